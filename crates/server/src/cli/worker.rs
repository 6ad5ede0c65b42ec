//! `usher worker`.

use clap::Args;
use store::Location;

use crate::config::{Config, ConfigArgs};
use crate::installation::Installation;
use crate::trouble::Trouble;
use crate::{logging, serve};

#[derive(Debug, Args)]
pub(super) struct Worker {
    #[command(flatten)]
    config: ConfigArgs,
}

impl Worker {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        if matches!(config.location(), Location::Sqlite(_)) {
            return Err(Trouble::Usage(
                "an embedded database has its worker inside `usher serve`; a worker of its own \
                 needs PostgreSQL, see database_url"
                    .into(),
            ));
        }
        if config.payments.sandbox_url.is_empty() {
            return Err(Trouble::Usage(
                "a worker of its own needs the gateway that the other processes use; set \
                 payments.sandbox_url"
                    .into(),
            ));
        }
        let _logging = logging::start(&config.log)?;
        serve::work(&config, &Installation::open_current(&config)?)
    }
}
