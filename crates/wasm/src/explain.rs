//! Why a row got its score.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use bosque_forest::Explainer;
use js_sys::{Float32Array, Float64Array, Function};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::batch::{Progress, first_rows, piece_rows};
use crate::forest::{Forest, whole_rows};
use crate::js::range_error;

/// A split that a row passes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    feature: usize,
    threshold: f32,
    was_missing: bool,
    went_left: bool,
}

#[derive(Serialize)]
struct Path {
    steps: Vec<Step>,
    leaf: u32,
}

#[wasm_bindgen]
impl Forest {
    /// The score where nothing is known of a row, `[outputCount]`: what SHAP values start from.
    #[wasm_bindgen(js_name = expectedScores)]
    pub fn expected_scores(&self) -> Vec<f64> {
        self.explainer().expected().to_vec()
    }

    /// Exact path-dependent SHAP values of one row, `[featureCount, outputCount]`: with `expectedScores` they add up to
    /// the score (Lundberg et al. 2020).
    pub fn shap(&self, row: &[f32]) -> Vec<f64> {
        self.explainer().shap(row)
    }

    /// SHAP interaction values of one row, `[featureCount, featureCount, outputCount]`: each row of the matrix adds up to
    /// the SHAP value of its feature.
    pub fn interactions(&self, row: &[f32]) -> Vec<f64> {
        self.explainer().interactions(row)
    }

    /// The way of one row down one tree: `{ steps: { feature, threshold, wasMissing, wentLeft }[], leaf }`, the leaf counted over
    /// the forest.
    ///
    /// # Errors
    /// A `RangeError` where there is no such tree.
    pub fn path(&self, tree: usize, row: &[f32]) -> Result<JsValue, JsValue> {
        let path = self.trees.path(tree, row).ok_or_else(|| range_error("the forest has no such tree"))?;
        let step = |step: &bosque_forest::PathStep| Step {
            feature: step.feature,
            threshold: step.threshold,
            was_missing: step.was_missing,
            went_left: step.went_left,
        };
        to_js(&Path { steps: path.steps.iter().map(step).collect(), leaf: path.leaf })
    }

    /// SHAP values of many rows, `[n, featureCount]` one after the other: `[n, featureCount, outputCount]`. `progress` as
    /// in `scoreRows`.
    ///
    /// # Errors
    /// A `RangeError` where the last row is not whole; what `progress` throws.
    #[wasm_bindgen(js_name = shapRows)]
    pub fn shap_rows(
        &self,
        rows: &Float32Array,
        progress: Option<Function>,
    ) -> Result<Float64Array, JsValue> {
        let width = self.feature_count();
        let outputs = width * self.output_count();
        let n = whole_rows(rows.length() as usize, width)?;
        // A row takes a hundred times as long as its score: pieces are that much smaller, so that progress is heard of.
        let piece = (piece_rows(width) / 64).clamp(1, n.max(1));
        let (mut values, mut shap) = (vec![0.0f32; piece * width], vec![0.0; piece * outputs]);
        let out = Float64Array::new_with_length((n * outputs) as u32);
        let progress = Progress(progress);
        let mut done = 0;
        while done < n {
            let count = piece.min(n - done);
            let values = &mut values[..count * width];
            rows.subarray((done * width) as u32, ((done + count) * width) as u32).copy_to(values);
            self.explainer().shap_rows(values, count, &mut shap);
            let place = out.subarray((done * outputs) as u32, ((done + count) * outputs) as u32);
            place.copy_from(&shap[..count * outputs]);
            done += count;
            if !progress.tell(done)? {
                break;
            }
        }
        Ok(first_rows(out, done, outputs))
    }
}

impl Forest {
    /// Compiled at the first question: a forest that only scores does not pay for it.
    fn explainer(&self) -> &Explainer {
        self.explainer.get_or_init(|| Explainer::compile(&self.trees))
    }
}

/// A Rust structure as a plain JavaScript object.
pub(crate) fn to_js(value: &(impl Serialize + ?Sized)) -> Result<JsValue, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsError::new(&error.to_string()).into())
}
