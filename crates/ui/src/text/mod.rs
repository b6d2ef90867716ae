//! All wording of the page, one struct a language: what is missing in one does not compile.
//!
//! Words that belong to a model (labels, help, limits, what the label means) stand in its manifest, and
//! the wording of a field's problem in `bosque_model::FieldProblem`.

mod app;
mod doubt;
mod en;
mod es;
mod evaluation;
mod explain;
mod file;
mod handover;
mod kiosk;
mod threshold;
mod update;
mod versions;
mod ward;
mod widget;

pub use app::{AppWords, app_words};
pub use doubt::{Doubt, Side, doubt_texts};
pub use evaluation::{Evaluation, evaluation_texts};
pub use explain::{Crossing, Explain, explain_texts};
pub use file::{FileWords, file_words};
pub use handover::{HandOver, handover_texts};
pub use kiosk::{Kiosk, kiosk_texts};
pub use threshold::{ThresholdWords, threshold_texts};
pub use update::{UpdateWords, update_texts};
pub use versions::{Versions, version_texts};
pub use ward::{Ward, ward_texts};
pub use widget::{Widget, widget_texts};

use bosque_model::{Group, Lang, ModelError};

/// The words of one language.
#[derive(Debug)]
pub struct Texts {
    /// The language's own name.
    pub language_name: &'static str,
    /// The words of the page's frame.
    pub shell: Shell,
    /// The words of the form.
    pub form: Form,
    /// The words of the state bar.
    pub state: State,
    /// The words of the result.
    pub answer: Answer,
    /// The names of metrics, and how to read them.
    pub metrics: MetricTexts,
    /// The words of the model's view.
    pub card: Card,
    /// Why a model is refused, for a reader who cannot read code.
    pub refusal: fn(&ModelError) -> String,
}

/// The page's frame.
#[derive(Debug)]
pub struct Shell {
    /// Link over the navigation.
    pub skip: &'static str,
    /// Name of the navigation.
    pub views: &'static str,
    /// The patient's view.
    pub patient: &'static str,
    /// The model's view.
    pub model: &'static str,
    /// The promise in the band.
    pub local: &'static str,
    /// The promise in full.
    pub privacy: &'static str,
    /// Name of the language switch.
    pub language: &'static str,
    /// Name of the strip that identifies the model.
    pub identity: &'static str,
    /// Before the name of the data set.
    pub trained_on: &'static str,
    /// Before the digest.
    pub digest: &'static str,
    /// A model that did not.
    pub refused: &'static str,
    /// `?model=` names one that is not here: the asked, the used.
    pub other_model: fn(&str, &str) -> String,
}

/// The form.
#[derive(Debug)]
pub struct Form {
    /// The view's heading.
    pub heading: &'static str,
    /// The form's name.
    pub name: &'static str,
    /// The heading of a group of fields.
    pub group: fn(Group) -> &'static str,
    /// The select's first entry.
    pub choose: &'static str,
    /// The range of the training rows, read aloud: least, largest.
    pub range: fn(&str, &str) -> String,
    /// What is accepted: least, largest.
    pub accepted: fn(&str, &str) -> String,
    /// A value below what was trained on.
    pub below_training: fn(&str) -> String,
    /// A value above it.
    pub above_training: fn(&str) -> String,
    /// A category that no training row held.
    pub unseen_category: &'static str,
    /// The change between two inputs, signed, and its share of the first.
    pub change: fn(&str, Option<&str>) -> String,
    /// A button that offers another value.
    pub offer: fn(&str) -> String,
    /// Its name when read aloud.
    pub offer_name: fn(&str) -> String,
}

