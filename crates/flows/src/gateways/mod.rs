//! The one place that talks to payment gateways: it sends what a [`Gateway`] wrote, waits so long
//! and no longer, tries again where that is safe, and leaves a gateway alone that keeps failing.
//!
//! There are two ways of not knowing. [`GatewayDown`] is certain: this call sent nothing, so nothing can have
//! happened. Everything else that went wrong is `Unknown`: it may have happened, and a lookup or a
//! webhook will tell. Nothing is recorded here; the flows do that, in scripts before and after.

mod breaker;
mod line;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Class, PaymentId, RefundId, Refusal, Timestamp};
use payments::gateway::{
    Charge, Gateway, GatewayEvent, GatewayOutcome, RefundOutcome, RefundRequest, WebhookRefusal,
};

pub use breaker::{FAILURES_TO_OPEN, OPEN_PAUSE_SECONDS};
use line::{Line, client};

/// How long a gateway may take to answer, repeated tries included, unless the configuration differs.
pub const ANSWER_TIMEOUT_SECONDS: u64 = 10;
/// The pause before a second try, unless the configuration differs.
pub const RETRY_PAUSE_MILLIS: u64 = 50;

/// A gateway in use.
pub struct Configured {
    /// Its language.
    pub gateway: Arc<dyn Gateway>,
    /// Where it listens: `http://127.0.0.1:4242`, without a path.
    pub base_url: String,
    /// How long it may take to answer, repeated tries included.
    pub timeout: Duration,
    /// The pause before a second try; it doubles with each.
    pub retry_pause: Duration,
}

impl Configured {
    /// A gateway at an address, with [`ANSWER_TIMEOUT_SECONDS`] and [`RETRY_PAUSE_MILLIS`].
    #[must_use]
    pub fn new(gateway: Arc<dyn Gateway>, base_url: &str) -> Self {
        let timeout = Duration::from_secs(ANSWER_TIMEOUT_SECONDS);
        let retry_pause = Duration::from_millis(RETRY_PAUSE_MILLIS);
        Self { gateway, base_url: base_url.trim_end_matches('/').to_owned(), timeout, retry_pause }
    }
}

/// The gateway cannot be reached, and it is certain that nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayDown {
    /// Which.
    pub gateway: String,
    /// When another try may make sense.
    pub retry_after_seconds: u32,
}

impl Refusal for GatewayDown {
    fn code(&self) -> &'static str {
        "gateway_unavailable"
    }

    fn class(&self) -> Class {
        Class::Unavailable
    }

    fn message(&self) -> String {
        "The payment service does not answer at the moment. Nothing was charged. \
         Try again shortly, or pay in another way."
            .into()
    }

    fn details(&self) -> serde_json::Value {
        serde_json::json!({ "gateway": self.gateway })
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        Some(self.retry_after_seconds)
    }
}

/// All gateways in use. One per process, shared.
pub struct Gateways {
    lines: Vec<Line>,
}

impl Gateways {
    /// Gets ready to talk to these. Opens no connection yet.
    pub fn new(gateways: Vec<Configured>) -> io::Result<Self> {
        let client = client(&gateways)?;
        let line = |configured| Line::new(client.clone(), configured);
        Ok(Self { lines: gateways.into_iter().map(line).collect() })
    }

    /// Takes the money.
    pub async fn charge(&self, name: &str, charge: &Charge) -> Result<GatewayOutcome, GatewayDown> {
        let line = self.line(name)?;
        let read = line.ask(&line.gateway().charge(charge), <dyn Gateway>::read_charge).await?;
        Ok(read.unwrap_or(GatewayOutcome::Unknown))
    }

    /// What became of a payment.
    pub async fn lookup(
        &self,
        name: &str,
        payment: PaymentId,
    ) -> Result<GatewayOutcome, GatewayDown> {
        let line = self.line(name)?;
        let read = line.ask(&line.gateway().lookup(payment), <dyn Gateway>::read_lookup).await?;
        Ok(read.unwrap_or(GatewayOutcome::Unknown))
    }

    /// Calls off a payment: `NotCharged` says that its money cannot arrive later.
    pub async fn void(
        &self,
        name: &str,
        payment: PaymentId,
    ) -> Result<GatewayOutcome, GatewayDown> {
        let line = self.line(name)?;
        let read = line.ask(&line.gateway().void(payment), <dyn Gateway>::read_void).await?;
        Ok(read.unwrap_or(GatewayOutcome::Unknown))
    }

    /// Gives money back.
    pub async fn refund(
        &self,
        name: &str,
        refund: &RefundRequest,
    ) -> Result<RefundOutcome, GatewayDown> {
        let line = self.line(name)?;
        let read = line.ask(&line.gateway().refund(refund), <dyn Gateway>::read_refund).await?;
        Ok(read.unwrap_or(RefundOutcome::Unknown))
    }

    /// What became of a refund.
    pub async fn lookup_refund(
        &self,
        name: &str,
        refund: RefundId,
    ) -> Result<RefundOutcome, GatewayDown> {
        let line = self.line(name)?;
        let read = line
            .ask(&line.gateway().lookup_refund(refund), <dyn Gateway>::read_lookup_refund)
            .await?;
        Ok(read.unwrap_or(RefundOutcome::Unknown))
    }

    /// Proves and reads a webhook. Whether it came before is for `payments::record_event` to say.
    pub fn verify_webhook(
        &self,
        name: &str,
        header: &dyn Fn(&str) -> Option<String>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        let line = self.line(name).map_err(|_| WebhookRefusal::UnknownGateway)?;
        line.gateway().verify_webhook(header, body, now)
    }

    /// The names of all gateways in use.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.lines.iter().map(|line| line.gateway().name())
    }

    /// Whether a gateway is being left alone because it keeps failing, or is not in use at all.
    #[must_use]
    pub fn is_open(&self, name: &str) -> bool {
        self.check(name).is_err()
    }

    /// Refuses early where a charge would not be sent, before anything is reserved for it.
    pub fn check(&self, name: &str) -> Result<(), GatewayDown> {
        self.line(name)?.check()
    }

    /// The line to a gateway. One that is no longer configured is down, not unknown: an old payment
    /// may still name it.
    fn line(&self, name: &str) -> Result<&Line, GatewayDown> {
        self.lines.iter().find(|line| line.gateway().name() == name).ok_or_else(|| GatewayDown {
            gateway: name.to_owned(),
            retry_after_seconds: OPEN_PAUSE_SECONDS,
        })
    }
}
