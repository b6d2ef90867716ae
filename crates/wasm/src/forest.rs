//! A bare forest: numbers in, numbers out.

use alloc::vec;
use alloc::vec::Vec;

use bosque_forest::{FlatForest, Forest as Trees, ForestError, Rows};
use wasm_bindgen::prelude::*;

use crate::batch::{Progress, first_rows, piece_rows};
use crate::js::{Array, Float32Array, Float64Array, Function, range_error};

/// A forest of trees, compiled for scoring.
///
/// ```js
/// const forest = new Forest(bytes);              // the bytes of a forest.bin
/// forest.score(Float32Array.of(34, 71.5, 350));  // one row: a number
/// forest.scoreRows(rows);                        // many: Float32Array in, Float64Array out
/// ```
#[wasm_bindgen]
pub struct Forest {
    pub(crate) engine: FlatForest,
    #[cfg(feature = "std")]
    pub(crate) trees: Trees,
    #[cfg(feature = "explain")]
    pub(crate) explainer: core::cell::OnceCell<bosque_forest::Explainer>,
}

#[wasm_bindgen]
impl Forest {
    /// Reads and checks a forest.
    ///
    /// # Errors
    /// An `Error` that names what is wrong with the bytes, and where.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Forest, JsError> {
        let trees = Trees::decode(bytes).map_err(|error| refused(&error))?;
        Ok(Forest {
            engine: FlatForest::compile(&trees),
            #[cfg(feature = "std")]
            trees,
            #[cfg(feature = "explain")]
            explainer: core::cell::OnceCell::new(),
        })
    }

    /// Columns of a row.
    #[wasm_bindgen(getter, js_name = featureCount)]
    pub fn feature_count(&self) -> usize {
        self.engine.feature_count()
    }

    /// Values of a score: 1 for a binary classifier or a regression.
    #[wasm_bindgen(getter, js_name = outputCount)]
    pub fn output_count(&self) -> usize {
        self.engine.output_count()
    }

    /// The score of one row, its first value. A column that the row does not have counts as missing, as NaN does.
    pub fn score(&self, row: &[f32]) -> f64 {
        let mut score = [0.0];
        self.engine.score_row(row, &mut score);
        score[0]
    }

    /// The scores of many rows, `[n, featureCount]` one after the other: `[n, outputCount]`.
    ///
    /// `progress(done)` is called after each piece of some thousand rows; where it returns `false` the work stops, and what
    /// is done is returned.
    ///
    /// # Errors
    /// A `RangeError` where the last row is not whole; what `progress` throws.
    #[wasm_bindgen(js_name = scoreRows)]
    pub fn score_rows(
        &self,
        rows: &Float32Array,
        progress: Option<Function>,
    ) -> Result<Float64Array, JsValue> {
        let (width, outputs) = (self.feature_count(), self.output_count());
        let n = whole_rows(rows.length() as usize, width)?;
        let piece = piece_rows(width).min(n);
        let mut values = vec![0.0f32; piece * width];
        self.in_pieces(n, piece, Progress(progress), &mut |start, count, scores| {
            let values = &mut values[..count * width];
            rows.subarray((start * width) as u32, ((start + count) * width) as u32).copy_to(values);
            self.engine.score_batch(Rows::RowMajor(values), &mut scores[..count * outputs], &mut |_| true);
        })
    }

    /// The scores of many rows, given as one `Float32Array` a column, all of one length: `[n, outputCount]`. Faster than
    /// by rows. `progress` as in `scoreRows`.
    ///
    /// # Errors
    /// A `RangeError` where the number of columns is not `featureCount` or their lengths differ; what `progress` throws.
    #[wasm_bindgen(js_name = scoreColumns)]
    pub fn score_columns(
        &self,
        columns: &Array,
        progress: Option<Function>,
    ) -> Result<Float64Array, JsValue> {
        let (width, outputs) = (self.feature_count(), self.output_count());
        let mut taken: Vec<Float32Array> = Vec::with_capacity(width);
        let mut n = 0;
        for index in 0..columns.length() {
            let Ok(column) = columns.get(index).dyn_into::<Float32Array>() else {
                return Err(range_error("a column is no Float32Array"));
            };
            let rows = column.length() as usize;
            if taken.len() == width || (index > 0 && rows != n) {
                return Err(uneven());
            }
            n = rows;
            taken.push(column);
        }
        if taken.len() != width {
            return Err(uneven());
        }
        let piece = piece_rows(width).min(n);
        let mut values = vec![0.0f32; piece * width];
        self.in_pieces(n, piece, Progress(progress), &mut |start, count, scores| {
            let mut views: Vec<&[f32]> = Vec::with_capacity(width);
            let mut rest = &mut values[..];
            for column in &taken {
                let (values, others) = rest.split_at_mut(piece);
                let values = &mut values[..count];
                column.subarray(start as u32, (start + count) as u32).copy_to(values);
                views.push(values);
                rest = others;
            }
            self.engine.score_batch(Rows::Columns(&views), &mut scores[..count * outputs], &mut |_| true);
        })
    }
}

/// What the engine alone does without.
#[cfg(feature = "std")]
#[wasm_bindgen]
impl Forest {
    /// Trees.
    #[wasm_bindgen(getter, js_name = treeCount)]
    pub fn tree_count(&self) -> usize {
        self.trees.trees().len()
    }

    /// Nodes over all trees, leaves included.
    #[wasm_bindgen(getter, js_name = nodeCount)]
    pub fn node_count(&self) -> usize {
        self.trees.node_count()
    }

    /// All values of one row's score, `[outputCount]`.
    pub fn scores(&self, row: &[f32]) -> Vec<f64> {
        let mut score = vec![0.0; self.output_count()];
        self.engine.score_row(row, &mut score);
        score
    }

    /// What each tree says of one row, `[treeCount, outputCount]`, in tree order.
    pub fn votes(&self, row: &[f32]) -> Vec<f64> {
        let mut votes = vec![0.0; self.tree_count() * self.output_count()];
        self.engine.votes(row, &mut votes);
        votes
    }
}

impl Forest {
    /// Scores `n` rows piece by piece: `score` gets where a piece begins, how many rows it has, and room for their scores.
    fn in_pieces(
        &self,
        n: usize,
        piece: usize,
        progress: Progress,
        score: &mut dyn FnMut(usize, usize, &mut [f64]),
    ) -> Result<Float64Array, JsValue> {
        let outputs = self.output_count();
        let out = Float64Array::new_with_length((n * outputs) as u32);
        let mut scores = vec![0.0; piece * outputs];
        let mut done = 0;
        while done < n {
            let count = piece.min(n - done);
            score(done, count, &mut scores);
            out.subarray((done * outputs) as u32, ((done + count) * outputs) as u32)
                .copy_from(&scores[..count * outputs]);
            done += count;
            if !progress.tell(done)? {
                break;
            }
        }
        Ok(first_rows(out, done, outputs))
    }
}

/// How many rows of `width` columns there are.
pub(crate) fn whole_rows(values: usize, width: usize) -> Result<usize, JsValue> {
    if values.is_multiple_of(width) {
        Ok(values / width)
    } else {
        Err(range_error("a row has featureCount columns, and the last one is not whole"))
    }
}

fn uneven() -> JsValue {
    range_error("one column a feature is needed, all of one length")
}

/// What is wrong with a file: in words, or for the engine alone by its name.
fn refused(error: &ForestError) -> JsError {
    #[cfg(feature = "std")]
    return JsError::new(&alloc::string::ToString::to_string(error));
    #[cfg(not(feature = "std"))]
    JsError::new(error.name())
}
