//! Whether a file of JSON is a scoring request.

use std::cell::Cell;
use std::fmt;

use bosque_model::Schema;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::body::FORMS;
use crate::prelude::*;

/// Whether a JSON body is a scoring request rather than patients: an object with a field of `dataframe_split`, `dataframe_records`, `instances` and `inputs` that is no input
/// of the model.
#[must_use]
pub fn is_request(body: &[u8], schema: &Schema) -> bool {
    let found = Cell::new(false);
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut json = serde_json::Deserializer::from_slice(body);
    // What comes after the field may be damaged: the answer says so.
    let _ = Keys { found: &found, schema }.deserialize(&mut json);
    found.get()
}

struct Keys<'a> {
    found: &'a Cell<bool>,
    schema: &'a Schema,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if FORMS.contains(&name.as_str()) && !self.schema.slots().any(|slot| slot == name) {
                self.found.set(true);
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
