//! `usher demo`.

use clap::Args;

use crate::config::{Config, ConfigArgs};
use crate::demo::{self, ACCOUNTS, PASSWORD, Size};
use crate::installation::Installation;
use crate::keys::Keys;
use crate::logging;
use crate::serve::{self, Background};
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where to listen, as ADDRESS:PORT [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// How much of the world to make
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// Make the data and leave
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[("listen", "--listen", self.listen)])?;
        logging::start(&config.log)?;
        let installation = Installation::open_current(&config)?;
        let vault = Keys::of(&installation.store, &config.secrets)?.vault;
        let made = demo::make(&installation.store, &vault, self.size)?;
        eprintln!("{} shows added, on sale for a week from today", made.shows_added);
        if self.no_serve {
            return Ok(());
        }
        serve::serve(&config, &installation, Background::Work, |base| {
            print!("{}", tour(base, &made));
        })
    }
}

/// What to try first.
fn tour(base: &str, made: &demo::Demo) -> String {
    let demo::Demo { city, movie, date, show, .. } = made;
    let accounts: String = ACCOUNTS
        .iter()
        .map(|(email, _, role)| format!("  {email:<20} {}\n", role.to_string().replace('_', " ")))
        .collect();
    format!(
        "\
usher is open at {base}

Try
  a film's shows   {base}/api/v1/movies/{movie}/shows?cityId={city}&date={date}
  a seat map       {base}/api/v1/shows/{show}/seats
  all calls        {base}/api/docs

Accounts, password {PASSWORD}
{accounts}
Films from vega-datasets (BSD-3-Clause); cities from GeoNames (CC BY 4.0).
Theatres, events, streets and prices are invented. Payments go to a sandbox.
"
    )
}
