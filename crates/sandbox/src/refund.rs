//! Refunds: what one is, and the calls that make and find one.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use kernel::{Currency, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answers::{Cause, No, check_lengths, idempotency_key, read_body};
use crate::book::NewRefund;
use crate::payment_intent::ByReference;
use crate::server::House;
use crate::table::Row;

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefundOrder {
    /// The client's name for the refund; no two refunds share one.
    pub(crate) reference: String,
    /// Our id of the payment.
    pub(crate) payment_intent: String,
    /// Minor units.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

/// A refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) idempotency_key: String,
    pub(crate) created: Timestamp,
    #[serde(flatten)]
    pub(crate) order: RefundOrder,
    #[serde(flatten)]
    pub(crate) state: RefundState,
}

/// Where a refund is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum RefundState {
    /// It will be paid in a while; its money is set aside.
    Pending,
    /// Paid back.
    Succeeded,
    /// Not paid back. The same request may be sent again, and is then tried again.
    Failed {
        /// Why.
        failure: Cause,
    },
}

impl Row for Refund {
    fn id(&self) -> &str {
        &self.id
    }

    fn reference(&self) -> &str {
        &self.order.reference
    }

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }
}

impl Refund {
    /// As clients see it.
    pub(crate) fn shown(&self) -> Value {
        #[derive(Serialize)]
        struct Shown<'a> {
            object: &'static str,
            #[serde(flatten)]
            refund: &'a Refund,
        }
        json!(Shown { object: "refund", refund: self })
    }
}

/// `POST /v1/refunds`
pub(crate) async fn create(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, No> {
    let idempotency_key = idempotency_key(&headers)?;
    let order: RefundOrder = read_body(&body)?;
    check_lengths([order.reference.as_str()])?;
    let (id, created) = house.fresh_id("re");
    let new = NewRefund { id, idempotency_key, created, order };
    let (refund, is_new) = house.book().refund(new)?;
    if is_new && refund.state == RefundState::Pending {
        house.complete_refund_later(refund.id.clone());
    }
    Ok(Json(refund.shown()))
}

/// `GET /v1/refunds?reference=`
pub(crate) async fn find(
    State(house): State<Arc<House>>,
    Query(query): Query<ByReference>,
) -> Json<Value> {
    let found = house.book().refunds.by_reference(&query.reference).map(Refund::shown);
    Json(json!({ "object": "list", "data": Vec::from_iter(found) }))
}
