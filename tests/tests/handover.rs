//! What fills the form at once, and what a result takes along: a pasted row, a code there and back, a text, one sheet of paper.

#![allow(missing_docs, reason = "tests")]

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bosque_browser_tests::{Page, Screen, Theme, eventually};
use bosque_model::{FeatureKind, Lang, Model};
use common::bundle::{Signer, version};
use common::{fill, model, models, paste, patient, usual_patient};
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData};

const LANGS: [Lang; 2] = [Lang::Es, Lang::En];

fn address(model: &Model, lang: Lang) -> String {
    format!("?lang={}&model={}", lang.tag(), model.manifest().name)
}

async fn text_of(page: &Page, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    page.browser().run(script, vec![css.into()]).await.as_str().unwrap_or_default().trim().to_owned()
}

/// What the page says of the last paste or code.
async fn said(page: &Page) -> String {
    eventually("the page says what it took", async || {
        Some(text_of(page, "[data-testid='intake']").await).filter(|text| !text.is_empty())
    })
    .await
}

/// Types into the open dialog's box, in place of what it holds.
async fn type_in_dialog(page: &Page, keys: impl Into<TypingData>) {
    let text = page.browser().session().find(By::Css("dialog[open] textarea")).await.expect("an open dialog");
    text.clear().await.expect("it can be emptied");
    text.send_keys(keys).await.expect("it takes keys");
}

/// The address in the code's dialog, as text and as an outside reader finds it in the picture.
async fn code(page: &Page) -> (String, String) {
    page.press("code").await;
    page.browser().settle().await;
    let drawing = page.browser().session().find(By::Css("dialog[open] .qr")).await.expect("a code");
    let picture = drawing.screenshot_as_png().await.expect("a picture");
    let script = "return document.querySelector('dialog[open] textarea').value";
    let text = page.browser().run(script, vec![]).await.as_str().unwrap_or_default().to_owned();
    (text, read_picture(&picture))
}

fn read_picture(bytes: &[u8]) -> String {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut pixels).expect("a frame");
    let (width, height) = (info.width as usize, info.height as usize);
    let samples = info.color_type.samples();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels[y * info.line_size + x * samples]
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code in the picture");
    grids[0].decode().expect("it can be read").1
}

#[tokio::test]
async fn a_pasted_row_fills_the_form_in_both_languages() {
    for model in models() {
        let place = usual_patient(&model);
        let values: Vec<String> = patient(&model, place).into_iter().map(|(_, text)| text).collect();
        for lang in LANGS {
            let page = Page::open(&address(&model, lang)).await;
            let head: Vec<&str> =
                model.schema().features().iter().map(|feature| feature.label.get(lang)).collect();
            let comma: Vec<String> = values.iter().map(|text| text.replace('.', ",")).collect();
            for text in [
                format!("{}\tpidnum\n{}\t10056\n", head.join("\t"), comma.join("\t")),
                values.join(","),
                comma.join(";"),
            ] {
                assert!(paste(&page, "age", &text).await, "{text}");
                page.expect_probability(model.conformance()[place].probability).await;
                let all = values.len().to_string();
                let said = said(&page).await;
                assert!(said.matches(&all).count() >= 2, "{said}");
                assert_eq!(said.contains("pidnum"), text.contains("pidnum"), "{said}");
                page.press("new-patient").await;
                eventually("an empty form", async || {
                    (page.probability().await.is_none()
                        && text_of(&page, "[data-testid='intake']").await.is_empty())
                    .then_some(())
                })
                .await;
            }
            page.browser().assert_quiet().await;
        }
    }
}

#[tokio::test]
async fn labels_of_categories_are_pasted_as_codes() {
    let model = model();
    let page = Page::open(&address(&model, Lang::En)).await;
    let place = usual_patient(&model);
    let inputs = &model.conformance()[place].inputs;
    let lines = model.schema().features().iter().zip(inputs).map(|(feature, value)| {
        let value = match &feature.kind {
            FeatureKind::Category { categories } => {
                let category = categories.iter().find(|c| c.value == *value).expect("a category");
                category.label.es.to_uppercase()
            }
            FeatureKind::Number { .. } => bosque_model::shortest(*value),
        };
        format!("{}: {value}", feature.label.en)
    });
    let text = lines.collect::<Vec<_>>().join("\r\n");
    assert!(paste(&page, "gender", &text).await);
    page.expect_probability(model.conformance()[place].probability).await;
}

