//! `<bosque-predictor>` inside somebody else's page.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{fs, path::Path};

use bosque_browser_tests::{Browser, Page, Site, Theme};
use bosque_model::Model;
use common::axe::{Axe, Rules};
use common::{model, week20};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// The policy that docs/element.md gives to a portal, one directive a line.
fn policy() -> Vec<String> {
    let docs = include_str!("../../docs/element.md");
    let block = docs.split("```csp\n").nth(1).and_then(|rest| rest.split("```").next());
    block.expect("the policy stands in a block of its own").lines().map(String::from).collect()
}

/// A portal that serves the package's files beside its own page.
struct Portal {
    page: Page,
    _files: TempDir,
}

/// Functions of every script below.
const HELPERS: &str = "
    const done = arguments[arguments.length - 1];
    const shown = el => el.shadowRoot.querySelector('[data-testid=result], [data-testid=refused], p[role=alert]');
    const t = {
      until: async look => { for (;;) { const found = look(); if (found) return found; await new Promise(requestAnimationFrame); } },
      tick: () => new Promise(resolve => setTimeout(resolve)),
      make(attributes = {}, properties = {}, tag = 'bosque-predictor') {
        const el = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
        el.told = [];
        for (const kind of ['bosque-prediction', 'bosque-problem'])
          el.addEventListener(kind, e => el.told.push([kind, e.detail, e.bubbles, e.composed]));
        return Object.assign(el, properties);
      },
      async add(...made) {
        const el = this.make(...made);
        document.querySelector('main').append(el);
        await this.until(() => shown(el));
        await this.tick();
        return el;
      },
      text: el => el.shadowRoot.querySelector('.root').innerText,
      shown,
      exports: async () => { const module = await import('/dist/widget.js'); return [module, await module.default()]; },
    };";

impl Portal {
    /// With further files, each a path and its content.
    async fn open(more: &[(&str, &[u8])]) -> Portal {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let files =
            tempfile::Builder::new().prefix("bosque-portal-").tempdir().expect("a temporary directory");
        for name in ["element.js", "open.js"] {
            fs::copy(root.join("pkg").join(name), files.path().join(name)).unwrap();
        }
        let dist = root.join("pkg/dist");
        fs::create_dir_all(files.path().join("dist/models")).unwrap();
        let built = [
            "widget.js",
            "widget_bg.wasm",
            "widget.css",
            "models.js",
            "models/week20.model",
            "models/final_model.model",
        ];
        for name in built {
            let copied = fs::copy(dist.join(name), files.path().join("dist").join(name));
            copied.unwrap_or_else(|error| {
                panic!("{name} is not built, `cargo xtask package` does it: {error}")
            });
        }
        let own: [(&str, &[u8]); 3] = [
            ("favicon.ico", b""),
            ("portal.js", b"import { defineElement } from './element.js'; defineElement(); defineElement();"),
            ("index.html", document(&policy()).leak().as_bytes()),
        ];
        for (name, content) in own.iter().chain(more) {
            fs::write(files.path().join(name), content).unwrap();
        }
        let page = Page::load(Browser::start().await, Site::serve(files.path()), "").await;
        Portal { page, _files: files }
    }

    /// The value that a script's body resolves with; it may await, and finds helpers in `t` and its argument in `given`.
    async fn run(&self, body: &str, given: Value) -> Value {
        let script = format!(
            "{HELPERS} const given = arguments[0];
             (async () => {{ {body} }})().then(done, error => done(`${{error.name}}: ${{error.message}}`));"
        );
        let result = self.page.browser().session().execute_async(script, vec![given]).await;
        result.unwrap_or_else(|error| panic!("the script failed: {error}\n{body}")).json().clone()
    }

    async fn quiet(&self) {
        self.page.browser().assert_quiet().await;
    }
}

/// A portal's page under a policy.
fn document(policy: &[String]) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Portal</title>
        <meta name=\"viewport\" content=\"width=device-width\">
        <meta http-equiv=\"Content-Security-Policy\" content=\"{}\"></head>
        <body><main><h1>Portal</h1></main><script type=\"module\" src=\"portal.js\"></script></body></html>",
        policy.join("; ")
    )
}

/// Generated patients as a portal hands them over.
fn patients(model: &Model, count: usize) -> Vec<Value> {
    let names = model.schema().features();
    let object = |inputs: &[f64]| -> Value {
        names.iter().zip(inputs).map(|(f, &x)| (f.name.clone(), json!(x))).collect::<Map<_, _>>().into()
    };
    model.conformance().iter().take(count).map(|row| object(&row.inputs)).collect()
}

