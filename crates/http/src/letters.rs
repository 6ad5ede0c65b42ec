//! What a letter proves: that an address reaches its person, or who may choose a new password.
//!
//! The door makes the token and seals it with its address; a script puts the letter into the outbox,
//! and the worker sends it. Nothing here tells whether an address has an account.

use std::time::Duration;

use accounts::{
    Email, Letter, NewPassword, OneTimeToken, RequestEmailVerification, RequestPasswordReset,
    ResetPassword, TokenNotValid, VerifyEmail, find_user_for_reset, request_email_verification,
    request_password_reset, reset_password, verify_email,
};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::JobId;
use serde::Deserialize;
use tokio::time::sleep;
use utoipa::ToSchema;

use crate::App;
use crate::door::{ApiError, Json, Peer, SignedIn};
use crate::me::email_of;

/// Asking for a letter takes at least so long, so that the time that an answer takes does not tell
/// which addresses have an account.
const FORGOT_ANSWER_AFTER: Duration = Duration::from_millis(250);

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
    Json(body): Json<ForgottenPassword>,
) -> Result<StatusCode, ApiError> {
    let email: Email = body.email.parse()?;
    let index = app.vault.email_index(&email);
    app.limiters.sign_ins.admit((peer.network(), index), app.store.now())?;
    let command = RequestPasswordReset { letter: letter_to(&app, &email) };
    let script = app
        .store
        .write("accounts.request_password_reset", move |tx| request_password_reset(tx, &command));
    let (done, ()) = tokio::join!(script, sleep(FORGOT_ANSWER_AFTER));
    done?;
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
    let token = body.token.parse::<OneTimeToken>()?.hash();
    let found = app
        .store
        .read("accounts.find_user_for_reset", move |snapshot| find_user_for_reset(snapshot, &token))
        .await?;
    let user = found.ok_or(TokenNotValid)?;
    let email = email_of(&app, user).await?;
    let chosen = NewPassword::choose(&body.password, &email)?;
    let (cost, salt) = (app.password_cost, app.random());
    let password = app.slowly(move || chosen.hash(cost, salt)).await?;
    let command = ResetPassword { token, password };
    app.store.write("accounts.reset_password", move |tx| reset_password(tx, &command)).await?;
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
    let token = body.token.parse::<OneTimeToken>()?.hash();
    let command = VerifyEmail { token };
    app.store.write("accounts.verify_email", move |tx| verify_email(tx, &command)).await?;
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
) -> Result<StatusCode, ApiError> {
    let user = principal.user;
    let email = email_of(&app, user).await?;
    let command = RequestEmailVerification { user, letter: letter_to(&app, &email) };
    app.store
        .write("accounts.request_email_verification", move |tx| {
            request_email_verification(tx, &command)
        })
        .await?;
    Ok(StatusCode::ACCEPTED)
}

/// A letter with a fresh token. A script decides whether it is sent.
pub fn letter_to(app: &App, to: &Email) -> Letter {
    let token = OneTimeToken::new(app.random());
    Letter::seal(&app.vault, to, &token, app.fresh(JobId::new), app.random())
}
