//! Nothing leaves the page, and nothing stays.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, Site};
use common::{fill, model, patient, usual_patient};

#[tokio::test]
async fn no_request_is_made_after_the_page_has_loaded() {
    let model = model();
    let page = Page::open("?lang=es&model=final_model").await;
    let loading = page.browser().requests().await;
    assert!(loading.iter().any(|url| url.ends_with(".wasm")), "{loading:?}");
    let origin = page.site().url("");
    assert!(loading.iter().all(|url| url.starts_with(&origin)), "{loading:?}");
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
    fill(&page, &patient(&model, usual_patient(&model))).await;
    page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
    page.browser().run("location.reload()", vec![]).await;
    page.expect_ready().await;
    for feature in model.schema().features() {
        assert_eq!(page.value_of(&feature.name).await.unwrap_or_default(), "", "{}", feature.name);
    }
    assert_eq!(page.probability().await, None);
    let script = "const done = arguments[arguments.length - 1];
        Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
          .then(all => done([localStorage.length, sessionStorage.length, document.cookie.length, ...all.map(x => x.length)]));";
    let stored = page.browser().session().execute_async(script, vec![]).await.unwrap();
    assert_eq!(*stored.json(), serde_json::json!([0, 0, 0, 0, 0, 0]));
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
