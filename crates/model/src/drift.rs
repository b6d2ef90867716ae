//! Whether the patients of today are spread as the training patients were: counts per cell, and the population stability index.

use crate::draft::PatientRow;
use crate::evaluation::{Histogram, Reference};
use crate::json::Json;
use crate::model::{Model, Score};
use crate::prelude::*;
use crate::read::{FromJson, record};

/// What [`DriftCounter::to_json`] calls itself.
const FORMAT: &str = "bosque-drift/1";

/// What is added to every count before shares are taken, so that an empty cell has a logarithm: a half, the Jeffreys prior.
pub const DRIFT_SMOOTHING: f64 = 0.5;

/// The fewest patients for which a band is given.
pub const DRIFT_LEAST_PATIENTS: usize = 50;

/// Counts patients by the cells of a model's reference. It holds no value and no time: who was counted cannot be read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftCounter {
    /// The manifest's digest: counts belong to one model.
    model: String,
    reference: Reference,
    patients: u32,
    out_of_range: u32,
    /// One list an input, then the probability's.
    cells: Vec<Vec<u32>>,
}

/// How far a spread has moved, by the usual bands of the population stability index (Siddiqi 2006, Credit Risk Scorecards, Wiley).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftBand {
    /// Below 0.1.
    Stable,
    /// From 0.1.
    Moderate,
    /// From 0.25.
    Large,
}

/// Counts against the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftReport {
    /// Patients counted.
    pub patients: usize,
    /// Patients with an input outside what the training rows held.
    pub out_of_range: usize,
    /// Patients of the reference.
    pub reference_patients: usize,
    /// One an input, in the order of the features.
    pub inputs: Vec<DriftRow>,
    /// The probability's.
    pub probability: DriftRow,
}

/// One input's counts, or the probability's.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftRow {
    /// The input, or `probability`.
    pub name: String,
    /// The population stability index: the sum over cells of (a - e) ln(a / e), with `a` the share of today's patients and `e` that of the
    /// reference, [`DRIFT_SMOOTHING`] added to every count of both; 0 with nobody counted.
    pub psi: f64,
    /// What the index is on average without any drift, about (cells - 1) (1/n + 1/N) for n patients against N (Yurdakul 2018, Statistical
    /// Properties of Population Stability Index, Western Michigan University): small samples look as if they had moved.
    pub expected: f64,
    /// The band; none with fewer than [`DRIFT_LEAST_PATIENTS`], or where [`DriftRow::expected`] alone reaches the band from 0.1.
    pub band: Option<DriftBand>,
    /// The inner edges of the cells.
    pub edges: Vec<f64>,
    /// Shares of the reference, `[cells]`, as counted.
    pub reference: Vec<f64>,
    /// Shares of the counted patients, `[cells]`, as counted; 0 where nobody was.
    pub current: Vec<f64>,
}

/// Why counts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftError {
    /// The model's manifest holds no reference.
    NoReference,
    /// Not the JSON that [`DriftCounter::to_json`] writes.
    Syntax,
    /// Counts of another format.
    Format,
    /// Counts of another model.
    OtherModel,
    /// Counts that do not fit the model's cells or each other.
    Counts {
        /// The input, or `probability`.
        name: String,
    },
}

impl core::fmt::Display for DriftError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            DriftError::NoReference => {
                write!(f, "the model holds no reference against which drift is measured")
            }
            DriftError::Syntax => write!(f, "not a file of drift counts"),
            DriftError::Format => write!(f, "drift counts of another format"),
            DriftError::OtherModel => write!(f, "drift counts of another model"),
            DriftError::Counts { name } => write!(f, "{name}: its counts do not fit the model or each other"),
        }
    }
}

impl core::error::Error for DriftError {}

/// A counter as stored.
struct Stored {
    format: String,
    model: String,
    patients: u32,
    out_of_range: u32,
    cells: Vec<Vec<u32>>,
}
record!(Stored { format, model, patients, out_of_range, cells });

impl Histogram {
    /// The cell that a value falls into: the first whose edge it does not exceed, else the last.
    #[must_use]
    pub fn cell(&self, value: f64) -> usize {
        self.edges.iter().position(|&edge| value <= edge).unwrap_or(self.edges.len())
    }
}

impl DriftCounter {
    /// A counter for one model, with nobody counted.
    ///
    /// # Errors
    /// [`DriftError::NoReference`].
    pub fn new(model: &Model) -> Result<Self, DriftError> {
        let manifest = model.manifest();
        let reference = manifest.reference.clone().ok_or(DriftError::NoReference)?;
        let cells = histograms(&reference).map(|histogram| vec![0; histogram.counts.len()]).collect();
        Ok(DriftCounter {
            model: manifest.manifest_sha256.clone(),
            reference,
            patients: 0,
            out_of_range: 0,
            cells,
        })
    }

