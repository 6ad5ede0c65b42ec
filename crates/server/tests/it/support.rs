//! Runs the program in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use fixtures::TempFolder;
use kernel::SystemClock;
use rustls::pki_types::CertificateDer;
use store::{Location, Store, StoreConfig, StoreError, params, sql};
use uuid::Uuid;

sql! {
    PLANT_MONEY = "INSERT INTO wallets (user_id, currency, balance_minor, updated_at) \
        VALUES ($1, 'INR', 1, $2)";
}

/// The files of [`Folder::write_certificate`].
pub const TLS: [(&str, &str); 2] =
    [("USHER_TLS_CERTIFICATE", "cert.pem"), ("USHER_TLS_KEY", "key.pem")];

/// A folder of a test's own, and the program in it.
pub struct Folder(TempFolder);

impl Folder {
    pub fn new() -> Self {
        Self(TempFolder::new())
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.file(name), text).unwrap();
        self.file(name)
    }

    /// The program, in this folder, with nothing of our own environment's `USHER_…`.
    pub fn usher(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("USHER_") {
                command.env_remove(name);
            }
        }
        command.args(args).current_dir(self.0.path());
        command
    }

    /// Writes a fresh self-signed certificate and its key.
    pub fn write_certificate(&self) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        self.write("cert.pem", &made.cert.pem());
        self.write("key.pem", &made.signing_key.serialize_pem());
        made.cert.der().clone()
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.usher(args))
    }

    /// Gives somebody money that came from nowhere, as `usher verify` will find. Until the store is
    /// dropped that is in the log alone, not in the file.
    pub fn plant(&self, owner: u128) -> Store {
        let location = Location::Sqlite(self.file("usher-data/usher.db"));
        let store = Store::open(&StoreConfig::new(location), Arc::new(SystemClock)).unwrap();
        let planted = store.write_blocking("test.plant", move |tx| {
            let now = tx.now();
            tx.execute(&PLANT_MONEY, params![Uuid::from_u128(owner), now])?;
            Ok::<_, StoreError>(())
        });
        planted.unwrap();
        store
    }
}

/// What a run said.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(Output { status, stdout, stderr }: Output) -> Self {
        Self {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        command.output().unwrap().into()
    }

    /// Ended with `code` and said exactly one line, with all of `words` in it, on standard error.
    #[track_caller]
    pub fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "not one sentence: {self:?}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in {self:?}");
        }
    }

    /// Ended well; its standard output.
    #[track_caller]
    pub fn fine(&self) -> &str {
        assert_eq!(self.code, 0, "{self:?}");
        &self.out
    }
}
