//! What a letter proves: that an address reaches its person, or who may choose a new password.
//!
//! The door makes the token and seals it with its address; a script puts the letter into the outbox,
//! and the worker sends it. Nothing here tells whether an address has an account.

use std::time::Duration;

use accounts::{
    Email, Language, Letter, NewPassword, OneTimeToken, RequestEmailVerification,
    RequestPasswordReset, ResetPassword, TokenNotValid, VerifyEmail, find_user_for_reset,
    request_email_verification, request_password_reset, reset_password, verify_email,
};
use kernel::{JobId, UserId};
use tokio::time::sleep;

use super::profile;
use crate::App;
use crate::door::{ApiError, Peer};

/// Asking for a letter takes at least so long, so that the time that an answer takes does not tell
/// which addresses have an account.
const FORGOT_ANSWER_AFTER: Duration = Duration::from_millis(250);

/// Sends a letter to choose a new password, if the address has an account.
pub async fn forgot_password(
    app: &App,
    peer: Peer,
    email: &str,
    language: Language,
) -> Result<(), ApiError> {
    let email: Email = email.parse()?;
    let index = app.vault.email_index(&email);
    app.limiters.sign_ins.admit((peer.network(), index), app.store.now()).await?;
    let command = RequestPasswordReset { letter: letter_to(app, &email, language) };
    let script = app
        .store
        .write("accounts.request_password_reset", move |tx| request_password_reset(tx, &command));
    let (done, ()) = tokio::join!(script, sleep(FORGOT_ANSWER_AFTER));
    done?;
    Ok(())
}

/// Chooses a new password with the token of a letter. All devices are signed out.
pub async fn choose_password(app: &App, token: &str, password: &str) -> Result<(), ApiError> {
    NewPassword::check_length(password)?;
    let token = token.parse::<OneTimeToken>()?.hash();
    let found = app
        .store
        .read("accounts.find_user_for_reset", move |snapshot| find_user_for_reset(snapshot, &token))
        .await?;
    let email = profile(app, found.ok_or(TokenNotValid)?).await?.email;
    let chosen = NewPassword::choose(password, &email)?;
    let (cost, salt) = (app.password_cost, app.random());
    let password = app.slowly(move || chosen.hash(cost, salt)).await?;
    let command = ResetPassword { token, password };
    app.store.write("accounts.reset_password", move |tx| reset_password(tx, &command)).await?;
    Ok(())
}

/// Confirms an address with the token of a letter. Confirming twice is fine.
pub async fn confirm_email(app: &App, token: &str) -> Result<(), ApiError> {
    let token = token.parse::<OneTimeToken>()?.hash();
    let command = VerifyEmail { token };
    app.store.write("accounts.verify_email", move |tx| verify_email(tx, &command)).await?;
    Ok(())
}

/// Sends another letter that confirms the address of an account.
pub async fn send_verification(
    app: &App,
    user: UserId,
    language: Language,
) -> Result<(), ApiError> {
    let email = profile(app, user).await?.email;
    let command = RequestEmailVerification { user, letter: letter_to(app, &email, language) };
    app.store
        .write("accounts.request_email_verification", move |tx| {
            request_email_verification(tx, &command)
        })
        .await?;
    Ok(())
}

/// A letter with a fresh token. A script decides whether it is sent.
pub(crate) fn letter_to(app: &App, to: &Email, language: Language) -> Letter {
    let token = OneTimeToken::new(app.random());
    Letter::seal(&app.vault, to, language, &token, app.fresh(JobId::new), app.random())
}
