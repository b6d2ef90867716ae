//! A portal and the frame that it embeds, on two ports: to a browser, two origins.

use std::{fs, path::Path};

use bosque_browser_tests::{Browser, Site, copy_dir};
use bosque_model::Model;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use xtask::headers::FRAME_POLICY;

/// Where the example looks for the frame; the tests put their own address there.
const ADDRESS: &str = "https://predictor.clinic.example";

/// What every script of a test finds.
const HELPERS: &str = include_str!("clinic.js");

/// How the frame's files are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// As the documents say: the configuration's origins alone may embed the frame.
    Proper,
    /// By a server whose owner forgot to say who may; the frame's own checks are left.
    Forgotten,
    /// With a policy that allows everything, and none in the page, so that nothing but the code keeps a string from running.
    None,
}

/// Servers of a portal and of the frame, and a browser.
pub struct Clinic {
    pub browser: Browser,
    pub portal: Site,
    pub frame: Site,
    /// A third origin with the portal's files, which may embed the other two as far as it is concerned.
    pub stranger: Site,
    frame_files: TempDir,
    _portal_files: TempDir,
}

impl Clinic {
    /// Opens the portal's empty page; its origin is the one that the frame allows.
    pub async fn open(headers: Headers) -> Clinic {
        let clinic = Clinic::serve(headers).await;
        clinic.browser.goto(&clinic.portal.url("blank.html")).await;
        clinic
    }

    /// The servers alone.
    pub async fn serve(headers: Headers) -> Clinic {
        let frame_files = frame_files();
        let frame = match headers {
            Headers::Proper => Site::serve(frame_files.path()),
            Headers::Forgotten => Site::portal(frame_files.path(), FRAME_POLICY),
            Headers::None => {
                unprotect(&frame_files.path().join("embed.html"));
                Site::portal(frame_files.path(), "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:")
            }
        };
        let portal_files = portal_files(&origin(&frame));
        let anything = "default-src 'none'; script-src 'self'; frame-src http://127.0.0.1:*";
        let stranger = Site::portal(portal_files.path(), anything);
        // All that a portal has to allow for the iframe is the last directive; the stranger is where the frame is led astray.
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src {} {}",
            origin(&frame),
            origin(&stranger)
        );
        let portal = Site::portal(portal_files.path(), &policy);
        let browser = Browser::start().await;
        let clinic = Clinic { browser, portal, frame, stranger, frame_files, _portal_files: portal_files };
        clinic.configure(&json!({ "origins": [origin(&clinic.portal)] }).to_string());
        clinic
    }

    /// Writes the frame's configuration anew.
    pub fn configure(&self, text: &str) {
        fs::write(self.frame_files.path().join("embed.json"), text).expect("a file can be written");
    }

    /// The value that a script's body resolves with in the page that is open; it may await, and finds helpers in `t`.
    pub async fn run(&self, body: &str, argument: Value) -> Value {
        let script = format!(
            "const [argument, origin, done] = arguments;
             {HELPERS}
             const t = helpers(origin);
             (async () => {{ {body} }})().then(done, error => done(`${{error.name}}: ${{error.message}}`));"
        );
        let arguments = vec![argument, origin(&self.frame).into()];
        let result = self.browser.session().execute_async(script, arguments).await;
        result.unwrap_or_else(|error| panic!("the script failed: {error}\n{body}")).json().clone()
    }
}

/// A site's origin as browsers write it.
pub fn origin(site: &Site) -> String {
    site.url("").trim_end_matches('/').to_owned()
}

/// The example portal, with the package's two files and an empty page beside it.
fn portal_files(frame: &str) -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = directory();
    copy_dir(&root.join("examples/portal/iframe"), files.path());
    let index = files.path().join("index.html");
    let page = fs::read_to_string(&index).expect("the example has a page");
    assert!(page.contains(ADDRESS), "the example names the frame's address");
    fs::write(&index, page.replace(ADDRESS, frame)).expect("a file can be written");
    fs::create_dir(files.path().join("predictor")).expect("a directory");
    for name in ["frame.js", "frame-protocol.js"] {
        fs::copy(root.join("pkg").join(name), files.path().join("predictor").join(name)).expect(name);
    }
    fs::write(files.path().join("blank.html"), "<!doctype html><title>portal</title>").expect("a page");
    let trap = "<!doctype html><title>trap</title><script src=trap.js></script>";
    fs::write(files.path().join("trap.html"), trap).expect("a page");
    let listens = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data));";
    fs::write(files.path().join("trap.js"), listens).expect("a script");
    fs::write(files.path().join("favicon.ico"), "").expect("every browser asks for one");
    files
}

/// What portals embed, as the built site has it.
fn frame_files() -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = directory();
    copy_dir(&dist().join("embed"), files.path());
    fs::copy(root.join("examples/portal/iframe/bundle.json"), files.path().join("bundle.json")).expect("it");
    fs::write(files.path().join("index.html"), "<!doctype html><title>clinic</title>").expect("a page");
    fs::write(files.path().join("favicon.ico"), "").expect("every browser asks for one");
    files
}

/// Takes the policy out of the page.
fn unprotect(page: &Path) {
    let text = fs::read_to_string(page).expect("the frame's page");
    let open = text.replace("Content-Security-Policy", "x-none");
    assert_ne!(text, open, "the page has a policy");
    fs::write(page, open).expect("a file can be written");
}

fn directory() -> TempDir {
    tempfile::Builder::new().prefix("bosque-clinic-").tempdir().expect("a temporary directory")
}

/// A generated patient as a portal hands it over.
pub fn patient_object(model: &Model, row: usize) -> Value {
    let inputs = model.conformance()[row].inputs.iter();
    let fields = model.schema().features().iter().zip(inputs);
    Value::Object(fields.map(|(feature, x)| (feature.name.clone(), json!(x))).collect::<Map<_, _>>())
}

fn dist() -> std::path::PathBuf {
    std::env::var_os("BOSQUE_DIST").expect("`cargo xtask test` says where the site is").into()
}
