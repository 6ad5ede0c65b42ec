//! `usher serve`.

use std::future::ready;

use clap::Args;
use web::Gallery;

use crate::config::{Config, ConfigArgs};
use crate::installation::Installation;
use crate::logging;
use crate::serve::{self, Background};
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen, as ADDRESS:PORT
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Leave background jobs to processes of `usher worker`
    #[arg(long)]
    no_worker: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[("listen", "--listen", self.listen)])?;
        let _logging = logging::start(&config.log)?;
        let installation = Installation::open_current(&config)?;
        let background = if self.no_worker { Background::Leave } else { Background::Work };
        serve::serve(&config, &installation, background, Gallery::Closed, |_| ready(()))
    }
}
