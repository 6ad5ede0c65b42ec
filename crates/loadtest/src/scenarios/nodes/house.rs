//! A house with its shows on sale, which is built once; each turn plays on a copy of it.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::database::{Database, Server};
use crate::client::Target;
use crate::desk::{Desk, Manager};
use crate::server_process::{ServerProcess, command};
use crate::stage::{OnSale, Stage};
use crate::trouble::{During, Trouble};

/// Seats of the shows that bookings are spread over.
const SMALL_HALL_SEATS: usize = 300;

/// The program, and where its nodes keep what is theirs.
pub(super) struct Company {
    program: PathBuf,
    /// Removed with this.
    pub(super) folder: PathBuf,
    pub(super) manager: Manager,
}

/// A database with shows on sale that nobody has bought for.
pub(super) struct House<'s> {
    pub(super) database: Database<'s>,
    /// That everybody wants.
    pub(super) hot: Vec<OnSale>,
    pub(super) spread: Vec<OnSale>,
}

/// Nodes on one database.
pub(super) struct Nodes {
    processes: Vec<ServerProcess>,
    pub(super) targets: Vec<Target>,
}

impl Company {
    pub(super) fn open(program: &Path, parent: &Path, manager: Manager) -> Result<Self, Trouble> {
        let folder = parent.join(format!("usher-load-nodes-{}", std::process::id()));
        fs::create_dir_all(&folder).during(&folder.display().to_string())?;
        Ok(Self { program: program.to_owned(), folder, manager })
    }

    /// Builds a house in a fresh database.
    pub(super) fn build<'s>(
        &self,
        server: &'s Server,
        hall_seats: usize,
        shows: usize,
    ) -> Result<House<'s>, Trouble> {
        let database = server.empty("house")?;
        self.run(&database, &["migrate"], "")?;
        self.run(&database, &["admin", &self.manager.email], &self.manager.password)?;
        let nodes = self.start(&database, 1, None)?;
        let mut stage = Stage::build(&nodes.targets[0], &self.manager, "nodes")?;
        let mut hall = stage.hall(hall_seats)?;
        let hot = stage.on_sale(&mut hall, 1)?;
        let mut small = stage.hall(SMALL_HALL_SEATS)?;
        let spread = stage.on_sale(&mut small, shows)?;
        nodes.stop()?;
        Ok(House { database, hot, spread })
    }

    /// Starts so many nodes on a database, and on a Redis that they have for themselves by a prefix.
    /// The first one has the gateway of all inside.
    pub(super) fn start(
        &self,
        database: &Database<'_>,
        count: usize,
        redis: Option<&String>,
    ) -> Result<Nodes, Trouble> {
        let till = free_port()?;
        let prefix = format!("{}-{}", database.name(), till.rsplit(':').next().unwrap_or_default());
        let redis =
            redis.map(|url| [("USHER_REDIS_URLS", url.clone()), ("USHER_REDIS_PREFIX", prefix)]);
        let mut processes = Vec::new();
        for number in 1..=count {
            let gateway = match number {
                1 => ("USHER_PAYMENTS_SANDBOX_LISTEN", till.clone()),
                _ => ("USHER_PAYMENTS_SANDBOX_URL", format!("http://{till}")),
            };
            let folder = self.folder.join(format!("node{number}"));
            // What the node of an earlier turn wrote.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).during("the folder of a node")?;
            let mut settings = vec![("USHER_DATABASE_URL", database.url()), gateway];
            settings.extend(redis.iter().flatten().cloned());
            processes.push(ServerProcess::serve_with(&self.program, &folder, settings)?);
        }
        let targets = processes.iter().map(|process| process.target().clone()).collect();
        Ok(Nodes { processes, targets })
    }

    /// Proves that what was sold there is sound, by the program's own check.
    pub(super) fn verify(&self, database: &Database<'_>) -> Result<(), Trouble> {
        self.run(database, &["verify"], "")
    }

    fn run(&self, database: &Database<'_>, args: &[&str], input: &str) -> Result<(), Trouble> {
        let what = format!("usher {}", args[0]);
        let mut child = self.office(database).args(args).spawn().during(&what)?;
        if let Some(mut stdin) = child.stdin.take() {
            // Whoever does not ask does not read.
            let _ = writeln!(stdin, "{input}");
        }
        let done = child.wait_with_output().during(&what)?;
        if done.status.success() {
            return Ok(());
        }
        let said = [done.stdout, done.stderr].concat();
        Err(Trouble::new(format!("{what}: {}", String::from_utf8_lossy(&said).trim())))
    }

    fn office(&self, database: &Database<'_>) -> Command {
        let mut command = command(&self.program);
        command.env("USHER_DATABASE_URL", database.url()).current_dir(&self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Nodes {
    /// Looks at each show at each node, as its first buyer there would.
    pub(super) fn look(&self, manager: &Manager, shows: &[OnSale]) -> Result<(), Trouble> {
        for target in &self.targets {
            let mut desk = Desk::at(target, manager)?;
            for on_sale in shows {
                desk.get(&format!("/api/v1/shows/{}/availability", on_sale.show))?;
            }
        }
        Ok(())
    }

    pub(super) fn stop(self) -> Result<(), Trouble> {
        self.processes.into_iter().try_for_each(ServerProcess::stop)
    }
}

/// An address that is free at this moment.
fn free_port() -> Result<String, Trouble> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).during("a port for the gateway")?;
    Ok(listener.local_addr().during("a port for the gateway")?.to_string())
}
