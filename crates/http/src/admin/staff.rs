//! The accounts of staff.

use accounts::{
    CreateStaff, Email, NewPassword, PersonName, Phone, Principal, SealedProfile, SetTheaters,
    THEATERS_PER_USER_MAX, UserFilter, create_staff, list_users, set_theaters,
};
use axum::extract::State;
use axum::http::StatusCode;
use catalog::find_theater;
use kernel::{TheaterId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::StoreError;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions::open_profile;
use crate::door::error::FieldProblem;
use crate::door::{ApiError, Check, Id, Json, Page, Pagination, Query, Staff, SystemAdmin};
use crate::me::{User, user_of};
use crate::words::Role;

/// A new account of staff.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStaff {
    /// The address to sign in with.
    #[schema(example = "gate@example.com", max_length = 254)]
    email: String,
    /// The first password.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 128)]
    password: String,
    /// What to call them.
    #[schema(example = "Gita", min_length = 1, max_length = 100)]
    name: String,
    /// With the country code.
    #[schema(example = "+91 98765 43210")]
    phone: Option<String>,
    /// What it is for; people register themselves.
    #[schema(example = "gate")]
    role: Role,
    /// Where they work; none for system admins.
    #[serde(default)]
    theater_ids: Vec<Uuid>,
}

/// What changes.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffChange {
    /// Where they work from now on; none at all for somebody who left.
    theater_ids: Vec<Uuid>,
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StaffQuery {
    /// For this.
    #[param(inline)]
    role: Option<Role>,
    /// The one with this address.
    #[param(example = "gate@example.com")]
    email: Option<String>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Accounts.
#[derive(Serialize, ToSchema)]
pub struct StaffList {
    /// This page of them.
    users: Vec<User>,
    /// Where this page lies.
    pagination: Pagination,
}

/// Open an account for staff
///
/// Theatre admins open accounts of gate staff at their own theatres; system admins all.
#[utoipa::path(
    post, path = "/api/v1/admin/staff", tag = "Run a theatre", security(("signIn" = [])),
    responses(
        (status = 201, description = "Opened", body = User),
        (status = 403, description = "`not_allowed`"),
        (status = 409, description = "`email_taken`"),
        (status = 422, description = "`theaters_needed`, `theaters_not_needed`, \
            `not_a_staff_role`, `unknown_theaters`"),
    )
)]
pub async fn add_staff(
    State(app): State<App>,
    Staff(principal): Staff,
    Json(body): Json<NewStaff>,
) -> Result<(StatusCode, axum::Json<User>), ApiError> {
    let command = body.command(&app, principal).await?;
    let user = command.user;
    app.store.write("accounts.create_staff", move |tx| create_staff(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(user_of(&app, user).await?)))
}

/// Accounts
#[utoipa::path(
    get, path = "/api/v1/admin/staff", tag = "Run the installation", params(StaffQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The accounts", body = StaffList),
        (status = 403, description = "`not_allowed`: not a system admin"),
    )
)]
pub async fn list_staff(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Query(query): Query<StaffQuery>,
) -> Result<axum::Json<StaffList>, ApiError> {
    let page = Page::read(query.page, query.limit)?;
    let mut check = Check::default();
    let role = query.role.map(Into::into);
    let email = query.email.as_deref().and_then(|email| check.read::<Email>("email", email));
    check.done()?;
    let filter = UserFilter { role, email: email.map(|email| app.vault.email_index(&email)) };
    let (limit, offset) = (i64::from(page.limit()), i64::from(page.offset()));
    let (users, total) = app
        .store
        .read("accounts.list_users", move |s| list_users(s, filter, limit, offset))
        .await?;
    let users = users.into_iter().map(|user| shown(&app, user)).collect::<Result<_, _>>()?;
    Ok(axum::Json(StaffList { users, pagination: page.of(total.unsigned_abs()) }))
}

/// An account
#[utoipa::path(
    get, path = "/api/v1/admin/staff/{userId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The account", body = User),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`no_such_user`"),
    )
)]
pub async fn show_staff(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Id(user): Id<UserId>,
) -> Result<axum::Json<User>, ApiError> {
    let found = app.store.read("accounts.find_user", move |s| accounts::find_user(s, user)).await?;
    let unknown = || ApiError::not_found("no_such_user", "There is no such account.");
    Ok(axum::Json(shown(&app, found.ok_or_else(unknown)?)?))
}

/// Change where somebody works
#[utoipa::path(
    patch, path = "/api/v1/admin/staff/{userId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The account as it is now", body = User),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`no_such_staff`"),
        (status = 422, description = "`too_many_theaters`, `unknown_theaters`"),
    )
)]
pub async fn change_staff(
    State(app): State<App>,
    SystemAdmin(by): SystemAdmin,
    Id(user): Id<UserId>,
    Json(body): Json<StaffChange>,
) -> Result<axum::Json<User>, ApiError> {
    let theaters = known_theaters(&app, body.theater_ids).await?;
    let command = SetTheaters { by, user, theaters };
    app.store.write("accounts.set_theaters", move |tx| set_theaters(tx, &command)).await?;
    Ok(axum::Json(user_of(&app, user).await?))
}

/// The theatres of somebody's work, which must be there: the gate would refuse every ticket of one that
/// was mistyped. More than anybody may have are left to the script, which says so.
async fn known_theaters(app: &App, named: Vec<Uuid>) -> Result<Vec<TheaterId>, ApiError> {
    let theaters: Vec<TheaterId> = named.into_iter().map(TheaterId::new).collect();
    let asked = theaters[..theaters.len().min(THEATERS_PER_USER_MAX)].to_vec();
    let unknown = app.store.read("catalog.find_theater", move |s| {
        let mut unknown = Vec::new();
        for theater in asked {
            if find_theater(s, theater)?.is_none() {
                unknown.push(theater);
            }
        }
        Ok::<_, StoreError>(unknown)
    });
    let unknown = unknown.await?;
    if unknown.is_empty() {
        return Ok(theaters);
    }
    let ids: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let message = format!("There is no such theatre: {}.", ids.join(", "));
    let field = FieldProblem { field: "theaterIds".to_owned(), message: message.clone() };
    let details = json!({ "fields": [field], "theaters": ids });
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Err(ApiError::new(status, "unknown_theaters", message).with_details(details))
}

fn shown(app: &App, sealed: SealedProfile) -> Result<User, ApiError> {
    open_profile(app, sealed).map(User::from)
}

impl NewStaff {
    async fn command(self, app: &App, by: Principal) -> Result<CreateStaff, ApiError> {
        let theaters = known_theaters(app, self.theater_ids).await?;
        let mut check = Check::default();
        let email = check.read::<Email>("email", &self.email);
        let phone = self.phone.and_then(|phone| check.read::<Phone>("phone", &phone));
        let name = check.read::<PersonName>("name", &self.name);
        let chosen = email.as_ref().map(|email| NewPassword::choose(&self.password, email));
        let password = chosen.and_then(|chosen| check.keep_refused("password", chosen));
        check.done()?;
        let (Some(email), Some(name), Some(password)) = (email, name, password) else {
            return Err(ApiError::internal("a field was neither read nor refused"));
        };
        let (cost, salt) = (app.password_cost, app.random());
        Ok(CreateStaff {
            by,
            user: app.fresh(UserId::new),
            role: self.role.into(),
            theaters,
            email: app.vault.seal_email(&email, app.random()),
            phone: phone.map(|phone| app.vault.seal_phone(&phone, app.random())),
            name,
            password: app.slowly(move || password.hash(cost, salt)).await?,
        })
    }
}
