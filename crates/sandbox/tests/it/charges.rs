//! What each token does, and that nothing is ever charged twice.

use std::sync::Arc;

use payments::gateway::GatewayOutcome;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{
    NAME, captured, charge, gateways, get, inr, payment, post, report, sandbox, statuses,
};

#[tokio::test]
async fn tokens_that_pay_take_the_money() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    for token in [
        "pm_card_visa",
        "pm_card_mastercard",
        "pm_upi_success",
        "pm_paypal_success",
        "pm_card_refundFailsOnce",
        "pm_card_pendingRefund",
    ] {
        let charge = charge(token);
        let gateway_ref = captured(&gateways, &charge).await;
        let found = gateways.lookup(NAME, charge.payment).await;
        assert_eq!(found, Ok(GatewayOutcome::Captured { gateway_ref }), "{token}");
    }
}

#[tokio::test]
async fn tokens_that_decline_say_why_at_once_and_later() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    for (token, expected) in [
        ("pm_card_chargeDeclined", "card_declined"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_upi_declined", "upi_declined"),
        ("pm_paypal_declined", "paypal_declined"),
        ("tok_of_another_gateway", "invalid_token"),
        ("", "invalid_token"),
    ] {
        let charge = charge(token);
        let at_once = gateways.charge(NAME, &charge).await.unwrap();
        assert!(
            matches!(&at_once, GatewayOutcome::Declined { code, .. } if code == expected),
            "{token}: {at_once:?}"
        );
        let later = gateways.lookup(NAME, charge.payment).await.unwrap();
        assert_eq!(later, at_once, "{token}");
    }
}

#[tokio::test]
async fn the_same_charge_many_times_is_one_payment() {
    let sandbox = sandbox().await;
    let gateways = Arc::new(gateways(&sandbox));
    let charge = Arc::new(charge("pm_card_visa"));
    let mut tries = JoinSet::new();
    for _ in 0..20 {
        let (gateways, charge) = (Arc::clone(&gateways), Arc::clone(&charge));
        tries.spawn(async move { captured(&gateways, &charge).await });
    }
    let mut names = tries.join_all().await;
    names.dedup();
    assert_eq!(names.len(), 1, "{names:?}");
    let report = report(&sandbox).await;
    assert_eq!(statuses(&report["charges"]), ["succeeded"]);
    assert_eq!(report["charges"][0]["amount"], 50_000);
    assert_eq!(report["charges"][0]["reference"], charge.payment.to_string());
}

#[tokio::test]
async fn the_same_key_with_another_amount_is_not_an_answer() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let mut charge = charge("pm_card_visa");
    captured(&gateways, &charge).await;
    charge.amount = inr(1);
    assert_eq!(gateways.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    assert_eq!(statuses(&report(&sandbox).await["charges"]), ["succeeded"]);
}

#[tokio::test]
async fn a_payment_that_never_came_was_not_charged() {
    let sandbox = sandbox().await;
    let found = gateways(&sandbox).lookup(NAME, payment()).await;
    assert_eq!(found, Ok(GatewayOutcome::NotCharged));
}

#[tokio::test]
async fn a_payment_called_off_in_advance_takes_no_money() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let charge = charge("pm_card_visa");
    assert_eq!(gateways.void(NAME, charge.payment).await, Ok(GatewayOutcome::NotCharged));
    assert_eq!(gateways.void(NAME, charge.payment).await, Ok(GatewayOutcome::NotCharged));
    assert_eq!(gateways.charge(NAME, &charge).await, Ok(GatewayOutcome::NotCharged));
    assert_eq!(gateways.lookup(NAME, charge.payment).await, Ok(GatewayOutcome::NotCharged));
    assert_eq!(statuses(&report(&sandbox).await["charges"]), ["canceled"]);
}

#[tokio::test]
async fn what_is_final_cannot_be_called_off() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let paid = charge("pm_card_visa");
    let gateway_ref = captured(&gateways, &paid).await;
    let expected = Ok(GatewayOutcome::Captured { gateway_ref });
    assert_eq!(gateways.void(NAME, paid.payment).await, expected);

    let refused = charge("pm_card_chargeDeclined");
    let declined = gateways.charge(NAME, &refused).await;
    assert_eq!(gateways.void(NAME, refused.payment).await, declined);
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused_by_name() {
    let sandbox = sandbox().await;
    let url = format!("{}/v1/payment_intents", sandbox.base_url());
    let order = |change: serde_json::Value| {
        let mut order = json!({
            "reference": "r", "amount": 100, "currency": "INR", "payment_method": "pm_card_visa",
        });
        order.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        order.to_string()
    };
    for (key, body, expected) in [
        ("", order(json!({})), "idempotency_key_missing"),
        ("k", "{".into(), "malformed_request"),
        ("k", order(json!({ "currency": "XXY" })), "malformed_request"),
        ("k", order(json!({ "amount": 0 })), "invalid_amount"),
        ("k", order(json!({ "return_url": "javascript:alert(1)" })), "invalid_return_url"),
        ("k", order(json!({ "return_url": "http://a/\r\nX: y" })), "invalid_return_url"),
        ("k", order(json!({ "description": "x".repeat(501) })), "text_too_long"),
    ] {
        let (status, answer) = post(&url, key, &body).await;
        assert_eq!((status, answer["error"]["code"].as_str()), (400, Some(expected)), "{body}");
    }
    let (status, _) = post(&url, "k", &order(json!({}))).await;
    assert_eq!(status, 200, "the refused ones left no trace");
    let (status, answer) = post(&url, "other", &order(json!({}))).await;
    assert_eq!((status, answer["error"]["code"].as_str()), (409, Some("reference_in_use")));
    let (status, answer) = get(&format!("{url}/pi_unknown")).await;
    assert_eq!((status, answer["error"]["code"].as_str()), (404, Some("unknown_payment")));
}
