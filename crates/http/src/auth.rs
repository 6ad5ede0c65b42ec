//! Register, sign in, stay signed in, leave.

use accounts::{
    ACCESS_TOKEN_SECONDS, Email, LogIn, LogInRefusal, LogOut, LogOutEverywhere, NewPassword,
    NewSignIn, PersonName, Phone, Principal, RefreshSignIn, RefreshToken, Refreshed, Register,
    find_user_for_log_in, log_in, log_out, log_out_everywhere, prove, refresh_sign_in, register,
};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{SignInId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::door::{ApiError, Check, Json, Peer, SignedIn};
use crate::letters::letter_to;
use crate::me::{User, user_of};

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterRequest {
    /// The address to sign in with.
    #[schema(example = "ana@example.com", max_length = 254)]
    email: String,
    /// 8 to 128 characters, not among the ones that are tried first.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 128)]
    password: String,
    /// What to call you.
    #[schema(example = "Ana", min_length = 1, max_length = 100)]
    name: String,
    /// With the country code.
    #[schema(example = "+91 98765 43210")]
    phone: Option<String>,
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogInRequest {
    /// The address of the account.
    #[schema(example = "ana@example.com")]
    email: String,
    /// Its password.
    #[schema(example = "correct horse battery", max_length = 128)]
    password: String,
}

/// A refresh token, used once.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshRequest {
    /// From the latest answer.
    #[schema(example = "Yk2m0c3nJX0o2vJ1T4vW9q0sF4b8mYp1kQ7hZr5uXyE")]
    refresh_token: String,
}

/// Somebody is signed in on a device.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// For the `Authorization: Bearer` header of calls.
    access_token: String,
    /// For the next access token. Used once: the answer brings another.
    refresh_token: String,
    /// Seconds until the access token ends.
    #[schema(example = 900)]
    expires_in: i64,
    /// Who is signed in.
    user: User,
}

/// How many devices were signed out.
#[derive(Serialize, ToSchema)]
pub struct SignedOut {
    /// Sign-ins that ended.
    #[schema(example = 2)]
    ended: u64,
}

/// Register
///
/// Opens an account and signs it in. A letter with a link that confirms the address is sent there.
#[utoipa::path(
    post, path = "/api/v1/auth/register", tag = "Accounts",
    responses(
        (status = 201, description = "Registered and signed in", body = Session),
        (status = 409, description = "`email_taken`: the address has an account"),
    )
)]
pub async fn register_person(
    State(app): State<App>,
    peer: Peer,
    Json(body): Json<RegisterRequest>,
) -> Result<(StatusCode, axum::Json<Session>), ApiError> {
    app.limiters.sign_ins.admit((peer.network(), "register"), app.store.now())?;
    let (token, sign_in) = new_sign_in(&app);
    let command = body.command(&app, sign_in).await?;
    let principal = app.store.write("accounts.register", move |tx| register(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(session(&app, &principal, &token).await?)))
}

/// Sign in
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "Accounts",
    responses(
        (status = 200, description = "Signed in", body = Session),
        (status = 401, description = "`wrong_credentials`"),
    )
)]
pub async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    Json(body): Json<LogInRequest>,
) -> Result<axum::Json<Session>, ApiError> {
    let wrong = || ApiError::refused(&LogInRefusal::WrongCredentials);
    let email: Email = body.email.parse().map_err(|_| wrong())?;
    let index = app.vault.email_index(&email);
    app.limiters.sign_ins.admit((peer.network(), index), app.store.now())?;
    let candidate = app
        .store
        .read("accounts.find_user_for_log_in", move |snapshot| {
            find_user_for_log_in(snapshot, &index)
        })
        .await?;
    let cost = app.password_cost;
    let proven = app.slowly(move || prove(candidate, &body.password, cost)).await?;
    let (token, sign_in) = new_sign_in(&app);
    let command = LogIn { proven: proven.ok_or_else(wrong)?, sign_in };
    let principal = app.store.write("accounts.log_in", move |tx| log_in(tx, &command)).await?;
    Ok(axum::Json(session(&app, &principal, &token).await?))
}

