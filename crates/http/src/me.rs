//! The profile of whoever is signed in.

use accounts::{
    ChangeEmail, ChangePassword, Email, EraseUser, LogOut, NewPassword, PersonName, Phone,
    PhoneChange, Profile, Proven, SealedProfile, UpdateProfile, change_email, change_password,
    erase_user, find_user, find_user_for_proof, log_out, prove, sign_ins_of, update_profile,
};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::{SignInId, TheaterId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::door::{ApiError, Check, Id, Json, SignedIn, present};
use crate::letters::letter_to;
use crate::words::Role;

/// Somebody with an account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Names the account.
    user_id: Uuid,
    /// The address to sign in with.
    #[schema(example = "ana@example.com")]
    email: String,
    /// Whether they have shown that they read what is sent there.
    email_verified: bool,
    /// What to call them.
    #[schema(example = "Ana")]
    name: String,
    /// With the country code.
    #[schema(example = "+919876543210")]
    phone: Option<String>,
    /// What the account is for.
    role: Role,
    /// The theatres of staff.
    theater_ids: Vec<Uuid>,
    /// Since when.
    created_at: Timestamp,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileChange {
    /// What to call you.
    #[schema(example = "Ana Maria", min_length = 1, max_length = 100)]
    name: Option<String>,
    /// With the country code; null forgets it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "+91 98765 43210")]
    phone: Option<Option<String>>,
}

/// A new address to sign in with.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailChange {
    /// The new address.
    #[schema(example = "ana.maria@example.com", max_length = 254)]
    email: String,
    /// The present password.
    #[schema(example = "correct horse battery", max_length = 128)]
    current_password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(example = "correct horse battery", max_length = 128)]
    current_password: String,
    /// 8 to 128 characters, not among the ones that are tried first.
    #[schema(example = "staple the battery", min_length = 8, max_length = 128)]
    new_password: String,
}

/// The devices that somebody is signed in on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignIns {
    /// The one that was used last comes first.
    sign_ins: Vec<Device>,
}

/// One device.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Names the sign-in.
    sign_in_id: Uuid,
    /// Whether it is the one that asks.
    is_this: bool,
    /// Since when.
    created_at: Timestamp,
    /// When it was last heard of.
    refreshed_at: Timestamp,
    /// When it ends without a sign of life.
    expires_at: Timestamp,
}

/// My profile
#[utoipa::path(
    get, path = "/api/v1/users/me", tag = "Accounts", security(("signIn" = [])),
    responses((status = 200, description = "The profile", body = User))
)]
pub async fn show_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<axum::Json<User>, ApiError> {
    user_of(&app, principal.user).await.map(axum::Json)
}

/// Change my profile
#[utoipa::path(
    patch, path = "/api/v1/users/me", tag = "Accounts", security(("signIn" = [])),
    responses((status = 200, description = "The profile as it is now", body = User))
)]
pub async fn change_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Json(body): Json<ProfileChange>,
) -> Result<axum::Json<User>, ApiError> {
    let command = body.command(&app, principal.user)?;
    app.store.write("accounts.update_profile", move |tx| update_profile(tx, &command)).await?;
    user_of(&app, principal.user).await.map(axum::Json)
}

