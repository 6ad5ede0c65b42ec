//! What all scenarios understand.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use kernel::{Clock, SystemClock};

use crate::client::Target;
use crate::desk::Manager;
use crate::progress::Shown;
use crate::report::{Machine, Report, Section, html, json, text};
use crate::rig::{Options, Rig};
use crate::schedule::Arrivals;
use crate::server_process::ServerProcess;
use crate::trouble::{During, Trouble};

/// The options that all scenarios have.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The program `usher`: it is started in a folder of its own, without limits, and stopped again
    #[arg(long, value_name = "PROGRAM", required_unless_present = "url", conflicts_with = "url")]
    server: Option<PathBuf>,
    /// A server that runs already, as http://HOST:PORT. It gets a city, a film and shows that stay:
    /// never a house that sells
    #[arg(long)]
    url: Option<String>,
    /// Below which folder the server that is started keeps its data; on the disk that is measured
    #[arg(long, value_name = "FOLDER", default_value_os_t = std::env::temp_dir())]
    data_dir: PathBuf,
    /// The demo that the server is started with
    #[arg(long, value_name = "SIZE", default_value = "tiny")]
    demo_size: String,
    /// Connections that are kept
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Threads of this program [default: half of the processors]
    #[arg(long)]
    threads: Option<usize>,
    /// How long answers are counted, each time
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// How often the server and its baseline take turns
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Requests a second, on a schedule that was fixed before; without it, as fast as answers come
    #[arg(long, value_name = "PER_SECOND")]
    rate: Option<f64>,
    /// How the requests of a schedule follow each other
    #[arg(long, value_enum, default_value_t = Arrivals::Poisson)]
    arrivals: Arrivals,
    /// What all chance comes from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seats of a large hall
    #[arg(long, value_name = "SEATS", default_value_t = 20_000)]
    hall: usize,
    /// Who runs the house
    #[arg(long, value_name = "ADDRESS", default_value = "admin@usher.test")]
    email: String,
    /// Their password
    #[arg(long, env = "USHER_LOAD_PASSWORD", default_value = "usher-demo")]
    password: String,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Write the report with plots to a file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Do not show how it goes
    #[arg(long)]
    quiet: bool,
}

impl Common {
    /// Runs a scenario and prints what it found.
    pub(super) fn measure(
        &self,
        scenario: impl FnOnce(&Rig, Option<&mut ServerProcess>) -> Result<Vec<Section>, Trouble>,
    ) -> Result<Report, Trouble> {
        self.report(|options| self.run(options, scenario))
    }

    /// Prints what a scenario found that starts its own servers.
    pub(super) fn report(
        &self,
        find: impl FnOnce(Options) -> Result<Vec<Section>, Trouble>,
    ) -> Result<Report, Trouble> {
        let (machine, at) = (self.machine(), SystemClock.now());
        let report = Report::of(at, machine, find(self.options()?)?);
        println!("{}", if self.json { json(&report) } else { text(&report) });
        if let Some(file) = &self.html {
            std::fs::write(file, html(&report)).during(&file.display().to_string())?;
        }
        Ok(report)
    }

    /// Runs a scenario, against a server of its own if one is to be started.
    pub(crate) fn run(
        &self,
        options: Options,
        scenario: impl FnOnce(&Rig, Option<&mut ServerProcess>) -> Result<Vec<Section>, Trouble>,
    ) -> Result<Vec<Section>, Trouble> {
        let start = |program| ServerProcess::start(program, &self.data_dir, &self.demo_size);
        let mut server = self.server.as_deref().map(start).transpose()?;
        let target = match (&server, &self.url) {
            (Some(server), _) => server.target().clone(),
            (None, Some(url)) => Target::at_url(url)?,
            (None, None) => return Err(Trouble::new("name a --server or a --url")),
        };
        let run = SystemClock.now().strftime("%Y%m%d %H%M%S").to_string();
        let sections = scenario(&Rig::new(target, options, run), server.as_mut())?;
        server.map(ServerProcess::stop).transpose()?;
        Ok(sections)
    }

    /// The program to start, and the folder below which its servers keep their data.
    pub(super) fn program(&self) -> Result<(&Path, &Path), Trouble> {
        let program = self.server.as_deref();
        let program = program.ok_or_else(|| Trouble::new("name the program with --server"))?;
        Ok((program, &self.data_dir))
    }

    /// Whether the server is one that this tool starts.
    pub(crate) const fn starts_server(&self) -> bool {
        self.server.is_some()
    }

    /// The machine as it is now.
    pub(crate) fn machine(&self) -> Machine {
        Machine::look(self.server.as_ref().map(|_| self.data_dir.as_path()))
    }

    /// How a load is made.
    pub(crate) fn options(&self) -> Result<Options, Trouble> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Options {
            connections: self.connections.max(1),
            threads: self.threads.unwrap_or(processors / 2).max(1),
            span: Duration::try_from_secs_f64(self.seconds).during("--seconds")?,
            rounds: self.rounds,
            rate: self.rate,
            arrivals: self.arrivals,
            seed: self.seed,
            hall_seats: self.hall,
            shown: if self.quiet { Shown::Never } else { Shown::ToPeople },
            manager: Manager { email: self.email.clone(), password: self.password.clone() },
            program: std::env::current_exe().during("finding this program")?,
        })
    }
}
