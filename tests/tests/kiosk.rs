//! A screen that many use, one after another: it forgets each before the next, and nobody leaves it.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, Theme, eventually};
use common::axe::{Axe, Rules};
use common::kiosk::{From, INVALID, Kiosk, LISTED, PATIENT, PLANTED, REMARK, needles, texts, told};
use serde_json::{Value, json};

/// How often everything is typed, kept and forgotten.
fn tries() -> usize {
    std::env::var("BOSQUE_TRIES").ok().and_then(|tries| tries.parse().ok()).unwrap_or(1)
}

/// Uses a kiosk, lets it forget in a way, and looks for what it was given: before, so that not to find it afterwards means something.
async fn forgets(kiosk: &Kiosk, from: From, wipe: impl AsyncFn(&Kiosk)) {
    kiosk.use_it().await;
    let before = kiosk.everything().await;
    let here: Vec<&str> = told(&before);
    for (_, text) in PATIENT.iter().filter(|(_, text)| text.contains('.')) {
        assert!(here.contains(text), "the document shows {text} before");
    }
    let heap = kiosk.page.browser().heap_strings();
    assert!(heap.iter().any(|string| string.contains(PLANTED)), "the heap holds what a script holds");
    let memory = kiosk.in_memory(&needles()).await;
    for wanted in ["wtkg", "preanti"] {
        let text = PATIENT.iter().find(|(name, _)| *name == wanted).expect("a field").1;
        for form in ["UTF-8", "f64"] {
            let wanted = format!("{text} as {form}");
            assert!(memory.contains(&wanted), "the memory holds {wanted} before: {memory:?}");
        }
    }
    assert!(memory.contains(&format!("{REMARK} as UTF-8")), "the memory holds the list's remark: {memory:?}");
    println!("found before: {} texts in the document and its stores, {memory:?} in memory", here.len());

    wipe(kiosk).await;
    if from != From::Bare {
        kiosk.expect_anew().await;
    }
    kiosk.expect_empty().await;
    // The heap first: whoever looks into the page leaves words there.
    let heap = kiosk.page.browser().heap_strings();
    if from != From::Bare {
        let left: Vec<&str> =
            texts().into_iter().filter(|text| heap.iter().any(|string| string.contains(text))).collect();
        assert_eq!(left, [""; 0], "on the heap");
        assert_eq!(kiosk.in_memory(&needles()).await, [""; 0], "in the program's memory");
    }
    let after = kiosk.everything().await;
    assert_eq!(told(&after), [""; 0], "{after}");
    let state: Value = serde_json::from_str(&after).expect("JSON");
    assert_eq!(state["state"], Value::Null);
    assert!(!after.contains("#/r/"), "no code is left: {}", state["address"]);
    assert!(
        kiosk.is("getSelection().isCollapsed && document.documentElement.dataset.mode === 'kiosk'").await
    );
}

/// Waits until nobody has used the screen for too long.
async fn idle(kiosk: &Kiosk) {
    kiosk
        .until("the question", "document.querySelector('#idle[open]') || globalThis.planted === undefined")
        .await;
}

#[tokio::test]
async fn from_a_disk_the_next_patient_finds_nothing_of_the_one_before() {
    for _ in 0..tries() {
        let kiosk = Kiosk::open(From::Disk, "").await;
        forgets(&kiosk, From::Disk, async |kiosk| kiosk.press("next-patient").await).await;
    }
}

#[tokio::test]
async fn from_a_disk_who_walks_away_leaves_nothing() {
    for _ in 0..tries() {
        let kiosk = Kiosk::open(From::Disk, "&idle=36").await;
        forgets(&kiosk, From::Disk, idle).await;
    }
}

#[tokio::test]
async fn from_a_server_the_next_patient_finds_nothing_of_the_one_before() {
    for _ in 0..tries() {
        let kiosk = Kiosk::open(From::Server, "").await;
        let wipe = async |kiosk: &Kiosk| {
            let served = kiosk.page.site().requests().len();
            kiosk.press("next-patient").await;
            kiosk.expect_anew().await;
            kiosk.expect_empty().await;
            let asked = kiosk.page.site().requests().split_off(served);
            // The browser looks for another service worker whenever a document is loaded.
            assert!(asked.iter().all(|path| path.ends_with("service-worker.js")), "{asked:?}");
        };
        forgets(&kiosk, From::Server, wipe).await;
    }
}

