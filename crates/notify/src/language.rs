//! The languages that letters are written in.

use crate::english::English;
use crate::spanish::Spanish;
use crate::words::Words;

/// A language that we write letters in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, which everybody gets whose own we do not write.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language of an ISO 639-1 code such as `es`.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.code() == code).unwrap_or_default()
    }

    /// `en`, `es`
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    pub(crate) const fn words(self) -> &'static dyn Words {
        match self {
            Self::English => &English,
            Self::Spanish => &Spanish,
        }
    }
}
