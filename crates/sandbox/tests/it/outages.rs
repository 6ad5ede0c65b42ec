//! A gateway that answers late, never, or nonsense: only certainty is told as certain.

use flows::gateways::{FAILURES_TO_OPEN, GatewayDown};
use kernel::Refusal;
use payments::gateway::GatewayOutcome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{
    IMPATIENCE, NAME, PATIENCE, Scripted, captured, charge, gateways, gateways_at, report, sandbox,
    settled, statuses,
};

/// An address at which nobody listens.
async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A gateway that answers the first connection with these bytes and is gone then.
async fn once(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut request = [0; 4096];
        let _ = connection.read(&mut request).await.unwrap();
        connection.write_all(answer).await.unwrap();
    });
    url
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_found_by_looking() {
    let sandbox = sandbox().await;
    let charge = charge("pm_sandbox_timeout");
    let hasty = gateways_at(&sandbox.base_url(), IMPATIENCE);
    assert_eq!(hasty.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    let gateways = gateways(&sandbox);
    let found = settled(&gateways, charge.payment).await;
    assert!(matches!(found, GatewayOutcome::Captured { .. }), "{found:?}");
    assert_eq!(gateways.charge(NAME, &charge).await, Ok(found), "sent again it is not paid twice");
    assert_eq!(statuses(&report(&sandbox).await["charges"]), ["succeeded"]);
}

#[tokio::test]
async fn a_payment_called_off_while_it_is_being_worked_on_takes_no_money() {
    let sandbox = sandbox().await;
    let charge = charge("pm_sandbox_timeout");
    let hasty = gateways_at(&sandbox.base_url(), IMPATIENCE);
    assert_eq!(hasty.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    let gateways = gateways(&sandbox);
    match gateways.void(NAME, charge.payment).await.unwrap() {
        GatewayOutcome::NotCharged => {
            tokio::time::sleep(crate::support::config().settle_after * 2).await;
            assert_eq!(statuses(&report(&sandbox).await["charges"]), ["canceled"]);
        }
        // On a machine that was busy for so long the money was quicker, and we are told so.
        quicker => assert!(matches!(quicker, GatewayOutcome::Captured { .. }), "{quicker:?}"),
    }
}

#[tokio::test]
async fn a_lost_charge_was_not_charged() {
    let sandbox = sandbox().await;
    let charge = charge("pm_sandbox_lost");
    let hasty = gateways_at(&sandbox.base_url(), IMPATIENCE);
    assert_eq!(hasty.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    let found = gateways(&sandbox).lookup(NAME, charge.payment).await;
    assert_eq!(found, Ok(GatewayOutcome::NotCharged));
}

#[tokio::test]
async fn an_accident_at_the_gateway_is_not_a_decline() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let charge = charge("pm_sandbox_error");
    assert_eq!(gateways.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    let found = gateways.lookup(NAME, charge.payment).await;
    assert_eq!(found, Ok(GatewayOutcome::NotCharged));
}

#[tokio::test]
async fn a_gateway_that_is_not_there_was_not_asked() {
    let gateways = gateways_at(&nobody().await, PATIENCE);
    let down = gateways.charge(NAME, &charge("pm_card_visa")).await.unwrap_err();
    assert_eq!(down.gateway, NAME);
    assert_eq!(down.code(), "gateway_unavailable");
    assert!(down.retry_after_seconds().is_some_and(|seconds| seconds >= 1));
    let stranger = gateways.charge("stripe", &charge("pm_card_visa")).await;
    assert!(matches!(stranger, Err(GatewayDown { .. })), "{stranger:?}");
    assert!(gateways.is_open("stripe"));
}

/// The negative control of the one above: a first try that arrived is not forgotten because the
/// second was refused.
#[tokio::test]
async fn a_gateway_that_goes_away_after_the_first_try_may_have_charged() {
    let answer = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let gateways = gateways_at(&once(answer).await, PATIENCE);
    let outcome = gateways.charge(NAME, &charge("pm_card_visa")).await;
    assert_eq!(outcome, Ok(GatewayOutcome::Unknown));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_unknown() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{\"id\":\"pi_1\",",
        b"HTTP/1.1 402 Payment Required\r\ncontent-length: 0\r\n\r\n",
        b"220 smtp.example ESMTP\r\n",
    ] {
        let gateways = gateways_at(&once(answer).await, PATIENCE);
        let outcome = gateways.charge(NAME, &charge("pm_card_visa")).await;
        assert_eq!(outcome, Ok(GatewayOutcome::Unknown), "{answer:?}");
    }
}

#[tokio::test]
async fn a_busy_gateway_is_asked_again_under_the_same_key() {
    let charge = charge("pm_card_visa");
    let paid = format!(r#"{{"id":"pi_1","reference":"{}","status":"succeeded"}}"#, charge.payment);
    let scripted = Scripted::new(&[(429, ""), (502, "<html>"), (200, &paid)]).await;
    let gateways = gateways_at(&scripted.url, PATIENCE);
    assert_eq!(captured(&gateways, &charge).await, "pi_1");
    let keys = scripted.keys.lock().unwrap().clone();
    assert_eq!(keys, vec![charge.payment.to_string(); 3]);
}

#[tokio::test]
async fn it_is_asked_three_times_at_most() {
    let scripted = Scripted::new(&[]).await;
    let gateways = gateways_at(&scripted.url, PATIENCE);
    let outcome = gateways.charge(NAME, &charge("pm_card_visa")).await;
    assert_eq!(outcome, Ok(GatewayOutcome::Unknown));
    assert_eq!(scripted.keys.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_the_end() {
    let endless = "x".repeat(2_000_000);
    let scripted = Scripted::new(&[(200, &endless)]).await;
    let gateways = gateways_at(&scripted.url, PATIENCE);
    let outcome = gateways.charge(NAME, &charge("pm_card_visa")).await;
    assert_eq!(outcome, Ok(GatewayOutcome::Unknown));
}

#[tokio::test]
async fn a_gateway_that_keeps_failing_is_left_alone() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    for _ in 0..FAILURES_TO_OPEN {
        assert!(!gateways.is_open(NAME));
        let outcome = gateways.charge(NAME, &charge("pm_sandbox_error")).await;
        assert_eq!(outcome, Ok(GatewayOutcome::Unknown));
    }
    assert!(gateways.is_open(NAME));
    let charge = charge("pm_card_visa");
    let refused = gateways.charge(NAME, &charge).await;
    assert!(matches!(refused, Err(GatewayDown { .. })), "{refused:?}");
    assert_eq!(gateways.check(NAME).unwrap_err().code(), "gateway_unavailable");
    assert_eq!(statuses(&report(&sandbox).await["charges"]), Vec::<&str>::new());
}

#[tokio::test]
async fn declines_are_answers_and_open_nothing() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    for _ in 0..FAILURES_TO_OPEN * 2 {
        gateways.charge(NAME, &charge("pm_card_chargeDeclined")).await.unwrap();
    }
    assert!(!gateways.is_open(NAME));
}
