//! A kiosk, a patient whose every value can be told from any other, and where to look for it.

use std::path::PathBuf;

use bosque_browser_tests::{Browser, Page, Site, copy_dir, eventually};
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData};

/// Values that are valid, and in whose place nobody else has anything: name, text.
pub const PATIENT: &[(&str, &str)] = &[
    ("age", "41.41421356"),
    ("wtkg", "73.14159265"),
    ("gender", "1"),
    ("race", "0"),
    ("cd40", "417.7182818"),
    ("cd420", "377.5772156"),
    ("cd80", "1061.803398"),
    ("cd820", "1023.606797"),
    ("treat", "1"),
    ("preanti", "1234.567891"),
    ("karnof", "90"),
    ("symptom", "0"),
    ("hemo", "0"),
    ("drugs", "0"),
];
/// A text that no field takes.
pub const INVALID: &str = "zqxjWRONG5521";
/// In a list, in a column that the model does not read.
pub const REMARK: &str = "zqxjREMARK7719";
/// In a list, in a column that it reads.
pub const LISTED: &str = "88.27182817";
/// What a script holds.
pub const PLANTED: &str = "zqxjPLANTED3307";
/// What stands on the clipboard.
pub const COPIED: &str = "zqxjCOPIED9911";

/// A list of one patient.
pub fn list() -> String {
    let names: Vec<&str> = PATIENT.iter().map(|(name, _)| *name).collect();
    let cell = |&(name, text): &(&str, &'static str)| if name == "wtkg" { LISTED } else { text };
    let cells: Vec<&str> = PATIENT.iter().map(cell).collect();
    format!("{},remark\n{},{REMARK}\n", names.join(","), cells.join(","))
}

/// Where a kiosk's page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A server, whose page keeps itself.
    Server,
    /// A server that has no service worker to give.
    Bare,
    /// The one file, on a disk.
    Disk,
}

/// A kiosk that shows the page.
pub struct Kiosk {
    pub page: Page,
    _disk: tempfile::TempDir,
}

impl Kiosk {
    /// Opens one, with the rest of its query.
    pub async fn open(from: From, rest: &str) -> Kiosk {
        let disk = tempfile::Builder::new().prefix("bosque-kiosk-").tempdir().expect("a directory");
        let site = match from {
            From::Bare => {
                let dist = disk.path().join("site");
                copy_dir(&Self::dist(), &dist);
                std::fs::remove_file(dist.join("service-worker.js")).expect("a service worker");
                Site::serve(dist)
            }
            From::Server | From::Disk => Site::start(),
        };
        let query = format!("?mode=kiosk&lang=es&model=week20{rest}");
        let url = match from {
            From::Server | From::Bare => site.url(&query),
            From::Disk => {
                let path = disk.path().join("bosque.html");
                std::fs::copy(Self::dist().join("bosque.html"), &path).expect("dist has a bosque.html");
                format!("file://{}{query}", path.display())
            }
        };
        let page = Page::load(Browser::start().await, site, "").await;
        page.browser().goto("about:blank").await;
        page.browser().goto(&url).await;
        page.expect_ready().await;
        if from == From::Server {
            page.expect_kept().await;
        }
        Kiosk { page, _disk: disk }
    }

    fn dist() -> PathBuf {
        std::env::var_os("BOSQUE_DIST").expect("BOSQUE_DIST names the site").into()
    }

