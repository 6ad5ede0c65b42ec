//! `usher restore`: a backup takes the place of an embedded database, which is kept aside.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use kernel::{Clock, SystemClock};
use store::{Location, Store, StoreConfig};

use crate::config::{Config, ConfigArgs};
use crate::installation::lock_folder;
use crate::trouble::Trouble;

/// What SQLite keeps beside a database file. They belong together and move together.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `usher backup` wrote
    file: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Restore {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let Location::Sqlite(database) = config.location() else {
            return Err(Trouble::Usage(
                "database_url names a PostgreSQL server: restore it with its own tools \
                 (pg_restore, or point-in-time recovery)"
                    .into(),
            ));
        };
        let _lock = lock_folder(&config.data_dir)?;
        let arrived = with_ending(&database, ".arriving");
        std::fs::copy(&self.file, &arrived).map_err(|error| {
            Trouble::Found(format!("{} cannot be copied: {error}", self.file.display()))
        })?;
        if let Err(trouble) = check(&arrived) {
            remove(&arrived);
            return Err(Trouble::Found(format!(
                "{} is not restored: {trouble}",
                self.file.display()
            )));
        }
        if let Some(aside) = set_aside(&database)? {
            println!("kept the database that was there as {}", aside.display());
        }
        rename_all(&arrived, &database)?;
        println!("restored {}; `usher verify` proves that it is sound", database.display());
        Ok(())
    }
}

/// Whether the copy is a whole database of ours, or one that we can bring up to date.
fn check(file: &Path) -> Result<(), Trouble> {
    let config = StoreConfig::new(Location::Sqlite(file.to_owned()));
    let store = Store::open(&config, Arc::new(SystemClock))?;
    if store.pending_migrations()?.len() == store::MIGRATIONS.len() {
        return Err(Trouble::Found("it holds no data of usher".into()));
    }
    match store.integrity_problems()?.first() {
        Some(problem) => Err(Trouble::Found(format!("it is damaged: {problem}"))),
        None => Ok(()),
    }
}

/// Moves the present database away under a name that says when; `None` if there is none.
fn set_aside(database: &Path) -> Result<Option<PathBuf>, Trouble> {
    if !database.exists() {
        return Ok(None);
    }
    let aside =
        with_ending(database, &format!(".until-{}", SystemClock.now().strftime("%Y%m%dT%H%M%SZ")));
    rename_all(database, &aside)?;
    Ok(Some(aside))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn rename_all(from: &Path, to: &Path) -> Result<(), Trouble> {
    for companion in COMPANIONS {
        let (from, to) = (with_ending(from, companion), with_ending(to, companion));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| {
                Trouble::Found(format!(
                    "{} cannot become {}: {error}",
                    from.display(),
                    to.display()
                ))
            })?;
        }
    }
    Ok(())
}

fn remove(file: &Path) {
    for companion in COMPANIONS {
        // Best effort: what stays is only a copy, and the next restore overwrites it.
        let _ = std::fs::remove_file(with_ending(file, companion));
    }
}
