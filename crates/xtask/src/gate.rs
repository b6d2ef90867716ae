//! `cargo xtask test`: everything, in the order in which a failure is cheapest to find.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    browser::{self, Browser},
    build_all,
    error::{Doing, Result},
    judges, process, tidy,
    tools::{self, Tools, WASM_TARGET},
    trust::Trust,
    workspace::Workspace,
};

/// The package that steers a browser; it needs a built site, so it runs last and by itself.
const BROWSER_TESTS: &str = "bosque-browser-tests";

/// The packages whose tests also run as WebAssembly, because the page computes with them.
const WASM_TESTED: &[&str] = &["bosque-forest", "bosque-model", "bosque-wasm"];

pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let root = &workspace.root;
    let mut steps = Steps::begin(9);
    let (tools, (browser, python, servers)) = steps.step("set-up", || {
        judges::modules(root)?; // first: it may bring the npm that has wasm-opt
        // Compiling tools takes the cores, installing the others the network and the disk.
        thread::scope(|scope| {
            let tools = scope.spawn(tools::set_up);
            let others = set_up_others(root);
            Ok((process::joined(tools)?, others?))
        })
    })?;
    steps.step("formatting", || cargo(root, &["fmt", "--all", "--check"]))?;
    steps.step("house rules", || tidy::tidy(workspace))?;
    steps
        .step("lints", || cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    steps.step("native tests", || native_tests(root, &python))?;
    steps.step("wasm tests in the browser", || wasm_tests(workspace, &tools, &browser))?;
    steps.step("package, page and their sizes", || build_all(workspace, &tools, &Trust::default()))?;
    steps.step("the page in the browser", || {
        browser_tests(workspace, &browser, &python, servers.as_deref())
    })?;
    steps.step("what Lighthouse says", || judges::lighthouse(workspace, judges::Hold::Steady))?;
    println!("all green in {}", minutes(steps.began.elapsed()));
    Ok(())
}

/// What the steps need beside the tools that build: browsers, an interpreter, web servers where they can be had.
fn set_up_others(root: &Path) -> Result<(Browser, PathBuf, Option<PathBuf>)> {
    browser::set_up_others()?;
    let python = tools::python::set_up_for_tests(root)?;
    Ok((Browser::set_up()?, python, tools::servers::set_up()?))
}

fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    process::run(process::cargo(root).args(args))
}

/// Runs all tests but the browser's, with the interpreter that has the reference tool of model signing.
fn native_tests(root: &Path, python: &Path) -> Result<()> {
    let args = ["test", "--workspace", "--exclude", BROWSER_TESTS];
    process::run(process::cargo(root).args(args).env("BOSQUE_PYTHON", python))
}

/// Runs the tests of the packages that the page computes with inside a real browser, without SIMD and with it.
fn wasm_tests(workspace: &Workspace, tools: &Tools, browser: &Browser) -> Result<()> {
    let capabilities = write_capabilities(workspace, browser)?;
    for flags in ["[]", "[\"-Ctarget-feature=+simd128\"]"] {
        println!("with the target flags {flags}");
        wasm_tests_with(workspace, tools, browser, &capabilities, flags)?;
    }
    Ok(())
}

fn wasm_tests_with(
    workspace: &Workspace,
    tools: &Tools,
    browser: &Browser,
    capabilities: &Path,
    flags: &str,
) -> Result<()> {
    let mut command = process::cargo(&workspace.root);
    command.arg("--config").arg(format!("target.{WASM_TARGET}.rustflags={flags}"));
    command.args(["test", "--target", WASM_TARGET, "--tests"]);
    command.args(WASM_TESTED.iter().flat_map(|package| ["--package", package]));
    forget_other_drivers(&mut command);
    command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.program("wasm-bindgen-test-runner")?)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("WASM_BINDGEN_USE_BROWSER", "1") // the runner's own default is node
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"); // seconds; 20 are too few on a busy machine
    process::run(&mut command)
}

/// The runner reads how to start the browser from a file: ours says what the browser tests say too.
fn write_capabilities(workspace: &Workspace, browser: &Browser) -> Result<PathBuf> {
    let dir = workspace.target()?.join("xtask");
    let path = dir.join("webdriver.json");
    let written =
        fs::create_dir_all(&dir).and_then(|()| fs::write(&path, browser.capabilities().to_string()));
    written.doing(format_args!("writing {}", path.display()))?;
    Ok(path)
}

/// The runner takes the first driver that the environment names; ours is meant.
fn forget_other_drivers(command: &mut Command) {
    for driver in ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER", "MSEDGEDRIVER"] {
        command
            .env_remove(driver)
            .env_remove(format!("{driver}_REMOTE"))
            .env_remove(format!("{driver}_ARGS"));
    }
}

/// The page and the package in a browser, the package also in Node, whose RiskAssessments the interpreter validates.
fn browser_tests(
    workspace: &Workspace,
    browser: &Browser,
    python: &Path,
    servers: Option<&Path>,
) -> Result<()> {
    let mut command = process::cargo(&workspace.root);
    command
        .args(["test", "--package", BROWSER_TESTS])
        .env("BOSQUE_DIST", workspace.dist())
        .env("BOSQUE_CHROME", &browser.chrome)
        .env("BOSQUE_CHROMEDRIVER", &browser.driver)
        .env("BOSQUE_PYTHON", python)
        .env("BOSQUE_SERVERS", servers.unwrap_or(Path::new("")));
    process::run(&mut command)
}

/// Numbered steps, each with the time that it took.
struct Steps {
    began: Instant,
    count: usize,
    done: usize,
}

impl Steps {
    fn begin(count: usize) -> Steps {
        Steps { began: Instant::now(), count, done: 0 }
    }

    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        let label = format!("[{}/{}] {name}", self.done, self.count);
        println!("{label}");
        let began = Instant::now();
        let outcome = work();
        let time = minutes(began.elapsed());
        match outcome {
            Ok(value) => {
                println!("{label}: done in {time}\n");
                Ok(value)
            }
            Err(error) => {
                println!("{label}: FAILED after {time}\n");
                Err(error)
            }
        }
    }
}

/// "75 s" reads worse than "1 min 15 s".
fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn times_are_minutes_and_seconds() {
        assert_eq!(minutes(Duration::from_millis(900)), "0 min 0 s");
        assert_eq!(minutes(Duration::from_secs(75)), "1 min 15 s");
    }

    #[test]
    fn a_failure_ends_the_step_and_is_handed_on() {
        let mut steps = Steps::begin(2);
        assert_eq!(steps.step("one", || Ok(1)).unwrap(), 1);
        let failed: Result<()> = steps.step("two", || Err(Error::Refused("no".into())));
        assert_eq!(failed.unwrap_err().to_string(), "no");
        assert_eq!(steps.done, 2);
    }
}
