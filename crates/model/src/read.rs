//! Reading the manifest's structures from parsed JSON.
//!
//! serde's derived readers weighed 28 KB of the predictor's 162 KB over the wire: each struct gets its own copy of the loop over fields,
//! for objects and for arrays. Here a struct lists its fields once ([`record!`]), and one piece of code takes them out of a map.
//!
//! The rules are those of the JSON Schema: a field that is not known is refused, one that is missing is refused unless it is
//! listed as optional, and a number is exactly the f64 that its digits stand for.

use crate::json::Json;
use crate::prelude::*;

/// The first thing that is wrong, and where the reader stands.
///
/// Reading goes on after a mistake, with placeholders for what could not be read, and is judged at the end: a branch out of every
/// field, each with its own clearing up, would weigh more than all the rest.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    path: Vec<String>,
    first: Option<Wrong>,
}

/// What is wrong, and at which field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    /// As `metrics.held_out.rows`; empty for the whole.
    pub(crate) path: String,
    /// What should stand there.
    pub(crate) reason: &'static str,
}

impl Reading {
    /// Notes a mistake at the present place; only the first is kept.
    #[cold]
    #[inline(never)]
    pub(crate) fn wrong(&mut self, reason: &'static str) {
        if self.first.is_none() {
            self.first = Some(Wrong { path: self.path.join("."), reason });
        }
    }

    #[inline(never)]
    fn enter(&mut self, name: &str) {
        self.path.push(name.to_owned());
    }

    /// Reads something that stands at `name`.
    pub(crate) fn within<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(name);
        let value = read(self);
        self.leave();
        value
    }

    #[inline(never)]
    fn leave(&mut self) {
        self.path.pop();
    }
}

impl core::fmt::Display for Wrong {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// What can be read from a JSON value.
pub(crate) trait FromJson: Sized {
    /// The value, or a placeholder with the mistake noted.
    fn from_json(value: Json, reading: &mut Reading) -> Self;

    /// The value, if all of it is as it should be.
    fn read(value: Json) -> Result<Self, Wrong> {
        let mut reading = Reading::default();
        let read = Self::from_json(value, &mut reading);
        reading.first.map_or(Ok(read), Err)
    }
}

/// An object whose fields are taken out one by one.
pub(crate) struct Fields<'a> {
    fields: Vec<(String, Json)>,
    reading: &'a mut Reading,
}

impl<'a> Fields<'a> {
    #[inline(never)]
    pub(crate) fn of(value: Json, reading: &'a mut Reading) -> Fields<'a> {
        let fields = match value {
            Json::Object(fields) => fields,
            _ => {
                reading.wrong("an object is expected");
                vec![]
            }
        };
        Fields { fields, reading }
    }

    /// The field, which must be there.
    #[inline(never)]
    pub(crate) fn take<T: FromJson>(&mut self, name: &'static str) -> T {
        let value = self.enter(name);
        let read = T::from_json(value, self.reading);
        self.reading.leave();
        read
    }

    /// The field, or the default where it is not there.
    #[inline(never)]
    pub(crate) fn take_or_default<T: FromJson + Default>(&mut self, name: &'static str) -> T {
        if !self.fields.iter().any(|(field, _)| field == name) {
            return T::default();
        }
        self.take(name)
    }

    #[inline(never)]
    fn enter(&mut self, name: &str) -> Json {
        self.reading.enter(name);
        match self.fields.iter().position(|(field, _)| field == name) {
            Some(place) => self.fields.remove(place).1,
            None => {
                self.reading.wrong("is missing");
                Json::Null
            }
        }
    }
}

impl Drop for Fields<'_> {
    /// What was not taken is not known.
    fn drop(&mut self) {
        if let Some((name, _)) = self.fields.first() {
            self.reading.enter(name);
            self.reading.wrong("is not a known field");
            self.reading.leave();
        }
    }
}

/// `record!(Type { required, … ; optional, … })`: reads a struct by the names of its fields.
macro_rules! record {
    ($type:ident { $($field:ident),* $(,)? $(; $($optional:ident),* $(,)?)? }) => {
        impl $crate::read::FromJson for $type {
            fn from_json(value: $crate::json::Json, reading: &mut $crate::read::Reading) -> Self {
                let mut fields = $crate::read::Fields::of(value, reading);
                $type {
                    $($field: fields.take(stringify!($field)),)*
                    $($($optional: fields.take_or_default(stringify!($optional)),)*)?
                }
            }
        }
    };
}
pub(crate) use record;

