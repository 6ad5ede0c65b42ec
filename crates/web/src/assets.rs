//! Styles, islands and fonts.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A name with the hash of its content never means other content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Sends an asset in the smallest form that the browser takes.
pub async fn send(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ui::assets::find(&format!("{}{name}", ui::assets::PREFIX)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (encoding, bytes) = smallest(asset, takes.unwrap_or_default());
    let mut response = Body::from(bytes).into_response();
    let answer = response.headers_mut();
    let mut say = |name, value: &'static str| answer.insert(name, value.parse().expect("ASCII"));
    say(header::CONTENT_TYPE, asset.content_type);
    say(header::CACHE_CONTROL, FOR_EVER);
    say(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        say(header::CONTENT_ENCODING, encoding);
    }
    response
}

fn smallest(
    asset: &'static ui::assets::Asset,
    takes: &str,
) -> (Option<&'static str>, &'static [u8]) {
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
