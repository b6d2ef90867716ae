//! The page as a person meets it: labels, fields, a result, an error beside the field that is wrong.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{By, Key, WebElement};

use crate::{Browser, Site, eventually};

/// The page, open in a browser.
pub struct Page {
    browser: Browser,
    site: Site,
}

/// What the page says of itself once it has looked at its model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// The model is verified and the form can be used.
    Ready,
    /// The model is not what it claims to be; the text is what the person reads.
    Failed(String),
}

impl Page {
    /// Opens the site that was built, with a query, a hash or both (`"?lang=es#/predict"`), in a new browser, and waits
    /// until the form can be used.
    pub async fn open(rest: &str) -> Page {
        let page = Page::load(Browser::start().await, Site::start(), rest).await;
        page.expect_ready().await;
        page
    }

    /// Opens any site in any browser and waits for nothing but the document.
    pub async fn load(browser: Browser, site: Site, rest: &str) -> Page {
        browser.goto(&site.url(rest)).await;
        Page { browser, site }
    }

    /// Goes to the page anew, with another query or hash, and waits until the form can be used.
    pub async fn revisit(&self, rest: &str) {
        self.browser.goto("about:blank").await; // another hash alone would not load the page again
        self.browser.goto(&self.site.url(rest)).await;
        self.expect_ready().await;
    }

    /// Loads the page anew, and waits until the form of the new document can be used.
    pub async fn reload(&self) {
        self.browser.session().refresh().await.expect("a page can be loaded anew");
        self.expect_ready().await;
    }

    /// The browser that shows the page.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The server that the page came from.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The browser and the server, each of which may end by itself.
    pub fn into_parts(self) -> (Browser, Site) {
        (self.browser, self.site)
    }

    /// Waits until the page says whether its model is sound.
    pub async fn readiness(&self) -> Readiness {
        let body = "return [document.body?.dataset.ready ?? '', document.body?.innerText ?? '']";
        eventually("data-ready on body", async || {
            let answer = self.browser.run(body, Vec::new()).await;
            match answer[0].as_str() {
                Some("true") => Some(Readiness::Ready),
                Some("failed") => Some(Readiness::Failed(answer[1].as_str().unwrap_or_default().to_string())),
                _ => None,
            }
        })
        .await
    }

    /// Waits until the form can be used, and panics where the page refuses its model.
    pub async fn expect_ready(&self) {
        if let Readiness::Failed(reason) = self.readiness().await {
            panic!("the page refuses its model: {reason}");
        }
    }

    /// Waits until the page's files are kept and a service worker answers for them: from then on it opens without a server, and asks for
    /// nothing more; and until the settings say so, where they are shown.
    pub async fn expect_kept(&self) {
        let kept = "navigator.serviceWorker?.controller
            && !document.querySelector('[data-testid=app-kept][data-state=keeping]')";
        self.until("a page that is kept", kept, Vec::new()).await;
    }

    /// Waits until an expression holds in the page; its values are in `arguments`. Whatever must hold of one document belongs into one
    /// expression: between two the page may load anew.
    pub async fn until(&self, what: &str, expression: &str, arguments: Vec<Value>) {
        let script = format!("return Boolean({expression})");
        eventually(what, async || {
            // While a document goes, its successor may not be there yet.
            let answer = self.browser.session().execute(&script, arguments.clone()).await.ok()?;
            answer.json().as_bool()?.then_some(())
        })
        .await;
    }

    /// Gives a field a value at once, whatever kind of field it is, and leaves the field: what a person does by keys and pointer,
    /// [`Page::type_in`], takes ten times as long.
    pub async fn enter(&self, name: &str, value: &str) {
        let begin = "const [name, value] = arguments;
            const fields = [...document.getElementsByName(name)].filter(field => field.matches('input, select'));
            const field = fields.find(field => field.type !== 'radio' || field.value === value);
            if (!field || field.disabled) return null;
            if (field.type === 'radio') field.click();
            else if (field.tagName === 'INPUT') (field.focus(), field.select());
            return field.type";
        let kind = eventually(name, async || {
            let answer = self.browser.run(begin, vec![name.into(), value.into()]).await;
            text(answer)
        });
        match kind.await.as_str() {
            "radio" => {}
            "select-one" => return self.select(name, value).await,
            _ if value.is_empty() => drop(self.browser.run("document.execCommand('delete')", vec![]).await),
            _ => drop(self.browser.devtools("Input.insertText", json!({ "text": value })).await),
        }
        self.browser.run("document.activeElement.blur()", vec![]).await;
    }

