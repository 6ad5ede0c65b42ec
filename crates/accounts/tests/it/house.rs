//! A house with people: doors in short, so that the stories can be told in a few words.

use std::sync::Arc;

use accounts::{
    AccessTokens, Email, Language, Letter, LogIn, LogInRefusal, NewPassword, NewSignIn,
    OneTimeToken, PasswordCost, PasswordHash, PersonName, Phone, Principal, Profile, Proven,
    RefreshSignIn, RefreshToken, Refreshed, Register, RegisterRefusal, Role, Sealed, SignIn,
    UserFilter, Vault,
};
use fixtures::Bench;
use kernel::{Entropy, JobId, SignInId, TheaterId, UserId};
use store::{Failure, JournalRow};
use uuid::Uuid;

/// The password of everybody who does not say otherwise.
pub const PASSWORD: &str = "two films a week";

/// A bench with the keys of an installation.
pub struct House<'b> {
    pub bench: &'b Bench,
    pub vault: Arc<Vault>,
    pub tokens: AccessTokens,
}

/// Somebody who is signed in, with the token that their device keeps.
pub struct Device {
    pub principal: Principal,
    pub refresh: RefreshToken,
}

impl<'b> House<'b> {
    pub fn new(bench: &'b Bench) -> Self {
        let (vault, tokens) = (Arc::new(Vault::new([7; 32])), AccessTokens::new([8; 32]));
        Self { bench, vault, tokens }
    }

    pub fn uuid(&self) -> Uuid {
        self.bench.entropy.uuid(self.bench.store.now())
    }

    pub fn user(&self) -> UserId {
        UserId::new(self.uuid())
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.bench.entropy.fill(&mut bytes);
        bytes
    }

    pub fn email(&self, text: &str) -> Sealed {
        self.vault.seal_email(&text.parse::<Email>().unwrap(), self.random())
    }

    pub fn phone(&self, text: &str) -> Sealed {
        self.vault.seal_phone(&text.parse::<Phone>().unwrap(), self.random())
    }

    pub fn password(&self, text: &str) -> PasswordHash {
        let owner = "nobody@usher.test".parse().unwrap();
        NewPassword::choose(text, &owner).unwrap().hash(PasswordCost::LEAST, self.random())
    }

    pub fn sign_in(&self) -> (NewSignIn, RefreshToken) {
        let refresh = RefreshToken::new(self.random());
        (NewSignIn { id: SignInId::new(self.uuid()), refresh: refresh.hash() }, refresh)
    }

    /// A letter as a door seals it, and the token that its reader finds.
    pub fn letter(&self, to: &str) -> (Letter, OneTimeToken) {
        let token = OneTimeToken::new(self.random());
        let (to, job) = (to.parse::<Email>().unwrap(), JobId::new(self.uuid()));
        (Letter::seal(&self.vault, &to, Language::ENGLISH, &token, job, self.random()), token)
    }

    /// A registration that nobody has sent yet.
    pub fn registration(&self, email: &str) -> (Register, RefreshToken) {
        let (sign_in, refresh) = self.sign_in();
        let command = Register {
            user: self.user(),
            email: self.email(email),
            phone: Some(self.phone("+91 98765 43210")),
            name: name("Ana"),
            password: self.password(PASSWORD),
            sign_in,
            letter: Some(self.letter(email).0),
        };
        (command, refresh)
    }

    pub fn send_registration(
        &self,
        command: &Arc<Register>,
    ) -> Result<Principal, Failure<RegisterRefusal>> {
        let command = Arc::clone(command);
        self.bench.store.write_blocking("register", move |tx| accounts::register(tx, &command))
    }

    /// Registers a person, who is then signed in on their first device.
    pub fn register(&self, email: &str) -> Device {
        let (command, refresh) = self.registration(email);
        let principal = self.send_registration(&Arc::new(command)).unwrap();
        Device { principal, refresh }
    }