#[tokio::test]
async fn from_a_server_who_walks_away_leaves_nothing() {
    for _ in 0..tries() {
        let kiosk = Kiosk::open(From::Server, "&idle=36").await;
        forgets(&kiosk, From::Server, idle).await;
    }
}

#[tokio::test]
async fn a_page_that_is_not_kept_is_emptied_where_it_stands() {
    let kiosk = Kiosk::open(From::Bare, "").await;
    let wipe = async |kiosk: &Kiosk| {
        let served = kiosk.page.site().requests().len();
        kiosk.press("next-patient").await;
        kiosk.expect_empty().await;
        assert_eq!(kiosk.page.site().requests().split_off(served), [""; 0], "no request to find out");
    };
    forgets(&kiosk, From::Bare, wipe).await;
    assert!(kiosk.is("globalThis.planted").await, "without a service worker the document stays");
    // The list's worker begins anew.
    kiosk.use_it().await;
}

#[tokio::test]
async fn somebody_is_asked_first_and_stays() {
    let kiosk = Kiosk::open(From::Server, "&idle=10").await;
    kiosk.page.type_in("wtkg", "71").await;
    for answer in ["button", "key", "escape"] {
        kiosk.until("the question", "document.querySelector('#idle[open][role=alertdialog]')").await;
        assert!(
            kiosk.is("document.activeElement.dataset.testid === 'stay'").await,
            "the answer has the focus"
        );
        let said = kiosk.page.browser().run("return document.getElementById('idle').innerText", vec![]).await;
        assert!(said.as_str().is_some_and(|said| said.contains("¿Sigue ahí?")), "{said}");
        kiosk
            .until(
                "a countdown",
                "/^[123] s$/.test(document.querySelector('[data-testid=countdown]').textContent)",
            )
            .await;
        match answer {
            "button" => kiosk.press("stay").await,
            "key" => kiosk.keys("5").await,
            _ => kiosk.escape().await,
        }
        kiosk.until("an end of it", "!document.querySelector('#idle[open]')").await;
        assert_eq!(kiosk.page.value_of("wtkg").await.as_deref(), Some("71"));
    }
    kiosk.until("the question", "document.querySelector('#idle[open]')").await;
    // A pointer that is moved past the screen is nobody.
    let passing = "dispatchEvent(new PointerEvent('pointermove', { screenX: 5, screenY: 9 }))";
    kiosk.page.browser().run(passing, vec![]).await;
    kiosk.expect_empty().await;
    kiosk.page.browser().assert_quiet().await;
}

#[tokio::test]
async fn an_empty_screen_asks_nobody_and_returns_to_its_own_language() {
    let kiosk = Kiosk::open(From::Bare, "&idle=10").await;
    let watch = "globalThis.asked = false;
        new MutationObserver(() => { asked ||= document.getElementById('idle').open; })
          .observe(document.body, { subtree: true, attributes: true });
        document.querySelector('[data-testid=language] [lang=en]').click();
        dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));";
    kiosk.page.browser().run(watch, vec![]).await;
    kiosk.until("English", "document.documentElement.lang === 'en'").await;
    assert!(kiosk.is("location.search.includes('lang=es')").await, "the address stays the kiosk's");
    kiosk.until("its own language", "document.documentElement.lang === 'es'").await;
    assert!(!kiosk.is("asked").await);
}

#[tokio::test]
async fn a_machine_that_slept_wipes_when_it_wakes() {
    let kiosk = Kiosk::open(From::Server, "&idle=900").await;
    kiosk.page.type_in("wtkg", "71").await;
    let wake = "const real = Date.now;
        Date.now = () => real() + 8 * 3600e3;
        document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));";
    kiosk.page.browser().run(wake, vec![]).await;
    kiosk.expect_empty().await;
}

#[tokio::test]
async fn who_comes_back_finds_an_empty_form() {
    let kiosk = Kiosk::open(From::Server, "").await;
    let browser = kiosk.page.browser();
    kiosk.page.type_in("wtkg", "71").await;
    browser.run("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))", vec![]).await;
    kiosk.until("nothing", "!document.querySelector('#patient')").await;
    browser.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))", vec![]).await;
    kiosk.expect_empty().await;
    kiosk.page.type_in("wtkg", "72").await;
    browser.goto("about:blank").await;
    browser.session().back().await.expect("a way back");
    kiosk.page.expect_ready().await;
    kiosk.expect_empty().await;
}

