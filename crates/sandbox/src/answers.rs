//! The one shape in which the sandbox says no, and how it reads what it is sent.

use std::io;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::limits::TEXT_CHARS_MAX;

/// Why something did not happen: a code for programs, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cause {
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Cause {
    pub(crate) fn new(code: &str, message: &str) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

/// An answer that is a no: `{"error": {"code", "message"}}`.
#[derive(Debug)]
pub(crate) struct No {
    status: StatusCode,
    cause: Cause,
}

impl No {
    pub(crate) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, cause: Cause::new(code, message) }
    }

    pub(crate) fn bad_request(code: &str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn declined(cause: Cause) -> Self {
        Self { status: StatusCode::PAYMENT_REQUIRED, cause }
    }

    /// What the token `pm_sandbox_error` asks for.
    pub(crate) fn accident() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "api_error", "Something broke, as you asked.")
    }

    /// The end of a call that kept its client waiting.
    pub(crate) fn too_late() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "too_late", "The answer got lost, as you asked.")
    }
}

impl From<io::Error> for No {
    /// The journal cannot be written, so nothing was done.
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "the sandbox cannot write its journal");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "journal",
            "The sandbox cannot write its file.",
        )
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.cause }))).into_response()
    }
}

/// Reads a JSON body.
pub(crate) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, No> {
    serde_json::from_slice(body)
        .map_err(|error| No::bad_request("malformed_request", &format!("The body: {error}.")))
}

/// The idempotency key, without which nothing is charged or refunded.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<String, No> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or("");
    if key.is_empty() || key.len() > TEXT_CHARS_MAX {
        return Err(No::bad_request(
            "idempotency_key_missing",
            "Send an Idempotency-Key header of 1 to 500 characters.",
        ));
    }
    Ok(key.to_owned())
}

/// Refuses texts that are longer than any honest one.
pub(crate) fn check_lengths<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<(), No> {
    match texts.into_iter().all(|text| text.chars().count() <= TEXT_CHARS_MAX) {
        true => Ok(()),
        false => Err(No::bad_request("text_too_long", "A text has more than 500 characters.")),
    }
}
