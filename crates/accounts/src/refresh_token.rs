//! Refresh tokens: 32 bytes that a device keeps, of which we store the SHA-256 alone. The first one of
//! a sign-in is random; each further one is made of the one before it
//! ([`AccessTokens::next_refresh_token`](crate::AccessTokens::next_refresh_token)).
//!
//! A plain hash is enough because nobody can guess 256 bits; a slow one would only help against
//! guessing.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::RefreshRefusal;

/// A token as the device has it.
pub struct RefreshToken(Zeroizing<[u8; 32]>);

impl RefreshToken {
    /// A new token from fresh random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// What goes to the device.
    #[must_use]
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// What the scripts and the database know of it.
    #[must_use]
    pub fn hash(&self) -> RefreshHash {
        RefreshHash(Sha256::digest(self.0.as_slice()).into())
    }
}

/// Something else than one of our tokens is refused like one that we do not know.
impl FromStr for RefreshToken {
    type Err = RefreshRefusal;

    fn from_str(text: &str) -> Result<Self, RefreshRefusal> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| RefreshRefusal::SignedOut)?;
        bytes.try_into().map(Self::new).map_err(|_| RefreshRefusal::SignedOut)
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(hidden)")
    }
}

/// The SHA-256 of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshHash(pub(crate) [u8; 32]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_device_has_leads_back_to_the_hash() {
        let token = RefreshToken::new([9; 32]);
        let again: RefreshToken = token.reveal().parse().unwrap();
        assert_eq!(again.hash(), token.hash());
        assert_ne!(token.hash().0, [9; 32]);
        assert_eq!(format!("{token:?}"), "RefreshToken(hidden)");
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in ["", "abc", "not base64 at all", &"A".repeat(44), &"A".repeat(42)] {
            assert!(text.parse::<RefreshToken>().is_err(), "{text:?}");
        }
    }
}
