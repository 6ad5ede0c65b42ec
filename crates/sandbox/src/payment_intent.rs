//! Payment intents: what one is, and the calls that make, find and call off one.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use kernel::{Currency, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answers::{Cause, No, check_lengths, idempotency_key, read_body};
use crate::book::CalledOff;
use crate::server::House;
use crate::table::Row;
use crate::token::{ChargeManner, charge_manner};

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChargeOrder {
    /// The client's name for the payment; no two payments share one.
    pub(crate) reference: String,
    /// Minor units.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    /// The token.
    pub(crate) payment_method: String,
    pub(crate) payment_method_type: Option<String>,
    /// Where a person goes after a challenge.
    pub(crate) return_url: Option<String>,
    #[serde(default)]
    pub(crate) description: String,
}

/// A payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) idempotency_key: String,
    pub(crate) created: Timestamp,
    #[serde(flatten)]
    pub(crate) order: ChargeOrder,
    #[serde(flatten)]
    pub(crate) state: IntentState,
}

/// Where a payment is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum IntentState {
    /// It will be settled in a while.
    Processing,
    /// The person must answer the challenge.
    RequiresAction,
    /// Paid.
    Succeeded,
    /// Declined.
    RequiresPaymentMethod {
        /// Why.
        last_payment_error: Cause,
    },
    /// Called off by the client.
    Canceled,
}

impl Row for Intent {
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

impl Intent {
    /// As clients see it.
    pub(crate) fn shown(&self, house: &House) -> Value {
        #[derive(Serialize)]
        struct Shown<'a> {
            object: &'static str,
            #[serde(flatten)]
            intent: &'a Intent,
            #[serde(skip_serializing_if = "Option::is_none")]
            next_action: Option<Value>,
        }
        let next_action = (self.state == IntentState::RequiresAction)
            .then(|| json!({ "type": "redirect_to_url", "url": house.challenge_url(&self.id) }));
        json!(Shown { object: "payment_intent", intent: self, next_action })
    }

    /// What a client that asked for it is told.
    fn answer(&self, house: &House) -> Result<Json<Value>, No> {
        match &self.state {
            IntentState::RequiresPaymentMethod { last_payment_error } => {
                Err(No::declined(last_payment_error.clone()))
            }
            _ => Ok(Json(self.shown(house))),
        }
    }
}

/// `POST /v1/payment_intents`
pub(crate) async fn create(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, No> {
    let idempotency_key = idempotency_key(&headers)?;
    let order: ChargeOrder = read_body(&body)?;
    check(&order)?;
    let state = match charge_manner(&order.payment_method) {
        ChargeManner::Pays => IntentState::Succeeded,
        ChargeManner::Declines(last_payment_error) => {
            IntentState::RequiresPaymentMethod { last_payment_error }
        }
        ChargeManner::Challenges => IntentState::RequiresAction,
        ChargeManner::AnswersLate => IntentState::Processing,
        ChargeManner::GetsLost => {
            house.keep_waiting().await;
            return Err(No::too_late());
        }
        ChargeManner::Breaks => return Err(No::accident()),
    };
    let (id, created) = house.fresh_id("pi");
    let intent = Intent { id, idempotency_key, created, order, state };
    let (intent, is_new) = house.book().charge(intent)?;
    if intent.state == IntentState::Processing {
        if is_new {
            house.settle_later(intent.id);
        }
        house.keep_waiting().await;
        return Err(No::too_late());
    }
    intent.answer(&house)
}

fn check(order: &ChargeOrder) -> Result<(), No> {
    if order.amount <= 0 {
        return Err(No::bad_request("invalid_amount", "The amount must be above zero."));
    }
    if order.return_url.as_ref().is_some_and(|url| !is_web_address(url)) {
        return Err(No::bad_request("invalid_return_url", "return_url must be http or https."));
    }
    let texts = [&order.reference, &order.payment_method, &order.description];
    check_lengths(texts.map(String::as_str).into_iter().chain(order.return_url.as_deref()))
}

/// Browsers are sent there, so no other scheme will do, and no character that ends a header.
fn is_web_address(url: &str) -> bool {
    (url.starts_with("http://") || url.starts_with("https://"))
        && url.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The query of a lookup.
#[derive(Debug, Deserialize)]
pub(crate) struct ByReference {
    pub(crate) reference: String,
}

/// `GET /v1/payment_intents?reference=`
pub(crate) async fn find(
    State(house): State<Arc<House>>,
    Query(query): Query<ByReference>,
) -> Json<Value> {
    let found = house.book().intents.by_reference(&query.reference).cloned();
    let data: Vec<Value> = found.iter().map(|intent| intent.shown(&house)).collect();
    Json(json!({ "object": "list", "data": data }))
}

/// `GET /v1/payment_intents/{id}`
pub(crate) async fn get(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, No> {
    let found = house.book().intents.get(&id).cloned();
    found.map(|intent| Json(intent.shown(&house))).ok_or_else(unknown_payment)
}

/// `POST /v1/payment_intents/cancel`: by reference, so that a payment can be called off whose charge
/// got no answer, or has not even arrived.
pub(crate) async fn cancel(
    State(house): State<Arc<House>>,
    body: Bytes,
) -> Result<Json<Value>, No> {
    let ByReference { reference } = read_body(&body)?;
    check_lengths([reference.as_str()])?;
    let (fresh_id, _) = house.fresh_id("pi");
    let called_off = house.book().call_off(&reference, fresh_id)?;
    Ok(Json(match called_off {
        CalledOff::Known(intent) => intent.shown(&house),
        CalledOff::InAdvance(id) => json!({
            "object": "payment_intent", "id": id, "reference": reference, "status": "canceled",
        }),
    }))
}

pub(crate) fn unknown_payment() -> No {
    No::new(StatusCode::NOT_FOUND, "unknown_payment", "There is no such payment.")
}
