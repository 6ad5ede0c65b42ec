//! Payment gateways: what to send, and what an answer means. Translation only: nothing here waits,
//! opens a connection or retries; `flows` sends the requests.
//!
//! Two rules hold for every gateway. Our own id goes along as idempotency key and as reference, so
//! that a request may be repeated and a lost answer looked up. And only a clear answer decides:
//! whatever cannot be read for certain is `Unknown`, and a lookup or a webhook settles it later.

mod outcome;
mod sandbox_gateway;
mod sandbox_wire;
mod signature;

use std::fmt;

use kernel::{Money, PaymentId, RefundId, Timestamp};

pub use outcome::{GatewayOutcome, RefundOutcome};
pub use sandbox_gateway::SandboxGateway;
pub use signature::{SIGNATURE_AGE_MAX_SECONDS, WebhookRefusal};

/// One gateway's language.
///
/// Each question comes as a pair: the request to send, and the reader of its answer, which gets the
/// HTTP status and the body as they arrived.
pub trait Gateway: Send + Sync {
    /// Its name in the configuration, in `payments.gateway` and in the address of its webhooks.
    fn name(&self) -> &'static str;

    /// Takes the money. Sent again it does not take it twice.
    fn charge(&self, charge: &Charge) -> GatewayRequest;
    /// What the answer to [`Gateway::charge`] means.
    fn read_charge(&self, status: u16, body: &[u8]) -> GatewayOutcome;

    /// What became of a payment, by our own id.
    fn lookup(&self, payment: PaymentId) -> GatewayRequest;
    /// What the answer to [`Gateway::lookup`] means.
    fn read_lookup(&self, status: u16, body: &[u8]) -> GatewayOutcome;

    /// Calls off a payment that was not captured, so that its money cannot arrive later, even if
    /// the gateway has not seen the charge yet.
    fn void(&self, payment: PaymentId) -> GatewayRequest;
    /// What the answer to [`Gateway::void`] means: `NotCharged` if it is called off, `Captured` if
    /// the money was quicker.
    fn read_void(&self, status: u16, body: &[u8]) -> GatewayOutcome;

    /// Gives back a captured payment or a part of it.
    fn refund(&self, refund: &RefundRequest) -> GatewayRequest;
    /// What the answer to [`Gateway::refund`] means.
    fn read_refund(&self, status: u16, body: &[u8]) -> RefundOutcome;

    /// What became of a refund, by our own id.
    fn lookup_refund(&self, refund: RefundId) -> GatewayRequest;
    /// What the answer to [`Gateway::lookup_refund`] means. A refund that the gateway never saw is
    /// `Failed` with [`RefundOutcome::NEVER_SEEN`].
    fn read_lookup_refund(&self, status: u16, body: &[u8]) -> RefundOutcome;

    /// Proves that a webhook is the gateway's own and fresh, then reads it. `header` finds a
    /// request header by its name, in any case. Whether it was seen before is not known here.
    fn verify_webhook(
        &self,
        header: &dyn Fn(&str) -> Option<String>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal>;
}

/// Money to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Our payment: the idempotency key and the reference.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// The gateway's token for the person's card or account.
    pub token: String,
    /// How the person pays: `credit_card`, `upi`, …
    pub method: String,
    /// Where the person's browser goes after a challenge.
    pub return_url: Option<String>,
    /// What the person reads on the challenge page and the statement.
    pub description: String,
}

/// Money to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our refund: the idempotency key and the reference.
    pub refund: RefundId,
    /// The payment that it is a part of.
    pub payment: PaymentId,
    /// The gateway's own name of that payment.
    pub gateway_ref: String,
    /// How much.
    pub amount: Money,
}

/// What a genuine webhook says. One that says nothing of interest has neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayEvent {
    /// The gateway's id of the event; the same event may come more than once.
    pub event_id: String,
    /// The payment that it is about.
    pub payment: Option<PaymentId>,
    /// What became of the payment.
    pub outcome: Option<GatewayOutcome>,
    /// A refund of ours, and what became of it.
    pub refund: Option<(RefundId, RefundOutcome)>,
}

/// An HTTP request to a gateway, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct GatewayRequest {
    /// What to do with the path.
    pub verb: Verb,
    /// Path and query, after the gateway's base address.
    pub path: String,
    /// Headers, the idempotency key among them.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

/// An HTTP method that gateways use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Asks.
    Get,
    /// Changes.
    Post,
}

impl fmt::Debug for GatewayRequest {
    /// Headers and body hold keys and tokens, which no log may see.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.verb, self.path)
    }
}
