//! Why a run could not be made. What the server did wrong in a run is a finding of its report instead.

use std::fmt;

/// A sentence for the person at the terminal.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    /// From a sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// Says what was being done when something failed.
pub trait During<T> {
    /// `what` is the beginning of the sentence: "reading the seat map".
    fn during(self, what: &str) -> Result<T, Trouble>;
}

impl<T, E: fmt::Display> During<T> for Result<T, E> {
    fn during(self, what: &str) -> Result<T, Trouble> {
        self.map_err(|error| Trouble(format!("{what}: {error}")))
    }
}
