//! A bare forest: numbers in, numbers out.

use alloc::string::ToString;
use alloc::vec::Vec;
use alloc::{format, vec};

use bosque_forest::{FlatForest, Forest as Trees, Rows};
use js_sys::{Array, Float32Array, Float64Array, Function};
use wasm_bindgen::prelude::*;

use crate::batch::{Progress, first_rows, piece_rows};

/// A forest of trees, compiled for scoring.
///
/// ```js
/// const forest = new Forest(bytes);              // the bytes of a forest.bin
/// forest.score(Float32Array.of(34, 71.5, 350));  // one row: a number
/// forest.scoreRows(rows);                        // many: Float32Array in, Float64Array out
/// ```
#[wasm_bindgen]
pub struct Forest {
    pub(crate) trees: Trees,
    pub(crate) engine: FlatForest,
    #[cfg(feature = "explain")]
    pub(crate) explainer: core::cell::OnceCell<bosque_forest::Explainer>,
    /// For one score at a time.
    score: Vec<f64>,
}

#[wasm_bindgen]
impl Forest {
    /// Reads and checks a forest.
    ///
    /// # Errors
    /// An `Error` that names what is wrong with the bytes, and where.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Forest, JsError> {
        let trees = Trees::decode(bytes).map_err(|error| JsError::new(&error.to_string()))?;
        let engine = FlatForest::compile(&trees);
        let score = vec![0.0; trees.output_count()];
        Ok(Forest {
            trees,
            engine,
            #[cfg(feature = "explain")]
            explainer: core::cell::OnceCell::new(),
            score,
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

    /// The score of one row, its first value. A column that the row does not have counts as missing, as NaN does.
    pub fn score(&mut self, row: &[f32]) -> f64 {
        self.engine.score_row(row, &mut self.score);
        self.score[0]
    }

    /// All values of one row's score, `[outputCount]`.
    pub fn scores(&mut self, row: &[f32]) -> Vec<f64> {
        self.engine.score_row(row, &mut self.score);
        self.score.clone()
    }

    /// What each tree says of one row, `[treeCount, outputCount]`, in tree order.
    pub fn votes(&self, row: &[f32]) -> Vec<f64> {
        let mut votes = vec![0.0; self.tree_count() * self.output_count()];
        self.engine.votes(row, &mut votes);
        votes
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
        self.in_pieces(n, piece, Progress(progress), |start, count, scores| {
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
        let columns: Vec<Float32Array> = columns
            .iter()
            .map(|column| column.dyn_into().map_err(|_| range_error("a column is no Float32Array")))
            .collect::<Result<_, _>>()?;
        let n = columns.first().map_or(0, Float32Array::length) as usize;
        if columns.len() != width || columns.iter().any(|column| column.length() as usize != n) {
            return Err(range_error("one column a feature is needed, all of one length"));
        }
        let piece = piece_rows(width).min(n);
        let mut values = vec![0.0f32; piece * width];
        self.in_pieces(n, piece, Progress(progress), |start, count, scores| {
            for (column, values) in columns.iter().zip(values.chunks_exact_mut(piece)) {
                column.subarray(start as u32, (start + count) as u32).copy_to(&mut values[..count]);
            }
            let views: Vec<&[f32]> = values.chunks_exact(piece).map(|values| &values[..count]).collect();
            self.engine.score_batch(Rows::Columns(&views), &mut scores[..count * outputs], &mut |_| true);
        })
    }
}

impl Forest {
    /// Scores `n` rows piece by piece: `score` gets where a piece begins, how many rows it has, and room for their scores.
    fn in_pieces(
        &self,
        n: usize,
        piece: usize,
        progress: Progress,
        mut score: impl FnMut(usize, usize, &mut [f64]),
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
        Err(range_error(&format!("rows have {width} columns, and the last one is not whole")))
    }
}

pub(crate) fn range_error(message: &str) -> JsValue {
    js_sys::RangeError::new(message).into()
}
