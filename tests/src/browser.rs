//! A headless Chromium with an empty profile, and what it saw.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};

use crate::{
    driver::Driver,
    picture::shrink,
    screen::{Extent, Screen, Theme},
};

/// One line of the browser's console.
pub type ConsoleEntry = thirtyfour::BrowserLogEntry;

/// A browser of its own for one test. The order of the fields is the order in which they end: the processes before the
/// files.
pub struct Browser {
    session: WebDriver,
    driver: Driver,
    scratch: TempDir,
}

/// What a browser has kept. It is gone when this is dropped.
pub struct Profile(TempDir);

impl Profile {
    /// An empty one.
    pub fn empty() -> Profile {
        Profile(tempfile::Builder::new().prefix("bosque-browser-").tempdir().expect("a temporary directory"))
    }

    /// Where it lies: a browser that has ended may be looked at there, and copied.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Browser {
    /// Starts the browser that `cargo xtask test` has found, as a desktop in the light theme.
    pub async fn start() -> Browser {
        let chrome = crate::required("BOSQUE_CHROME");
        let driver = crate::required("BOSQUE_CHROMEDRIVER");
        Browser::start_with(&xtask::browser::Browser { chrome, driver }).await
    }

    /// Starts a given browser.
    pub async fn start_with(programs: &xtask::browser::Browser) -> Browser {
        Browser::start_programs(programs, Profile::empty()).await
    }

    /// Starts the browser of [`Browser::start`] with what an earlier one has kept.
    pub async fn start_again(profile: Profile) -> Browser {
        let chrome = crate::required("BOSQUE_CHROME");
        let driver = crate::required("BOSQUE_CHROMEDRIVER");
        Browser::start_programs(&xtask::browser::Browser { chrome, driver }, profile).await
    }

    async fn start_programs(programs: &xtask::browser::Browser, Profile(scratch): Profile) -> Browser {
        let driver = Driver::start(&programs.driver, scratch.path());
        let session = WebDriver::new(driver.url(), capabilities(programs, &scratch.path().join("profile")))
            .await
            .unwrap_or_else(|error| panic!("{} does not start: {error}", programs.chrome.display()));
        // Ending the session is the driver process's part. thirtyfour's own way, on drop, waits two minutes for a
        // connection whose runtime stands still meanwhile.
        session.clone().leak().expect("a session that has just begun has not ended");
        let browser = Browser { session, driver, scratch };
        browser.show(Screen::Desktop, Theme::Light).await;
        browser
    }

    /// Ends the browser without a warning, as a power cut does, and returns what it has kept.
    pub fn kill(self) -> Profile {
        let Browser { driver, scratch, .. } = self;
        driver.kill(scratch.path());
        Profile(scratch)
    }