    /// Uses the page as a person and their list would, and leaves a mark wherever something can be kept.
    pub async fn use_it(&self) {
        let page = &self.page;
        let browser = page.browser();
        let origin = browser.run("return location.origin", vec![]).await;
        if origin.as_str().is_some_and(|origin| origin.starts_with("http")) {
            let granted =
                json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
            browser.devtools("Browser.grantPermissions", granted).await;
            let copy = "await navigator.clipboard.writeText(given[0])";
            browser.run_async(copy, vec![COPIED.into()]).await;
        }
        browser.run("globalThis.planted = arguments[0]", vec![PLANTED.into()]).await;
        self.go("#/batch").await;
        let load = "const input = document.getElementById('ward-file');
            const files = new DataTransfer();
            files.items.add(new File([arguments[0]], 'lista.csv', { type: 'text/csv' }));
            input.files = files.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));";
        eventually("the list's view", async || browser.session().find(By::Css("#ward-file")).await.ok())
            .await;
        browser.run(load, vec![list().into()]).await;
        page.expect_stage(&["done"]).await;
        browser.run("document.querySelector('input[name=keep]').click()", vec![]).await;
        eventually("the remark", async || page.text().await.contains(REMARK).then_some(())).await;
        self.go("#/predict").await;
        page.type_in("preanti", INVALID).await;
        page.expect_error("preanti").await;
        for (name, text) in PATIENT {
            page.type_in(name, text).await;
        }
        eventually("a result", async || page.probability().await).await;
        page.press("code").await;
        browser.run("getSelection().selectAllChildren(document.querySelector('.form'))", vec![]).await;
        browser.settle().await;
    }

    /// Goes to a view.
    pub async fn go(&self, hash: &str) {
        self.page.browser().run("location.replace(arguments[0])", vec![hash.into()]).await;
        self.page.browser().settle().await;
    }

    /// Presses what bears a `data-testid`, whatever lies over it.
    pub async fn press(&self, id: &str) {
        let script = "document.querySelector(`[data-testid='${arguments[0]}']`).click()";
        self.page.browser().run(script, vec![id.into()]).await;
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.page.browser().session().action_chain().send_keys(keys).perform().await.expect("keys");
    }

    /// Presses the Escape key.
    pub async fn escape(&self) {
        self.keys(Key::Escape + "").await;
    }

    /// Waits until the document is another one, ready for the next patient.
    pub async fn expect_anew(&self) {
        self.until(
            "another document",
            "globalThis.planted === undefined && document.body?.dataset.ready === 'true'",
        )
        .await;
    }

    /// Waits until the form is empty and can be used.
    pub async fn expect_empty(&self) {
        let script = "[...document.querySelectorAll('#patient input')].length > 0
            && [...document.querySelectorAll('#patient :is(input, select)')].every(field =>
              field.type === 'radio' ? !field.checked : field.value === '')
            && !document.querySelector('dialog[open]')";
        self.until("an empty form", script).await;
    }

    /// Waits until an expression holds in the page.
    pub async fn until(&self, what: &str, expression: &str) {
        self.page.until(what, expression, vec![]).await;
    }

    /// Whether an expression holds in the page.
    pub async fn is(&self, expression: &str) -> bool {
        let script = format!("return Boolean({expression})");
        self.page.browser().run(&script, vec![]).await.as_bool().expect("a truth value")
    }

    /// All that the page and its origin hold, as one text.
    pub async fn everything(&self) -> String {
        let text = self.page.browser().run_async(include_str!("traces.js"), vec![]).await;
        text.as_str().expect("a text").to_owned()
    }

    /// Names of the needles that stand in the memory of the page's program.
    pub async fn in_memory(&self, needles: &[Needle]) -> Vec<String> {
        let masked =
            |needle: &Needle| json!(needle.bytes.iter().map(|byte| byte ^ 0xa5).collect::<Vec<u8>>());
        let found = self
            .page
            .browser()
            .run_async(include_str!("memory.js"), needles.iter().map(masked).collect())
            .await;
        let found = found.as_array().expect("a list").iter().map(|found| found == &Value::Bool(true));
        needles.iter().zip(found).filter(|(_, found)| *found).map(|(needle, _)| needle.name.clone()).collect()
    }
}

/// Bytes to look for.
pub struct Needle {
    pub name: String,
    bytes: Vec<u8>,
}

/// Every text that tells the patient or the list.
pub fn texts() -> Vec<&'static str> {
    let fields = PATIENT.iter().map(|(_, text)| *text).filter(|text| text.contains('.'));
    fields.chain([INVALID, REMARK, LISTED, PLANTED, COPIED]).collect()
}

/// The same as a program holds them: as UTF-8 and UTF-16, and numbers as f64 and f32.
pub fn needles() -> Vec<Needle> {
    let mut needles = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| needles.push(Needle { name, bytes });
    for text in texts() {
        add(format!("{text} as UTF-8"), text.as_bytes().to_vec());
        add(format!("{text} as UTF-16"), text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        if let Ok(number) = text.parse::<f64>() {
            add(format!("{text} as f64"), number.to_le_bytes().to_vec());
            add(format!("{text} as f32"), (number as f32).to_le_bytes().to_vec());
        }
    }
    needles
}

/// The texts that stand in another.
pub fn told(by: &str) -> Vec<&'static str> {
    texts().into_iter().filter(|text| by.contains(text)).collect()
}
