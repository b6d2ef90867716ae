//! The views that the address asks for.

mod card;
mod closed;
mod evidence;
mod explain;
mod handover;
pub mod kiosk;
mod predict;
mod settings;
mod ward;

pub use card::ModelCard;
pub use closed::{ClosedPredict, RefusedCard, WhyClosed};
pub use predict::Predict;
pub use settings::Settings;
pub use ward::WardView;