    /// Counts one patient. Row and score are of the model that the counter was made for.
    pub fn add(&mut self, row: &PatientRow, score: &Score) {
        self.patients = self.patients.saturating_add(1);
        if !score.out_of_range.is_empty() {
            self.out_of_range = self.out_of_range.saturating_add(1);
        }
        let values = row.inputs().iter().chain([&score.probability]);
        for ((histogram, cells), &value) in histograms(&self.reference).zip(&mut self.cells).zip(values) {
            let cell = &mut cells[histogram.cell(value)];
            *cell = cell.saturating_add(1);
        }
    }

    /// Patients counted.
    #[must_use]
    pub fn patients(&self) -> usize {
        self.patients as usize
    }

    /// The counts against the reference.
    #[must_use]
    pub fn report(&self) -> DriftReport {
        let mut rows: Vec<DriftRow> = histograms(&self.reference)
            .zip(&self.cells)
            .map(|(histogram, cells)| compare(histogram, cells, self.patients))
            .collect();
        // The last histogram is always the probability's.
        let probability = rows.remove(self.reference.inputs.len());
        DriftReport {
            patients: self.patients(),
            out_of_range: self.out_of_range as usize,
            reference_patients: self.reference.rows,
            inputs: rows,
            probability,
        }
    }

    /// The counts as JSON on one line, bound to the model's manifest.
    #[must_use]
    pub fn to_json(&self) -> String {
        // By hand: a format's name, a digest and whole numbers need no writer of JSON.
        let DriftCounter { model, patients, out_of_range, .. } = self;
        let list = |items: Vec<String>| format!("[{}]", items.join(","));
        let cells = self.cells.iter().map(|cells| list(cells.iter().map(u32::to_string).collect()));
        let cells = list(cells.collect());
        format!(
            r#"{{"format":"{FORMAT}","model":"{model}","patients":{patients},"out_of_range":{out_of_range},"cells":{cells}}}"#
        )
    }

    /// Reads what [`DriftCounter::to_json`] wrote for the same model.
    ///
    /// # Errors
    /// What [`DriftError`] lists; counts of another model are never taken over.
    pub fn from_json(text: &str, model: &Model) -> Result<Self, DriftError> {
        let empty = DriftCounter::new(model)?;
        let json = Json::parse(text.as_bytes()).map_err(|_| DriftError::Syntax)?;
        let stored = Stored::read(json).map_err(|_| DriftError::Syntax)?;
        if stored.format != FORMAT {
            return Err(DriftError::Format);
        }
        if stored.model != empty.model {
            return Err(DriftError::OtherModel);
        }
        let wrong = |name: &str| DriftError::Counts { name: name.to_owned() };
        if stored.out_of_range > stored.patients {
            return Err(wrong("out_of_range"));
        }
        let mut cells = stored.cells.iter();
        for histogram in histograms(&empty.reference) {
            let fits = cells.next().is_some_and(|cells| {
                let total = cells.iter().map(|&count| u64::from(count)).sum::<u64>();
                cells.len() == histogram.counts.len() && total == u64::from(stored.patients)
            });
            if !fits {
                return Err(wrong(&histogram.name));
            }
        }
        if cells.next().is_some() {
            return Err(DriftError::Syntax);
        }
        Ok(DriftCounter {
            patients: stored.patients,
            out_of_range: stored.out_of_range,
            cells: stored.cells,
            ..empty
        })
    }
}

/// The inputs' histograms, then the probability's.
fn histograms(reference: &Reference) -> impl Iterator<Item = &Histogram> {
    reference.inputs.iter().chain([&reference.probability])
}

fn compare(histogram: &Histogram, cells: &[u32], patients: u32) -> DriftRow {
    let k = cells.len() as f64;
    let (n, reference_n) = (f64::from(patients), histogram.counts.iter().sum::<usize>() as f64);
    let mut psi = 0.0;
    for (&count, &reference) in cells.iter().zip(&histogram.counts).filter(|_| patients > 0) {
        let a = (f64::from(count) + DRIFT_SMOOTHING) / (n + DRIFT_SMOOTHING * k);
        let e = (reference as f64 + DRIFT_SMOOTHING) / (reference_n + DRIFT_SMOOTHING * k);
        psi += (a - e) * libm::log(a / e);
    }
    // With nobody counted there is nothing to compare.
    let expected = if patients == 0 { 0.0 } else { (k - 1.0) * (1.0 / n + 1.0 / reference_n) };
    let enough = patients as usize >= DRIFT_LEAST_PATIENTS && expected < MODERATE;
    let share = |count: f64, all: f64| if all > 0.0 { count / all } else { 0.0 };
    DriftRow {
        name: histogram.name.clone(),
        psi,
        expected,
        band: enough.then(|| DriftBand::of(psi)),
        edges: histogram.edges.clone(),
        reference: histogram.counts.iter().map(|&count| share(count as f64, reference_n)).collect(),
        current: cells.iter().map(|&count| share(f64::from(count), n)).collect(),
    }
}

