//! The project's own commands.
//!
//! | I want to | run |
//! |---|---|
//! | see the page | `cargo xtask serve [--port N] [--no-open] [--trust KEY.pub]` |
//! | know whether all is well | `cargo xtask test` |
//! | put the site on a web server | `cargo xtask dist [--trust KEY.pub]` |
//! | have the npm package's wasm and models | `cargo xtask package [--trust KEY.pub]` |
//! | know how fast it is, beside others | `cargo xtask bench` |
//! | have pictures of the page | `cargo xtask screenshots` |
//! | know what Lighthouse says of it | `cargo xtask lighthouse` |
//! | know whether the house rules hold | `cargo xtask tidy` |
//!
//! - **serve** builds the release page into `dist/` and serves it at `http://127.0.0.1:8080/`, to this machine only,
//!   with the headers that a real server should send.
//! - **test** runs everything there is: formatting, house rules, lints, native tests, the same tests as WebAssembly in a
//!   browser, the site's size, and the page itself in a browser. It stops at the first failure and never passes for
//!   want of a browser.
//! - **dist** builds the site afresh, compresses it, writes `dist/SHA256SUMS`, and fails where the whole is larger than
//!   a clinic's link deserves.
//! - **tidy** holds the rules that no compiler knows: who may lean on whom, what may name the browser, how dependencies
//!   are pinned. It needs no network and no build.
//!
//! `serve`, `test` and `dist` first set up what is missing (trunk, wasm-bindgen, wasm-opt; `test` also a browser), each
//! once, into `~/.cache/bosque/tools` (or below `XDG_CACHE_HOME`); after that no command needs the network. The browser
//! is the one that `BOSQUE_CHROME` and `BOSQUE_CHROMEDRIVER` name, or the first that is found. The exit status is 0 on
//! success, 1 when the work failed, 2 on wrong usage.
//!
//! ```
//! // The library half is what the browser tests share with `serve`: the same server, the same headers.
//! use std::{net::TcpListener, sync::Arc};
//! use xtask::serve_dir::Server;
//!
//! let listener = TcpListener::bind(("127.0.0.1", 0))?;
//! let server = Server::start(listener, "dist", Arc::new(|path: &str| println!("asked for {path}")))?;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! # Ok::<(), std::io::Error>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod bench;
pub mod browser;
mod cli;
mod error;
mod gate;
pub mod headers;
pub mod judges;
mod package;
mod process;
mod script;
mod serve;
pub mod serve_dir;
mod site;
mod tidy;
mod tools;
mod trust;
mod typings;
mod widget;
mod workspace;

pub use error::{Error, Result};
pub use site::offline;

use std::{path::PathBuf, process::ExitCode, thread};

use cli::Command;
use error::Doing;
use tools::Tools;
use trust::Trust;
use workspace::Workspace;

/// Runs the command that `args` (the program's name not among them) asks for.
pub fn main(args: impl Iterator<Item = String>) -> ExitCode {
    match cli::parse(args).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            error.exit_code()
        }
    }
}

fn run(command: Command) -> Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Help => {
            println!("{}", cli::USAGE);
            Ok(())
        }
        Command::Serve { port, open, trust } => serve::serve(&workspace, port, open, &Trust::read(&trust)?),
        Command::Test => gate::test(&workspace),
        Command::Dist { trust, sign } => {
            // Before the builds: a key or a signature that is wrong should not cost minutes.
            let trust = Trust::read(&trust)?;
            trust.check_models(&workspace)?;
            let tools = tools::set_up()?;
            build_all(&workspace, &tools, &trust)?;
            sign_site(&workspace, &trust, sign)
        }
        Command::Package { trust } => {
            let trust = Trust::read(&trust)?;
            trust.check_models(&workspace)?;
            package::build(&workspace, &tools::set_up()?, &trust)?.report_within_budget()
        }
        Command::Bench { quick } => bench::bench(&workspace, &tools::set_up()?, quick),
        Command::Screenshots => judges::screenshots(&workspace),
        Command::Lighthouse => judges::lighthouse(&workspace, judges::Hold::All),
        Command::Tidy => tidy::tidy(&workspace),
    }
}

/// Builds package and page afresh, says how large they are, and refuses what is larger than its budget. Side by side, because linking
/// keeps one core busy.
fn build_all(workspace: &Workspace, tools: &Tools, trust: &Trust) -> Result<()> {
    let package = thread::scope(|scope| {
        let page = scope.spawn(|| site::compile(workspace, tools, trust));
        let package = package::build(workspace, tools, trust);
        process::joined(page).and(package)
    })?;
    package.report_within_budget()?;
    site::finish(workspace)?.report_within_budget()
}

/// Writes the signed update and signs the site's list of digests, by the project's own command. Who names a key of their own to
/// trust, and none to sign with, keeps the private half elsewhere, and is told what is left to do.
fn sign_site(workspace: &Workspace, trust: &Trust, key: Option<PathBuf>) -> Result<()> {
    let key = match key {
        Some(key) => key,
        None if trust.value().is_none() => workspace.root.join("keys/development.pem"),
        None => {
            println!(
                "dist/SHA256SUMS is not signed: `bosque sign dist/SHA256SUMS --private-key KEY.pem` does it; for an update by \
                 file, `bosque sign dist/release.json --private-key KEY.pem`, then `bosque export dist/release.json --update FILE.update`"
            );
            return Ok(());
        }
    };
    let key = std::path::absolute(&key).doing(format_args!("finding {}", key.display()))?;
    site::write_update(workspace, &key)?;
    println!("signing dist/SHA256SUMS");
    let mut command = process::bosque(&workspace.root);
    command.arg("sign").arg(workspace.dist().join(site::SUMS)).arg("--private-key").arg(key);
    process::run(&mut command)
}
