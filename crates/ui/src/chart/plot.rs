//! A plane between two axes. Every place is per cent of its width and height, so that type and strokes never scale.

use bosque_model::Lang;

use super::axis::Axis;
use crate::node::{Node, view};
use crate::numbers::Numbers;

/// What an axis is called and how its ticks are written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    /// Shares of 1, as per cent.
    Percent,
    /// Plain numbers.
    Number,
}

/// One thing on the plane, placed by shares from the left and from the top.
enum Mark {
    Line { class: &'static str, from: (f64, f64), to: (f64, f64) },
    Dot { class: &'static str, at: (f64, f64) },
    Curve { class: &'static str, path: String },
    Label { class: &'static str, at: (f64, f64), nudge: (i32, i32), text: String },
}

/// A plane under construction: what is added first lies lowest, words lie over everything.
pub(crate) struct Plot {
    x: Axis,
    y: Axis,
    marks: Vec<Mark>,
    words: Vec<Mark>,
}

impl Plot {
    /// A plane with its grid, ticks and the names of its axes.
    pub(crate) fn new(x: (Axis, &str), y: (Axis, Unit, &str), lang: Lang) -> Plot {
        let ((x, x_name), (y, unit, y_name)) = (x, y);
        let numbers = Numbers::new(lang);
        let mut plot = Plot::bare(x, y);
        for tick in x.ticks() {
            plot.line("gl", (tick, y.from), (tick, y.to));
            let class = if tick == x.from {
                ""
            } else if tick < x.to - x.step / 2.0 {
                "tx-mid"
            } else {
                "tx-end"
            };
            let last = tick > x.to - x.step / 2.0;
            let text = if last { numbers.percent(tick, 0) } else { numbers.up_to(tick * 100.0, 1) };
            plot.label(class, (tick, y.from), (0, 16), text);
        }
        for tick in y.ticks() {
            plot.line("gl", (x.from, tick), (x.to, tick));
            let text = match unit {
                Unit::Percent => numbers.up_to(tick * 100.0, 1),
                Unit::Number => numbers.up_to(tick, 3),
            };
            plot.label("tx-end", (x.from, tick), (-8, 4), text);
        }
        plot.label("tx-mid", ((x.from + x.to) / 2.0, y.from), (0, 34), x_name.to_owned());
        plot.label("", (x.from, y.to), (-36, -12), y_name.to_owned());
        plot
    }

    /// A plane with nothing on it.
    pub(crate) fn bare(x: Axis, y: Axis) -> Plot {
        Plot { x, y, marks: Vec::new(), words: Vec::new() }
    }

    /// A straight line between two points of the axes' own numbers.
    pub(crate) fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) {
        let (from, to) = (self.place(from), self.place(to));
        self.marks.push(Mark::Line { class, from, to });
    }

    /// A point.
    pub(crate) fn dot(&mut self, class: &'static str, at: (f64, f64)) {
        let at = self.place(at);
        self.marks.push(Mark::Dot { class, at });
    }

    /// A line through points.
    pub(crate) fn curve(&mut self, class: &'static str, points: impl IntoIterator<Item = (f64, f64)>) {
        let mut path = String::new();
        for point in points {
            let (x, y) = self.place(point);
            path.push_str(if path.is_empty() { "M" } else { "L" });
            path.push_str(&format!("{} {}", hundredths(x), hundredths(y)));
        }
        self.marks.push(Mark::Curve { class, path });
    }

    /// A text beside a point, so many px to the right and down.
    pub(crate) fn label(&mut self, class: &'static str, at: (f64, f64), nudge: (i32, i32), text: String) {
        let at = self.place(at);
        self.words.push(Mark::Label { class, at, nudge, text });
    }

    /// The drawing; `sentence` is what a reader hears in its place.
    pub(crate) fn view(self, sentence: String) -> Node {
        self.view_over(sentence, Node::default(), Node::default())
    }

    /// The drawing with marks that move, and with a control that covers its plane.
    pub(crate) fn view_over(self, sentence: String, moving: Node, control: Node) -> Node {
        let [marks, words] =
            [self.marks, self.words].map(|marks| marks.into_iter().map(draw).collect::<Vec<_>>());
        view! {
            <div class="plot">
                <svg class="chart" role="img" aria-label=sentence>{marks}{moving}{words}</svg>
                {control}
            </div>
        }
    }

    /// What is on the plane, for a drawing that holds more than that.
    pub(crate) fn drawn(self) -> Vec<Node> {
        self.marks.into_iter().chain(self.words).map(draw).collect()
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x.place(x), 1.0 - self.y.place(y))
    }
}

/// A share as per cent with two decimals: a hundredth of a per cent is less than a pixel.
fn hundredths(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}

/// The place of a number on an axis, from 0 to 100.
pub(crate) fn percent_place(axis: &Axis, value: f64) -> f64 {
    hundredths(axis.place(value))
}

/// A share as an SVG length.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{}%", hundredths(share))
}

fn draw(mark: Mark) -> Node {
    match mark {
        Mark::Line { class, from, to } => view! {
            <line class=class x1=percent(from.0) y1=percent(from.1) x2=percent(to.0) y2=percent(to.1)></line>
        },
        Mark::Dot { class, at } => {
            view! { <circle class=class cx=percent(at.0) cy=percent(at.1) r="4"></circle> }
        }
        Mark::Curve { class, path } => view! {
            <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">
                <path class=class d=path></path>
            </svg>
        },
        Mark::Label { class, at, nudge, text } => view! {
            <text class=class x=percent(at.0) y=percent(at.1) dx=nudge.0 dy=nudge.1>{text}</text>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_starts_once_and_runs_through_every_point() {
        let mut plot = Plot { x: Axis::SHARES, y: Axis::SHARES, marks: Vec::new(), words: Vec::new() };
        plot.curve("curve", [(0.0, 0.0), (0.25, 1.0), (1.0, 1.0)]);
        let [Mark::Curve { path, .. }] = &plot.marks[..] else { panic!("one curve") };
        assert_eq!(path, "M0 100L25 0L100 0");
    }

    #[test]
    fn a_place_has_two_decimals() {
        assert_eq!((percent(2.0 / 3.0), percent(1.0)), ("66.67%".into(), "100%".into()));
    }
}