/// From here on an index is moderate.
const MODERATE: f64 = 0.1;
/// From here on it is large.
const LARGE: f64 = 0.25;

impl DriftBand {
    /// The band of an index.
    #[must_use]
    pub fn of(psi: f64) -> Self {
        if psi < MODERATE {
            DriftBand::Stable
        } else if psi < LARGE {
            DriftBand::Moderate
        } else {
            DriftBand::Large
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(counts: &[usize]) -> Histogram {
        let edges = (1..counts.len()).map(|i| i as f64).collect();
        Histogram { name: "x".into(), edges, counts: counts.to_vec() }
    }

    #[test]
    fn an_index_by_hand() {
        // Shares (60.5, 40.5) / 101 against (50.5, 50.5) / 101: 10 / 101 times (ln(60.5 / 50.5) + ln(50.5 / 40.5)).
        let row = compare(&histogram(&[50, 50]), &[60, 40], 100);
        let by_hand = 10.0 / 101.0 * (60.5f64 / 40.5).ln();
        assert!((row.psi - by_hand).abs() < 1e-15, "{}", row.psi);
        assert!((row.expected - 0.02).abs() < 1e-15);
        assert_eq!((row.reference, row.current), (vec![0.5, 0.5], vec![0.6, 0.4]));
        assert_eq!(row.band, Some(DriftBand::Stable));
    }

    #[test]
    fn the_same_spread_has_no_index_and_an_empty_cell_a_finite_one() {
        assert_eq!(compare(&histogram(&[30, 70]), &[30, 70], 100).psi, 0.0);
        let row = compare(&histogram(&[500, 500]), &[1000, 0], 1000);
        assert!(row.psi.is_finite() && row.psi > 3.0, "{}", row.psi);
        assert_eq!(row.band, Some(DriftBand::Large));
        let nobody = compare(&histogram(&[500, 500]), &[0, 0], 0);
        assert_eq!((nobody.psi, nobody.expected, nobody.band), (0.0, 0.0, None));
    }

    #[test]
    fn bands_begin_at_their_bounds() {
        for (psi, band) in [
            (0.0, DriftBand::Stable),
            (0.099_999, DriftBand::Stable),
            (0.1, DriftBand::Moderate),
            (0.249_999, DriftBand::Moderate),
            (0.25, DriftBand::Large),
            (9.0, DriftBand::Large),
        ] {
            assert_eq!(DriftBand::of(psi), band, "{psi}");
        }
    }

    #[test]
    fn no_band_where_chance_alone_would_give_one() {
        let two = histogram(&[800, 800]);
        assert_eq!(compare(&two, &[25, 24], 49).band, None);
        assert_eq!(compare(&two, &[25, 25], 50).band, Some(DriftBand::Stable));
        // Ten cells: 9 (1/n + 1/1600) falls below 0.1 from 96 patients on.
        let ten = histogram(&[160; 10]);
        assert_eq!(compare(&ten, &[10, 10, 10, 10, 10, 9, 9, 9, 9, 9], 95).band, None);
        assert!(compare(&ten, &[10, 10, 10, 10, 10, 10, 9, 9, 9, 9], 96).band.is_some());
    }

    #[test]
    fn without_drift_the_mean_index_is_the_expected_one() {
        // A fixed generator (Knuth's MMIX constants): 400 pairs of samples from one spread over eight cells.
        let mut state = 20u64;
        let mut draw = |n: usize| {
            let mut counts = vec![0usize; 8];
            for _ in 0..n {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                counts[(state >> 61) as usize] += 1;
            }
            counts
        };
        let (mut sum, mut expected) = (0.0, 0.0);
        for _ in 0..400 {
            let reference = histogram(&draw(1600));
            let cells: Vec<u32> = draw(400).iter().map(|&count| count as u32).collect();
            let row = compare(&reference, &cells, 400);
            sum += row.psi / 400.0;
            expected = row.expected;
        }
        assert!((sum / expected - 1.0).abs() < 0.1, "{sum} against {expected}");
    }
}
