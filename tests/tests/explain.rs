//! Why a result is what it is and what would change it, in both languages, held to what the model says natively.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, eventually};
use bosque_model::{
    Cell, DerivedOp, Feature, FeatureKind, Lang, Model, PatientDraft, PatientRow, Range, Score,
};
use bosque_model::{WrittenNumbers, shortest};
use common::{models, paste, patient, usual_patient};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

const LANGS: [Lang; 2] = [Lang::Es, Lang::En];

fn checked(model: &Model, inputs: &[f64]) -> PatientRow {
    let cells = inputs.iter().map(|&value| Cell::Number(value));
    PatientDraft::from_cells(model.schema(), cells).check().expect("a generated patient is valid")
}

/// A generated patient with one input changed.
fn changed(model: &Model, place: usize, input: usize, value: f64) -> Score {
    let mut inputs = model.conformance()[place].inputs.clone();
    inputs[input] = value;
    model.score(&checked(model, &inputs))
}

fn address(model: &Model, lang: Lang) -> String {
    format!("?lang={}&model={}", lang.tag(), model.manifest().name)
}

async fn open(model: &Model, lang: Lang, place: usize) -> Page {
    let page = Page::open(&address(model, lang)).await;
    show(&page, model, place).await;
    page
}

async fn show(page: &Page, model: &Model, place: usize) {
    let patient = patient(model, place);
    // Typing has its own tests; a row of a spreadsheet fills the form at once.
    let text: Vec<String> = patient.iter().map(|(name, value)| format!("{name}\t{value}")).collect();
    assert!(paste(page, &patient[0].0, &text.join("\n")).await, "the page takes the cells");
    page.expect_probability(model.conformance()[place].probability).await;
}

/// Presses what carries a name for tests.
async fn press(page: &Page, test_id: &str) {
    let script = "document.querySelector(`[data-testid='${arguments[0]}']`).click()";
    page.browser().run(script, vec![test_id.into()]).await;
}

async fn text_of(page: &Page, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    page.browser().run(script, vec![css.into()]).await.as_str().unwrap_or_default().to_owned()
}

async fn expect_text(page: &Page, css: &str, expected: &str) {
    eventually(&format!("{expected} at {css}"), async || {
        text_of(page, css).await.contains(expected).then_some(())
    })
    .await;
}

/// The waterfall's rows: name, what is shown at the end, the exact number.
async fn rows(page: &Page) -> Vec<(String, String, f64)> {
    let script = "return [...document.querySelectorAll('[data-testid=contributions] tbody tr')].map(row =>
        [row.cells[0].innerText, row.cells[2].innerText, row.cells[2].dataset.value])";
    let rows = page.browser().run(script, vec![]).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| (text(&row[0]), text(&row[1]), text(&row[2]).parse().unwrap_or(f64::NAN));
    rows.as_array().into_iter().flatten().map(row).collect()
}

/// A number as the page writes it, in tenths.
fn tenths(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let size: i64 = digits.parse().unwrap_or_else(|_| panic!("{text} is no number"));
    if text.contains('\u{2212}') { -size } else { size }
}

fn label(feature: &Feature, lang: Lang) -> &str {
    feature.label.get(lang)
}

#[tokio::test]
async fn the_contributions_add_up_to_the_probability_shown() {
    for model in models() {
        for lang in LANGS {
            let place = usual_patient(&model);
            let page = open(&model, lang, place).await;
            let rows = rows(&page).await;
            let expected = &model.conformance()[place];
            let last = rows.len() - 3;
            let [raw, calibration, probability] = [last, last + 1, last + 2].map(|i| &rows[i]);
            let exact: f64 = rows[..last].iter().map(|row| row.2).sum();
            assert!((exact - expected.raw).abs() < 1e-12, "{exact} for {}", expected.raw);
            assert_eq!(
                (raw.2.to_bits(), probability.2.to_bits()),
                (expected.raw.to_bits(), expected.probability.to_bits())
            );
            let shown: i64 = rows[..last].iter().map(|row| tenths(&row.1)).sum();
            assert_eq!(shown, tenths(&raw.1), "{rows:?}");
            assert_eq!(shown + tenths(&calibration.1), tenths(&probability.1), "{rows:?}");
            // Largest first, and the base is the forest's own.
            assert_eq!(rows[0].2.to_bits(), model.explainer().expected()[0].to_bits());
            let named = &rows[1..last - 1];
            assert!(named.windows(2).all(|pair| pair[0].2.abs() >= pair[1].2.abs()), "{rows:?}");
            page.browser().assert_quiet().await;
        }
    }
}

