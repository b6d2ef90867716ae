//! Tree ensembles: what they are, how they are stored, how they are scored. Numbers in, numbers out.
//!
//! | you have | you want | use |
//! |---|---|---|
//! | the bytes of a `forest.bin` | a forest | [`Forest::decode`] |
//! | trees from a trainer or an importer | a forest | [`Forest::from_parts`] |
//! | a forest | its bytes | [`Forest::encode`] |
//! | a forest | scores, quickly | [`FlatForest::compile`], then [`FlatForest::score_row`] or [`FlatForest::score_rows`] |
//! | a forest | scores that are right by inspection | [`naive::score_row`], the oracle |
//! | a forest | why a row got its score | [`Explainer::compile`], then [`Explainer::shap`] |
//! | a forest | which columns act together on a row | [`Explainer::compile`], then [`Explainer::interactions`] |
//! | a forest | a row's way down a tree | [`Forest::path`] |
//! | an f64 threshold | the f32 one that decides alike | [`largest_f32_not_above`] |
//!
//! The semantics are scikit-learn's, to the last bit: a feature is rounded to f32, a split sends a row
//! left when `row[feature] <= threshold`, leaf values are f64 and are added in the order of the trees,
//! and a mean divides that sum once, at the end. The rule, with what happens to a missing value and at
//! equality, stands in `docs/forest-format.md`, and so does the file format.
//!
//! Decoding (or [`Forest::from_parts`]) is the one fallible step. It proves every index in range, so
//! that scoring cannot fail.
//!
//! ```
//! use bosque_forest::{Aggregation, FlatForest, Forest, ForestParts, Leaves, Missing, PartNode};
//!
//! // One tree: CD4 <= 200.5 goes to a leaf with 3 events in 4 patients, all else to 1 in 8.
//! let forest = Forest::from_parts(ForestParts {
//!     feature_count: 1,
//!     output_count: 1,
//!     aggregation: Aggregation::Mean,
//!     base: vec![0.0],
//!     schema_fingerprint: [0; 32],
//!     trees: vec![vec![
//!         PartNode::Split { feature: 0, threshold: 200.5, missing: Missing::Right },
//!         PartNode::Leaf,
//!         PartNode::Leaf,
//!     ]],
//!     leaves: Leaves::Counts { totals: vec![4, 8], counts: vec![3, 1] },
//! })?;
//! let engine = FlatForest::compile(&forest);
//! let mut fraction = [0.0];
//! engine.score_row(&[180.0], &mut fraction);
//! assert_eq!(fraction, [0.75]);
//! assert_eq!(Forest::decode(&forest.encode())?, forest);
//! # Ok::<(), bosque_forest::ForestError>(())
//! ```
//!
//! **Invariant**: nothing here knows what a column means, reads a clock, draws a random number, opens
//! a file or names a browser.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

mod crc32;
mod decode;
mod encode;
mod error;
mod flat;
mod forest;
mod header;
mod interactions;
mod masks;
pub mod naive;
mod order;
mod packed;
mod path;
mod quadrature;
mod ranks;
mod rows;
mod shap;
mod shap_tree;
mod sliced;

pub use bosque_kernels::columns;
pub use error::{ForestError, Section};
pub use flat::FlatForest;
pub use forest::{Aggregation, Forest, ForestParts, Leaves, Missing, Node, PartNode, Tree};
pub use header::{FORMAT_NAME, MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES, MAX_TREES};
pub use order::largest_f32_not_above;
pub use path::{DecisionPath, PathStep};
pub use rows::Rows;
pub use shap::Explainer;
