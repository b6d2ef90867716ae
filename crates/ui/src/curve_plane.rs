//! The plane of an input's curve: where its values lie, the steps, and the training patients below them.

use bosque_model::{Feature, FeatureKind, Histogram, IceStep, Lang, Range};

use crate::chart::{Axis, Plot};
use crate::numbers::Numbers;
use crate::text::explain_texts;
use crate::values::value_text;

/// The part of the plane's height, as a share of what the probabilities take, that the training patients have below.
const BELOW: f64 = 0.3;
/// A cell is drawn at least so wide, as a share of the width: one value that many share is a spike otherwise.
const LEAST_WIDTH: f64 = 0.012;
/// No bar is so many times as high as the middle one; the share of a cut one is written beside it.
const TALLEST: f64 = 4.0;

/// How the model's answer moves with one input of a patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The input's place.
    pub input: usize,
    /// The input.
    pub feature: &'static Feature,
    /// Its values among the training patients.
    pub histogram: Option<&'static Histogram>,
    /// The steps, over all that is accepted.
    pub steps: Vec<IceStep>,
    /// The patient's value.
    pub now: f64,
    /// The model's threshold.
    pub threshold: f64,
}

/// How the places of the handle belong to values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    /// The places, from the left end to the right.
    pub(crate) x: Axis,
    /// The codes of a category, one at each whole place; none for a number.
    codes: Vec<f64>,
    /// So many values that can be typed lie between two whole numbers.
    pub(crate) per_unit: f64,
    /// What the training rows held.
    training: Option<Range>,
}

