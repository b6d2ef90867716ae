//! Whether probabilities mean what they say.

use bosque_model::{Curves, Histogram, Lang};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// The tallest bar at the foot, as a share of the plane.
const BARS: f64 = 0.16;

/// Observed share against mean probability in groups, with intervals and the diagonal; at the foot how often each
/// probability occurs among the training rows, where that is known.
#[component]
pub fn ReliabilityChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The training rows' probabilities.
    spread: Option<&'static Histogram>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let bins = &curves.reliability;
    let reach = bins.iter().map(|bin| bin.predicted.max(bin.observed.high)).fold(0.0, f64::max);
    let axis = Axis::covering(0.0, reach.min(1.0));
    let mut plot = Plot::new((axis, words.predicted), (axis, Unit::Percent, words.observed), lang);
    for (from, to, density) in spread.map(cells).unwrap_or_default() {
        if from < axis.to {
            plot.bar("dist", from, to.min(axis.to), density * BARS);
        }
    }
    plot.curve("diag", [(axis.from, axis.from), (axis.to, axis.to)]);
    for bin in bins {
        plot.line("whisk", (bin.predicted, bin.observed.low), (bin.predicted, bin.observed.high));
        plot.dot("pt", (bin.predicted, bin.observed.value));
    }
    let group = curves.rows as f64 / bins.len().max(1) as f64;
    let group = Numbers::new(lang).fixed(group, 0);
    let mut said = (words.reliability_said)(bins.len(), &group);
    if spread.is_some() {
        said.push_str(words.reliability_bars);
    }
    figure(words.reliability, plot, said)
}

/// The cells of a histogram of probabilities: ends, and patients per width as a share of the densest cell's.
fn cells(histogram: &Histogram) -> Vec<(f64, f64, f64)> {
    let ends = [0.0].into_iter().chain(histogram.edges.iter().copied());
    let cells = ends.zip(histogram.edges.iter().copied().chain([1.0])).zip(&histogram.counts);
    let wide = cells.filter(|((from, to), _)| to > from);
    let dense: Vec<_> = wide.map(|((from, to), count)| (from, to, *count as f64 / (to - from))).collect();
    let most = dense.iter().map(|cell| cell.2).fold(0.0, f64::max);
    dense.into_iter().map(|(from, to, density)| (from, to, density / most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_cell_of_as_many_patients_is_taller() {
        let histogram =
            Histogram { name: "probability".into(), edges: vec![0.1, 0.5], counts: vec![40, 40, 50] };
        let cells = cells(&histogram);
        assert_eq!(cells.len(), 3);
        assert_eq!(cells[0], (0.0, 0.1, 1.0));
        assert!((cells[1].2 - 0.25).abs() < 1e-12 && (cells[2].2 - 0.25).abs() < 1e-12, "{cells:?}");
        assert_eq!(cells[2].1, 1.0);
    }
}
