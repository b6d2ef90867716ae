//! What was taken from a FHIR Bundle, what was not, and why: shown, so that nobody trusts it unseen.

use bosque_interop::fhir::{FhirPatient, Taken};
use bosque_model::{Feature, Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Notice, Tone, widget_texts};

use crate::state::Record;

/// The report.
pub fn report(record: &Record, model: &Model, lang: Lang) -> Node {
    let words = widget_texts(lang);
    let content = match record {
        Err(error) => view! {
            <Notice tone=Tone::Error text=words.record_refused />
            <p class="technical mono" lang="en">{error.to_string()}</p>
        },
        Ok(record) => taken(record, model, lang),
    };
    view! {
        <div class="record" part="record" data-testid="record">
            <Block title=words.record id="record">{content}</Block>
        </div>
    }
}

fn taken(record: &FhirPatient, model: &Model, lang: Lang) -> Node {
    let words = widget_texts(lang);
    let features = model.schema().features();
    let sum = format!("{} {}", (words.taken)(record.taken.len(), features.len()), words.check);
    let from = record.taken.iter().map(|taken| row(features, &taken.feature, source(taken, lang), lang));
    let missing = record.missing.iter().map(|(name, reason)| row(features, name, reason.text(lang), lang));
    let notes = record.notes.iter().map(|note| view! { <li>{note.text(lang)}</li> }).collect::<Vec<_>>();
    let missing = missing.collect::<Vec<_>>();
    let missing = (!missing.is_empty()).then(|| {
        view! { <h3 class="h h--sub">{words.missing}</h3> <dl class="record__rows">{missing}</dl> }
    });
    let notes = (!notes.is_empty()).then(|| {
        view! { <h3 class="h h--sub">{words.notes}</h3> <ul class="limits">{notes}</ul> }
    });
    view! {
        <p class="note">{sum}</p>
        <dl class="record__rows">{from.collect::<Vec<_>>()}</dl>
        {missing}
        {notes}
    }
}

/// Where a value comes from: the line that the headless API gives too, without the name before it.
fn source(taken: &Taken, lang: Lang) -> String {
    let text = taken.text(lang);
    text.split_once(": ").map_or(text.clone(), |(_, source)| source.to_owned())
}

fn row(features: &[Feature], name: &str, text: String, lang: Lang) -> Node {
    let label = features.iter().find(|feature| feature.name == name);
    let label = label.map_or(name, |feature| feature.label.get(lang)).to_owned();
    view! { <div data-field=name.to_owned()><dt>{label}</dt><dd>{text}</dd></div> }
}
