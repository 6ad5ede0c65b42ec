//! Every limit of the sandbox, with its unit in the name.

use std::time::Duration;

/// The longest description, reference, token or idempotency key.
pub(crate) const TEXT_CHARS_MAX: usize = 500;
/// A webhook is sent so often at most; the pause doubles after each try.
pub(crate) const WEBHOOK_TRIES_MAX: u32 = 5;
/// How long a receiver of webhooks may take to answer.
pub(crate) const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a person who answered a challenge waits for the webhook before going back to the shop.
pub(crate) const CHALLENGE_WEBHOOK_WAIT: Duration = Duration::from_secs(2);
/// Copies of one webhook that a control call may ask for.
pub(crate) const WEBHOOK_COPIES_MAX: u32 = 10;