    /// What the door does before `log_in`: find the account, check the password.
    pub fn prove(&self, email: &str, attempt: &str) -> Option<Proven> {
        let index = self.vault.email_index(&email.parse().unwrap());
        let candidate = self
            .bench
            .store
            .read_blocking("find", move |snapshot| accounts::find_user_for_log_in(snapshot, &index))
            .unwrap();
        accounts::prove(candidate, attempt, PasswordCost::LEAST)
    }

    pub fn log_in_proven(&self, proven: Proven) -> Result<Device, Failure<LogInRefusal>> {
        let (sign_in, refresh) = self.sign_in();
        let command = LogIn { proven, sign_in };
        let principal =
            self.bench.store.write_blocking("log in", move |tx| accounts::log_in(tx, &command))?;
        Ok(Device { principal, refresh })
    }

    pub fn log_in(&self, email: &str, attempt: &str) -> Result<Device, Failure<LogInRefusal>> {
        let proven = self.prove(email, attempt).ok_or(LogInRefusal::WrongCredentials)?;
        self.log_in_proven(proven)
    }

    pub fn refresh_with(&self, command: RefreshSignIn) -> Refreshed {
        self.bench
            .store
            .write_blocking("refresh", move |tx| accounts::refresh_sign_in(tx, &command))
            .unwrap()
    }

    /// Trades a token in; what comes back is the next one.
    pub fn refresh(&self, spent: &RefreshToken) -> Result<Device, accounts::RefreshRefusal> {
        let refresh = self.tokens.next_refresh_token(spent);
        let command = RefreshSignIn { spent: spent.hash(), fresh: refresh.hash() };
        let principal = self.refresh_with(command).into_result()?;
        Ok(Device { principal, refresh })
    }

    pub fn profile(&self, user: UserId) -> Option<Profile> {
        self.bench
            .store
            .read_blocking("find", move |snapshot| accounts::find_user(snapshot, user))
            .unwrap()
            .map(|sealed| sealed.open(&self.vault).unwrap())
    }

    /// Addresses of a page of users, and how many there are in all.
    pub fn list(&self, filter: UserFilter, limit: i64, offset: i64) -> (Vec<String>, i64) {
        let (page, total) = self
            .bench
            .store
            .read_blocking("list", move |snapshot| {
                accounts::list_users(snapshot, filter, limit, offset)
            })
            .unwrap();
        let opened = page.into_iter().map(|sealed| sealed.open(&self.vault).unwrap());
        (opened.map(|profile| profile.email.as_str().to_owned()).collect(), total)
    }

    pub fn devices_of(&self, user: UserId) -> Vec<SignIn> {
        self.bench
            .store
            .read_blocking("list", move |snapshot| accounts::sign_ins_of(snapshot, user))
            .unwrap()
    }

    pub fn tidy(&self) -> u64 {
        self.bench.store.write_blocking("tidy", accounts::tidy_sign_ins).unwrap()
    }

    pub fn journal(&self, user: UserId) -> Vec<JournalRow> {
        self.bench
            .store
            .read_blocking("journal", move |snapshot| store::journal_of(snapshot, user.uuid()))
            .unwrap()
    }

    /// The actions that the journal knows of a user, oldest first.
    pub fn actions(&self, user: UserId) -> Vec<String> {
        self.journal(user).into_iter().map(|row| row.action).collect()
    }

    /// Runs a command that the stories send as it is.
    pub fn send<T: Send + 'static, E: store::ScriptError>(
        &self,
        script: impl Fn(&mut store::Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.bench.store.write_blocking("story", script)
    }
}

pub fn name(text: &str) -> PersonName {
    text.parse().unwrap()
}

pub fn theater(number: u128) -> TheaterId {
    TheaterId::new(Uuid::from_u128(number))
}

/// A member of staff as their token describes them; need not be in the database.
pub fn staff(role: Role, theaters: &[TheaterId]) -> Principal {
    Principal {
        user: UserId::new(Uuid::from_u128(99)),
        role,
        theaters: theaters.to_vec(),
        sign_in: SignInId::new(Uuid::from_u128(98)),
    }
}

pub fn refusal<T: std::fmt::Debug, R: std::fmt::Debug>(result: Result<T, Failure<R>>) -> R {
    match result {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, found {other:?}"),
    }
}
