//! The sandbox's JSON, as far as we read it, and what it means. Fields that we do not know may come
//! and go; one that we need and do not find makes the whole answer unclear.

use kernel::{PaymentId, RefundId};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{GatewayEvent, GatewayOutcome, RefundOutcome};

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

/// What a lookup by reference found.
pub(super) enum Found<T> {
    One(T),
    None,
    Unclear,
}

pub(super) fn read_found<T: DeserializeOwned>(status: u16, body: &[u8]) -> Found<T> {
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
pub(super) struct Intent {
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
pub(super) struct Failure {
    pub(super) error: Cause,
}

#[derive(Deserialize)]
pub(super) struct Cause {
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Deserialize)]
pub(super) struct Refund {
    id: String,
    reference: RefundId,
    status: String,
    failure: Option<Cause>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    id: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Object,
}

/// What an event is about.
#[derive(Deserialize)]
#[serde(tag = "object", rename_all = "snake_case")]
enum Object {
    PaymentIntent(Intent),
    Refund(Refund),
    #[serde(other)]
    Other,
}

impl Intent {
    pub(super) fn outcome(self) -> GatewayOutcome {
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
    pub(super) fn outcome(self) -> RefundOutcome {
        match (self.status.as_str(), self.failure) {
            ("succeeded", _) => RefundOutcome::Completed { gateway_ref: self.id },
            ("failed", Some(Cause { code, message })) => RefundOutcome::Failed { code, message },
            _ => RefundOutcome::Unknown,
        }
    }
}

impl Event {
    pub(super) fn translated(self) -> GatewayEvent {
        let mut event =
            GatewayEvent { event_id: self.id, payment: None, outcome: None, refund: None };
        match self.data.object {
            Object::PaymentIntent(intent) => {
                event.payment = Some(intent.reference);
                event.outcome = Some(intent.outcome());
            }
            Object::Refund(refund) => event.refund = Some((refund.reference, refund.outcome())),
            Object::Other => {}
        }
        event
    }
}
