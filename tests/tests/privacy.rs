//! Nothing leaves the page, and nothing stays.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, Site};
use common::release::{dist, names};
use common::{fill, model, patient, usual_patient};

#[tokio::test]
async fn no_request_is_made_after_the_page_has_loaded_and_its_files_are_kept() {
    let model = model();
    let page = Page::open("?lang=es&model=final_model").await;
    let loading = page.browser().requests().await;
    assert!(loading.iter().any(|url| url.ends_with(".wasm")), "{loading:?}");
    let origin = page.site().url("");
    assert!(loading.iter().all(|url| url.starts_with(&origin)), "{loading:?}");
    // Before anything is typed it keeps its own files, to open without a server: what it asks for is their names, and nothing else.
    page.expect_kept().await;
    let kept = names(&dist());
    let own = |path: &String| path.trim_start_matches('/').split('?').next().unwrap_or_default().to_owned();
    for name in page.site().requests().iter().map(own) {
        assert!(name.is_empty() || name == "service-worker.js" || kept.contains(&name), "{name}");
    }
    page.browser().requests().await;
    let served = page.site().requests().len();

    fill(&page, &patient(&model, usual_patient(&model))).await;
    page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
    page.browser().run("location.hash = '#/model'", vec![]).await;
    page.browser().settle().await;
    page.browser().run("location.hash = '#/predict'", vec![]).await;
    page.browser().settle().await;

    assert_eq!(page.browser().requests().await, Vec::<String>::new());
    assert_eq!(page.site().requests().len(), served);
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn the_policy_stops_what_would_leave() {
    let other = Site::start();
    let page = Page::open("").await;
    let script = "const done = arguments[arguments.length - 1];
        fetch(arguments[0]).then(() => done('went out'), () => done('stopped'));";
    let answer = page.browser().session().execute_async(script, vec![other.url("").into()]).await.unwrap();
    assert_eq!(answer.json().as_str(), Some("stopped"));
    assert_eq!(other.requests(), Vec::<String>::new());
    let refused = page.browser().console().await;
    assert!(refused.iter().any(|entry| entry.message.contains("Content Security Policy")), "{refused:?}");
}

#[tokio::test]
async fn nothing_survives_a_reload() {
    let model = model();
    let page = Page::open("?lang=es&model=final_model").await;
    page.expect_kept().await;
    let typed = patient(&model, usual_patient(&model));
    fill(&page, &typed).await;
    page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
    page.reload().await;
    for feature in model.schema().features() {
        assert_eq!(page.value_of(&feature.name).await.unwrap_or_default(), "", "{}", feature.name);
    }
    assert_eq!(page.probability().await, None);
    // What stays is the page itself: its files, as the server has them, and which of its releases is in use.
    let script = "const done = arguments[arguments.length - 1];
        (async () => {
          const stored = [localStorage.length, sessionStorage.length, document.cookie.length];
          const databases = (await indexedDB.databases()).map(({ name }) => name);
          const registrations = (await navigator.serviceWorker.getRegistrations()).length;
          const files = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const { url } of await cache.keys()) files.push(url.split('/').pop());
          }
          return [stored, databases, registrations, files];
        })().then(done);";
    let stored = page.browser().session().execute_async(script, vec![]).await.unwrap().json().clone();
    assert_eq!(stored[0], serde_json::json!([0, 0, 0]));
    assert_eq!(stored[1], serde_json::json!(["bosque-releases"]));
    assert_eq!(stored[2], 1);
    let mut files: Vec<&str> =
        stored[3].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    let mut kept = names(&dist());
    kept.push("release.json".into());
    files.sort_unstable();
    kept.sort_unstable();
    assert_eq!(files, kept);
    let address = page.browser().run("return location.href", vec![]).await;
    assert!(
        address.as_str().unwrap().ends_with("?lang=es&model=final_model")
            || address.as_str().unwrap().contains("?lang=es&model=final_model#/predict"),
        "{address}"
    );
}

#[tokio::test]
async fn the_page_says_what_its_label_means_and_that_nothing_leaves() {
    for (lang, test, stays) in
        [("es", "No es una prueba de VIH", "Nada sale"), ("en", "not an HIV test", "Nothing leaves")]
    {
        let page = Page::open(&format!("?lang={lang}&model=final_model")).await;
        let text = page.text().await;
        assert!(text.contains(test), "{lang}: {text}");
        assert!(text.contains(stays), "{lang}: {text}");
        let retrospective = if lang == "es" { "solo se conoce después" } else { "known only afterwards" };
        assert!(text.contains(retrospective), "{lang}: {text}");
    }
}