impl Curve {
    /// The probability at a value, by its step.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let step = self.steps.iter().find(|step| step.from <= value && value <= step.to);
        step.or(self.steps.last()).map_or(0.0, |step| step.probability)
    }

    pub(crate) fn plane(&self) -> Plane {
        let training = self.feature.training;
        let range = training.unwrap_or(Range { min: self.now - 1.0, max: self.now + 1.0 });
        match &self.feature.kind {
            FeatureKind::Category { categories } => {
                let shown = |code: &f64| range.contains(*code) || *code == self.now;
                let codes: Vec<f64> =
                    categories.iter().map(|category| category.value).filter(shown).collect();
                let x = Axis { from: -0.5, to: codes.len() as f64 - 0.5, step: 1.0 };
                Plane { x, codes, per_unit: 1.0, training }
            }
            FeatureKind::Number { hard, decimals } => {
                let mut x = Axis::covering_any(range.min.min(self.now), range.max.max(self.now));
                if let Some(hard) = hard {
                    (x.from, x.to) = (x.from.max(hard.min), x.to.min(hard.max));
                }
                Plane { x, codes: Vec::new(), per_unit: 10f64.powi(i32::from(*decimals)), training }
            }
        }
    }

    /// The steps as far as the plane shows them.
    fn visible<'a>(&'a self, plane: &'a Plane) -> impl Iterator<Item = IceStep> + 'a {
        self.steps.iter().filter_map(move |step| {
            let (from, to) = match plane.codes.is_empty() {
                true => (step.from.max(plane.x.from), step.to.min(plane.x.to)),
                false => {
                    let place = plane.codes.iter().position(|code| *code == step.from)? as f64;
                    (place - 0.3, place + 0.3)
                }
            };
            (from <= to).then_some(IceStep { from, to, ..*step })
        })
    }

    /// Least and largest value and probability on the plane, in words.
    pub(crate) fn said(&self, plane: &Plane, lang: Lang) -> String {
        let probabilities = || self.visible(plane).map(|step| step.probability);
        let ends = [probabilities().fold(1.0, f64::min), probabilities().fold(0.0, f64::max)];
        let [low, high] = ends.map(|value| Numbers::new(lang).percent(value, 1));
        let [from, to] = plane.ends().map(|place| value_text(self.feature, plane.value(place), lang));
        (explain_texts(lang).curve_said)(self.feature.label.get(lang), [&from, &to, &low, &high])
    }

    /// Everything on the plane but the handle; with it, how far down 0 lies.
    pub(crate) fn plot(&self, plane: &Plane, lang: Lang) -> (Plot, Axis) {
        let numbers = Numbers::new(lang);
        let highest = self.visible(plane).map(|step| step.probability).fold(self.threshold, f64::max);
        let axis = Axis::covering(0.0, highest);
        let x = plane.x;
        let y = Axis { from: -BELOW * axis.to, ..axis };
        let mut plot = Plot::bare(x, y);
        if let Some(training) = plane.training.filter(|_| plane.codes.is_empty()) {
            for (from, to) in [(x.from, training.min), (training.max, x.to)] {
                if from < to {
                    plot.curve("beyond", bar(from, to, y.from, y.to));
                }
            }
        }
        for tick in axis.ticks() {
            plot.line(if tick == 0.0 { "ax" } else { "gl" }, (x.from, tick), (x.to, tick));
            let last = tick + axis.step / 2.0 > axis.to;
            let decimals = u8::from(axis.step < 0.0099);
            let text = if last { numbers.percent(tick, decimals) } else { numbers.up_to(tick * 100.0, 1) };
            plot.label("tx-end", (x.from, tick), (-6, 4), text);
        }
        for (at, text) in plane.ticks(self.feature, lang) {
            let class = match at {
                at if at <= x.from => "",
                at if at >= x.to => "tx-end",
                _ => "tx-mid",
            };
            plot.label(class, (at, y.from), (0, 15), text);
        }
        self.draw_training(&mut plot, plane, y, numbers);
        if plane.codes.is_empty() {
            let points = self
                .visible(plane)
                .flat_map(|step| [(step.from, step.probability), (step.to, step.probability)]);
            plot.curve("curve curve--ink", points);
        } else {
            for step in self.visible(plane) {
                plot.curve("code", bar(step.from, step.to, 0.0, step.probability));
                // At its foot, where the handle never lies.
                let at = ((step.from + step.to) / 2.0, 0.0);
                plot.label("tx-ink tx-mid", at, (0, -6), numbers.percent(step.probability, 1));
            }
        }
        plot.line("ref", (x.from, self.threshold), (x.to, self.threshold));
        let limit = format!("{} {}", explain_texts(lang).threshold_short, numbers.percent(self.threshold, 1));
        plot.label("tx-end", (x.to, self.threshold), (0, -5), limit);
        if plane.codes.is_empty() {
            plot.dot("pt pt--ink", (self.now, self.at(self.now)));
        }
        (plot, y)
    }

    /// The training patients' spread, in the strip below 0: bars whose area is a cell's share.
    fn draw_training(&self, plot: &mut Plot, plane: &Plane, y: Axis, numbers: Numbers) {
        let Some((histogram, ends)) = self.histogram.zip(plane.training) else { return };
        let all: usize = histogram.counts.iter().sum();
        let (span, foot) = (plane.x.to - plane.x.from, y.from * 0.98);
        let bars: Vec<(f64, f64, f64)> = if plane.codes.is_empty() {
            let least = LEAST_WIDTH * span;
            let bar =
                |(cell, count): (Range, usize)| (cell.min, cell.max.max(cell.min + least), count as f64);
            histogram.cells(ends).map(bar).collect()
        } else {
            // A cell ends at the code that it holds.
            let bar = |(i, code): (usize, &f64)| {
                let is_seen = plane.training.is_some_and(|range| range.contains(*code));
                let count = histogram.counts[histogram.cell(*code)];
                (i as f64 - 0.3, i as f64 + 0.3, if is_seen { count as f64 } else { 0.0 })
            };
            plane.codes.iter().enumerate().map(bar).collect()
        };
        let mut densities: Vec<f64> = bars.iter().map(|(from, to, count)| count / (to - from)).collect();
        densities.sort_unstable_by(f64::total_cmp);
        let most = densities.last().copied().unwrap_or(1.0);
        let cut = if plane.codes.is_empty() { TALLEST * densities[densities.len() / 2] } else { most };
        let tallest = most.min(cut).max(f64::MIN_POSITIVE);
        for (from, to, count) in bars {
            let density = count / (to - from);
            let height = (density.min(tallest) / tallest) * -foot * 0.85;
            plot.curve("spread", bar(from, to, foot, foot + height));
            if density > tallest || !plane.codes.is_empty() {
                let text = numbers.percent(count / all.max(1) as f64, 0);
                let (class, nudge) = if plane.codes.is_empty() { ("", (4, 12)) } else { ("tx-mid", (0, -3)) };
                let x = if plane.codes.is_empty() { to } else { (from + to) / 2.0 };
                let top = if plane.codes.is_empty() { foot + height } else { foot };
                plot.label(class, (x, top), nudge, text);
            }
        }
    }

    /// Neighbouring values of the same whole per cent, as they can be typed, with that per cent; each code of a category with its own.
    pub(crate) fn table(&self, lang: Lang) -> Vec<(String, String)> {
        let plane = self.plane();
        let mut rows: Vec<(Range, String)> = Vec::new();
        let scale = plane.per_unit;
        for step in &self.steps {
            let (min, max) = match plane.codes.is_empty() {
                true => (
                    (step.from.max(plane.x.from) * scale).ceil() / scale,
                    (step.to.min(plane.x.to) * scale).floor() / scale,
                ),
                false => (step.from, step.to),
            };
            let decimals = u8::from(!plane.codes.is_empty());
            let text = Numbers::new(lang).percent(step.probability, decimals);
            match rows.last_mut() {
                _ if min > max => {}
                Some((range, before)) if *before == text && plane.codes.is_empty() => range.max = max,
                _ => rows.push((Range { min, max }, text)),
            }
        }
        let values = |range: Range| match range.min == range.max {
            true => value_text(self.feature, range.min, lang),
            false => {
                let least = Numbers::new(lang).up_to(range.min, 6);
                format!("{least}\u{2013}{}", value_text(self.feature, range.max, lang))
            }
        };
        rows.into_iter().map(|(range, text)| (values(range), text)).collect()
    }
}

impl Plane {
    /// The handle's least and largest place.
    pub(crate) fn ends(&self) -> [f64; 2] {
        match self.codes.len() {
            0 => [self.x.from, self.x.to],
            codes => [0.0, codes as f64 - 1.0],
        }
    }

    /// The value at a place.
    pub(crate) fn value(&self, place: f64) -> f64 {
        match self.codes.last() {
            None => (place * self.per_unit).round() / self.per_unit,
            Some(last) => self.codes.get(place.round() as usize).copied().unwrap_or(*last),
        }
    }

    /// The place of a value.
    pub(crate) fn place(&self, value: f64) -> f64 {
        match self.codes.is_empty() {
            true => value,
            false => self.codes.iter().position(|code| *code == value).unwrap_or(0) as f64,
        }
    }

    fn ticks(&self, feature: &Feature, lang: Lang) -> Vec<(f64, String)> {
        match self.codes.is_empty() {
            true => {
                let write = |tick| (tick, Numbers::new(lang).up_to(tick, 3));
                self.x.inner_ticks().map(write).collect()
            }
            false => {
                let write = |(i, code): (usize, &f64)| (i as f64, value_text(feature, *code, lang));
                self.codes.iter().enumerate().map(write).collect()
            }
        }
    }
}

/// The corners of a bar.
fn bar(from: f64, to: f64, foot: f64, top: f64) -> [(f64, f64); 4] {
    [(from, foot), (from, top), (to, top), (to, foot)]
}
