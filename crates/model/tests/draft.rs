//! Input names, one rule a test.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{
    Category, Cell, Derived, DerivedOp, Feature, FeatureKind, FieldProblem, Group, Lang, ModelError,
    PatientDraft, ProblemCode, Range, Schema, Text,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn feature(name: &str, kind: FeatureKind) -> Feature {
    let text = Text { es: name.into(), en: name.into() };
    Feature {
        name: name.into(),
        unit: "1".into(),
        unit_label: None,
        loinc: None,
        group: Group::Patient,
        kind,
        training: Some(Range { min: 0.0, max: 100.0 }),
        label: text.clone(),
        help: text,
    }
}

fn number(name: &str) -> Feature {
    feature(name, FeatureKind::Number { hard: Some(Range { min: 0.0, max: 500.0 }), decimals: 0 })
}

fn category(name: &str, codes: &[f64]) -> Feature {
    let categories = codes.iter().map(|&value| Category { value, label: Text::default() }).collect();
    feature(name, FeatureKind::Category { categories })
}

fn derived(name: &str, op: DerivedOp, a: &str, b: &str) -> Derived {
    let zero = (op == DerivedOp::Ratio).then_some(-1.0);
    Derived { name: name.into(), op, of: [a.into(), b.into()], zero, label: Text::default() }
}

/// Inputs after, before, code; columns code, the change and the ratio of after to before.
fn schema() -> Schema {
    let columns = ["code", "change", "ratio"].map(str::to_owned);
    Schema::new(
        vec![number("after"), number("before"), category("code", &[0.0, 1.0])],
        vec![
            derived("change", DerivedOp::Difference, "after", "before"),
            derived("ratio", DerivedOp::Ratio, "after", "before"),
        ],
        &columns,
        &[],
    )
    .unwrap()
}

/// Columns and out-of-range inputs, or every problem as field and code.
type Checked = Result<(Vec<f32>, Vec<usize>), Vec<(String, ProblemCode)>>;

