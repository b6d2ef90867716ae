//! The rows that are not scored, and why.

use bosque_model::{Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Html, Numbers, ward_texts};

use crate::ward::{Part, Ward, problem};

/// So many reasons are listed; the table of results has the others too.
const LISTED: usize = 100;

/// Row, column and reason of each problem; nothing where there is none.
pub fn refusals(ward: Ward, model: &'static Model, lang: Lang) -> Option<Node> {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let (cells, problems, all) = ward.with(Part::Scores, |held| {
        let all = held.results.problems();
        (held.file.header.len(), all[..all.len().min(LISTED)].to_vec(), all.len())
    });
    if problems.is_empty() {
        return None;
    }
    let row = |&[row, slot, code]: &[u32; 3]| {
        let (field, reason) = problem::words(model.schema(), slot, code, cells, lang);
        vec![numbers.count(row as usize + 1), field, reason]
    };
    let rows: Vec<_> = problems.iter().map(row).collect();
    let list = Html::table("tbl refusals", words.refusals, &words.refusal_heads, &rows, Some(1));
    let more = (all > LISTED).then(|| {
        let text = (words.more_refusals)(&numbers.count(LISTED), &numbers.count(all));
        view! { <p class="note note--xs">{text}</p> }
    });
    Some(view! {
        <Block title=words.refusals id="refusals">
            <p class="note ward__lead">{words.refusals_note}</p>
            <div inner_html=list></div>
            {more}
        </Block>
    })
}