/// A whole patient of the model.
fn patient(model: &Model) -> Value {
    patients(model, 1).remove(0)
}

#[tokio::test]
async fn two_models_in_two_languages_give_the_native_bits() {
    let portal = Portal::open(&[]).await;
    let (week20, full) = (week20(), model());
    let script = "
        const all = [await t.add({ lang: 'es' }), await t.add({ lang: 'en', model: 'final_model' })];
        const answers = [];
        for (const [i, el] of all.entries()) {
          for (const patient of given[i]) {
            el.patient = patient;
            await t.tick();
            const [kind, detail, ...how] = el.told.pop();
            answers.push([kind, how, detail.raw, detail.probability, el.prediction.probability, detail.model.name]);
            if (el.told.length) answers.push('told twice');
          }
        }
        return [answers, all.map(el => t.text(el).includes('Datos del') || t.shown(el).innerText.includes('Completo'))];";
    let count = 48;
    let found = portal.run(script, json!([patients(&week20, count), patients(&full, count)])).await;
    let mut expected = Vec::new();
    for model in [&week20, &full] {
        for row in &model.conformance()[..count] {
            expected.push(json!([
                "bosque-prediction",
                [true, true],
                row.raw,
                row.probability,
                row.probability,
                model.manifest().name
            ]));
        }
    }
    assert_eq!(found[0].as_array().map(Vec::len), Some(expected.len()), "{found}");
    for (found, expected) in found[0].as_array().unwrap().iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found[1], json!([true, false]));
    portal.quiet().await;
}

#[tokio::test]
async fn attributes_reflect_and_a_change_is_told_once() {
    let portal = Portal::open(&[]).await;
    let script = "
        const found = {};
        const el = await t.add();
        found.silent = el.told.length;
        found.language = t.text(el).includes('CD4 baseline'); // of the document
        document.querySelector('main').lang = 'es-CO';
        await t.tick(); await t.tick();
        found.followed = t.text(el).includes('CD4 basal');
        el.lang = 'en';
        await t.tick();
        found.own = t.text(el).includes('CD4 baseline');
        Object.assign(el, { variant: 'compact', readonly: true, theme: 'dark', model: 'final_model' });
        found.reflected = ['variant', 'readonly', 'theme', 'model', 'lang'].map(name => el.getAttribute(name));
        await t.until(() => t.text(el).includes('final_model'));
        el.readonly = false; el.model = null; el.variant = ''; el.theme = '';
        found.removed = ['variant', 'readonly', 'theme', 'model'].map(name => el.getAttribute(name));
        await t.until(() => t.text(el).includes('week20'));
        el.patient = { age: 200 }; el.patient = given; el.lang = 'es'; el.patient = given;
        await t.tick(); await t.tick();
        found.once = el.told.map(([kind]) => kind);
        found.got = Object.keys(el.patient).length === Object.keys(given).length && el.patient.age === given.age;
        el.told.length = 0;
        el.patient = { age: 200, cd40: 'x', preanti: 1 };
        await t.tick();
        found.problems = el.told.map(([kind, detail]) => [kind, detail.problems.find(p => p.field === 'age')]);
        found.none = el.prediction;
        el.told.length = 0;
        el.patient = null;
        await t.tick();
        found.emptied = [el.told.length, Object.keys(el.patient).length];
        // Properties that were set before the definition, and another tag; defining again is harmless.
        const early = document.createElement('early-predictor');
        Object.assign(early, { patient: given, lang: 'en', readonly: true, variant: 'compact' });
        document.querySelector('main').append(early);
        const { defineElement } = await import('/element.js');
        defineElement('early-predictor'); defineElement('early-predictor');
        await t.until(() => early.prediction);
        found.early = [early.hasAttribute('readonly'), early.prediction.model.name, 'patient' in Object.getOwnPropertyDescriptors(early)];
        // Moved, and taken out and put back: what is typed stays, valid or not.
        const typed = el.shadowRoot.querySelector('[name=age]');
        el.patient = { age: 41 };
        await t.tick();
        typed.value = '4x'; typed.dispatchEvent(new Event('input', { bubbles: true }));
        const box = document.createElement('div');
        document.querySelector('main').append(box);
        box.append(el);
        await t.tick();
        found.moved = el.shadowRoot.querySelector('[name=age]') === typed && typed.value;
        el.remove();
        await t.tick();
        found.kept = [el.patient.age, el.shadowRoot.querySelector('form')];
        box.append(el);
        await t.until(() => t.shown(el));
        found.back = el.shadowRoot.querySelector('[name=age]').value;
        return found;";
    let found = portal.run(script, patient(&week20())).await;
    let expected = json!({
        "silent": 0, "language": true, "followed": true, "own": true,
        "reflected": ["compact", "", "dark", "final_model", "en"],
        "removed": [null, null, null, null],
        "once": ["bosque-prediction"], "got": true,
        "problems": [["bosque-problem", { "field": "age", "code": "too_high", "message": found["problems"][0][1]["message"] }]],
        "none": null, "emptied": [1, 0],
        "early": [true, "week20", false],
        "moved": "4x", "kept": ["4x", null], "back": "4x",
    });
    assert_eq!(found, expected);
    assert!(!found["problems"][0][1]["message"].as_str().unwrap_or_default().contains("200"));
    portal.quiet().await;
}

