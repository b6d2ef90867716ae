//! The figures of an evaluation: what a manifest says of how good its model is, as drawings and tables.

mod axis;
mod importance;
mod net_benefit;
mod plot;
mod precision_recall;
mod reading;
mod reliability;
mod roc;
mod subgroup_rows;
mod subgroups;
mod thousand;
mod venn_abers;

pub(crate) use axis::Axis;
pub use importance::ImportanceChart;
pub use net_benefit::NetBenefitChart;
pub use plot::percent;
pub(crate) use plot::{Plot, percent_place};
pub use precision_recall::PrecisionRecallChart;
pub use reading::nearest_threshold;
pub use reliability::ReliabilityChart;
pub use roc::RocChart;
pub use subgroup_rows::{SubgroupRow, subgroup_rows};
pub use subgroups::SubgroupTable;
pub use venn_abers::VennAbersChart;

use crate::node::{Node, view};

/// A drawing with its heading and a line on how it is read, which is also what a reader hears in its place.
fn figure(title: &'static str, plot: Plot, said: String) -> Node {
    view! {
        <figure class="fig">
            <h3 class="h h--sub">{title}</h3>
            {plot.view(format!("{title}. {said}"))}
            <figcaption class="note note--xs">{said}</figcaption>
        </figure>
    }
}
