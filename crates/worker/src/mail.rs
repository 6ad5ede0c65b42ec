//! Sends the letters that jobs ask for: opens what is sealed, finds the words, delivers.

use std::sync::Arc;

use accounts::{OpenedLetter, TokenPurpose, Vault, open_letter};
use kernel::{JobId, Timestamp};
use notify::{Language, MailOutbox, Message, password_reset, verification};
use store::ClaimedJob;
use tokio::task::spawn_blocking;

use crate::JobFailure;

/// What sending mail takes.
pub struct MailSender {
    pub(crate) vault: Arc<Vault>,
    outbox: MailOutbox,
    pub(crate) base_url: String,
}

impl MailSender {
    /// Letters are opened with the vault, link to `base_url` and go into the outbox.
    #[must_use]
    pub const fn new(vault: Arc<Vault>, outbox: MailOutbox, base_url: String) -> Self {
        Self { vault, outbox, base_url }
    }

    /// Sends the letter of a job; the same job twice sends it once.
    pub(crate) async fn send(&self, job: &ClaimedJob, now: Timestamp) -> Result<(), JobFailure> {
        let letter = open_letter(&job.payload, &self.vault)
            .map_err(|error| JobFailure(format!("the letter cannot be read: {error}")))?;
        let message = self.message(&letter);
        self.deliver(job.id, message, now).await
    }

    /// Delivers the message of a job; the same job twice delivers it once.
    pub(crate) async fn deliver(
        &self,
        job: JobId,
        message: Message,
        now: Timestamp,
    ) -> Result<(), JobFailure> {
        let outbox = self.outbox.clone();
        spawn_blocking(move || outbox.deliver(job, &message, now))
            .await
            .map_err(|error| JobFailure(format!("the delivery was cut: {error}")))?
            .map_err(|error| JobFailure(format!("the letter cannot be delivered: {error}")))
    }

    fn message(&self, letter: &OpenedLetter) -> Message {
        let (to, token) = (letter.to.as_str(), letter.token.reveal());
        let (language, base_url) = (Language::of_code(letter.language.code()), &self.base_url);
        match letter.purpose {
            TokenPurpose::VerifyEmail => verification(language, to, base_url, &token),
            TokenPurpose::ResetPassword => password_reset(language, to, base_url, &token),
        }
    }
}
