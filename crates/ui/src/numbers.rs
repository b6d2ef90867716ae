//! Numbers in the reader's language, by the browser's `Intl`.

use std::cell::RefCell;

use bosque_model::Lang;
use js_sys::Intl::{NumberFormat, NumberFormatOptions, NumberFormatStyle};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Writes numbers as a reader of one language expects them: decimal comma in Spanish, no grouping below
/// 10 000, a narrow space and never a point for Spanish thousands, a true minus sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    lang: Lang,
}

#[derive(Clone, Copy, PartialEq)]
struct Shape {
    lang: Lang,
    least: u8,
    most: u8,
    grouped: bool,
    percent: bool,
}

thread_local! {
    /// Making a format is slow; there are about a dozen shapes.
    static FORMATS: RefCell<Vec<(Shape, Function)>> = const { RefCell::new(Vec::new()) };
}

const NARROW_SPACE: char = '\u{202f}';

impl Numbers {
    /// For one language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Numbers { lang }
    }

    /// With just so many decimals.
    #[must_use]
    pub fn fixed(self, value: f64, decimals: u8) -> String {
        self.signed_text(value, decimals, decimals, false)
    }

    /// With as many decimals as the value has, at most `most`.
    #[must_use]
    pub fn up_to(self, value: f64, most: u8) -> String {
        self.signed_text(value, 0, most, false)
    }

    /// A count.
    #[must_use]
    pub fn count(self, value: usize) -> String {
        self.fixed(value as f64, 0)
    }

    /// A change: as [`Numbers::up_to`], with `+` before what is above 0.
    #[must_use]
    pub fn change(self, value: f64, most: u8) -> String {
        let text = self.up_to(value, most);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    /// A share of 1 as per cent, with just so many decimals.
    #[must_use]
    pub fn percent(self, share: f64, decimals: u8) -> String {
        let digits = self.signed_text(share, decimals, decimals, true);
        format!("{digits}{}%", self.percent_space())
    }

    /// The change from one value to another as a share of the first, or nothing where the first is 0.
    #[must_use]
    pub fn percent_change(self, from: f64, to: f64) -> Option<String> {
        let share = (to - from) / from;
        (from != 0.0).then(|| format!("{}{}", if share > 0.0 { "+" } else { "" }, self.percent(share, 0)))
    }

    /// The space that the language puts before a per cent sign: a narrow one that does not break, or none.
    #[must_use]
    pub fn percent_space(self) -> &'static str {
        match self.lang {
            Lang::Es => "\u{202f}",
            Lang::En => "",
        }
    }

    /// A number as a person would type it: all its digits, ungrouped.
    #[must_use]
    pub fn typed(self, value: f64) -> String {
        let text = bosque_model::shortest(value);
        match self.lang {
            Lang::Es => text.replace('.', ","),
            Lang::En => text,
        }
    }

    fn signed_text(self, value: f64, least: u8, most: u8, percent: bool) -> String {
        let shape = Shape { lang: self.lang, least, most, grouped: value.abs() >= 10_000.0, percent };
        let digits = digits(shape, value.abs());
        let nothing_left = digits.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
        if value < 0.0 && !nothing_left { format!("\u{2212}{digits}") } else { digits }
    }
}

/// The digits of a value that is not negative, without a percent sign.
fn digits(shape: Shape, value: f64) -> String {
    let format = FORMATS.with_borrow_mut(|formats| {
        if let Some((_, format)) = formats.iter().find(|(known, _)| *known == shape) {
            return format.clone();
        }
        let made = make(shape);
        formats.push((shape, made.clone()));
        made
    });
    let text = format.call1(&JsValue::UNDEFINED, &value.into()).ok().and_then(|text| text.as_string());
    let text =
        text.unwrap_or_else(|| bosque_model::shortest(if shape.percent { value * 100.0 } else { value }));
    let text = text.trim_end_matches(|c: char| c == '%' || c.is_whitespace());
    match shape.lang {
        Lang::Es => text.replace('.', &NARROW_SPACE.to_string()),
        Lang::En => text.to_owned(),
    }
}

fn make(shape: Shape) -> Function {
    let options = NumberFormatOptions::new();
    options.set_minimum_fraction_digits(shape.least);
    options.set_maximum_fraction_digits(shape.most);
    // A boolean, which every browser knows; the words for it are newer. Setting it cannot fail here.
    let _ = Reflect::set(&options, &"useGrouping".into(), &shape.grouped.into());
    if shape.percent {
        options.set_style(NumberFormatStyle::Percent);
    }
    let locales = Array::of1(&shape.lang.tag().into());
    NumberFormat::new(&locales, options.unchecked_ref()).format()
}