#[tokio::test]
async fn a_single_value_stays_with_its_field() {
    let page = Page::open("?lang=es").await;
    for text in ["37", "70,5", "1.234", " 41\n"] {
        assert!(!paste(&page, "age", text).await, "{text}");
    }
    assert_eq!(text_of(&page, "[data-testid='intake']").await, "");
}

#[tokio::test]
async fn what_is_not_understood_is_named_and_what_is_kept_is_said() {
    let page = Page::open("?lang=en").await;
    page.fill("age", "41").await;
    assert!(paste(&page, "age", "wtkg;gender;karnof\n70,5;7;90").await);
    let said = said(&page).await;
    assert!(said.contains("2 values of 14") && said.contains("Not understood: Sex."), "{said}");
    assert!(said.contains("keep what they held"), "{said}");
    assert!(!said.contains("70") && !said.contains('7'), "no value is repeated: {said}");
    assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
    assert_eq!(page.value_of("wtkg").await.as_deref(), Some("70,5"));
    // A table without a patient changes nothing and says so.
    assert!(paste(&page, "age", "a\tb\n1\t2").await);
    let what = "the refusal";
    eventually(what, async || {
        text_of(&page, "[data-testid='intake']").await.contains("14 values").then_some(())
    })
    .await;
    assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
}

#[tokio::test]
async fn a_row_is_pasted_by_keyboard_in_the_dialog() {
    for lang in LANGS {
        let model = model();
        let place = usual_patient(&model);
        let page = Page::open(&address(&model, lang)).await;
        page.press("paste").await;
        type_in_dialog(&page, "nada de eso").await;
        page.press("take").await;
        let problem = eventually("a refusal", async || {
            Some(text_of(&page, "#intake-problem").await).filter(|text| !text.is_empty())
        });
        assert!(problem.await.contains("16"));
        let values: Vec<String> = patient(&model, place).into_iter().map(|(_, text)| text).collect();
        type_in_dialog(&page, values.join(";")).await;
        page.press("take").await;
        page.expect_probability(model.conformance()[place].probability).await;
        assert_eq!(text_of(&page, "dialog[open]").await, "");
    }
}

#[tokio::test]
async fn a_code_goes_there_and_back_to_the_bit() {
    for model in models() {
        for (lang, other) in [(Lang::Es, "en"), (Lang::En, "es")] {
            let place = usual_patient(&model);
            let page = Page::open(&address(&model, lang)).await;
            fill(&page, &patient(&model, place)).await;
            page.expect_probability(model.conformance()[place].probability).await;
            let (text, picture) = code(&page).await;
            assert_eq!(text, picture);
            let (before, hash) = text.split_once('#').expect("an address");
            assert_eq!(before, page.site().url(""));
            // Another page, in the other language, which opens with another model.
            page.revisit(&format!("?lang={other}#{hash}")).await;
            page.expect_probability(model.conformance()[place].probability).await;
            assert!(page.model_identity().await.contains(&model.manifest().name));
            let said = said(&page).await;
            assert!(
                said.contains("exactamente el mismo resultado") || said.contains("exactly the same"),
                "{said}"
            );
            for (name, value) in patient(&model, place) {
                let shown = page.value_of(&name).await.unwrap_or_default().replace(',', ".");
                assert_eq!(shown.parse::<f64>().expect("a number"), value.parse::<f64>().expect("a number"));
            }
            // Nothing of it stays in the address.
            let hash = page.browser().run("return location.hash", vec![]).await;
            assert_eq!(hash, json!("#/predict"));
            page.reload().await;
            assert_eq!(page.probability().await, None);
            page.browser().assert_quiet().await;
        }
    }
}

