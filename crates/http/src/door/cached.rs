//! Answers that are cached: by us, ready to send, and by callers, by `ETag`.

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;

use super::error::ApiError;

/// An answer that was written once and may be sent many times.
#[derive(Debug, Clone)]
pub struct Written {
    body: Bytes,
    etag: HeaderValue,
}

impl Written {
    /// Writes a value as JSON and names it by its content.
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(value)
            .map_err(|error| ApiError::internal(format!("writing an answer: {error}")))?;
        let digest = Sha256::digest(&body);
        let name: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self::named(body, &name))
    }

    /// Takes a JSON text whose name the caller knows; two texts of one address never share one.
    pub fn named(body: impl Into<Bytes>, name: &str) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{name}\"")).expect("a plain ASCII name");
        Self { body: body.into(), etag }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.body.len()
    }

    /// The answer: 304 without a body if the caller has it already.
    pub fn answer(&self, has: &IfNoneMatch) -> Response {
        let headers = [
            (header::ETAG, self.etag.clone()),
            // Keep it, but ask each time whether it still holds.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        ];
        if has.includes(&self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        (headers, [kind], Body::from(self.body.clone())).into_response()
    }
}

/// The versions that the caller has.
#[derive(Debug, Clone, Default)]
pub struct IfNoneMatch(Option<HeaderValue>);

impl IfNoneMatch {
    fn includes(&self, etag: &HeaderValue) -> bool {
        let given = self.0.as_ref().and_then(|value| value.to_str().ok());
        given.is_some_and(|given| {
            given.split(',').map(str::trim).any(|one| {
                one == "*" || one.strip_prefix("W/").unwrap_or(one).as_bytes() == etag.as_bytes()
            })
        })
    }
}

impl From<&HeaderMap> for IfNoneMatch {
    fn from(headers: &HeaderMap) -> Self {
        Self(headers.get(header::IF_NONE_MATCH).cloned())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::from(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_version_is_not_sent_again() {
        let written = Written::json(&["a"]).unwrap();
        let status = |given: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(given).unwrap());
            written.answer(&IfNoneMatch::from(&headers)).status()
        };
        let etag = written.etag.to_str().unwrap();
        assert_eq!(status(etag), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&format!("\"other\", W/{etag}")), StatusCode::NOT_MODIFIED);
        assert_eq!(status("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(status("\"other\""), StatusCode::OK);
        assert_ne!(Written::json(&["b"]).unwrap().etag, written.etag);
    }
}
