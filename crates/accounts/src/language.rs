//! The language that somebody reads letters in, as the door was told.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language by its two letters in ISO 639-1: `es`. Whether we write it, whoever sends finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language([u8; 2]);

/// A text that names no language by two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotALanguage;

impl Language {
    /// What we write where nothing else was asked for.
    pub const ENGLISH: Self = Self(*b"en");

    /// The first language of an `Accept-Language` header: `es-MX, en;q=0.8` begins with Spanish.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let mut asked = header.split(',').filter_map(|part| part.split(['-', ';']).next());
        asked.find_map(|code| code.parse().ok()).unwrap_or_default()
    }

    /// Its two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a language is two ASCII letters")
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        match *text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => Err(NotALanguage),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|NotALanguage| serde::de::Error::custom("not a language"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_asked_for_counts() {
        for (header, code) in [
            ("es-MX, en;q=0.8", "es"),
            ("ES", "es"),
            (" fr;q=0.9", "fr"),
            ("*, fil, de", "de"),
            ("", "en"),
            ("e1", "en"),
            ("é", "en"),
        ] {
            assert_eq!(Language::of_header(header).code(), code, "{header}");
        }
    }
}
