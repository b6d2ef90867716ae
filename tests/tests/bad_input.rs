//! Each kind of bad input shows its field's error and no result.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, eventually};
use bosque_model::{FieldProblem, Lang, ProblemCode};
use common::{fill, model, patient, usual_patient};

async fn filled(rest: &str) -> (Page, bosque_model::Model) {
    let model = model();
    let page = Page::open(rest).await;
    let row = usual_patient(&model);
    fill(&page, &patient(&model, row)).await;
    page.expect_probability(model.conformance()[row].probability).await;
    (page, model)
}

fn words(code: ProblemCode, lang: Lang) -> String {
    FieldProblem { field: String::new(), code }.text(lang)
}

async fn expect_no_result(page: &Page) {
    eventually("no result", async || {
        (page.probability().await.is_none() && page.prediction().await.is_none()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn each_kind_of_bad_number_shows_its_error_and_no_result() {
    for (lang, tag) in [(Lang::Es, "es"), (Lang::En, "en")] {
        let (page, model) = filled(&format!("?lang={tag}&model=final_model")).await;
        let good =
            patient(&model, usual_patient(&model)).into_iter().find(|(name, _)| name == "cd80").unwrap().1;
        for (typed, code) in [
            ("abc", ProblemCode::NotANumber),
            ("12a", ProblemCode::NotANumber),
            ("--3", ProblemCode::NotANumber),
            ("NaN", ProblemCode::NotFinite),
            ("Infinity", ProblemCode::NotFinite),
            ("-inf", ProblemCode::NotFinite),
            ("1e999", ProblemCode::NotFinite),
            ("-1", ProblemCode::TooLow { min: 0.0 }),
            ("20001", ProblemCode::TooHigh { max: 20_000.0 }),
            ("1.110", ProblemCode::Thousands),
            ("1,110", ProblemCode::Thousands),
            ("1 110", ProblemCode::Thousands),
            ("1.110,5", ProblemCode::Thousands),
        ] {
            page.fill("cd80", typed).await;
            let error = page.expect_error("cd80").await;
            let expected = words(code, lang);
            assert!(error.contains(&expected), "{typed:?} in {tag}: {error:?} is not {expected:?}");
            expect_no_result(&page).await;
            page.fill("cd80", &good).await;
            page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
            assert_eq!(page.error_of("cd80").await, None);
        }
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn a_field_that_is_emptied_shows_its_error_and_no_result() {
    let (page, _) = filled("?lang=es&model=final_model").await;
    page.fill("wtkg", "").await;
    expect_no_result(&page).await;
    let error = page.expect_error("wtkg").await;
    assert!(error.contains(&words(ProblemCode::Missing, Lang::Es)), "{error:?}");
}

#[tokio::test]
async fn nothing_shouts_before_a_field_is_left() {
    let page = Page::open("?lang=es&model=final_model").await;
    let alerts = "return [...document.querySelectorAll('[role=alert]')].filter(a => a.checkVisibility() && a.innerText.trim()).length";
    assert_eq!(page.browser().run(alerts, vec![]).await, 0);
    let script = "const field = document.querySelector('input[name=cd40]'); field.focus();
        field.value = 'abc'; field.dispatchEvent(new Event('input', { bubbles: true }));";
    page.browser().run(script, vec![]).await;
    page.browser().settle().await;
    assert_eq!(page.error_of("cd40").await, None);
    page.browser().run("document.activeElement.blur()", vec![]).await;
    page.expect_error("cd40").await;
}

#[tokio::test]
async fn a_code_that_is_not_in_the_dictionary_shows_its_error_and_no_result() {
    let (page, _) = filled("?lang=es&model=final_model").await;
    // No person can choose such a code; a changed document can. (Radio buttons hold their codes in the page, not in the
    // document, so there is nothing there to change.)
    let script =
        "const list = document.querySelector('select[name=karnof]'); list.add(new Option('85', '85'));
        list.value = '85'; list.dispatchEvent(new Event('input', { bubbles: true }));
        list.dispatchEvent(new Event('change', { bubbles: true })); list.dispatchEvent(new Event('blur'));";
    page.browser().run(script, vec![]).await;
    expect_no_result(&page).await;
    let error = page.expect_error("karnof").await;
    assert!(error.contains("Debe ser uno de"), "{error:?}");
}

#[tokio::test]
async fn a_value_beyond_training_scores_with_a_warning() {
    let (page, model) = filled("?lang=en&model=final_model").await;
    page.fill("cd40", "4999").await;
    let mut values = patient(&model, usual_patient(&model));
    values.iter_mut().find(|(name, _)| name == "cd40").unwrap().1 = "4999".into();
    let cells = values.iter().map(|(_, text)| bosque_model::Cell::Text(text));
    let row = bosque_model::PatientDraft::from_cells(model.schema(), cells).check().unwrap();
    let score = model.score(&row);
    assert_eq!(score.out_of_range.len(), 1);
    page.expect_probability(score.probability).await;
    let text = page.text().await;
    assert!(text.contains("CD4 baseline") && text.contains("1199"), "no warning in {text}");
}

#[tokio::test]
async fn a_new_patient_starts_empty() {
    let (page, model) = filled("?lang=en&model=final_model").await;
    let script =
        "[...document.querySelectorAll('button')].find(b => b.innerText.includes('New patient')).click()";
    page.browser().run(script, vec![]).await;
    expect_no_result(&page).await;
    for feature in model.schema().features() {
        let held = page.value_of(&feature.name).await.unwrap_or_default();
        assert_eq!(held, "", "{}", feature.name);
    }
}
