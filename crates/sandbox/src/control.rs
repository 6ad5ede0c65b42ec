//! For auditors and tests: the whole book, an end to waiting, and webhooks that arrive twice or in
//! another order.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::answers::{No, read_body};
use crate::limits::WEBHOOK_COPIES_MAX;
use crate::refund::Refund;
use crate::server::House;

/// `GET /v1/report`: every payment and every refund, in the order of their making.
pub(crate) async fn report(State(house): State<Arc<House>>) -> Json<Value> {
    let book = house.book();
    let charges: Vec<Value> = book.intents.iter().map(|intent| intent.shown(&house)).collect();
    let refunds: Vec<Value> = book.refunds.iter().map(Refund::shown).collect();
    Json(json!({ "charges": charges, "refunds": refunds }))
}

/// `POST /control/settle`: what takes its time is done now.
pub(crate) async fn settle(State(house): State<Arc<House>>) -> Result<Json<Value>, No> {
    let (intents, refunds) = house.in_progress();
    for intent in &intents {
        house.settle_now(intent)?;
    }
    for refund in &refunds {
        house.complete_refund_now(refund)?;
    }
    Ok(Json(json!({ "payments": intents.len(), "refunds": refunds.len() })))
}

/// `POST /control/webhooks/hold`: keeps webhooks back from now on.
pub(crate) async fn hold_webhooks(State(house): State<Arc<House>>) -> Json<Value> {
    house.webhooks.hold_back();
    Json(json!({ "held": true }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    #[serde(default)]
    order: Order,
    #[serde(default = "one")]
    copies: u32,
}

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    AsMade,
    Reversed,
}

fn one() -> u32 {
    1
}

/// `POST /control/webhooks/release`: sends what was kept, one after the other, and keeps no more.
pub(crate) async fn release_webhooks(
    State(house): State<Arc<House>>,
    body: Bytes,
) -> Result<Json<Value>, No> {
    let release: Release = read_body(if body.is_empty() { b"{}" } else { &body })?;
    if release.copies == 0 || release.copies > WEBHOOK_COPIES_MAX {
        let message = format!("copies must be from 1 to {WEBHOOK_COPIES_MAX}.");
        return Err(No::bad_request("invalid_copies", &message));
    }
    let mut events = house.webhooks.take_held_back();
    if release.order == Order::Reversed {
        events.reverse();
    }
    let mut delivered = 0_u32;
    for event in &events {
        for _ in 0..release.copies {
            let (after_first, _) = oneshot::channel();
            delivered += u32::from(house.webhooks.deliver(event, after_first).await);
        }
    }
    Ok(Json(json!({ "events": events.len(), "delivered": delivered })))
}