/// Stay signed in
///
/// Spends the refresh token and answers the next one. A token that is used twice ends the sign-in,
/// because somebody else has a copy of it.
#[utoipa::path(
    post, path = "/api/v1/auth/refresh", tag = "Accounts",
    responses(
        (status = 200, description = "Signed in for longer", body = Session),
        (status = 401, description = "`refresh_token_reused`, `signed_out`"),
    )
)]
pub async fn refresh(
    State(app): State<App>,
    Json(body): Json<RefreshRequest>,
) -> Result<axum::Json<Session>, ApiError> {
    let spent: RefreshToken = body.refresh_token.parse()?;
    let fresh = RefreshToken::new(app.random());
    let command = RefreshSignIn { spent: spent.hash(), fresh: fresh.hash() };
    let refreshed = app
        .store
        .write("accounts.refresh_sign_in", move |tx| refresh_sign_in(tx, &command))
        .await?;
    match refreshed {
        Refreshed::Renewed(principal) => Ok(axum::Json(session(&app, &principal, &fresh).await?)),
        Refreshed::Refused(refusal) => Err(refusal.into()),
    }
}

/// Sign out
///
/// Ends the sign-in of this device; its refresh token is worthless from now on.
#[utoipa::path(
    post, path = "/api/v1/auth/logout", tag = "Accounts", security(("signIn" = [])),
    responses((status = 204, description = "Signed out"))
)]
pub async fn sign_out(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<StatusCode, ApiError> {
    let command = LogOut { user: principal.user, sign_in: principal.sign_in };
    app.store.write("accounts.log_out", move |tx| log_out(tx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere
///
/// Ends the sign-ins of all devices, this one too.
#[utoipa::path(
    post, path = "/api/v1/auth/logout-everywhere", tag = "Accounts", security(("signIn" = [])),
    responses((status = 200, description = "Signed out", body = SignedOut))
)]
pub async fn sign_out_everywhere(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<axum::Json<SignedOut>, ApiError> {
    let command = LogOutEverywhere { user: principal.user };
    let ended = app
        .store
        .write("accounts.log_out_everywhere", move |tx| log_out_everywhere(tx, &command))
        .await?;
    Ok(axum::Json(SignedOut { ended }))
}

impl RegisterRequest {
    async fn command(self, app: &App, sign_in: NewSignIn) -> Result<Register, ApiError> {
        let mut check = Check::default();
        let email = check.read::<Email>("email", &self.email);
        let phone = self.phone.map(|phone| check.read::<Phone>("phone", &phone));
        let name = check.read::<PersonName>("name", &self.name);
        let chosen = email.as_ref().map(|email| NewPassword::choose(&self.password, email));
        let password = chosen.and_then(|chosen| check.keep_refused("password", chosen));
        check.done()?;
        let (Some(email), Some(name), Some(password)) = (email, name, password) else {
            return Err(ApiError::internal("a field was neither read nor refused"));
        };
        let (cost, salt) = (app.password_cost, app.random());
        Ok(Register {
            user: app.fresh(UserId::new),
            letter: Some(letter_to(app, &email)),
            email: app.vault.seal_email(&email, app.random()),
            phone: phone.flatten().map(|phone| app.vault.seal_phone(&phone, app.random())),
            name,
            password: app.slowly(move || password.hash(cost, salt)).await?,
            sign_in,
        })
    }
}

fn new_sign_in(app: &App) -> (RefreshToken, NewSignIn) {
    let token = RefreshToken::new(app.random());
    let sign_in = NewSignIn { id: app.fresh(SignInId::new), refresh: token.hash() };
    (token, sign_in)
}

async fn session(
    app: &App,
    principal: &Principal,
    token: &RefreshToken,
) -> Result<Session, ApiError> {
    Ok(Session {
        access_token: app.access_tokens.issue(principal, app.store.now()),
        refresh_token: token.reveal(),
        expires_in: ACCESS_TOKEN_SECONDS,
        user: user_of(app, principal.user).await?,
    })
}
