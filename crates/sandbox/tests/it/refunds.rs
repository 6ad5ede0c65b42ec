//! Money that goes back: in parts, once each, and never more than came.

use std::sync::Arc;

use kernel::RefundId;
use payments::gateway::RefundOutcome;
use tokio::task::JoinSet;

use crate::support::{
    NAME, Receiver, captured, charge, config, gateways, payment, refund, report, sandbox, statuses,
};

fn failed(outcome: &RefundOutcome) -> &str {
    match outcome {
        RefundOutcome::Failed { code, .. } => code,
        other => panic!("not failed: {other:?}"),
    }
}

#[tokio::test]
async fn parts_go_back_until_nothing_is_left() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let charge = charge("pm_card_visa");
    let gateway_ref = captured(&gateways, &charge).await;

    let first = refund(&charge, &gateway_ref, 30_000);
    let done = gateways.refund(NAME, &first).await.unwrap();
    assert!(matches!(done, RefundOutcome::Completed { .. }), "{done:?}");
    assert_eq!(gateways.refund(NAME, &first).await.unwrap(), done, "again is the same refund");
    assert_eq!(gateways.lookup_refund(NAME, first.refund).await.unwrap(), done);

    let too_much = refund(&charge, &gateway_ref, 20_001);
    let refused = gateways.refund(NAME, &too_much).await.unwrap();
    assert_eq!(failed(&refused), "refund_exceeds_charge");

    let rest = refund(&charge, &gateway_ref, 20_000);
    let done = gateways.refund(NAME, &rest).await.unwrap();
    assert!(matches!(done, RefundOutcome::Completed { .. }), "{done:?}");
    let report = report(&sandbox).await;
    let amounts: Vec<_> = report["refunds"].as_array().unwrap().iter().collect();
    assert_eq!(amounts.iter().map(|row| row["amount"].as_i64().unwrap()).sum::<i64>(), 50_000);
}

#[tokio::test]
async fn refunds_at_once_are_never_more_than_the_charge() {
    let sandbox = sandbox().await;
    let gateways = Arc::new(gateways(&sandbox));
    let charge = charge("pm_card_visa");
    let gateway_ref = captured(&gateways, &charge).await;
    let mut tries = JoinSet::new();
    for _ in 0..10 {
        let request = refund(&charge, &gateway_ref, 15_000);
        let gateways = Arc::clone(&gateways);
        tries.spawn(async move { gateways.refund(NAME, &request).await.unwrap() });
    }
    let outcomes = tries.join_all().await;
    let is_done = |one: &&RefundOutcome| matches!(one, RefundOutcome::Completed { .. });
    assert_eq!(outcomes.iter().filter(is_done).count(), 3, "{outcomes:?}");
}

#[tokio::test]
async fn a_refund_that_failed_may_be_sent_again() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let charge = charge("pm_card_refundFailsOnce");
    let gateway_ref = captured(&gateways, &charge).await;
    let request = refund(&charge, &gateway_ref, 50_000);
    let first = gateways.refund(NAME, &request).await.unwrap();
    assert_eq!(failed(&first), "bank_unavailable");
    assert_eq!(gateways.lookup_refund(NAME, request.refund).await.unwrap(), first);
    let second = gateways.refund(NAME, &request).await.unwrap();
    assert!(matches!(second, RefundOutcome::Completed { .. }), "{second:?}");
    assert_eq!(statuses(&report(&sandbox).await["refunds"]), ["succeeded"]);
}

#[tokio::test]
async fn a_refund_that_takes_its_time_is_told_by_webhook() {
    let mut receiver = Receiver::new().await;
    let mut config = config();
    config.webhook_url = Some(receiver.url.clone());
    let sandbox = sandbox::serve(config).await.unwrap();
    let gateways = gateways(&sandbox);
    let charge = charge("pm_card_pendingRefund");
    let gateway_ref = captured(&gateways, &charge).await;
    let request = refund(&charge, &gateway_ref, 50_000);
    assert_eq!(gateways.refund(NAME, &request).await.unwrap(), RefundOutcome::Unknown);
    let another = refund(&charge, &gateway_ref, 1);
    let refused = gateways.refund(NAME, &another).await.unwrap();
    assert_eq!(failed(&refused), "refund_exceeds_charge", "pending money is set aside");

    let event = receiver.next().await.event().unwrap();
    let (told, outcome) = event.refund.unwrap();
    assert_eq!((told, event.payment, event.outcome), (request.refund, None, None));
    assert!(matches!(outcome, RefundOutcome::Completed { .. }), "{outcome:?}");
    assert_eq!(gateways.lookup_refund(NAME, request.refund).await.unwrap(), outcome);
}

#[tokio::test]
async fn there_is_nothing_to_give_back_of_what_was_not_paid() {
    let sandbox = sandbox().await;
    let gateways = gateways(&sandbox);
    let open = charge("pm_card_authenticationRequired");
    gateways.charge(NAME, &open).await.unwrap();
    let gateway_ref = report(&sandbox).await["charges"][0]["id"].as_str().unwrap().to_owned();
    for (gateway_ref, expected) in
        [(gateway_ref.as_str(), "payment_not_captured"), ("pi_unknown", "unknown_payment")]
    {
        let request = refund(&open, gateway_ref, 100);
        let refused = gateways.refund(NAME, &request).await.unwrap();
        assert_eq!(failed(&refused), expected);
    }
    let never_sent = RefundId::new(payment().uuid());
    let found = gateways.lookup_refund(NAME, never_sent).await.unwrap();
    assert_eq!(failed(&found), RefundOutcome::NEVER_SEEN);
}
