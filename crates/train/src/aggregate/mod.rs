//! What a manifest keeps of the training rows, so that a reader can say how sure an answer is, how like the patient is and
//! whether patients have changed. Aggregates only.

pub mod likeness;
pub mod reference;
pub mod venn_abers;
