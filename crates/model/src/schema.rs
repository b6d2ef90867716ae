//! The manifest's features and columns, checked and ready to turn a patient into a row.

use crate::prelude::*;
use core::fmt::Write;

use crate::digest::{hex, sha256};
use crate::error::ModelError;
use crate::feature::{Feature, FeatureKind, Range};
use crate::manifest::{Derived, DerivedOp, Manifest, Scaling};
use crate::number::write_shortest;

/// Where a column's value comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    Input(usize),
    Derived(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    pub(crate) source: Source,
    /// `(mean, scale)`.
    pub(crate) scaling: Option<(f64, f64)>,
}

/// A derived column with its inputs found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Formula {
    pub(crate) op: DerivedOp,
    pub(crate) of: [usize; 2],
    pub(crate) zero: f64,
}

impl Formula {
    /// The derived value of its two inputs.
    #[inline]
    pub(crate) fn apply(&self, a: f64, b: f64) -> f64 {
        match self.op {
            DerivedOp::Difference => a - b,
            DerivedOp::Ratio if b == 0.0 => self.zero,
            DerivedOp::Ratio => a / b,
        }
    }
}

/// A checked schema: which inputs there are, what is computed, and in which order the forest wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    features: Vec<Feature>,
    derived: Vec<Derived>,
    pub(crate) formulas: Vec<Formula>,
    pub(crate) columns: Vec<Column>,
    fingerprint: [u8; 32],
}

impl Schema {
    /// Checks a schema's parts: unique names, sensible ranges, every name resolved.
    ///
    /// # Errors
    /// [`ModelError::ManifestContent`] with the part that is wrong.
    pub fn new(
        features: Vec<Feature>,
        derived: Vec<Derived>,
        columns: &[String],
        scaling: &[Scaling],
    ) -> Result<Self, ModelError> {
        let names: Vec<&str> =
            features.iter().map(|f| f.name.as_str()).chain(derived.iter().map(|d| d.name.as_str())).collect();
        if let Some((_, twice)) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
            return content(format!("{twice} is declared twice"));
        }
        features.iter().try_for_each(check_feature)?;
        let input = |name: &str| features.iter().position(|feature| feature.name == name);
        let formulas = derived
            .iter()
            .map(|d| {
                let of = [input(&d.of[0]), input(&d.of[1])];
                match (of, d.op, d.zero) {
                    ([Some(a), Some(b)], DerivedOp::Difference, None) => {
                        Ok(Formula { op: d.op, of: [a, b], zero: 0.0 })
                    }
                    ([Some(a), Some(b)], DerivedOp::Ratio, Some(zero)) if zero.is_finite() => {
                        Ok(Formula { op: d.op, of: [a, b], zero })
                    }
                    ([Some(_), Some(_)], ..) => content(format!(
                        "{}: a ratio states a finite value for zero, a difference none",
                        d.name
                    )),
                    _ => content(format!("{} is derived from an input that is not declared", d.name)),
                }
            })
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(unknown) = scaling.iter().find(|s| !columns.contains(&s.column)) {
            return content(format!("{} is scaled but is no column", unknown.column));
        }
        let columns = columns
            .iter()
            .map(|name| {
                let source = input(name)
                    .map(Source::Input)
                    .or_else(|| derived.iter().position(|d| d.name == *name).map(Source::Derived));
                let Some(source) = source else {
                    return content(format!("column {name} is neither an input nor derived"));
                };
                let scaling = scaling.iter().find(|s| s.column == *name).map(|s| (s.mean, s.scale));
                if scaling
                    .is_some_and(|(mean, scale)| !mean.is_finite() || !scale.is_finite() || scale == 0.0)
                {
                    return content(format!("column {name} has an impossible scaling"));
                }
                Ok(Column { source, scaling })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut schema = Schema { features, derived, formulas, columns, fingerprint: [0; 32] };
        schema.fingerprint = sha256(schema.canonical_text().as_bytes());
        Ok(schema)
    }

    /// The schema of a manifest.
    ///
    /// # Errors
    /// As [`Schema::new`].
    pub fn of(manifest: &Manifest) -> Result<Self, ModelError> {
        Schema::new(
            manifest.features.clone(),
            manifest.derived.clone(),
            &manifest.forest.columns,
            &manifest.forest.scaling,
        )
    }

    /// The inputs, in the form's order.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// What is computed from the inputs.
    #[must_use]
    pub fn derived(&self) -> &[Derived] {
        &self.derived
    }

    /// The number of the forest's columns.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// The name of one of the forest's columns.
    #[must_use]
    pub fn column_name(&self, column: usize) -> &str {
        match self.columns[column].source {
            Source::Input(i) => &self.features[i].name,
            Source::Derived(i) => &self.derived[i].name,
        }
    }

    /// The `(mean, scale)` of one of the forest's columns, where it is scaled.
    #[must_use]
    pub fn column_scaling(&self, column: usize) -> Option<(f64, f64)> {
        self.columns[column].scaling
    }

    /// The place of an input by its name.
    #[must_use]
    pub fn feature_index(&self, name: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.name == name)
    }

