//! The refusals that handlers meet outside a script, so that `?` turns them into answers too.

use super::error::ApiError;

macro_rules! refusals {
    ($($refusal:ty),* $(,)?) => {
        $(impl From<$refusal> for ApiError {
            fn from(refusal: $refusal) -> Self {
                Self::refused(&refusal)
            }
        })*
    };
}

refusals! {
    accounts::AccessRefusal,
    accounts::ContactRefusal,
    accounts::PasswordRefusal,
    accounts::RefreshRefusal,
    accounts::TokenNotValid,
    accounts::TokenRefusal,
}
