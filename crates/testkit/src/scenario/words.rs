//! The words of one command, read from left to right.

use kernel::{Currency, Money};

/// What is left of a command.
pub(super) struct Words<'t> {
    line: &'t str,
    left: std::str::SplitWhitespace<'t>,
}

impl<'t> Words<'t> {
    pub(super) fn of(line: &'t str) -> Self {
        Self { line, left: line.split_whitespace() }
    }

    /// The whole command.
    pub(super) const fn line(&self) -> &'t str {
        self.line
    }

    /// The next word, if there is one.
    pub(super) fn more(&mut self) -> Option<&'t str> {
        self.left.next()
    }

    /// The next word, which must be there.
    pub(super) fn next(&mut self, what: &str) -> Result<&'t str, String> {
        self.more().ok_or_else(|| format!("{what} is missing at the end"))
    }

    /// The next word, which must be this one.
    pub(super) fn must_be(&mut self, word: &str) -> Result<(), String> {
        match self.next(word)? {
            found if found == word => Ok(()),
            found => Err(format!("{word} was expected here, not {found}")),
        }
    }

    /// All that is left.
    pub(super) fn rest(&mut self) -> Vec<&'t str> {
        self.left.by_ref().collect()
    }

    /// Nothing more may follow.
    pub(super) fn end(&mut self) -> Result<(), String> {
        self.more().map_or(Ok(()), |word| Err(unknown(word)))
    }

    /// A number.
    pub(super) fn number<N: std::str::FromStr>(&mut self) -> Result<N, String> {
        let word = self.next("a number")?;
        word.parse().map_err(|_| format!("{word} is not such a number"))
    }

    /// An amount in the story's currency: `250.00`.
    pub(super) fn amount(&mut self, currency: Currency) -> Result<Money, String> {
        let word = self.next("an amount")?;
        Money::parse(word, currency).map_err(|error| format!("{word}: {error}"))
    }

    /// A share in basis points: `10%`.
    pub(super) fn percent(&mut self) -> Result<i64, String> {
        let word = self.next("a percentage")?;
        let number = word.strip_suffix('%').and_then(|number| number.parse::<i64>().ok());
        number.map(|number| number * 100).ok_or_else(|| format!("{word} is not like 10%"))
    }

    /// A span of time in seconds: `90s`, `11m`, `+1d`, `-2h`, `1h30m`.
    pub(super) fn span(&mut self) -> Result<i64, String> {
        let word = self.next("a span of time")?;
        span(word).ok_or_else(|| format!("{word} is not a span of time like 1h30m"))
    }
}

/// The complaint about a word that means nothing where it stands.
pub(super) fn unknown(word: &str) -> String {
    format!("{word} means nothing here")
}

const UNITS: [(char, i64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

fn span(word: &str) -> Option<i64> {
    let (sign, mut left) = match word.strip_prefix('-') {
        Some(left) => (-1, left),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let mut seconds = 0;
    while !left.is_empty() {
        let end = left.find(|character: char| !character.is_ascii_digit())?;
        let unit = left[end..].chars().next()?;
        let (_, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        seconds += left[..end].parse::<i64>().ok()? * length;
        left = &left[end + 1..];
    }
    (!word.is_empty()).then_some(sign * seconds)
}

/// A number of seconds from now, as people in stories say it: `+9m30s`.
pub(super) fn say_span(seconds: i64) -> String {
    let mut said = String::from(if seconds < 0 { "-" } else { "+" });
    let mut left = seconds.unsigned_abs();
    for (name, length) in UNITS {
        let count = left / length.unsigned_abs();
        if count > 0 {
            said += &format!("{count}{name}");
        }
        left %= length.unsigned_abs();
    }
    if seconds == 0 { "now".into() } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_said() {
        for (seconds, said) in
            [(600, "+10m"), (570, "+9m30s"), (-7_200, "-2h"), (90_061, "+1d1h1m1s")]
        {
            assert_eq!(say_span(seconds), said);
            assert_eq!(span(said), Some(seconds));
        }
        for bad in ["", "10", "m", "1x", "+"] {
            assert!(matches!(span(bad), None | Some(0)), "{bad}");
        }
        assert!(Words::of("10").span().is_err());
    }
}
