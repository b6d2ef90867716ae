//! Codes that are read, and the units that are converted: a closed table, everything else is refused.

use crate::prelude::*;
use bosque_model::{read_f64, shortest};

/// How a value in a unit becomes one in the feature's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Factor {
    /// Times a power of ten: the decimal point moves, and no digit is rounded.
    Ten(i32),
    /// Times a number.
    Times(f64),
}

/// A quantity that is read from Observations.
#[derive(Debug)]
pub(super) struct Code {
    /// LOINC.
    pub(super) loinc: &'static str,
    /// The UCUM unit in which a model must want it.
    pub(super) unit: &'static str,
    /// UCUM units that are taken, and what each means.
    pub(super) units: &'static [(&'static str, Factor)],
    /// Whether a bare whole number is taken.
    pub(super) integer: bool,
}

/// Cells in a volume. A text in braces is an annotation that UCUM gives no meaning; `l` and `L` are both litres.
const PER_MICROLITRE: &[(&str, Factor)] = &[
    ("/uL", Factor::Ten(0)),
    ("/ul", Factor::Ten(0)),
    ("{cells}/uL", Factor::Ten(0)),
    ("/mm3", Factor::Ten(0)),
    ("10*6/L", Factor::Ten(0)),
    ("10*3/uL", Factor::Ten(3)),
    ("10*9/L", Factor::Ten(3)),
];

/// The avoirdupois pound has 0.45359237 kg by definition.
const KILOGRAMS: &[(&str, Factor)] =
    &[("kg", Factor::Ten(0)), ("g", Factor::Ten(-3)), ("[lb_av]", Factor::Times(0.453_592_37))];

/// Every code that is read.
pub(super) const CODES: [Code; 4] = [
    Code { loinc: "24467-3", unit: "/uL", units: PER_MICROLITRE, integer: false },
    Code { loinc: "14135-8", unit: "/uL", units: PER_MICROLITRE, integer: false },
    Code { loinc: "29463-7", unit: "kg", units: KILOGRAMS, integer: false },
    // A score has no unit; a percent sign would make 80 mean 0.8.
    Code {
        loinc: "89243-0",
        unit: "1",
        units: &[("{score}", Factor::Ten(0)), ("1", Factor::Ten(0))],
        integer: true,
    },
];

impl Factor {
    pub(super) fn apply(self, value: f64) -> f64 {
        match self {
            Factor::Ten(places) => shifted(value, places),
            Factor::Times(factor) => value * factor,
        }
    }

    /// As `× 1000`; none where nothing changes.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Factor::Ten(0) => None,
            Factor::Ten(places) => Some(format!("× {}", shortest(shifted(1.0, places)))),
            Factor::Times(factor) => Some(format!("× {}", shortest(factor))),
        }
    }
}

/// The number whose decimal digits are those of `value` with the point moved `places` to the right: 0.289 becomes 289, where
/// a product of binary numbers could be 288.99999999999994.
pub(super) fn shifted(value: f64, places: i32) -> f64 {
    // Not by `{:e}`, which would bring a second printer of digits into the WebAssembly.
    let text = shortest(value);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let moved = exponent
        .parse::<i32>()
        .ok()
        .and_then(|exponent| read_f64(&format!("{digits}e{}", exponent + places)));
    // What is not finite has no digits to move.
    moved.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_moves_and_no_digit_changes() {
        for thousandths in 0..=5000u32 {
            let value: f64 = format!("{}.{:03}", thousandths / 1000, thousandths % 1000).parse().unwrap();
            assert_eq!(shifted(value, 3), f64::from(thousandths));
            assert_eq!(shifted(f64::from(thousandths), -3), value);
        }
        assert_eq!(shifted(0.1 + 0.2, 2), 30.000000000000004);
        assert_eq!(
            (shifted(1e-7, 2), shifted(1e300, 3), shifted(0.0, 2), shifted(-2.5, 1)),
            (1e-5, 1e303, 0.0, -25.0)
        );
        assert!(shifted(f64::NAN, 2).is_nan());
        assert_eq!(shifted(f64::INFINITY, 2), f64::INFINITY);
    }

    #[test]
    fn a_pound_is_what_it_is_defined_as() {
        let Some((_, factor)) = KILOGRAMS.iter().find(|(unit, _)| *unit == "[lb_av]") else { unreachable!() };
        assert_eq!(factor.apply(100_000_000.0), 45_359_237.0);
        assert_eq!(factor.text().unwrap(), "× 0.45359237");
    }

    #[test]
    fn no_code_and_no_unit_stands_twice() {
        for (i, code) in CODES.iter().enumerate() {
            assert!(CODES[..i].iter().all(|other| other.loinc != code.loinc));
            for (k, (unit, _)) in code.units.iter().enumerate() {
                assert!(code.units[..k].iter().all(|(other, _)| other != unit), "{unit}");
            }
        }
    }

    #[test]
    fn the_table_stands_in_the_docs() {
        let page = include_str!("../../../../docs/fhir.md");
        for code in &CODES {
            assert!(page.contains(&format!("| {} |", code.loinc)), "{}", code.loinc);
            for (unit, _) in code.units {
                assert!(page.contains(&format!("`{unit}`")), "{unit}");
            }
        }
    }
}
