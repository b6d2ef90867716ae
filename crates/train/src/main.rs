//! The `bosque` command: train, evaluate, predict, inspect, import, export.
//!
//! Exit codes: 0 success; 1 the work failed, with one `error:` line; 2 wrong usage; 3 some rows were refused and
//! the others are written.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(error) => {
            let text = error.to_string();
            eprintln!("error: {}", text.lines().collect::<Vec<_>>().join(" "));
            ExitCode::FAILURE
        }
    }
}
