//! The profile of whoever is signed in, and their devices.

use accounts::{
    AccessNeeds, AccessRefusal, COMPANIONS_MAX, ChangeEmail, ChangePassword, ChangePasswordRefusal,
    Email, EraseUser, Language, LogOut, NeedsChange, NewPassword, PersonName, Phone, PhoneChange,
    Principal, Profile, Proven, SealedProfile, SignIn, UpdateProfile, find_user,
    find_user_for_proof, log_out, prove, sign_ins_of, update_profile,
};
use booking::erase_person;
use kernel::{SignInId, UserId};

use super::letter_to;
use crate::App;
use crate::door::{ApiError, Check};

/// What changes in a profile; what is left out stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProfileEdit<'a> {
    /// What to call them.
    pub name: Option<&'a str>,
    /// With the country code; `Some(None)` forgets it.
    pub phone: Option<Option<&'a str>>,
    /// What they need.
    pub access_needs: Option<AccessNeeds>,
}

/// The profile of a person. Their access token may have outlived their account.
pub async fn profile(app: &App, user: UserId) -> Result<Profile, ApiError> {
    let found =
        app.store.read("accounts.find_user", move |snapshot| find_user(snapshot, user)).await?;
    open_own_profile(app, found)
}

/// The profile of whoever asks, who has one.
pub(super) fn open_own_profile(
    app: &App,
    found: Option<SealedProfile>,
) -> Result<Profile, ApiError> {
    open_profile(app, found.ok_or(AccessRefusal::NotSignedIn)?)
}

/// A profile with its personal data.
pub fn open_profile(app: &App, sealed: SealedProfile) -> Result<Profile, ApiError> {
    sealed
        .open(&app.vault)
        .map_err(|error| ApiError::internal(format!("opening a profile: {error:?}")))
}

/// Changes a profile.
pub async fn change_profile(
    app: &App,
    user: UserId,
    edit: ProfileEdit<'_>,
) -> Result<(), ApiError> {
    let command = edit.command(app, user)?;
    app.store.write("accounts.update_profile", move |tx| update_profile(tx, &command)).await?;
    Ok(())
}

/// Changes the address to sign in with. A letter that confirms it goes there.
pub async fn change_email(
    app: &App,
    user: UserId,
    email: &str,
    current_password: &str,
    language: Language,
) -> Result<(), ApiError> {
    let email: Email = email.parse()?;
    let proven = proof(app, user, current_password).await?;
    let letter = letter_to(app, &email, language);
    let command = ChangeEmail { proven, email: app.vault.seal_email(&email, app.random()), letter };
    let script =
        app.store.write("accounts.change_email", move |tx| accounts::change_email(tx, &command));
    script.await?;
    Ok(())
}

/// Changes the password and signs all other devices out.
pub async fn change_password(
    app: &App,
    principal: &Principal,
    current: &str,
    new: &str,
) -> Result<(), ApiError> {
    let email = profile(app, principal.user).await?.email;
    let chosen = NewPassword::choose(new, &email)?;
    let proven = proof(app, principal.user, current).await?;
    let (cost, salt) = (app.password_cost, app.random());
    let password = app.slowly(move || chosen.hash(cost, salt)).await?;
    let command = ChangePassword { proven, password, keep: principal.sign_in };
    let script = app
        .store
        .write("accounts.change_password", move |tx| accounts::change_password(tx, &command));
    script.await?;
    Ok(())
}

/// The devices that somebody is signed in on, the one that was used last first.
pub async fn sign_ins(app: &App, user: UserId) -> Result<Vec<SignIn>, ApiError> {
    let found = app.store.read("accounts.sign_ins_of", move |snapshot| sign_ins_of(snapshot, user));
    Ok(found.await?)
}

/// Signs one of somebody's devices out.
pub async fn end_sign_in(app: &App, user: UserId, sign_in: SignInId) -> Result<(), ApiError> {
    let command = LogOut { user, sign_in };
    app.store.write("accounts.log_out", move |tx| log_out(tx, &command)).await?;
    Ok(())
}

/// Destroys what names a person, and what they said. Their bookings stay in the books.
pub async fn erase_account(app: &App, principal: Principal) -> Result<(), ApiError> {
    let command = EraseUser { user: principal.user, by: principal };
    let script = app.store.write("booking.erase_person", move |tx| erase_person(tx, &command));
    script.await?;
    Ok(())
}

impl ProfileEdit<'_> {
    fn command(self, app: &App, user: UserId) -> Result<UpdateProfile, ApiError> {
        let mut check = Check::default();
        let name = self.name.and_then(|name| check.read::<PersonName>("name", name));
        let phone = match self.phone {
            None => PhoneChange::Keep,
            Some(None) => PhoneChange::Remove,
            Some(Some(phone)) => {
                check.read::<Phone>("phone", phone).map_or(PhoneChange::Keep, |phone| {
                    PhoneChange::Replace(app.vault.seal_phone(&phone, app.random()))
                })
            }
        };
        if let Some(needs) = self.access_needs {
            check.range("accessNeeds.companions", &needs.companions, &(0..=COMPANIONS_MAX));
        }
        check.done()?;
        let needs = self.access_needs.map_or(NeedsChange::Keep, |needs| {
            NeedsChange::Replace(needs.seal(&app.vault, app.random()))
        });
        Ok(UpdateProfile { user, name, phone, needs })
    }
}

/// Proof that whoever asks knows the present password.
async fn proof(app: &App, user: UserId, attempt: &str) -> Result<Proven, ApiError> {
    app.limiters.sign_ins.admit(user, app.store.now()).await?;
    let candidate = app
        .store
        .read("accounts.find_user_for_proof", move |snapshot| find_user_for_proof(snapshot, user))
        .await?;
    let (cost, attempt) = (app.password_cost, attempt.to_owned());
    let proven = app.slowly(move || prove(candidate, &attempt, cost)).await?;
    proven.ok_or_else(|| ApiError::refused(&ChangePasswordRefusal::WrongPassword))
}
