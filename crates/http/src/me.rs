//! The profile of whoever is signed in.

use accounts::{Principal, Profile, SignIn};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::{SignInId, TheaterId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actions::{self, ProfileEdit};
use crate::door::{ApiError, Id, Json, Reads, SignedIn, present};
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

/// Whoever is signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// As others who may see the account are shown it.
    #[serde(flatten)]
    user: User,
    /// What you need at the theatre and while you buy; only you are shown it.
    access_needs: AccessNeeds,
}

/// What somebody needs. What is left out is not needed.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AccessNeeds {
    /// More time to buy: locks last 20 minutes.
    more_time: bool,
    /// A way to the seat without steps.
    step_free: bool,
    /// So many people who come along to help.
    #[schema(maximum = 3, example = 1)]
    companions: u8,
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
    /// What you need at the theatre and while you buy.
    access_needs: Option<AccessNeeds>,
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
    responses((status = 200, description = "The profile", body = Me))
)]
pub async fn show_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<axum::Json<Me>, ApiError> {
    me(&app, principal.user).await.map(axum::Json)
}

/// Change my profile
#[utoipa::path(
    patch, path = "/api/v1/users/me", tag = "Accounts", security(("signIn" = [])),
    responses((status = 200, description = "The profile as it is now", body = Me))
)]
pub async fn change_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Json(body): Json<ProfileChange>,
) -> Result<axum::Json<Me>, ApiError> {
    let edit = ProfileEdit {
        name: body.name.as_deref(),
        phone: body.phone.as_ref().map(Option::as_deref),
        access_needs: body.access_needs.map(Into::into),
    };
    actions::change_profile(&app, principal.user, edit).await?;
    me(&app, principal.user).await.map(axum::Json)
}

/// Delete my account
///
/// What names the person is destroyed, with their reviews, and all devices are signed out. Bookings
/// stay in the books without a name.
#[utoipa::path(
    delete, path = "/api/v1/users/me", tag = "Accounts", security(("signIn" = [])),
    responses((status = 204, description = "Deleted"))
)]
pub async fn delete_me(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
) -> Result<StatusCode, ApiError> {
    actions::erase_account(&app, principal).await?;
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
    Reads(language): Reads,
    Json(body): Json<EmailChange>,
) -> Result<axum::Json<User>, ApiError> {
    let user = principal.user;
    actions::change_email(&app, user, &body.email, &body.current_password, language).await?;
    user_of(&app, user).await.map(axum::Json)
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
    let (current, new) = (&body.current_password, &body.new_password);
    actions::change_password(&app, &principal, current, new).await?;
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
    let found = actions::sign_ins(&app, principal.user).await?;
    let devices = found.iter().map(|sign_in| Device::new(sign_in, &principal));
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
    actions::end_sign_in(&app, principal.user, sign_in).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Device {
    fn new(sign_in: &SignIn, asker: &Principal) -> Self {
        Self {
            sign_in_id: sign_in.id.uuid(),
            is_this: sign_in.id == asker.sign_in,
            created_at: sign_in.created_at,
            refreshed_at: sign_in.refreshed_at,
            expires_at: sign_in.expires_at,
        }
    }
}

impl From<Profile> for User {
    fn from(profile: Profile) -> Self {
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

impl From<AccessNeeds> for accounts::AccessNeeds {
    fn from(AccessNeeds { more_time, step_free, companions }: AccessNeeds) -> Self {
        Self { more_time, step_free, companions }
    }
}

impl From<accounts::AccessNeeds> for AccessNeeds {
    fn from(needs: accounts::AccessNeeds) -> Self {
        let accounts::AccessNeeds { more_time, step_free, companions } = needs;
        Self { more_time, step_free, companions }
    }
}

async fn me(app: &App, user: UserId) -> Result<Me, ApiError> {
    let (user, needs) = tokio::try_join!(user_of(app, user), actions::access_needs(app, user))?;
    Ok(Me { user, access_needs: needs.into() })
}

/// The profile of a person as it is shown.
pub async fn user_of(app: &App, user: UserId) -> Result<User, ApiError> {
    actions::profile(app, user).await.map(User::from)
}