#[tokio::test]
async fn a_bundle_fills_the_form_and_says_what_it_took_and_nothing_of_whom() {
    let portal = Portal::open(&[]).await;
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": [
        { "resource": { "resourceType": "Parameters", "parameter": [{ "name": "baseline", "valueDate": "2024-03-01" }] } },
        { "fullUrl": "urn:uuid:5f1b0e0c-0000-4000-8000-000000000001", "resource": { "resourceType": "Patient", "id": "p1",
            "name": [{ "text": "Generated Identity" }], "birthDate": "1983-05-10", "gender": "male" } },
        { "resource": { "resourceType": "Observation", "id": "o1", "status": "final",
            "subject": { "reference": "urn:uuid:5f1b0e0c-0000-4000-8000-000000000001" }, "effectiveDateTime": "2024-02-20",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "24467-3" }] },
            "valueQuantity": { "value": 0.352, "system": "http://unitsofmeasure.org", "code": "10*9/L" } } },
        { "resource": { "resourceType": "Observation", "id": "<img src=x onerror=alert(1)>", "status": "preliminary",
            "subject": { "reference": "urn:uuid:5f1b0e0c-0000-4000-8000-000000000001" }, "effectiveDateTime": "2024-02-20",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "14135-8" }] },
            "valueQuantity": { "value": 900, "system": "http://unitsofmeasure.org", "code": "/uL" } } },
    ] });
    let script = "
        const el = await t.add({ lang: 'es' }, { fhir: given });
        await t.tick();
        const rows = [...el.shadowRoot.querySelectorAll('[data-testid=record] [data-field]')];
        const row = name => rows.find(row => row.dataset.field === name)?.innerText;
        const same = el.fhir === given;
        const found = [el.patient, row('cd40'), row('cd80'), rows.length, same, el.shadowRoot.querySelectorAll('img').length];
        const seen = JSON.stringify(el.told) + el.outerHTML + el.shadowRoot.innerHTML;
        found.push(['Generated', '1983', 'p1', '5f1b0e0c'].filter(secret => seen.includes(secret)));
        el.fhir = '{';
        await t.tick();
        found.push(Object.keys(el.patient).length, !!el.shadowRoot.querySelector('[data-testid=record] .state--error'));
        el.patient = { age: 40 };
        await t.tick();
        found.push(el.shadowRoot.querySelector('[data-testid=record]'), el.fhir);
        return found;";
    let found = portal.run(script, bundle).await;
    assert_eq!(found[0], json!({ "age": 40, "gender": 1, "cd40": 352 }));
    let (taken, refused) = (found[1].as_str().unwrap_or_default(), found[2].as_str().unwrap_or_default());
    assert!(taken.contains("Observation/o1") && taken.contains("10*9/L"), "{found}");
    assert!(!refused.is_empty(), "{found}");
    let features = week20().schema().features().len();
    assert_eq!(found[3], json!(features), "every input is accounted for");
    assert_eq!(
        found.as_array().unwrap()[4..],
        [json!(true), json!(0), json!([]), json!(0), json!(true), json!(null), json!(null)]
    );
    portal.quiet().await;
}

