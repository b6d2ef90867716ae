//! A thousand patients under a threshold: counts and marks.

use crate::node::{Node, view};
use bosque_model::ThresholdPoint;

/// How many of a thousand patients are flagged and have the event. The four add up to a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thousand {
    /// True positives, false positives, false negatives, true negatives.
    pub(crate) cells: [usize; 4],
}

impl Thousand {
    /// At a threshold, where so large a share has the event.
    pub(crate) fn at(point: &ThresholdPoint, prevalence: f64) -> Thousand {
        let share = |of: usize, share: f64| (of as f64 * share.clamp(0.0, 1.0)).round() as usize;
        let events = share(1000, prevalence);
        let (hits, spared) = (share(events, point.sensitivity), share(1000 - events, point.specificity));
        Thousand { cells: [hits, 1000 - events - spared, events - hits, spared] }
    }

    /// Those with the event.
    pub(crate) fn events(&self) -> usize {
        self.cells[0] + self.cells[2]
    }

    /// Those above the threshold.
    pub(crate) fn flagged(&self) -> usize {
        self.cells[0] + self.cells[1]
    }
}

/// How the marks of the four cells look, in their order.
pub(crate) const MARKS: [(&str, f64); 4] =
    [("sq sq--event sq--on", 0.8), ("sq sq--on", 0.5), ("sq sq--event", 0.7), ("sq", 0.4)];

/// Marks a row.
const COLUMNS: usize = 40;

/// The outlines of so many squares from a place on, as one path.
pub(crate) fn squares(from: usize, count: usize, side: f64) -> String {
    let square = |i: usize| {
        let (column, row) = (i % COLUMNS, i / COLUMNS);
        let gap = (1.0 - side) / 2.0;
        format!("M{} {}h{side}v{side}h-{side}z", column as f64 + gap, row as f64 + gap)
    };
    (from..from + count).map(square).collect()
}

/// A thousand marks, events first, flagged before others. A reader hears how they are read and what they say.
pub(crate) fn marks(thousand: Thousand, said: String, reading: &'static str) -> Node {
    let mut from = 0;
    let paths = [0, 2, 1, 3].map(|cell| {
        let ((class, side), count) = (MARKS[cell], thousand.cells[cell]);
        let path = squares(from, count, side);
        from += count;
        view! { <path class=class d=path></path> }
    });
    let paths: Vec<Node> = paths.into();
    view! {
        <div class="moving__marks">
            <svg class="thousand" viewBox="0 0 40 25" role="img" aria-label=format!("{reading} {said}")>{paths}</svg>
            <p class="note note--xs" aria-hidden="true">{reading}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(sensitivity: f64, specificity: f64, prevalence: f64) -> Thousand {
        let point = ThresholdPoint {
            threshold: 0.2,
            sensitivity,
            specificity,
            ppv: None,
            npv: None,
            net_benefit: 0.0,
            treat_all: 0.0,
        };
        Thousand::at(&point, prevalence)
    }

    #[test]
    fn the_four_cells_are_a_thousand_patients() {
        assert_eq!(at(0.8, 0.6, 0.166).cells, [133, 334, 33, 500]);
        assert_eq!((at(0.8, 0.6, 0.166).events(), at(0.8, 0.6, 0.166).flagged()), (166, 467));
        assert_eq!(at(1.0, 0.0, 0.25).cells, [250, 750, 0, 0]);
        assert_eq!(at(0.0, 1.0, 0.0).cells, [0, 0, 0, 1000]);
        for i in 0..=100 {
            let share = f64::from(i) / 100.0;
            assert_eq!(at(share, 1.0 - share * share, 0.1234).cells.iter().sum::<usize>(), 1000);
        }
    }

    #[test]
    fn every_mark_is_drawn_once() {
        assert_eq!(squares(0, 133, 0.8).matches('M').count(), 133);
        assert!(squares(39, 2, 0.5).starts_with("M39.25 0.25h0.5v0.5h-0.5zM0.25 1.25"));
        assert!(squares(5, 0, 0.5).is_empty());
    }
}
