//! Styles, islands and fonts; the manifest and the service worker.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ui::app;
use ui::assets::Asset;

/// A name with the hash of its content never means other content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What names hashed files changes with them, and may be old for a while.
const FOR_AN_HOUR: &str = "public, max-age=3600";
/// Browsers should have the newest worker.
const ASK_FIRST: &str = "no-cache";

/// Sends an asset.
pub async fn send(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match ui::assets::find(&format!("{}{name}", ui::assets::PREFIX)) {
        Some(asset) => smallest_answer(asset, &headers, FOR_EVER),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Sends the manifest.
pub async fn send_manifest(headers: HeaderMap) -> Response {
    smallest_answer(app::manifest(), &headers, FOR_AN_HOUR)
}

/// Sends the service worker. It may ask us, and nobody else.
pub async fn send_worker(headers: HeaderMap) -> Response {
    let mut response = smallest_answer(app::worker(), &headers, ASK_FIRST);
    let policy = HeaderValue::from_static("default-src 'none'; connect-src 'self'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// In the smallest form that the browser takes.
fn smallest_answer(
    asset: &'static Asset,
    headers: &HeaderMap,
    may_be_kept: &'static str,
) -> Response {
    let takes = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (encoding, bytes) = smallest(asset, takes.unwrap_or_default());
    let mut response = Body::from(bytes).into_response();
    let answer = response.headers_mut();
    let mut say = |name, value: &'static str| answer.insert(name, value.parse().expect("ASCII"));
    say(header::CONTENT_TYPE, asset.content_type);
    say(header::CACHE_CONTROL, may_be_kept);
    say(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        say(header::CONTENT_ENCODING, encoding);
    }
    response
}

fn smallest(asset: &'static Asset, takes: &str) -> (Option<&'static str>, &'static [u8]) {
    let does_take = |name: &str| takes.split(',').any(|one| one.trim().starts_with(name));
    if does_take("br")
        && let Some(bytes) = asset.brotli()
    {
        return (Some("br"), bytes);
    }
    if does_take("gzip")
        && let Some(bytes) = asset.gzip()
    {
        return (Some("gzip"), bytes);
    }
    (None, &asset.bytes)
}
