//! The language of the sandbox gateway: payment intents and refunds in JSON, much like Stripe's.
//!
//! `docs/sandbox-gateway.md` describes the calls; the crate `sandbox` answers them.

use kernel::{PaymentId, RefundId, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::signature::verify;
use super::{
    Charge, Gateway, GatewayEvent, GatewayOutcome, GatewayRequest, RefundOutcome, RefundRequest,
    Verb, WebhookRefusal,
};

const SIGNATURE_HEADER: &str = "Usher-Sandbox-Signature";

/// The built-in gateway that takes no real money.
pub struct SandboxGateway {
    webhook_secret: [u8; 32],
}

impl SandboxGateway {
    /// Its name.
    pub const NAME: &str = "sandbox";

    /// Knows the sandbox's webhooks by the secret that it signs them with.
    #[must_use]
    pub const fn new(webhook_secret: [u8; 32]) -> Self {
        Self { webhook_secret }
    }
}

impl Gateway for SandboxGateway {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn charge(&self, charge: &Charge) -> GatewayRequest {
        let body = json!({
            "reference": charge.payment,
            "amount": charge.amount.minor,
            "currency": charge.amount.currency,
            "payment_method": charge.token,
            "payment_method_type": charge.method,
            "return_url": charge.return_url,
            "description": charge.description,
        });
        post("/v1/payment_intents", &charge.payment.to_string(), &body)
    }

    fn read_charge(&self, status: u16, body: &[u8]) -> GatewayOutcome {
        match status {
            200..=299 => read::<Intent>(body).map_or(GatewayOutcome::Unknown, Intent::outcome),
            402 => read::<Failure>(body).map_or(GatewayOutcome::Unknown, |failure| {
                GatewayOutcome::Declined {
                    code: failure.error.code,
                    message: failure.error.message,
                }
            }),
            _ => GatewayOutcome::Unknown,
        }
    }

    fn lookup(&self, payment: PaymentId) -> GatewayRequest {
        get(format!("/v1/payment_intents?reference={payment}"))
    }

    fn read_lookup(&self, status: u16, body: &[u8]) -> GatewayOutcome {
        match read_found::<Intent>(status, body) {
            Found::One(intent) => intent.outcome(),
            Found::None => GatewayOutcome::NotCharged,
            Found::Unclear => GatewayOutcome::Unknown,
        }
    }

    fn void(&self, payment: PaymentId) -> GatewayRequest {
        let body = json!({ "reference": payment });
        post("/v1/payment_intents/cancel", &format!("void-{payment}"), &body)
    }

    fn read_void(&self, status: u16, body: &[u8]) -> GatewayOutcome {
        match status {
            200..=299 => read::<Intent>(body).map_or(GatewayOutcome::Unknown, Intent::outcome),
            _ => GatewayOutcome::Unknown,
        }
    }

    fn refund(&self, refund: &RefundRequest) -> GatewayRequest {
        let body = json!({
            "reference": refund.refund,
            "payment_intent": refund.gateway_ref,
            "amount": refund.amount.minor,
            "currency": refund.amount.currency,
        });
        post("/v1/refunds", &refund.refund.to_string(), &body)
    }

    fn read_refund(&self, status: u16, body: &[u8]) -> RefundOutcome {
        match status {
            200..=299 => read::<Refund>(body).map_or(RefundOutcome::Unknown, Refund::outcome),
            400 | 404 | 422 => read::<Failure>(body).map_or(RefundOutcome::Unknown, |failure| {
                RefundOutcome::Failed { code: failure.error.code, message: failure.error.message }
            }),
            _ => RefundOutcome::Unknown,
        }
    }

    fn lookup_refund(&self, refund: RefundId) -> GatewayRequest {
        get(format!("/v1/refunds?reference={refund}"))
    }

    fn read_lookup_refund(&self, status: u16, body: &[u8]) -> RefundOutcome {
        match read_found::<Refund>(status, body) {
            Found::One(refund) => refund.outcome(),
            Found::None => RefundOutcome::Failed {
                code: RefundOutcome::NEVER_SEEN.into(),
                message: "The gateway has never seen this refund.".into(),
            },
            Found::Unclear => RefundOutcome::Unknown,
        }
    }

    fn verify_webhook(
        &self,
        header: &dyn Fn(&str) -> Option<String>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        verify(&self.webhook_secret, header(SIGNATURE_HEADER).as_deref(), body, now)?;
        let event: Event = read(body).ok_or(WebhookRefusal::Malformed)?;
        event.translated().ok_or(WebhookRefusal::Malformed)
    }
}

fn get(path: String) -> GatewayRequest {
    GatewayRequest { verb: Verb::Get, path, headers: Vec::new(), body: Vec::new() }
}

fn post(path: &str, idempotency_key: &str, body: &Value) -> GatewayRequest {
    GatewayRequest {
        verb: Verb::Post,
        path: path.into(),
        headers: vec![
            ("content-type", "application/json".into()),
            ("idempotency-key", idempotency_key.into()),
        ],
        body: body.to_string().into_bytes(),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

/// What a lookup by reference found.
enum Found<T> {
    One(T),
    None,
    Unclear,
}

fn read_found<T: DeserializeOwned>(status: u16, body: &[u8]) -> Found<T> {
    #[derive(Deserialize)]
    struct List<T> {
        data: Vec<T>,
    }
    if !(200..=299).contains(&status) {
        return Found::Unclear;
    }
    match read::<List<T>>(body).map(|list| (list.data.len(), list.data.into_iter().next())) {
        Some((1, Some(one))) => Found::One(one),
        Some((0, _)) => Found::None,
        _ => Found::Unclear,
    }
}

#[derive(Deserialize)]
struct Intent {
    id: String,
    reference: PaymentId,
    status: String,
    next_action: Option<NextAction>,
    last_payment_error: Option<Cause>,
}

#[derive(Deserialize)]
struct NextAction {
    url: String,
}

#[derive(Deserialize)]
struct Failure {
    error: Cause,
}

#[derive(Deserialize)]
struct Cause {
    code: String,
    message: String,
}

#[derive(Deserialize)]
struct Refund {
    id: String,
    reference: RefundId,
    status: String,
    failure: Option<Cause>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

impl Intent {
    fn outcome(self) -> GatewayOutcome {
        let gateway_ref = self.id;
        match (self.status.as_str(), self.next_action, self.last_payment_error) {
            ("succeeded", ..) => GatewayOutcome::Captured { gateway_ref },
            ("requires_action", Some(NextAction { url }), _) => {
                GatewayOutcome::NeedsAction { gateway_ref, url }
            }
            ("requires_payment_method", _, Some(Cause { code, message })) => {
                GatewayOutcome::Declined { code, message }
            }
            ("canceled", ..) => GatewayOutcome::NotCharged,
            _ => GatewayOutcome::Unknown,
        }
    }
}

impl Refund {
    fn outcome(self) -> RefundOutcome {
        match (self.status.as_str(), self.failure) {
            ("succeeded", _) => RefundOutcome::Completed { gateway_ref: self.id },
            ("failed", Some(Cause { code, message })) => RefundOutcome::Failed { code, message },
            _ => RefundOutcome::Unknown,
        }
    }
}

impl Event {
    /// Nothing, if an event of a kind that we know does not hold what its kind promises.
    fn translated(self) -> Option<GatewayEvent> {
        let mut event =
            GatewayEvent { event_id: self.id, payment: None, outcome: None, refund: None };
        match self.kind.split_once('.') {
            Some(("payment_intent", _)) => {
                let intent: Intent = serde_json::from_value(self.data.object).ok()?;
                event.payment = Some(intent.reference);
                event.outcome = Some(intent.outcome());
            }
            Some(("refund", _)) => {
                let refund: Refund = serde_json::from_value(self.data.object).ok()?;
                event.refund = Some((refund.reference, refund.outcome()));
            }
            _ => {}
        }
        Some(event)
    }
}
