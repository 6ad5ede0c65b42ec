//! How a sandbox is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Entropy, OsEntropy, SystemClock};

/// What a sandbox needs to know. [`SandboxConfig::new`] gives the usual; change fields from there.
#[derive(Clone)]
pub struct SandboxConfig {
    /// Where it listens; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The address of its challenge pages as browsers reach it, if that is another than `listen`.
    pub public_url: Option<String>,
    /// Where it remembers its payments; nowhere if not given.
    pub journal_file: Option<PathBuf>,
    /// Where its webhooks go. It may be told later, see [`crate::Sandbox::set_webhook_url`].
    pub webhook_url: Option<String>,
    /// What it signs its webhooks with.
    pub webhook_secret: [u8; 32],
    /// When a payment or refund that takes its time is settled, after it was asked for.
    pub settle_after: Duration,
    /// When a call that keeps its client waiting is answered at last: longer than any client waits.
    pub answer_after: Duration,
    /// The pause before a webhook is tried again; it doubles with each try.
    pub webhook_retry_pause: Duration,
    /// Tells the time of signatures.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub entropy: Arc<dyn Entropy>,
}

impl SandboxConfig {
    /// Any free loopback port, nothing remembered, no webhooks, and the pace of a slow real gateway.
    #[must_use]
    pub fn new(webhook_secret: [u8; 32]) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            journal_file: None,
            webhook_url: None,
            webhook_secret,
            settle_after: Duration::from_secs(15),
            answer_after: Duration::from_secs(60),
            webhook_retry_pause: Duration::from_secs(1),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
        }
    }
}

impl fmt::Debug for SandboxConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxConfig")
            .field("listen", &self.listen)
            .field("journal_file", &self.journal_file)
            .field("webhook_url", &self.webhook_url)
            .finish_non_exhaustive()
    }
}
