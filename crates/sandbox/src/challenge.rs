//! The page on which a person approves or refuses a payment, as a bank's 3-D Secure page would.
//!
//! One plain form without scripts or outside files, for keyboard, screen reader and phone, in light
//! and dark. Afterwards the person goes back to the shop, when the shop has heard of the answer.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::Money;
use tokio::time::timeout;

use crate::answers::No;
use crate::limits::CHALLENGE_WEBHOOK_WAIT;
use crate::payment_intent::{Intent, IntentState};
use crate::server::House;

const STYLE: &str = include_str!("challenge.css");

/// No script, no outside file, no frame around it. `form-action` is left open on purpose: browsers
/// apply it to the redirect back to the shop as well.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// `GET /challenge/{id}`
pub(crate) async fn show(State(house): State<Arc<House>>, Path(id): Path<String>) -> Response {
    let found = house.book().intents.get(&id).cloned();
    match found {
        Some(intent) if intent.state == IntentState::RequiresAction => {
            page(StatusCode::OK, "Approve this payment?", &question(&intent))
        }
        Some(intent) => page(StatusCode::OK, verdict(&intent.state), &way_back(&intent)),
        None => unknown(),
    }
}

/// `POST /challenge/{id}/approve`
pub(crate) async fn approve(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
) -> Result<Response, No> {
    let decided = house.book().approve(&id)?;
    Ok(answered(&house, &id, decided).await)
}

/// `POST /challenge/{id}/refuse`
pub(crate) async fn refuse(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
) -> Result<Response, No> {
    let decided = house.book().refuse(&id)?;
    Ok(answered(&house, &id, decided).await)
}

/// Back to the shop, whether this click decided or an earlier one.
async fn answered(house: &Arc<House>, id: &str, decided: Option<Intent>) -> Response {
    if let Some(intent) = &decided {
        let first_try = house.announce_payment(intent);
        // Only a courtesy: the shop shows the result at once. It goes on trying by itself.
        let _ = timeout(CHALLENGE_WEBHOOK_WAIT, first_try).await;
    }
    let found = decided.or_else(|| house.book().intents.get(id).cloned());
    match found {
        Some(Intent { order, .. }) if order.return_url.is_some() => {
            Redirect::to(order.return_url.as_deref().unwrap_or("/")).into_response()
        }
        Some(intent) => page(StatusCode::OK, verdict(&intent.state), &way_back(&intent)),
        None => unknown(),
    }
}

fn question(intent: &Intent) -> String {
    let amount = Money::new(intent.order.amount, intent.order.currency);
    let description = escaped(&intent.order.description);
    format!(
        "<p class=\"amount\">{amount}</p>\n<p>{description}</p>\n\
         <p class=\"note\">This is a test page. No real money moves.</p>\n\
         <form method=\"post\" action=\"{id}/approve\">\n\
         <button>Approve</button>\n\
         <button class=\"quiet\" formaction=\"{id}/refuse\">Refuse</button>\n\
         </form>",
        id = escaped(&intent.id),
    )
}

const fn verdict(state: &IntentState) -> &'static str {
    match state {
        IntentState::Succeeded => "The payment is approved",
        IntentState::RequiresPaymentMethod { .. } => "The payment is refused",
        IntentState::Canceled => "The shop has called off this payment",
        IntentState::Processing | IntentState::RequiresAction => "The payment is being worked on",
    }
}

fn way_back(intent: &Intent) -> String {
    match &intent.order.return_url {
        Some(url) => format!("<p><a href=\"{}\">Back to the shop</a></p>", escaped(url)),
        None => "<p>You can close this page.</p>".into(),
    }
}

fn unknown() -> Response {
    let advice = "<p>Go back to the shop and follow its link again.</p>";
    page(StatusCode::NOT_FOUND, "There is no such payment", advice)
}

fn page(status: StatusCode, heading: &str, content: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>{heading}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <p class=\"brand\">Usher sandbox bank</p>\n<h1>{heading}</h1>\n{content}\n\
         </main>\n</body>\n</html>\n"
    );
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, Html(html)).into_response()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