    /// Gives a field a value by keys and pointer, whatever kind of field it is.
    pub async fn type_in(&self, name: &str, value: &str) {
        let field = self.element(&field(name)).await;
        let tag = field.tag_name().await.expect("an element has a tag");
        let kind = field.attr("type").await.expect("an attribute can be read");
        match (tag.as_str(), kind.as_deref()) {
            ("select", _) => self.select(name, value).await,
            (_, Some("radio")) => self.choose(name, value).await,
            _ => self.fill(name, value).await,
        }
    }

    /// Types a value into a field in place of what it holds, and leaves the field.
    pub async fn fill(&self, name: &str, value: &str) {
        let field = self.element(&field(name)).await;
        field.clear().await.unwrap_or_else(|error| panic!("{name} cannot be emptied: {error}"));
        let typed = field.send_keys(value.to_string() + Key::Tab).await;
        typed.unwrap_or_else(|error| panic!("{name} cannot be typed into: {error}"));
    }

    /// Picks the radio button that stands for a value where a person sees it: at its label where it has one. Whether the
    /// label or the button lies on top there is the page's own affair, but the button must be chosen afterwards.
    pub async fn choose(&self, name: &str, value: &str) {
        let button = self.element(&format!("input[type=radio][name='{name}'][value='{value}']")).await;
        let label = "return arguments[0].labels?.[0] ?? arguments[0]";
        let label = self.browser.session().execute(label, vec![argument(&button)]).await;
        let label = label.and_then(|answer| answer.element()).expect("a button is its own label at least");
        self.scroll_to(&label).await;
        let press = self.browser.session().action_chain().move_to_element_center(&label).click();
        press.perform().await.unwrap_or_else(|error| panic!("{name} = {value} cannot be pressed: {error}"));
        assert_eq!(self.value_of(name).await.as_deref(), Some(value), "{name} did not take the press");
    }

    /// Picks an option of a list by its value.
    pub async fn select(&self, name: &str, value: &str) {
        let option = self.element(&format!("select[name='{name}'] option[value='{value}']")).await;
        self.click(&option, &format!("{name} = {value}")).await;
    }

    /// Gives an input for files a file of this machine.
    pub async fn choose_file(&self, id: &str, path: &Path) {
        let input = self.element(&format!("input[type=file]#{id}")).await;
        let path = path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let given = input.send_keys(path.to_string_lossy()).await;
        given.unwrap_or_else(|error| panic!("{id} takes no file: {error}"));
    }

    /// Waits until the patients' view has reached one of these stages, and returns it.
    pub async fn expect_stage(&self, stages: &[&str]) -> String {
        let script = "return document.querySelector('[data-testid=ward-status]')?.dataset.stage ?? ''";
        eventually(&format!("one of the stages {stages:?}"), async || {
            let stage = text(self.browser.run(script, Vec::new()).await)?;
            stages.contains(&stage.as_str()).then_some(stage)
        })
        .await
    }

    /// Presses a button by its name for tests.
    pub async fn press(&self, test_id: &str) {
        let button = self.element(&format!("[data-testid='{test_id}']")).await;
        self.click(&button, test_id).await;
    }

    /// Presses the form's submit button. `false` where it has none, because the result follows what is typed.
    pub async fn submit(&self) -> bool {
        let buttons = self.browser.session().find_all(By::Css("form button[type=submit]")).await;
        let Some(button) = buttons.unwrap_or_default().into_iter().next() else {
            return false;
        };
        self.click(&button, "the submit button").await;
        true
    }

