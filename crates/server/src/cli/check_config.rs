//! `usher config check|print`.

use clap::{Args, Subcommand};

use crate::config::{self, Config, ConfigArgs};
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct CheckConfig {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say whether the configuration can be used
    Check(ConfigArgs),
    /// Show the values in force and where each came from, secrets masked
    Print(ConfigArgs),
}

impl CheckConfig {
    pub(super) fn run(self) -> Result<(), Trouble> {
        match self.what {
            What::Check(args) => {
                Config::load(&args, &[])?;
                println!("the configuration is fine");
            }
            What::Print(args) => {
                let (_, layers) = Config::load(&args, &[])?;
                print!("{}", config::print(&layers));
            }
        }
        Ok(())
    }
}
