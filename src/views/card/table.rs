//! A table of the card.

use bosque_model::CardTable;
use bosque_ui::node::{Node, view};

/// A row that stands out, and why.
pub struct Marked {
    /// Its place.
    pub row: usize,
    /// What it is.
    pub text: String,
}

/// Digits of a SHA-256.
const DIGEST: usize = 64;

/// A table with its caption, in a frame that scrolls where it is too wide. Columns of numbers end at the right.
pub fn table(content: &CardTable, marked: Option<Marked>) -> Node {
    let numeric: Vec<bool> = (0..content.head.len()).map(|column| is_numeric(content, column)).collect();
    let class = |column: usize| if numeric[column] { "r" } else { "" };
    let heads: Vec<Node> = content
        .head
        .iter()
        .enumerate()
        .map(|(column, head)| match head.is_empty() {
            // A header without words would be read as one.
            true => view! { <td></td> },
            false => view! { <th scope="col" class=class(column)>{head.clone()}</th> },
        })
        .collect();
    let rows: Vec<Node> = content
        .rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let mark = marked.as_ref().filter(|marked| marked.row == i);
            let cells: Vec<Node> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| {
                    if column > 0 {
                        let class = if is_digest(cell) { "mono digest" } else { class(column) };
                        let (value, interval) = parted(cell, numeric[column]);
                        return view! { <td class=class>{value} " " {interval}</td> };
                    }
                    let mark = mark.map(|mark| view! { <span class="read">{mark.text.clone()}</span> });
                    view! { <th scope="row">{cell.clone()}{mark}</th> }
                })
                .collect();
            view! { <tr class=if mark.is_some() { "own" } else { "" }>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=content.caption.clone()>
            <table class="tbl data">
                <caption class="note note--xs">{content.caption.clone()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Whether every cell of a column begins as a number does.
fn is_numeric(content: &CardTable, column: usize) -> bool {
    let number = |cell: &str| {
        !is_digest(cell) && cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '–' | '\u{2212}'))
    };
    column > 0 && content.rows.iter().all(|row| number(&row[column]))
}

/// A number and the interval or share in brackets after it, which narrow screens show below it.
fn parted(cell: &str, numeric: bool) -> (String, Option<Node>) {
    match cell.split_once(" (").filter(|_| numeric) {
        Some((value, interval)) => {
            let interval = format!("({interval}");
            (value.to_owned(), Some(view! { <span class="iv">{interval}</span> }))
        }
        None => (cell.to_owned(), None),
    }
}

fn is_digest(cell: &str) -> bool {
    cell.len() == DIGEST && cell.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_numbers_are_told_from_words() {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let content = CardTable {
            caption: String::new(),
            head: row(["a", "b", "c", "d"]),
            rows: vec![row(["1", "0.79 (0.78 to 0.80)", "−0.2", "forest"]), row(["2", "–", "3 %", "9"])],
        };
        let numeric: Vec<bool> = (0..4).map(|column| is_numeric(&content, column)).collect();
        assert_eq!(numeric, [false, true, true, false]);
    }

    #[test]
    fn a_digest_is_no_number() {
        assert!(is_digest(&"0a".repeat(32)) && !is_digest(&"0a".repeat(31)) && !is_digest(&"0g".repeat(32)));
    }
}
