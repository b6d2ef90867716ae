//! Labelled rows, and who of them is in a cohort.

use std::path::Path;

use bosque_interop::Table;
use bosque_model::{Cohort, PatientRow, Schema, sha256_hex};

use crate::censoring;
use crate::error::Error;
use crate::files::read_limited;
use crate::recipe::{Outcome, Recipe};

/// The most bytes that a data file may have, 1 GiB.
pub const MAX_DATA_BYTES: u64 = 1 << 30;

/// Who is in, and by when the event counts.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortRule {
    /// The data's column with the days of follow-up.
    pub time: String,
    /// Rows with an event or censoring up to and on this day are out.
    pub landmark_days: f64,
    /// The day by which the event counts.
    pub horizon_days: f64,
    /// The largest weight.
    pub weight_cap: f64,
}

impl From<&Outcome> for CohortRule {
    fn from(outcome: &Outcome) -> Self {
        CohortRule {
            time: outcome.time.clone(),
            landmark_days: f64::from(outcome.landmark_days),
            horizon_days: f64::from(outcome.horizon_days),
            weight_cap: outcome.weight_cap,
        }
    }
}

impl From<&Cohort> for CohortRule {
    fn from(cohort: &Cohort) -> Self {
        CohortRule {
            time: cohort.time.clone(),
            landmark_days: f64::from(cohort.landmark_days),
            horizon_days: f64::from(cohort.horizon_days),
            weight_cap: cohort.weights.cap,
        }
    }
}

/// How long each row was followed, under the rule that turns it into an outcome.
#[derive(Clone, Debug)]
pub struct FollowUp {
    /// The rule.
    pub rule: CohortRule,
    /// Days until the event or the end of observation.
    pub days: Vec<f64>,
    /// Whether it ended with the event, at whatever day.
    pub event: Vec<bool>,
}

