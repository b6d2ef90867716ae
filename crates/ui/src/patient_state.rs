//! What the state bar and the bar at the foot of a phone say of the form.

use crate::{BarState, FieldLink, FormState, Shown, Side, Tone, doubt_texts, explain_texts, texts};
use bosque_model::{Feature, FeatureKind, Lang, LikenessVerdict, Model, PatientRow};

use crate::patient::{FromExample, Outcome, Patient};

/// So many missing fields are named; more would be a list to read.
const NAMED: usize = 3;

/// The result to show, where there is one.
pub fn shown(model: &Model, outcome: &Outcome) -> Option<Shown> {
    match outcome {
        Outcome::Scored { score, .. } => Some(Shown {
            probability: score.probability,
            prediction: score.prediction,
            range: model.range(score),
        }),
        Outcome::Missing(_) | Outcome::Invalid { .. } => None,
    }
}

/// What the manifest wants said beside this patient's result.
pub fn alerts(model: &Model, row: &PatientRow, lang: Lang) -> Vec<String> {
    model.alerts(row).map(|alert| alert.text.get(lang).to_owned()).collect()
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
            // A number that somebody tries out must not be taken for the patient's.
            let supposed = patient.baseline().map(|(baseline, _)| patient.changes(&baseline).len());
            let supposed = supposed.filter(|count| *count > 0).map(explain_texts(lang).supposed);
            let apart = patient.with_row(Model::likeness).flatten().and_then(apart);
            let (tone, lead, fields, first) = match (&outside[..], &apart) {
                ([], None) if supposed.is_some() => {
                    (Tone::Warning, words.with_caution, links(outside), (words.inputs)(features.len()))
                }
                ([], None) => (Tone::Done, words.complete, links(outside), (words.inputs)(features.len())),
                ([], Some(apart)) => {
                    let side = apart.side(&features[apart.feature]);
                    let text = (doubt_texts(lang).apart)(side, apart.rare);
                    (Tone::Warning, words.with_caution, links(&[apart.feature]), text)
                }
                (_, apart) => {
                    let mut text = (words.outside)(outside.len()).to_owned();
                    if let Some(apart) = apart {
                        let name = features[apart.feature].label.get(lang);
                        text = format!("{text} {}", (doubt_texts(lang).and_apart)(name, apart.rare));
                    }
                    (Tone::Warning, words.with_caution, links(outside), text)
                }
            };
            FormState {
                tone,
                lead: lead.to_owned(),
                fields,
                and: words.and,
                rest: [first].into_iter().chain(supposed).chain(example).collect::<Vec<_>>().join(" "),
            }
        }
    }
}

/// What the bar at the foot of a phone says.
pub fn bar_state(patient: Patient, outcome: &Outcome, lang: Lang) -> BarState {
    let words = &texts(lang).answer;
    match (shown(patient.model(), outcome), outcome) {
        (Some(shown), _) => BarState::Shown(shown),
        (None, Outcome::Missing(fields)) => BarState::Waiting {
            text: (words.short_missing)(fields.len(), patient.entries().count()),
            wrong: false,
        },
        (None, _) => BarState::Waiting { text: words.short_invalid.to_owned(), wrong: true },
    }
}

/// How a patient whose inputs are unlike the training rows stands apart.
struct Apart {
    /// The input that adds most.
    feature: usize,
    higher: bool,
    rare: bool,
}

impl Apart {
    fn side(&self, feature: &Feature) -> Side {
        match feature.kind {
            FeatureKind::Category { .. } => Side::Other,
            FeatureKind::Number { .. } if self.higher => Side::Above,
            FeatureKind::Number { .. } => Side::Below,
        }
    }
}

fn apart(verdict: LikenessVerdict) -> Option<Apart> {
    match verdict {
        LikenessVerdict::Usual => None,
        LikenessVerdict::Unusual { feature, higher } => Some(Apart { feature, higher, rare: false }),
        LikenessVerdict::Rare { feature, higher } => Some(Apart { feature, higher, rare: true }),
    }
}

fn link(feature: &Feature, lang: Lang) -> FieldLink {
    FieldLink { name: feature.name.clone(), label: feature.label.get(lang).to_owned() }
}