    /// The WebDriver session, for what this type does not offer.
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// Goes to an address and waits until its document is loaded.
    pub async fn goto(&self, url: &str) {
        self.session.goto(url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Runs a script's body in the page and returns what it returns. The page's policy does not apply to it.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let result = self.session.execute(script, arguments).await;
        result.unwrap_or_else(|error| panic!("the script failed: {error}\n{script}")).json().clone()
    }

    /// Runs the body of an asynchronous function in the page, with its arguments in `given`, and returns what it returns.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const given = [...arguments], done = given.pop();
             (async () => {{ {script} }})().then(done, error => done(`FAILED ${{error.stack ?? error}}`));"
        );
        let result = self.session.execute_async(&script, arguments).await;
        let value = result.unwrap_or_else(|error| panic!("the script failed: {error}")).json().clone();
        assert!(
            !value.as_str().is_some_and(|text| text.starts_with("FAILED ")),
            "the script failed: {value}"
        );
        value
    }

    /// Every string on the page's heap, once the browser has collected what nobody holds any more.
    pub fn heap_strings(&self) -> Vec<String> {
        crate::heap::strings(&self.driver.url(), &self.session.session_id().to_string())
    }

    /// What the console has said since this was last asked.
    pub async fn console(&self) -> Vec<ConsoleEntry> {
        self.session.get_log("browser").await.expect("chromedriver keeps the console")
    }

    /// Panics where the console has had an error since it was last asked: a script's, a file that did not load, or
    /// something that the page's policy forbade.
    pub async fn assert_quiet(&self) {
        let entries = self.console().await;
        let errors: Vec<_> =
            entries.iter().filter(|entry| entry.level == "SEVERE").map(|e| &e.message).collect();
        assert!(errors.is_empty(), "the console has errors: {errors:#?}");
    }

    /// The address of every request and connection to any host since this was last asked. What a page only builds for
    /// itself (`data:`, `blob:`) and the browser's own pages are none; what the page's policy stopped before it began is
    /// an error in the console.
    pub async fn requests(&self) -> Vec<String> {
        self.settle().await; // what the last click set off is on its way
        let entries = self.session.get_log("performance").await.expect("chromedriver keeps the requests");
        entries.iter().filter_map(|entry| address(&entry.message)).collect()
    }

    /// Shows the page on a screen, in a theme, and without animations.
    pub async fn show(&self, screen: Screen, theme: Theme) {
        self.devtools("Emulation.setDeviceMetricsOverride", screen.metrics()).await;
        let touch = json!({ "enabled": screen == Screen::Phone });
        self.devtools("Emulation.setTouchEmulationEnabled", touch).await;
        self.prefer(theme, &[("prefers-reduced-motion", "reduce")]).await;
    }

    /// Says what the person prefers beside a theme: `("prefers-contrast", "more")`. Nothing else is preferred any more.
    pub async fn prefer(&self, theme: Theme, preferences: &[(&str, &str)]) {
        let scheme = [("prefers-color-scheme", theme.name())];
        let all = scheme.iter().chain(preferences);
        let features: Vec<Value> = all.map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Shows the page on a touch screen so many CSS pixels wide and high.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
        self.settle().await;
    }

    /// Waits until fonts are there and what has changed is drawn.
    pub async fn settle(&self) {
        let script = "const done = arguments[arguments.length - 1];
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));";
        self.session.execute_async(script, Vec::new()).await.expect("the page draws");
    }

    /// Writes a PNG of the page as it stands, with at most 256 colours.
    pub async fn screenshot(&self, path: &Path, extent: Extent) {
        self.settle().await;
        let mut parameters = json!({ "format": "png" });
        if extent == Extent::Page {
            let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
            let size = &metrics["cssContentSize"];
            let (width, height) = (&size["width"], &size["height"]);
            parameters["captureBeyondViewport"] = true.into();
            parameters["clip"] = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        }
        let answer = self.devtools("Page.captureScreenshot", parameters).await;
        let png = BASE64.decode(answer["data"].as_str().unwrap_or_default()).expect("a screenshot is base64");
        let png = shrink(&png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        fs::write(path, png).unwrap_or_else(|error| panic!("writing {}: {error}", path.display()));
    }

    /// The page as it is printed, on the paper that it asks for.
    pub async fn pdf(&self) -> Vec<u8> {
        self.settle().await;
        let paper = json!({ "preferCSSPageSize": true, "printBackground": true });
        let answer = self.devtools("Page.printToPDF", paper).await;
        BASE64.decode(answer["data"].as_str().unwrap_or_default()).expect("a sheet is base64")
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answer = self.session.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }
}

/// Where a network event of the DevTools protocol leads, if it begins a request or a connection.
fn address(message: &str) -> Option<String> {
    let event: Value = serde_json::from_str(message).ok()?;
    let (method, parameters) = (&event["message"]["method"], &event["message"]["params"]);
    let url = match method.as_str()? {
        "Network.requestWillBeSent" => &parameters["request"]["url"],
        "Network.webSocketCreated" | "Network.webTransportCreated" => &parameters["url"],
        _ => return None,
    };
    url.as_str().filter(|url| url.starts_with("http") || url.starts_with("ws")).map(String::from)
}

/// The project's own way of starting Chromium, with an empty profile and with its logs kept.
fn capabilities(programs: &xtask::browser::Browser, profile: &Path) -> Capabilities {
    let mut capabilities = programs.capabilities();
    let profile = format!("--user-data-dir={}", profile.display());
    capabilities["goog:chromeOptions"]["args"].as_array_mut().expect("a list of flags").push(profile.into());
    capabilities["goog:loggingPrefs"] = json!({ "browser": "ALL", "performance": "ALL" });
    match capabilities {
        Value::Object(map) => map.into(),
        _ => unreachable!("capabilities are an object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(method: &str, parameters: Value) -> String {
        json!({ "message": { "method": method, "params": parameters } }).to_string()
    }

    #[test]
    fn requests_and_connections_have_an_address() {
        let request = |url: &str| event("Network.requestWillBeSent", json!({ "request": { "url": url } }));
        assert_eq!(address(&request("https://example.org/x")).as_deref(), Some("https://example.org/x"));
        let socket = event("Network.webSocketCreated", json!({ "url": "wss://example.org/" }));
        assert_eq!(address(&socket).as_deref(), Some("wss://example.org/"));
        for own in ["data:text/plain,x", "blob:http://127.0.0.1/1", "chrome://new-tab-page/"] {
            assert_eq!(address(&request(own)), None, "{own}");
        }
        assert_eq!(address(&event("Page.loadEventFired", json!({}))), None);
        assert_eq!(address("no JSON"), None);
    }
}