/// Delete my account
///
/// What names the person is destroyed and all devices are signed out. Bookings stay in the books
/// without a name.
#[utoipa::path(
    delete, path = "/api/v1/users/me", tag = "Accounts", security(("signIn" = [])),
    responses((status = 204, description = "Deleted"))
)]
pub async fn delete_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<StatusCode, ApiError> {
    let command = EraseUser { user: principal.user, by: principal };
    app.store.write("accounts.erase_user", move |tx| erase_user(tx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change my e-mail address
///
/// A letter with a link that confirms the new address is sent there.
#[utoipa::path(
    post, path = "/api/v1/users/me/email", tag = "Accounts", security(("signIn" = [])),
    responses(
        (status = 200, description = "The profile as it is now", body = User),
        (status = 409, description = "`email_taken`: another account has the address"),
        (status = 422, description = "`wrong_password`"),
    )
)]
pub async fn change_my_email(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Json(body): Json<EmailChange>,
) -> Result<axum::Json<User>, ApiError> {
    let email: Email = body.email.parse()?;
    let proven = proof(&app, principal.user, body.current_password).await?;
    let letter = letter_to(&app, &email);
    let command = ChangeEmail { proven, email: app.vault.seal_email(&email, app.random()), letter };
    app.store.write("accounts.change_email", move |tx| change_email(tx, &command)).await?;
    user_of(&app, principal.user).await.map(axum::Json)
}

/// Change my password
///
/// All other devices are signed out.
#[utoipa::path(
    post, path = "/api/v1/users/me/password", tag = "Accounts", security(("signIn" = [])),
    responses(
        (status = 204, description = "Changed"),
        (status = 422, description = "`wrong_password`, or the new one is too easy to guess"),
    )
)]
pub async fn change_my_password(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    let email = email_of(&app, principal.user).await?;
    let chosen = NewPassword::choose(&body.new_password, &email)?;
    let proven = proof(&app, principal.user, body.current_password).await?;
    let (cost, salt) = (app.password_cost, app.random());
    let password = app.slowly(move || chosen.hash(cost, salt)).await?;
    let command = ChangePassword { proven, password, keep: principal.sign_in };
    app.store.write("accounts.change_password", move |tx| change_password(tx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// My devices
#[utoipa::path(
    get, path = "/api/v1/users/me/sign-ins", tag = "Accounts", security(("signIn" = [])),
    responses((status = 200, description = "The devices", body = SignIns))
)]
pub async fn list_my_sign_ins(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<axum::Json<SignIns>, ApiError> {
    let user = principal.user;
    let found =
        app.store.read("accounts.sign_ins_of", move |snapshot| sign_ins_of(snapshot, user)).await?;
    let devices = found.into_iter().map(|sign_in| Device {
        sign_in_id: sign_in.id.uuid(),
        is_this: sign_in.id == principal.sign_in,
        created_at: sign_in.created_at,
        refreshed_at: sign_in.refreshed_at,
        expires_at: sign_in.expires_at,
    });
    Ok(axum::Json(SignIns { sign_ins: devices.collect() }))
}

/// Sign out one of my devices
#[utoipa::path(
    delete, path = "/api/v1/users/me/sign-ins/{signInId}", tag = "Accounts",
    security(("signIn" = [])),
    responses((status = 204, description = "It is signed out"))
)]
pub async fn end_my_sign_in(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Id(sign_in): Id<SignInId>,
) -> Result<StatusCode, ApiError> {
    let command = LogOut { user: principal.user, sign_in };
    app.store.write("accounts.log_out", move |tx| log_out(tx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl ProfileChange {
    fn command(self, app: &App, user: UserId) -> Result<UpdateProfile, ApiError> {
        let mut check = Check::default();
        let name = self.name.and_then(|name| check.read::<PersonName>("name", &name));
        let phone = match self.phone {
            None => PhoneChange::Keep,
            Some(None) => PhoneChange::Remove,
            Some(Some(phone)) => {
                check.read::<Phone>("phone", &phone).map_or(PhoneChange::Keep, |phone| {
                    PhoneChange::Replace(app.vault.seal_phone(&phone, app.random()))
                })
            }
        };
        check.done()?;
        Ok(UpdateProfile { user, name, phone })
    }
}

impl User {
    fn new(profile: Profile) -> Self {
        Self {
            user_id: profile.user.uuid(),
            email: profile.email.as_str().to_owned(),
            email_verified: profile.email_verified_at.is_some(),
            name: profile.name,
            phone: profile.phone.map(|phone| phone.as_str().to_owned()),
            role: profile.role.into(),
            theater_ids: profile.theaters.into_iter().map(TheaterId::uuid).collect(),
            created_at: profile.created_at,
        }
    }
}

/// The profile of a person. Their access token may have outlived their account.
pub async fn user_of(app: &App, user: UserId) -> Result<User, ApiError> {
    let found =
        app.store.read("accounts.find_user", move |snapshot| find_user(snapshot, user)).await?;
    opened(app, found.ok_or(accounts::AccessRefusal::NotSignedIn)?)
}

/// A profile with its personal data.
pub fn opened(app: &App, sealed: SealedProfile) -> Result<User, ApiError> {
    let profile = sealed
        .open(&app.vault)
        .map_err(|error| ApiError::internal(format!("opening a profile: {error:?}")))?;
    Ok(User::new(profile))
}

/// The address of a person, to check a new password against or to write to.
pub async fn email_of(app: &App, user: UserId) -> Result<Email, ApiError> {
    Ok(user_of(app, user).await?.email.parse()?)
}

/// Proof that whoever asks knows the present password.
async fn proof(app: &App, user: UserId, attempt: String) -> Result<Proven, ApiError> {
    app.limiters.sign_ins.admit(user, app.store.now())?;
    let candidate = app
        .store
        .read("accounts.find_user_for_proof", move |snapshot| find_user_for_proof(snapshot, user))
        .await?;
    let cost = app.password_cost;
    let proven = app.slowly(move || prove(candidate, &attempt, cost)).await?;
    proven.ok_or_else(|| ApiError::refused(&accounts::ChangePasswordRefusal::WrongPassword))
}
