//! The figures of an evaluation: what a manifest says of how good its model is, as drawings and tables.

mod axis;
mod comparison;
mod importance;
mod net_benefit;
mod plot;
mod precision_recall;
mod reading;
mod reliability;
mod roc;
mod subgroup_rows;
mod subgroups;
mod thresholds;

pub use comparison::ComparisonTable;
pub use importance::ImportanceChart;
pub use net_benefit::NetBenefitChart;
pub use precision_recall::PrecisionRecallChart;
pub use reliability::ReliabilityChart;
pub use roc::RocChart;
pub use subgroup_rows::{SubgroupRow, subgroup_rows};
pub use subgroups::SubgroupTable;
pub use thresholds::ThresholdTable;

use leptos::prelude::*;

/// A drawing with its heading and what it says.
fn figure(title: &'static str, drawing: AnyView, said: &[String]) -> AnyView {
    let said = said.iter().map(|line| view! { <p>{line.clone()}</p> }.into_any()).collect::<Vec<_>>();
    view! {
        <figure class="fig">
            <h3 class="h h--sub">{title}</h3>
            {drawing}
            <figcaption class="note note--xs">{said}</figcaption>
        </figure>
    }
    .into_any()
}
