//! Cookies: what we ask browsers to remember.
//!
//! All of them are `HttpOnly` (no island needs one), `SameSite=Lax`, and `Secure` where people reach
//! us through TLS.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::Site;

/// A cookie to set.
#[derive(Debug, Clone)]
pub(crate) struct Cookie<'a> {
    name: &'a str,
    value: &'a str,
    path: &'a str,
    seconds: Option<i64>,
}

impl Cookie<'_> {
    /// The secret that a guest's holds belong to, and that forms are proven by.
    pub(crate) const SESSION: &'static str = "usher_session";
    /// The language that was chosen.
    pub(crate) const LANGUAGE: &'static str = "usher_language";
    /// The colours that were chosen.
    pub(crate) const THEME: &'static str = "usher_theme";
    /// The slug of the city that was chosen.
    pub(crate) const CITY: &'static str = "usher_city";
    /// What somebody needs who told it to this browser.
    pub(crate) const NEEDS: &'static str = "usher_needs";
    /// Proves who is signed in, for some minutes.
    pub(crate) const ACCESS: &'static str = "usher_access";
    /// Renews the proof.
    pub(crate) const REFRESH: &'static str = "usher_refresh";
    /// Opens one booking of a guest; only sent to its own addresses.
    pub(crate) const BOOKING_KEY: &'static str = "usher_booking";
}

impl<'a> Cookie<'a> {
    /// A cookie for the whole site, until the browser is closed. The value is plain ASCII.
    pub(crate) const fn new(name: &'a str, value: &'a str) -> Self {
        Self { name, value, path: "/", seconds: None }
    }

    /// Kept for so long.
    pub(crate) const fn for_seconds(mut self, seconds: i64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// Only sent to addresses under this one.
    pub(crate) const fn under(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    /// Adds it to an answer.
    pub(crate) fn set(&self, response: &mut Response, site: &Site) {
        let age = self.seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if site.is_https() { "; Secure" } else { "" };
        let (name, value, path) = (self.name, self.value, self.path);
        let text = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{age}{secure}");
        // A value that no header can carry is one that nobody can have given us in a cookie.
        if let Ok(header) = HeaderValue::from_str(&text) {
            response.headers_mut().append(header::SET_COOKIE, header);
        }
    }

    /// Makes browsers forget it.
    pub(crate) fn forget(name: &str, response: &mut Response, site: &Site) {
        Cookie::new(name, "").for_seconds(0).set(response, site);
    }
}

/// The value of a cookie that the browser sent.
pub(crate) fn sent<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("xusher_city=a; usher_city=pune"));
        headers.append(header::COOKIE, HeaderValue::from_static("usher_theme=dark"));
        assert_eq!(sent(&headers, Cookie::CITY), Some("pune"));
        assert_eq!(sent(&headers, Cookie::THEME), Some("dark"));
        assert_eq!(sent(&headers, Cookie::SESSION), None);
    }
}
