//! A card as Markdown.

use crate::prelude::*;
use core::fmt::Write;

use super::{Block, Card, CardTable};

impl Card {
    /// The card as Markdown (CommonMark with the tables of GitHub), a table in place of each figure.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::from("# ");
        out.push_str(&escaped(&self.title));
        out.push('\n');
        for part in &self.parts {
            // Writing to a String cannot fail.
            let _ = write!(out, "\n## {}\n", escaped(&part.heading));
            for block in &part.blocks {
                out.push('\n');
                match block {
                    Block::Paragraph(text) => {
                        out.push_str(&escaped(text));
                        out.push('\n');
                    }
                    Block::List(items) => {
                        for item in items {
                            let _ = writeln!(out, "- {}", escaped(item));
                        }
                    }
                    Block::Table(table) | Block::Figure { table, .. } => write_table(&mut out, table),
                }
            }
        }
        out
    }
}

fn write_table(out: &mut String, table: &CardTable) {
    let _ = write!(out, "*{}*\n\n", escaped(&table.caption));
    let mut line = |cells: &[String]| {
        for cell in cells {
            let _ = write!(out, "| {} ", escaped(cell));
        }
        out.push_str("|\n");
    };
    line(&table.head);
    line(&vec!["---".to_owned(); table.head.len()]);
    for row in &table.rows {
        line(row);
    }
}

/// Text whose every character stands for itself, on one line. Underscores are left: within a word they mean nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '|' | '[' | ']' | '<' | '>' | '#' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_markdown_would_read_is_escaped() {
        assert_eq!(escaped("a|b *c* <d>\n[e] dif_cd4"), "a\\|b \\*c\\* \\<d\\> \\[e\\] dif_cd4");
    }
}
