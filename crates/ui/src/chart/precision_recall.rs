//! How far those whom the model marks have the event.

use bosque_model::{Curves, Lang};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use super::reading::at_threshold;
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// Precision against recall, with the share of events and the model's threshold.
#[component]
pub fn PrecisionRecallChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let numbers = Numbers::new(lang);
    let mut plot =
        Plot::new((Axis::SHARES, words.recall), (Axis::SHARES, Unit::Percent, words.precision), lang);
    plot.line("ref", (0.0, curves.prevalence), (1.0, curves.prevalence));
    plot.curve("curve", curves.precision_recall.iter().map(|&[x, y]| (x, y)));
    let mut said = (words.precision_recall_said)(&numbers.percent(curves.prevalence, 1));
    let point = at_threshold(&curves.thresholds, threshold);
    if let Some((point, ppv)) = point.and_then(|point| Some((point, point.ppv?))) {
        let text = numbers.percent(threshold, 0);
        plot.dot("pt pt--ink", (point.sensitivity, ppv));
        let (class, right) = if point.sensitivity > 0.6 { ("tx-ink tx-end", -9) } else { ("tx-ink", 9) };
        plot.label(class, (point.sensitivity, ppv), (right, 16), (words.threshold_at)(&text));
        let share = |value| numbers.percent(value, 0);
        said.push_str(&(words.precision_threshold)(&text, &share(point.sensitivity), &share(ppv)));
    }
    figure(words.precision_recall, plot, said)
}
