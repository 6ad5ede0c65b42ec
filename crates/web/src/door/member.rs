//! Pages that are for somebody who is signed in; anybody else is asked to, and comes back.

use accounts::Principal;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;

use super::reply::see_other;
use super::visitor::Visitor;

/// Somebody who is signed in, in front of a page.
pub(crate) struct Member {
    pub(crate) visitor: Visitor,
    pub(crate) principal: Principal,
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, state).await;
        match visitor.principal().cloned() {
            Some(principal) => Ok(Self { visitor, principal }),
            None => Err(see_other(&sign_in_then(&parts.method, &visitor.path))),
        }
    }
}

/// The sign-in page, and back to what was asked for. A form that was sent is not sent again.
fn sign_in_then(method: &Method, path: &str) -> String {
    let back = if method == Method::GET { path } else { "/account" };
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("back", back).finish();
    format!("/sign-in?{query}")
}
