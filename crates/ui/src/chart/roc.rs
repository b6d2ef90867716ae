//! How well the model tells events from the others.

use bosque_model::{Curves, Lang, Metric};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use super::reading::at_threshold;
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// The receiver operating characteristic, with the model's threshold on it.
#[component]
pub fn RocChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The area under the curve, where it was measured.
    area: Option<Metric>,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let numbers = Numbers::new(lang);
    let mut plot = Plot::new(
        (Axis::SHARES, words.false_positives),
        (Axis::SHARES, Unit::Percent, words.sensitivity),
        lang,
    );
    plot.curve("diag", [(0.0, 0.0), (1.0, 1.0)]);
    plot.curve("curve", curves.roc.iter().map(|&[x, y]| (x, y)));
    let mut said = words.roc_said.to_owned();
    if let Some(area) = area {
        let area = numbers.fixed(area.value, 3);
        plot.label("tx-ink tx-end", (1.0, 0.0), (-8, -10), (words.area)(&area));
    }
    if let Some(point) = at_threshold(&curves.thresholds, threshold) {
        let at = (1.0 - point.specificity, point.sensitivity);
        let text = numbers.percent(threshold, 0);
        plot.dot("pt pt--ink", at);
        plot.label("tx-ink", at, (9, 14), (words.threshold_at)(&text));
        let share = |value| numbers.percent(value, 0);
        said.push_str(&(words.roc_threshold)(&text, &share(point.sensitivity), &share(point.specificity)));
    }
    figure(words.roc, plot, said)
}
