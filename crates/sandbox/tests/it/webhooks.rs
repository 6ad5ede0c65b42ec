//! News that comes late, twice, in another order, or from somebody else.

use kernel::time::plus_seconds;
use kernel::{Clock, SystemClock};
use payments::gateway::{GatewayOutcome, SIGNATURE_AGE_MAX_SECONDS, WebhookRefusal};
use sandbox::Sandbox;
use serde_json::json;

use crate::support::{
    Delivery, IMPATIENCE, NAME, PATIENCE, Receiver, charge, config, gateways, gateways_at, post,
    settled,
};

async fn sandbox_telling(receiver: &Receiver) -> Sandbox {
    let mut config = config();
    config.webhook_url = Some(receiver.url.clone());
    sandbox::serve(config).await.unwrap()
}

/// Starts a payment whose outcome only a webhook or a lookup tells.
async fn charge_without_answer(sandbox: &Sandbox) -> kernel::PaymentId {
    let charge = charge("pm_sandbox_timeout");
    let outcome = gateways_at(&sandbox.base_url(), IMPATIENCE).charge(NAME, &charge).await;
    assert_eq!(outcome, Ok(GatewayOutcome::Unknown));
    charge.payment
}

async fn a_delivery() -> Delivery {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox_telling(&receiver).await;
    charge_without_answer(&sandbox).await;
    receiver.next().await
}

#[tokio::test]
async fn a_late_capture_is_told() {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox_telling(&receiver).await;
    let payment = charge_without_answer(&sandbox).await;
    let event = receiver.next().await.event().unwrap();
    assert_eq!(event.payment, Some(payment));
    let found = gateways(&sandbox).lookup(NAME, payment).await.unwrap();
    assert!(matches!(found, GatewayOutcome::Captured { .. }), "{found:?}");
    assert_eq!(event.outcome, Some(found));
}

#[tokio::test]
async fn what_is_answered_at_once_needs_no_webhook() {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox_telling(&receiver).await;
    for token in ["pm_card_visa", "pm_card_chargeDeclined"] {
        gateways(&sandbox).charge(NAME, &charge(token)).await.unwrap();
    }
    assert!(receiver.is_quiet().await);
}

#[tokio::test]
async fn a_webhook_that_is_altered_old_unsigned_or_foreign_is_refused() {
    let genuine = a_delivery().await;
    let now = SystemClock.now();
    assert!(genuine.event_at(now).is_ok());

    let mut altered = genuine.clone();
    let at = altered.body.len() / 2;
    altered.body[at] ^= 1;
    assert_eq!(altered.event(), Err(WebhookRefusal::NotGenuine));

    let mut moved = genuine.clone();
    moved.signature = genuine.signature.as_ref().map(|text| text.replacen("t=1", "t=2", 1));
    assert_eq!(moved.event(), Err(WebhookRefusal::NotGenuine));

    let mut unsigned = genuine.clone();
    unsigned.signature = None;
    assert_eq!(unsigned.event(), Err(WebhookRefusal::NotSigned));

    let late = plus_seconds(now, SIGNATURE_AGE_MAX_SECONDS + 5);
    assert_eq!(genuine.event_at(late), Err(WebhookRefusal::TooOld));

    let elsewhere = gateways_at("http://127.0.0.1:1", PATIENCE);
    let signature = |_: &str| genuine.signature.clone();
    let refused = elsewhere.verify_webhook("stripe", &signature, &genuine.body, now);
    assert_eq!(refused, Err(WebhookRefusal::UnknownGateway));
}

#[tokio::test]
async fn a_webhook_is_sent_again_until_it_is_taken() {
    let mut receiver = Receiver::refusing(2).await;
    let sandbox = sandbox_telling(&receiver).await;
    charge_without_answer(&sandbox).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(receiver.next().await.event().unwrap().event_id);
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "each try is the same event: {ids:?}");
    assert!(receiver.is_quiet().await, "taken is taken");
}

#[tokio::test]
async fn a_webhook_that_nobody_takes_is_given_up() {
    let mut receiver = Receiver::refusing(u32::MAX).await;
    let sandbox = sandbox_telling(&receiver).await;
    charge_without_answer(&sandbox).await;
    for _ in 0..5 {
        receiver.next().await;
    }
    assert!(receiver.is_quiet().await);
}

#[tokio::test]
async fn a_receiver_may_be_named_later() {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox::serve(config()).await.unwrap();
    sandbox.set_webhook_url(&receiver.url);
    let payment = charge_without_answer(&sandbox).await;
    assert_eq!(receiver.next().await.event().unwrap().payment, Some(payment));
}

#[tokio::test]
async fn order_and_number_can_be_mixed_up_on_purpose() {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox_telling(&receiver).await;
    let control = format!("{}/control/webhooks", sandbox.base_url());
    post(&format!("{control}/hold"), "", "").await;
    let mut payments = Vec::new();
    for _ in 0..2 {
        let payment = charge_without_answer(&sandbox).await;
        settled(&gateways(&sandbox), payment).await;
        payments.push(Some(payment));
    }
    assert!(receiver.is_quiet().await);

    let release = json!({ "order": "reversed", "copies": 2 }).to_string();
    let (_, answer) = post(&format!("{control}/release"), "", &release).await;
    assert_eq!(answer, json!({ "events": 2, "delivered": 4 }));
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(receiver.next().await.event().unwrap());
    }
    let order: Vec<_> = told.iter().map(|event| event.payment).collect();
    assert_eq!(order, [payments[1], payments[1], payments[0], payments[0]]);
    assert_eq!(told[0].event_id, told[1].event_id, "a replay can be known by its id");
    assert_ne!(told[1].event_id, told[2].event_id);

    let payment = charge_without_answer(&sandbox).await;
    assert_eq!(receiver.next().await.event().unwrap().payment, Some(payment), "no longer held");
    let (status, _) = post(&format!("{control}/release"), "", r#"{"copies": 0}"#).await;
    assert_eq!(status, 400);
}
