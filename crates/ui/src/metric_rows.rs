//! A model's figures as rows of a table.

use bosque_model::{HeldOut, Lang, Metric};

use crate::numbers::Numbers;
use crate::text::{MetricText, MetricTexts, texts};

/// One figure with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricRow {
    /// Its name.
    pub name: &'static str,
    /// What it says, in plain words.
    pub meaning: String,
    /// The estimate.
    pub value: String,
    /// The interval.
    pub interval: String,
    /// The same as places.
    pub spark: Spark,
}

/// Places on a metric's own scale, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spark {
    /// The interval's low end.
    pub low: f64,
    /// The estimate.
    pub value: f64,
    /// The interval's high end.
    pub high: f64,
    /// What it is held against.
    pub reference: Option<f64>,
}

/// How a figure is written, and on which scale it is drawn.
#[derive(Clone, Copy)]
enum Scale {
    /// A share, from 0 to 100 %.
    Share,
    /// A number, drawn from the first to the second.
    Number(f64, f64),
}

/// The five figures that stand beside a result.
#[must_use]
pub fn main_rows(held_out: &HeldOut, lang: Lang) -> Vec<MetricRow> {
    let all = held_out_rows(held_out, lang);
    let names = &texts(lang).metrics;
    let wanted = [&names.accuracy, &names.sensitivity, &names.specificity, &names.roc_auc, &names.brier];
    wanted.iter().filter_map(|wanted| all.iter().find(|row| row.name == wanted.name).cloned()).collect()
}

/// Every figure of the held-out rows, each against what one gets without a model; the last four depend on the threshold.
#[must_use]
pub fn held_out_rows(held_out: &HeldOut, lang: Lang) -> Vec<MetricRow> {
    let m = &texts(lang).metrics;
    let share = held_out.events as f64 / held_out.rows.max(1) as f64;
    let spread = share * (1.0 - share);
    let entropy = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
    let row = |text, metric, scale, reference| row(m, Numbers::new(lang), text, metric, scale, reference);
    vec![
        row(&m.roc_auc, held_out.roc_auc, Scale::Number(0.0, 1.0), Some(0.5)),
        row(&m.brier, held_out.brier, Scale::Number(0.0, 0.25), Some(spread)),
        row(&m.ece, held_out.ece, Scale::Number(0.0, 0.1), Some(0.0)),
        row(&m.slope, held_out.slope, Scale::Number(0.0, 2.0), Some(1.0)),
        row(&m.intercept, held_out.intercept, Scale::Number(-1.0, 1.0), Some(0.0)),
        row(&m.pr_auc, held_out.pr_auc, Scale::Number(0.0, 1.0), Some(share)),
        row(&m.log_loss, held_out.log_loss, Scale::Number(0.0, 0.7), Some(entropy)),
        row(&m.accuracy, held_out.accuracy, Scale::Share, Some(share.max(1.0 - share))),
        row(&m.sensitivity, held_out.sensitivity, Scale::Share, None),
        row(&m.specificity, held_out.specificity, Scale::Share, None),
        row(&m.f1, held_out.f1, Scale::Number(0.0, 1.0), None),
    ]
}

fn row(
    words: &MetricTexts,
    numbers: Numbers,
    text: &MetricText,
    metric: Metric,
    scale: Scale,
    reference: Option<f64>,
) -> MetricRow {
    let write = |value: f64| match scale {
        Scale::Share => numbers.percent(value, 1),
        Scale::Number(..) => numbers.fixed(value, 3),
    };
    let (from, to) = match scale {
        Scale::Share => (0.0, 1.0),
        Scale::Number(from, to) => (from, to),
    };
    let place = |value: f64| ((value - from) / (to - from)).clamp(0.0, 1.0);
    MetricRow {
        name: text.name,
        meaning: (text.meaning)(&reference.map(write).unwrap_or_default()),
        value: write(metric.value),
        interval: (words.to)(&write(metric.low), &write(metric.high)),
        spark: Spark {
            low: place(metric.low),
            value: place(metric.value),
            high: place(metric.high),
            reference: reference.map(place),
        },
    }
}
