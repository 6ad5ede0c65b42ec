//! Register, sign in, stay signed in, leave.

use accounts::ACCESS_TOKEN_SECONDS;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::actions::{self, NewPerson, SignedInDevice};
use crate::door::{ApiError, Json, Peer, Reads, SignedIn};
use crate::me::User;

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
    Reads(language): Reads,
    Json(body): Json<RegisterRequest>,
) -> Result<(StatusCode, axum::Json<Session>), ApiError> {
    let person = NewPerson {
        email: &body.email,
        password: &body.password,
        name: &body.name,
        phone: body.phone.as_deref(),
        language,
    };
    let device = actions::register(&app, peer, person).await?;
    Ok((StatusCode::CREATED, axum::Json(device.into())))
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
    let device = actions::sign_in(&app, peer, &body.email, &body.password).await?;
    Ok(axum::Json(device.into()))
}

/// Stay signed in
///
/// Spends the refresh token and answers the next one. Who did not hear the answer may ask again
/// within a minute and gets the same one, as long as it was not used. A token that is used twice in
/// any other way ends the sign-in, because somebody else has a copy of it.
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
    let device = actions::refresh(&app, &body.refresh_token).await?;
    Ok(axum::Json(device.into()))
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
    actions::sign_out(&app, &principal).await?;
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
    let ended = actions::sign_out_everywhere(&app, &principal).await?;
    Ok(axum::Json(SignedOut { ended }))
}

impl From<SignedInDevice> for Session {
    fn from(device: SignedInDevice) -> Self {
        Self {
            user: device.profile.into(),
            access_token: device.access_token,
            refresh_token: device.refresh_token,
            expires_in: ACCESS_TOKEN_SECONDS,
        }
    }
}
