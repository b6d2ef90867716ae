//! `bosque drift`.

use std::path::Path;
use std::process::ExitCode;

use bosque_model::{DRIFT_LEAST_PATIENTS, DriftBand, DriftCounter, DriftReport, DriftRow, Lang};
use bosque_train::Error;
use bosque_train::files::open_model;
use serde_json::{Value, json};

use super::predict::{SOME_REFUSED, read_table};

pub fn run(model: &Path, input: &Path, json: bool) -> Result<ExitCode, Error> {
    let model = open_model(model)?;
    let mut counter = DriftCounter::new(&model).map_err(|error| Error::Data { reason: error.to_string() })?;
    let table = read_table(input, &model)?;
    let mut refused = 0usize;
    for (i, row) in table.rows(model.schema()).enumerate() {
        match row {
            Ok(row) => counter.add(&row, &model.score(&row)),
            Err(refusal) => {
                refused += 1;
                for reason in refusal.reasons(Lang::En) {
                    eprintln!("refused: row {}: {reason}", i + 1);
                }
            }
        }
    }
    let report = counter.report();
    if json {
        println!("{}", as_json(&report, refused));
    } else {
        print!("{}", describe(&report));
    }
    if refused > 0 {
        eprintln!("refused {refused} of {} rows; the other {} are counted", table.len(), report.patients);
        return Ok(ExitCode::from(SOME_REFUSED));
    }
    Ok(ExitCode::SUCCESS)
}

fn rows(report: &DriftReport) -> impl Iterator<Item = &DriftRow> {
    report.inputs.iter().chain([&report.probability])
}

fn band_name(band: Option<DriftBand>) -> Option<&'static str> {
    band.map(|band| match band {
        DriftBand::Stable => "stable",
        DriftBand::Moderate => "moderate",
        DriftBand::Large => "large",
    })
}

fn as_json(report: &DriftReport, refused: usize) -> Value {
    let row = |row: &DriftRow| {
        json!({
            "name": row.name, "psi": row.psi, "expected": row.expected, "band": band_name(row.band),
            "edges": row.edges, "reference": row.reference, "current": row.current,
        })
    };
    json!({
        "patients": report.patients,
        "refused": refused,
        "out_of_range": report.out_of_range,
        "reference_patients": report.reference_patients,
        "rows": rows(report).map(row).collect::<Vec<_>>(),
    })
}

/// The table, then the cells of whatever has moved.
fn describe(report: &DriftReport) -> String {
    let width = rows(report).map(|row| row.name.len()).max().unwrap_or(0);
    let cells = rows(report).map(|row| row.reference.len()).max().unwrap_or(0);
    let mut lines = vec![
        format!(
            "{} patients against {} of the reference; {} with an input outside what training saw",
            report.patients, report.reference_patients, report.out_of_range
        ),
        String::new(),
        format!("{:<width$}    PSI  by chance  band      {:<cells$}  current", "", "reference"),
    ];
    for row in rows(report) {
        let [before, now] = pictures(row);
        lines.push(format!(
            "{:<width$}  {:>5.3}  {:>9.3}  {:<8}  {before:<pad$}  {now}",
            row.name,
            row.psi,
            row.expected,
            band_name(row.band).unwrap_or("-"),
            pad = cells.max("reference".len()),
        ));
    }
    for row in rows(report).filter(|row| row.band.is_some_and(|band| band > DriftBand::Stable)) {
        lines.push(format!("\n{}: share per cell, reference to current", row.name));
        for (cell, (before, now)) in row.reference.iter().zip(&row.current).enumerate() {
            lines.push(format!(
                "  {:<14} {:>5.1}% to {:>5.1}%",
                cell_name(row, cell),
                before * 100.0,
                now * 100.0
            ));
        }
    }
    lines.push("\nBands of the population stability index: moderate from 0.1, large from 0.25.".into());
    lines.push(format!(
        "No band (-) below {DRIFT_LEAST_PATIENTS} patients, or where chance alone gives 0.1 on average.\n"
    ));
    lines.join("\n")
}

/// `to 29`, `29 to 35`, `over 35`: a cell holds its upper edge.
fn cell_name(row: &DriftRow, cell: usize) -> String {
    match (cell.checked_sub(1).map(|before| row.edges[before]), row.edges.get(cell)) {
        (None, Some(high)) => format!("to {high}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("over {low}"),
        (None, None) => "all".into(),
    }
}

/// Shares as bars, the reference's and today's on one scale; an empty cell is a space.
fn pictures(row: &DriftRow) -> [String; 2] {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = row.reference.iter().chain(&row.current).copied().fold(0.0, f64::max);
    [&row.reference, &row.current].map(|shares| {
        let bar = |&share: &f64| match (share / most * BARS.len() as f64).ceil() as usize {
            0 => ' ',
            height => BARS[height - 1],
        };
        shares.iter().map(bar).collect()
    })
}
