//! The browser that tests run in: finding it, getting it, and how it is started.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    process,
    tools::apt,
};

/// How Chromium is started: without a window, and silent, so that every request in a test is the page's own.
/// `--no-sandbox` because Chromium does not start as root otherwise; it is shown nothing but our own page.
pub const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage", // a container's /dev/shm is often too small for a page
];

const CHROME_VARIABLE: &str = "BOSQUE_CHROME";
const DRIVER_VARIABLE: &str = "BOSQUE_CHROMEDRIVER";

const CHROME_NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "Google Chrome",
    "Chromium",
];
const DRIVER_NAMES: &[&str] = &["chromedriver", "chromium.chromedriver"];

/// Where systems put a browser that is not on PATH.
const USUAL_DIRS: &[&str] = &[
    "/usr/bin",
    "/usr/local/bin",
    "/snap/bin",
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/opt/google/chrome",
    "/opt/homebrew/bin",
    "/Applications/Chromium.app/Contents/MacOS",
    "/Applications/Google Chrome.app/Contents/MacOS",
];

const HOW_TO_INSTALL: &str = "install Chromium and its driver (Debian: `apt-get install chromium chromium-driver`; \
     elsewhere Google Chrome and the chromedriver of the same version), or point BOSQUE_CHROME and \
     BOSQUE_CHROMEDRIVER at them";

/// A Chromium and the driver that steers it.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The browser's own program.
    pub chrome: PathBuf,
    /// chromedriver, of the same version.
    pub driver: PathBuf,
}

impl Browser {
    /// The browser that is there: `BOSQUE_CHROME` and `BOSQUE_CHROMEDRIVER` first, then PATH, then the usual places.
    pub fn find() -> Result<Browser> {
        let mut dirs = process::path_dirs();
        dirs.extend(USUAL_DIRS.iter().map(PathBuf::from));
        let named = |variable| env::var_os(variable).map(PathBuf::from);
        Browser {
            chrome: choose("Chromium", CHROME_VARIABLE, named(CHROME_VARIABLE), &dirs, CHROME_NAMES)?,
            driver: choose("chromedriver", DRIVER_VARIABLE, named(DRIVER_VARIABLE), &dirs, DRIVER_NAMES)?,
        }
        .checked()
    }

    /// Finds the browser, or installs it where the system lets us. Says what it did.
    pub(crate) fn set_up() -> Result<Browser> {
        let overridden = [CHROME_VARIABLE, DRIVER_VARIABLE].iter().any(|name| env::var_os(name).is_some());
        let browser = match Browser::find() {
            Err(Error::Missing(_)) if !overridden && install()? => Browser::find()?,
            found => found?,
        };
        let version = process::version(&browser.chrome).unwrap_or_default();
        println!("browser: {} with {}", version.trim(), browser.driver.display());
        Ok(browser)
    }

    /// What a WebDriver session asks for, over and above what a caller adds.
    pub fn capabilities(&self) -> Value {
        json!({ "goog:chromeOptions": { "binary": self.chrome, "args": FLAGS } })
    }

    /// A driver steers only the browser of its own major version; the driver's own message for this is a riddle.
    fn checked(self) -> Result<Browser> {
        let major = |program: &Path| process::version(program).as_deref().and_then(major);
        match (major(&self.chrome), major(&self.driver)) {
            (Some(chrome), Some(driver)) if chrome != driver => Err(Error::Missing(format!(
                "the browser has version {chrome} and its driver {driver}, which do not work together: {HOW_TO_INSTALL}"
            ))),
            _ => Ok(self),
        }
    }
}

/// One program: the override must be right; without one the first of `names` in `dirs` is taken.
fn choose(
    what: &str,
    variable: &str,
    named: Option<PathBuf>,
    dirs: &[PathBuf],
    names: &[&str],
) -> Result<PathBuf> {
    match named {
        Some(path) if path.is_file() => Ok(path),
        Some(path) => {
            Err(Error::Missing(format!("{variable} names {}, and there is no such file", path.display())))
        }
        None => process::find_in(dirs, names).ok_or_else(|| {
            Error::Missing(format!("no {what} was found, and the tests need one: {HOW_TO_INSTALL}"))
        }),
    }
}

/// The first number of a line such as "Chromium 156.0.8078.79 built on Debian".
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

/// Installs Debian's browser, where the system lets us.
fn install() -> Result<bool> {
    apt::install("browser", &["chromium", "chromium-driver"], HOW_TO_INSTALL)
}

/// Firefox and WebKit, in which a part of the tests runs too. A build server gets them, a person's machine does not: nobody
/// expects two more browsers of a test. What is not here, the tests say.
pub(crate) fn set_up_others() -> Result<()> {
    let here = |names: &[&str]| process::find_in(&process::path_dirs(), names).is_some();
    let all =
        [("firefox-esr", "firefox-esr"), ("WebKitWebDriver", "webkit2gtk-driver"), ("xvfb-run", "xvfb")];
    let missing: Vec<&str> =
        all.iter().filter(|(program, _)| !here(&[program])).map(|&(_, package)| package).collect();
    if missing.is_empty() {
        println!("other browsers: Firefox and WebKit found");
    } else if env::var_os("CI").is_none() || !apt::install("other browsers", &missing, HOW_TO_INSTALL)? {
        println!("other browsers: without {}, which Debian has; their tests say so", missing.join(" and "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_install_where_there_is_nothing() {
        let error = choose("Chromium", CHROME_VARIABLE, None, &[], CHROME_NAMES).unwrap_err().to_string();
        assert!(error.contains("no Chromium was found"), "{error}");
        assert!(error.contains("apt-get install chromium chromium-driver"), "{error}");
        assert!(error.contains(CHROME_VARIABLE), "{error}");
    }

    #[test]
    fn an_override_is_never_ignored() {
        let wrong = Some(PathBuf::from("/no/such/chrome"));
        let dirs = process::path_dirs();
        let error = choose("Chromium", CHROME_VARIABLE, wrong, &dirs, &["cargo"]).unwrap_err().to_string();
        assert!(error.contains("/no/such/chrome"), "{error}");
        let right = env::current_exe().unwrap();
        assert_eq!(choose("Chromium", CHROME_VARIABLE, Some(right.clone()), &[], &[]).unwrap(), right);
    }

    #[test]
    fn reads_the_major_version_of_browser_and_driver() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (a21ce95c)"), Some(156));
        assert_eq!(major("Google Chrome"), None);
    }
}