    /// The slots of a [`PatientDraft`](crate::PatientDraft): every input, then every difference that may
    /// stand in place of its first input.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        let stand_ins =
            self.derived.iter().filter(|d| d.op == DerivedOp::Difference).map(|d| d.name.as_str());
        self.features.iter().map(|feature| feature.name.as_str()).chain(stand_ins)
    }

    /// The input that a difference may stand in for, as `(slot, input)` places.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = (usize, usize, &Formula)> {
        self.formulas
            .iter()
            .enumerate()
            .filter(|(_, formula)| formula.op == DerivedOp::Difference)
            .enumerate()
            .map(|(nth, (derived, formula))| (self.features.len() + nth, derived, formula))
    }

    /// The input whose absence a given difference makes up for, by name.
    #[must_use]
    pub fn replaced_by(&self, difference: &str) -> Option<&str> {
        self.derived
            .iter()
            .find(|d| d.op == DerivedOp::Difference && d.name == difference)
            .map(|d| d.of[0].as_str())
    }

    /// SHA-256 of the canonical text: what a row means to the forest, and nothing about its wording.
    #[must_use]
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// [`Schema::fingerprint`] as 64 hexadecimal digits.
    #[must_use]
    pub fn fingerprint_hex(&self) -> String {
        hex(&self.fingerprint)
    }

    /// One line an input, a formula and a column, each with all that changes a row.
    fn canonical_text(&self) -> String {
        let mut text = String::from("bosque-schema/1\n");
        for feature in &self.features {
            // Writing to a String cannot fail.
            let _ = write!(text, "input {} {}", feature.name, feature.unit);
            if let FeatureKind::Category { categories } = &feature.kind {
                for category in categories {
                    text.push(' ');
                    write_shortest(&mut text, category.value);
                }
            }
            text.push('\n');
        }
        for (derived, formula) in self.derived.iter().zip(&self.formulas) {
            let op = match formula.op {
                DerivedOp::Difference => "difference",
                DerivedOp::Ratio => "ratio",
            };
            let _ = write!(text, "derived {} {op} {} {} ", derived.name, derived.of[0], derived.of[1]);
            write_shortest(&mut text, formula.zero);
            text.push('\n');
        }
        for (index, column) in self.columns.iter().enumerate() {
            let _ = write!(text, "column {}", self.column_name(index));
            if let Some((mean, scale)) = column.scaling {
                text.push(' ');
                write_shortest(&mut text, mean);
                text.push(' ');
                write_shortest(&mut text, scale);
            }
            text.push('\n');
        }
        text
    }
}

impl Feature {
    /// The hard range of a number, where one is declared.
    #[must_use]
    pub fn hard(&self) -> Option<Range> {
        match &self.kind {
            FeatureKind::Number { hard, .. } => *hard,
            FeatureKind::Category { .. } => None,
        }
    }
}

fn content<T>(reason: String) -> Result<T, ModelError> {
    Err(ModelError::ManifestContent { reason })
}

fn check_feature(feature: &Feature) -> Result<(), ModelError> {
    let name = &feature.name;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return content(format!("`{name}` is not a feature name: letters, digits and underscores"));
    }
    let sensible = |range: &Range| range.min.is_finite() && range.max.is_finite() && range.min <= range.max;
    match &feature.kind {
        FeatureKind::Number { hard: Some(hard), .. } if !sensible(hard) => {
            return content(format!("{name}: the hard range is impossible"));
        }
        FeatureKind::Number { hard: Some(hard), .. } => {
            if feature.training.is_some_and(|t| !hard.contains(t.min) || !hard.contains(t.max)) {
                return content(format!("{name}: the training range leaves the hard range"));
            }
        }
        FeatureKind::Number { hard: None, .. } => {}
        FeatureKind::Category { categories } => {
            let ascending = categories.windows(2).all(|pair| pair[0].value < pair[1].value);
            if categories.is_empty() || !ascending || categories.iter().any(|c| !c.value.is_finite()) {
                return content(format!("{name}: categories are ascending finite codes, at least one"));
            }
        }
    }
    if feature.training.as_ref().is_some_and(|training| !sensible(training)) {
        return content(format!("{name}: the training range is impossible"));
    }
    Ok(())
}
