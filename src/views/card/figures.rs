//! The card's figures, drawn from the manifest.

use bosque_model::{CardTable, FigureKind, Lang, Manifest};
use bosque_ui::node::{Node, view};
use bosque_ui::{
    Detail, ImportanceChart, MetricTable, NetBenefitChart, Numbers, PrecisionRecallChart, ReliabilityChart,
    RocChart, SubgroupTable, VennAbersChart, evaluation_texts, held_out_rows, nearest_threshold,
    subgroup_rows,
};

use super::table::{Marked, table};

/// A figure as it stands in the card.
pub enum Drawn {
    /// A drawing that may stand beside others, and its numbers.
    Plot([Node; 2]),
    /// Something that takes the whole width.
    Wide(Node),
}

/// Draws a figure; where the page cannot, it shows the table that stands in for it.
pub fn draw(kind: FigureKind, content: &CardTable, manifest: &'static Manifest, lang: Lang) -> Drawn {
    drawing(kind, content, manifest, lang).unwrap_or_else(|| Drawn::Wide(table(content, None)))
}

fn drawing(kind: FigureKind, content: &CardTable, manifest: &'static Manifest, lang: Lang) -> Option<Drawn> {
    let metrics = &manifest.metrics;
    let whole = metrics.cross_validation.as_ref().map(|folds| folds.roc_auc);
    let threshold = manifest.threshold.value;
    let curves = metrics.curves.as_ref();
    let plot = match kind {
        FigureKind::HeldOut => {
            let rows = held_out_rows(metrics.held_out.as_ref()?, lang);
            let caption = content.caption.clone();
            let view = view! {
                <p class="note">{caption.clone()}</p>
                <MetricTable rows=rows detail=Detail::Charts caption=caption lang=lang />
            };
            return Some(Drawn::Wide(view));
        }
        FigureKind::Subgroups => {
            let rows = subgroup_rows(&metrics.subgroups, &manifest.features, lang);
            let view = view! {
                <SubgroupTable rows=rows whole=whole caption=content.caption.clone() lang=lang />
                {numbers(content, None, lang)}
            };
            return Some(Drawn::Wide(view));
        }
        FigureKind::Importance => {
            let view = view! {
                <ImportanceChart
                    importance=&metrics.importance
                    features=&manifest.features
                    caption=content.caption.clone()
                    lang=lang
                />
            };
            return Some(Drawn::Wide(view));
        }
        FigureKind::Reliability => view! { <ReliabilityChart curves=curves? lang=lang /> },
        FigureKind::Roc => {
            view! { <RocChart curves=curves? area=whole threshold=threshold lang=lang /> }
        }
        FigureKind::PrecisionRecall => {
            view! { <PrecisionRecallChart curves=curves? threshold=threshold lang=lang /> }
        }
        FigureKind::NetBenefit => {
            let text = Numbers::new(lang).percent(threshold, 1);
            let marked = nearest_threshold(&curves?.tabled_thresholds(threshold), threshold)
                .map(|row| Marked { row, text: (evaluation_texts(lang).own_threshold)(&text) });
            let view = view! {
                <NetBenefitChart curves=curves? threshold=threshold lang=lang />
                {numbers(content, marked, lang)}
            };
            return Some(Drawn::Wide(view));
        }
        FigureKind::VennAbers => {
            view! { <VennAbersChart range=manifest.venn_abers.as_ref()? lang=lang /> }
        }
        _ => return None,
    };
    Some(Drawn::Plot([plot, numbers(content, None, lang)]))
}

/// The numbers behind a drawing, folded away.
fn numbers(content: &CardTable, marked: Option<Marked>, lang: Lang) -> Node {
    view! {
        <details class="more">
            <summary>{evaluation_texts(lang).numbers}</summary>
            {table(content, marked)}
        </details>
    }
}
