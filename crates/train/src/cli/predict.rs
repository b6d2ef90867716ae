//! `bosque predict`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use bosque_interop::{CSV_HEADER, Table, csv_line, json_object};
use bosque_model::{Lang, Score};
use bosque_train::Error;
use bosque_train::dataset::MAX_DATA_BYTES;
use bosque_train::files::{open_model, read_limited, write_file};

use super::Format;

/// Some rows were refused; the others are written.
const SOME_REFUSED: u8 = 3;

pub fn run(model: &Path, input: &Path, output: &Path, format: Format) -> Result<ExitCode, Error> {
    let model = open_model(model)?;
    let bytes = read_input(input)?;
    let table = if looks_like_json(input, &bytes) {
        Table::from_json(&bytes, model.schema())?
    } else {
        Table::from_csv(&bytes, model.schema())?
    };
    if !table.ignored().is_empty() {
        eprintln!("warning: columns that the model does not read: {}", table.ignored().join(", "));
    }
    let mut scores: Vec<(usize, Score)> = Vec::with_capacity(table.len());
    let mut refused = 0usize;
    for (i, row) in table.rows(model.schema()).enumerate() {
        match row {
            Ok(row) => scores.push((i + 1, model.score(&row))),
            Err(refusal) => {
                refused += 1;
                for reason in refusal.reasons(Lang::En) {
                    eprintln!("refused: row {}: {reason}", i + 1);
                }
            }
        }
    }
    write_output(output, answers(&scores, format).as_bytes())?;
    if refused > 0 {
        eprintln!("refused {refused} of {} rows; the other {} are written", table.len(), scores.len());
        return Ok(ExitCode::from(SOME_REFUSED));
    }
    Ok(ExitCode::SUCCESS)
}

fn answers(scores: &[(usize, Score)], format: Format) -> String {
    let objects = || scores.iter().map(|(row, score)| json_object(*row, score).to_string());
    let lines = |first: Option<String>, rest: &mut dyn Iterator<Item = String>| {
        first.into_iter().chain(rest).fold(String::new(), |mut text, line| {
            text.push_str(&line);
            text.push('\n');
            text
        })
    };
    match format {
        Format::Csv => {
            lines(Some(CSV_HEADER.into()), &mut scores.iter().map(|(row, score)| csv_line(*row, score)))
        }
        Format::Jsonl => lines(None, &mut objects()),
        Format::Json => format!("[{}]\n", objects().collect::<Vec<_>>().join(",\n ")),
    }
}

fn read_input(input: &Path) -> Result<Vec<u8>, Error> {
    if input != Path::new("-") {
        return read_limited(input, MAX_DATA_BYTES);
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_DATA_BYTES + 1).read_to_end(&mut bytes).map_err(Error::file(input))?;
    if bytes.len() as u64 > MAX_DATA_BYTES {
        return Err(Error::FileTooLarge { path: input.to_owned(), most_bytes: MAX_DATA_BYTES });
    }
    Ok(bytes)
}

/// By the name's end; from standard input by the first character.
fn looks_like_json(input: &Path, bytes: &[u8]) -> bool {
    match input.extension() {
        Some(extension) => extension == "json",
        None => bytes.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'{' | b'[')),
    }
}

fn write_output(output: &Path, bytes: &[u8]) -> Result<(), Error> {
    if output != Path::new("-") {
        return write_file(output, bytes);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Error::file(Path::new("standard output")))
}
