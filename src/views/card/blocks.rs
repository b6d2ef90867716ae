//! A section's blocks: words as words, figures as drawings with their numbers folded away beneath.

use bosque_model::{Block, CardSection, Lang, Manifest};

use super::figures::{Drawn, draw};
use super::table::table;
use super::variables::Variables;
use bosque_ui::node::{Node, view};

/// The blocks of a section, in order. Drawings that follow each other stand side by side, each with the paragraph after it.
pub fn blocks(
    section: CardSection,
    blocks: Vec<Block>,
    manifest: &'static Manifest,
    lang: Lang,
) -> Vec<Node> {
    let mut out = Vec::new();
    let mut beside: Vec<Node> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    let mut variables = section == CardSection::Predictors;
    while let Some(block) = blocks.next() {
        let drawn = match block {
            Block::Figure { kind, table } => draw(kind, &table, manifest, lang),
            Block::Paragraph(text) => Drawn::Wide(view! { <p class="prose">{text}</p> }),
            Block::List(items) => {
                let items = items.into_iter().map(|item| view! { <li>{item}</li> });
                let items: Vec<Node> = items.collect();
                Drawn::Wide(view! { <ul class="limits prose">{items}</ul> })
            }
            // The form's own table of the inputs says more than the card's two.
            Block::Table(_) if section == CardSection::Predictors => {
                if !std::mem::take(&mut variables) {
                    continue;
                }
                Drawn::Wide(view! { <Variables manifest=manifest lang=lang /> })
            }
            Block::Table(content) => Drawn::Wide(table(&content, None)),
            // A block that this page does not know yet stands in the card's Markdown.
            _ => continue,
        };
        match drawn {
            Drawn::Plot(plot) => {
                let reading = blocks.next_if(|next| matches!(next, Block::Paragraph(_)));
                let reading = reading.and_then(|block| match block {
                    Block::Paragraph(text) => Some(view! { <p class="prose">{text}</p> }),
                    _ => None,
                });
                let [drawing, numbers] = plot;
                beside.push(view! { <div class="figs__one">{drawing}{reading}{numbers}</div> });
            }
            Drawn::Wide(view) => {
                flush(&mut beside, &mut out);
                out.push(view);
            }
        }
    }
    flush(&mut beside, &mut out);
    out
}

fn flush(beside: &mut Vec<Node>, out: &mut Vec<Node>) {
    if !beside.is_empty() {
        let plots = std::mem::take(beside);
        out.push(view! { <div class="figs">{plots}</div> });
    }
}
