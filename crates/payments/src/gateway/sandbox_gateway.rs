//! The language of the sandbox gateway: payment intents and refunds in JSON, much like Stripe's.
//!
//! `docs/sandbox-gateway.md` describes the calls; the crate `sandbox` answers them.

use kernel::{PaymentId, RefundId, Timestamp};
use serde_json::{Value, json};

use super::sandbox_wire::{Event, Failure, Found, Intent, Refund, read, read_found};
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
        read(body).map(Event::translated).ok_or(WebhookRefusal::Malformed)
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

#[cfg(test)]
mod tests {
    use kernel::{Currency, Money};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const GATEWAY: SandboxGateway = SandboxGateway::new([7; 32]);
    const PAYMENT: PaymentId = PaymentId::new(Uuid::from_u128(1));
    const REFUND: RefundId = RefundId::new(Uuid::from_u128(2));

    /// A payment in the sandbox's words, with more fields than we read.
    fn intent(status: &str, more: Value) -> Value {
        let mut intent = json!({
            "object": "payment_intent", "id": "pi_1", "reference": PAYMENT, "status": status,
            "amount": 100, "livemode": false,
        });
        if let Value::Object(more) = more {
            intent.as_object_mut().unwrap().extend(more);
        }
        intent
    }

    fn refund(status: &str, failure: Value) -> Value {
        let mut refund =
            json!({ "object": "refund", "id": "re_1", "reference": REFUND, "status": status });
        refund["failure"] = failure;
        refund
    }

    fn cause() -> Value {
        json!({ "code": "card_declined", "message": "No." })
    }

    fn captured() -> GatewayOutcome {
        GatewayOutcome::Captured { gateway_ref: "pi_1".into() }
    }

    fn declined() -> GatewayOutcome {
        GatewayOutcome::Declined { code: "card_declined".into(), message: "No.".into() }
    }

    fn needs_action() -> GatewayOutcome {
        GatewayOutcome::NeedsAction { gateway_ref: "pi_1".into(), url: "http://bank".into() }
    }

