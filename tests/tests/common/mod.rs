//! The shipped model, opened natively: what the page must agree with.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod axe;
pub mod bundle;
pub mod clinic;
pub mod day;
pub mod installed;
pub mod kiosk;
pub mod release;

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bosque_browser_tests::Page;
use bosque_model::{Model, ModelFiles, shortest};

pub fn model() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/final_model/manifest.json"),
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .expect("the shipped model opens")
}

/// The model that the page opens with.
pub fn week20() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/week20/manifest.json"),
        forest: include_bytes!("../../../models/week20/forest.bin"),
        conformance: include_bytes!("../../../models/week20/conformance.csv"),
    })
    .expect("the shipped model opens")
}

/// Both shipped models.
pub fn models() -> [Model; 2] {
    [model(), week20()]
}

/// Names and texts of a generated patient, in the form's order.
pub fn patient(model: &Model, row: usize) -> Vec<(String, String)> {
    let values = model.conformance()[row].inputs.iter().map(|&x| shortest(x));
    model.schema().features().iter().map(|feature| feature.name.clone()).zip(values).collect()
}

/// A generated patient whose every value the training rows held, so that the page has nothing to warn of.
pub fn usual_patient(model: &Model) -> usize {
    (model.conformance().iter())
        .position(|row| {
            let inside = |(feature, x): (&bosque_model::Feature, &f64)| {
                feature.training.is_none_or(|r| r.contains(*x))
            };
            model.schema().features().iter().zip(&row.inputs).all(inside)
        })
        .expect("a quarter of the set lies inside")
}

/// Fills the whole form.
pub async fn fill(page: &Page, patient: &[(String, String)]) {
    for (name, text) in patient {
        page.enter(name, text).await;
    }
}

/// Pastes a text over a field as the browser does, and says whether the page took it away from the field.
pub async fn paste(page: &Page, field: &str, text: &str) -> bool {
    let script = "const [field, text] = arguments;
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.querySelector(`[name='${field}']`).dispatchEvent(event);
        return event.defaultPrevented;";
    page.browser().run(script, vec![field.into(), text.into()]).await.as_bool().expect("a truth value")
}

/// Puts a file where a person would choose one and waits until the page has looked at it.
pub async fn send(page: &Page, bytes: &[u8]) -> String {
    let script = "const [file, done] = arguments;
        const out = document.querySelector('[data-testid=opened]');
        const bytes = Uint8Array.from(atob(file), c => c.charCodeAt(0));
        const input = document.querySelector('input[type=file]');
        const files = new DataTransfer();
        files.items.add(new File([bytes], 'a.bosque'));
        new MutationObserver((_, self) => { self.disconnect(); setTimeout(() => done(out.dataset.state)); })
          .observe(out, { attributeFilter: ['data-file'] });
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    let state = page.browser().session().execute_async(script, vec![BASE64.encode(bytes).into()]).await;
    state.expect("the page looks at the file").json().as_str().unwrap_or_default().to_owned()
}

/// A copy of the built site whose wasm has one byte changed where `needle` stands.
pub fn tampered(needle: &[u8], offset: usize, byte: u8) -> tempfile::TempDir {
    let dist = std::env::var_os("BOSQUE_DIST").expect("`cargo xtask test` says where the site is");
    let copy = tempfile::tempdir().expect("a temporary directory");
    assert_eq!(copy_site(Path::new(&dist), copy.path(), (needle, offset, byte)), 1, "one wasm");
    copy
}

/// Copies a directory, changes the wasm in it, and returns how many it changed.
fn copy_site(from: &Path, to: &Path, change: (&[u8], usize, u8)) -> usize {
    let (needle, offset, byte) = change;
    let mut changed = 0;
    for entry in std::fs::read_dir(from).expect("the site can be listed") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.ends_with("embed") {
            continue; // what portals embed is another program
        }
        if path.is_dir() {
            std::fs::create_dir(&target).expect("a directory");
            changed += copy_site(&path, &target, change);
            continue;
        }
        let mut bytes = std::fs::read(&path).expect("a file can be read");
        match path.extension().and_then(|extension| extension.to_str()) {
            // The compressed twins would be served in place of what is changed.
            Some("br") => continue,
            Some("wasm") => {
                let place = bytes.windows(needle.len()).position(|window| window == needle);
                let at = place.expect("the model stands in the wasm") + offset;
                assert_ne!(bytes[at], byte);
                bytes[at] = byte;
                changed += 1;
            }
            // The browser's own integrity check would refuse the file before the page could look at its model.
            Some("html") => {
                let text = String::from_utf8(bytes).expect("a text");
                let parts: Vec<&str> = text.split(" integrity=\"").collect();
                let rest = |part: &&str| part.split_once('"').map_or("", |(_, rest)| rest).to_owned();
                bytes = [parts[0].to_owned()]
                    .into_iter()
                    .chain(parts[1..].iter().map(rest))
                    .collect::<String>()
                    .into();
            }
            _ => {}
        }
        std::fs::write(target, bytes).expect("written");
    }
    changed
}
