//! What a manifest says of how good a model is, beyond its figures.

pub mod curves;
pub mod importance;
pub mod subgroups;
