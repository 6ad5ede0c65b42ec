//! `usher demo`.

use clap::{Args, value_parser};
use web::Gallery;

use crate::config::{Config, ConfigArgs};
use crate::demo::{self, ACCOUNTS, CROWD_MAX, LiveCrowd, PASSWORD, Size};
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
    /// Simulated buyers at any time, who make the maps move
    #[arg(long, value_name = "BUYERS", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u16).range(..=i64::from(CROWD_MAX)))]
    crowd: u16,
    /// Seats that were sold in a long time before, to see how a large database behaves
    #[arg(long, value_name = "SEATS", default_value_t = 0)]
    sold: usize,
    /// Make the data and leave
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[("listen", "--listen", self.listen)])?;
        let _logging = logging::start(&config.log)?;
        let made = make(&config, self.size, self.sold)?;
        eprintln!("{} shows added, on sale for a week from today", made.shows_added);
        if self.sold > 0 {
            eprintln!("{}", made.sold);
        }
        if self.no_serve {
            return Ok(());
        }
        let installation = Installation::open_current(&config)?;
        let city = installation
            .store
            .read_blocking("web.city_slug", move |s| web::city_slug(s, made.city))?;
        serve::serve(&config, &installation, Background::Work, Gallery::Open, |open| {
            print!("{}", tour(&open.base_url, &city, &made));
            let crowd = LiveCrowd::new(open.app, &made, self.crowd);
            async move {
                crowd.run(open.stop).await;
            }
        })
    }
}

/// Closes the installation again: one that is filled is durable then, and not before.
fn make(config: &Config, size: Size, sold: usize) -> Result<demo::Demo, Trouble> {
    let installation = match sold {
        0 => Installation::open_current(config)?,
        _ => Installation::open_to_fill(config)?,
    };
    let vault = Keys::of(&installation.store, &config.secrets)?.vault;
    demo::make(&installation.store, &vault, size, sold)
}

/// What to try first.
fn tour(base: &str, city: &str, made: &demo::Demo) -> String {
    let demo::Demo { movie, date, show, .. } = made;
    let accounts: String = ACCOUNTS
        .iter()
        .map(|(email, _, role)| format!("  {email:<20} {}\n", role.to_string().replace('_', " ")))
        .collect();
    format!(
        "\
usher is open at {base}

Try
  choose a city    {base}/
  what is on       {base}/c/{city}
  a film's times   {base}/m/{movie}?city={city}&date={date}
  a live seat map  {base}/shows/{show}/seats
  the API          {base}/api/docs
  all components   {base}/gallery

Accounts, password {PASSWORD}
{accounts}
Films from vega-datasets (BSD-3-Clause); cities from GeoNames (CC BY 4.0).
Theatres, events, streets and prices are invented. Payments go to a sandbox.
"
    )
}
