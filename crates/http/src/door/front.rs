//! What every request passes on its way in and out: a name, its address, the limit on requests,
//! remembered answers, the error envelope, the headers that all answers share, a line in the access
//! log and a count in the metrics. A panic behind it becomes a 500.
//!
//! It is one layer, because each further one costs every request.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::error::{ApiError, with_envelope};
use super::once;
use super::peer::Peer;
use super::request_id::{REQUEST_ID, RequestId};
use crate::App;

/// The layer around all routes.
pub async fn front(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = app.request_ids.name(request.headers());
    let peer = Peer::of(&request, app.trusted_proxies);
    request.extensions_mut().insert(peer);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();

    let served = AssertUnwindSafe(serve(&app, peer, request, next, &id)).catch_unwind().await;
    let answer = served.unwrap_or_else(|panic| panicked(panic.as_ref()).into_response());
    let mut response = with_envelope(answer, &id);
    add_shared_headers(&mut response, &id);

    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let (status, took) = (response.status(), began.elapsed());
    app.metrics.request(&method, route, status, took);
    tracing::info!(
        target: "usher::access", request_id = %id, %method, route, status = status.as_u16(),
        took_us = took.as_micros() as u64, peer = %peer.0,
    );
    response
}

async fn serve(app: &App, peer: Peer, request: Request, next: Next, id: &RequestId) -> Response {
    if is_limited(request.uri().path())
        && let Err(error) = app.limiters.requests.admit(peer.network(), app.store.now())
    {
        return error.into_response();
    }
    if request.method() == Method::POST && request.headers().contains_key(once::IDEMPOTENCY_KEY) {
        return once::answer_once(app, peer, request, next, id).await;
    }
    next.run(request).await
}

/// Gateways deliver their webhooks in bursts from few addresses, and each is signed; probes and
/// scrapes must work on the worst day.
fn is_limited(path: &str) -> bool {
    path.starts_with("/api/") && !path.starts_with("/api/v1/payments/webhooks/")
}

/// What a caller is told when a handler panicked; the log gets the panic's words.
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> ApiError {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::internal(format!("a handler panicked: {}", said.unwrap_or("no message")))
}

fn add_shared_headers(response: &mut Response, id: &RequestId) {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id.header());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
