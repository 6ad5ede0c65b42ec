//! One installation: its configuration, its data folder and its store.
//!
//! An embedded installation belongs to one process at a time, which holds the folder's lock as long
//! as it lives. Commands that look need no lock, nor do those that change a little beside a running
//! process, in transactions as short as its own: `archive` and `jobs`.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kernel::SystemClock;
use store::{Durable, Location, LogAtEnd, Neighbours, Store, StoreConfig};

use crate::config::Config;
use crate::trouble::Trouble;

/// The file in the data folder whose lock says that a process runs.
const LOCK_FILE: &str = "usher.lock";

/// What a restore adds to the name of its copy until that takes the place of the database.
pub(crate) const ARRIVING: &str = ".arriving";
/// What it adds to the name of the database that was there; the time follows.
pub(crate) const UNTIL: &str = ".until-";

/// Nobody looks at a clock while an installation is filled, or summed up.
const NO_HURRY: Duration = Duration::from_secs(3_600);

/// An installation that this process may change.
pub(crate) struct Installation {
    pub(crate) store: Store,
    /// Freed by the operating system however the process ends.
    _lock: Option<File>,
}

impl Installation {
    /// Makes the data folder if it is missing, takes its lock and opens the database.
    pub(crate) fn open(config: &Config) -> Result<Self, Trouble> {
        Self::open_store(config, config.store())
    }

    fn open_store(config: &Config, store: StoreConfig) -> Result<Self, Trouble> {
        let lock = match config.location() {
            Location::Sqlite(database) => {
                let lock = lock_folder(&config.data_dir)?;
                refuse_half_restored(&database)?;
                Some(lock)
            }
            Location::Postgres(_) => None,
        };
        // Whoever may change something tells the nodes that run; where they share a Redis, those that
        // serve and work do.
        let neighbours = match config.redis() {
            None => Neighbours::Database,
            Some(_) => Neighbours::None,
        };
        let store = StoreConfig { neighbours, ..store };
        let store = Store::open(&store, Arc::new(SystemClock))?;
        Ok(Self { store, _lock: lock })
    }

    /// Opens it for use by people: an embedded database brings itself up to date, a PostgreSQL
    /// one is shared by nodes of several versions, so that is an administrator's decision.
    pub(crate) fn open_current(config: &Config) -> Result<Self, Trouble> {
        Self::open(config)?.brought_up_to_date()
    }

    /// The same, to fill it before anybody uses it: it is durable when it is closed. Commits are
    /// large, and whoever fills waits for them.
    pub(crate) fn open_to_fill(config: &Config) -> Result<Self, Trouble> {
        let store = config.store();
        let (batch_max, durable) = (store.queue_max, Durable::AtTheEnd);
        let store =
            StoreConfig { batch_max, durable, wait_max: NO_HURRY, answer_max: NO_HURRY, ..store };
        Self::open_store(config, store)?.brought_up_to_date()
    }

    fn brought_up_to_date(self) -> Result<Self, Trouble> {
        match self.store.location() {
            Location::Sqlite(_) => {
                for name in self.store.migrate()? {
                    tracing::info!(migration = name, "applied");
                }
            }
            Location::Postgres(_) => {
                let pending = self.store.pending_migrations()?;
                if !pending.is_empty() {
                    return Err(Trouble::Found(format!(
                        "the database lacks {}; run `usher migrate` first",
                        pending.join(", ")
                    )));
                }
            }
        }
        Ok(self)
    }
}

/// Opens the store of an installation that exists, beside a running process if there is one.
pub(crate) fn look(config: &Config) -> Result<Store, Trouble> {
    if let Location::Sqlite(path) = config.location()
        && !path.exists()
    {
        refuse_half_restored(&path)?;
        return Err(Trouble::Found(format!(
            "there is no database at {}; name its folder with --data-dir",
            path.display()
        )));
    }
    let store = StoreConfig { answer_max: NO_HURRY, ..looking(config) };
    let store = Store::open(&store, Arc::new(SystemClock))?;
    let pending = store.pending_migrations()?;
    if pending.is_empty() {
        return Ok(store);
    }
    Err(Trouble::Found(format!("the database lacks {}; run `usher migrate`", pending.join(", "))))
}

/// The store of whoever does not hold the folder's lock.
pub(crate) fn looking(config: &Config) -> StoreConfig {
    StoreConfig { log_at_end: LogAtEnd::Left, ..config.store() }
}

/// A restore that was killed has taken the database away and put none in its place. What would be
/// made there is an empty one.
fn refuse_half_restored(database: &Path) -> Result<(), Trouble> {
    let (Some(folder), Some(name)) = (database.parent(), database.file_name()) else {
        return Ok(());
    };
    if database.exists() {
        return Ok(());
    }
    let is_left = |file: &OsString| {
        let ending = file.as_bytes().strip_prefix(name.as_bytes()).unwrap_or_default();
        [ARRIVING, UNTIL].iter().any(|left| ending.starts_with(left.as_bytes()))
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    match files.map(|file| file.file_name()).filter(is_left).min() {
        None => Ok(()),
        Some(left) => Err(Trouble::Found(format!(
            "{} is missing, and {} beside it tells of a restore that did not end; run `usher \
             restore` again, or choose another folder with --data-dir",
            database.display(),
            left.display()
        ))),
    }
}

/// Takes the lock of a data folder, which says that nobody else runs on it.
pub(crate) fn lock_folder(folder: &Path) -> Result<File, Trouble> {
    let shown = folder.display();
    make_folder(folder)
        .map_err(|error| Trouble::Found(format!("the data folder {shown} {}", why(&error))))?;
    let lock = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(folder.join(LOCK_FILE))
        .map_err(|error| Trouble::Found(format!("the data folder {shown} {}", why(&error))))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Trouble::Found(format!(
            "another usher runs on {shown}; stop it first (a second box office needs a folder of \
             its own, see --data-dir; several processes of one need PostgreSQL, see database_url)"
        ))),
        Err(TryLockError::Error(error)) => {
            Err(Trouble::Found(format!("the data folder {shown} cannot be locked: {error}")))
        }
    }
}

/// Makes a folder for data, if it is missing. Nobody else on this machine looks into it.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("cannot be written ({error}); change its owner, or choose another --data-dir")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("is on a full disk ({error}); free some space, or choose another --data-dir")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "is a file; choose a folder with --data-dir".to_owned()
        }
        _ => format!("cannot be used: {error}"),
    }
}
