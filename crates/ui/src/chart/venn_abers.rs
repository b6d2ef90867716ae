//! The range of probabilities for each score.

use bosque_model::{Lang, VennAbers};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use crate::text::evaluation_texts;

/// The band between the lower and the upper probability over the forest's raw score.
#[component]
pub fn VennAbersChart(
    /// The range.
    range: &'static VennAbers,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let last = range.lower.len().max(2) - 1;
    let at = |ends: &[f64]| -> Vec<(f64, f64)> {
        ends.iter().enumerate().map(|(i, &y)| (i as f64 / last as f64, y)).collect()
    };
    let (lower, upper) = (at(&range.lower), at(&range.upper));
    let mut plot =
        Plot::new((Axis::SHARES, words.raw_score), (Axis::SHARES, Unit::Percent, words.probability), lang);
    plot.curve("band-area", lower.iter().chain(upper.iter().rev()).copied());
    plot.curve("curve curve--other", lower);
    plot.curve("curve curve--other", upper);
    figure(words.range, plot, words.range_said.to_owned())
}
