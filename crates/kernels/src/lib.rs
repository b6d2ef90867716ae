//! The inner loops of the engines that score forests.
//!
//! They are a crate of their own for one reason: the engine that a browser loads is compiled for size, and these functions
//! for speed. What they are for is told where they are called, in `bosque-forest`; how the bits work, in `docs/engine.md`.
//!
//! | engine | functions |
//! |---|---|
//! | batches, as bits | [`column`], [`slice`], [`take_apart`], [`number_leaves`], [`add_several`], [`add_leaves`] |
//! | a batch before it is scored | [`columns`] |
//! | trees walked node by node | [`pad`], [`leaves_of_row`], [`leaves_of_rows`], [`add_row`] |
//!
//! **Invariant**: numbers in, numbers out, and no `unsafe`. An index out of range panics; callers have proved theirs.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

pub mod columns;
mod lanes;
mod masks;
mod packed;
mod ranks;
mod sums;

pub use masks::{BLOCK, Mask, Split, number_leaves, slice, take_apart};
pub use packed::{
    CHUNK, Group, MOST_FEATURES, PackedNode, ROWS_AT_ONCE, TREES_AT_ONCE, leaves_of_row, leaves_of_rows, pad,
};
pub use ranks::Ranks;
pub use sums::{LEAVES_OF_8, TREES_SUMMED, add_leaves, add_row, add_several, column};
