//! `cargo xtask`: see the library's front page for what each command does.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main(std::env::args().skip(1))
}
