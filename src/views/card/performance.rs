//! How good the model is: every figure of its manifest.

use bosque_model::{Lang, Manifest};
use bosque_ui::{Block, Detail, Interval, MetricTable, Numbers, cross_validation_rows, held_out_rows, texts};
use leptos::prelude::*;

/// The held-out figures, then those of the cross-validation.
#[component]
pub fn Performance(
    /// The model's manifest.
    manifest: &'static Manifest,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).card;
    let numbers = Numbers::new(lang);
    let held_out = manifest.metrics.held_out.as_ref().map(|held_out| {
        let share = held_out.events as f64 / held_out.rows.max(1) as f64;
        let note = (words.held_out)(
            &numbers.count(held_out.rows),
            &numbers.count(held_out.events),
            &numbers.percent(share, 1),
        );
        view! {
            <Block title=words.performance id="performance" note=note.clone()>
                <MetricTable
                    rows=held_out_rows(held_out, lang)
                    detail=Detail::Charts
                    interval=Interval::Confidence
                    caption=note
                    lang=lang
                />
                <p class="note note--xs" lang="en">{held_out.interval.clone()}</p>
            </Block>
        }
    });
    let folds = manifest.metrics.cross_validation.as_ref().map(|folds| {
        let share = manifest.training.as_ref().map_or(0.0, |t| t.events as f64 / t.rows.max(1) as f64);
        view! {
            <Block title=words.cross_validation id="folds" note=words.cross_validation_note>
                <MetricTable
                    rows=cross_validation_rows(folds, share, lang)
                    detail=Detail::Charts
                    interval=Interval::Range
                    caption=words.cross_validation
                    lang=lang
                />
                <p class="note note--xs" lang="en">{folds.scheme.clone()}</p>
            </Block>
        }
    });
    view! { {held_out} {folds} }
}