#[tokio::test]
async fn a_difference_is_told_as_a_fall_or_a_rise() {
    for model in models() {
        for lang in LANGS {
            let page = Page::open(&address(&model, lang)).await;
            let schema = model.schema();
            let (mut fell, mut rose) = (0, 0);
            for place in (0..model.conformance().len()).step_by(67) {
                show(&page, &model, place).await;
                let row = checked(&model, &model.conformance()[place].inputs);
                let rows = rows(&page).await;
                for derived in schema.derived().iter().filter(|derived| derived.op == DerivedOp::Difference) {
                    let [after, before] =
                        derived.of.each_ref().map(|name| row.inputs()[schema.feature_index(name).unwrap()]);
                    let what = &derived.of[0][..3].to_uppercase();
                    let size = WrittenNumbers::new(lang).up_to((after - before).abs(), 6);
                    let (down, up) = match lang {
                        Lang::Es => (format!("{what} cayó {size}"), format!("{what} subió {size}")),
                        Lang::En => (format!("{what} fell by {size}"), format!("{what} rose by {size}")),
                    };
                    let told = |text: &str| usize::from(rows.iter().any(|row| row.0.starts_with(text)));
                    let (is_down, is_up) = (told(&down), told(&up));
                    assert!(after <= before || is_down == 0);
                    assert!(after >= before || is_up == 0);
                    (fell, rose) = (fell + is_down, rose + is_up);
                }
            }
            assert!(fell > 0 && rose > 0, "{fell} falls, {rose} rises");
        }
    }
}

