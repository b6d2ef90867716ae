//! Html that nothing happens in, as text: tables and drawings of hundreds of elements, in little code and little time.
//!
//! There is no way to put in what is not escaped: names of elements and attributes are the program's own, values and texts are
//! anybody's.

use crate::icon::IconName;

/// Elements under way.
#[derive(Debug, Default)]
pub struct Html(String);

impl Html {
    /// Opens an element; attributes are names and values.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Closes an element.
    pub fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.0.push_str("&lt;"),
                '&' => self.0.push_str("&amp;"),
                '"' => self.0.push_str("&quot;"),
                c => self.0.push(c),
            }
        }
    }

    /// An element with a text.
    pub fn element(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// A drawing, hidden from readers.
    pub fn icon(&mut self, name: IconName) {
        self.open("svg", &[("class", name.class()), ("viewBox", "0 0 20 20"), ("aria-hidden", "true")]);
        self.element("path", &[("d", name.path())], "");
        self.close("svg");
    }

    /// A table under its heads, in a box that scrolls where it is too wide. The first cell of a row names it; `code` is a column
    /// of names for machines.
    #[must_use]
    pub fn table(
        class: &str,
        caption: &str,
        heads: &[&str],
        rows: &[Vec<String>],
        code: Option<usize>,
    ) -> String {
        let mut markup = Html::default();
        markup.open(
            "div",
            &[("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)],
        );
        markup.open("table", &[("class", class)]);
        markup.element("caption", &[("class", "vh")], caption);
        markup.open("thead", &[]);
        markup.open("tr", &[]);
        for head in heads {
            markup.element("th", &[("scope", "col")], head);
        }
        markup.close("tr");
        markup.close("thead");
        markup.open("tbody", &[]);
        for row in rows {
            markup.open("tr", &[]);
            for (i, cell) in row.iter().enumerate() {
                let class = ("class", if code == Some(i) { "mono" } else { "" });
                match i {
                    0 => markup.element("th", &[("scope", "row"), class], cell),
                    _ => markup.element("td", &[class], cell),
                }
            }
            markup.close("tr");
        }
        ["tbody", "table", "div"].into_iter().for_each(|name| markup.close(name));
        markup.into_html()
    }

    /// The elements, for `inner_html`.
    #[must_use]
    pub fn into_html(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_never_an_element() {
        let mut markup = Html::default();
        markup.element("td", &[("title", "\"><img onerror=x>")], "<b>&amp;");
        assert_eq!(markup.into_html(), "<td title=\"&quot;>&lt;img onerror=x>\">&lt;b>&amp;amp;</td>");
    }

    #[test]
    fn a_table_names_its_rows_and_columns() {
        let rows = [vec!["1".to_owned(), "cd40".to_owned()]];
        let html = Html::table("tbl", "c", &["Fila", "Columna"], &rows, Some(1));
        assert!(html.contains("<th scope=\"col\">Fila</th><th scope=\"col\">Columna</th>"), "{html}");
        assert!(html.contains("<th scope=\"row\" class=\"\">1</th><td class=\"mono\">cd40</td>"), "{html}");
        assert!(html.ends_with("</tr></tbody></table></div>"), "{html}");
    }
}
