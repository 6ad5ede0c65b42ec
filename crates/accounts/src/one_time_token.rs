//! One-time tokens: 32 random bytes in a letter, of which we store the SHA-256 alone, as of
//! [refresh tokens](crate::RefreshToken). Whoever brings one back has read the letter.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kernel::{Class, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::limits::{PASSWORD_RESET_SECONDS, VERIFICATION_SECONDS};

/// A token as the letter shows it.
pub struct OneTimeToken(Zeroizing<[u8; 32]>);

/// The SHA-256 of a one-time token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneTimeHash(pub(crate) [u8; 32]);

/// What a token is good for, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPurpose {
    /// Proves that an address reaches its person.
    VerifyEmail,
    /// Lets a person choose a new password.
    ResetPassword,
}

impl OneTimeToken {
    /// A new token from fresh random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// What the letter says.
    #[must_use]
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    /// What the scripts and the database know of it.
    #[must_use]
    pub fn hash(&self) -> OneTimeHash {
        OneTimeHash(Sha256::digest(self.0.as_slice()).into())
    }
}

/// Something else than one of our tokens is refused like one that we do not know.
impl FromStr for OneTimeToken {
    type Err = TokenNotValid;

    fn from_str(text: &str) -> Result<Self, TokenNotValid> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| TokenNotValid)?;
        bytes.try_into().map(Self::new).map_err(|_| TokenNotValid)
    }
}

impl fmt::Debug for OneTimeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeToken(hidden)")
    }
}

impl TokenPurpose {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// How long a token is good for.
    pub(crate) const fn seconds(self) -> i64 {
        match self {
            Self::VerifyEmail => VERIFICATION_SECONDS,
            Self::ResetPassword => PASSWORD_RESET_SECONDS,
        }
    }
}

/// A one-time token that does not count. Does not say why: it was never ours, was used, has run out,
/// is for something else, or its person has another address by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenNotValid;

impl Refusal for TokenNotValid {
    fn code(&self) -> &'static str {
        "token_not_valid"
    }

    fn class(&self) -> Class {
        Class::Gone
    }

    fn message(&self) -> String {
        "This link is no longer good: it was used already, or its time has passed. \
         Ask for a new one and open the latest e-mail."
            .into()
    }

    fn details(&self) -> Value {
        json!({ "field": "token" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_letter_says_leads_back_to_the_hash() {
        let token = OneTimeToken::new([9; 32]);
        let again: OneTimeToken = format!(" {}\n", token.reveal()).parse().unwrap();
        assert_eq!(again.hash(), token.hash());
        assert_ne!(token.hash().0, [9; 32]);
        assert_eq!(format!("{token:?}"), "OneTimeToken(hidden)");
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in ["", "abc", "not base64 at all", &"A".repeat(44), &"A".repeat(42)] {
            assert_eq!(text.parse::<OneTimeToken>().err(), Some(TokenNotValid), "{text:?}");
        }
    }
}
