//! `usher restore`: a backup takes the place of an embedded database, which is kept aside.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use kernel::{Clock, SystemClock};
use store::{Location, Store, StoreConfig};

use crate::config::{Config, ConfigArgs};
use crate::installation::{ARRIVING, UNTIL, lock_folder};
use crate::trouble::Trouble;

/// A database file and what SQLite keeps beside it. They belong together and move together, the file
/// itself first: while it is missing nobody begins with what is there.
const LEAVING: [&str; 3] = ["", "-wal", "-shm"];
/// The file itself comes last: once it is there, all is.
const COMING: [&str; 3] = ["-wal", "-shm", ""];

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
        let arrived = with_ending(&database, ARRIVING);
        let made = make_copy(&self.file, &arrived);
        made.map_err(|trouble| {
            Trouble::Found(format!("{} is not restored: {trouble}", self.file.display()))
        })?;
        for aside in set_aside(&database)? {
            println!("kept what was there as {}", aside.display());
        }
        rename_all(&arrived, &database, COMING)?;
        println!("restored {}; `usher verify` proves that it is sound", database.display());
        Ok(())
    }
}

/// A whole copy that is on the disk, or none.
fn make_copy(file: &Path, to: &Path) -> Result<(), Trouble> {
    if let (Ok(file), Ok(to)) = (file.canonicalize(), to.canonicalize())
        && file == to
    {
        return Err(Trouble::Found(
            "it is what a restore that did not end was making; restore the backup itself, or give \
             this file another name first"
                .into(),
        ));
    }
    // A log that a killed restore left there would be played into this copy.
    remove(to);
    let made = copy(file, to).and_then(|()| check(to)).and_then(|()| sync_all(to));
    if made.is_err() {
        remove(to);
    }
    made
}

/// Copies a database with the log beside it: what was sold last may be in that alone.
fn copy(file: &Path, to: &Path) -> Result<(), Trouble> {
    let copied = || {
        // SQLite keeps the log beside the file itself, not beside a link to it.
        let file = file.canonicalize()?;
        std::fs::copy(&file, to)?;
        let log = with_ending(&file, "-wal");
        if log.exists() {
            std::fs::copy(log, with_ending(to, "-wal"))?;
        }
        Ok(())
    };
    copied()
        .map_err(|error: std::io::Error| Trouble::Found(format!("it cannot be copied: {error}")))
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

/// Moves the present database away under a name that says when, and gives the new names. A log that
/// is there alone goes too: it would be played into the database that takes the place.
fn set_aside(database: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let now = SystemClock.now().strftime("%Y%m%dT%H%M%S.%6fZ");
    rename_all(database, &with_ending(database, &format!("{UNTIL}{now}")), LEAVING)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Renames what is there of them, on the disk too, and gives the new names.
fn rename_all(from: &Path, to: &Path, endings: [&str; 3]) -> Result<Vec<PathBuf>, Trouble> {
    let mut renamed = Vec::new();
    for ending in endings {
        let (from, to) = (with_ending(from, ending), with_ending(to, ending));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| {
                Trouble::Found(format!(
                    "{} cannot become {}: {error}",
                    from.display(),
                    to.display()
                ))
            })?;
            renamed.push(to);
        }
    }
    to.parent().map_or(Ok(()), sync)?;
    Ok(renamed)
}

fn sync_all(file: &Path) -> Result<(), Trouble> {
    let files = COMING.map(|ending| with_ending(file, ending));
    files.iter().filter(|file| file.exists()).try_for_each(|file| sync(file))
}

/// Waits until a file, or the names in a folder, are on the disk.
fn sync(path: &Path) -> Result<(), Trouble> {
    File::open(path).and_then(|opened| opened.sync_all()).map_err(|error| {
        Trouble::Found(format!("{} may not be on the disk: {error}", path.display()))
    })
}

fn remove(file: &Path) {
    for ending in LEAVING {
        // Best effort: what stays is only a copy, and the next restore overwrites it.
        let _ = std::fs::remove_file(with_ending(file, ending));
    }
}
