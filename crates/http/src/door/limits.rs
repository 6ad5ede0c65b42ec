//! How often one caller may ask, and what is said to who asks too often.

use axum::http::StatusCode;
use nodes::TooMany;

use super::error::ApiError;

/// How many requests a minute are allowed; zero switches a limit off.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// Requests of one address.
    pub requests_per_minute_per_address: u32,
    /// Holds of one person or session.
    pub holds_per_minute_per_person: u32,
    /// Attempts of one address to sign in to one account.
    pub sign_ins_per_minute_per_account: u32,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            requests_per_minute_per_address: 100,
            holds_per_minute_per_person: 10,
            sign_ins_per_minute_per_account: 10,
        }
    }
}

impl From<TooMany> for ApiError {
    fn from(TooMany { wait_micros }: TooMany) -> Self {
        let seconds = u32::try_from((wait_micros + 999_999) / 1_000_000).unwrap_or(60);
        let unit = if seconds == 1 { "second" } else { "seconds" };
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            format!("That was a lot at once. Please try again in {seconds} {unit}."),
        )
        .retry_after(seconds)
    }
}
