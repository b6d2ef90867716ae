//! The components that show a form, a result and a model: values in, callbacks out.
//!
//! | you have | use |
//! |---|---|
//! | a patient to type, checked and scored at each change | [`Patient`], [`PatientForm`], [`form_state`] |
//! | the same to be read and not typed | [`PatientValues`] |
//! | a feature of a manifest | [`control`], [`field_text`], [`typed`] |
//! | a number to type | [`NumberField`] |
//! | a category of two codes | [`Choice`] |
//! | a longer category | [`SelectField`] |
//! | fields that belong together | [`FieldGroup`], which also holds the place for their help |
//! | what the form lacks | [`StateBar`] |
//! | what a result means | [`ResultHead`] |
//! | a probability, its range and a class | [`Answer`], [`RangeBar`], [`IconArray`], [`ResultBar`] |
//! | what each tree says | [`VoteChart`] |
//! | why a score is what it is | [`waterfall()`], [`contributions()`] |
//! | where it lies among the training patients | [`population()`] |
//! | what another value would change | [`input_curve()`], [`nearest_change`], [`comparison()`] |
//! | two spreads over the same cells | [`DriftBars`] |
//! | figures with intervals | [`MetricTable`] |
//! | curves of an evaluation | [`ReliabilityChart`], [`RocChart`], [`PrecisionRecallChart`], [`NetBenefitChart`], [`VennAbersChart`] |
//! | groups of patients, weights of inputs | [`SubgroupTable`], [`ImportanceChart`] |
//! | models to choose from | [`ModelChoice`] |
//! | names with values | [`Facts`] |
//! | something to ask or show over the page | [`Dialog`] |
//! | a QR code | [`QrDrawing`] |
//! | a place to drop a file on | [`DropArea`] |
//! | hundreds of elements that nothing happens in | [`Html`] |
//! | a number to write | [`Numbers`] |
//! | words | [`texts`] |
//! | a view to write | [`node`], whose `view!` takes the place of leptos' |
//!
//! Every component takes the language that it is written in; a page that changes its language makes them anew.
//!
//! **Invariant**: nothing here knows where a model comes from, which view is shown, or where anything is
//! stored.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

// `view!` names its runtime by the crate's name, here too.
extern crate self as bosque_ui;

mod answer;
mod baseline;
mod block;
mod button;
mod chart;
mod choice;
mod comparison;
mod contributions;
mod curve_plane;
mod dialog;
mod drift_bars;
mod drop_area;
mod facts;
mod feature_field;
mod field;
mod field_parts;
mod group;
mod html;
mod icon;
mod icon_array;
mod identity;
mod input_curve;
mod language_switch;
mod metric_rows;
mod metric_table;
mod model_choice;
mod nearest;
pub mod node;
mod notice;
mod numbers;
mod patient;
mod patient_answer;
mod patient_form;
mod patient_state;
mod patient_values;
mod population;
mod qr_code;
mod range_bar;
mod reasons;
mod result_bar;
mod result_head;
mod select;
mod spread;
mod state_bar;
mod text;
mod values;
mod vote_chart;
mod waterfall;

pub use answer::{Answer, Shown, decimals_apart};
pub use baseline::Baseline;
pub use block::Block;
pub use button::{Button, Weight};
pub use chart::{
    ImportanceChart, NetBenefitChart, PrecisionRecallChart, ReliabilityChart, RocChart, SubgroupRow,
    SubgroupTable, VennAbersChart, nearest_threshold, percent, subgroup_rows,
};
pub use choice::Choice;
pub use comparison::{Compared, InputChange, Wish, comparison};
pub use contributions::{contribution_lines, contributions};
pub use curve_plane::Curve;
pub use dialog::Dialog;
pub use drift_bars::DriftBars;
pub use drop_area::DropArea;
pub use facts::{Fact, Facts};
pub use feature_field::{Control, accepted_text, control, decimals, field_text, range_text, typed};
pub use field::{Keypad, NumberField};
pub use field_parts::{FieldRange, FieldText, Note, OptionText, Turn};
pub use group::FieldGroup;
pub use html::Html;
pub use icon::{Icon, IconName};
pub use icon_array::IconArray;
pub use identity::{Identity, Signature, Standing};
pub use input_curve::{CurveUse, input_curve};
pub use language_switch::LanguageSwitch;
pub use metric_rows::{MetricRow, Spark, held_out_rows, main_rows};
pub use metric_table::{Detail, MetricTable};
pub use model_choice::{ModelChoice, ModelOption};
pub use nearest::{SingleChange, nearest_change};
pub use notice::{Notice, Tone};
pub use numbers::Numbers;
pub use patient::{Entries, Entry, FromExample, Outcome, Patient, Pool};
pub use patient_answer::PatientAnswer;
pub use patient_form::{Access, PatientForm};
pub use patient_state::{alerts, bar_state, form_state, shown};
pub use patient_values::PatientValues;
pub use population::population;
pub use qr_code::QrDrawing;
pub use range_bar::{RangeBar, outward};
pub use reasons::{REASON_ROWS, waterfall};
pub use result_bar::{BarState, ResultBar};
pub use result_head::{RESULT, ResultHead};
pub use select::SelectField;
pub use spread::Spread;
pub use state_bar::{FieldLink, FormState, StateBar};
pub use text::{
    Answer as AnswerTexts, AppWords, Card as CardTexts, Crossing, Doubt as DoubtTexts,
    Evaluation as EvaluationTexts, Explain as ExplainTexts, FileWords, Form as FormTexts,
    HandOver as HandOverTexts, Kiosk as KioskTexts, MetricText, MetricTexts, Shell as ShellTexts, Side,
    State as StateTexts, Texts, ThresholdWords, UpdateWords, Versions as VersionTexts, Ward as WardTexts,
    Widget as WidgetTexts, app_words, doubt_texts, evaluation_texts, explain_texts, file_words,
    handover_texts, kiosk_texts, texts, threshold_texts, update_texts, version_texts, ward_texts,
    widget_texts,
};
pub use values::{unit_text, value_text};
pub use vote_chart::VoteChart;
pub use waterfall::{Contribution, Waterfall};
