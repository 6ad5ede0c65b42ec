//! `usher admin`: the first system admin of an installation, who then makes the others.

use std::io::{BufRead, IsTerminal, stdin};

use accounts::{
    CreateStaff, CreateStaffRefusal, Email, NewPassword, PasswordCost, PersonName, Principal, Role,
    create_staff,
};
use clap::Args;
use kernel::{Entropy, OsEntropy, Refusal, SignInId, UserId};
use store::Failure;

use crate::config::{Config, ConfigArgs};
use crate::installation::Installation;
use crate::keys::{Keys, random};
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Admin {
    /// The address to sign in with
    email: String,
    /// What to call them
    #[arg(long, default_value = "Admin")]
    name: String,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Admin {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let email: Email = self.email.parse().map_err(|refusal| wrong(&refusal))?;
        let name: PersonName = self.name.parse().map_err(|refusal| wrong(&refusal))?;
        let password = NewPassword::choose(&read_password()?, &email).map_err(|r| wrong(&r))?;
        let password = password.hash(PasswordCost::STANDARD, random());
        let installation = Installation::open_current(&config)?;
        let store = &installation.store;
        let vault = Keys::of(store, &config.secrets)?.vault;
        let user = UserId::new(OsEntropy.uuid(store.now()));
        let command = CreateStaff {
            // Whoever may run this on the machine may do everything: they act for themselves.
            by: Principal {
                user,
                role: Role::SystemAdmin,
                theaters: Vec::new(),
                sign_in: SignInId::new(OsEntropy.uuid(store.now())),
            },
            user,
            role: Role::SystemAdmin,
            theaters: Vec::new(),
            email: vault.seal_email(&email, random()),
            phone: None,
            name,
            password,
        };
        match store.write_blocking("accounts.create_staff", move |tx| create_staff(tx, &command)) {
            Ok(()) => {
                println!("{} is a system admin", self.email);
                Ok(())
            }
            Err(Failure::Refused(refusal)) => Err(found(&refusal)),
            Err(Failure::Store(error)) => Err(error.into()),
        }
    }
}

/// The first line of standard input.
fn read_password() -> Result<String, Trouble> {
    if stdin().is_terminal() {
        eprintln!("Password (it is shown while you type):");
    }
    let mut line = String::new();
    stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Trouble::Usage(format!("the password cannot be read: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Trouble::Usage("give the password on standard input, one line".into()));
    }
    Ok(password.to_owned())
}

fn wrong(refusal: &impl Refusal) -> Trouble {
    Trouble::Usage(refusal.message())
}

fn found(refusal: &CreateStaffRefusal) -> Trouble {
    Trouble::Found(refusal.message())
}