    #[test]
    fn our_id_is_the_key_and_the_reference() {
        let request = GATEWAY.charge(&Charge {
            payment: PAYMENT,
            amount: Money::new(1_599, Currency::INR),
            token: "pm_card_visa".into(),
            method: "credit_card".into(),
            return_url: None,
            description: "2 seats".into(),
        });
        assert!(request.headers.contains(&("idempotency-key", PAYMENT.to_string())));
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["reference"], PAYMENT.to_string());
        assert_eq!((&body["amount"], &body["currency"]), (&json!(1599), &json!("INR")));
        assert_eq!(format!("{request:?}"), "Post /v1/payment_intents", "no token in a log");
        let lookup = GATEWAY.lookup(PAYMENT);
        assert_eq!(lookup.path, format!("/v1/payment_intents?reference={PAYMENT}"));
    }

    #[test]
    fn only_a_clear_answer_to_a_charge_decides() {
        let next = json!({ "next_action": { "url": "http://bank" } });
        let error = json!({ "last_payment_error": cause() });
        let none = || json!({});
        for (status, body, expected) in [
            (200, intent("succeeded", none()), captured()),
            (201, intent("succeeded", none()), captured()),
            (200, intent("requires_action", next), needs_action()),
            (200, intent("requires_payment_method", error), declined()),
            (200, intent("canceled", none()), GatewayOutcome::NotCharged),
            (402, json!({ "error": cause() }), declined()),
            (200, intent("processing", none()), GatewayOutcome::Unknown),
            (200, intent("requires_action", none()), GatewayOutcome::Unknown),
            (200, intent("requires_payment_method", none()), GatewayOutcome::Unknown),
            (200, intent("a_status_of_next_year", none()), GatewayOutcome::Unknown),
            (200, json!({ "status": "succeeded" }), GatewayOutcome::Unknown),
            (200, json!({ "error": cause() }), GatewayOutcome::Unknown),
            (402, json!({}), GatewayOutcome::Unknown),
            (400, json!({ "error": cause() }), GatewayOutcome::Unknown),
            (409, json!({ "error": cause() }), GatewayOutcome::Unknown),
            (500, intent("succeeded", none()), GatewayOutcome::Unknown),
            (302, intent("succeeded", none()), GatewayOutcome::Unknown),
        ] {
            let read = GATEWAY.read_charge(status, body.to_string().as_bytes());
            assert_eq!(read, expected, "{status} {body}");
        }
        for garbage in [&b""[..], b"<html>", b"{\"id\":", b"\xff\xfe", b"[[[[[[", b"null"] {
            assert_eq!(GATEWAY.read_charge(200, garbage), GatewayOutcome::Unknown);
            assert_eq!(GATEWAY.read_charge(402, garbage), GatewayOutcome::Unknown);
            assert_eq!(GATEWAY.read_lookup(200, garbage), GatewayOutcome::Unknown);
            assert_eq!(GATEWAY.read_void(200, garbage), GatewayOutcome::Unknown);
            assert_eq!(GATEWAY.read_refund(200, garbage), RefundOutcome::Unknown);
            assert_eq!(GATEWAY.read_refund(404, garbage), RefundOutcome::Unknown);
            assert_eq!(GATEWAY.read_lookup_refund(200, garbage), RefundOutcome::Unknown);
        }
    }

    #[test]
    fn only_an_empty_list_says_that_a_payment_never_came() {
        let one = intent("succeeded", json!({}));
        for (status, body, expected) in [
            (200, json!({ "data": [] }), GatewayOutcome::NotCharged),
            (200, json!({ "data": [one] }), captured()),
            (200, json!({ "data": [one, one] }), GatewayOutcome::Unknown),
            (404, json!({ "data": [] }), GatewayOutcome::Unknown),
            (503, json!({ "data": [] }), GatewayOutcome::Unknown),
            (200, json!({}), GatewayOutcome::Unknown),
        ] {
            let read = GATEWAY.read_lookup(status, body.to_string().as_bytes());
            assert_eq!(read, expected, "{status} {body}");
        }
    }

    #[test]
    fn a_refund_is_done_failed_or_unknown() {
        let done = || RefundOutcome::Completed { gateway_ref: "re_1".into() };
        let failed =
            || RefundOutcome::Failed { code: "card_declined".into(), message: "No.".into() };
        for (status, body, expected) in [
            (200, refund("succeeded", Value::Null), done()),
            (200, refund("failed", cause()), failed()),
            (400, json!({ "error": cause() }), failed()),
            (404, json!({ "error": cause() }), failed()),
            (200, refund("pending", Value::Null), RefundOutcome::Unknown),
            (200, refund("failed", Value::Null), RefundOutcome::Unknown),
            (409, json!({ "error": cause() }), RefundOutcome::Unknown),
            (500, refund("succeeded", Value::Null), RefundOutcome::Unknown),
        ] {
            let read = GATEWAY.read_refund(status, body.to_string().as_bytes());
            assert_eq!(read, expected, "{status} {body}");
        }
        let found = json!({ "data": [refund("succeeded", Value::Null)] }).to_string();
        assert_eq!(GATEWAY.read_lookup_refund(200, found.as_bytes()), done());
    }

    #[test]
    fn an_event_is_read_by_its_object() {
        let event = |object: &Value| {
            let body = json!({ "id": "evt_1", "type": "…", "data": { "object": object } });
            read(body.to_string().as_bytes()).map(Event::translated)
        };
        let nothing = || GatewayEvent {
            event_id: "evt_1".into(),
            payment: None,
            outcome: None,
            refund: None,
        };
        let (payment, outcome) = (Some(PAYMENT), Some(captured()));
        assert_eq!(
            event(&intent("succeeded", json!({}))),
            Some(GatewayEvent { payment, outcome, ..nothing() })
        );
        let done = RefundOutcome::Completed { gateway_ref: "re_1".into() };
        assert_eq!(
            event(&refund("succeeded", Value::Null)),
            Some(GatewayEvent { refund: Some((REFUND, done)), ..nothing() })
        );
        assert_eq!(event(&json!({ "object": "payout" })), Some(nothing()), "not for us");
        assert_eq!(event(&json!({ "object": "payment_intent", "id": "pi_1" })), None);
        assert_eq!(event(&json!({})), None);
    }

    /// Everything that a gateway may send, read as everything that we expect.
    fn read_as_anything(status: u16, body: &[u8]) {
        let _ = GATEWAY.read_charge(status, body);
        let _ = GATEWAY.read_lookup(status, body);
        let _ = GATEWAY.read_void(status, body);
        let _ = GATEWAY.read_refund(status, body);
        let _ = GATEWAY.read_lookup_refund(status, body);
        let _ = read(body).map(Event::translated);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_none_are_genuine_by_chance(
            header in "(t=[0-9]{1,20},?)?(v1=[0-9a-f]{0,64},?){0,2}|(?s).{0,80}",
            status in 100..600_u16,
            body in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let now = Timestamp::from_second(1_795_000_000).unwrap();
            let verified = GATEWAY.verify_webhook(&|_| Some(header.clone()), &body, now);
            prop_assert!(verified.is_err());
            read_as_anything(status, &body);
        }

        #[test]
        fn nothing_like_an_answer_panics(
            status in 200..500_u16,
            which in 0..4_usize,
            at in any::<prop::sample::Index>(),
            with in "[\\[\\]{}0-9.e\":,a-n-]{0,6}",
        ) {
            let object = intent("succeeded", json!({ "last_payment_error": cause() }));
            let mut body = match which {
                0 => object,
                1 => refund("failed", cause()),
                2 => json!({ "data": [object] }),
                _ => json!({ "id": "evt_1", "type": "…", "data": { "object": object } }),
            }
            .to_string()
            .into_bytes();
            let at = at.index(body.len());
            body.splice(at..=at, with.into_bytes());
            read_as_anything(status, &body);
        }
    }
}
