//! A version from a file beside the one in use.

use bosque_model::{Lang, Manifest, Metric, Metrics};
use bosque_ui::node::{Node, view};
use bosque_ui::{Notice, Numbers, Tone, texts, version_texts};

use super::versions::SHORT;
use crate::library::{Candidate, Edition};
use crate::strip::{standing, standing_of};

/// One row: what it is, now, then.
pub(super) type Row = (String, String, String);

/// Old against new, and what to be careful of.
pub fn compare(candidate: &Candidate, used: Option<&'static Edition>, lang: Lang) -> Node {
    let words = version_texts(lang);
    let new = candidate.model.manifest();
    let old = used.and_then(Edition::manifest);
    let standing_new = standing_of(candidate.seal);
    let mut rows = identity_rows(new, old, lang);
    let short = |id: &str| id.chars().take(SHORT).collect::<String>();
    let or_none = |text: Option<String>| text.unwrap_or_else(|| words.no_old.to_owned());
    rows.push((words.digest.to_owned(), or_none(used.map(|used| short(&used.id))), short(&candidate.id)));
    let sign = |standing| (words.standing)(standing).to_owned();
    rows.push((
        words.signature.to_owned(),
        or_none(used.map(|used| sign(standing(used)))),
        sign(standing_new),
    ));
    rows.extend(figure_rows(&new.metrics, old.map(|old| &old.metrics), lang));
    let inputs = old.map(|old| {
        let names = |of: &Manifest, without: &Manifest| {
            let is_new =
                |feature: &&bosque_model::Feature| without.features.iter().all(|f| f.name != feature.name);
            let labels = of.features.iter().filter(is_new).map(|feature| feature.label.get(lang).to_owned());
            let labels: Vec<String> = labels.collect();
            if labels.is_empty() { words.none.to_owned() } else { labels.join(", ") }
        };
        [(words.added, names(new, old)), (words.removed, names(old, new))]
    });
    let inputs = inputs.into_iter().flatten().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    let doubt = candidate.seal.doubt().map(|_| (words.ask)(standing_new));
    let cautions = doubt.into_iter().chain(old.and_then(|old| order_caution(new, old, lang)));
    let cautions = cautions.map(|text| view! { <Notice tone=Tone::Warning text=text /> }).collect::<Vec<_>>();
    view! {
        {cautions}
        {side_by_side(words.compare, rows, lang)}
        <dl class="facts facts--stacked">{inputs.collect::<Vec<_>>()}</dl>
    }
}

/// What is used now and what the file holds, row by row; what changes stands out.
pub(super) fn side_by_side(caption: &'static str, rows: Vec<Row>, lang: Lang) -> Node {
    let words = version_texts(lang);
    let rows = rows.into_iter().map(|(name, old, new)| {
        let changed = old != new;
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{old}</td>
                <td class:b=changed>{new}</td>
            </tr>
        }
    });
    view! {
        <table class="tbl compare" data-testid="compare">
            <caption class="vh">{caption}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{words.old}</th>
                    <th scope="col">{words.new}</th>
                </tr>
            </thead>
            <tbody>{rows.collect::<Vec<_>>()}</tbody>
        </table>
    }
}

fn identity_rows(new: &Manifest, old: Option<&Manifest>, lang: Lang) -> Vec<Row> {
    let words = version_texts(lang);
    let numbers = Numbers::new(lang);
    let row = |name: &str, text: &dyn Fn(&Manifest) -> String| -> Row {
        (name.to_owned(), old.map_or_else(|| words.no_old.to_owned(), text), text(new))
    };
    let trained = |m: &Manifest| m.training.as_ref().map_or("—".to_owned(), |t| numbers.count(t.rows));
    vec![
        row(words.model, &|m| m.name.clone()),
        row(words.version, &|m| m.version.clone()),
        row(words.day, &|m| m.created.clone()),
        row(words.rows, &trained),
        row(words.threshold, &|m| numbers.percent(m.threshold.value, 1)),
    ]
}

/// The same figures on either side: of repeated cross-validation where both have it, else of held-out rows.
fn figure_rows(new: &Metrics, old: Option<&Metrics>, lang: Lang) -> Vec<Row> {
    let words = version_texts(lang);
    let names = &texts(lang).metrics;
    let folded = |metrics: &Metrics| {
        metrics.cross_validation.as_ref().map(|cv| [cv.roc_auc, cv.brier, cv.slope, cv.ece])
    };
    let held_out =
        |metrics: &Metrics| metrics.held_out.as_ref().map(|h| [h.roc_auc, h.brier, h.slope, h.ece]);
    let both = folded(new).is_some() && old.is_none_or(|old| folded(old).is_some());
    let figures = |metrics: &Metrics| if both { folded(metrics) } else { held_out(metrics) };
    let numbers = Numbers::new(lang);
    let write =
        |metric: Option<Metric>| metric.map_or("—".to_owned(), |metric| numbers.fixed(metric.value, 3));
    let (new, old) = (figures(new), old.and_then(figures));
    [names.roc_auc.name, names.brier.name, names.slope.name, names.ece.name]
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            let name = if both { (words.cross_validated)(name) } else { name.to_owned() };
            (name, write(old.map(|old| old[i])), write(new.map(|new| new[i])))
        })
        .collect()
}

/// The same number with other content, or a lower one.
fn order_caution(new: &Manifest, old: &Manifest, lang: Lang) -> Option<&'static str> {
    let words = version_texts(lang);
    if new.version == old.version {
        return Some(words.same_number);
    }
    is_older(&new.version, &old.version).then_some(words.older)
}

/// Whether a semantic version is lower than another, what follows the three numbers left out.
pub(super) fn is_older(version: &str, than: &str) -> bool {
    let numbers = |version: &str| {
        let core = version.split('-').next().unwrap_or_default();
        core.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>()
    };
    numbers(version) < numbers(than)
}
