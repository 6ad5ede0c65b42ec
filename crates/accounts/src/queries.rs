//! Read-only views. What they find is still sealed; the doors open it with the [`Vault`], so that
//! no key comes near a transaction.

use kernel::{SignInId, TheaterId, Timestamp, UserId};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::limits::{SIGN_INS_LISTED_MAX, USERS_PER_PAGE_MAX};
use crate::users::theaters_of;
use crate::{
    BlindIndex, Candidate, Email, PasswordHash, Phone, RefreshHash, Role, Vault, VaultError,
};

sql! {
    FIND_USER = "SELECT user_id, role, name, email_cipher, email_verified_at, phone_cipher, \
        created_at, updated_at FROM users WHERE user_id = $1 AND erased_at IS NULL";
    LIST_USERS = "SELECT user_id, role, name, email_cipher, email_verified_at, phone_cipher, \
        created_at, updated_at FROM users WHERE erased_at IS NULL \
        AND (CAST($1 AS TEXT) IS NULL OR role = $1) \
        AND (CAST($2 AS BYTEA) IS NULL OR email_index = $2) \
        ORDER BY created_at DESC, user_id LIMIT $3 OFFSET $4";
    COUNT_USERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM users WHERE erased_at IS NULL \
        AND (CAST($1 AS TEXT) IS NULL OR role = $1) \
        AND (CAST($2 AS BYTEA) IS NULL OR email_index = $2)";
    CANDIDATE_BY_EMAIL = "SELECT user_id, password_hash FROM users \
        WHERE email_index = $1 AND password_hash IS NOT NULL";
    CANDIDATE_BY_ID = "SELECT user_id, password_hash FROM users \
        WHERE user_id = $1 AND password_hash IS NOT NULL";
    SIGN_INS_OF = "SELECT sign_in_id, created_at, refreshed_at, expires_at FROM sign_ins \
        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 \
        ORDER BY refreshed_at DESC, sign_in_id LIMIT $3";
    FIND_SIGN_IN = "SELECT sign_in_id, user_id FROM sign_ins WHERE ended_at IS NULL \
        AND sign_in_id IN (SELECT sign_in_id FROM sign_ins WHERE refresh_hash = $1 UNION ALL \
        SELECT sign_in_id FROM spent_refresh_tokens WHERE refresh_hash = $1)";
}

/// A profile as it is stored.
#[derive(Debug)]
pub struct SealedProfile {
    user: UserId,
    role: Role,
    name: String,
    email: Vec<u8>,
    email_verified_at: Option<Timestamp>,
    phone: Option<Vec<u8>>,
    created_at: Timestamp,
    updated_at: Timestamp,
    theaters: Vec<TheaterId>,
}

/// A profile to show to its owner or to an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose.
    pub user: UserId,
    /// What the account is for.
    pub role: Role,
    /// What to call them.
    pub name: String,
    /// The address that they sign in with.
    pub email: Email,
    /// When they proved that they read what is sent there.
    pub email_verified_at: Option<Timestamp>,
    /// A number to be reached at.
    pub phone: Option<Phone>,
    /// Since when they have the account.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The theatres of staff.
    pub theaters: Vec<TheaterId>,
}

impl SealedProfile {
    /// Opens the personal data.
    pub fn open(self, vault: &Vault) -> Result<Profile, VaultError> {
        Ok(Profile {
            user: self.user,
            role: self.role,
            name: self.name,
            email: vault.open_email(&self.email)?,
            email_verified_at: self.email_verified_at,
            phone: self.phone.map(|phone| vault.open_phone(&phone)).transpose()?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            theaters: self.theaters,
        })
    }
}

/// One device that somebody is signed in on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Which.
    pub id: SignInId,
    /// Since when.
    pub created_at: Timestamp,
    /// When the device was last heard of.
    pub refreshed_at: Timestamp,
    /// When it will be over without a sign of life.
    pub expires_at: Timestamp,
}

/// Which users a list shows. Both conditions must hold.
#[derive(Debug, Default, Clone, Copy)]
pub struct UserFilter {
    /// Only those of a role.
    pub role: Option<Role>,
    /// Only the one with this address, from [`Vault::email_index`].
    pub email: Option<BlindIndex>,
}

/// The profile of a user who is not erased.
pub fn find_user(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
) -> Result<Option<SealedProfile>, StoreError> {
    let found = snapshot.row_opt(&FIND_USER, params![user], profile)?;
    found.map(|profile| with_theaters(snapshot, profile)).transpose()
}

/// One page of users, the newest first, and how many there are in all.
pub fn list_users(
    snapshot: &mut Snapshot<'_>,
    filter: UserFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<SealedProfile>, i64), StoreError> {
    let (role, email) = (filter.role.map(Role::word), filter.email.as_ref());
    let limit = limit.clamp(0, USERS_PER_PAGE_MAX);
    let total = snapshot.row(&COUNT_USERS, params![role, email], |row| row.get(0))?;
    let page = snapshot.rows(&LIST_USERS, params![role, email, limit, offset], profile)?;
    let page = page
        .into_iter()
        .map(|profile| with_theaters(snapshot, profile))
        .collect::<Result<_, _>>()?;
    Ok((page, total))
}

/// The account of an address, to [prove](crate::prove) its password.
pub fn find_user_for_log_in(
    snapshot: &mut Snapshot<'_>,
    email: &BlindIndex,
) -> Result<Option<Candidate>, StoreError> {
    snapshot.row_opt(&CANDIDATE_BY_EMAIL, params![email], candidate)
}

/// The account of somebody who is signed in, to [prove](crate::prove) its password again.
pub fn find_user_for_proof(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
) -> Result<Option<Candidate>, StoreError> {
    snapshot.row_opt(&CANDIDATE_BY_ID, params![user], candidate)
}

/// The devices that somebody is signed in on, the latest first.
pub fn sign_ins_of(snapshot: &mut Snapshot<'_>, user: UserId) -> Result<Vec<SignIn>, StoreError> {
    let now = snapshot.now();
    snapshot.rows(&SIGN_INS_OF, params![user, now, SIGN_INS_LISTED_MAX], |row| {
        Ok(SignIn {
            id: row.get(0)?,
            created_at: row.get(1)?,
            refreshed_at: row.get(2)?,
            expires_at: row.get(3)?,
        })
    })
}

/// Whose sign-in a refresh token is, the present one or a spent one, unless that has ended. Tells a
/// token that was made up without a script.
pub fn find_sign_in(
    snapshot: &mut Snapshot<'_>,
    refresh: &RefreshHash,
) -> Result<Option<(SignInId, UserId)>, StoreError> {
    snapshot.row_opt(&FIND_SIGN_IN, params![&refresh.0], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn profile(row: &Row<'_>) -> Result<SealedProfile, StoreError> {
    Ok(SealedProfile {
        user: row.get(0)?,
        role: row.word(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        email_verified_at: row.get(4)?,
        phone: row.get(5)?,
        created_at: row.get(6)?,
        updated_at: row.get(7)?,
        theaters: Vec::new(),
    })
}

/// Only staff have theatres, so a page of people costs no further query.
fn with_theaters(
    snapshot: &mut Snapshot<'_>,
    mut profile: SealedProfile,
) -> Result<SealedProfile, StoreError> {
    if matches!(profile.role, Role::Gate | Role::TheaterAdmin) {
        profile.theaters = theaters_of(snapshot, profile.user)?;
    }
    Ok(profile)
}

fn candidate(row: &Row<'_>) -> Result<Candidate, StoreError> {
    Ok(Candidate { user: row.get(0)?, hash: PasswordHash::from_stored(row.get(1)?) })
}
