//! What every request passes on its way in and out: a name, its address, the limit on requests, a
//! look at how much there is to do, remembered answers, the writing of errors, the headers that all
//! answers share, a line in the access log and a count in the metrics. A panic behind it becomes a
//! 500.
//!
//! It is one layer, because each further one costs every request.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::error::ApiError;
use super::methods::NO_SUCH_CALL;
use super::once;
use super::peer::Peer;
use super::request_id::{REQUEST_ID, RequestId};
use super::voice::{Tongue, Voice};
use crate::App;

/// The layer around all routes of a door.
pub async fn front<V: Voice>(
    State((app, voice)): State<(App, V)>,
    mut request: Request,
    next: Next,
) -> Response {
    let visit = Visit::begin(&app, Peer::of(&request, app.trusted_proxies), &request);
    request.extensions_mut().insert(visit.peer);
    request.extensions_mut().insert(visit.id.clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let note = voice.note(&request);

    let tongue = Tongue { voice, note, id: visit.id.clone() };
    let served = AssertUnwindSafe(serve(&app, &tongue, &visit, request, next));
    let answer = served.catch_unwind().await;
    let answer = answer.unwrap_or_else(|panic| panicked(panic.as_ref()).into_response());
    let mut response = tongue.spoken(answer);

    let route = route.as_ref().map(MatchedPath::as_str).filter(|route| *route != NO_SUCH_CALL);
    let route = route.unwrap_or("unmatched");
    visit.end(&app, route, &mut response);
    response
}

/// One request from its arrival to its answer: what both are named by, measured and counted.
pub struct Visit {
    began: Instant,
    id: RequestId,
    method: Method,
    peer: Peer,
}

impl Visit {
    /// A request has arrived.
    pub fn begin<B>(app: &App, peer: Peer, request: &axum::http::Request<B>) -> Self {
        Self {
            began: Instant::now(),
            id: app.request_ids.name(request.headers()),
            method: request.method().clone(),
            peer,
        }
    }

    /// Counts it against the limit of its network.
    async fn admit(&self, app: &App) -> Result<(), ApiError> {
        Ok(app.limiters.requests.admit(self.peer.network(), app.store.now()).await?)
    }

    /// Counts it against the limit of its network, if that needs no other machine and lets it in.
    pub fn is_admitted_at_once(&self, app: &App) -> bool {
        let limiter = &app.limiters.requests;
        matches!(limiter.admit_at_once(self.peer.network(), app.store.now()), Some(Ok(())))
    }

    /// Its answer leaves: counts it, writes its line in the access log, and adds the headers that
    /// all answers share.
    pub fn end(self, app: &App, route: &str, response: &mut Response) {
        let (status, took) = (response.status(), self.began.elapsed());
        app.metrics.request(&self.method, route, status, took);
        tracing::info!(
            target: "usher::access", request_id = self.id.as_str(), method = self.method.as_str(),
            route, status = status.as_u16(), took_us = took.as_micros() as u64, peer = %self.peer.0,
        );
        add_shared_headers(response, self.id);
    }
}

async fn serve<V: Voice>(
    app: &App,
    tongue: &Tongue<V>,
    visit: &Visit,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method(), request.uri().path());
    if tongue.voice.is_limited(method, path)
        && let Err(error) = visit.admit(app).await
    {
        return error.into_response();
    }
    if let Err(error) = app.pressure.admit(method, path, app.store.waiting()) {
        return ApiError::from(error).into_response();
    }
    if tongue.voice.is_named(&request) {
        return once::answer_once(app, tongue, visit.peer, request, next).await;
    }
    next.run(request).await
}

/// What a caller is told when a handler panicked; the log gets the panic's words.
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> ApiError {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::internal(format!("a handler panicked: {}", said.unwrap_or("no message")))
}

fn add_shared_headers(response: &mut Response, id: RequestId) {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id.into_header());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
