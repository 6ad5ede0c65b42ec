//! The headers of every page: what a browser may load, and what it tells others.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

use super::visitor::Visitor;
use crate::Site;

/// Adds them; what a handler set itself stays.
pub(super) fn add_page_headers(response: &mut Response, site: &Site, visitor: &Visitor) {
    let mut say = |name: HeaderName, value: &str| {
        let value = HeaderValue::from_str(value).expect("policies are plain ASCII");
        response.headers_mut().entry(name).or_insert(value);
    };
    say(header::CONTENT_SECURITY_POLICY, &policy(site, visitor));
    say(header::REFERRER_POLICY, "same-origin");
    say(header::X_FRAME_OPTIONS, "DENY");
    say(header::CACHE_CONTROL, "no-store");
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), payment=(), geolocation=(self)",
    );
    if site.is_https() {
        say(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}

/// Everything comes from us, except posters that the catalogue only links to; the one inline script,
/// the import map, is let through by its nonce.
fn policy(site: &Site, visitor: &Visitor) -> String {
    let (nonce, gateways) = (&visitor.nonce, site.setup.gateway_origins.join(" "));
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; \
         img-src 'self' data: https:; worker-src 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self' {gateways}"
    )
    .trim_end()
    .to_owned()
}
