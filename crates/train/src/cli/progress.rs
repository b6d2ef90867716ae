//! A progress bar on a terminal, nothing in a pipe.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `steps` steps; indicatif hides it where standard error is no terminal.
pub fn bar(steps: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps).with_message(what);
    // A template of our own cannot be malformed at run time without every run showing it; keep the default then.
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:32} {pos}/{len}  {per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar
}
