//! Reads a request's body: bounded in size and in time, JSON, and only fields that we know.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::error::{ApiError, FieldProblem};
use super::nul::refuse_nul_in_json;

/// A larger body is refused.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// A body that is not complete after so many seconds is refused.
const BODY_SECONDS_MAX: u64 = 20;

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let message = "Send JSON, with the header Content-Type: application/json.";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(ApiError::new(status, "unsupported_media_type", message));
        }
        let bytes = read_body(request.into_body()).await?;
        parse(&bytes).map(Self)
    }
}

/// The whole body, up to the limit.
pub async fn read_body(body: Body) -> Result<Bytes, ApiError> {
    if body.size_hint().lower() > BODY_BYTES_MAX as u64 {
        // Its length was announced: none of it need be read.
        return Err(too_large());
    }
    let whole = axum::body::to_bytes(body, BODY_BYTES_MAX);
    match tokio::time::timeout(Duration::from_secs(BODY_SECONDS_MAX), whole).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(too_large()),
        Ok(Err(_)) => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "body_interrupted",
            "The body ended before it was complete. Send it again.",
        )),
        Err(_) => Err(ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "body_too_slow",
            format!("The body did not arrive within {BODY_SECONDS_MAX} seconds. Send it again."),
        )),
    }
}

fn too_large() -> ApiError {
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        "The body is larger than 1 MB. Send less at once.",
    )
}

fn is_too_long(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Tells a field that is null from one that is left out: `Some(None)` and `None`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads JSON; a failure names the field. A list is refused, which would be read as the fields of an
/// object in their order.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    refuse_nul_in_json(bytes)?;
    if bytes.trim_ascii_start().starts_with(b"[") {
        let message = "The body is a list. Send an object, whose fields have names.";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "malformed_body", message));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        malformed_body(&path, &error.into_inner())
    })?;
    reader.end().map_err(|error| malformed_body(".", &error))?;
    Ok(value)
}

fn malformed_body(path: &str, error: &serde_json::Error) -> ApiError {
    let said = error.to_string();
    if path == "." && !error.is_data() {
        let message = format!("The body is not valid JSON: {said}.");
        return ApiError::new(StatusCode::BAD_REQUEST, "malformed_body", message);
    }
    let cause = said.split(" at line ").next().unwrap_or_default();
    let message = format!("Cannot be read: {cause}.");
    ApiError::fields("malformed_body", &[FieldProblem { field: path.to_owned(), message }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_has_the_character_nul() {
        let read = |text: &str| parse::<String>(text.as_bytes());
        assert_eq!(read(r#""ab""#).unwrap(), "ab");
        assert!(read(r#""a\u0000b""#).is_err());
    }

    #[test]
    fn a_list_is_not_taken_for_an_object() {
        #[derive(Debug, Deserialize)]
        struct Change {
            name: Option<String>,
        }
        let read = |text: &str| parse::<Change>(text.as_bytes());
        assert_eq!(read(r#"{"name": "Ana"}"#).unwrap().name.as_deref(), Some("Ana"));
        assert!(read(r#"["Ana"]"#).is_err());
        assert!(read(" \n[null]").is_err());
    }
}
