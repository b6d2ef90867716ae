//! The model card: what a manifest says, in words, tables and figures, in the order of TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378).
//!
//! [`Card::of`] writes it, a page draws its blocks, [`Card::markdown`] gives it as text. Every sentence that carries a number is computed
//! from the manifest; the hand-written notes of [`Manifest::card`] stand first in their section.

use crate::evaluation::CardSection;
use crate::lang::Lang;
use crate::manifest::Manifest;

/// A model card in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its language.
    pub lang: Lang,
    /// Its heading.
    pub title: String,
    /// Its parts, in the order of [`CardSection`]; a section of which the manifest says nothing is left out.
    pub parts: Vec<CardPart>,
}

/// One section of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardPart {
    /// Which.
    pub section: CardSection,
    /// Its heading.
    pub heading: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// Items without an order.
    List(Vec<String>),
    /// Figures in rows.
    Table(CardTable),
    /// A drawing of what the manifest holds. Whoever cannot draw shows the table.
    Figure {
        /// Which.
        kind: FigureKind,
        /// What stands in for it; its caption is the figure's.
        table: CardTable,
    },
}

/// A table of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardTable {
    /// What it shows, in one sentence.
    pub caption: String,
    /// Column headings.
    pub head: Vec<String>,
    /// Cells, each row as long as `head`; the first cell of a row is its heading.
    pub rows: Vec<Vec<String>>,
}

/// What a figure draws; its numbers stand in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FigureKind {
    /// Observed share against mean probability: [`Curves::reliability`](crate::Curves::reliability).
    Reliability,
    /// [`Curves::roc`](crate::Curves::roc).
    Roc,
    /// [`Curves::precision_recall`](crate::Curves::precision_recall).
    PrecisionRecall,
    /// Net benefit over thresholds: [`Curves::thresholds`](crate::Curves::thresholds).
    NetBenefit,
    /// [`Metrics::subgroups`](crate::Metrics::subgroups).
    Subgroups,
    /// [`Metrics::importance`](crate::Metrics::importance).
    Importance,
    /// The range over raw scores: [`Manifest::venn_abers`].
    VennAbers,
}

impl Card {
    /// The card of a model.
    #[must_use]
    pub fn of(manifest: &Manifest, lang: Lang) -> Card {
        Card { lang, title: format!("{} {}", manifest.name, manifest.version), parts: Vec::new() }
    }
}
