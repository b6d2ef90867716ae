//! Numbers in the reader's language.

use bosque_model::{Lang, WrittenNumbers};

/// Writes numbers as a reader of one language expects them: decimal comma in Spanish, no grouping below
/// 10 000, a narrow space and never a point for Spanish thousands, a true minus sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    lang: Lang,
    written: WrittenNumbers,
}

impl Numbers {
    /// For one language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Numbers { lang, written: WrittenNumbers::new(lang) }
    }

    /// With just so many decimals.
    #[must_use]
    pub fn fixed(self, value: f64, decimals: u8) -> String {
        self.written.fixed(value, decimals.into())
    }

    /// With as many decimals as the value has, at most `most`.
    #[must_use]
    pub fn up_to(self, value: f64, most: u8) -> String {
        self.written.up_to(value, most.into())
    }

    /// A count.
    #[must_use]
    pub fn count(self, value: usize) -> String {
        self.written.count(value)
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
        self.written.percent(share, decimals.into())
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
        self.written.typed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_its_sign() {
        let numbers = Numbers::new(Lang::Es);
        assert_eq!((numbers.change(170.0, 0), numbers.change(-120.0, 0)), ("+170".into(), "−120".into()));
        assert_eq!(numbers.percent_change(300.0, 180.0).as_deref(), Some("−40\u{202f}%"));
        assert_eq!(numbers.percent_change(940.0, 1110.0).as_deref(), Some("+18\u{202f}%"));
        assert_eq!(numbers.percent_change(0.0, 10.0), None);
    }

    #[test]
    fn the_space_before_the_sign_is_the_languages() {
        for lang in [Lang::Es, Lang::En] {
            let numbers = Numbers::new(lang);
            assert_eq!(numbers.percent(0.42, 0), format!("42{}%", numbers.percent_space()));
        }
    }
}