/// `words!(Type { "word" => Variant, … })`: reads an enum whose variants are words; the first is the placeholder.
macro_rules! words {
    ($type:ident { $first:literal => $placeholder:ident $(, $word:literal => $variant:ident)* $(,)? }) => {
        impl $crate::read::FromJson for $type {
            fn from_json(value: $crate::json::Json, reading: &mut $crate::read::Reading) -> Self {
                match value.as_text() {
                    Some($first) => $type::$placeholder,
                    $(Some($word) => $type::$variant,)*
                    _ => {
                        reading.wrong(concat!("one of ", $first, $(", ", $word,)* " is expected"));
                        $type::$placeholder
                    }
                }
            }
        }
    };
}
pub(crate) use words;

impl FromJson for Json {
    fn from_json(value: Json, _: &mut Reading) -> Self {
        value
    }
}

impl FromJson for String {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        match value {
            Json::Text(text) => text,
            _ => {
                reading.wrong("a text is expected");
                String::new()
            }
        }
    }
}

impl FromJson for bool {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let Json::Bool(value) = value else {
            reading.wrong("true or false is expected");
            return false;
        };
        value
    }
}

impl FromJson for f64 {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        match value {
            Json::Number(number) => number,
            Json::Whole(number) => number as f64,
            _ => {
                reading.wrong("a number is expected");
                0.0
            }
        }
    }
}

impl FromJson for u64 {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let Json::Whole(number) = value else {
            reading.wrong("a whole number from 0 is expected");
            return 0;
        };
        number
    }
}

/// A whole number that a smaller type can hold.
macro_rules! whole {
    ($($type:ty),*) => {
        $(impl FromJson for $type {
            fn from_json(value: Json, reading: &mut Reading) -> Self {
                u64::from_json(value, reading).try_into().unwrap_or_else(|_| {
                    reading.wrong("the number is too large");
                    0
                })
            }
        })*
    };
}
whole!(u8, u32, usize);

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        match value {
            Json::Null => None,
            value => Some(T::from_json(value, reading)),
        }
    }
}

/// The items of a list.
#[inline(never)]
fn items(value: Json, reading: &mut Reading) -> Vec<Json> {
    match value {
        Json::List(items) => items,
        _ => {
            reading.wrong("a list is expected");
            vec![]
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let items = items(value, reading);
        let mut list = Vec::with_capacity(items.len());
        for (i, item) in items.into_iter().enumerate() {
            reading.enter(&i.to_string());
            list.push(T::from_json(item, reading));
            reading.leave();
        }
        list
    }
}

impl<T: FromJson> FromJson for [T; 2] {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let mut items = items(value, reading);
        if items.len() != 2 {
            reading.wrong("a list of two is expected");
        }
        items.resize(2, Json::Null);
        let second = items.pop().unwrap_or(Json::Null);
        let first = items.pop().unwrap_or(Json::Null);
        [T::from_json(first, reading), T::from_json(second, reading)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[derive(Debug, PartialEq)]
    struct Point {
        x: f64,
        names: Vec<String>,
        size: Option<u8>,
    }
    record!(Point { x, names; size });

    fn wrong(value: Value) -> String {
        Point::read(value.into()).unwrap_err().to_string()
    }

    #[test]
    fn reads_what_is_listed() {
        let point = Point::read(json!({ "x": 0.1, "names": ["a"], "size": 3 }).into()).unwrap();
        assert_eq!(point, Point { x: 0.1, names: vec!["a".into()], size: Some(3) });
        assert_eq!(Point::read(json!({ "x": 1, "names": [], "size": null }).into()).unwrap().size, None);
        assert_eq!(Point::read(json!({ "x": 1, "names": [] }).into()).unwrap().size, None);
    }

    #[test]
    fn says_which_field_is_wrong() {
        assert_eq!(wrong(json!({ "names": [] })), "x: is missing");
        assert_eq!(wrong(json!({ "x": "1", "names": [] })), "x: a number is expected");
        assert_eq!(wrong(json!({ "x": 1, "names": ["a", 2] })), "names.1: a text is expected");
        assert_eq!(wrong(json!({ "x": 1, "names": [], "size": 256 })), "size: the number is too large");
        assert_eq!(wrong(json!({ "x": 1, "names": [], "y": 1 })), "y: is not a known field");
        assert_eq!(wrong(json!([1])), ": an object is expected");
    }

    #[test]
    fn pairs_have_two_members() {
        assert_eq!(<[f64; 2]>::read(json!([1, 2]).into()), Ok([1.0, 2.0]));
        assert!(<[f64; 2]>::read(json!([1]).into()).is_err());
    }
}
