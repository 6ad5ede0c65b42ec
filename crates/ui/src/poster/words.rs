//! Where a title may be broken, and where it is broken best.

/// A word longer than this, in em of the narrow cut, may be broken anywhere, into pieces of about
/// `PIECE_EM` each.
const WORD_EM_MAX: f32 = 11.0;
const PIECE_EM: f32 = 9.0;
/// Words that a line should not end with.
const CLINGING: &[&str] = &[
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "&",
    "de", "del", "el", "en", "la", "las", "los", "un", "una", "y", "le", "les", "du", "et", "der",
    "die", "das", "und",
];

/// A piece of a title that stays on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub em: f32,
    /// Whether it follows the word before it without a space.
    pub is_glued: bool,
}

/// What a good line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// All about as long.
    Even,
    /// None so short that it grows out of bounds when it is made to fill the measure.
    Full,
}

/// The words of a text, each measured by `em`. Words may also be broken after a hyphen, between
/// letters that are written without spaces, and anywhere if they are endless.
pub(super) fn words(text: &str, em: &dyn Fn(&str) -> f32) -> Vec<Word> {
    let mut words = Vec::new();
    for spaced in text.split_whitespace() {
        let mut is_glued = false;
        for part in parts(spaced) {
            for text in short_enough(part, em) {
                words.push(Word { em: em(&text), text, is_glued });
                is_glued = true;
            }
        }
    }
    words
}

/// Whether a text is a word that belongs to the next one.
pub(super) fn clings(text: &str) -> bool {
    CLINGING.contains(&text.to_lowercase().as_str())
}

/// Whether a letter takes the room of a square, as the scripts of East Asia do.
pub(super) fn is_square(symbol: char) -> bool {
    ('\u{2E80}'..='\u{D7FF}').contains(&symbol) || ('\u{F900}'..).contains(&symbol)
}

fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before: Option<(usize, char)> = None;
    for (at, symbol) in word.char_indices() {
        let after_hyphen = before.is_some_and(|(since, last)| {
            matches!(last, '-' | '–' | '—' | '/') && since > start && at > start
        });
        let between_squares = before.is_some_and(|(_, last)| is_square(last)) && is_square(symbol);
        if after_hyphen || between_squares {
            parts.push(&word[start..at]);
            start = at;
        }
        before = Some((at, symbol));
    }
    parts.push(&word[start..]);
    parts
}

fn short_enough(word: &str, em: &dyn Fn(&str) -> f32) -> Vec<String> {
    if em(word) <= WORD_EM_MAX {
        return vec![word.to_owned()];
    }
    let symbols: Vec<char> = word.chars().collect();
    let count = (em(word) / PIECE_EM).ceil().max(2.0) as usize;
    let pieces = symbols.chunks(symbols.len().div_ceil(count));
    let mut pieces: Vec<String> = pieces.map(String::from_iter).collect();
    let last = pieces.len() - 1;
    for piece in &mut pieces[..last] {
        piece.push('-');
    }
    pieces
}

/// The text in this many lines, broken where the aim is met best. There are no more lines than
/// words.
pub(super) fn broken(words: &[Word], space_em: f32, lines: usize, aim: Aim) -> Vec<String> {
    let count = words.len();
    let lines = lines.min(count);
    // best[n][k]: the least cost of the first k words on n lines, and where the last line begins.
    let mut best = vec![vec![(f32::INFINITY, 0_usize); count + 1]; lines + 1];
    best[0][0] = (0.0, 0);
    for line in 1..=lines {
        for end in line..=count {
            let mut length = 0.0;
            for start in (line - 1..end).rev() {
                length += words[start].em;
                let cost = best[line - 1][start].0 + cost(&words[start..end], length, aim);
                if cost < best[line][end].0 {
                    best[line][end] = (cost, start);
                }
                length += if words[start].is_glued { 0.0 } else { space_em };
            }
        }
    }
    let mut end = count;
    let mut texts: Vec<String> = Vec::new();
    for line in (1..=lines).rev() {
        let start = best[line][end].1;
        texts.push(joined(&words[start..end]));
        end = start;
    }
    texts.reverse();
    texts
}

fn cost(line: &[Word], length: f32, aim: Aim) -> f32 {
    let base = match aim {
        Aim::Even => length.powi(4),
        Aim::Full => 1.0 / length.max(0.1),
    };
    let is_lonely = line.iter().all(|word| clings(&word.text));
    let hangs = line.last().is_some_and(|word| clings(&word.text));
    match aim {
        Aim::Full if is_lonely => base * 3.0,
        _ if hangs => base * 1.3,
        _ => base,
    }
}

fn joined(line: &[Word]) -> String {
    let mut text = String::new();
    for word in line {
        if !text.is_empty() && !word.is_glued {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn em(text: &str) -> f32 {
        text.chars().count() as f32 * 0.5
    }

    fn lines(text: &str, count: usize, aim: Aim) -> Vec<String> {
        broken(&words(text, &em), 0.2, count, aim)
    }

    #[test]
    fn lines_are_about_as_long() {
        let text = "Master and Commander The Far Side";
        assert_eq!(lines(text, 3, Aim::Even), ["Master and", "Commander", "The Far Side"]);
        assert_eq!(lines("one two", 5, Aim::Even), ["one", "two"]);
    }

    #[test]
    fn full_lines_leave_no_article_alone() {
        assert_eq!(
            lines("The Silence of the Lambs", 2, Aim::Full),
            ["The Silence", "of the Lambs"]
        );
    }

    #[test]
    fn a_hyphen_is_a_place_to_break() {
        assert_eq!(lines("Were-Rabbit", 2, Aim::Even), ["Were-", "Rabbit"]);
        assert_eq!(lines("U-571", 1, Aim::Even), ["U-571"]);
        assert_eq!(lines("東京物語", 2, Aim::Even), ["東京", "物語"]);
    }

    #[test]
    fn an_endless_word_is_broken() {
        let pieces = words(&"a".repeat(90), &em);
        assert!(pieces.iter().all(|piece| piece.em <= WORD_EM_MAX));
        assert_eq!(joined(&pieces).replace('-', ""), "a".repeat(90));
    }
}
