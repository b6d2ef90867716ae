//! Every job of the page by keyboard alone, and where the focus is meanwhile.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, STATES, Screen, Theme, eventually};
use bosque_model::{FeatureKind, Model};
use common::{patient, usual_patient, week20};
use serde_json::{Value, json};
use thirtyfour::Key;

/// What has the focus, and what is wrong with how it is seen: it lies off the screen, under something else, or has no outline.
const FOCUSED: &str = "const element = document.activeElement;
    if (!element || element === document.body) return null;
    const shown = element.closest('.in, .seg') ?? element;
    const target = element.matches('[type=radio], [type=checkbox], [type=file]') ? element.labels?.[0] ?? element : element;
    const box = target.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 24) / 2];
    const problems = [];
    if (y < 0 || y > innerHeight || x < 0 || x > innerWidth) problems.push('it is off the screen');
    const hit = document.elementFromPoint(x, y);
    if (hit && !(hit.contains(element) || element.contains(hit) || hit.closest('label')?.control === element || shown.contains(hit)))
      problems.push(`it lies under ${hit.outerHTML.slice(0, 80)}`);
    const outlined = each => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    if (![element, shown].some(outlined)) problems.push('it has no outline');
    const all = [...document.querySelectorAll('*')];
    return [all.indexOf(element), element.outerHTML.slice(0, 120), problems.join('; ')];";

async fn press(page: &Page, keys: impl Into<thirtyfour::TypingData>) {
    let typed = page.browser().session().action_chain().send_keys(keys).perform().await;
    typed.expect("a key is pressed");
}

/// Goes back to before the first thing that Tab comes to.
async fn start_over(page: &Page) {
    let script = "const { body } = document;
        body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); scrollTo(0, 0)";
    page.browser().run(script, vec![]).await;
}

async fn tab(page: &Page) {
    press(page, Key::Tab).await;
}

/// Presses Tab until something has the focus, and panics where the whole page was gone through in vain.
async fn tab_to(page: &Page, css: &str) {
    for _ in 0..200 {
        let found =
            page.browser().run("return document.activeElement.matches(arguments[0])", vec![css.into()]);
        if found.await == json!(true) {
            return;
        }
        tab(page).await;
    }
    panic!("Tab never comes to {css}");
}

#[tokio::test]
async fn the_focus_goes_in_order_and_is_always_seen() {
    let page = Page::open("").await;
    let mut wrong = Vec::new();
    for state in STATES.iter().filter(|state| !state.name.starts_with("model-")) {
        for screen in [Screen::Desktop, Screen::Phone] {
            page.browser().show(screen, Theme::Light).await;
            state.reach(&page, "es").await;
            start_over(&page).await;
            let (mut last, mut stops) = (-1, 0);
            loop {
                tab(&page).await;
                let focused = page.browser().run(FOCUSED, vec![]).await;
                let Value::Array(focused) = focused else { break };
                let place = focused[0].as_i64().expect("a place");
                if place <= last {
                    break; // round again
                }
                (last, stops) = (place, stops + 1);
                let problems = focused[2].as_str().expect("a text");
                if !problems.is_empty() {
                    wrong.push(format!("{} on a {}: {}: {problems}", state.name, screen.name(), focused[1]));
                }
            }
            // A dialog keeps the focus to itself.
            let fewest = if ["predict-code", "predict-paste"].contains(&state.name) { 1 } else { 9 };
            assert!(
                stops >= fewest,
                "{} on a {}: the focus goes back after {stops} stops",
                state.name,
                screen.name()
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Fills the form in its own order: numbers typed, lists by arrows, radio buttons by space and arrows.
async fn type_patient(page: &Page, model: &Model, row: usize) {
    let values = patient(model, row);
    for feature in model.schema().features() {
        let value = &values.iter().find(|(name, _)| *name == feature.name).expect("a value").1;
        tab_to(page, &format!("form [name='{}']", feature.name)).await;
        match &feature.kind {
            FeatureKind::Category { .. } => choose(page, &feature.name, value).await,
            _ => press(page, value.as_str()).await,
        }
        assert_eq!(page.value_of(&feature.name).await.as_ref(), Some(value), "{}", feature.name);
    }
}

/// Arrows until the field that has the focus holds a value.
async fn choose(page: &Page, name: &str, value: &str) {
    press(page, " ").await;
    let list = page.browser().run("return document.activeElement.tagName === 'SELECT'", vec![]).await;
    if list == json!(true) {
        press(page, Key::Escape).await;
    }
    for key in [Key::Down, Key::Up] {
        for _ in 0..12 {
            if page.value_of(name).await.as_deref() == Some(value) {
                return;
            }
            press(page, key.clone()).await;
        }
    }
}

async fn whole_job(language: &str) {
    let model = week20();
    let row = usual_patient(&model);
    let page = Page::open(&format!("?lang={language}")).await;
    // Past the navigation, into the form, to a result.
    tab(&page).await;
    press(&page, Key::Enter).await;
    type_patient(&page, &model, row).await;
    page.expect_probability(model.conformance()[row].probability).await;
    let above = model.conformance()[row].probability > model.manifest().threshold.value;
    page.expect_prediction(u8::from(above)).await;

    // The model's card: a part of it, the numbers behind a figure, another threshold.
    start_over(&page).await;
    tab_to(&page, ".nav a[href='#/model']").await;
    press(&page, Key::Enter).await;
    eventually("the card", async || {
        page.browser().run("return document.querySelector('.card') && true", vec![]).await.as_bool()
    })
    .await;
    tab_to(&page, ".toc a[href='#performance']").await;
    press(&page, Key::Enter).await;
    let at = page.browser().run("return document.activeElement.id", vec![]).await;
    assert_eq!(at, json!("performance"));
    tab_to(&page, "summary").await;
    press(&page, Key::Enter).await;
    let open = "return document.activeElement.parentElement.open";
    assert_eq!(page.browser().run(open, vec![]).await, json!(true));
    tab_to(&page, "[data-testid=threshold]").await;
    press(&page, Key::Right).await;
    tab_to(&page, "[data-testid=threshold-back]").await;
    press(&page, " ").await;

    // The settings, another model, the other language.
    start_over(&page).await;
    tab_to(&page, ".nav a[href='#/settings']").await;
    press(&page, Key::Enter).await;
    eventually("the settings", async || {
        page.browser()
            .run("return document.querySelector('[data-testid=versions]') && true", vec![])
            .await
            .as_bool()
    })
    .await;
    start_over(&page).await;
    let other = if language == "es" { "en" } else { "es" };
    tab_to(&page, &format!("button[lang={other}]")).await;
    press(&page, " ").await;
    eventually("the other language", async || (page.language().await == other).then_some(())).await;
    tab_to(&page, "input[name=model]").await;
    press(&page, Key::Right).await;
    eventually("the other model", async || page.model_identity().await.contains("final_model").then_some(()))
        .await;
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn the_whole_job_takes_no_pointer_in_spanish() {
    whole_job("es").await;
}

#[tokio::test]
async fn the_whole_job_takes_no_pointer_in_english() {
    whole_job("en").await;
}
