//! Another release of the page, from a file, beside the one in use.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Notice, Standing, Tone, UpdateWords, update_texts, version_texts};
use leptos::prelude::*;

use super::compare::{Row, is_older, side_by_side};
use super::versions::SHORT;
use crate::installed::Installed;
use crate::library::NewPage;
use crate::platform::Which;
use crate::strip::model_label;

/// Why the page cannot be updated by file here, and what to do; none where it can.
pub fn barrier(installed: Installed, lang: Lang) -> Option<&'static str> {
    let words = update_texts(lang);
    match installed.seen().get_untracked().kept() {
        "kept" => None,
        "keeping" => Some(words.not_yet),
        "refused" => Some(words.never_kept),
        "file" => Some(words.from_file),
        "insecure" => Some(words.insecure),
        _ => Some(words.no_worker),
    }
}

/// A release's versions.
struct Versions<'a> {
    id: &'a str,
    app: &'a str,
    models: Vec<(&'a str, &'a str)>,
}

/// Old against new, and what to be careful of.
pub fn compare_page(page: &NewPage, installed: Installed, lang: Lang) -> Node {
    let words = update_texts(lang);
    let models = page.release.models.iter().map(|model| (model.name.as_str(), model.version.as_str()));
    let new = Versions { id: &page.id, app: &page.release.app, models: models.collect() };
    let seen = installed.seen().get_untracked();
    let current = seen.release(Which::Current);
    let models = current.map_or("", |current| current.models).split(", ");
    let old = Versions {
        id: current.map_or(words.none, |current| current.id),
        app: current.map_or(words.none, |current| current.app),
        models: models.filter_map(|model| model.rsplit_once(' ')).collect(),
    };
    let (tone, standing) = match page.development {
        true => (Tone::Warning, Standing::Development),
        false => (Tone::Done, Standing::Verified),
    };
    let signature = (version_texts(lang).check_signature)(standing);
    let cautions = cautions(&new, &old, words, lang).into_iter();
    let cautions = cautions.map(|text| view! { <Notice tone=Tone::Warning text=text /> }).collect::<Vec<_>>();
    view! {
        <h3 class="h h--sub">{words.heading}</h3>
        <Notice tone=tone text=signature />
        {cautions}
        {side_by_side(words.compare, rows(&new, &old, words, lang), lang)}
        <p class="note">{words.note}</p>
    }
}

fn rows(new: &Versions<'_>, old: &Versions<'_>, words: &UpdateWords, lang: Lang) -> Vec<Row> {
    let short = |id: &str| id.chars().take(SHORT).collect::<String>();
    let mut rows = vec![
        (words.app.to_owned(), old.app.to_owned(), new.app.to_owned()),
        (words.release.to_owned(), short(old.id), short(new.id)),
    ];
    let mut names: Vec<&str> = new.models.iter().chain(&old.models).map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    rows.extend(names.into_iter().map(|name| {
        let version = |of: &Versions<'_>| version_of(of, name).unwrap_or(words.none).to_owned();
        ((words.model)(&model_label(name, lang)), version(old), version(new))
    }));
    rows
}

fn version_of<'a>(versions: &Versions<'a>, name: &str) -> Option<&'a str> {
    versions.models.iter().find(|(model, _)| *model == name).map(|(_, version)| *version)
}

/// What is older or lacking in the new release, or the same by number alone.
fn cautions(new: &Versions<'_>, old: &Versions<'_>, words: &UpdateWords, lang: Lang) -> Vec<String> {
    let mut cautions = Vec::new();
    if is_older(new.app, old.app) {
        cautions.push(words.older_app.to_owned());
    }
    for (name, version) in &old.models {
        match version_of(new, name) {
            None => cautions.push((words.lost_model)(&model_label(name, lang))),
            Some(other) if is_older(other, version) => {
                cautions.push((words.older_model)(&model_label(name, lang)));
            }
            Some(_) => {}
        }
    }
    let same = |a: &Versions<'_>, b: &Versions<'_>| {
        a.app == b.app && a.models.iter().all(|(name, version)| version_of(b, name) == Some(version))
    };
    if same(new, old) && same(old, new) && new.id != old.id {
        cautions.push(words.same_number.to_owned());
    }
    cautions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions<'a>(id: &'a str, app: &'a str, models: &[(&'a str, &'a str)]) -> Versions<'a> {
        Versions { id, app, models: models.to_vec() }
    }

    #[test]
    fn what_is_older_or_lacking_is_said() {
        let words = update_texts(Lang::En);
        let old = versions("a", "0.2.0", &[("week20", "1.2.0"), ("x", "1.0.0")]);
        let said = |new: &Versions<'_>| cautions(new, &old, words, Lang::En);
        assert_eq!(said(&versions("b", "0.10.0", &[("week20", "1.10.0"), ("x", "1.0.0")])), [""; 0]);
        assert_eq!(
            said(&versions("b", "0.2.0", &[("week20", "1.2.0"), ("x", "1.0.0")])),
            [words.same_number]
        );
        assert_eq!(said(&versions("b", "0.1.9", &[("week20", "1.2.0"), ("x", "1.0.0")])), [words.older_app]);
        let two = said(&versions("b", "0.3.0", &[("week20", "1.1.9"), ("new", "1.0.0")]));
        assert!(two.len() == 2 && two[0].contains("Week 20") && two[1].contains("lacks"), "{two:?}");
    }

    #[test]
    fn every_model_of_either_side_has_a_row() {
        let words = update_texts(Lang::Es);
        let (new, old) =
            (versions("b", "2.0.0", &[("y", "1.0.0")]), versions("a", "1.0.0", &[("x", "1.0.0")]));
        let rows = rows(&new, &old, words, Lang::Es);
        assert_eq!(rows[2], ("Modelo «x»".into(), "1.0.0".into(), "—".into()));
        assert_eq!(rows[3], ("Modelo «y»".into(), "—".into(), "1.0.0".into()));
    }
}
