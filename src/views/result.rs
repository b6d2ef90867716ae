//! What the state bar and the bar at the foot of a phone say of the form.

use bosque_model::{Feature, Lang};
use bosque_ui::{BarState, FieldLink, FormState, Shown, Tone, texts};

use crate::state::{FromExample, Outcome, Patient};

/// So many missing fields are named; more would be a list to read.
const NAMED: usize = 3;

/// The result to show, where there is one.
pub fn shown(outcome: &Outcome) -> Option<Shown> {
    match outcome {
        Outcome::Scored { score, .. } => {
            Some(Shown { probability: score.probability, prediction: score.prediction })
        }
        Outcome::Missing(_) | Outcome::Invalid { .. } => None,
    }
}

/// What the state bar says.
pub fn form_state(patient: Patient, outcome: &Outcome, lang: Lang) -> FormState {
    let words = &texts(lang).state;
    let features = patient.model().schema().features();
    let links = |fields: &[usize]| fields.iter().map(|&field| link(&features[field], lang)).collect();
    match outcome {
        Outcome::Missing(fields) => FormState {
            tone: Tone::Open,
            lead: (words.missing)(fields.len(), features.len()),
            fields: if fields.len() <= NAMED { links(fields) } else { Vec::new() },
            and: words.and,
            rest: if fields.len() <= NAMED { String::new() } else { words.missing_rest.to_owned() },
        },
        Outcome::Invalid { fields, reason } => {
            let more = fields.len() - 1;
            let more = (more > 0).then(|| (words.more_invalid)(more));
            FormState {
                tone: Tone::Error,
                lead: words.check.to_owned(),
                fields: links(&fields[..1]),
                and: words.and,
                rest: ["·".to_owned(), reason.text(lang)]
                    .into_iter()
                    .chain(more)
                    .collect::<Vec<_>>()
                    .join(" "),
            }
        }
        Outcome::Scored { score, .. } => {
            let outside = &score.out_of_range;
            let example = match patient.entries().example_share() {
                FromExample::None => None,
                FromExample::Part => Some(words.part_example.to_owned()),
                FromExample::All => Some(words.example.to_owned()),
            };
            let (tone, lead, first) = if outside.is_empty() {
                (Tone::Done, words.complete, (words.inputs)(features.len()))
            } else {
                (Tone::Warning, words.with_caution, (words.outside)(outside.len()).to_owned())
            };
            FormState {
                tone,
                lead: lead.to_owned(),
                fields: links(outside),
                and: words.and,
                rest: [first].into_iter().chain(example).collect::<Vec<_>>().join(" "),
            }
        }
    }
}

/// What the bar at the foot of a phone says.
pub fn bar_state(patient: Patient, outcome: &Outcome, lang: Lang) -> BarState {
    let words = &texts(lang).answer;
    match (shown(outcome), outcome) {
        (Some(shown), _) => BarState::Shown(shown),
        (None, Outcome::Missing(fields)) => BarState::Waiting {
            text: (words.short_missing)(fields.len(), patient.entries().count()),
            wrong: false,
        },
        (None, _) => BarState::Waiting { text: words.short_invalid.to_owned(), wrong: true },
    }
}

fn link(feature: &Feature, lang: Lang) -> FieldLink {
    FieldLink { name: feature.name.clone(), label: feature.label.get(lang).to_owned() }
}
