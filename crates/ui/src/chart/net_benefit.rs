//! Whether acting by the model does more good than harm.

use bosque_model::{Curves, Lang};
use leptos::prelude::*;

use super::axis::Axis;
use super::figure;
use super::plot::{Plot, Unit};
use super::reading::above;
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// How far below nothing is drawn, as a share of the highest benefit: what is worse is bad enough.
const BELOW: f64 = 0.2;

/// Net benefit over thresholds (Vickers and Elkin 2006): acting by the model, on everybody, on nobody.
#[component]
pub fn NetBenefitChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let numbers = Numbers::new(lang);
    let points = &curves.thresholds;
    let most = points.iter().map(|point| point.net_benefit.max(point.treat_all)).fold(0.01, f64::max);
    let least = points.iter().map(|point| point.net_benefit).fold(-BELOW * most, f64::min);
    let y = Axis::covering(least, most);
    let mut plot =
        Plot::new((Axis::SHARES, words.probability_threshold), (y, Unit::Number, words.per_patient), lang);
    plot.line("zero", (0.0, 0.0), (1.0, 0.0));
    plot.label("tx-end", (1.0, 0.0), (0, 14), words.treat_none.to_owned());
    let everybody = above(points, y.from);
    if let Some(&end) = everybody.last() {
        plot.label("", end, (6, -5), words.treat_all.to_owned());
    }
    plot.curve("curve curve--other", everybody);
    plot.line("ref", (threshold, y.from), (threshold, y.to));
    let side = if threshold > 0.6 { ("tx-ink tx-end", -6) } else { ("tx-ink", 6) };
    let at = (words.threshold_at)(&numbers.percent(threshold, 0));
    plot.label(side.0, (threshold, y.to), (side.1, 12), at);
    plot.curve("curve", points.iter().map(|point| (point.threshold, point.net_benefit)));
    // Where there is room above the curve: past its middle.
    if let Some(point) = points.iter().find(|point| point.threshold >= 0.55) {
        let at = (point.threshold, point.net_benefit);
        plot.label("tx-accent", at, (4, -8), words.by_model.to_owned());
    }
    figure(words.net_benefit, plot, words.net_benefit_said.to_owned())
}