#[tokio::test]
async fn nothing_leads_out() {
    let kiosk = Kiosk::open(From::Server, "").await;
    let browser = kiosk.page.browser();
    let entries = browser.run("return history.length", vec![]).await;
    let plant = "const link = document.createElement('a');
        Object.assign(link, { href: 'https://example.org/', target: '_blank', textContent: 'fuera', id: 'out' });
        document.querySelector('main').append(link);";
    browser.run(plant, vec![]).await;
    assert_eq!(
        browser.run("return getComputedStyle(document.getElementById('out')).pointerEvents", vec![]).await,
        json!("none")
    );
    let prevented =
        "const event = new arguments_0(arguments[1], { bubbles: true, cancelable: true, ...arguments[2] });
        document.querySelector(arguments[3]).dispatchEvent(event);
        return event.defaultPrevented;";
    for (kind, name, more, at) in [
        ("MouseEvent", "click", json!({}), "#out"),
        ("MouseEvent", "auxclick", json!({ "button": 1 }), ".nav a"),
        ("MouseEvent", "click", json!({ "ctrlKey": true }), ".nav a"),
        ("MouseEvent", "contextmenu", json!({}), "#patient input"),
        ("Event", "dragstart", json!({}), ".brand"),
        ("ClipboardEvent", "copy", json!({}), "#patient input"),
        ("KeyboardEvent", "keydown", json!({ "key": "s", "ctrlKey": true }), "#patient input"),
        ("KeyboardEvent", "keydown", json!({ "key": "ArrowLeft", "altKey": true }), "#patient input"),
    ] {
        let script = prevented.replace("arguments_0", kind);
        let answer = browser.run(&script, vec![kind.into(), name.into(), more, at.into()]).await;
        assert_eq!(answer, json!(true), "{name} at {at}");
    }
    let drop = "const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
        document.querySelector('main').dispatchEvent(event);
        return event.defaultPrevented;";
    assert_eq!(browser.run(drop, vec![]).await, json!(true));
    for view in ["model", "batch", "predict"] {
        browser.run(&format!("document.querySelector('.nav a[href=\"#/{view}\"]').click()"), vec![]).await;
        kiosk.until(view, &format!("location.hash === '#/{view}' && document.querySelector('.nav [aria-current]').hash === '#/{view}'")).await;
    }
    assert!(
        !kiosk.is("document.querySelector('.nav a[href=\"#/settings\"]')").await,
        "no way to the settings"
    );
    kiosk.go("#/settings").await;
    kiosk
        .until("the patient's view", "location.hash === '#/predict' && document.querySelector('#patient')")
        .await;
    assert_eq!(browser.run("return history.length", vec![]).await, entries, "no entries pile up");
    assert_eq!(browser.run("return history.state", vec![]).await, Value::Null);
    assert!(browser.session().windows().await.expect("windows").len() == 1);
    browser.assert_quiet().await;
}

#[tokio::test]
async fn no_field_remembers() {
    let kiosk = Kiosk::open(From::Server, "").await;
    let fields = "return [...document.querySelectorAll('input, textarea, select')].filter(field =>
          !['file', 'range'].includes(field.type) && (field.autocomplete !== 'off' || field.spellcheck
            || (['text', 'search', 'textarea'].includes(field.type) && field.getAttribute('autocorrect') !== 'off' && !field.readOnly)))
        .map(field => field.outerHTML.slice(0, 200))";
    let press = async |id: &str| {
        kiosk.press(id).await;
        kiosk.page.browser().settle().await;
    };
    press("example").await;
    press("code").await;
    assert_eq!(kiosk.page.browser().run(fields, vec![]).await, json!([]));
    kiosk.escape().await;
    kiosk.go("#/batch").await;
    assert_eq!(kiosk.page.browser().run(fields, vec![]).await, json!([]));
    press("ward-example").await;
    kiosk.page.expect_stage(&["done"]).await;
    assert_eq!(kiosk.page.browser().run(fields, vec![]).await, json!([]));
}

const PIN: &str = "271828";

/// Gives a field of the settings or the dialog a text.
async fn give(kiosk: &Kiosk, name: &str, text: &str) {
    let script = "const field = document.querySelector(`input[name='${arguments[0]}']`);
        field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    kiosk.page.browser().run(script, vec![name.into(), text.into()]).await;
}

async fn problem(kiosk: &Kiosk, id: &str) -> String {
    eventually("what is wrong", async || {
        let script =
            "return document.querySelector(`[data-testid='${arguments[0]}']`)?.innerText.trim() ?? ''";
        let said = kiosk.page.browser().run(script, vec![id.into()]).await;
        said.as_str().filter(|said| !said.is_empty() && !said.contains('…')).map(String::from)
    })
    .await
}

