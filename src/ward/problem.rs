//! What is wrong with a row, as a number on its way to the page and as words there.

use bosque_interop::RowRefusal;
use bosque_model::{FeatureKind, FieldProblem, Lang, ProblemCode, Schema};

/// The row has another number of cells than the header.
pub const CELL_COUNT: u32 = 7;

/// The number of a code.
pub fn code(code: &ProblemCode) -> u32 {
    match code {
        ProblemCode::Missing => 0,
        ProblemCode::NotFinite => 2,
        ProblemCode::Thousands => 3,
        ProblemCode::TooLow { .. } => 4,
        ProblemCode::TooHigh { .. } => 5,
        ProblemCode::UnknownCategory { .. } => 6,
        _ => 1,
    }
}

/// The field and the reason in words. `expected` is the header's number of cells.
pub fn words(schema: &Schema, slot: u32, code: u32, expected: usize, lang: Lang) -> (String, String) {
    if code == CELL_COUNT {
        let refusal = RowRefusal::CellCount { found: slot as usize, expected };
        // It begins a sentence here.
        let reason = refusal.reasons(lang).concat();
        let first = reason.chars().next().unwrap_or_default();
        return (String::new(), first.to_uppercase().chain(reason.chars().skip(1)).collect());
    }
    let feature = schema.features().get(slot as usize);
    let hard = feature.and_then(bosque_model::Feature::hard);
    let code = match (code, feature.map(|feature| &feature.kind), hard) {
        (0, ..) => ProblemCode::Missing,
        (2, ..) => ProblemCode::NotFinite,
        (3, ..) => ProblemCode::Thousands,
        (4, _, Some(hard)) => ProblemCode::TooLow { min: hard.min },
        (5, _, Some(hard)) => ProblemCode::TooHigh { max: hard.max },
        (6, Some(FeatureKind::Category { categories }), _) => {
            ProblemCode::UnknownCategory { allowed: categories.iter().map(|each| each.value).collect() }
        }
        _ => ProblemCode::NotANumber,
    };
    let field = schema.slots().nth(slot as usize).unwrap_or_default().to_owned();
    let reason = FieldProblem { field: String::new(), code }.text(lang);
    (field, reason)
}
