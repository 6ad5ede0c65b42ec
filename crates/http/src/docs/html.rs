//! Writes HTML: what comes from the document is always escaped.

/// A page in the making.
#[derive(Debug, Default)]
pub struct Html(String);

impl Html {
    /// Adds markup of ours.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, escaped; what stands between backticks becomes code.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let mut is_code = false;
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '`' => {
                    self.0.push_str(if is_code { "</code>" } else { "<code>" });
                    is_code = !is_code;
                }
                other => self.0.push(other),
            }
        }
        if is_code {
            self.0.push_str("</code>");
        }
        self
    }

    /// Adds a text of several paragraphs.
    pub fn paragraphs(&mut self, text: &str) -> &mut Self {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.raw("<p>").text(paragraph).raw("</p>");
        }
        self
    }

    /// Begins a table with these columns; the caller ends it.
    pub fn table_start<const N: usize>(&mut self, columns: [&str; N]) -> &mut Self {
        self.raw("<table><tr>");
        for column in columns {
            self.raw("<th scope=\"col\">").text(column).raw("</th>");
        }
        self.raw("</tr>")
    }

    /// Adds a row. A cell may be marked as required.
    pub fn row<const N: usize>(&mut self, cells: [(&str, bool); N]) -> &mut Self {
        self.raw("<tr>");
        for (cell, is_required) in cells {
            self.raw("<td>").text(cell);
            if is_required {
                self.raw(" <i>required</i>");
            }
            self.raw("</td>");
        }
        self.raw("</tr>")
    }

    /// The page.
    pub fn written(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut html = Html::default();
        html.text("<b> & \"x\" `code` `open");
        assert_eq!(
            html.written(),
            "&lt;b&gt; &amp; &quot;x&quot; <code>code</code> <code>open</code>"
        );
    }
}