#[tokio::test]
async fn a_pin_closes_the_settings_and_outlives_a_reload() {
    let kiosk = Kiosk::open(From::Server, "").await;
    // Not a kiosk yet.
    kiosk.page.revisit("?lang=es#/settings").await;
    for (pin, again, idle, wrong) in [
        ("12", "12", "60", "4 a 12"),
        (PIN, "271829", "60", "no son iguales"),
        (PIN, PIN, "9", "de 10 a 900"),
    ] {
        give(&kiosk, "new-pin", pin).await;
        give(&kiosk, "new-pin-again", again).await;
        give(&kiosk, "idle", idle).await;
        kiosk.press("kiosk-begin").await;
        let said = problem(&kiosk, "kiosk-problem").await;
        assert!(said.contains(wrong), "{said}");
    }
    give(&kiosk, "idle", "75").await;
    kiosk.press("kiosk-begin").await;
    kiosk
        .until(
            "a kiosk",
            "document.documentElement.dataset.mode === 'kiosk' && document.querySelector('#patient')",
        )
        .await;
    let note = kiosk.page.browser().run("return localStorage.getItem('bosque-kiosk')", vec![]).await;
    let note = note.as_str().expect("a note");
    assert!(note.starts_with("1 600000 ") && note.ends_with(" 75") && !note.contains(PIN), "{note}");

    // Documents that are not secure have no such thing.
    let notice = "const storage = globalThis.StorageManager?.prototype, persist = storage?.persist;
        if (persist) storage.persist = function () { globalThis.wantsToStay = true; return persist.call(this); };";
    let devtools = json!({ "source": notice });
    kiosk.page.browser().devtools("Page.addScriptToEvaluateOnNewDocument", devtools).await;
    kiosk.page.revisit("?lang=es").await;
    assert!(
        kiosk.is("document.documentElement.dataset.mode === 'kiosk'").await,
        "without a word in the address"
    );
    kiosk.until("the browser is asked to keep the page", "globalThis.wantsToStay").await;
    let ask = async || {
        kiosk
            .page
            .browser()
            .run("document.querySelector('.nav a[href=\"#/settings\"]').click()", vec![])
            .await;
        kiosk.until("the PIN's dialog", "document.querySelector('#kiosk-pin[open]')").await;
    };
    for wrong in ["111111", "222222"] {
        ask().await;
        give(&kiosk, "pin", wrong).await;
        kiosk.press("unlock").await;
        assert!(problem(&kiosk, "pin-problem").await.contains("No es el PIN"));
        kiosk.page.revisit("?lang=es").await;
    }
    ask().await;
    give(&kiosk, "pin", "333333").await;
    kiosk.press("unlock").await;
    assert!(problem(&kiosk, "pin-problem").await.contains("Espere 5 s"));
    kiosk.page.revisit("?lang=es").await;
    ask().await;
    give(&kiosk, "pin", PIN).await;
    kiosk.press("unlock").await;
    let said = problem(&kiosk, "pin-problem").await;
    assert!(said.contains("Espere"), "the wait outlives a reload, and the right PIN waits too: {said}");
    assert!(!kiosk.is("document.getElementById('kiosk')").await);
    eventually("an end of the wait", async || {
        give(&kiosk, "pin", PIN).await;
        kiosk.press("unlock").await;
        kiosk.is("document.getElementById('kiosk')").await.then_some(())
    })
    .await;
    assert_eq!(
        kiosk.page.browser().run("return localStorage.getItem('bosque-kiosk-tries')", vec![]).await,
        Value::Null
    );
    // Who leaves the settings gives the PIN again.
    kiosk.go("#/model").await;
    kiosk.go("#/settings").await;
    kiosk.until("the PIN's dialog", "document.querySelector('#kiosk-pin[open]')").await;
    give(&kiosk, "pin", PIN).await;
    kiosk.press("unlock").await;
    kiosk.until("the settings", "document.querySelector('[data-testid=kiosk-leave]')").await;
    kiosk.press("kiosk-leave").await;
    kiosk.until("no kiosk", "document.documentElement.dataset.mode === undefined").await;
    kiosk.page.revisit("?lang=es").await;
    assert!(!kiosk.is("document.querySelector('.kbar')").await);
    kiosk.page.browser().assert_quiet().await;
}