/// The rows of a data file that are in, checked, with their outcome.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// In the file's order.
    pub rows: Vec<PatientRow>,
    /// The number of each in the file, from 0.
    pub numbers: Vec<u32>,
    /// Whether each had the event; with a horizon, by its day.
    pub labels: Vec<bool>,
    /// How long each was followed; none where the label alone counts.
    pub follow_up: Option<FollowUp>,
    /// Rows of the file.
    pub file_rows: usize,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Dataset {
    /// Reads all rows of a CSV file whose label column holds 0 and 1.
    ///
    /// # Errors
    /// A file, column, row or label that is not as it should be; one refused row refuses the file, because a
    /// model must not be trained or judged on part of its data unawares.
    pub fn read(path: &Path, schema: &Schema, label: &str) -> Result<Self, Error> {
        Dataset::read_cohort(path, schema, label, None)
    }

    /// Reads the rows that are in by a recipe.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn of_recipe(path: &Path, recipe: &Recipe) -> Result<Self, Error> {
        let rule = recipe.file.outcome.as_ref().map(CohortRule::from);
        Dataset::read_cohort(path, &recipe.schema, &recipe.file.label.name, rule)
    }

    /// Reads the rows that are in by a rule, or all without one. The rule's column of days is read beside the inputs.
    ///
    /// # Errors
    /// As [`Dataset::read`], and a number of days that is none or below 0.
    pub fn read_cohort(
        path: &Path,
        schema: &Schema,
        label: &str,
        rule: Option<CohortRule>,
    ) -> Result<Self, Error> {
        let bytes = read_limited(path, MAX_DATA_BYTES)?;
        let table = Table::from_csv(&bytes, schema)?;
        let labels = read_column(&bytes, label, "is neither 0 nor 1", |text| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        })?;
        let rows = table
            .rows(schema)
            .enumerate()
            .map(|(i, row)| row.map_err(|refusal| Error::DataRow { row: i + 1, refusal }))
            .collect::<Result<Vec<_>, _>>()?;
        if rows.len() != labels.len() {
            return Err(Error::Data { reason: "the label column has another number of rows".into() });
        }
        let file_rows = rows.len();
        let all = Dataset {
            numbers: (0..file_rows as u32).collect(),
            rows,
            labels,
            follow_up: None,
            file_rows,
            sha256: sha256_hex(&bytes),
        };
        let Some(rule) = rule else { return Ok(all) };
        let days = read_column(&bytes, &rule.time, "is no number of days", |text| {
            text.parse().ok().filter(|days: &f64| days.is_finite() && *days >= 0.0)
        })?;
        Ok(all.restrict(rule, days))
    }

    /// Who is event-free and observed at the landmark, with the outcome at the horizon.
    fn restrict(mut self, rule: CohortRule, days: Vec<f64>) -> Self {
        let inside: Vec<u32> =
            (0..self.rows.len() as u32).filter(|&row| days[row as usize] > rule.landmark_days).collect();
        let event = self.labels.clone();
        self.labels =
            event.iter().zip(&days).map(|(&event, &days)| event && days <= rule.horizon_days).collect();
        self.follow_up = Some(FollowUp { rule, days, event });
        self.select(&inside)
    }

    /// Some of the rows, by their places.
    #[must_use]
    pub fn select(&self, places: &[u32]) -> Dataset {
        fn pick<T: Clone>(all: &[T], places: &[u32]) -> Vec<T> {
            places.iter().map(|&place| all[place as usize].clone()).collect()
        }
        Dataset {
            rows: pick(&self.rows, places),
            numbers: pick(&self.numbers, places),
            labels: pick(&self.labels, places),
            follow_up: self.follow_up.as_ref().map(|follow_up| FollowUp {
                rule: follow_up.rule.clone(),
                days: pick(&follow_up.days, places),
                event: pick(&follow_up.event, places),
            }),
            file_rows: self.file_rows,
            sha256: self.sha256.clone(),
        }
    }

    /// The places of the rows whose number in the file is not in `held_out`, in the file's order, then of those whose
    /// is, in the order of `held_out`. Held-out rows that are not in the cohort are nowhere.
    #[must_use]
    pub fn part(&self, held_out: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let mut place: Vec<Option<u32>> = vec![None; self.file_rows];
        for (at, &number) in self.numbers.iter().enumerate() {
            place[number as usize] = Some(at as u32);
        }
        let out = held_out.iter().filter_map(|&number| place[number as usize].take()).collect();
        (place.into_iter().flatten().collect(), out)
    }

    /// One weight a row: 1 each, or inverse probability of censoring weights with the censoring curve of these rows.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        match &self.follow_up {
            Some(FollowUp { rule, days, event }) => {
                censoring::weights(days, event, rule.horizon_days, rule.weight_cap)
            }
            None => vec![1.0; self.rows.len()],
        }
    }

    /// Whether each row's outcome is known.
    #[must_use]
    pub fn known(&self) -> Vec<bool> {
        match &self.follow_up {
            Some(FollowUp { rule, days, event }) => {
                days.iter().zip(event).map(|(&days, &event)| event || days >= rule.horizon_days).collect()
            }
            None => vec![true; self.rows.len()],
        }
    }

    /// What is spread evenly over folds: 1 for an event, 0 for none, 2 for an outcome that is not known.
    #[must_use]
    pub fn strata(&self) -> Vec<u8> {
        let known = self.known();
        self.labels.iter().zip(known).map(|(&event, known)| if known { u8::from(event) } else { 2 }).collect()
    }

    /// Events among the rows.
    #[must_use]
    pub fn events(&self) -> usize {
        self.labels.iter().filter(|&&event| event).count()
    }

    /// Rows whose outcome is known.
    #[must_use]
    pub fn known_rows(&self) -> usize {
        self.known().into_iter().filter(|&known| known).count()
    }
}

