//! How pairs of columns act together: SHAP interaction values.

use alloc::vec;
use alloc::vec::Vec;

use crate::shap::{Explainer, both_ways};
use crate::shap_tree::{BY_ROW, BY_WEIGHT, Scratch};

impl Explainer {
    /// SHAP interaction values of one row, `[feature_count, feature_count, output_count]`, row-major: what
    /// `shap.TreeExplainer.shap_interaction_values` computes (Lundberg et al. 2020, under "SHAP interaction values").
    ///
    /// For `i` other than `j` the value is half of what the two columns do together beyond what each does alone, and
    /// `(i, j)` is `(j, i)` to the bit. On the diagonal stands the rest of [`Explainer::shap`], so that a row of the table
    /// adds up to its column's contribution, and all of it with [`Explainer::expected`] to the score, but for the rounding
    /// of the sums. A column that the row does not have counts as missing.
    ///
    /// The table grows with the square of the columns; where there is no memory for it, the answer is empty.
    #[must_use]
    pub fn interactions(&self, row: &[f32]) -> Vec<f64> {
        let (features, outputs) = (self.feature_count, self.output_count);
        let mut out = Vec::new();
        let size = features.checked_mul(features).and_then(|pairs| pairs.checked_mul(outputs));
        match size {
            Some(size) if out.try_reserve_exact(size).is_ok() => out.resize(size, 0.0),
            _ => return out,
        }
        let mut columns = vec![0.0; 2 * features];
        both_ways(row, &mut columns);
        let shap = self.shap(row);
        let in_trees: Vec<Vec<usize>> = self.trees.iter().map(|tree| tree.features()).collect();
        let mut scratch = Scratch::for_trees(&self.trees);
        // Contributions where column `i` is known beforehand, and where it never is: half the difference is the interaction.
        let mut known = vec![0.0; features * outputs];
        let mut unknown = vec![0.0; features * outputs];
        for i in 0..features {
            known.fill(0.0);
            unknown.fill(0.0);
            // A tree without the column contributes the same to both.
            for (tree, in_tree) in self.trees.iter().zip(&in_trees) {
                if in_tree.binary_search(&i).is_err() {
                    continue;
                }
                tree.route(&columns, &mut scratch);
                tree.settle(i, BY_ROW, &mut scratch);
                tree.explain(&mut scratch, true, outputs, &mut known);
                tree.settle(i, BY_WEIGHT, &mut scratch);
                tree.explain(&mut scratch, false, outputs, &mut unknown);
            }
            // Pairs with columns before this one are there already.
            for j in i + 1..features {
                for output in 0..outputs {
                    let at = j * outputs + output;
                    let value = (known[at] - unknown[at]) / (2.0 * self.divisor);
                    out[(i * features + j) * outputs + output] = value;
                    out[(j * features + i) * outputs + output] = value;
                }
            }
            for output in 0..outputs {
                let pairs = out[i * features * outputs..][..features * outputs].iter();
                let together: f64 = pairs.skip(output).step_by(outputs).sum();
                out[(i * features + i) * outputs + output] = shap[i * outputs + output] - together;
            }
        }
        out
    }
}