    /// What a field holds: a text, an option's value, or the value of the radio button that is chosen.
    pub async fn value_of(&self, name: &str) -> Option<String> {
        let script = "const all = [...document.getElementsByName(arguments[0])];
            const radio = all[0]?.type === 'radio';
            return (radio ? all.find(field => field.checked) : all[0])?.value ?? null;";
        text(self.browser.run(script, vec![name.into()]).await)
    }

    /// The error that is shown for a field: the visible `role="alert"` that its `aria-describedby` (or its group's)
    /// names.
    pub async fn error_of(&self, name: &str) -> Option<String> {
        let script = "for (const field of document.getElementsByName(arguments[0])) {
              const group = field.closest('fieldset, [role=group], [role=radiogroup]');
              for (const owner of [field, group]) {
                for (const id of (owner?.getAttribute('aria-describedby') ?? '').split(/\\s+/)) {
                  const alert = id && document.getElementById(id);
                  if (alert && alert.getAttribute('role') === 'alert' && alert.checkVisibility()
                      && alert.innerText.trim()) return alert.innerText.trim();
                }
              }
            }
            return null;";
        text(self.browser.run(script, vec![name.into()]).await)
    }

    /// Waits for a field's error and returns it.
    pub async fn expect_error(&self, name: &str) -> String {
        eventually(&format!("an error at {name}"), async || self.error_of(name).await).await
    }

    /// The probability in full precision, as text, or nothing where none is shown.
    pub async fn probability(&self) -> Option<String> {
        self.output("probability").await
    }

    /// The predicted class, 0 or 1, or nothing where none is shown.
    pub async fn prediction(&self) -> Option<u8> {
        self.output("prediction").await.and_then(|value| value.parse().ok())
    }

    /// Waits until the page shows exactly this probability: every bit counts.
    pub async fn expect_probability(&self, expected: f64) {
        let mut last = None;
        let what = format!("the probability {expected}");
        eventually(&what, async || {
            let shown = self.probability().await;
            if shown != last {
                println!("probability shown: {shown:?}"); // read when the wait was in vain
                last.clone_from(&shown);
            }
            (shown?.parse::<f64>().ok()?.to_bits() == expected.to_bits()).then_some(())
        })
        .await;
    }

    /// Waits until the page predicts this class.
    pub async fn expect_prediction(&self, expected: u8) {
        let what = format!("the prediction {expected}");
        eventually(&what, async || (self.prediction().await? == expected).then_some(())).await;
    }

    /// The model's name, version and digest as the person reads them.
    pub async fn model_identity(&self) -> String {
        let identity = self.element("[data-testid='model-identity']").await;
        identity.text().await.expect("an element has a text")
    }

    /// The language that the page declares: `es` or `en`.
    pub async fn language(&self) -> String {
        text(self.browser.run("return document.documentElement.lang", Vec::new()).await).unwrap_or_default()
    }

    /// All that can be read.
    pub async fn text(&self) -> String {
        text(self.browser.run("return document.body.innerText", Vec::new()).await).unwrap_or_default()
    }

    async fn output(&self, name: &str) -> Option<String> {
        let script = "return document.querySelector(`output[name='${arguments[0]}']`)?.dataset.value ?? null";
        text(self.browser.run(script, vec![json!(name)]).await).filter(|value| !value.is_empty())
    }

    async fn click(&self, element: &WebElement, what: &str) {
        self.scroll_to(element).await;
        element.click().await.unwrap_or_else(|error| panic!("{what} cannot be clicked: {error}"));
    }

    /// Brings an element to the middle, as a person does: at the edges, what sticks there would be in the way.
    async fn scroll_to(&self, element: &WebElement) {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.browser.run(script, vec![argument(element)]).await;
    }

    async fn element(&self, css: &str) -> WebElement {
        eventually(css, async || self.browser.session().find(By::Css(css)).await.ok()).await
    }
}

fn field(name: &str) -> String {
    format!("input[name='{name}'], select[name='{name}']")
}

fn text(value: Value) -> Option<String> {
    value.as_str().map(String::from)
}

fn argument(element: &WebElement) -> Value {
    element.to_json().expect("an element has an id")
}
