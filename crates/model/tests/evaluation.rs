//! What a manifest says of evaluation, cohort and reference: a manifest with every part opens, and each rule that it can break has a case
//! that breaks it. The same cases run natively and in the browser.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{
    Cell, LikenessVerdict, Manifest, Model, ModelError, ModelFiles, PatientDraft, PatientRow, Range,
    ThresholdRule, VennAbers, sample,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const MANIFEST: &[u8] = include_bytes!("../../../models/final_model/manifest.json");
const FOREST: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const CONFORMANCE: &[u8] = include_bytes!("../../../models/final_model/conformance.csv");

fn rich() -> Manifest {
    sample::enriched(Manifest::from_bytes(MANIFEST).unwrap())
}

fn open(manifest: &Manifest) -> Result<Model, ModelError> {
    let manifest = manifest.to_bytes().unwrap();
    Model::open(ModelFiles { manifest: &manifest, forest: FOREST, conformance: CONFORMANCE })
}

/// A patient in the middle of every training range, with some inputs changed.
fn patient(model: &Model, changes: &[(&str, f64)]) -> PatientRow {
    let features = model.schema().features();
    let mut draft = PatientDraft::new(model.schema());
    for feature in features {
        let range = feature.training.unwrap();
        let middle = match &feature.kind {
            bosque_model::FeatureKind::Number { .. } => f64::midpoint(range.min, range.max),
            bosque_model::FeatureKind::Category { categories } => categories[0].value,
        };
        let change = changes.iter().find(|(name, _)| *name == feature.name);
        assert!(draft.set(&feature.name, Cell::Number(change.map_or(middle, |(_, value)| *value))));
    }
    draft.check().unwrap()
}

#[test]
fn a_manifest_with_every_part_opens_and_comes_back() {
    let manifest = rich();
    let bytes = manifest.to_bytes().unwrap();
    let read = Manifest::from_bytes(&bytes).unwrap();
    assert_eq!(read.to_bytes().unwrap(), bytes);
    // serde's derived reader, which does not ship, is the oracle of ours.
    assert_eq!(serde_json::from_slice::<Manifest>(&bytes).unwrap(), read);
    assert_eq!(open(&manifest).unwrap().manifest().metrics, manifest.metrics);
}

/// What a change gives back is of no use.
fn void<T>(_: T) {}

