//! A named request is answered once: `Idempotency-Key`.
//!
//! The key belongs to who asks (the person; else the session in the body; else the address; and the
//! token of a booking, wherever it stands), to the call, and to the body. Final answers are kept for
//! a day, sealed like personal data, because they may hold some. A named request runs to its end even
//! if its caller leaves.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{
    AnswerKey, Remembered, StoreError, StoredAnswer, forget_answer, remember_answer, start_answer,
};
use tokio::time::sleep;

use super::body::read_body;
use super::error::ApiError;
use super::front::panicked;
use super::peer::Peer;
use super::signed_in::principal_of;
use super::voice::{Tongue, Voice};
use crate::App;

/// The header that names a request.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Carries the token of a booking, where a link with `?accessToken=` would not do.
pub const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
/// Tells that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest key.
const KEY_LENGTH_MAX: usize = 200;
/// When to ask again while the first request runs.
const RUNNING_RETRY_SECONDS: u32 = 2;

/// How often, and how far apart, a key is freed again that could not be. A key without a live request
/// ends by itself after that.
const FORGET_TRIES: u32 = 120;
const FORGET_PAUSE: Duration = Duration::from_secs(1);

/// Runs the request, or gives the answer that it got before. From its key on in a task of its own, so
/// that the key is settled even if the caller hangs up.
pub async fn answer_once<V: Voice>(
    app: &App,
    tongue: &Tongue<V>,
    peer: Peer,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let answer = async {
        let body = read_body(body).await?;
        let request = Request::from_parts(parts, Body::from(body.clone()));
        let key = key_of(app, peer, &request, &body)?;
        let task = tokio::spawn(answer_under(app.clone(), tongue.clone(), key, request, next));
        task.await.map_err(|error| ApiError::internal(format!("a named request: {error}")))?
    };
    answer.await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer_under<V: Voice>(
    app: App,
    tongue: Tongue<V>,
    key: AnswerKey,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    match app.store.write("http.start_answer", move |tx| start_answer(tx, &key)).await? {
        Remembered::New => {
            let served = AssertUnwindSafe(next.run(request)).catch_unwind().await;
            let answer = served.unwrap_or_else(|panic| panicked(panic.as_ref()).into_response());
            settle(&app, key, tongue.spoken(answer)).await
        }
        Remembered::Answered(stored) => replay(&app, &stored),
        Remembered::Running => Err(still_running()),
        Remembered::OtherContent => Err(reused()),
    }
}

fn key_of(app: &App, peer: Peer, request: &Request, body: &Bytes) -> Result<AnswerKey, ApiError> {
    let key = request.headers().get(IDEMPOTENCY_KEY).map_or(&b""[..], HeaderValue::as_bytes);
    if key.is_empty() || key.len() > KEY_LENGTH_MAX || !key.iter().all(u8::is_ascii_graphic) {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "malformed_idempotency_key",
            "Idempotency-Key must have 1 to 200 visible ASCII characters, for example a UUID.",
        ));
    }
    let asker = match principal_of(app, request.headers()) {
        Ok(Some(principal)) => format!("person:{}", principal.user),
        _ => session_in(body)
            .map_or_else(|| format!("address:{}", peer.0), |session| format!("session:{session}")),
    };
    let token = request.headers().get(ACCESS_TOKEN).map_or(&b""[..], HeaderValue::as_bytes);
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let mut name = Sha256::new();
    for part in [asker.as_bytes(), token, path.as_bytes(), query.as_bytes(), key] {
        name.update((part.len() as u64).to_be_bytes());
        name.update(part);
    }
    Ok(AnswerKey { key_hash: name.finalize().into(), request_hash: Sha256::digest(body).into() })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SessionOfBody {
    session_id: String,
}

fn session_in(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<SessionOfBody>(body).ok().map(|body| body.session_id)
}

/// Keeps a final answer under its key, and frees the key of any other. Where that fails the caller
/// gets the answer all the same: what was done is done, and the business has identifiers of its own
/// against doing it twice.
async fn settle(app: &App, key: AnswerKey, response: Response) -> Result<Response, ApiError> {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|error| ApiError::internal(format!("collecting an answer: {error}")))?;
    let kept = if is_final(parts.status) {
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let answer = StoredAnswer {
            status: parts.status.as_u16(),
            content_type: content_type.and_then(|kind| kind.to_str().ok()).unwrap_or("").into(),
            body: seal(app, &body),
        };
        app.store.write("http.remember_answer", move |tx| remember_answer(tx, &key, &answer)).await
    } else {
        let forgotten = forget(app, key).await;
        if forgotten.is_err() {
            tokio::spawn(forget_later(app.clone(), key));
        }
        forgotten
    };
    if let Err(cause) = kept {
        tracing::warn!(target: "usher::http", %cause, "an answer was not remembered");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn forget(app: &App, key: AnswerKey) -> Result<(), StoreError> {
    app.store.write("http.forget_answer", move |tx| forget_answer(tx, &key)).await
}

/// Frees a key once the database is there again: until then its owner would be told that a request
/// still runs which has ended.
async fn forget_later(app: App, key: AnswerKey) {
    for _ in 0..FORGET_TRIES {
        sleep(FORGET_PAUSE).await;
        if forget(&app, key).await.is_ok() {
            return;
        }
    }
}

/// Whether the same request would get this answer again. What may pass by itself (overload, limits,
/// a stale sign-in, a right that is not there yet) is forgotten, so that another try is a real one.
fn is_final(status: StatusCode) -> bool {
    let passes = [StatusCode::TOO_MANY_REQUESTS, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
    !status.is_server_error() && !passes.contains(&status)
}

fn seal(app: &App, body: &[u8]) -> Vec<u8> {
    let mut nonce = [0; 12];
    app.entropy.fill(&mut nonce);
    app.vault.seal(&String::from_utf8_lossy(body), nonce)
}

fn replay(app: &App, stored: &StoredAnswer) -> Result<Response, ApiError> {
    let body = app
        .vault
        .open(&stored.body)
        .map_err(|error| ApiError::internal(format!("opening a remembered answer: {error:?}")))?;
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let mut response = (status, body).into_response();
    match HeaderValue::from_str(&stored.content_type) {
        Ok(kind) if !kind.is_empty() => response.headers_mut().insert(header::CONTENT_TYPE, kind),
        _ => response.headers_mut().remove(header::CONTENT_TYPE),
    };
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn still_running() -> ApiError {
    ApiError::new(
        StatusCode::CONFLICT,
        "request_in_progress",
        "The first request with this Idempotency-Key is still running. Ask again in a moment.",
    )
    .retry_after(RUNNING_RETRY_SECONDS)
}

fn reused() -> ApiError {
    ApiError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.",
    )
}
