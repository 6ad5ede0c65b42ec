//! Letters with a one-time token, on their way through the outbox.
//!
//! A job is a row of the database, so what it says lies sealed in it: neither the token nor the
//! address can be read from a stolen database or backup. The door seals, the worker opens; what the
//! letter says to its reader is the sender's.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kernel::JobId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    BlindIndex, Email, Language, Nonce, OneTimeHash, OneTimeToken, TokenPurpose, Vault, VaultError,
};

/// The kind of the job that sends a letter.
pub const MAIL_JOB: &str = "notify.mail";

/// A letter as the door hands it to a command.
#[derive(Debug)]
pub struct Letter {
    pub(crate) job: JobId,
    pub(crate) token: OneTimeHash,
    pub(crate) email: BlindIndex,
    language: Language,
    sealed: Vec<u8>,
}

/// What a mail job carries.
#[derive(Serialize, Deserialize)]
pub(crate) struct LetterJob {
    purpose: TokenPurpose,
    #[serde(default)]
    language: Language,
    sealed: String,
}

/// A letter that the worker is about to send.
#[derive(Debug)]
pub struct OpenedLetter {
    /// What its token is good for.
    pub purpose: TokenPurpose,
    /// Where it goes.
    pub to: Email,
    /// Which language its reader reads.
    pub language: Language,
    /// What it brings.
    pub token: OneTimeToken,
}

impl Letter {
    /// Seals a letter to `to`. The job names it: the same job twice is one letter.
    #[must_use]
    pub fn seal(
        vault: &Vault,
        to: &Email,
        language: Language,
        token: &OneTimeToken,
        job: JobId,
        nonce: Nonce,
    ) -> Self {
        // Neither part can hold a space.
        let sealed = vault.seal(&format!("{} {}", token.reveal(), to.as_str()), nonce);
        Self { job, token: token.hash(), email: vault.email_index(to), language, sealed }
    }

    pub(crate) fn payload(&self, purpose: TokenPurpose) -> LetterJob {
        LetterJob { purpose, language: self.language, sealed: BASE64_STANDARD.encode(&self.sealed) }
    }
}

/// Opens what a mail job carries.
pub fn open_letter(payload: &Value, vault: &Vault) -> Result<OpenedLetter, VaultError> {
    let job = LetterJob::deserialize(payload).map_err(|_| VaultError)?;
    let sealed = BASE64_STANDARD.decode(job.sealed).map_err(|_| VaultError)?;
    let plain = vault.open(&sealed)?;
    let (token, to) = plain.split_once(' ').ok_or(VaultError)?;
    Ok(OpenedLetter {
        purpose: job.purpose,
        to: to.parse().map_err(|_| VaultError)?,
        language: job.language,
        token: token.parse().map_err(|_| VaultError)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_letter_travels_sealed() {
        let vault = Vault::new([7; 32]);
        let (to, token) = ("ana@usher.test".parse().unwrap(), OneTimeToken::new([9; 32]));
        let (job, spanish) = (JobId::new(Uuid::from_u128(1)), "es".parse().unwrap());
        let letter = Letter::seal(&vault, &to, spanish, &token, job, [1; 12]);
        let payload = json!(letter.payload(TokenPurpose::ResetPassword));

        for secret in ["ana", "usher.test", &token.reveal()] {
            assert!(!payload.to_string().contains(secret), "{payload}");
        }
        let opened = open_letter(&payload, &vault).unwrap();
        assert_eq!((opened.purpose, &opened.to), (TokenPurpose::ResetPassword, &to));
        assert_eq!((opened.token.hash(), opened.language), (token.hash(), spanish));
        assert_eq!(open_letter(&payload, &Vault::new([8; 32])).unwrap_err(), VaultError);
        assert_eq!(open_letter(&json!({}), &vault).unwrap_err(), VaultError);
    }
}
