//! Answers that are cached: by us, ready to send, and by callers, by `ETag`.

use std::convert::Infallible;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::ApiError;

/// A smaller body is not worth compressing.
const COMPRESS_BYTES_MIN: usize = 1_024;

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

/// An answer that is written once, compressed once, and sent many times.
#[derive(Debug, Clone)]
pub struct Written {
    medium: Medium,
    body: Bytes,
    compressed: Arc<OnceLock<Bytes>>,
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
        Self { medium, body, compressed: Arc::default(), etag }
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.body.len()
    }

    /// The answer: 304 without a body if the caller has it already.
    pub fn answer(&self, caller: &Caller) -> Response {
        let headers = [
            (header::ETAG, self.etag.clone()),
            // Keep it, but ask each time whether it still holds.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::VARY, HeaderValue::from_static(self.medium.vary)),
        ];
        if caller.has(&self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(self.medium.content_type));
        if caller.takes_gzip && self.body.len() >= COMPRESS_BYTES_MIN {
            let encoding = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            return (headers, [kind, encoding], Body::from(self.compressed())).into_response();
        }
        (headers, [kind], Body::from(self.body.clone())).into_response()
    }

    fn compressed(&self) -> Bytes {
        let compress = || {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            let written = encoder.write_all(&self.body).and_then(|()| encoder.finish());
            written.expect("writing into memory cannot fail").into()
        };
        self.compressed.get_or_init(compress).clone()
    }
}

/// What the caller has already, and what it can unpack.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    if_none_match: Option<HeaderValue>,
    takes_gzip: bool,
}

impl Caller {
    fn has(&self, etag: &HeaderValue) -> bool {
        let bare = |name: &str| name.trim().trim_start_matches("W/").to_owned();
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
            takes_gzip: takes.is_some_and(takes_gzip),
        }
    }
}

fn takes_gzip(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, ""));
        let quality = quality.trim();
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(quality, "q=0" | "q=0.0")
    })
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
        let etag = written.etag.to_str().unwrap();
        assert_eq!(status(etag), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&format!("\"other\", {etag}")), StatusCode::NOT_MODIFIED);
        assert_eq!(status(etag.trim_start_matches("W/")), StatusCode::NOT_MODIFIED);
        assert_eq!(status("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(status("\"other\""), StatusCode::OK);
        assert_ne!(Written::json(&["b"]).unwrap().etag, written.etag);
    }

    #[test]
    fn only_those_who_can_unpack_it_get_it_packed() {
        for takes in ["gzip", "br, gzip;q=0.5", "deflate,GZIP"] {
            assert!(takes_gzip(takes), "{takes}");
        }
        for takes in ["", "br", "gzip;q=0", "identity"] {
            assert!(!takes_gzip(takes), "{takes}");
        }
        let written = Written::json(&vec!["long"; 1_000]).unwrap();
        let packed = written.answer(&Caller { if_none_match: None, takes_gzip: true });
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert!(written.compressed().len() < written.len() / 10);
    }
}
