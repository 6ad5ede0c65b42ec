//! Checks the fields of a request at the door, and says all that is wrong with them at once.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use kernel::Refusal;

use super::error::{ApiError, FieldProblem};

/// What was found so far.
#[derive(Debug, Default)]
#[must_use = "call done(), or nothing is refused"]
pub struct Check(Vec<FieldProblem>);

impl Check {
    /// Notes a problem.
    pub fn problem(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldProblem { field: field.into(), message: message.into() });
    }

    /// A text must have that many characters. Spaces at its ends do not make a short one longer.
    pub fn text(&mut self, field: &str, text: &str, characters: RangeInclusive<usize>) {
        let (filled, count) = (text.trim().chars().count(), text.chars().count());
        let (min, max) = (*characters.start(), *characters.end());
        if filled == 0 && min > 0 {
            self.problem(field, "Please fill this in.");
        } else if filled < min || count > max {
            self.problem(field, format!("Use {min} to {max} characters; this has {count}."));
        }
    }

    /// A text that may be left out.
    pub fn text_opt(&mut self, field: &str, text: Option<&str>, max: usize) {
        if let Some(text) = text {
            self.text(field, text, 0..=max);
        }
    }

    /// A number must lie in a range.
    pub fn range<T: PartialOrd + Display>(
        &mut self,
        field: &str,
        value: &T,
        range: &RangeInclusive<T>,
    ) {
        if !range.contains(value) {
            let (min, max) = (range.start(), range.end());
            self.problem(field, format!("Use a number from {min} to {max}; this is {value}."));
        }
    }

    /// A list must have that many entries.
    pub fn count<T>(&mut self, field: &str, list: &[T], range: RangeInclusive<usize>) {
        if !range.contains(&list.len()) {
            let (min, max) = (range.start(), range.end());
            self.problem(field, format!("Give {min} to {max} entries; this has {}.", list.len()));
        }
    }

    /// Reads a text as a type of ours; notes the problem of one that is not.
    pub fn read<T: FromStr<Err: Refusal>>(&mut self, field: &str, text: &str) -> Option<T> {
        self.keep_refused(field, text.parse())
    }

    /// Keeps a value that a type of ours accepted; notes why it refused another.
    pub fn keep_refused<T, R: Refusal>(&mut self, field: &str, read: Result<T, R>) -> Option<T> {
        read.map_err(|refusal| self.problem(field, refusal.message())).ok()
    }

    /// Keeps a value that could be read; notes the problem of one that could not.
    pub fn keep<T, E: Display>(
        &mut self,
        field: impl Into<String>,
        read: Result<T, E>,
    ) -> Option<T> {
        read.map_err(|error| self.problem(field, error.to_string())).ok()
    }

    /// Refuses the request if anything was found.
    pub fn done(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::fields("malformed_fields", &self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_said_at_once() {
        let mut check = Check::default();
        check.text("name", "  ", 1..=10);
        check.text("title", "twelve chars", 1..=10);
        check.text("note", "nine    ", 0..=5);
        check.range("count", &11, &(1..=10));
        check.count("seatIds", &[1, 2], 1..=2);
        let found: Vec<_> = check.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(found, ["name", "title", "note", "count"]);
        assert!(check.done().is_err());
        assert!(Check::default().done().is_ok());
    }
}
