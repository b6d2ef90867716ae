//! The views that the address asks for.

mod card;
mod closed;
mod evidence;
mod form;
mod predict;
mod result;

pub use card::{ModelCard, RefusedCard};
pub use closed::ClosedPredict;
pub use predict::Predict;