#[tokio::test]
async fn a_row_leads_to_its_curve() {
    for model in models() {
        let page = open(&model, Lang::En, usual_patient(&model)).await;
        // The first row whose curve is not the one that is shown.
        let script = "const rows = [...document.querySelectorAll('[data-testid=contributions] button')];
            const other = rows.find(row => row.getAttribute('aria-pressed') === 'false');
            other.click();
            return other.querySelector('span').innerText.trim()";
        let name = page.browser().run(script, vec![]).await;
        let name = name.as_str().unwrap_or_default();
        let script = "const select = document.querySelector('[data-testid=curve-input]');
            return [select.selectedOptions[0].text, document.querySelector('[data-testid=curve-handle]').getAttribute('aria-label'),
                [...document.querySelectorAll('[data-testid=contributions] button[aria-pressed=true]')].map(row => row.innerText.trim())]";
        let seen = eventually("the curve of the row", async || {
            let seen = page.browser().run(script, vec![]).await;
            let pressed = seen[2]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .any(|row| row.starts_with(name));
            pressed.then_some(seen)
        })
        .await;
        let input = seen[0].as_str().unwrap_or_default();
        assert_eq!(seen[1].as_str(), Some(&*format!("{input}, supposed value")));
        assert!(model.schema().features().iter().any(|feature| label(feature, Lang::En) == input));
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn the_handle_moves_by_keyboard_and_its_value_is_tried_out_beside_the_baseline() {
    for model in models() {
        for lang in LANGS {
            let place = usual_patient(&model);
            let page = open(&model, lang, place).await;
            let before = model.conformance()[place].probability;
            let input = model.schema().feature_index("cd420").expect("both models have it");
            let feature = &model.schema().features()[input];
            let own = model.conformance()[place].inputs[input];
            let script = "const select = document.querySelector('[data-testid=curve-input]');
                select.value = arguments[0]; select.dispatchEvent(new Event('change', { bubbles: true }))";
            page.browser().run(script, vec![input.to_string().into()]).await;
            let handle =
                page.browser().session().find(By::Css("[data-testid=curve-handle]")).await.expect("a handle");
            handle.focus().await.expect("the handle takes the focus");
            for _ in 0..3 {
                handle.send_keys(String::new() + Key::Left).await.expect("the handle takes keys");
            }
            let value = own - 3.0;
            let after = changed(&model, place, input, value);
            let numbers = WrittenNumbers::new(lang);
            let script = "const handle = document.querySelector('[data-testid=curve-handle]');
                return [handle.getAttribute('aria-valuetext'), document.querySelector('[data-testid=curve-value]').dataset.probability]";
            let unit = feature.unit_label.as_ref().expect("cells have a unit").get(lang);
            let said = format!(
                "{}\u{a0}{unit} → {}",
                numbers.up_to(value, 0),
                numbers.percent(after.probability, 1)
            );
            eventually("the handle's words", async || {
                (page.browser().run(script, vec![]).await == json!([said, shortest(after.probability)]))
                    .then_some(())
            })
            .await;
            // The patient's own result has not changed yet.
            page.expect_probability(before).await;
            press(&page, "take-value").await;
            page.expect_probability(after.probability).await;
            assert_eq!(page.value_of("cd420").await, Some(numbers.typed(value)));
            let changes = format!(
                "{}: {}\u{a0}{unit} → {}\u{a0}{unit}",
                label(feature, lang),
                numbers.up_to(own, 0),
                numbers.up_to(value, 0)
            );
            expect_text(&page, "[data-testid=changes]", &changes).await;
            let script = "return [document.querySelector('[data-testid=baseline]').dataset.value, document.querySelector('output[name=difference]').dataset.value]";
            let expected = json!([shortest(before), shortest(after.probability - before)]);
            assert_eq!(page.browser().run(script, vec![]).await, expected);
            let supposed = if lang == Lang::Es { "Supuesto:" } else { "What if:" };
            expect_text(&page, "[data-testid=form-state]", supposed).await;
            press(&page, "restore").await;
            page.expect_probability(before).await;
            assert_eq!(page.value_of("cd420").await, Some(shortest(own)));
            page.browser().assert_quiet().await;
        }
    }
}

#[tokio::test]
async fn a_baseline_stays_beside_what_is_typed_and_goes_with_the_patient() {
    for lang in LANGS {
        let model = common::week20();
        let place = usual_patient(&model);
        let page = open(&model, lang, place).await;
        let before = model.conformance()[place].probability;
        press(&page, "pin").await;
        let age = model.schema().feature_index("age").expect("age is an input");
        page.fill("age", "61").await;
        let after = changed(&model, place, age, 61.0).probability;
        page.expect_probability(after).await;
        expect_text(&page, "[data-testid=changes]", "61").await;
        // What is not valid has no result to compare, and no stale one stands there.
        page.fill("age", "").await;
        let script = "return document.querySelector('output[name=difference]').dataset.value ?? null";
        eventually("no difference", async || {
            page.browser().run(script, vec![]).await.is_null().then_some(())
        })
        .await;
        press(&page, "restore").await;
        page.expect_probability(before).await;
        press(&page, "new-patient").await;
        let script = "return [document.querySelector('[data-testid=baseline]') === null, document.querySelectorAll('[data-testid=pin]').length]";
        eventually("no baseline", async || {
            (page.browser().run(script, vec![]).await == json!([true, 1])).then_some(())
        })
        .await;
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn the_nearest_change_crosses_the_threshold_when_it_is_typed() {
    for model in models() {
        for lang in LANGS {
            let page = Page::open(&address(&model, lang)).await;
            use bosque_model::Group::{History, Patient};
            let features = model.schema().features();
            let nearest = |place: usize| {
                let row = checked(&model, &model.conformance()[place].inputs);
                let proposed =
                    |flip: &bosque_model::Flip| !matches!(features[flip.feature].group, Patient | History);
                model.flips(&row).into_iter().find(proposed)
            };
            let (with, without): (Vec<usize>, Vec<usize>) =
                (0..model.conformance().len()).partition(|&place| nearest(place).is_some());
            for place in with.into_iter().step_by(11).take(5).chain(without.into_iter().take(1)) {
                show(&page, &model, place).await;
                let row = checked(&model, &model.conformance()[place].inputs);
                let nearest = nearest(place);
                let script = "const show = document.querySelector('[data-testid=nearest-show]');
                    return [show?.dataset.input ?? null, show?.dataset.value ?? null]";
                let expected = match &nearest {
                    Some(flip) => json!([flip.feature.to_string(), shortest(flip.value)]),
                    None => json!([null, null]),
                };
                eventually("the nearest change", async || {
                    let settled = !text_of(&page, "[data-testid=nearest]").await.contains(pending(lang));
                    (settled && page.browser().run(script, vec![]).await == expected).then_some(())
                })
                .await;
                let Some(flip) = nearest else { continue };
                let before = model.score(&row).prediction;
                let name = &model.schema().features()[flip.feature].name;
                let typed = match model.schema().features()[flip.feature].kind {
                    FeatureKind::Number { .. } => WrittenNumbers::new(lang).typed(flip.value),
                    FeatureKind::Category { .. } => shortest(flip.value),
                };
                page.enter(name, &typed).await;
                page.expect_probability(flip.score.probability).await;
                assert_eq!(page.prediction().await, Some(u8::from(!before)));
            }
            page.browser().assert_quiet().await;
        }
    }
}

fn pending(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "Se busca cuando",
        Lang::En => "Looked for once",
    }
}

#[tokio::test]
async fn the_place_among_the_training_patients_is_said() {
    for model in models() {
        for lang in LANGS {
            let place = usual_patient(&model);
            let page = open(&model, lang, place).await;
            let reference = model.manifest().reference.as_ref().expect("shipped models have one");
            let probability = model.conformance()[place].probability;
            let share = reference.probability.share_below(probability, Range { min: 0.0, max: 1.0 });
            if (0.01..=0.99).contains(&share) {
                expect_text(&page, "[data-testid=population]", &WrittenNumbers::new(lang).percent(share, 0))
                    .await;
            }
            let script = "return document.querySelector('svg.pop').getAttribute('aria-label') === document.querySelector('[data-testid=population]').innerText";
            assert_eq!(page.browser().run(script, vec![]).await, json!(true));
        }
    }
}
