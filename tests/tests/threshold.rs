//! The threshold that can be moved over the decision curve.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, eventually};
use bosque_model::{Manifest, ThresholdPoint};
use common::week20;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

/// True positives, false positives, false negatives, true negatives among a thousand.
fn counts(manifest: &Manifest, point: &ThresholdPoint) -> Vec<String> {
    let events = (1000.0 * manifest.metrics.curves.as_ref().expect("curves").prevalence).round();
    let hits = (events * point.sensitivity).round();
    let spared = ((1000.0 - events) * point.specificity).round();
    [hits, 1000.0 - events - spared, events - hits, spared].map(|count| count.to_string()).into()
}

async fn shown(page: &Page) -> Value {
    let script = "const box = document.querySelector('[data-testid=threshold-counts]');
        return [...box.querySelectorAll('td b')].map(cell => cell.textContent)";
    page.browser().run(script, vec![]).await
}

async fn says(page: &Page, wanted: &str) {
    let script = "const slider = document.querySelector('[data-testid=threshold]');
        return `${slider.getAttribute('aria-valuetext')} | ${document.querySelector('[data-testid=threshold-shown]').textContent}`";
    let mut last = Value::Null;
    eventually(&format!("a slider that says {wanted}"), async || {
        let said = page.browser().run(script, vec![]).await;
        if said != last {
            println!("{said}");
            last = said.clone();
        }
        said.as_str()?.contains(wanted).then_some(())
    })
    .await;
}

async fn press(page: &Page, key: Key, times: usize) {
    for _ in 0..times {
        page.browser().session().action_chain().send_keys(key.clone()).perform().await.expect("a key");
    }
}

async fn walk(language: &str, thresholds: [&str; 3]) {
    let model = week20();
    let manifest = model.manifest();
    let points = &manifest.metrics.curves.as_ref().expect("curves").thresholds;
    let page = Page::open(&format!("?lang={language}#/model")).await;
    let slider = page.browser().session().find(By::Css("[data-testid=threshold]")).await.expect("a slider");
    page.browser().run("document.querySelector('[data-testid=threshold]').focus()", vec![]).await;
    says(&page, thresholds[0]).await;

    // From the model's own threshold to the nearest measured ones, then to both ends.
    press(&page, Key::Home, 1).await;
    says(&page, thresholds[1]).await;
    assert_eq!(shown(&page).await, json!(counts(manifest, &points[0])));
    press(&page, Key::Right, 6).await;
    says(&page, thresholds[2]).await;
    assert_eq!(shown(&page).await, json!(counts(manifest, &points[6])));
    press(&page, Key::End, 1).await;
    press(&page, Key::Left, 1).await;
    assert_eq!(shown(&page).await, json!(counts(manifest, &points[points.len() - 2])));

    let back =
        page.browser().session().find(By::Css("[data-testid=threshold-back]")).await.expect("a way back");
    assert_eq!(back.attr("aria-disabled").await.unwrap(), None);
    back.click().await.expect("it can be pressed");
    says(&page, thresholds[0]).await;
    assert_eq!(back.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    let described = slider.attr("aria-describedby").await.unwrap().expect("a note");
    let note = page
        .browser()
        .run("return document.getElementById(arguments[0]).textContent", vec![described.into()]);
    assert!(note.await.as_str().is_some_and(|note| note.len() > 40));
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn the_threshold_moves_by_keyboard_in_spanish() {
    walk("es", ["12,2\u{202f}%", "5,0\u{202f}%", "20,0\u{202f}%"]).await;
}

#[tokio::test]
async fn the_threshold_moves_by_keyboard_in_english() {
    walk("en", ["12.2%", "5.0%", "20.0%"]).await;
}

#[tokio::test]
async fn the_threshold_follows_the_pointer_and_classifies_nobody_anew() {
    let page = Page::open("?lang=en#/predict").await;
    let example = "document.querySelector('[data-testid=example]').click()";
    page.browser().run(example, vec![]).await;
    let answer = eventually("a prediction", async || page.prediction().await).await;
    let go = |hash: &str| page.browser().run("location.hash = arguments[0]", vec![hash.into()]);
    go("#/model").await;
    page.browser().settle().await;
    let slider = page.browser().session().find(By::Css("[data-testid=threshold]")).await.expect("a slider");
    page.browser()
        .run("arguments[0].scrollIntoView({ block: 'center' })", vec![slider.to_json().unwrap()])
        .await;
    // The middle of the plane is a threshold of 50 %; what lies right of it is above.
    let press = page.browser().session().action_chain().move_to_element_center(&slider).click_and_hold();
    press.release().perform().await.expect("the pointer presses");
    says(&page, "50.0%").await;
    let drag = page.browser().session().action_chain().move_to_element_center(&slider).click_and_hold();
    drag.move_by_offset(40, 0).release().perform().await.expect("the pointer drags");
    let moved =
        page.browser().run("return Number(arguments[0].value)", vec![slider.to_json().unwrap()]).await;
    assert!(moved.as_f64() > Some(550.0), "{moved}");
    go("#/predict").await;
    page.expect_prediction(answer).await;
}
