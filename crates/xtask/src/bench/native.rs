//! Natively: our process and the peers' take turns, and callgrind counts our instructions.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use super::{Bench, ROWS, parse};
use crate::{
    error::{Doing, Error, Result},
    process,
};

/// Milliseconds of each round, by engine, ours among them.
pub(super) struct Native {
    pub(super) engines: Vec<Engine>,
    /// What ours is counted and timed by itself: name, milliseconds of each round, instructions a row.
    pub(super) ours: Vec<(String, Vec<f64>, Option<f64>)>,
}

/// One engine that scores all rows on one thread.
pub(super) struct Engine {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) rounds_ms: Vec<f64>,
}

/// A process that measures at a word.
struct Measurer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Measurer {
    fn start(command: &mut Command) -> Result<Measurer> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.doing("starting a measurement")?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Measurer { child, input, output: BufReader::new(output) }),
            _ => Err(Error::Refused("a measurement has no pipes".into())),
        }
    }

    fn read(&mut self) -> Result<Value> {
        let mut line = String::new();
        self.output.read_line(&mut line).doing("reading a measurement")?;
        parse(&line)
    }

    fn ask(&mut self, word: &str) -> Result<f64> {
        writeln!(self.input, "{word}").doing("asking for a measurement")?;
        let answer = self.read()?;
        answer["ms"].as_f64().ok_or_else(|| Error::Refused(format!("`{word}` was answered without a time")))
    }
}

impl Drop for Measurer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn measure(bench: &Bench<'_>, dir: &Path) -> Result<Native> {
    let rounds = bench.rounds(9);
    let mut theirs = Measurer::start(
        Command::new(&bench.peers.python)
            .arg(bench.script("native.py"))
            .arg(dir)
            .arg((rounds + 2).to_string()),
    )?;
    let about = theirs.read()?;
    let program = bench.workspace.target()?.join("release/examples/measure");
    let files = [dir.join("forest.bin"), dir.join("rows.f32")];
    let mut ours = Measurer::start(Command::new(&program).args(&files))?;
    writeln!(ours.input, "check").doing("asking for a check")?;
    let check = ours.read()?;
    if check["differing"] != 0 {
        return Err(Error::Refused(format!("our engine differs from its oracle: {check}")));
    }

    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut engines = vec![Engine {
        name: "bosque".into(),
        about: "baseline x86-64 or what the target has, 1 thread, score_rows".into(),
        rounds_ms: vec![],
    }];
    for engine in about["engines"].as_array().into_iter().flatten() {
        engines.push(Engine {
            name: text(&engine["name"]),
            about: format!("{}; {}", text(&engine["version"]), text(&engine["settings"])),
            rounds_ms: vec![],
        });
    }
    for round in 0..=rounds {
        for engine in &mut engines {
            let ms = if engine.name == "bosque" { ours.ask("batch")? } else { theirs.ask(&engine.name)? };
            // The first round warms up.
            if round > 0 {
                engine.rounds_ms.push(ms);
            }
        }
    }
    let mut alone = Vec::new();
    for word in ["batch", "row", "shap", "compile"] {
        let rounds_ms = (0..rounds).map(|_| ours.ask(word)).collect::<Result<Vec<_>>>()?;
        alone.push((word.to_owned(), rounds_ms, instructions_a_row(&program, &files, word)?));
    }
    Ok(Native { engines, ours: alone })
}

/// Instructions a row by callgrind: twice the work less once the work, so that what comes before does not count. None where
/// valgrind is not installed, and for what is not done by rows.
fn instructions_a_row(program: &Path, files: &[std::path::PathBuf; 2], word: &str) -> Result<Option<f64>> {
    let rows = match word {
        "batch" | "row" => ROWS as f64,
        "shap" => 1000.0,
        _ => return Ok(None),
    };
    if process::version("valgrind").is_none() {
        return Ok(None);
    }
    let mut counts = [0.0; 2];
    for (count, times) in counts.iter_mut().zip(1..) {
        let mut child = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(files)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .doing("starting valgrind")?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(format!("{word}\n").repeat(times).as_bytes()).doing("asking under valgrind")?;
        }
        let output = child.wait_with_output().doing("waiting for valgrind")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = said.lines().find_map(|line| line.split_once("Collected :"));
        let read = line.and_then(|(_, number)| number.trim().parse().ok());
        *count = read.ok_or_else(|| Error::Refused("callgrind counted nothing".into()))?;
    }
    Ok(Some((counts[1] - counts[0]) / rows))
}
