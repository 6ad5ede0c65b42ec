//! Reads a request's query string: only parameters that we know.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::error::{ApiError, FieldProblem};
use super::nul::refuse_nul_in_address;

/// The parameters after the question mark.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        refuse_nul_in_address(parts.uri.query().unwrap_or_default())?;
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let said = rejection.body_text();
                let said = said.rsplit("query string: ").next().unwrap_or(&said);
                let (field, cause) = said.split_once(": ").unwrap_or((".", said));
                let message = format!("Cannot be read: {cause}.");
                let problem = FieldProblem { field: field.to_owned(), message };
                Err(ApiError::fields("malformed_query", &[problem]))
            }
        }
    }
}
