//! `bosque predict`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use bosque_interop::invocations::{invocations, is_request};
use bosque_interop::{
    CSV_HEADER, Explanation, Table, csv_line, explained_cells, explained_header, explained_object,
    json_object,
};
use bosque_model::{Lang, Model, Score};
use bosque_train::Error;
use bosque_train::dataset::MAX_DATA_BYTES;
use bosque_train::files::{open_model, read_limited, write_file};

use super::Format;

/// Some rows were refused; the others are written.
pub(super) const SOME_REFUSED: u8 = 3;

/// One scored row.
struct Answer {
    /// From 1.
    row: usize,
    score: Score,
    /// Contributions of the forest's columns, where they were asked for.
    shap: Option<Vec<f64>>,
}

pub fn run(
    model: &Path,
    input: &Path,
    output: &Path,
    format: Format,
    explain: bool,
) -> Result<ExitCode, Error> {
    let model = open_model(model)?;
    let bytes = read_input(input)?;
    if looks_like_json(input, &bytes) && is_request(&bytes, model.schema()) {
        return answer_request(&model, &bytes, output, format, explain);
    }
    let table = table_of(input, &bytes, &model)?;
    let explainer = explain.then(|| model.explainer());
    let mut scores: Vec<Answer> = Vec::with_capacity(table.len());
    let mut refused = 0usize;
    for (i, row) in table.rows(model.schema()).enumerate() {
        match row {
            Ok(row) => scores.push(Answer {
                row: i + 1,
                score: model.score(&row),
                shap: explainer.as_ref().map(|explainer| explainer.shap(row.columns())),
            }),
            Err(refusal) => {
                refused += 1;
                for reason in refusal.reasons(Lang::En) {
                    eprintln!("refused: row {}: {reason}", i + 1);
                }
            }
        }
    }
    let base = explainer.as_ref().map(|explainer| explainer.expected()[0]);
    write_output(output, answers(&model, &scores, base, format).as_bytes())?;
    if refused > 0 {
        eprintln!("refused {refused} of {} rows; the other {} are written", table.len(), scores.len());
        return Ok(ExitCode::from(SOME_REFUSED));
    }
    Ok(ExitCode::SUCCESS)
}

/// A request of the scoring protocol: the output is the answer's body, byte for byte, also where it is an error.
fn answer_request(
    model: &Model,
    request: &[u8],
    output: &Path,
    format: Format,
    explain: bool,
) -> Result<ExitCode, Error> {
    if format != Format::Json || explain {
        return Err(Error::Request {
            reason: "a scoring request is answered with --format json and without --explain".into(),
        });
    }
    let answer = invocations(&[model], request, "application/json");
    write_output(output, answer.body.as_bytes())?;
    if answer.status == 200 {
        return Ok(ExitCode::SUCCESS);
    }
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    Err(Error::Request { reason: body["message"].as_str().unwrap_or_default().to_owned() })
}

/// The whole of the output; `base` is there where answers are explained.
fn answers(model: &Model, scores: &[Answer], base: Option<f64>, format: Format) -> String {
    fn explanation(answer: &Answer, base: Option<f64>) -> Option<Explanation<'_>> {
        base.zip(answer.shap.as_deref()).map(|(base, contributions)| Explanation { base, contributions })
    }
    let csv = |answer: &Answer| {
        let cells = explanation(answer, base).map_or(String::new(), explained_cells);
        csv_line(answer.row, &answer.score) + &cells
    };
    let object = |answer: &Answer| {
        let plain = json_object(answer.row, &answer.score);
        match explanation(answer, base) {
            Some(explanation) => explained_object(plain, model.schema(), explanation),
            None => plain,
        }
        .to_string()
    };
    let lines = |lines: Vec<String>| lines.into_iter().fold(String::new(), |text, line| text + &line + "\n");
    match format {
        Format::Csv => {
            let more = base.map_or(String::new(), |_| explained_header(model.schema()));
            let header = format!("{CSV_HEADER}{more}");
            lines(std::iter::once(header).chain(scores.iter().map(csv)).collect())
        }
        Format::Jsonl => lines(scores.iter().map(object).collect()),
        Format::Json => format!("[{}]\n", scores.iter().map(object).collect::<Vec<_>>().join(",\n ")),
    }
}

/// The rows of a CSV or JSON file, or of standard input; warns of columns that the model does not read.
pub(super) fn read_table(input: &Path, model: &Model) -> Result<Table, Error> {
    table_of(input, &read_input(input)?, model)
}

fn table_of(input: &Path, bytes: &[u8], model: &Model) -> Result<Table, Error> {
    let table = if looks_like_json(input, bytes) {
        Table::from_json(bytes, model.schema())?
    } else {
        Table::from_csv(bytes, model.schema())?
    };
    if !table.ignored().is_empty() {
        eprintln!("warning: columns that the model does not read: {}", table.ignored().join(", "));
    }
    Ok(table)
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