fn check(values: &[(&str, Cell<'_>)]) -> Checked {
    let schema = schema();
    let mut draft = PatientDraft::new(&schema);
    for (name, cell) in values {
        assert!(draft.set(name, *cell), "{name}");
    }
    draft
        .check()
        .map(|row| (row.columns().to_vec(), row.out_of_range().to_vec()))
        .map_err(|problems| problems.into_iter().map(|p| (p.field, p.code)).collect())
}

fn one_problem(field: &str, code: ProblemCode) -> Checked {
    Err(vec![(field.into(), code)])
}

#[test]
fn derived_columns_are_computed_inside() {
    let row =
        check(&[("after", Cell::Number(30.0)), ("before", Cell::Number(40.0)), ("code", Cell::Number(1.0))]);
    assert_eq!(row.unwrap().0, [1.0, -10.0, 0.75]);
}

#[test]
fn a_ratio_states_its_value_for_a_zero_denominator() {
    let row =
        check(&[("after", Cell::Number(30.0)), ("before", Cell::Number(0.0)), ("code", Cell::Number(1.0))]);
    assert_eq!(row.unwrap().0, [1.0, 30.0, -1.0]);
}

#[test]
fn a_difference_may_stand_in_place_of_its_first_input() {
    let row =
        check(&[("change", Cell::Text("-10")), ("before", Cell::Text("40")), ("code", Cell::Text("1"))]);
    assert_eq!(row.unwrap().0, [1.0, -10.0, 0.75]);
}

#[test]
fn where_both_are_given_the_input_counts() {
    let row = check(&[
        ("after", Cell::Text("30")),
        ("change", Cell::Text("99")),
        ("before", Cell::Text("40")),
        ("code", Cell::Text("1")),
    ]);
    assert_eq!(row.unwrap().0, [1.0, -10.0, 0.75]);
}

#[test]
fn a_difference_that_makes_an_impossible_input_is_refused() {
    let row =
        check(&[("change", Cell::Text("-41")), ("before", Cell::Text("40")), ("code", Cell::Text("1"))]);
    assert_eq!(row, one_problem("after", ProblemCode::TooLow { min: 0.0 }));
    let row = check(&[("change", Cell::Text("x")), ("before", Cell::Text("40")), ("code", Cell::Text("1"))]);
    assert_eq!(row, one_problem("change", ProblemCode::NotANumber));
}

#[test]
fn every_problem_is_reported_at_once() {
    let problems =
        check(&[("after", Cell::Text("abc")), ("before", Cell::Text("501")), ("code", Cell::Text("2"))])
            .unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["after", "before", "code"]);
}

#[test]
fn each_kind_of_bad_value_has_its_own_code() {
    let with = |cell| check(&[("after", cell), ("before", Cell::Number(40.0)), ("code", Cell::Number(1.0))]);
    assert_eq!(with(Cell::Missing), one_problem("after", ProblemCode::Missing));
    assert_eq!(with(Cell::Text("  ")), one_problem("after", ProblemCode::Missing));
    assert_eq!(with(Cell::Text("abc")), one_problem("after", ProblemCode::NotANumber));
    assert_eq!(with(Cell::NotANumber), one_problem("after", ProblemCode::NotANumber));
    assert_eq!(with(Cell::Text("NaN")), one_problem("after", ProblemCode::NotFinite));
    assert_eq!(with(Cell::Text("inf")), one_problem("after", ProblemCode::NotFinite));
    assert_eq!(with(Cell::Text("1e999")), one_problem("after", ProblemCode::NotFinite));
    assert_eq!(with(Cell::Number(f64::NAN)), one_problem("after", ProblemCode::NotFinite));
    assert_eq!(with(Cell::Number(-0.5)), one_problem("after", ProblemCode::TooLow { min: 0.0 }));
    assert_eq!(with(Cell::Number(500.5)), one_problem("after", ProblemCode::TooHigh { max: 500.0 }));
    assert_eq!(with(Cell::Typed("1 110")), one_problem("after", ProblemCode::Thousands));
    let code =
        check(&[("after", Cell::Number(1.0)), ("before", Cell::Number(1.0)), ("code", Cell::Number(0.5))]);
    assert_eq!(code, one_problem("code", ProblemCode::UnknownCategory { allowed: vec![0.0, 1.0] }));
}

#[test]
fn inside_the_hard_range_but_outside_training_scores_with_a_flag() {
    let row = check(&[
        ("after", Cell::Number(101.0)),
        ("before", Cell::Number(100.0)),
        ("code", Cell::Number(1.0)),
    ]);
    assert_eq!(row.unwrap().1, [0]);
}

#[test]
fn words_never_repeat_a_value_and_stand_in_both_languages() {
    let problem = FieldProblem { field: "after".into(), code: ProblemCode::TooHigh { max: 159.5 } };
    assert_eq!(problem.text(Lang::Es), "Máximo 159,5.");
    assert_eq!(problem.text(Lang::En), "Maximum 159.5.");
    let secret = "4711,5x";
    let schema = schema();
    let mut draft = PatientDraft::new(&schema);
    draft.set("after", Cell::Typed(secret));
    for problem in draft.check().unwrap_err() {
        for lang in [Lang::Es, Lang::En] {
            assert!(!problem.text(lang).contains("4711"));
        }
        assert!(!format!("{problem:?}").contains("4711"));
    }
}

#[test]
fn schemas_that_contradict_themselves_are_refused() {
    let columns = ["after".to_owned()];
    let refused = |features, derived, columns: &[String]| {
        matches!(Schema::new(features, derived, columns, &[]), Err(ModelError::ManifestContent { .. }))
    };
    assert!(refused(vec![number("after"), number("after")], vec![], &columns));
    assert!(refused(
        vec![number("after")],
        vec![derived("d", DerivedOp::Difference, "after", "gone")],
        &columns
    ));
    assert!(refused(vec![number("after")], vec![], &["gone".to_owned()]));
    assert!(refused(vec![category("after", &[1.0, 0.0])], vec![], &columns));
    assert!(refused(vec![category("after", &[])], vec![], &columns));
    assert!(refused(vec![number("a b")], vec![], &[]));
    let mut outside = number("after");
    outside.training = Some(Range { min: 0.0, max: 501.0 });
    assert!(refused(vec![outside], vec![], &columns));
}

#[test]
fn the_fingerprint_follows_meaning_and_not_wording() {
    let fingerprint = |change: &dyn Fn(&mut Vec<Feature>)| {
        let mut features = vec![number("after"), number("before"), category("code", &[0.0, 1.0])];
        change(&mut features);
        let columns = ["after", "before", "code"].map(str::to_owned);
        *Schema::new(features, vec![], &columns, &[]).unwrap().fingerprint()
    };
    let plain = fingerprint(&|_| {});
    assert_eq!(fingerprint(&|f| f[0].label.es = "otra".into()), plain);
    assert_ne!(fingerprint(&|f| f[0].unit = "kg".into()), plain);
    assert_ne!(fingerprint(&|f| f[2] = category("code", &[0.0, 1.0, 2.0])), plain);
}
