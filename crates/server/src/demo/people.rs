//! The demo's accounts. Everybody knows their password, so this data is for trying things out only.

use accounts::{
    CreateStaff, Email, NewPassword, NewSignIn, PasswordCost, PasswordHash, Principal,
    RefreshToken, Register, Role, Vault, create_staff, register,
};
use kernel::{
    Currency, Entropy, Money, OsEntropy, SignInId, TheaterId, TransferId, UserId, derived,
};
use payments::{Account, credit_wallet};
use store::{Failure, StoreError, Tx};
use uuid::Uuid;

use super::dice::Dice;
use super::reviews;
use crate::keys::random;

/// The password of all of them.
pub(crate) const PASSWORD: &str = "usher-demo";

/// Ana's and Ben's pocket money, so that wallets can be tried: whole units of the demo's currency.
const POCKET_MONEY_MINOR: i64 = 200_000;

/// Who there is.
pub(crate) const ACCOUNTS: [(&str, &str, Role); 5] = [
    ("admin@usher.test", "Admin", Role::SystemAdmin),
    ("theatre@usher.test", "Theatre manager", Role::TheaterAdmin),
    ("gate@usher.test", "Gate staff", Role::Gate),
    ("ana@usher.test", "Ana", Role::Person),
    ("ben@usher.test", "Ben", Role::Person),
];

/// Those who have bought the seats that are taken on the maps. Nobody knows their password.
const AUDIENCE: &str = "audience@usher.test";

/// The account of the audience.
pub(super) fn audience() -> UserId {
    user(AUDIENCE)
}

/// An account with everything that a script may not make: sealed, hashed, with its random tokens.
pub(super) enum Newcomer {
    Staff(CreateStaff),
    Person(Register),
}

/// Prepares all accounts. `theater` is where the staff work.
pub(super) fn newcomers(vault: &Vault, theater: TheaterId) -> Vec<Newcomer> {
    let nobody_knows = random::<16>().map(|byte| format!("{byte:02x}")).concat();
    let mut all: Vec<Newcomer> = ACCOUNTS
        .iter()
        .map(|(email, name, role)| newcomer(vault, email, name, *role, PASSWORD, theater))
        .collect();
    let nobodys = hashed(AUDIENCE, &nobody_knows);
    all.push(Newcomer::Person(person(vault, AUDIENCE, "The audience", nobodys.clone())));
    all.extend(reviews::authors(vault, &nobodys));
    all
}

/// Opens the accounts that are not there yet.
pub(super) fn open(tx: &mut Tx<'_>, newcomers: &[Newcomer]) -> Result<(), StoreError> {
    for newcomer in newcomers {
        let opened = match newcomer {
            Newcomer::Staff(command) => create_staff(tx, command).map_err(|f| f.map(|_| ())),
            Newcomer::Person(command) => {
                register(tx, command).map(|_| ()).map_err(|f| f.map(|_| ()))
            }
        };
        match opened {
            // Refused: the account is there from an earlier start, perhaps changed since.
            Ok(()) | Err(Failure::Refused(())) => {}
            Err(Failure::Store(error)) => return Err(error),
        }
    }
    for (email, _, role) in ACCOUNTS {
        if role == Role::Person {
            let user = user(email);
            give(tx, user, Money::new(POCKET_MONEY_MINOR, Currency::INR), user.uuid())?;
        }
    }
    Ok(())
}

/// Puts money into a wallet, once for each cause.
pub(super) fn give(
    tx: &mut Tx<'_>,
    user: UserId,
    amount: Money,
    cause: Uuid,
) -> Result<(), StoreError> {
    let transfer = TransferId::new(derived(cause, "gift", 0));
    credit_wallet(tx, user, amount, Account::Promotions, transfer, None)
}

/// The account of an address.
pub(super) fn user(email: &str) -> UserId {
    Dice::of(&["user", email]).id(UserId::new)
}

fn newcomer(
    vault: &Vault,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
    theater: TheaterId,
) -> Newcomer {
    let person = person(vault, email, name, hashed(email, password));
    if role == Role::Person {
        return Newcomer::Person(person);
    }
    let admin = user(ACCOUNTS[0].0);
    let sign_in = person.sign_in.id;
    let by = Principal { user: admin, role: Role::SystemAdmin, theaters: Vec::new(), sign_in };
    let theaters = if role == Role::SystemAdmin { Vec::new() } else { vec![theater] };
    Newcomer::Staff(CreateStaff {
        by,
        user: person.user,
        role,
        theaters,
        email: person.email,
        phone: None,
        name: person.name,
        password: person.password,
    })
}

/// Somebody who opens an account.
pub(super) fn person(vault: &Vault, email: &str, name: &str, password: PasswordHash) -> Register {
    let id = SignInId::new(OsEntropy.uuid(kernel::Timestamp::UNIX_EPOCH));
    Register {
        user: user(email),
        email: vault.seal_email(&address(email), random()),
        phone: None,
        name: name.parse().expect("a demo name is a name"),
        password,
        sign_in: NewSignIn { id, refresh: RefreshToken::new(random()).hash() },
        letter: None,
    }
}

fn hashed(email: &str, password: &str) -> PasswordHash {
    let chosen = NewPassword::choose(password, &address(email));
    chosen.expect("a demo password follows the policy").hash(PasswordCost::STANDARD, random())
}

fn address(email: &str) -> Email {
    email.parse().expect("a demo address is an address")
}
