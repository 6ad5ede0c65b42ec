//! Calls that do not exist, and methods that a call does not have.

use axum::http::{Method, StatusCode, Uri};

use super::error::ApiError;

/// Where calls would be that do not exist.
pub const NO_SUCH_CALL: &str = "/api/{*rest}";

/// There is no such call.
pub async fn no_such_call(uri: Uri) -> ApiError {
    let message = format!("There is no {}. See /api/docs for what there is.", uri.path());
    ApiError::not_found("no_such_call", message)
}

/// The call exists, but not with this method; the router adds `Allow`.
pub async fn no_such_method(method: Method) -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        format!("{method} does nothing here. The Allow header lists what does."),
    )
}
