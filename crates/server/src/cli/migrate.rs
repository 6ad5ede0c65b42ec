//! `usher migrate`.

use std::sync::Arc;

use clap::Args;
use kernel::SystemClock;
use store::{Location, MIGRATIONS, Store};

use crate::config::{Config, ConfigArgs};
use crate::installation::{Installation, looking};
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Name what would be applied, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Migrate {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let (names, done) = if self.dry_run {
            (pending(&config)?, "would apply")
        } else {
            (Installation::open(&config)?.store.migrate()?, "applied")
        };
        if names.is_empty() {
            println!("the database is up to date");
        }
        for name in names {
            println!("{done} {name}");
        }
        Ok(())
    }
}

/// What a database lacks, one that is not there yet too.
fn pending(config: &Config) -> Result<Vec<&'static str>, Trouble> {
    match config.location() {
        Location::Sqlite(path) if !path.exists() => {
            Ok(MIGRATIONS.iter().map(|migration| migration.name).collect())
        }
        _ => Ok(Store::open(&looking(config), Arc::new(SystemClock))?.pending_migrations()?),
    }
}
