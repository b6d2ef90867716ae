//! The model card: what a manifest says, in words, tables and figures, in the order of TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378).
//!
//! [`Card::of`] writes it, a page draws its blocks, [`Card::markdown`] gives it as text. Every sentence that carries a number is computed
//! from the manifest; the hand-written notes of [`Manifest::card`] stand first in their section.

mod availability;
mod fairness;
mod markdown;
mod methods;
mod performance;
mod subject;
mod usage;
mod words;

use crate::prelude::*;
use words::Words;

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
    /// Figures with their intervals: [`Metrics::held_out`](crate::Metrics::held_out).
    HeldOut,
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

/// The sections, each with what writes its generated blocks.
type Writer = fn(&Manifest, &Words) -> Vec<Block>;

const SECTIONS: [(CardSection, Writer); 15] = [
    (CardSection::Summary, subject::summary),
    (CardSection::Background, subject::background),
    (CardSection::Data, subject::data),
    (CardSection::Participants, subject::participants),
    (CardSection::Outcome, subject::outcome),
    (CardSection::Predictors, subject::predictors),
    (CardSection::SampleSize, subject::sample_size),
    (CardSection::MissingData, methods::missing_data),
    (CardSection::Methods, methods::methods),
    (CardSection::ClassImbalance, methods::class_imbalance),
    (CardSection::Fairness, fairness::fairness),
    (CardSection::Performance, performance::performance),
    (CardSection::Limitations, usage::limitations),
    (CardSection::Usage, usage::usage),
    (CardSection::Availability, availability::availability),
];

impl Card {
    /// The card of a model.
    #[must_use]
    pub fn of(manifest: &Manifest, lang: Lang) -> Card {
        let words = Words::new(lang);
        let parts = (SECTIONS.iter())
            .map(|(section, write)| {
                let notes = manifest.card.iter().filter(|note| note.section == *section);
                let notes = notes.map(|note| Block::Paragraph(note.text.get(lang).to_owned()));
                let blocks = notes.chain(write(manifest, &words)).collect();
                CardPart { section: *section, heading: words.heading(*section).to_owned(), blocks }
            })
            .filter(|part: &CardPart| !part.blocks.is_empty())
            .collect();
        let title =
            words.say("Ficha del modelo {} {}", "Model card: {} {}", &[&manifest.name, &manifest.version]);
        Card { lang, title, parts }
    }
}
