//! The rows that are not scored, and why.

use bosque_model::{Lang, Model};
use bosque_ui::markup::{Markup, view};
use bosque_ui::{Block, Numbers, ward_texts};
use leptos::prelude::*;

use super::columns::{heads, table};
use crate::ward::{Ward, problem};

/// So many reasons are listed; the table of results has the others too.
const LISTED: usize = 100;

/// Row, column and reason of each problem; nothing where there is none.
pub fn refusals(ward: Ward, model: &'static Model, lang: Lang) -> Option<Markup> {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let cells = ward.file.with_untracked(|file| file.header.len());
    let (problems, all) = ward.results.with_untracked(|results| {
        let all = results.problems();
        (all[..all.len().min(LISTED)].to_vec(), all.len())
    });
    if problems.is_empty() {
        return None;
    }
    let row = |&[row, slot, code]: &[u32; 3]| -> Vec<Markup> {
        let (field, reason) = problem::words(model.schema(), slot, code, cells, lang);
        vec![
            Markup::of(numbers.count(row as usize + 1)),
            view! { <span class="mono">{field}</span> },
            Markup::of(reason),
        ]
    };
    let rows = problems.iter().map(row).collect();
    let more = (all > LISTED).then(|| {
        let text = (words.more_refusals)(&numbers.count(LISTED), &numbers.count(all));
        view! { <p class="note note--xs">{text}</p> }
    });
    Some(view! {
        <Block title=words.refusals id="refusals">
            <p class="note ward__lead">{words.refusals_note}</p>
            {table("refusals", words.refusals, &heads(&words.refusal_heads), rows)}
            {more}
        </Block>
    })
}
