//! Whether probabilities mean what they say.

use bosque_model::{Curves, Lang};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// Observed share against mean probability in groups of equal size, with intervals and the diagonal. The groups show how often each
/// probability occurs as well.
#[component]
pub fn ReliabilityChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let bins = &curves.reliability;
    let reach = bins.iter().map(|bin| bin.predicted.max(bin.observed.high)).fold(0.0, f64::max);
    let axis = Axis::covering(0.0, reach.min(1.0));
    let mut plot = Plot::new((axis, words.predicted), (axis, Unit::Percent, words.observed), lang);
    plot.curve("diag", [(axis.from, axis.from), (axis.to, axis.to)]);
    for bin in bins {
        plot.line("whisk", (bin.predicted, bin.observed.low), (bin.predicted, bin.observed.high));
        plot.dot("pt", (bin.predicted, bin.observed.value));
    }
    let group = curves.rows as f64 / bins.len().max(1) as f64;
    let group = Numbers::new(lang).fixed(group, 0);
    figure(words.reliability, plot, (words.reliability_said)(bins.len(), &group))
}
