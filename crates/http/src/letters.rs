//! What a letter proves: that an address reaches its person, or who may choose a new password.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::actions;
use crate::door::{ApiError, Json, Peer, Reads, SignedIn};

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgottenPassword {
    /// The address of the account.
    #[schema(example = "ana@example.com", max_length = 254)]
    email: String,
}

/// A new password in the place of a forgotten one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordReset {
    /// From the link in the letter.
    #[schema(example = "Yk2m0c3nJX0o2vJ1T4vW9q0sF4b8mYp1kQ7hZr5uXyE")]
    token: String,
    /// 8 to 128 characters, not among the ones that are tried first.
    #[schema(example = "staple the battery", min_length = 8, max_length = 128)]
    password: String,
}

/// An address that its person confirms.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailProof {
    /// From the link in the letter.
    #[schema(example = "Yk2m0c3nJX0o2vJ1T4vW9q0sF4b8mYp1kQ7hZr5uXyE")]
    token: String,
}

/// I forgot my password
///
/// If the address has an account, a letter goes there, with a link that is good for an hour. The
/// answer is the same if it has none.
#[utoipa::path(
    post, path = "/api/v1/auth/password/forgot", tag = "Accounts",
    responses((status = 202, description = "If the address has an account, a letter is on its way"))
)]
pub async fn forget_password(
    State(app): State<App>,
    peer: Peer,
    Reads(language): Reads,
    Json(body): Json<ForgottenPassword>,
) -> Result<StatusCode, ApiError> {
    actions::forgot_password(&app, peer, &body.email, language).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Choose a new password
///
/// With the token of the letter, which is used once. All devices are signed out.
#[utoipa::path(
    post, path = "/api/v1/auth/password/reset", tag = "Accounts",
    responses(
        (status = 204, description = "Changed; sign in with it"),
        (status = 410, description = "`token_not_valid`: used, or its time has passed"),
        (status = 422, description = "The new password is too easy to guess"),
    )
)]
pub async fn choose_password(
    State(app): State<App>,
    Json(body): Json<PasswordReset>,
) -> Result<StatusCode, ApiError> {
    actions::choose_password(&app, &body.token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm an e-mail address
///
/// With the token of the letter. Confirming twice is fine.
#[utoipa::path(
    post, path = "/api/v1/auth/email/verify", tag = "Accounts",
    responses(
        (status = 204, description = "Confirmed"),
        (status = 410, description = "`token_not_valid`: used, or its time has passed"),
    )
)]
pub async fn confirm_email(
    State(app): State<App>,
    Json(body): Json<EmailProof>,
) -> Result<StatusCode, ApiError> {
    actions::confirm_email(&app, &body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send me another letter to confirm my address
///
/// Its link is good for a day.
#[utoipa::path(
    post, path = "/api/v1/users/me/email/verification", tag = "Accounts",
    security(("signIn" = [])),
    responses(
        (status = 202, description = "The letter is on its way"),
        (status = 409, description = "`email_already_verified`, `email_changed`"),
        (status = 422, description = "`too_many_letters`: enough are on their way"),
    )
)]
pub async fn ask_for_verification(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Reads(language): Reads,
) -> Result<StatusCode, ApiError> {
    actions::send_verification(&app, principal.user, language).await?;
    Ok(StatusCode::ACCEPTED)
}
