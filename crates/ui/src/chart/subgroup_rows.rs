//! Groups of patients as rows of a table.

use bosque_model::{Feature, FeatureKind, Lang, Metric, Range, Subgroup};

use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// One group's figures and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct SubgroupRow {
    /// The input that parts the patients.
    pub group: String,
    /// Whether the row above is parted by another input.
    pub first: bool,
    /// The value, or values, of those in this row.
    pub level: String,
    /// The figures.
    pub figures: &'static Subgroup,
}

/// The groups under their names for people.
#[must_use]
pub fn subgroup_rows(
    subgroups: &'static [Subgroup],
    features: &'static [Feature],
    lang: Lang,
) -> Vec<SubgroupRow> {
    let mut above = "";
    let rows = subgroups.iter().map(|figures| {
        let feature = features.iter().find(|feature| feature.name == figures.feature);
        let group = feature.map_or(&*figures.feature, |feature| feature.label.get(lang));
        let first = std::mem::replace(&mut above, &figures.feature) != figures.feature;
        SubgroupRow { group: group.to_owned(), first, level: level(figures, feature, lang), figures }
    });
    rows.collect()
}

fn level(figures: &Subgroup, feature: Option<&Feature>, lang: Lang) -> String {
    let numbers = Numbers::new(lang);
    if let Some(range) = figures.range {
        return match ends(range, feature) {
            (None, None) => evaluation_texts(lang).everybody.to_owned(),
            (None, Some(to)) => (evaluation_texts(lang).up_to)(&numbers.typed(to)),
            (Some(from), None) => (evaluation_texts(lang).from)(&numbers.typed(from)),
            (Some(from), Some(to)) => format!("{}–{}", numbers.typed(from), numbers.typed(to)),
        };
    }
    let Some(value) = figures.value else { return String::new() };
    match feature.map(|feature| &feature.kind) {
        Some(FeatureKind::Category { categories }) => {
            let category = categories.iter().find(|category| category.value == value);
            category.map_or_else(|| numbers.typed(value), |category| category.label.get(lang).to_owned())
        }
        _ => numbers.typed(value),
    }
}

/// The ends of a range that say something: not those at or beyond the ends of what the input takes.
fn ends(range: Range, feature: Option<&Feature>) -> (Option<f64>, Option<f64>) {
    let known = |part: fn(&Feature) -> Option<Range>| feature.and_then(part);
    let all = [known(Feature::hard), known(|feature| feature.training)];
    let from = all.iter().flatten().all(|all| range.min > all.min).then_some(range.min);
    let to = all.iter().flatten().all(|all| range.max < all.max).then_some(range.max);
    (from, to)
}

/// The scale that holds every group's area under the curve, and the whole model's.
pub(super) fn reach(rows: &[SubgroupRow], whole: Option<Metric>) -> (f64, f64) {
    let areas = rows.iter().filter_map(|row| row.figures.roc_auc).chain(whole);
    let (low, high) =
        areas.fold((1.0, 0.5), |(low, high): (f64, f64), area| (low.min(area.low), high.max(area.high)));
    (low.min(high), high)
}
