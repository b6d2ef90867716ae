//! English, the second language.

use bosque_model::{Group, ModelError};

use super::{Answer, Card, Form, MetricText, MetricTexts, Shell, State, Texts};

pub(super) static TEXTS: Texts = Texts {
    language_name: "English",
    shell: Shell {
        skip: "Skip to content",
        views: "Views",
        patient: "Patient",
        model: "Model",
        local: "Nothing leaves this device",
        privacy: "A patient’s data is not sent or stored: it stays on this page and is gone when you reload or close it.",
        language: "Language",
        identity: "Model in use",
        trained_on: "Trial",
        digest: "Digest",
        refused: "Model not valid",
        other_model: |asked, used| format!("This page does not hold the model “{asked}”; it uses {used}."),
    },
    form: Form {
        heading: "Result for one patient",
        name: "Patient data",
        group: |group| match group {
            Group::Patient => "Patient",
            Group::Immunology => "Immunology",
            Group::Treatment => "Treatment",
            Group::History => "History",
            Group::FollowUp => "Follow-up",
            Group::Other => "Other inputs",
        },
        choose: "Choose…",
        range: |low, high| format!("Seen in training: {low} to {high}."),
        accepted: |low, high| format!("Accepted: {low} to {high}."),
        below_training: |low| format!("Out of range, min. {low}"),
        above_training: |high| format!("Out of range, max. {high}"),
        unseen_category: "Not seen in training",
        change: |change, share| match share {
            Some(share) => format!("Change {change} ({share})"),
            None => format!("Change {change}"),
        },
        offer: |value| format!("{value}?"),
        offer_name: |value| format!("Use {value}"),
    },
    state: State {
        missing: |missing, all| format!("{missing} of {all} inputs missing."),
        missing_rest: "The result appears with the last one.",
        check: "Check",
        more_invalid: |more| match more {
            1 => "One more field needs correcting.".into(),
            _ => format!("{more} more fields need correcting."),
        },
        complete: "Complete.",
        inputs: |inputs| format!("{inputs} inputs."),
        with_caution: "Complete, with caution.",
        outside: |fields| match fields {
            1 => "is outside what was seen in training; the typed value was used.",
            _ => "are outside what was seen in training; the typed values were used.",
        },
        example: "Generated example: not a person.",
        part_example: "Part of the data comes from a generated example.",
        blocked: "Calculation blocked.",
        blocked_heading: "What happened and what to do",
        blocked_steps: [
            "Before it opens the form, the page checks that the model is, byte by byte, the one on record, and that this device calculates what the one that made it calculated.",
            "This time it is not so. A result might be wrong: that is why none is shown.",
            "Reload the page. If it happens again, tell whoever installed it and pass on this detail:",
        ],
        blocked_advice: "Reload the page or tell whoever installed it.",
        and: "and",
    },
    answer: Answer {
        none: "No result",
        invitation: "Complete the form, or see first how it works.",
        example: "Try an example",
        probability: "Estimated probability",
        above: |threshold| format!("Above the threshold of {threshold}"),
        below: |threshold| format!("Below the threshold of {threshold}"),
        threshold: |sensitivity, specificity| {
            format!("When set, in training: sensitivity {sensitivity}, specificity {specificity}.")
        },
        hundred: |count| match count {
            0 => "Fewer than 1 in 100".into(),
            100 => "More than 99 in 100".into(),
            _ => format!("{count} in 100"),
        },
        hundred_rest: "patients with these data, according to the model.",
        hundred_none: "A hundred hollow circles: no result yet.",
        trees: "What each tree says",
        trees_none: |trees| format!("Here you will see how far the forest’s {trees} trees agree."),
        trees_spread: |trees, low, high| format!("{trees} trees; the middle half says {low} to {high}."),
        trees_calibrated: |mean, probability| format!("Their mean, {mean}, is calibrated to {probability}."),
        trees_mean: |mean| format!("Their mean, {mean}, is the result."),
        trees_count: |count| match count {
            1 => "1 tree".into(),
            _ => format!("{count} trees"),
        },
        mean: "mean",
        trees_axis: "Probability by each tree, before calibration; band: middle half",
        print: "Print",
        new_patient: "New patient",
        can_say: "What this model can say",
        held_out: |rows, events| {
            format!("On {rows} patients it did not see in training, {events} with the event")
        },
        cannot_say: "What it cannot say",
        summary: "Summary of the result",
        to_result: "See result",
        to_reason: "See why",
        short_missing: |missing, all| format!("{missing} of {all} missing"),
        short_invalid: "A value needs correcting",
        short_blocked: "Calculation blocked",
        short_above: "Above the threshold",
        short_below: "Below the threshold",
    },
    metrics: MetricTexts {
        metric: "Measure",
        estimate: "Value",
        interval: "95% CI",
        scale: "Own scale; dotted line: reference",
        to: |low, high| format!("{low} to {high}"),
        accuracy: MetricText {
            name: "Accuracy",
            meaning: |base| format!("Patients classed rightly; saying the same of all gets {base}."),
        },
        f1: MetricText {
            name: "F1",
            meaning: |_| "Balance of sensitivity and positive predictive value.".into(),
        },
        sensitivity: MetricText {
            name: "Sensitivity",
            meaning: |_| "Of those with the event, how many it flags.".into(),
        },
        specificity: MetricText {
            name: "Specificity",
            meaning: |_| "Of those without it, how many it leaves.".into(),
        },
        roc_auc: MetricText {
            name: "Area under the ROC curve",
            meaning: |_| "Ranking at random gives 0.5; without error, 1.".into(),
        },
        pr_auc: MetricText {
            name: "Area under precision-recall",
            meaning: |base| format!("Hits when flagging events; at random, {base}."),
        },
        brier: MetricText {
            name: "Brier score",
            meaning: |base| format!("Squared error of the probability; ideal, 0; with no model, {base}."),
        },
        log_loss: MetricText {
            name: "Log loss",
            meaning: |base| format!("Punishes misplaced confidence; ideal, 0; with no model, {base}."),
        },
        ece: MetricText {
            name: "Calibration error (ECE)",
            meaning: |_| "Mean distance of predicted from observed; ideal, 0.".into(),
        },
        slope: MetricText {
            name: "Calibration slope",
            meaning: |_| "Ideal, 1; below: probabilities too extreme.".into(),
        },
        intercept: MetricText {
            name: "Calibration intercept",
            meaning: |_| "Ideal, 0; above: the model underestimates.".into(),
        },
    },
    card: Card {
        heading: "Model card",
        checks: "What was checked on opening",
        computed: "Computed, not typed",
        check_manifest: "The manifest fits its own digest.",
        check_file: |file| format!("{file} fits the manifest’s digest."),
        check_schema: "The forest and the manifest describe the same inputs.",
        check_conformance: |patients| {
            format!("This device gets the same result for {patients} generated patients, to the last bit.")
        },
        variable: "Input",
        column: "Column",
        unit: "Unit",
        trained_range: "Training",
        accepted: "Accepted",
        description: "Description",
        difference: |a, b| format!("{a} minus {b}"),
        ratio: |a, b, zero| format!("{a} over {b}; {zero} where {b} is 0"),
    },
    refusal: |error| match error {
        ModelError::ManifestDamaged => "The manifest is damaged: it does not fit its own digest.".into(),
        ModelError::DigestMismatch { file } => {
            format!("{file} is damaged: its digest is not the one on record.")
        }
        ModelError::Forest(_) => "The forest’s file cannot be read.".into(),
        ModelError::SchemaMismatch => "The forest and the manifest describe different inputs.".into(),
        ModelError::ConformanceFile { .. } => "The check patients cannot be read.".into(),
        ModelError::ConformanceFailed { row } => {
            format!("This device does not reproduce the result of check patient {row}.")
        }
        _ => "The manifest cannot be read.".into(),
    },
};
