//! Where nothing is.

use http_api::ApiError;

/// No page has this address.
pub async fn no_such_page() -> ApiError {
    ApiError::not_found("unknown_page", "There is no page at this address.")
}