#[tokio::test]
async fn the_next_patient_counts_in_the_monitor_and_keeps_its_counts() {
    let kiosk = Kiosk::open(From::Server, "").await;
    for (name, text) in PATIENT {
        kiosk.page.type_in(name, text).await;
    }
    eventually("a result", async || kiosk.page.probability().await).await;
    kiosk.press("next-patient").await;
    kiosk.expect_empty().await;
    let counts = "return Object.keys(localStorage).filter(key => key.startsWith('bosque-drift-')).length";
    assert_eq!(kiosk.page.browser().run(counts, vec![]).await, json!(1));
    let kept = kiosk.page.browser().run("return JSON.stringify({ ...localStorage })", vec![]).await;
    assert!(told(kept.as_str().expect("a text")).is_empty(), "{kept}");
    assert!(![INVALID, LISTED].iter().any(|text| kept.as_str().is_some_and(|kept| kept.contains(text))));
}

const SCREENS: [(u32, u32); 5] = [(1920, 1080), (1366, 768), (1280, 800), (1024, 768), (800, 1280)];

/// Words smaller than 18 px, controls lower than 56.
const SMALL: &str = "const seen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !element.closest('.vh, .skip, option');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = new Set();
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (!data.trim() || !seen(parentElement)) continue;
      const size = parseFloat(getComputedStyle(parentElement).fontSize);
      if (size < 17.99) small.add(`${size} px: ${parentElement.className.baseVal ?? parentElement.className} ${data.trim().slice(0, 30)}`);
    }
    for (const control of document.querySelectorAll('.btn, .in, .seg, .nav a, .lang button, .unfold, .drop label')) {
      if (!seen(control)) continue;
      const { height } = control.getBoundingClientRect();
      if (height > 0 && height < 55.5) small.add(`${height} px high: ${control.outerHTML.slice(0, 80)}`);
    }
    return [...small];";

/// What sticks out of the screen at its side.
const STICKS_OUT: &str = "const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll('*')].filter(each => each.getBoundingClientRect().right > width + 0.5);
    return out.map(each => `sticks out to ${each.getBoundingClientRect().right} px: ${each.outerHTML.slice(0, 80)}`).slice(0, 5);";

#[tokio::test]
async fn all_is_large_on_every_screen() {
    let kiosk = Kiosk::open(From::Server, "").await;
    let mut all = Vec::new();
    let look = async |name: &str, all: &mut Vec<String>| {
        for (width, height) in SCREENS {
            kiosk.page.browser().resize(width, height).await;
            for script in [SMALL, STICKS_OUT] {
                let found = kiosk.page.browser().run(script, vec![]).await;
                let found = found.as_array().expect("a list").iter().filter_map(Value::as_str);
                all.extend(found.map(|each| format!("{name} at {width}: {each}")));
            }
        }
    };
    look("empty", &mut all).await;
    kiosk.press("example").await;
    kiosk.page.browser().settle().await;
    look("result", &mut all).await;
    let size = "return getComputedStyle(document.querySelector('.prob__n')).fontSize";
    assert_eq!(kiosk.page.browser().run(size, vec![]).await, json!("128px"));
    kiosk.go("#/batch").await;
    look("list", &mut all).await;
    kiosk.press("ward-example").await;
    kiosk.page.expect_stage(&["done"]).await;
    look("scored list", &mut all).await;
    kiosk.go("#/model").await;
    look("model", &mut all).await;
    all.sort();
    all.dedup();
    assert!(all.is_empty(), "{all:#?}");
}

#[tokio::test]
async fn a_kiosk_passes_axe() {
    let axe = Axe::set_up();
    let kiosk = Kiosk::open(From::Server, "&idle=10").await;
    let judge = async |page: &Page| {
        let mut found = Vec::new();
        for (theme, rules) in [(Theme::Light, Rules::All), (Theme::Dark, Rules::Colours)] {
            page.browser().prefer(theme, &[("prefers-reduced-motion", "reduce")]).await;
            found.extend(axe.violations(page, rules).await);
        }
        assert!(found.is_empty(), "{found:#?}");
    };
    judge(&kiosk.page).await;
    kiosk.page.type_in("wtkg", "71").await;
    kiosk.until("the question", "document.querySelector('#idle[open]')").await;
    kiosk
        .page
        .browser()
        .run("const real = Date.now, at = real(); Date.now = () => at; performance.now = () => 0;", vec![])
        .await;
    judge(&kiosk.page).await;
}