#[tokio::test]
async fn a_scanner_types_a_code_and_ends_it_with_enter() {
    let model = model();
    let place = usual_patient(&model);
    let page = Page::open(&address(&model, Lang::Es)).await;
    fill(&page, &patient(&model, place)).await;
    page.expect_probability(model.conformance()[place].probability).await;
    let (text, _) = code(&page).await;
    let digits = text.rsplit('/').next().expect("digits").to_owned();
    page.revisit("?lang=es&model=week20").await;
    page.press("read-code").await;
    // Under another keyboard layout only letters and digits are sure.
    type_in_dialog(&page, format!("httpÑ--clinica-_-r-{digits}") + Key::Enter).await;
    page.expect_probability(model.conformance()[place].probability).await;
    assert!(page.model_identity().await.contains("final_model"));
    assert!(said(&page).await.contains("exactamente el mismo resultado"));
    // What is said of the code goes as soon as the form is no longer the code's.
    page.fill("age", "55").await;
    eventually("nothing more of the code", async || {
        text_of(&page, "[data-testid='intake']").await.is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_code_is_read_from_an_image_file() {
    let model = model();
    let place = usual_patient(&model);
    let page = Page::open(&address(&model, Lang::Es)).await;
    fill(&page, &patient(&model, place)).await;
    page.expect_probability(model.conformance()[place].probability).await;
    page.press("code").await;
    page.browser().settle().await;
    let drawing = page.browser().session().find(By::Css("dialog[open] .qr")).await.expect("a code");
    let picture = BASE64.encode(drawing.screenshot_as_png().await.expect("a picture"));
    let text = read_picture(&BASE64.decode(&picture).expect("a picture"));
    // Chromium has a reader on some systems only: one stands in that knows this very picture's code by its size.
    let reader = "globalThis.BarcodeDetector = class {
        async detect(image) { return image.width > 99 ? [{ rawValue: `TEXT` }] : []; } };";
    let source = json!({ "source": reader.replace("TEXT", &text) });
    page.browser().devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
    page.revisit("?lang=es&model=week20").await;
    page.press("read-code").await;
    let choose = "const [bytes, done] = arguments;
        const input = document.querySelector('dialog[open] input[type=file]');
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], 'a.png', { type: 'image/png' }));
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
        done(null);";
    // An image without a code first.
    let pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    page.browser().session().execute_async(choose, vec![pixel.into()]).await.expect("a file");
    eventually("a refusal", async || {
        text_of(&page, "#intake-problem").await.contains("ningún código").then_some(())
    })
    .await;
    page.browser().session().execute_async(choose, vec![picture.into()]).await.expect("a file");
    page.expect_probability(model.conformance()[place].probability).await;
    assert!(page.model_identity().await.contains("final_model"));
    assert!(said(&page).await.contains("exactamente el mismo resultado"));
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn a_code_that_cannot_be_used_is_refused_and_changes_nothing() {
    for (lang, broken, none) in
        [("es", "incompleto o alterado", "ningún código"), ("en", "incomplete or altered", "no code")]
    {
        let page = Page::open(&format!("?lang={lang}")).await;
        page.fill("age", "41").await;
        page.browser().run("location.hash = '#/r/' + '7'.repeat(150)", vec![]).await;
        assert!(said(&page).await.contains(broken));
        assert_eq!(page.browser().run("return location.hash", vec![]).await, json!("#/predict"));
        assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
        page.press("read-code").await;
        type_in_dialog(&page, "https://example.org/").await;
        page.press("take").await;
        let problem = eventually("a refusal", async || {
            Some(text_of(&page, "#intake-problem").await).filter(|text| !text.is_empty())
        });
        assert!(problem.await.contains(none));
        assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
    }
}

#[tokio::test]
async fn a_code_of_another_version_is_told_from_ones_own() {
    let model = model();
    let place = usual_patient(&model);
    let page = Page::open("?lang=en&model=final_model").await;
    fill(&page, &patient(&model, place)).await;
    page.expect_probability(model.conformance()[place].probability).await;
    let (text, _) = code(&page).await;
    page.revisit("?lang=en&model=final_model#/settings").await;
    let script = "const [file, done] = arguments;
        const bytes = Uint8Array.from(atob(file), c => c.charCodeAt(0));
        const input = document.querySelector('input[type=file]');
        const files = new DataTransfer();
        files.items.add(new File([bytes], 'a.bosque'));
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
        done(null);";
    let file = BASE64.encode(version("99.0.0", Signer::Development));
    page.browser().session().execute_async(script, vec![file.into()]).await.expect("a file");
    page.press("accept").await;
    page.browser().run("location.hash = '#/predict'", vec![]).await;
    eventually("the other version", async || page.model_identity().await.contains("99.0.0").then_some(()))
        .await;
    page.press("read-code").await;
    type_in_dialog(&page, text + Key::Enter).await;
    page.expect_probability(model.conformance()[place].probability).await;
    let said = said(&page).await;
    assert!(said.contains("Another version of this model"), "{said}");
}

