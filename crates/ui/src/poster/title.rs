//! What a title says first and what it adds.
//!
//! What follows a colon or a dash, or stands in brackets, is set small below the rest, as posters
//! do.

/// Longer titles are cut.
const TITLE_CHARS_MAX: usize = 300;

/// The two parts of a title, with typographic apostrophes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub main: String,
    pub sub: Option<String>,
}

impl Title {
    pub(super) fn of(text: &str) -> Self {
        let text: String = text.chars().take(TITLE_CHARS_MAX).map(printable).collect();
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            text.push('…');
        }
        let split = text
            .split_once(": ")
            .or_else(|| text.split_once(" – "))
            .or_else(|| text.split_once(" - "))
            .filter(|(main, sub)| !main.is_empty() && !sub.is_empty());
        if let Some((main, sub)) = split {
            return Self { main: main.to_owned(), sub: Some(sub.to_owned()) };
        }
        match text.find(" (") {
            Some(at) => Self { main: text[..at].to_owned(), sub: Some(text[at + 1..].to_owned()) },
            None => Self { main: text, sub: None },
        }
    }
}

fn printable(symbol: char) -> char {
    match symbol {
        '\'' => '’',
        symbol if symbol.is_control() => ' ',
        symbol => symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, Option<String>) {
        let title = Title::of(text);
        (title.main, title.sub)
    }

    #[test]
    fn what_is_added_is_told_apart() {
        let added = |main: &str, sub: &str| (main.to_owned(), Some(sub.to_owned()));
        assert_eq!(parts("2001: A Space Odyssey"), added("2001", "A Space Odyssey"));
        assert_eq!(parts("Precious (Based on a Novel)"), added("Precious", "(Based on a Novel)"));
        assert_eq!(parts("Ocean's  Eleven"), ("Ocean’s Eleven".to_owned(), None));
    }

    #[test]
    fn no_title_is_empty_or_endless() {
        assert_eq!(parts(" \u{7}\n"), ("…".to_owned(), None));
        assert_eq!(parts(&"x".repeat(999)).0.len(), TITLE_CHARS_MAX);
    }
}
