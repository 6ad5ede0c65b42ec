//! `usher migrate`.

use clap::Args;

use crate::config::{Config, ConfigArgs};
use crate::installation::Installation;
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
        let installation = Installation::open(&config)?;
        let (names, done) = if self.dry_run {
            (installation.store.pending_migrations()?, "would apply")
        } else {
            (installation.store.migrate()?, "applied")
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
