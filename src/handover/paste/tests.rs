//! Every shape in which a patient comes out of a spreadsheet.

use bosque_model::{Lang, Model, shortest};

use super::{Pasted, is_table, read};
use crate::embedded::MODELS;

fn models() -> Vec<Model> {
    MODELS.iter().map(|embedded| Model::open(embedded.files()).expect("an embedded model opens")).collect()
}

fn week20() -> Model {
    models().into_iter().find(|model| model.manifest().name == "week20").expect("it is embedded")
}

fn paste(model: &Model, text: &str) -> Option<Pasted> {
    read(text, model.schema().features(), model.schema().derived())
}

/// The values of a paste by the inputs' names.
fn named(model: &Model, text: &str) -> Vec<(String, String)> {
    let values = paste(model, text).unwrap_or_else(|| panic!("no patient in {text:?}")).values;
    values.into_iter().map(|(place, text)| (model.schema().features()[place].name.clone(), text)).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn every_generated_patient_comes_back_in_every_shape() {
    for model in models() {
        let features = model.schema().features();
        let names = |lang| -> Vec<String> { features.iter().map(|f| f.label.get(lang).to_owned()).collect() };
        let codes: Vec<String> = features.iter().map(|feature| feature.name.clone()).collect();
        for row in model.conformance() {
            let point: Vec<String> = row.inputs.iter().map(|&x| shortest(x)).collect();
            let comma: Vec<String> = point.iter().map(|text| text.replace('.', ",")).collect();
            let lines = |separator: &str, head: &[String], cells: &[String]| {
                let pairs = head.iter().zip(cells).map(|(name, cell)| format!("{name}{separator}{cell}"));
                pairs.collect::<Vec<_>>().join("\r\n")
            };
            let mut texts = vec![point.join("\t"), point.join(","), comma.join(";"), comma.join("\n")];
            for head in [codes.clone(), names(Lang::Es), names(Lang::En)] {
                texts.push(format!("{}\n{}", head.join("\t"), comma.join("\t")));
                texts.push(format!("{}\r\n{}\r\n", head.join(";"), point.join(";")));
                texts.push(format!("{}\n{}", head.join(","), point.join(",")));
                texts.extend([
                    lines("\t", &head, &comma),
                    lines(";", &head, &point),
                    lines(": ", &head, &comma),
                ]);
                texts.push(lines(",", &head, &comma));
            }
            for text in texts {
                let pasted = paste(&model, &text).unwrap_or_else(|| panic!("no patient in {text:?}"));
                assert_eq!(
                    (pasted.unread.len(), pasted.ignored.len(), pasted.more_rows),
                    (0, 0, 0),
                    "{text:?}"
                );
                assert_eq!(pasted.values.len(), features.len(), "{text:?}");
                for ((place, text), (nth, value)) in pasted.values.iter().zip(row.inputs.iter().enumerate()) {
                    assert_eq!(*place, nth);
                    let read: f64 = text.replace(',', ".").parse().expect("a number");
                    assert_eq!(read.to_bits(), value.to_bits());
                }
            }
        }
    }
}

#[test]
fn categories_come_by_code_or_by_label_in_either_language() {
    let model = week20();
    let text = "Sexo\tRaza\tAsignado\tHIV symptoms\themo\tKarnofsky\n\
        MUJER\tnon-white\tSolo ZDV\tsi\tNO\t90,0";
    let expected =
        [("gender", "0"), ("race", "1"), ("treat", "0"), ("karnof", "90"), ("symptom", "1"), ("hemo", "0")];
    assert_eq!(named(&model, text), pairs(&expected));
}

#[test]
fn units_quotes_and_columns_that_are_nobodys_do_not_hinder() {
    let model = week20();
    let text =
        "\u{feff}\"pidnum\";Edad;\"CD4 basal (cél./µL)\";Peso;arms\n10056;\"48 años\";422 /uL;\"89,8\";2";
    let pasted = paste(&model, text).expect("a patient");
    assert_eq!(named(&model, text), pairs(&[("age", "48"), ("wtkg", "89,8"), ("cd40", "422")]));
    assert_eq!(pasted.ignored, ["pidnum", "arms"]);
}

#[test]
fn what_a_field_cannot_take_is_named_by_its_field_alone() {
    let model = week20();
    let pasted =
        paste(&model, "age\twtkg\tgender\tkarnof\tcd40\ncuarenta\t\t7\t85\t1.110").expect("a patient");
    let name = |&place: &usize| model.schema().features()[place].name.as_str();
    assert_eq!(pasted.unread.iter().map(name).collect::<Vec<_>>(), ["age", "gender", "karnof"]);
    // The field asks itself whether 1.110 means 1110.
    assert_eq!(pasted.values.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["1.110"]);
}

#[test]
fn a_difference_stands_in_for_its_first_input() {
    let model = week20();
    let text = "cd40,dif_cd4,cd80,cd820,dif_cd8\n350,-120,900,800,-100";
    let expected = [("cd40", "350"), ("cd420", "230"), ("cd80", "900"), ("cd820", "800")];
    assert_eq!(named(&model, text), pairs(&expected));
    assert_eq!(paste(&model, text).expect("a patient").ignored, ["dif_cd8"]);
}

#[test]
fn the_first_of_several_rows_is_taken_and_the_others_counted() {
    let model = week20();
    let pasted = paste(&model, "age\twtkg\n37\t70\n41\t80\n52\t64").expect("a patient");
    assert_eq!(pasted.more_rows, 2);
    assert_eq!(named(&model, "age\twtkg\n37\t70\n41\t80"), pairs(&[("age", "37"), ("wtkg", "70")]));
    // Two names and two values: by the side on which the names stand.
    assert_eq!(named(&model, "age\t37\nwtkg\t70"), pairs(&[("age", "37"), ("wtkg", "70")]));
    assert_eq!(named(&model, "Edad;37"), pairs(&[("age", "37")]));
    assert_eq!(named(&model, "Edad\n37"), pairs(&[("age", "37")]));
}

#[test]
fn what_is_no_patient_is_refused() {
    let model = week20();
    let numbers = |count| vec!["1"; count].join("\t");
    for text in [
        "",
        "37",
        "70,5",
        "1.234,5",
        "hola",
        "a\tb\nc\td",
        &numbers(13),
        &numbers(15),
        "\t\t\t",
        "age",
        "age\twtkg",
    ] {
        assert_eq!(paste(&model, text), None, "{text:?}");
    }
    // Fourteen numbers, but in another order: 350 is no code of a sex.
    assert_eq!(
        paste(
            &model,
            &["37", "70", "350", "1", "1", "1", "1", "1", "1", "1", "90", "1", "1", "1"].join("\t")
        ),
        None
    );
}

#[test]
fn a_single_value_is_left_to_the_field() {
    for text in ["37", "70,5", " 70.5\n", "1.234,5", "1 110", "12/03/1980"] {
        assert!(!is_table(text), "{text:?}");
    }
    for text in ["37\t70", "Edad\n37", "37;70"] {
        assert!(is_table(text), "{text:?}");
    }
}

#[test]
fn no_text_brings_it_down() {
    let model = week20();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let alphabet: Vec<char> =
        "0123456789.,;:\t\n\r\"'() -+eEáñµ\u{feff}\u{202f}agewtkgcd40".chars().collect();
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..(state % 60) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if let Some(pasted) = paste(&model, &text) {
            assert!(pasted.values.iter().all(|(place, _)| *place < model.schema().features().len()));
        }
    }
}
