//! Forms that come in: read in whole, and proven to be ours.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use http_api::{ApiError, read_body, refuse_nul_in_form};

use super::visitor::Visitor;

/// The header in which islands send the proof.
const PROOF_HEADER: &str = "x-csrf-token";

/// The fields of a form, in the order of the page. One that is missing is an empty text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// What was typed, without the blanks around it.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed, as it is: a password may begin with a blank.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// What was typed, if anything.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// All values of a field that may come more than once.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked or a button was pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Ok(visitor) = Visitor::from_request_parts(&mut parts, state).await;
        let body = read_body(body).await?;
        let form = Self(form_urlencoded::parse(&body).into_owned().collect());
        refuse_nul_in_form(&form.0)?;
        let proof = parts.headers.get(PROOF_HEADER).and_then(|value| value.to_str().ok());
        let is_proven = proof.unwrap_or_else(|| form.raw("csrf")) == visitor.csrf;
        if is_proven && !is_from_elsewhere(&parts.headers) {
            return Ok(form);
        }
        let message = "This form did not come from our page, or the page is an old one. Go back, \
                       load it again, and send it once more.";
        Err(ApiError::new(StatusCode::FORBIDDEN, "form_not_ours", message))
    }
}

/// Whether the browser itself says that another site sent the form.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = says(header::HOST.as_str());
    let origin = says(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    let is_other_host = host.zip(origin).is_some_and(|(host, (_, from))| host != from);
    is_other_host || says("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn another_site_is_found_out() {
        let elsewhere = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_from_elsewhere(&headers)
        };
        assert!(!elsewhere(&[]));
        assert!(!elsewhere(&[("host", "usher.test"), ("origin", "https://usher.test")]));
        assert!(!elsewhere(&[("sec-fetch-site", "same-origin")]));
        assert!(elsewhere(&[("host", "usher.test"), ("origin", "https://evil.test")]));
        assert!(elsewhere(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn fields_come_as_they_were_typed() {
        let form =
            Form(form_urlencoded::parse(b"seat=a&seat=b&name=+Ana+&ok=").into_owned().collect());
        assert_eq!(form.all("seat").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((form.text("name"), form.raw("name")), ("Ana", " Ana "));
        assert!(form.has("ok") && form.given("ok").is_none() && !form.has("no"));
    }
}
