//! A table, however it is shown.

use std::fmt::Write;

/// Rows below a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// Over the columns.
    pub head: Vec<String>,
    /// Below it; each as long as the head.
    pub rows: Vec<Vec<String>>,
    /// Columns of text, which come first; the others are numbers.
    texts: usize,
}

impl Table {
    /// An empty one: a column of names, the others numbers.
    #[must_use]
    pub fn new(title: &str, head: &[&str]) -> Self {
        let head = head.iter().map(|name| (*name).to_owned()).collect();
        Self { title: title.to_owned(), head, rows: Vec::new(), texts: 1 }
    }

    /// An empty one that is text throughout.
    #[must_use]
    pub fn of_texts(title: &str, head: &[&str]) -> Self {
        Self { texts: head.len(), ..Self::new(title, head) }
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// In columns, indented, without its title.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = || std::iter::once(&self.head).chain(&self.rows);
        let width = |column: usize| {
            lines().map(|line| line[column].chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut out = String::new();
        for line in lines() {
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let padded = if column < self.texts {
                    format!("  {cell:<width$}")
                } else {
                    format!("  {cell:>width$}")
                };
                out.push_str(&padded);
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        out
    }

    /// As Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = format!("| {} |\n|", self.head.join(" | "));
        out.push_str(&"---|".repeat(self.texts));
        out.push_str(&"---:|".repeat(self.head.len() - self.texts));
        out.push('\n');
        for row in &self.rows {
            writeln!(out, "| {} |", row.join(" | ")).expect("a string takes all text");
        }
        out
    }

    /// As HTML.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut out = format!("<table><caption>{}</caption><thead><tr>", escaped(&self.title));
        for name in &self.head {
            out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(name)));
        }
        out.push_str("</tr></thead><tbody>\n");
        for row in &self.rows {
            let mut cells = row.iter();
            let first = cells.next().map(String::as_str).unwrap_or_default();
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", escaped(first)));
            for (column, cell) in cells.enumerate() {
                let class = if column + 1 < self.texts { " class=\"text\"" } else { "" };
                out.push_str(&format!("<td{class}>{}</td>", escaped(cell)));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
        out
    }
}

/// Text that may stand in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("Who & what", &["who", "rate"]);
        table.push(["Usher".to_owned(), "12/s".to_owned()]);
        table.push(["a <bare> one".to_owned(), "1,200/s".to_owned()]);
        table
    }

    #[test]
    fn text_stands_in_columns() {
        let text = "  who              rate\n  Usher            12/s\n  a <bare> one  1,200/s\n";
        assert_eq!(table().to_text(), text);
    }

    #[test]
    fn markdown_and_html_say_the_same() {
        let markdown = "| who | rate |\n|---|---:|\n| Usher | 12/s |\n| a <bare> one | 1,200/s |\n";
        assert_eq!(table().to_markdown(), markdown);
        let html = table().to_html();
        assert!(html.contains("<caption>Who &amp; what</caption>"), "{html}");
        assert!(html.contains("<th scope=\"row\">a &lt;bare&gt; one</th><td>1,200/s</td>"));
    }
}
