//! Batches cross into WebAssembly piece by piece.

use wasm_bindgen::prelude::*;

#[cfg(any(feature = "explain", not(feature = "model")))]
use crate::js::Float64Array;
use crate::js::Function;

/// Numbers that a piece holds at most: half a megabyte of f32, which stays in the processor's cache.
const PIECE_VALUES: usize = 1 << 17;

/// Rows of a piece, for rows of so many columns.
pub(crate) fn piece_rows(columns: usize) -> usize {
    (PIECE_VALUES / columns).max(1)
}

/// A caller's wish to know how far a batch is, and to stop it: `(done: number) => boolean | void`, `false` stops.
pub(crate) struct Progress(pub(crate) Option<Function>);

impl Progress {
    /// Tells how many rows are done. `Ok(false)` where the work is to stop.
    ///
    /// # Errors
    /// What the callback throws.
    pub(crate) fn tell(&self, done: usize) -> Result<bool, JsValue> {
        match &self.0 {
            None => Ok(true),
            Some(callback) => {
                let answer = callback.call1(&JsValue::NULL, &JsValue::from(done as f64))?;
                Ok(answer.as_bool() != Some(false))
            }
        }
    }
}

#[cfg(any(feature = "explain", not(feature = "model")))]
/// The first `rows` rows of an output of `width` numbers a row: all of it, unless the work was stopped.
pub(crate) fn first_rows(out: Float64Array, rows: usize, width: usize) -> Float64Array {
    let length = (rows * width) as u32;
    if length == out.length() { out } else { out.slice(0, length) }
}
