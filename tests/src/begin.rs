//! How a program that looks at the page begins.

use std::process::ExitCode;

use xtask::browser::Browser;

/// What the command line asks for, with the browser and its driver; or how the program ends, after it has said why.
///
/// # Errors
/// 2 for a command line that is not understood, 1 where there is no browser.
pub fn begin<T>(asked: Result<T, String>, usage: &str) -> Result<(T, Browser), ExitCode> {
    let asked = asked.map_err(|problem| {
        eprintln!("error: {problem}\n{usage}");
        ExitCode::from(2)
    })?;
    let programs = Browser::find().map_err(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })?;
    Ok((asked, programs))
}
