//! Building what `<bosque-predictor>` loads into `pkg/dist/`: the program, its script, and one style sheet.
//!
//! There is one build, without SIMD: an element scores one patient at a time, and a second program would only be another one to
//! choose from. It is compiled for size like the page, whose components it shows.

use std::{fs, path::Path, process::Command};

use crate::{
    error::{Doing, Result},
    package::WASM_FEATURES,
    process,
    site::condensed,
    tools::{Tools, WASM_TARGET},
    trust::Trust,
    workspace::Workspace,
};

/// The page's sheets that the element's components need, in their order; its own shell comes last.
const SHEETS: &[&str] =
    &["tokens", "base", "identity", "block", "form", "result", "doubt", "chart", "explain", "widget"];

/// Tokens that a portal may set, as `--bosque-NAME`.
const THEME: &[&str] = &[
    "ground",
    "surface",
    "sunk",
    "ink",
    "ink-2",
    "ink-3",
    "rule",
    "rule-strong",
    "accent",
    "accent-ink",
    "accent-soft",
    "up",
    "down",
    "warn",
    "warn-soft",
    "error",
    "error-soft",
    "focus",
    "font",
    "mono",
];

/// CSS pixels of a `rem` where a length is a condition: there no custom property can stand.
const REM_PX: f64 = 16.0;

/// Builds the program and the sheet.
pub(crate) fn build(workspace: &Workspace, tools: &Tools, dist: &Path, trust: &Trust) -> Result<()> {
    println!("building widget for the package");
    // Where trunk builds the page, with its profile and flags: leptos and all below it is compiled once for both.
    let target = workspace.target()?;
    let mut command = process::cargo(&workspace.root);
    command.args(["build", "--package", "bosque-widget", "--lib", "--profile", "wasm"]);
    command.args(["--target", WASM_TARGET, "--target-dir"]).arg(&target);
    process::leave_out_own_paths(&mut command);
    trust.hand_to(&mut command);
    process::run(&mut command)?;
    let built = target.join(WASM_TARGET).join("wasm/bosque_widget.wasm");
    let mut command = Command::new(tools.program("wasm-bindgen")?);
    command.args(["--target", "web", "--out-name", "widget", "--out-dir"]).arg(dist).arg(built);
    process::run(&mut command)?;
    let wasm = dist.join("widget_bg.wasm");
    match tools.program("wasm-opt") {
        Ok(program) => {
            let mut command = Command::new(program);
            command.args(["-Oz", "--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
            process::run(command.arg(&wasm).arg("-o").arg(&wasm))?;
        }
        Err(_) => println!("no wasm-opt here: {} stays as it is", wasm.display()),
    }
    let mut sheet = String::new();
    for name in SHEETS {
        let path = workspace.root.join(format!("style/{name}.css"));
        let css = fs::read_to_string(&path).doing(format_args!("reading {}", path.display()))?;
        sheet += &inside(&condensed(&css), *name == "tokens");
    }
    let path = dist.join("widget.css");
    fs::write(&path, sheet).doing(format_args!("writing {}", path.display()))
}

/// A condensed sheet as it holds inside a shadow root: tokens on `.root`, open to a portal's theme, and lengths in the unit that
/// `.root` sets, because a `rem` is the portal's.
fn inside(css: &str, tokens: bool) -> String {
    let css = match css.split_once('}').filter(|_| tokens) {
        // Only the first block: where a person wants more contrast, no theme is asked.
        Some((first, rest)) => {
            let mut first = first.to_owned();
            for name in THEME {
                first = themed(&first, name);
            }
            format!("{first}}}{rest}").replace(":root", ".root").replace("color-scheme: light dark;", "")
        }
        None => css.to_owned(),
    };
    own_lengths(&css)
}

/// A declaration of `--NAME` that a theme's `--bosque-NAME` comes before.
fn themed(block: &str, name: &str) -> String {
    let start = format!("--{name}: ");
    let Some((before, after)) = block.split_once(&start) else { return block.to_owned() };
    let (value, rest) = after.split_once(';').unwrap_or((after, ""));
    format!("{before}{start}var(--bosque-{name},{value});{rest}")
}

/// Every `1.5rem` as `calc(1.5*var(--bosque-rem))`, and in conditions as pixels.
fn own_lengths(css: &str) -> String {
    let mut out = String::with_capacity(css.len() + css.len() / 4);
    let mut condition = false;
    let mut rest = css;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '.' | '@' | '{' | ';' | '-')) {
        out += &rest[..at];
        rest = &rest[at..];
        let first = rest.chars().next().unwrap_or_default();
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        // A number that belongs to a name (`--t-2`, `.h2`) is none.
        let in_name = out.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '#');
        if is_number(first) && !in_name {
            let length = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
            let (number, after) = rest.split_at(length);
            match (after.strip_prefix("rem"), number.parse::<f64>()) {
                (Some(after), Ok(value)) if condition => {
                    out += &format!("{}px", value * REM_PX);
                    rest = after;
                }
                (Some(after), Ok(_)) => {
                    out += &format!("calc({number}*var(--bosque-rem))");
                    rest = after;
                }
                _ => {
                    out += number;
                    rest = after;
                }
            }
            continue;
        }
        match first {
            '@' => condition = true,
            '{' | ';' => condition = false,
            _ => {}
        }
        // A minus before a length stays a factor.
        let minus = first == '-' && rest[1..].starts_with(is_number) && !in_name;
        if minus && !out.ends_with('-') {
            let length = 1 + rest[1..].find(|c| !is_number(c)).unwrap_or(rest.len() - 1);
            if let Some(after) = rest[length..].strip_prefix("rem").filter(|_| !condition) {
                out += &format!("calc({}*var(--bosque-rem))", &rest[..length]);
                rest = after;
                continue;
            }
        }
        out.push(first);
        rest = &rest[1..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_the_elements_own() {
        let css =
            ".a{margin: -1.5rem auto 0.25rem;width: 1px}@container x (max-width: 33.5rem){.b-2{gap: 2rem}}";
        let want = ".a{margin: calc(-1.5*var(--bosque-rem)) auto calc(0.25*var(--bosque-rem));width: 1px}\
                    @container x (max-width: 536px){.b-2{gap: calc(2*var(--bosque-rem))}}";
        assert_eq!(own_lengths(css), want);
    }

    #[test]
    fn a_theme_comes_before_a_token_and_not_before_contrast() {
        let css = ":root{color-scheme: light dark;--ink: light-dark(#000,#fff);--ink-2: #222}@media (prefers-contrast: more){:root{--ink: #000}}";
        let want = ".root{--ink: var(--bosque-ink,light-dark(#000,#fff));--ink-2: var(--bosque-ink-2,#222);}@media (prefers-contrast: more){.root{--ink: #000}}";
        assert_eq!(inside(css, true), want);
    }
}
