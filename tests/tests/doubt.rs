//! How sure a result is, what the model has to say of a patient, and the card: each as far as the embedded model has it.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, Screen, Theme, eventually};
use bosque_model::{Block, Card, Cell, FigureKind, Lang, LikenessVerdict, Model, PatientDraft, PatientRow};
use common::{fill, models, patient, usual_patient};
use serde_json::{Value, json};

/// A generated patient as the form checks it.
fn row(model: &Model, place: usize) -> PatientRow {
    let texts = patient(model, place);
    let cells = texts.iter().map(|(_, text)| Cell::Typed(text));
    PatientDraft::from_cells(model.schema(), cells).check().expect("a generated patient is valid")
}

/// The address of a model's view.
fn address(model: &Model, lang: &str, view: &str) -> String {
    format!("?lang={lang}&model={}{view}", model.manifest().name)
}

/// Generated patients whose every value the training rows held.
fn inside(model: &Model) -> impl Iterator<Item = usize> + '_ {
    (0..model.conformance().len()).filter(|&place| model.score(&row(model, place)).out_of_range.is_empty())
}

async fn show(page: &Page, model: &Model, place: usize) {
    fill(page, &patient(model, place)).await;
    page.expect_probability(model.conformance()[place].probability).await;
}

async fn text_of(page: &Page, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    page.browser().run(script, vec![css.into()]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_result_stands_beside_the_range_that_the_model_gives_it() {
    for model in models() {
        let page = Page::open(&address(&model, "en", "")).await;
        let place = usual_patient(&model);
        show(&page, &model, place).await;
        let script = "return [...document.querySelectorAll('output[name=range]')]
        .map(o => [o.dataset.low, o.dataset.high, !!o.closest('[role=status]'), o.innerText.length > 0])";
        let shown = page.browser().run(script, vec![]).await;
        let expected: Value = match model.range(&model.score(&row(&model, place))) {
            Some((low, high)) => {
                json!([[bosque_model::shortest(low), bosque_model::shortest(high), true, true]])
            }
            None => json!([]),
        };
        assert_eq!(shown, expected);
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn a_patient_unlike_the_training_patients_is_named_by_what_stands_apart() {
    for model in models() {
        let page = Page::open(&address(&model, "en", "")).await;
        let verdict = |place: usize| model.likeness(&row(&model, place)).unwrap_or(LikenessVerdict::Usual);
        let features = model.schema().features();
        for unlike in [false, true] {
            let found = inside(&model).find(|&place| (verdict(place) != LikenessVerdict::Usual) == unlike);
            // A model that cannot tell likeness has nobody to warn of; one that can may find every generated patient unlike.
            let Some(place) = found else { continue };
            show(&page, &model, place).await;
            let state = text_of(&page, "[data-testid='form-state']").await;
            match verdict(place) {
                LikenessVerdict::Usual => assert!(state.starts_with("Complete. "), "{state}"),
                LikenessVerdict::Unusual { feature, .. } | LikenessVerdict::Rare { feature, .. } => {
                    assert!(state.starts_with("Complete, with caution."), "{state}");
                    assert!(state.contains(features[feature].label.get(Lang::En)), "{state}");
                    assert!(state.contains("combination"), "{state}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_the_manifest_wants_said_stands_beside_those_whom_it_concerns() {
    for model in models() {
        let page = Page::open(&address(&model, "es", "")).await;
        for concerned in [true, false] {
            let found = (0..model.conformance().len())
                .find(|&place| (model.alerts(&row(&model, place)).count() > 0) == concerned);
            let Some(place) = found else {
                assert!(concerned && model.manifest().alerts.is_empty(), "the generated patients try both");
                continue;
            };
            show(&page, &model, place).await;
            let row = row(&model, place);
            let expected: Vec<&str> = model.alerts(&row).map(|alert| alert.text.get(Lang::Es)).collect();
            let script = "const box = document.querySelector('[data-testid=alerts]');
            return [box.getAttribute('role'), [...box.querySelectorAll('p')].map(p => p.innerText.trim())]";
            assert_eq!(page.browser().run(script, vec![]).await, json!(["status", expected]));
        }
    }
}

#[tokio::test]
async fn nothing_moves_when_the_result_comes() {
    for model in models() {
        let page = Page::open(&address(&model, "es", "")).await;
        // The number's place and that of what follows the answer, below the answer's top.
        let script = "const top = css => document.querySelector(css).getBoundingClientRect().top;
        return ['.prob', '.evidence'].map(css => Math.round(top(css) - top('.answer')))";
        let unlike = inside(&model).find(|&place| {
            model.likeness(&row(&model, place)).is_some_and(|verdict| verdict != LikenessVerdict::Usual)
        });
        for screen in [Screen::Desktop, Screen::Phone] {
            page.browser().show(screen, Theme::Light).await;
            page.revisit(&address(&model, "es", "")).await;
            let before = page.browser().run(script, vec![]).await;
            for place in [usual_patient(&model)].into_iter().chain(unlike) {
                show(&page, &model, place).await;
                assert_eq!(page.browser().run(script, vec![]).await, before, "{}, {place}", screen.name());
            }
        }
    }
}

#[tokio::test]
async fn the_card_shows_each_part_and_draws_each_figure() {
    for model in models() {
        let page = Page::open(&address(&model, "en", "#/model")).await;
        let card = Card::of(model.manifest(), Lang::En);
        let script = "return [document.querySelector('h1').innerText,
        [...document.querySelectorAll('.part h2')].map(h => h.innerText),
        [...document.querySelectorAll('main svg[role=img]')].map(s => s.getAttribute('aria-label').length > 20)]";
        let headings: Vec<&str> = card.parts.iter().map(|part| part.heading.as_str()).collect();
        let blocks = card.parts.iter().flat_map(|part| &part.blocks);
        let drawings = blocks.map(|block| {
            use FigureKind::{NetBenefit, PrecisionRecall, Reliability, Roc, VennAbers};
            match block {
                // The curve, and a thousand patients.
                Block::Figure { kind: NetBenefit, .. } => 2,
                Block::Figure { kind: PrecisionRecall | Reliability | Roc | VennAbers, .. } => 1,
                _ => 0,
            }
        });
        let drawn = vec![true; drawings.sum()];
        assert_eq!(page.browser().run(script, vec![]).await, json!([card.title, headings, drawn]));
        // Words of the card stand as they are; those of tables, folded away or not, stand in the document.
        let all = page.browser().run("return document.querySelector('main').textContent", vec![]).await;
        let all = all.as_str().unwrap_or_default();
        for block in card.parts.iter().flat_map(|part| &part.blocks) {
            match block {
                Block::Paragraph(text) => assert!(all.contains(text), "{text}"),
                Block::List(items) => items.iter().for_each(|item| assert!(all.contains(item), "{item}")),
                _ => {}
            }
        }
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn the_contents_lead_to_a_part_and_stay_in_the_view() {
    let page = Page::open("?lang=en#/model").await;
    page.browser().run("[...document.querySelectorAll('.toc a')].at(-1).click()", vec![]).await;
    let script = "return [document.activeElement?.id, location.hash]";
    eventually("the last part has the focus", async || {
        (page.browser().run(script, vec![]).await == json!(["availability", "#/model"])).then_some(())
    })
    .await;
}
