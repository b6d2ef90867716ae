//! The JavaScript that the engine needs: typed arrays, a callback, an error.
//!
//! Beside models these are js-sys's own. The engine alone declares the few methods that it calls, under the
//! same names, because js-sys brings machinery for promises and closures along.

#[cfg(feature = "explain")]
pub(crate) use js_sys::{Array, Float32Array, Float64Array};
#[cfg(any(feature = "std", feature = "model"))]
pub(crate) use js_sys::{Function, RangeError};

#[cfg(not(any(feature = "std", feature = "model")))]
pub(crate) use bare::{Array, Float32Array, Float64Array, Function, RangeError};

/// What is thrown where an argument is impossible.
pub(crate) fn range_error(message: &str) -> wasm_bindgen::JsValue {
    RangeError::new(message).into()
}

#[cfg(not(any(feature = "std", feature = "model")))]
mod bare {
    #![allow(missing_docs, reason = "they are JavaScript's, and seen by this crate alone")]

    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        pub type Array;
        #[wasm_bindgen(method, getter)]
        pub fn length(this: &Array) -> u32;
        #[wasm_bindgen(method, indexing_getter)]
        pub fn get(this: &Array, index: u32) -> JsValue;

        pub type Float32Array;
        #[wasm_bindgen(method, getter)]
        pub fn length(this: &Float32Array) -> u32;
        #[wasm_bindgen(method)]
        pub fn subarray(this: &Float32Array, begin: u32, end: u32) -> Float32Array;
        // The view of `out` is what is set.
        #[wasm_bindgen(js_namespace = ["Float32Array", "prototype", "set"], js_name = call)]
        fn set_f32(out: &mut [f32], values: &Float32Array);

        pub type Float64Array;
        #[wasm_bindgen(constructor)]
        pub fn new_with_length(length: u32) -> Float64Array;
        #[wasm_bindgen(method, getter)]
        pub fn length(this: &Float64Array) -> u32;
        #[wasm_bindgen(method)]
        pub fn subarray(this: &Float64Array, begin: u32, end: u32) -> Float64Array;
        #[wasm_bindgen(method)]
        pub fn slice(this: &Float64Array, begin: u32, end: u32) -> Float64Array;
        #[wasm_bindgen(method, js_name = set)]
        pub fn copy_from(this: &Float64Array, values: &[f64]);

        pub type Function;
        #[wasm_bindgen(method, catch, js_name = call)]
        pub fn call1(this: &Function, context: &JsValue, argument: &JsValue) -> Result<JsValue, JsValue>;

        pub type RangeError;
        #[wasm_bindgen(constructor)]
        pub fn new(message: &str) -> RangeError;
    }

    impl Float32Array {
        /// Fills `out`, which is as long as this.
        pub fn copy_to(&self, out: &mut [f32]) {
            set_f32(out, self);
        }
    }
}