/// The state bar.
#[derive(Debug)]
pub struct State {
    /// So many of so many are missing.
    pub missing: fn(usize, usize) -> String,
    /// What happens then.
    pub missing_rest: &'static str,
    /// Before the name of a field that is not valid.
    pub check: &'static str,
    /// So many more are not valid.
    pub more_invalid: fn(usize) -> String,
    /// All there.
    pub complete: &'static str,
    /// So many inputs.
    pub inputs: fn(usize) -> String,
    /// All there, some outside what was trained on.
    pub with_caution: &'static str,
    /// After the names of one field or several outside what was trained on.
    pub outside: fn(usize) -> &'static str,
    /// All values come from a generated patient.
    pub example: &'static str,
    /// Some values do.
    pub part_example: &'static str,
    /// No number will be shown.
    pub blocked: &'static str,
    /// Heading over the explanation.
    pub blocked_heading: &'static str,
    /// What was checked, what that means, what to do; the technical detail follows.
    pub blocked_steps: [&'static str; 3],
    /// What to do then.
    pub blocked_advice: &'static str,
    /// Between the last two of a list.
    pub and: &'static str,
}

/// The result.
#[derive(Debug)]
pub struct Answer {
    /// No number yet, read aloud.
    pub none: &'static str,
    /// What stands in the result's place.
    pub invitation: &'static str,
    /// Fills the form with a generated patient.
    pub example: &'static str,
    /// Before the exact probability.
    pub probability: &'static str,
    /// Class 1, with the threshold.
    pub above: fn(&str) -> String,
    /// Class 0, with the threshold.
    pub below: fn(&str) -> String,
    /// The threshold's sensitivity and specificity on training rows.
    pub threshold: fn(&str, &str) -> String,
    /// The circles' heading: so many of 100, in words that stand before `hundred_rest`.
    pub hundred: fn(u8) -> String,
    /// After the count.
    pub hundred_rest: &'static str,
    /// The circles read aloud, empty.
    pub hundred_none: &'static str,
    /// Heading of the trees' chart.
    pub trees: &'static str,
    /// The trees' chart, empty: number of trees.
    pub trees_none: fn(usize) -> String,
    /// The trees' chart in words: trees, first and third quartile.
    pub trees_spread: fn(usize, &str, &str) -> String,
    /// Mean of the trees, and the probability after calibration.
    pub trees_calibrated: fn(&str, &str) -> String,
    /// Mean of the trees where it is the probability.
    pub trees_mean: fn(&str) -> String,
    /// On the tallest bar.
    pub trees_count: fn(usize) -> String,
    /// Beside the mean's line.
    pub mean: &'static str,
    /// What the horizontal axis and the band show.
    pub trees_axis: &'static str,
    /// Prints.
    pub print: &'static str,
    /// Empties the form.
    pub new_patient: &'static str,
    /// Heading over the figures.
    pub can_say: &'static str,
    /// Under it: held-out rows, events.
    pub held_out: fn(&str, &str) -> String,
    /// Heading over the limits.
    pub cannot_say: &'static str,
    /// Name of the bar at the foot of a phone.
    pub summary: &'static str,
    /// Goes to the result.
    pub to_result: &'static str,
    /// Goes to the reason why there is none.
    pub to_reason: &'static str,
    /// At the foot of a phone: so many of so many missing.
    pub short_missing: fn(usize, usize) -> String,
    /// At the foot of a phone: a field is not valid.
    pub short_invalid: &'static str,
    /// At the foot of a phone: no number will be shown.
    pub short_blocked: &'static str,
    /// Class 1, short.
    pub short_above: &'static str,
    /// Class 0, short.
    pub short_below: &'static str,
}

/// A metric's name and how to read it.
#[derive(Debug, Clone, Copy)]
pub struct MetricText {
    /// Its name.
    pub name: &'static str,
    /// What it says, in plain words, given what one gets without a model.
    pub meaning: fn(&str) -> String,
}

/// The metrics.
#[derive(Debug)]
pub struct MetricTexts {
    /// Column head.
    pub metric: &'static str,
    /// Column head.
    pub estimate: &'static str,
    /// Column head over 95 % intervals.
    pub interval: &'static str,
    /// Column head over the small charts.
    pub scale: &'static str,
    /// From low to high.
    pub to: fn(&str, &str) -> String,
    /// Accuracy.
    pub accuracy: MetricText,
    /// F1.
    pub f1: MetricText,
    /// Sensitivity.
    pub sensitivity: MetricText,
    /// Specificity.
    pub specificity: MetricText,
    /// Area under the ROC curve.
    pub roc_auc: MetricText,
    /// Average precision.
    pub pr_auc: MetricText,
    /// Brier score.
    pub brier: MetricText,
    /// Logarithmic loss.
    pub log_loss: MetricText,
    /// Expected calibration error.
    pub ece: MetricText,
    /// Calibration slope.
    pub slope: MetricText,
    /// Calibration intercept.
    pub intercept: MetricText,
}

/// The model's view.
#[derive(Debug)]
pub struct Card {
    /// The view's heading.
    pub heading: &'static str,
    /// Block head.
    pub checks: &'static str,
    /// Block head.
    pub computed: &'static str,
    /// The manifest holds its own digest.
    pub check_manifest: &'static str,
    /// A file's digest is the manifest's: the file's name.
    pub check_file: fn(&str) -> String,
    /// The forest is for this schema.
    pub check_schema: &'static str,
    /// So many generated patients, to the last bit.
    pub check_conformance: fn(usize) -> String,
    /// Column head.
    pub variable: &'static str,
    /// Column head.
    pub column: &'static str,
    /// Column head.
    pub unit: &'static str,
    /// Column head.
    pub trained_range: &'static str,
    /// Column head.
    pub accepted: &'static str,
    /// Column head.
    pub description: &'static str,
    /// How a difference is computed: minuend, subtrahend.
    pub difference: fn(&str, &str) -> String,
    /// How a ratio is computed: numerator, denominator, value at 0.
    pub ratio: fn(&str, &str, &str) -> String,
}

/// The words of a language.
#[must_use]
pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Es => &es::TEXTS,
        Lang::En => &en::TEXTS,
    }
}
