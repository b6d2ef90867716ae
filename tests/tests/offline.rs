//! The installed app: it opens without a server, another release takes over whole or not at all and never in the middle of a patient,
//! and the way back is open.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{env, fs, path::Path};

use bosque_browser_tests::{Browser, Other, Page, Profile, Site, eventually};
use common::day::{self, DAY, UNTIL, list};
use common::release::{BUILT, PARTS, dist, names, release, replace};
use common::{fill, model, models, patient, usual_patient, week20};
use serde_json::{Value, json};
use tempfile::TempDir;

const NEW: &str = "0.1.9";
const VERSION: &str = "[data-testid=app-version]";

/// How often what depends on chance is tried.
fn tries() -> usize {
    env::var("BOSQUE_TRIES").ok().and_then(|tries| tries.parse().ok()).unwrap_or(2)
}

/// Numbers by chance, other ones each time: what failed is printed with what was drawn.
struct Chance(u64);

impl Chance {
    fn new() -> Chance {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Chance(now.as_nanos() as u64 | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// A script's body that may await, with what [`UNTIL`] gives it.
async fn run(browser: &Browser, body: &str, given: Vec<Value>) -> Value {
    browser.run_async(&format!("{UNTIL} {body}"), given).await
}

/// The release that all parts of the page are of.
async fn parts(browser: &Browser) -> String {
    run(browser, PARTS, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// Looks for another release at the server, and says what became of it: "installed", "redundant" or "none".
const UPDATE: &str = "
    const registration = await navigator.serviceWorker.getRegistration();
    try { await registration.update(); } catch { return 'redundant'; }
    const worker = registration.installing ?? registration.waiting;
    if (!worker) return 'none';
    return until('an end of the update', () => ['installed', 'redundant'].find(state => worker.state === state));";

async fn update(page: &Page) -> String {
    run(page.browser(), UPDATE, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// A site that can be changed, with the page of one release, kept by the browser.
async fn kept(version: &str) -> (TempDir, Page) {
    let site = release(version);
    let page = Page::load(Browser::start().await, Site::serve(site.path()), "?lang=es&model=week20").await;
    page.expect_ready().await;
    page.expect_kept().await;
    (site, page)
}

async fn attribute(page: &Page, selector: &str, name: &str) -> String {
    let script = "const element = document.querySelector(arguments[0]);
        return element?.dataset[arguments[1]] ?? element?.innerText ?? ''";
    let value = page.browser().run(script, vec![selector.into(), name.into()]).await;
    value.as_str().unwrap_or_default().to_owned()
}

async fn expect_text(page: &Page, selector: &str, part: &str) {
    eventually(&format!("{part} in {selector}"), async || {
        attribute(page, selector, "").await.contains(part).then_some(())
    })
    .await;
}

/// Waits until the page has been loaded anew and is of a release.
async fn expect_release(page: &Page, version: &str) {
    let is_it =
        "document.body?.dataset.ready === 'true' && document.documentElement.dataset.boot === arguments[0]";
    page.until(&format!("the page of {version}"), is_it, vec![version.into()]).await;
}

#[tokio::test]
async fn a_page_that_was_loaded_once_needs_no_server_any_more() {
    let site = Site::start();
    let url = site.url("");
    let browser = Browser::start().await;
    let page = Page::load(browser, site, "?lang=es&model=week20").await;
    page.expect_ready().await;
    page.expect_kept().await;
    let mut before = Vec::new();
    for model in models() {
        let name = &model.manifest().name;
        page.revisit(&format!("?lang=es&model={name}")).await;
        let csv = list(&model);
        let seen = page.browser().run_async(DAY, day::arguments(&model, &csv, VERSION)).await;
        before.push(seen);
    }
    let (browser, site) = page.into_parts();
    drop(site); // for good
    // The other model, chosen in the page.
    let switched = "location.hash = '#/predict';
        (await until('the choice', () => document.querySelector('[name=model][value=week20]'))).click();
        return until('the other model', () => document.querySelector('[data-testid=model-identity]').innerText.includes('week20'));";
    let tries = tries();
    for _ in 0..tries {
        for (model, before) in models().iter().zip(&before) {
            let name = &model.manifest().name;
            browser.goto("about:blank").await;
            browser.goto(&format!("{url}?lang=es&model={name}")).await;
            let csv = list(model);
            let seen = browser.run_async(DAY, day::arguments(model, &csv, VERSION)).await;
            day::check("without a server", model, &csv, &seen);
            for what in ["probability", "download", "card", "digest"] {
                assert_eq!(seen[what], before[what], "{what} of {name}");
            }
        }
        assert_eq!(run(&browser, switched, vec![]).await, json!(true));
    }
    println!("{tries} times without a server in Chromium");
    browser.assert_quiet().await;
}

#[test]
fn other_browsers_need_no_server_any_more_either() {
    for mut browser in Other::all() {
        let site = Site::start();
        let url = site.url("?lang=es&model=week20");
        browser.goto(&url);
        let kept = format!(
            "{UNTIL} return until('a kept page', () => navigator.serviceWorker?.controller?.state === 'activated');"
        );
        if browser.run("return Boolean(navigator.serviceWorker)", &[]) == json!(false) {
            println!("skipped: {} has no service workers here", browser.name());
            continue;
        }
        browser.run(&kept, &[]);
        let (model, retrospective) = (week20(), model());
        let csv = list(&model);
        let before = browser.run(DAY, &day::arguments(&model, &csv, VERSION));
        day::check(browser.name(), &model, &csv, &before);
        drop(site);
        let tries = tries();
        for _ in 0..tries {
            browser.goto("about:blank");
            browser.goto(&url);
            let seen = browser.run(DAY, &day::arguments(&model, &csv, VERSION));
            day::check(browser.name(), &model, &csv, &seen);
            for what in ["probability", "download", "card", "digest"] {
                assert_eq!(seen[what], before[what], "{what} in {}", browser.name());
            }
        }
        println!("{tries} times without a server in {}", browser.name());
        browser.goto("about:blank");
        browser.goto(&url.replace("week20", "final_model"));
        let csv = list(&retrospective);
        let seen = browser.run(DAY, &day::arguments(&retrospective, &csv, VERSION));
        day::check(browser.name(), &retrospective, &csv, &seen);
    }
}

/// Loaded past the service worker, as it is by a reload that asks for everything anew, and as it happens to a document that is on its
/// way while the service worker begins.
#[tokio::test]
async fn a_page_loaded_past_its_service_worker_comes_under_it_all_the_same() {
    let (_site, page) = kept(BUILT).await;
    let before = page.browser().run("return String(performance.timeOrigin)", vec![]).await;
    page.browser().devtools("Page.reload", json!({ "ignoreCache": true })).await;
    page.until("another document", "String(performance.timeOrigin) !== arguments[0]", vec![before]).await;
    page.expect_ready().await;
    page.expect_kept().await;
    let (browser, server) = page.into_parts();
    drop(server);
    // What it asks for only now comes from what is kept.
    run(&browser, "location.hash = '#/batch'; return until('the list', () => document.querySelector('[data-testid=ward-example]'))", vec![])
        .await;
    let press = "document.querySelector('[data-testid=ward-example]').click();
        return until('results', () => document.querySelector('[data-testid=ward-status]')?.dataset.stage === 'done')";
    assert_eq!(run(&browser, press, vec![]).await, Value::Bool(true));
}

#[tokio::test]
async fn an_update_with_one_flipped_byte_is_refused_and_the_old_release_goes_on() {
    const OLD: &str = "0.0.9";
    let tries = tries();
    let built = dist();
    let all = names(&built);
    let mut chance = Chance::new();
    let (site, page) = kept(OLD).await;
    for turn in 0..tries {
        replace(site.path(), &built);
        let compressed = turn % 2 == 0;
        let name = &all[chance.below(all.len() as u64) as usize];
        let twin = site.path().join(format!("{name}.br"));
        // What gains nothing by compression has no twin.
        let path = if compressed && twin.is_file() { twin } else { site.path().join(name) };
        if path.extension().is_none_or(|extension| extension != "br") {
            let _ = fs::remove_file(site.path().join(format!("{name}.br")));
        }
        let mut bytes = fs::read(&path).unwrap();
        let (at, bit) = (chance.below(bytes.len() as u64 - 1) as usize, chance.below(8));
        bytes[at] ^= 1 << bit;
        fs::write(&path, bytes).unwrap();
        let what = format!("bit {bit} of byte {at} of {}", path.file_name().unwrap().to_string_lossy());
        // What both releases have alike the browser's own cache would answer, and the byte would never be met.
        page.browser().devtools("Network.clearBrowserCache", json!({})).await;
        assert_eq!(update(&page).await, "redundant", "{what}");
        page.revisit("?lang=es&model=week20").await;
        assert_eq!(parts(page.browser()).await, OLD, "{what}");
        page.browser().run("location.hash = '#/predict'", vec![]).await;
        let model = week20();
        fill(&page, &patient(&model, usual_patient(&model))).await;
        page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
    }
    // The same update whole is taken, so it was the byte that was refused.
    replace(site.path(), &built);
    assert_eq!(update(&page).await, "installed");
    println!("{tries} flipped bytes were refused");
}

/// What looks for another release and takes it as soon as the page asks.
const TAKE: &str = "
    setInterval(() => document.querySelector('[data-testid=app-update]')?.click(), 5);
    navigator.serviceWorker.getRegistration().then(registration => registration.update());";

#[tokio::test]
async fn a_browser_killed_during_an_update_opens_on_one_release_whole() {
    let tries = tries();
    let (old, new, site) = (release(BUILT), release(NEW), tempfile::tempdir().unwrap());
    replace(site.path(), old.path());
    let server = Site::serve(site.path());
    let (url, port) = (server.url("?lang=es&model=week20"), server.end());
    // A browser that keeps the old release, ended in peace as far as its files are concerned.
    let server = Site::serve_at(site.path(), port);
    let page = Page::load(Browser::start().await, server, "?lang=es&model=week20").await;
    page.expect_ready().await;
    page.expect_kept().await;
    assert_eq!(parts(page.browser()).await, BUILT);
    // How long a whole update takes is measured once, so that the moments are spread over all of it.
    let (browser, server) = page.into_parts();
    let began_with = browser.kill();
    drop(server);
    let mut chance = Chance::new();
    let (mut olds, mut news) = (0, 0);
    let mut whole = None;
    for turn in 0..=tries {
        replace(site.path(), old.path());
        let server = Site::serve_at(site.path(), port);
        let page = Page::load(
            Browser::start_again(copy_of(began_with.path())).await,
            server,
            "?lang=es&model=week20",
        )
        .await;
        page.expect_ready().await;
        page.expect_kept().await;
        replace(site.path(), new.path());
        let began = std::time::Instant::now();
        page.browser().run(TAKE, vec![]).await;
        let moment = match whole {
            None => {
                expect_release(&page, NEW).await;
                whole = Some(began.elapsed());
                began.elapsed()
            }
            Some(whole) => {
                // Early moments more often than late ones: there the two releases lie side by side.
                let share = chance.below(1000) as f64 / 1000.0;
                let moment = whole.mul_f64(share * share);
                tokio::time::sleep(moment).await; // the moment is the test's own
                moment
            }
        };
        let (browser, server) = page.into_parts();
        let profile = browser.kill();
        drop(server);
        let browser = Browser::start_again(profile).await;
        browser.goto(&url).await; // there is no server any more
        let opened = run(
            &browser,
            "await until('the page', () => document.body.dataset.ready === 'true'); return true;",
            vec![],
        );
        assert_eq!(opened.await, json!(true));
        let version = parts(&browser).await;
        println!("killed after {moment:?}: opens as {version}");
        match version.as_str() {
            BUILT => olds += 1,
            NEW => news += 1,
            mixed => panic!("killed after {moment:?}, try {turn}: {mixed}"),
        }
    }
    println!("{tries} kills by chance and one after the update: {olds} opened as before, {news} anew");
    assert!(news > 0);
}

/// A copy of what a browser kept that has ended.
fn copy_of(path: &Path) -> Profile {
    fn copy(from: &Path, to: &Path) {
        for entry in fs::read_dir(from).expect("a directory") {
            let entry = entry.expect("an entry");
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            let target = to.join(entry.file_name());
            if kind.is_dir() {
                fs::create_dir_all(&target).expect("a directory");
                copy(&path, &target);
            } else if kind.is_file() {
                fs::copy(&path, &target).expect("copied"); // its locks are links, and stay behind
            }
        }
    }
    let profile = Profile::empty();
    copy(path, profile.path());
    profile
}

#[tokio::test]
async fn a_waiting_release_asks_and_comes_with_the_next_patient_and_the_way_back_is_open() {
    let (site, page) = kept(BUILT).await;
    let model = week20();
    let probability = model.conformance()[usual_patient(&model)].probability;
    fill(&page, &patient(&model, usual_patient(&model))).await;
    page.expect_probability(probability).await;
    // The hand of whoever is about to press something does not miss it.
    let place = "scrollTo(0, 0); return document.querySelector('#content').getBoundingClientRect().top";
    let before = page.browser().run(place, vec![]).await;
    let new = release(NEW);
    replace(site.path(), new.path());
    assert_eq!(update(&page).await, "installed");
    expect_text(&page, "[data-testid=app-waiting]", NEW).await;
    let after = "await new Promise(requestAnimationFrame); return document.querySelector('#content').getBoundingClientRect().top";
    assert_eq!(run(page.browser(), after, vec![]).await, before);
    expect_text(&page, "[data-testid=app-update]", "próximo paciente").await;
    page.press("app-update").await;
    expect_text(&page, "[data-testid=app-waiting]", "en cuanto").await;
    // Nothing has happened to the patient at hand.
    page.expect_probability(probability).await;
    assert_eq!(attribute(&page, "html", "boot").await, BUILT);
    page.press("new-patient").await;
    expect_release(&page, NEW).await;
    assert_eq!(parts(page.browser()).await, NEW);
    expect_text(&page, "[data-testid=app-previous]", BUILT).await;

    // Back, and forward again; each time the whole page, and after another start too.
    for (version, other) in [(BUILT, NEW), (NEW, BUILT)] {
        page.press("app-rollback").await;
        expect_release(&page, version).await;
        assert_eq!(parts(page.browser()).await, version);
        expect_text(&page, "[data-testid=app-previous]", other).await;
        page.revisit("?lang=es&model=week20").await;
        assert_eq!(parts(page.browser()).await, version);
    }
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn another_window_goes_on_with_its_patient_and_follows_when_it_is_empty() {
    let (site, page) = kept(BUILT).await;
    let session = page.browser().session();
    let model = week20();
    let probability = model.conformance()[usual_patient(&model)].probability;
    fill(&page, &patient(&model, usual_patient(&model))).await;
    page.expect_probability(probability).await;
    let first = session.window().await.unwrap();
    let second = session.new_tab().await.unwrap();
    session.switch_to_window(second).await.unwrap();
    page.revisit("?lang=es&model=week20").await;
    page.expect_kept().await;
    let new = release(NEW);
    replace(site.path(), new.path());
    assert_eq!(update(&page).await, "installed");
    expect_text(&page, "[data-testid=app-update]", "ahora").await;
    page.press("app-update").await;
    expect_release(&page, NEW).await;

    session.switch_to_window(first).await.unwrap();
    expect_text(&page, "[data-testid=app-waiting]", "en cuanto").await;
    assert_eq!(attribute(&page, "html", "boot").await, BUILT);
    page.expect_probability(probability).await;
    // Its own worker is of its own release, and still there.
    let worker = "const { worker } = document.querySelector('script[data-js]').dataset; return (await (await fetch(worker)).text()).match(/release = \"(\\S+)\"/)[1];";
    assert_eq!(run(page.browser(), worker, vec![]).await, json!(BUILT));
    page.press("new-patient").await;
    expect_release(&page, NEW).await;
    assert_eq!(parts(page.browser()).await, NEW);
}