#[tokio::test]
async fn a_refused_model_says_why_and_never_scores() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut damaged = fs::read(root.join("pkg/dist/models/week20.model")).expect("the package is built");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let portal = Portal::open(&[("dist/models/damaged.model", &damaged)]).await;
    let script = "
        const found = [];
        for (const model of ['damaged', 'absent', '../element', '<img src=x onerror=alert(1)>']) {
          const el = await t.add({ model, lang: 'es' }, { patient: given });
          found.push([el.told.map(([kind, detail]) => [kind, detail.problems.map(p => p.code)]), el.prediction,
            t.text(el).includes('Cálculo bloqueado'), el.shadowRoot.querySelectorAll('form, img').length]);
          el.model = '';
          await t.until(() => el.prediction);
          el.remove();
        }
        const el = await t.add({}, { patient: { ...given, age: '<img src=x onerror=alert(1)>' } });
        found.push(el.shadowRoot.querySelectorAll('img').length, el.told.length);
        return found;";
    let found = portal.run(script, patient(&week20())).await;
    let refused = |code: &str| json!([[["bosque-problem", [code]]], null, true, 0]);
    let unknown = refused("unknown_model");
    assert_eq!(found, json!([refused("signature"), unknown, unknown, unknown, 0, 1]));
}

#[tokio::test]
async fn no_style_leaks_either_way() {
    let portal = Portal::open(&[]).await;
    let script = "
        const el = await t.add({ lang: 'es' }, { patient: given });
        await t.tick();
        const kinds = ['color', 'backgroundColor', 'fontSize', 'fontFamily', 'fontWeight', 'display', 'textAlign', 'textTransform',
          'letterSpacing', 'lineHeight', 'paddingTop', 'marginTop', 'borderTopWidth', 'visibility', 'listStyleType', 'cursor', 'opacity'];
        const styles = root => [...root.querySelectorAll('*')].map(each => {
          const style = getComputedStyle(each);
          return each.localName + '.' + each.getAttribute('class') + ': ' + kinds.map(kind => style[kind]).join('|');
        });
        const inside = styles(el.shadowRoot);
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`* { all: unset !important }
          html { font: italic 700 40px/3 fantasy; letter-spacing: 9px; text-transform: uppercase; color: red; cursor: wait; }
          :root { --ground: red; --ink: lime; --t-md: 50px; --s-4: 90px } .field, .btn, .state { display: none !important }`);
        document.adoptedStyleSheets = [sheet];
        const hostile = styles(el.shadowRoot);
        document.adoptedStyleSheets = [];
        const differs = inside.map((style, i) => style === hostile[i] ? null : `${style} -> ${hostile[i]}`).filter(Boolean);
        const other = document.createElement('div');
        other.innerHTML = '<p class=\"state root widget\"><button class=\"btn\">x</button><input><b class=\"prob__n\">1</b></p>';
        document.querySelector('main').append(other);
        const outside = () => styles(document.documentElement).filter(style => !style.startsWith('bosque-predictor'));
        const withIt = outside();
        el.remove();
        const without = outside();
        const themed = await t.add({ theme: 'dark', lang: 'es' });
        themed.style.setProperty('--bosque-ground', 'rgb(1, 2, 3)');
        const widget = themed.shadowRoot.querySelector('.widget');
        const ground = getComputedStyle(widget).backgroundColor;
        const parts = ['widget', 'identity', 'form', 'result', 'reasons'].map(part => !!themed.shadowRoot.querySelector(`[part=${part}]`));
        return [inside.length > 150, differs.slice(0, 5), JSON.stringify(withIt) === JSON.stringify(without), ground,
          getComputedStyle(widget).color, parts];";
    let found = portal.run(script, patient(&week20())).await;
    assert_eq!(found[1], json!([]));
    let dark_ink = "rgb(238, 235, 225)";
    assert_eq!(found, json!([true, [], true, "rgb(1, 2, 3)", dark_ink, [true, true, true, true, true]]));
    portal.quiet().await;
}

