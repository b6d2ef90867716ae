//! A result as plain text, for a record that takes nothing else.

use bosque_model::{Lang, Model, PatientRow, Score};
use bosque_ui::{Numbers, decimals_apart, doubt_texts, explain_texts, handover_texts, texts, value_text};

/// What the text says beside the model's answer.
pub struct Beside<'a> {
    /// Date and time.
    pub date: &'a str,
    /// How the model stands.
    pub standing: &'a str,
    /// What the form has to say of its values.
    pub state: &'a str,
    /// Why the score is what it is, a line each.
    pub reasons: &'a [String],
    /// The code as text.
    pub code: &'a str,
}

/// The text: result, what it means, cautions, every input with its unit, contributions, model, code.
pub fn summary(model: &Model, row: &PatientRow, score: &Score, beside: &Beside<'_>, lang: Lang) -> String {
    let (words, own) = (texts(lang), handover_texts(lang));
    let manifest = model.manifest();
    let numbers = Numbers::new(lang);
    let threshold = &manifest.threshold;
    let decimals = decimals_apart(score.probability, threshold.value);
    let percent = |share| numbers.percent(share, decimals);
    let mut lines = vec![
        ["bosque · ", words.form.heading].concat(),
        [own.date, ": ", beside.date].concat(),
        String::new(),
        [manifest.label.title.get(lang), ": ", &percent(score.probability)].concat(),
    ];
    if let Some((low, high)) = model.range(score) {
        let range = (doubt_texts(lang).between)(&numbers.percent(low, 1), &numbers.percent(high, 1));
        lines.push([&range, ". ", doubt_texts(lang).range_meaning].concat());
    }
    let limit = percent(threshold.value);
    let class = if score.prediction { words.answer.above } else { words.answer.below };
    lines.push([&class(&limit), "."].concat());
    if let Some((sensitivity, specificity)) = threshold.sensitivity.zip(threshold.specificity) {
        let [a, b] = [sensitivity, specificity].map(|share| numbers.percent(share, 0));
        lines.push((words.answer.threshold)(&a, &b));
    }
    lines.push(manifest.label.meaning.get(lang).to_owned());
    lines.push(manifest.purpose.get(lang).to_owned());
    lines.extend(model.alerts(row).map(|alert| alert.text.get(lang).to_owned()));
    lines.push(beside.state.to_owned());
    lines.extend([String::new(), own.inputs.to_owned()]);
    for (feature, &value) in manifest.features.iter().zip(row.inputs()) {
        lines.push([feature.label.get(lang), ": ", &value_text(feature, value, lang)].concat());
    }
    lines.extend([String::new(), [explain_texts(lang).why, ", ", explain_texts(lang).points].concat()]);
    lines.extend_from_slice(beside.reasons);
    let digest = &manifest.forest.sha256;
    lines.extend([
        String::new(),
        [words.shell.model, ": ", &manifest.name, " ", &manifest.version].concat(),
        [words.shell.digest, ": ", digest].concat(),
        beside.standing.to_owned(),
        own.support.to_owned(),
        String::new(),
        [own.code_text, ": ", beside.code].concat(),
    ]);
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use bosque_model::{Cell, Lang, Model, PatientDraft};
    use bosque_ui::contribution_lines;

    use super::{Beside, summary};
    use crate::embedded::MODELS;
    use crate::handover::{code::Code, paste};
    use bosque_ui::waterfall;

    #[test]
    fn a_copied_text_says_what_the_sheet_says_and_fills_the_form_again() {
        for embedded in MODELS {
            let model = Model::open(embedded.files()).expect("an embedded model opens");
            let manifest = model.manifest();
            for (nth, lang) in (0..40).flat_map(|nth| [(nth, Lang::Es), (nth, Lang::En)]) {
                let inputs = &model.conformance()[nth].inputs;
                let cells = inputs.iter().map(|&value| Cell::Number(value));
                let row = PatientDraft::from_cells(model.schema(), cells).check().expect("a valid row");
                let score = model.score(&row);
                let code = Code::new(&manifest.name, &"0f".repeat(32), inputs, score.probability);
                let address = format!("https://clinic.example/#/r/{}", code.digits());
                let reasons = contribution_lines(&waterfall(&model, &row, &score, lang), lang);
                let beside =
                    Beside { date: "24", standing: "S", state: "C.", reasons: &reasons, code: &address };
                let text = summary(&model, &row, &score, &beside, lang);
                let parts = [manifest.label.meaning.get(lang), &manifest.forest.sha256, &manifest.version];
                for part in parts.into_iter().chain(reasons.iter().map(String::as_str)) {
                    assert!(text.contains(part), "{text}");
                }
                assert_eq!(Code::read(&text), Ok(code), "{text}");
                // Even without its code.
                let bare = &text[..text.find(&address).expect("it is there")];
                let pasted = paste::read(bare, &manifest.features, &manifest.derived).expect("a patient");
                assert_eq!(
                    (pasted.values.len(), pasted.unread.len()),
                    (manifest.features.len(), 0),
                    "{bare}"
                );
            }
        }
    }
}
