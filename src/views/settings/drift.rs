//! The monitor: whether the patients seen here are spread as those of the training were.

use bosque_model::{DriftBand, DriftReport, DriftRow, Lang, Manifest};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, DriftBars, Icon, IconName, Notice, Numbers, Tone, version_texts};
use leptos::prelude::*;

use crate::library::State;
use crate::session::Session;
use crate::strip::model_label;

/// The monitor of the chosen model.
#[component]
pub fn Drift(
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    let monitor = session.monitor();
    let unkept =
        move || monitor.is_unkept().then(|| view! { <Notice tone=Tone::Warning text=words.uncounted /> });
    let content = move || {
        let edition = session.current().get();
        let State::Open(known) = &edition.state else { return None };
        let manifest = known.model.manifest();
        let name = format!("{} {}", model_label(edition.name, lang), manifest.version);
        let body = match monitor.report(known.model) {
            None => view! { <p class="note">{(words.no_reference)(&name)}</p> },
            Some(report) => {
                let clear = move |_| monitor.clear(manifest);
                let some = report.patients > 0;
                let count = (words.counted)(&name, &Numbers::new(lang).count(report.patients));
                view! {
                    <div class="drift__head">
                        <p class="note" data-testid="drift-count" data-patients=report.patients>{count}</p>
                        {some.then(|| view! {
                            <button type="button" class="btn" data-testid="drift-clear" on:click=clear>
                                {words.clear}
                            </button>
                        })}
                    </div>
                    {some.then(|| table(&report, manifest, lang))}
                }
            }
        };
        Some(body)
    };
    view! {
        <Block title=words.monitor id="monitor">
            <p class="note note--xs">{words.monitor_note}</p>
            {unkept}
            <label class="switch">
                <input
                    type="checkbox"
                    data-testid="drift-on"
                    prop:checked=move || monitor.is_on()
                    on:change=move |_| monitor.switch(!monitor.is_on())
                />
                <span>{words.monitor_on}</span>
            </label>
            {content}
        </Block>
    }
}

fn table(report: &DriftReport, manifest: &Manifest, lang: Lang) -> Node {
    let words = version_texts(lang);
    let label = |row: &DriftRow| {
        let feature = manifest.features.iter().find(|feature| feature.name == row.name);
        feature.map_or(words.probability, |feature| feature.label.get(lang)).to_owned()
    };
    let rows = [&report.probability].into_iter().chain(&report.inputs);
    let rows =
        rows.map(|row| view! { <Row name=label(row) row=row.clone() lang=lang /> }).collect::<Vec<_>>();
    let outside = (words.outside)(&Numbers::new(lang).count(report.out_of_range));
    view! {
        <p class="key">
            <span class="key__ref"></span> {words.reference} <span class="key__now"></span> {words.current}
        </p>
        <table class="tbl" data-testid="drift">
            <caption class="vh">{words.monitor}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.variable}</th>
                    <th scope="col" class="w-drift">{words.shares}</th>
                    <th scope="col" class="r"><abbr title=words.psi_title>"PSI"</abbr></th>
                    <th scope="col">{words.band}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="note note--xs">{outside} " " {words.bands_note}</p>
    }
}

/// One input, or the probability.
#[component]
fn Row(
    /// Its name for people.
    name: String,
    /// Its spreads.
    row: DriftRow,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    let psi = Numbers::new(lang).fixed(row.psi, 2);
    let (icon, text) = match row.band {
        None => (None, words.too_few),
        Some(DriftBand::Stable) => (Some((IconName::Done, "")), words.stable),
        Some(DriftBand::Moderate) => (Some((IconName::Warning, "k-warn")), words.moderate),
        Some(DriftBand::Large) => (Some((IconName::Warning, "k-warn b")), words.large),
    };
    let (icon, class) = icon.unzip();
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="w-drift"><DriftBars row=row lang=lang /></td>
            <td class="r">{psi}</td>
            <td class=class.unwrap_or("k-none")>
                <span class="drift__band">{icon.map(|name| view! { <Icon name=name /> })} {text}</span>
            </td>
        </tr>
    }
}
