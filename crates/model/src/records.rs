//! The fields of every structure of the manifest, for [`crate::read`]: those that must be there, then those that may be absent.
//!
//! serde's derived readers stay beside the types for recipes and as the oracle: a test holds both equal on every manifest.

use crate::calibration::Calibration;
use crate::evaluation::{
    Alert, Candidate, CardNote, CardSection, CensoringWeights, Cohort, Comparison, Curves, Histogram,
    Importance, Likeness, LikenessInput, Reference, ReliabilityBin, Selection, Subgroup, ThresholdPoint,
    VennAbers,
};
use crate::feature::{Category, Group, Range};
use crate::json::Json;
use crate::lang::Text;
use crate::manifest::{
    ConformanceFile, CrossValidation, Data, Derived, DerivedOp, Folds, ForestFile, HeldOut, Label, Manifest,
    Metric, Metrics, Scaling, Threshold, ThresholdRule, Training,
};
use crate::read::{Fields, FromJson, Reading, record, words};
#[cfg(feature = "small")]
use alloc::vec;

#[cfg(not(feature = "small"))]
record!(Manifest {
    manifest_sha256, format, name, version, created, label, purpose, limits, features, derived, forest,
    schema_fingerprint, calibration, threshold, training, metrics, conformance;
    card, cohort, alerts, venn_abers, likeness, reference
});
/// What scoring needs. How the model was made and judged is passed over: it is signed like all the rest, and other programs read it.
#[cfg(feature = "small")]
impl FromJson for Manifest {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let mut fields = Fields::of(value, reading);
        for required in ["training", "metrics"] {
            fields.take::<Json>(required);
        }
        for optional in ["card", "alerts", "venn_abers", "likeness", "reference"] {
            fields.take_or_default::<Option<Json>>(optional);
        }
        Manifest {
            manifest_sha256: fields.take("manifest_sha256"),
            format: fields.take("format"),
            name: fields.take("name"),
            version: fields.take("version"),
            created: fields.take("created"),
            label: fields.take("label"),
            purpose: fields.take("purpose"),
            limits: fields.take("limits"),
            features: fields.take("features"),
            derived: fields.take("derived"),
            forest: fields.take("forest"),
            schema_fingerprint: fields.take("schema_fingerprint"),
            calibration: fields.take("calibration"),
            threshold: fields.take("threshold"),
            training: None,
            metrics: Metrics::default(),
            conformance: fields.take("conformance"),
            card: vec![],
            cohort: fields.take_or_default("cohort"),
            alerts: vec![],
            venn_abers: None,
            likeness: None,
            reference: None,
        }
    }
}
record!(Text { es, en });
record!(Label { name, title, meaning, positive });
record!(Range { min, max });
record!(Category { value, label });
record!(Derived { name, op, of, label; zero });
record!(ForestFile { file, sha256, format, trees, nodes, columns; scaling });
record!(Scaling { column, mean, scale });
record!(Threshold { value, chosen_by, sensitivity, specificity; rule });
record!(Training {
    seed, rows, events, held_out, recipe_sha256, dictionary_sha256, hyperparameters, data, commit, crates;
    selection
});
record!(Data { name, source, licence, citation, rows, sha256 });
record!(ConformanceFile { file, rows, sha256 });

record!(Metrics { held_out, cross_validation; comparison, curves, subgroups, importance });
record!(Metric { value, low, high });
record!(HeldOut {
    rows, events, interval, accuracy, f1, sensitivity, specificity, roc_auc, pr_auc, brier, log_loss, ece, slope,
    intercept;
    unknown
});
record!(CrossValidation { scheme, roc_auc, brier, ece, slope, intercept; folds });
record!(Folds { folds, repeats, rows, events });
record!(Comparison { method, cross_validation });
record!(Curves { rows, prevalence, reliability, roc, precision_recall, thresholds });
record!(ReliabilityBin { rows, predicted, observed });
record!(ThresholdPoint { threshold, sensitivity, specificity, ppv, npv, net_benefit, treat_all });
record!(Subgroup {
    feature, rows, events, predicted, observed, roc_auc, sensitivity, specificity;
    value, range
});
record!(Importance { feature, auc_drop });
record!(Selection { method, candidates });
record!(Candidate { trees, max_features, min_samples_leaf, roc_auc, brier });

record!(Cohort { eligibility, time, landmark_days, horizon_days, rows, events, unknown, weights });
record!(CensoringWeights { least, mean, largest, cap, capped });
record!(Alert { derived, at_most, text });
record!(VennAbers { rows, lower, upper });
record!(Likeness { inputs, inverse_factor, unusual, rare });
record!(LikenessInput { feature, log, mean });
record!(Reference { rows, inputs, probability });
record!(Histogram { name, edges, counts });
record!(CardNote { section, text });

words!(DerivedOp { "difference" => Difference, "ratio" => Ratio });
words!(Group {
    "patient" => Patient, "immunology" => Immunology, "treatment" => Treatment, "history" => History,
    "follow_up" => FollowUp, "other" => Other
});
words!(CardSection {
    "summary" => Summary, "background" => Background, "data" => Data, "participants" => Participants,
    "outcome" => Outcome, "predictors" => Predictors, "sample_size" => SampleSize, "missing_data" => MissingData,
    "methods" => Methods, "class_imbalance" => ClassImbalance, "fairness" => Fairness, "performance" => Performance,
    "limitations" => Limitations, "usage" => Usage, "availability" => Availability
});

impl FromJson for Calibration {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let mut fields = Fields::of(value, reading);
        let Kind::Sigmoid = fields.take("kind");
        Calibration::Sigmoid { a: fields.take("a"), b: fields.take("b") }
    }
}

/// The kinds of [`Calibration`].
enum Kind {
    Sigmoid,
}
words!(Kind { "sigmoid" => Sigmoid });

impl FromJson for ThresholdRule {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        if value.as_text() == Some("largest_f1") {
            return ThresholdRule::LargestF1;
        }
        ThresholdRule::Sensitivity(Fields::of(value, reading).take("sensitivity"))
    }
}
