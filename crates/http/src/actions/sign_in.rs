//! Register, sign in, stay signed in, leave.

use accounts::{
    Email, Language, LogIn, LogInRefusal, LogOut, LogOutEverywhere, NewPassword, NewSignIn,
    PersonName, Phone, Principal, Profile, RefreshRefusal, RefreshSignIn, RefreshToken, Register,
    SealedProfile, find_sign_in, find_user, find_user_for_log_in, log_in, log_out,
    log_out_everywhere, prove, refresh_sign_in,
};
use kernel::{SignInId, UserId};
use store::{Failure, StoreError, Tx};

use super::account::open_own_profile;
use super::letter_to;
use crate::App;
use crate::door::{ApiError, Check, Peer};

/// A device that somebody is signed in on, with the tokens that it keeps.
pub struct SignedInDevice {
    /// Who, with the rights of this moment.
    pub principal: Principal,
    /// Their profile, read by the script that signed them in: nothing that can fail may stand
    /// between its commit and the tokens.
    pub profile: Profile,
    /// Shows who asks, for [`accounts::ACCESS_TOKEN_SECONDS`].
    pub access_token: String,
    /// For the next access token; used once.
    pub refresh_token: String,
}

/// A new account, as its person wrote it.
#[derive(Clone, Copy)]
pub struct NewPerson<'a> {
    /// The address to sign in with.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// What to call them.
    pub name: &'a str,
    /// With the country code.
    pub phone: Option<&'a str>,
    /// Which language letters are read in.
    pub language: Language,
}

/// Opens an account and signs it in. A letter that confirms the address is on its way.
pub async fn register(
    app: &App,
    peer: Peer,
    person: NewPerson<'_>,
) -> Result<SignedInDevice, ApiError> {
    app.limiters.sign_ins.admit((peer.network(), "register"), app.store.now()).await?;
    let (token, sign_in) = new_sign_in(app);
    let command = person.command(app, sign_in).await?;
    let script = app.store.write("accounts.register", move |tx| {
        let principal = accounts::register(tx, &command)?;
        Ok::<_, Failure<_>>(with_profile(tx, principal)?)
    });
    SignedInDevice::new(app, script.await?, &token)
}

/// Signs somebody in.
pub async fn sign_in(
    app: &App,
    peer: Peer,
    email: &str,
    password: &str,
) -> Result<SignedInDevice, ApiError> {
    let wrong = || ApiError::refused(&LogInRefusal::WrongCredentials);
    let email: Email = email.parse().map_err(|_| wrong())?;
    let index = app.vault.email_index(&email);
    app.limiters.sign_ins.admit((peer.network(), index), app.store.now()).await?;
    let candidate = app
        .store
        .read("accounts.find_user_for_log_in", move |snapshot| {
            find_user_for_log_in(snapshot, &index)
        })
        .await?;
    let (cost, password) = (app.password_cost, password.to_owned());
    let proven = app.slowly(move || prove(candidate, &password, cost)).await?;
    let (token, sign_in) = new_sign_in(app);
    let command = LogIn { proven: proven.ok_or_else(wrong)?, sign_in };
    let script = app.store.write("accounts.log_in", move |tx| {
        let principal = log_in(tx, &command)?;
        Ok::<_, Failure<_>>(with_profile(tx, principal)?)
    });
    SignedInDevice::new(app, script.await?, &token)
}

/// Spends a refresh token and gives the next one. A token that is used again later than
/// [`accounts::REFRESH_REPEAT_SECONDS`], or after the next one was used, ends the sign-in. One that
/// was made up costs a query and no script.
pub async fn refresh(app: &App, token: &str) -> Result<SignedInDevice, ApiError> {
    let spent: RefreshToken = token.parse()?;
    let hash = spent.hash();
    let known =
        app.store.read("accounts.find_sign_in", move |snapshot| find_sign_in(snapshot, &hash));
    known.await?.ok_or(RefreshRefusal::SignedOut)?;
    let fresh = app.access_tokens.next_refresh_token(&spent);
    let command = RefreshSignIn { spent: hash, fresh: fresh.hash() };
    let script = app.store.write("accounts.refresh_sign_in", move |tx| {
        match refresh_sign_in(tx, &command)?.into_result() {
            Ok(principal) => with_profile(tx, principal).map(Ok),
            Err(refusal) => Ok::<_, StoreError>(Err(refusal)),
        }
    });
    SignedInDevice::new(app, script.await??, &fresh)
}

fn with_profile(
    tx: &mut Tx<'_>,
    principal: Principal,
) -> Result<(Principal, Option<SealedProfile>), StoreError> {
    let profile = find_user(tx, principal.user)?;
    Ok((principal, profile))
}

/// Ends the sign-in of this device.
pub async fn sign_out(app: &App, principal: &Principal) -> Result<(), ApiError> {
    let command = LogOut { user: principal.user, sign_in: principal.sign_in };
    app.store.write("accounts.log_out", move |tx| log_out(tx, &command)).await?;
    Ok(())
}

/// Ends the sign-ins of all devices, this one too; answers how many.
pub async fn sign_out_everywhere(app: &App, principal: &Principal) -> Result<u64, ApiError> {
    let command = LogOutEverywhere { user: principal.user };
    let script =
        app.store.write("accounts.log_out_everywhere", move |tx| log_out_everywhere(tx, &command));
    Ok(script.await?)
}

/// Whose access token this is; one that is no longer good is refused.
pub fn principal(app: &App, access_token: &str) -> Result<Principal, ApiError> {
    Ok(app.access_tokens.read(access_token, app.store.now())?)
}

impl NewPerson<'_> {
    async fn command(self, app: &App, sign_in: NewSignIn) -> Result<Register, ApiError> {
        let mut check = Check::default();
        let email = check.read::<Email>("email", self.email);
        let phone = self.phone.map(|phone| check.read::<Phone>("phone", phone));
        let name = check.read::<PersonName>("name", self.name);
        let chosen = email.as_ref().map(|email| NewPassword::choose(self.password, email));
        let password = chosen.and_then(|chosen| check.keep_refused("password", chosen));
        check.done()?;
        let (Some(email), Some(name), Some(password)) = (email, name, password) else {
            return Err(ApiError::internal("a field was neither read nor refused"));
        };
        let (cost, salt) = (app.password_cost, app.random());
        Ok(Register {
            user: app.fresh(UserId::new),
            letter: Some(letter_to(app, &email, self.language)),
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

impl SignedInDevice {
    fn new(
        app: &App,
        (principal, profile): (Principal, Option<SealedProfile>),
        token: &RefreshToken,
    ) -> Result<Self, ApiError> {
        let profile = open_own_profile(app, profile)?;
        let access_token = app.access_tokens.issue(&principal, app.store.now());
        Ok(Self { principal, profile, access_token, refresh_token: token.reveal() })
    }
}