/// One column beside the inputs, each cell read by `read`.
fn read_column<T>(
    bytes: &[u8],
    name: &str,
    wrong_cell: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, Error> {
    let wrong = |reason: String| Error::Data { reason };
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|_| wrong("the header is not CSV".into()))?;
    let mut at = header.iter().enumerate().filter(|(_, title)| *title == name).map(|(i, _)| i);
    let column = match (at.next(), at.next()) {
        (Some(column), None) => column,
        (None, _) => return Err(wrong(format!("row 0 (header): missing column {name}"))),
        (Some(_), Some(_)) => {
            return Err(wrong(format!("row 0 (header): column {name} stands twice")));
        }
    };
    reader
        .records()
        .enumerate()
        .map(|(i, record)| {
            let cell = record.ok().and_then(|record| record.get(column).and_then(&read));
            cell.ok_or_else(|| wrong(format!("row {}: {name}: {wrong_cell}", i + 1)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    /// Landmark day 10, horizon day 20.
    fn rule() -> CohortRule {
        CohortRule { time: "days".into(), landmark_days: 10.0, horizon_days: 20.0, weight_cap: 5.0 }
    }

    fn read(rows: &[&str]) -> Result<Dataset, Error> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data.csv");
        std::fs::write(&path, format!("count,age,sex,days,event\n{}\n", rows.join("\n"))).unwrap();
        Dataset::read_cohort(&path, &synthetic::schema(&["count"]), "event", Some(rule()))
    }

    #[test]
    fn who_is_in_and_with_which_outcome() {
        let data = read(&[
            "1,30,0,10,1",   // event on the landmark's day: out
            "2,30,0,10,0",   // lost on the landmark's day: out
            "3,30,0,11,1",   // event after it: in
            "4,30,0,20,1",   // event on the horizon's day: counts
            "5,30,0,20.5,1", // event after the horizon: none by then
            "6,30,0,15,0",   // lost before the horizon: unknown
            "7,30,0,20,0",   // followed up to the horizon: none
        ])
        .unwrap();
        assert_eq!(data.numbers, [2, 3, 4, 5, 6]);
        assert_eq!(
            data.rows.iter().map(|row| row.inputs()[0]).collect::<Vec<_>>(),
            [3.0, 4.0, 5.0, 6.0, 7.0]
        );
        assert_eq!(data.labels, [true, true, false, false, false]);
        assert_eq!(data.known(), [true, true, true, false, true]);
        assert_eq!(data.strata(), [1, 1, 0, 2, 0]);
        assert_eq!((data.file_rows, data.known_rows(), data.events()), (7, 4, 2));
        // One of four at risk is lost on day 15; the three after it stand for four.
        let weights = data.weights();
        let expected = [1.0, 4.0 / 3.0, 4.0 / 3.0, 0.0, 4.0 / 3.0];
        assert!(weights.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{weights:?}");
    }

    #[test]
    fn parts_go_by_numbers_in_the_file() {
        let data = read(&["1,30,0,5,1", "2,30,0,30,0", "3,30,0,30,0", "4,30,0,30,0"]).unwrap();
        // Row 0 is not in the cohort; held-out rows keep their order.
        assert_eq!(data.part(&[3, 0, 1]), (vec![1], vec![2, 0]));
        assert_eq!(data.select(&[1]).numbers, [2]);
    }

    #[test]
    fn days_that_are_none_are_refused_without_their_value() {
        for days in ["", "soon", "-3", "inf", "NaN"] {
            let error = read(&["1,30,0,12,1", &format!("2,30,0,{days},1")]).unwrap_err().to_string();
            assert_eq!(error, "data: row 2: days: is no number of days");
        }
    }

    #[test]
    fn without_a_rule_every_row_weighs_one() {
        let data = synthetic::dataset(5, 1);
        assert_eq!((data.weights(), data.known(), data.known_rows()), (vec![1.0; 5], vec![true; 5], 5));
    }
}
