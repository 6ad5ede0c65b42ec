//! What the sandbox knows after it was stopped and started again.

use std::fs;
use std::io::Write;
use std::path::Path;

use payments::gateway::{GatewayOutcome, RefundOutcome};
use sandbox::{Sandbox, serve};

use crate::support::{
    IMPATIENCE, NAME, captured, charge, config, folder, gateways, gateways_at, refund, report,
    settled, statuses,
};

async fn started(journal: &Path) -> std::io::Result<Sandbox> {
    let mut config = config();
    config.journal_file = Some(journal.to_owned());
    serve(config).await
}

#[tokio::test]
async fn payments_refunds_and_keys_outlive_a_restart() {
    let journal = folder("restart").join("sandbox.jsonl");
    let sandbox = started(&journal).await.unwrap();
    let gateways_before = gateways(&sandbox);
    let paid = charge("pm_card_visa");
    let gateway_ref = captured(&gateways_before, &paid).await;
    let part = refund(&paid, &gateway_ref, 40_000);
    let given_back = gateways_before.refund(NAME, &part).await.unwrap();
    let open = charge("pm_card_authenticationRequired");
    gateways_before.charge(NAME, &open).await.unwrap();
    let called_off = charge("pm_card_visa");
    gateways_before.void(NAME, called_off.payment).await.unwrap();
    let before = report(&sandbox).await;
    sandbox.stop().await;

    let sandbox = started(&journal).await.unwrap();
    let gateways = gateways(&sandbox);
    let after = report(&sandbox).await;
    assert_eq!(statuses(&after["charges"]), ["succeeded", "requires_action"]);
    assert_eq!(after["refunds"], before["refunds"]);
    assert_eq!(captured(&gateways, &paid).await, gateway_ref, "the key is remembered");
    assert_eq!(gateways.refund(NAME, &part).await.unwrap(), given_back);
    let too_much = refund(&paid, &gateway_ref, 10_001);
    let refused = gateways.refund(NAME, &too_much).await.unwrap();
    assert!(matches!(refused, RefundOutcome::Failed { .. }), "{refused:?}");
    assert_eq!(gateways.charge(NAME, &called_off).await, Ok(GatewayOutcome::NotCharged));
}

#[tokio::test]
async fn what_was_in_progress_goes_on() {
    let journal = folder("resume").join("sandbox.jsonl");
    let sandbox = started(&journal).await.unwrap();
    let charge = charge("pm_sandbox_timeout");
    let hasty = gateways_at(&sandbox.base_url(), IMPATIENCE);
    assert_eq!(hasty.charge(NAME, &charge).await, Ok(GatewayOutcome::Unknown));
    sandbox.stop().await;

    let sandbox = started(&journal).await.unwrap();
    let found = settled(&gateways(&sandbox), charge.payment).await;
    assert!(matches!(found, GatewayOutcome::Captured { .. }), "{found:?}");
}

#[tokio::test]
async fn a_torn_last_line_is_cut_off_and_written_over() {
    let journal = folder("torn").join("sandbox.jsonl");
    let sandbox = started(&journal).await.unwrap();
    let first = charge("pm_card_visa");
    captured(&gateways(&sandbox), &first).await;
    sandbox.stop().await;
    let whole = fs::read(&journal).unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(&journal).unwrap();
    file.write_all(&whole[..whole.len() / 2]).unwrap();

    let sandbox = started(&journal).await.unwrap();
    let second = charge("pm_card_visa");
    captured(&gateways(&sandbox), &second).await;
    sandbox.stop().await;
    let sandbox = started(&journal).await.unwrap();
    assert_eq!(statuses(&report(&sandbox).await["charges"]), ["succeeded", "succeeded"]);
}

#[tokio::test]
async fn a_spoilt_file_is_named_and_left_alone() {
    let journal = folder("spoilt").join("sandbox.jsonl");
    fs::write(&journal, "{\"called_off\":{\"reference\":\"r\",\"id\":\"pi_1\"}}\nspoilt\n")
        .unwrap();
    let error = started(&journal).await.err().expect("it does not start");
    assert!(error.to_string().contains("line 2"), "{error}");
    assert!(fs::read_to_string(&journal).unwrap().ends_with("spoilt\n"));
}

#[tokio::test]
async fn a_stopped_sandbox_answers_nobody() {
    let journal = folder("stopped").join("sandbox.jsonl");
    let sandbox = started(&journal).await.unwrap();
    let gateways = gateways(&sandbox);
    captured(&gateways, &charge("pm_card_visa")).await;
    let address = sandbox.address;
    drop(sandbox);
    let mut config = config();
    config.listen = address;
    let again = loop {
        match serve(config.clone()).await {
            Ok(again) => break again,
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse, "{error}"),
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(statuses(&report(&again).await["charges"]), Vec::<&str>::new());
}
