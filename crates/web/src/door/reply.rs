//! What handlers answer: a page, or the way to another one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ui::Markup;

/// A page, with its status.
pub(crate) struct Page(pub(crate) StatusCode, pub(crate) Markup);

impl Page {
    /// As it should be.
    pub(crate) const fn ok(markup: Markup) -> Self {
        Self(StatusCode::OK, markup)
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
        (self.0, kind, self.1.into_string()).into_response()
    }
}

/// The browser goes on to another address, with GET.
pub(crate) fn see_other(path: &str) -> Response {
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// A path of ours that a form or a link asks to come back to; home for anything else.
pub(crate) fn own_path(asked: &str) -> String {
    let is_own = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { asked.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(own_path("/c/pune?x=1"), "/c/pune?x=1");
        for asked in ["", "https://evil.test", "//evil.test", "/\\evil.test", "/a\r\nb", "x"] {
            assert_eq!(own_path(asked), "/", "{asked}");
        }
    }
}