#[tokio::test]
async fn every_shape_fits_320_pixels_and_passes_axe() {
    let axe = Axe::set_up();
    let portal = Portal::open(&[]).await;
    let browser = portal.page.browser();
    let usual = {
        let model = week20();
        let row = common::usual_patient(&model);
        patients(&model, row + 1).remove(row)
    };
    let mut found = Vec::new();
    for (lang, attributes) in [
        ("es", json!({})),
        ("en", json!({ "variant": "compact" })),
        ("es", json!({ "readonly": "" })),
        ("en", json!({ "model": "absent" })),
    ] {
        let script = "document.querySelector('main').querySelectorAll('bosque-predictor').forEach(each => each.remove());
            document.documentElement.lang = given[0];
            const one = await t.add({ ...given[1] }, { patient: given[2] });
            if (!given[1].model) await t.add({ model: 'final_model', ...given[1] });
            return 0;";
        portal.run(script, json!([lang, attributes, usual])).await;
        browser.resize(320, 800).await;
        let wide = "return [document.documentElement.scrollWidth,
            [...document.querySelectorAll('bosque-predictor')].flatMap(el => [...el.shadowRoot.querySelectorAll('*')]
              .filter(each => each.getBoundingClientRect().right > el.getBoundingClientRect().right + 1
                && !each.closest('svg, .vh')).map(each => each.className))];";
        let wide = browser.run(wide, vec![]).await;
        assert_eq!(wide, json!([320, []]), "{lang} {attributes}");
        for (theme, rules) in [(Theme::Light, Rules::All), (Theme::Dark, Rules::Colours)] {
            let scheme = format!("document.documentElement.style.colorScheme = '{}'", theme.name());
            browser.run(&scheme, vec![]).await;
            browser.settle().await;
            for broken in axe.violations(&portal.page, rules).await {
                found.push(format!("{lang} {attributes} {}: {broken}", theme.name()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn nothing_is_left_of_elements_that_are_gone() {
    let portal = Portal::open(&[]).await;
    let script = "
        await t.add({}, { patient: given });
        document.querySelector('bosque-predictor').remove();
        await t.tick();
        const [module, wasm] = await t.exports();
        const table = Object.values(wasm).find(each => each instanceof WebAssembly.Table && each.length > 1024) ??
          wasm.__wbindgen_externrefs;
        const held = () => [module.Widget.live(), wasm.memory.buffer.byteLength, table.length];
        const turn = async () => {
          const el = await t.add({}, { patient: given });
          const live = module.Widget.live();
          el.remove();
          await t.tick();
          return live;
        };
        for (let i = 0; i < 20; i++) await turn();
        const before = held();
        let most = 0;
        for (let i = 0; i < 40; i++) most = Math.max(most, await turn());
        return [before, held(), most];";
    let found = portal.run(script, patient(&week20())).await;
    assert_eq!(found[0], found[1]);
    assert_eq!((&found[0][0], &found[2]), (&json!(0), &json!(1)), "{found}");
    portal.quiet().await;
}

#[tokio::test]
async fn the_policy_of_the_docs_is_enough_and_none_of_it_too_much() {
    let policy = policy();
    assert!(policy.len() > 1, "{policy:?}");
    let without = |part: &str| -> Vec<String> { policy.iter().map(|line| line.replace(part, "")).collect() };
    // `default-src 'none'` forbids all that no other directive allows.
    let pages = [
        ("whole.html", policy.clone()),
        ("no-wasm.html", without(" 'wasm-unsafe-eval'")),
        ("no-connect.html", policy.iter().filter(|line| !line.starts_with("connect-src")).cloned().collect()),
        ("no-script.html", without("script-src 'self'")),
    ];
    let documents: Vec<(&str, String)> =
        pages.iter().map(|(name, policy)| (*name, document(policy))).collect();
    let files: Vec<(&str, &[u8])> = documents.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let portal = Portal::open(&files).await;
    let mut found = Vec::new();
    for (name, _) in &pages {
        portal.page.browser().goto(&portal.page.site().url(name)).await;
        let script = "
            const el = t.make({}, { patient: given });
            document.querySelector('main').append(el);
            if (!customElements.get('bosque-predictor')) {
              await new Promise(resolve => document.readyState === 'complete' ? resolve() : addEventListener('load', resolve));
              await t.tick();
              if (!customElements.get('bosque-predictor')) return 'not defined';
            }
            await t.until(() => el.told.length);
            return el.told[0][0];";
        found.push(portal.run(script, patient(&week20())).await);
        if *name == "whole.html" {
            portal.quiet().await;
        }
    }
    assert_eq!(json!(found), json!(["bosque-prediction", "bosque-problem", "bosque-problem", "not defined"]));
}

#[test]
fn the_docs_name_every_token_and_part() {
    let docs = include_str!("../../docs/element.md");
    let sheet = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../pkg/dist/widget.css"));
    let sheet = sheet.expect("`cargo xtask package` has built the sheet");
    let named: std::collections::BTreeSet<&str> = sheet
        .split("var(--bosque-")
        .skip(1)
        .filter_map(|rest| rest.split([',', ')']).next())
        .filter(|name| *name != "rem")
        .collect();
    assert!(named.len() > 15, "{named:?}");
    for name in named {
        assert!(docs.contains(&format!("`--bosque-{name}`")), "--bosque-{name} is not in docs/element.md");
    }
}