#[tokio::test]
async fn a_result_is_copied_as_text_and_the_text_fills_the_form_again() {
    for model in models() {
        for lang in LANGS {
            let place = usual_patient(&model);
            let page = Page::open(&address(&model, lang)).await;
            let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
            page.browser().devtools("Browser.grantPermissions", permissions).await;
            fill(&page, &patient(&model, place)).await;
            page.expect_probability(model.conformance()[place].probability).await;
            page.press("copy").await;
            let copied = if lang == Lang::Es { "Copiado" } else { "Copied" };
            eventually("the page says that it has copied", async || {
                (text_of(&page, "[data-testid='copied']").await == copied).then_some(())
            })
            .await;
            let script =
                "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done(String(e)))";
            let answer = page.browser().session().execute_async(script, vec![]).await.expect("a text");
            let text = answer.json().as_str().unwrap_or_default().to_owned();
            let manifest = model.manifest();
            for part in [
                manifest.label.title.get(lang),
                manifest.label.meaning.get(lang),
                &manifest.version,
                &manifest.forest.sha256,
                "#/r/",
            ] {
                assert!(text.contains(part), "{part}: {text}");
            }
            page.press("new-patient").await;
            assert!(paste(&page, "age", &text).await);
            page.expect_probability(model.conformance()[place].probability).await;
        }
    }
}

#[tokio::test]
async fn where_the_browser_does_not_copy_the_text_is_selected() {
    let model = model();
    let place = usual_patient(&model);
    let page = Page::open(&address(&model, Lang::Es)).await;
    let refuse = "Object.defineProperty(navigator, 'clipboard', { value: undefined })";
    page.browser().run(refuse, vec![]).await;
    fill(&page, &patient(&model, place)).await;
    page.expect_probability(model.conformance()[place].probability).await;
    page.press("copy").await;
    let script = "const box = document.querySelector('dialog[open] textarea');
        return box && [box.selectionStart, box.selectionEnd, box.value.length, box.value]";
    let selected = eventually("a dialog with the text", async || {
        Some(page.browser().run(script, vec![]).await).filter(|found| !found.is_null())
    })
    .await;
    assert_eq!((&selected[0], &selected[1]), (&json!(0), &selected[2]));
    assert!(selected[3].as_str().unwrap_or_default().contains("No es una prueba de VIH"));
}

#[tokio::test]
async fn a_patient_is_one_sheet_of_paper() {
    for model in models() {
        // The most that a sheet has to hold: values outside, and what the manifest wants said.
        let row = |place: usize| {
            let cells = model.conformance()[place].inputs.iter().map(|&x| bosque_model::Cell::Number(x));
            bosque_model::PatientDraft::from_cells(model.schema(), cells).check().expect("a valid row")
        };
        let load = |&place: &usize| 10 * model.alerts(&row(place)).count() + row(place).out_of_range().len();
        let worst = (0..model.conformance().len()).max_by_key(load).expect("rows");
        for lang in LANGS {
            let page = Page::open(&address(&model, lang)).await;
            for place in [usual_patient(&model), worst] {
                fill(&page, &patient(&model, place)).await;
                page.expect_probability(model.conformance()[place].probability).await;
                for screen in [Screen::Desktop, Screen::Phone] {
                    page.browser().show(screen, Theme::Dark).await;
                    let pdf = page.browser().pdf().await;
                    assert_eq!(pages(&pdf), 1, "{} {} {place}", model.manifest().name, lang.tag());
                }
                let script = "const path = document.getElementById('sheet-code-path').getAttribute('d');
                    return [document.getElementById('sheet-date').textContent, path.length > 500]";
                let drawn: Value = page.browser().run(script, vec![]).await;
                assert!(drawn[0].as_str().is_some_and(|date| date.contains("20")), "{drawn}");
                assert_eq!(drawn[1], json!(true));
            }
            page.browser().assert_quiet().await;
        }
    }
}

/// The pages of a PDF: its objects of that type.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, found)| !text[at + found.len()..].starts_with('s')).count()
}

#[tokio::test]
async fn three_generated_patients_can_be_tried() {
    for lang in ["es", "en"] {
        for name in ["week20", "final_model"] {
            let page = Page::open(&format!("?lang={lang}&model={name}")).await;
            let mut shown = Vec::new();
            for nth in 0..3 {
                let press = "document.querySelectorAll('.samples button')[arguments[0]].click()";
                page.browser().run(press, vec![nth.into()]).await;
                let probability = eventually("a result", async || page.probability().await).await;
                shown.push(probability.parse::<f64>().expect("a number"));
                let state = text_of(&page, "[data-testid='form-state']").await;
                assert!(state.contains("no es una persona") || state.contains("not a person"), "{state}");
                page.press("new-patient").await;
            }
            assert!(shown.is_sorted() && shown[0] < shown[2], "{shown:?}");
        }
    }
}
