//! Answers that are cached: by us, ready to send, and by callers, by `ETag`.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::ApiError;
use super::packing::Packing;

/// A smaller body is not worth compressing; the layer that packs all other answers thinks so too.
const COMPRESS_BYTES_MIN: usize = 32;
/// Headers that an answer leaves the door with, so that their table never has to grow.
const HEADERS_MAX: usize = 10;

/// What an answer is written in, and which headers of a request choose between its forms.
#[derive(Debug, Clone, Copy)]
pub struct Medium {
    content_type: &'static str,
    vary: &'static str,
}

impl Medium {
    /// For programs.
    pub const JSON: Self = Self { content_type: "application/json", vary: "accept-encoding" };
    /// A page in the language and the theme of its reader.
    pub const HTML: Self = Self {
        content_type: "text/html; charset=utf-8",
        vary: "accept-encoding, accept-language, cookie",
    };
}

/// An answer that is written once, packed once in each way, and sent many times.
#[derive(Debug, Clone)]
pub struct Written(Arc<Forms>);

/// One body in all its forms.
#[derive(Debug)]
struct Forms {
    medium: Medium,
    body: Bytes,
    packed: [OnceLock<Bytes>; 2],
    etag: HeaderValue,
}

impl Written {
    /// Writes a value as JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(value)
            .map_err(|error| ApiError::internal(format!("writing an answer: {error}")))?;
        Ok(Self::new(Medium::JSON, body))
    }

    /// Keeps what was written and names it by its content. The name is a weak one: it is the same
    /// for the compressed form.
    pub fn new(medium: Medium, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let digest = Sha256::digest(&body);
        let name: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        let etag = HeaderValue::from_str(&format!("W/\"{name}\"")).expect("a plain ASCII name");
        Self(Arc::new(Forms { medium, body, packed: Default::default(), etag }))
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.0.body.len()
    }

    /// The answer: 304 without a body if the caller has it already.
    pub fn answer(&self, caller: &Caller) -> Response {
        let mut headers = HeaderMap::with_capacity(HEADERS_MAX);
        headers.insert(header::ETAG, self.0.etag.clone());
        // Keep it, but ask each time whether it still holds.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static(self.0.medium.vary));
        let (status, body) = if caller.has(&self.0.etag) {
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            let kind = HeaderValue::from_static(self.0.medium.content_type);
            headers.insert(header::CONTENT_TYPE, kind);
            (StatusCode::OK, Body::from(self.body_for(caller, &mut headers)))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    fn body_for(&self, caller: &Caller, headers: &mut HeaderMap) -> Bytes {
        match caller.packing {
            Some(packing) if self.0.body.len() >= COMPRESS_BYTES_MIN => {
                headers.insert(header::CONTENT_ENCODING, packing.header());
                self.packed(packing)
            }
            _ => self.0.body.clone(),
        }
    }

    fn packed(&self, packing: Packing) -> Bytes {
        self.0.packed[packing as usize].get_or_init(|| packing.pack(&self.0.body)).clone()
    }
}

/// What the caller has already, and what it can unpack.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    if_none_match: Option<HeaderValue>,
    packing: Option<Packing>,
}

impl Caller {
    fn has(&self, etag: &HeaderValue) -> bool {
        fn bare(name: &str) -> &str {
            name.trim().trim_start_matches("W/")
        }
        let given = self.if_none_match.as_ref().and_then(|value| value.to_str().ok());
        let ours = etag.to_str().map(bare).unwrap_or_default();
        given.is_some_and(|given| given.split(',').any(|one| bare(one) == ours || one == "*"))
    }
}

impl From<&HeaderMap> for Caller {
    fn from(headers: &HeaderMap) -> Self {
        let takes = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        Self {
            if_none_match: headers.get(header::IF_NONE_MATCH).cloned(),
            packing: takes.and_then(Packing::taken),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
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
            written.answer(&Caller::from(&headers)).status()
        };
        let etag = written.0.etag.to_str().unwrap();
        assert_eq!(status(etag), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&format!("\"other\", {etag}")), StatusCode::NOT_MODIFIED);
        assert_eq!(status(etag.trim_start_matches("W/")), StatusCode::NOT_MODIFIED);
        assert_eq!(status("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(status("\"other\""), StatusCode::OK);
        assert_ne!(Written::json(&["b"]).unwrap().0.etag, written.0.etag);
    }

    #[test]
    fn an_answer_is_packed_once_for_those_who_can_unpack_it() {
        let written = Written::json(&vec!["long"; 1_000]).unwrap();
        let answered = |packing| written.answer(&Caller { if_none_match: None, packing });
        assert_eq!(answered(Some(Packing::Gzip)).headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(answered(Some(Packing::Brotli)).headers()[header::CONTENT_ENCODING], "br");
        assert!(!answered(None).headers().contains_key(header::CONTENT_ENCODING));
        assert!(written.packed(Packing::Brotli).len() < written.len() / 10);
        assert_eq!(
            written.packed(Packing::Brotli).as_ptr(),
            written.clone().packed(Packing::Brotli).as_ptr()
        );
    }
}