/// Each change breaks one rule; the reason starts with the part and says which.
#[test]
fn each_rule_refuses_what_breaks_it() {
    type Break = (&'static str, fn(&mut Manifest));
    macro_rules! cohort {
        ($m:ident) => {
            $m.cohort.as_mut().unwrap()
        };
    }
    macro_rules! venn_abers {
        ($m:ident) => {
            $m.venn_abers.as_mut().unwrap()
        };
    }
    macro_rules! likeness {
        ($m:ident) => {
            $m.likeness.as_mut().unwrap()
        };
    }
    macro_rules! reference {
        ($m:ident) => {
            $m.reference.as_mut().unwrap()
        };
    }
    macro_rules! candidates {
        ($m:ident) => {
            $m.training.as_mut().unwrap().selection.as_mut().unwrap().candidates
        };
    }
    macro_rules! cross_validation {
        ($m:ident) => {
            $m.metrics.cross_validation.as_mut().unwrap()
        };
    }
    macro_rules! curves {
        ($m:ident) => {
            $m.metrics.curves.as_mut().unwrap()
        };
    }
    let breaks: &[Break] = &[
        ("a card note lacks its text", |m| m.card[0].text.es = " ".into()),
        ("a card note lacks its text", |m| m.card[0].text.en.clear()),
        ("cohort: the follow-up is an input", |m| cohort!(m).time = "age".into()),
        ("cohort: the horizon does not lie", |m| cohort!(m).horizon_days = 140),
        ("cohort: more events", |m| cohort!(m).events = usize::MAX),
        ("cohort: more events", |m| cohort!(m).unknown = cohort!(m).rows),
        ("cohort: the weights are not in order", |m| cohort!(m).weights.least = 0.0),
        ("cohort: the weights are not in order", |m| cohort!(m).weights.mean = 0.5),
        ("cohort: the weights are not in order", |m| cohort!(m).weights.largest = 1.0),
        ("cohort: the weights are not in order", |m| cohort!(m).weights.cap = 1.2),
        ("cohort: more weights were cut", |m| cohort!(m).weights.capped = usize::MAX),
        ("alert: its derived value", |m| m.alerts[0].derived = "age".into()),
        ("threshold: the stated sensitivity", |m| m.threshold.rule = Some(ThresholdRule::Sensitivity(1.5))),
        ("threshold: the stated sensitivity", |m| m.threshold.rule = Some(ThresholdRule::Sensitivity(0.0))),
        ("venn_abers: too few rows", |m| venn_abers!(m).rows = 9),
        ("venn_abers: not 101", |m| void(venn_abers!(m).lower.pop())),
        ("venn_abers: not 101", |m| venn_abers!(m).upper.push(1.0)),
        ("venn_abers: a number is no probability", |m| venn_abers!(m).lower[0] = -0.1),
        ("venn_abers: a number is no probability", |m| venn_abers!(m).upper[100] = 1.1),
        ("venn_abers: a curve falls", |m| venn_abers!(m).lower[50] = 0.0),
        ("venn_abers: a curve falls", |m| venn_abers!(m).upper[50] = 1.0),
        ("venn_abers: the lower exceeds", |m| venn_abers!(m).lower[60..].fill(1.0)),
        ("likeness: no inputs", |m| {
            likeness!(m).inputs.clear();
            likeness!(m).inverse_factor.clear();
        }),
        ("likeness: \"nobody\" is no input", |m| likeness!(m).inputs[0].feature = "nobody".into()),
        ("likeness: an input stands twice", |m| {
            likeness!(m).inputs[1].feature = likeness!(m).inputs[0].feature.clone();
        }),
        ("likeness: a logarithm", |m| {
            let range = Range { min: -1.0, max: 120.0 };
            m.features[0].kind = bosque_model::FeatureKind::Number { hard: Some(range), decimals: 0 };
            likeness!(m).inputs[0].log = true;
        }),
        ("likeness: the factor is no triangle", |m| likeness!(m).inverse_factor.push(1.0)),
        ("likeness: the factor's diagonal", |m| likeness!(m).inverse_factor[2] = 0.0),
        ("likeness: the bounds", |m| likeness!(m).unusual = 0.0),
        ("likeness: the bounds", |m| likeness!(m).rare = 1.0),
        ("reference: the histograms", |m| reference!(m).inputs.swap(0, 1)),
        ("reference: the histograms", |m| void(reference!(m).inputs.pop())),
        ("reference: the last histogram", |m| reference!(m).probability.name = "p".into()),
        ("reference: an edge is no probability", |m| reference!(m).probability.edges[8] = 1.5),
        ("reference: edges and cells", |m| void(reference!(m).inputs[0].edges.pop())),
        ("reference: edges and cells", |m| reference!(m).inputs[0].counts.clear()),
        ("reference: the edges do not rise", |m| reference!(m).inputs[0].edges[1] = 0.0),
        ("reference: the edges do not rise", |m| {
            reference!(m).inputs[0].edges[1] = reference!(m).inputs[0].edges[0];
        }),
        ("reference: a cell holds too few", |m| reference!(m).inputs[0].counts[0] = 9),
        ("reference: the cells do not add up", |m| reference!(m).inputs[0].counts[0] += 1),
        ("reference: the cells do not add up", |m| reference!(m).probability.counts[0] = usize::MAX),
        ("selection: no candidates", |m| candidates!(m).clear()),
        ("selection: the chosen one", |m| candidates!(m)[0].trees += 1),
        ("selection: an impossible candidate", |m| candidates!(m)[1].trees = 0),
        ("selection: an impossible candidate", |m| candidates!(m)[1].max_features = 0),
        ("selection: an impossible candidate", |m| candidates!(m)[1].max_features = 17),
        ("selection: an impossible candidate", |m| candidates!(m)[1].min_samples_leaf = 0),
        ("selection: a candidate's figure", |m| candidates!(m)[1].roc_auc = 1.5),
        ("selection: a candidate's figure", |m| candidates!(m)[1].brier = -0.1),
        ("selection: the first candidate", |m| candidates!(m)[1].brier = 0.01),
        ("held_out: more events", |m| m.metrics.held_out.as_mut().unwrap().events = usize::MAX),
        ("cross_validation: impossible folds", |m| cross_validation!(m).folds.as_mut().unwrap().folds = 1),
        ("cross_validation: impossible folds", |m| cross_validation!(m).folds.as_mut().unwrap().repeats = 0),
        ("cross_validation: more events", |m| {
            cross_validation!(m).folds.as_mut().unwrap().events = usize::MAX;
        }),
        ("cross_validation: a figure", |m| cross_validation!(m).roc_auc.high = 1.1),
        ("cross_validation: a figure", |m| cross_validation!(m).slope.low = 9.0),
        ("cross_validation: a figure", |m| {
            m.metrics.comparison.as_mut().unwrap().cross_validation.brier.value = -0.1;
        }),
        ("curves: too few rows", |m| curves!(m).rows = 9),
        ("curves: the prevalence", |m| curves!(m).prevalence = 0.0),
        ("curves: the prevalence", |m| curves!(m).prevalence = 1.0),
        ("reliability: no bins", |m| curves!(m).reliability.clear()),
        ("reliability: a bin holds too few", |m| curves!(m).reliability[3].rows = 9),
        ("reliability: a number", |m| curves!(m).reliability[9].predicted = 1.1),
        ("reliability: a number", |m| curves!(m).reliability[0].observed.low = -0.1),
        ("reliability: the bins do not rise", |m| curves!(m).reliability.swap(0, 9)),
        ("roc: not 2 to 101", |m| curves!(m).roc.truncate(1)),
        ("roc: not 2 to 101", |m| curves!(m).roc.splice(0..0, [[0.0, 0.0]; 100]).for_each(drop)),
        ("roc: not 2 to 101", |m| curves!(m).roc.swap(3, 9)),
        ("roc: not 2 to 101", |m| curves!(m).roc[40][1] = 1.1),
        ("roc: it does not rise", |m| curves!(m).roc[5][1] = 0.99),
        ("roc: it does not rise", |m| void(curves!(m).roc.remove(0))),
        ("roc: it does not rise", |m| void(curves!(m).roc.pop())),
        ("precision_recall: not 2 to 101", |m| curves!(m).precision_recall.clear()),
        ("precision_recall: not 2 to 101", |m| curves!(m).precision_recall.swap(3, 9)),
        ("precision_recall: not 2 to 101", |m| curves!(m).precision_recall[0][1] = -0.1),
        ("thresholds: no points", |m| curves!(m).thresholds.clear()),
        ("thresholds: they do not rise", |m| curves!(m).thresholds.swap(0, 1)),
        ("thresholds: one is not between", |m| curves!(m).thresholds[18].threshold = 1.0),
        ("thresholds: one is not between", |m| curves!(m).thresholds[0].threshold = 0.0),
        ("thresholds: a share is none", |m| curves!(m).thresholds[0].sensitivity = 1.1),
        ("thresholds: a share is none", |m| curves!(m).thresholds[0].npv = Some(-0.1)),
        ("thresholds: a net benefit", |m| curves!(m).thresholds[0].net_benefit = 0.9),
        ("thresholds: a net benefit", |m| curves!(m).thresholds[0].treat_all = 0.9),
        ("subgroup: \"nobody\" is no input", |m| m.metrics.subgroups[0].feature = "nobody".into()),
        ("subgroup: it needs a code", |m| m.metrics.subgroups[0].value = Some(7.0)),
        ("subgroup: it needs a code", |m| m.metrics.subgroups[0].value = None),
        ("subgroup: it needs a code", |m| {
            m.metrics.subgroups[0].range = Some(Range { min: 0.0, max: 1.0 });
        }),
        ("subgroup: it needs a code", |m| {
            m.metrics.subgroups.last_mut().unwrap().range = Some(Range { min: 9.0, max: 1.0 });
        }),
        ("subgroup: too few patients", |m| m.metrics.subgroups[0].rows = 9),
        ("subgroup: more events", |m| m.metrics.subgroups[0].events = usize::MAX),
        ("subgroup: a figure is out", |m| m.metrics.subgroups[0].predicted = 1.1),
        ("subgroup: a figure is out", |m| m.metrics.subgroups[0].observed.high = 1.1),
        ("subgroup: a figure is out", |m| m.metrics.subgroups[0].roc_auc.as_mut().unwrap().low = -0.1),
        ("subgroup: figures of too few", |m| m.metrics.subgroups[0].events = 9),
        ("subgroup: figures of too few", |m| {
            m.metrics.subgroups[0].events = m.metrics.subgroups[0].rows - 9;
        }),
        ("importance: \"nobody\" is no input", |m| m.metrics.importance[0].feature = "nobody".into()),
        ("importance: an input stands twice", |m| {
            m.metrics.importance[1].feature = m.metrics.importance[0].feature.clone();
        }),
        ("importance: a fall of the AUC", |m| m.metrics.importance[0].auc_drop.high = 1.1),
        ("importance: not the heaviest", |m| m.metrics.importance.swap(0, 1)),
    ];
    for (reason, change) in breaks {
        let mut manifest = rich();
        change(&mut manifest);
        match open(&manifest) {
            Err(ModelError::ManifestContent { reason: given }) => {
                assert!(given.starts_with(reason), "expected {reason:?}, got {given:?}");
            }
            Err(other) => panic!("expected {reason:?}, got {other}"),
            Ok(_) => panic!("{reason:?} was not refused"),
        }
    }
}

#[test]
fn a_number_that_is_not_finite_is_no_json() {
    let bytes = rich().to_bytes().unwrap();
    let text = String::from_utf8(bytes).unwrap().replacen("\"unusual\": 11.07", "\"unusual\": 1e999", 1);
    let old = text.split("\"manifest_sha256\": \"").nth(1).unwrap()[..64].to_owned();
    let zeroed = text.replacen(&old, &"0".repeat(64), 1);
    let digest = bosque_model::sha256_hex(zeroed.as_bytes());
    let bytes = zeroed.replacen(&"0".repeat(64), &digest, 1).into_bytes();
    assert!(matches!(Manifest::from_bytes(&bytes), Err(ModelError::ManifestSyntax { .. })));
}

#[test]
fn a_range_is_read_at_hundredths_and_holds_the_probability() {
    for (raw, cell) in [(0.0, 0), (0.004, 0), (0.006, 1), (0.125, 13), (0.994, 99), (0.996, 100), (1.0, 100)]
    {
        assert_eq!(VennAbers::cell(raw), cell, "{raw}");
    }
    let model = open(&rich()).unwrap();
    let venn_abers = model.manifest().venn_abers.as_ref().unwrap();
    let (mut inside, mut widened) = (0, 0);
    for row in model.conformance() {
        let cells = row.inputs.iter().map(|&x| Cell::Number(x));
        let score = model.score(&PatientDraft::from_cells(model.schema(), cells).check().unwrap());
        let (low, high) = model.range(&score).unwrap();
        let (lower, upper) = venn_abers.at(score.raw);
        assert!(low <= score.probability && score.probability <= high);
        if lower <= score.probability && score.probability <= upper {
            assert_eq!((low, high), (lower, upper));
            inside += 1;
        } else {
            assert!(low == score.probability || high == score.probability);
            assert!(low <= lower && upper <= high);
            widened += 1;
        }
    }
    assert!(inside > 0 && widened > 0, "{inside} inside, {widened} widened");
}

#[test]
fn likeness_names_the_input_without_which_the_distance_falls_most() {
    let model = open(&rich()).unwrap();
    let likeness = model.manifest().likeness.as_ref().unwrap();
    assert_eq!(model.likeness(&patient(&model, &[])), Some(LikenessVerdict::Usual));
    let names: Vec<&str> = likeness.inputs.iter().map(|input| input.feature.as_str()).collect();
    let mean: Vec<f64> = likeness.inputs.iter().map(|input| input.mean).collect();
    assert_eq!(likeness.squared_distance(&mean), 0.0);
    // By the definition: the least distance over all values of one input is the distance without it.
    let without = |values: &[f64], i: usize| {
        let at = |x: f64| {
            let mut moved = values.to_vec();
            moved[i] = x;
            likeness.squared_distance(&moved)
        };
        // A parabola through three points has its minimum here.
        let (f0, f1, f2) = (at(0.0), at(1.0), at(2.0));
        let (a, b) = ((f2 - 2.0 * f1 + f0) / 2.0, (4.0 * f1 - f2 - 3.0 * f0) / 2.0);
        (at(-b / (2.0 * a)), -b / (2.0 * a))
    };
    let mut seen = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let feature = &model.schema().features()[model.schema().feature_index(name).unwrap()];
        let hard = feature.hard().unwrap();
        for value in [hard.min, hard.max] {
            let row = patient(&model, &[(name, value)]);
            let mut values = mean.clone();
            values[i] = value;
            let distance = likeness.squared_distance(&values);
            let (most, expected) = (0..names.len())
                .map(|j| (j, without(&values, j)))
                .min_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b))
                .map(|(j, (_, expected))| (j, expected))
                .unwrap();
            let place = model.schema().feature_index(names[most]).unwrap();
            let higher = values[most] > expected;
            let verdict = model.likeness(&row).unwrap();
            seen.push(verdict);
            match verdict {
                LikenessVerdict::Usual => assert!(distance <= likeness.unusual),
                LikenessVerdict::Unusual { feature, higher: h } => {
                    assert!(likeness.unusual < distance && distance <= likeness.rare);
                    assert_eq!((feature, h), (place, higher), "{name} = {value}");
                }
                LikenessVerdict::Rare { feature, higher: h } => {
                    assert!(likeness.rare < distance);
                    assert_eq!((feature, h), (place, higher), "{name} = {value}");
                }
            }
        }
    }
    assert!(
        seen.iter().any(|verdict| matches!(verdict, LikenessVerdict::Rare { higher: true, .. })),
        "{seen:?}"
    );
}

#[test]
fn an_alert_is_given_at_its_bound_and_below() {
    let model = open(&rich()).unwrap();
    let count = |cd420: f64| model.alerts(&patient(&model, &[("cd40", 500.0), ("cd420", cd420)])).count();
    assert_eq!((count(300.0), count(301.0), count(0.0)), (1, 0, 1));
}

#[test]
fn a_model_without_these_parts_says_nothing_of_them() {
    let model = open(&Manifest { venn_abers: None, likeness: None, alerts: vec![], ..rich() }).unwrap();
    let row = patient(&model, &[]);
    assert_eq!((model.range(&model.score(&row)), model.likeness(&row)), (None, None));
    assert_eq!(model.alerts(&row).count(), 0);
}
