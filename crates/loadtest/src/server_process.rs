//! A server that is started for a run, in a folder of its own, and stopped after it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::Target;
use crate::limits::SERVER_PATIENCE;
use crate::trouble::{During, Trouble};

/// Limits are against people who ask too much, which is what a load does.
const WITHOUT_LIMITS: [(&str, &str); 5] = [
    ("USHER_SERVER_MAX_CONNECTIONS_PER_ADDRESS", "0"),
    ("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0"),
    ("USHER_LIMITS_HOLDS_PER_MINUTE_PER_PERSON", "0"),
    ("USHER_LIMITS_SIGN_INS_PER_MINUTE_PER_ACCOUNT", "0"),
    ("USHER_LOG_FILTER", "warn"),
];
/// What the server prints once requests are welcome, before its address: of a demo, and in the log
/// of one that serves what is there.
const READY: &str = "usher is open at ";
const SERVING: &str = "ready address=\"";
/// The part of the log that says so, and troubles.
const LOG_OF_SERVING: &str = "warn,usher::serve=info";

/// What it says to its operator, in its folder.
const LOG: &str = "server.log";

/// A running server. It is killed when this is dropped, and its folder removed if it was made for it.
#[derive(Debug)]
pub struct ServerProcess {
    order: Order,
    child: Child,
    target: Target,
}

/// What is started.
#[derive(Debug)]
struct Order {
    program: PathBuf,
    /// Of a demo; none if it serves a folder that was there before and stays.
    demo_size: Option<String>,
    folder: PathBuf,
    settings: Vec<Setting>,
}

/// A variable of the server's configuration, and its value.
pub type Setting = (&'static str, String);

impl ServerProcess {
    /// Starts `program` with a demo of a size, in a new folder below `parent`, and waits until it
    /// takes requests.
    pub fn start(program: &Path, parent: &Path, demo_size: &str) -> Result<Self, Trouble> {
        let folder = parent.join(format!("usher-load-{}", std::process::id()));
        // Left by a process that had the same number and was killed.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).during(&folder.display().to_string())?;
        let demo_size = Some(demo_size.to_owned());
        Self::run(Order { program: program.to_owned(), demo_size, folder, settings: Vec::new() })
    }

    /// Starts `program` on a data folder that is there, and waits until it takes requests.
    pub fn serve(program: &Path, folder: &Path) -> Result<Self, Trouble> {
        Self::serve_with(program, folder, Vec::new())
    }

    /// The same, with a configuration.
    pub fn serve_with(
        program: &Path,
        folder: &Path,
        settings: Vec<Setting>,
    ) -> Result<Self, Trouble> {
        let folder = folder.canonicalize().during(&folder.display().to_string())?;
        Self::run(Order { program: program.to_owned(), demo_size: None, folder, settings })
    }

    fn run(order: Order) -> Result<Self, Trouble> {
        let child = spawn(&order)?;
        let target = Target { address: ([127, 0, 0, 1], 0).into(), pid: None };
        let mut server = Self { order, child, target };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Ends it as a power cut would: it gets no say.
    pub fn kill(&mut self) -> Result<(), Trouble> {
        self.child.kill().during("killing the server")?;
        self.child.wait().during("killing the server")?;
        Ok(())
    }

    /// Starts it again on what it left in its folder, at another port.
    pub fn start_again(&mut self) -> Result<(), Trouble> {
        self.child = spawn(&self.order)?;
        self.wait_until_ready()
    }

    /// Which program it is.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.order.program
    }

    /// Where it listens.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) -> Result<(), Trouble> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-s", "TERM", &pid]).status().during("stopping the server")?;
        let asked = Instant::now();
        while self.child.try_wait().during("stopping the server")?.is_none() {
            if asked.elapsed() > SERVER_PATIENCE {
                return Err(Trouble::new("the server does not stop"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<(), Trouble> {
        let lines = self.lines();
        let (began, mut last) = (Instant::now(), String::new());
        while began.elapsed() < SERVER_PATIENCE {
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    let demo = line.strip_prefix(READY);
                    let serving = line.split_once(SERVING).map(|(_, address)| address);
                    if let Some(address) = demo.or(serving) {
                        let pid = Some(self.child.id());
                        let address = address.trim().trim_end_matches('"');
                        self.target = Target { pid, ..Target::at_url(address)? };
                        return Ok(());
                    }
                    last = line;
                }
                Err(RecvTimeoutError::Timeout) => {}
                // It prints nothing any more, so it is about to end.
                Err(RecvTimeoutError::Disconnected) => {
                    let end = self.child.wait().during("waiting for the server")?;
                    let log = fs::read_to_string(self.order.folder.join(LOG)).unwrap_or_default();
                    let last = log.lines().last().unwrap_or(&last);
                    return Err(Trouble::new(format!("the server did not start: {end}. {last}")));
                }
            }
        }
        Err(Trouble::new("the server is not ready in time"))
    }

    /// What it says, line by line. It is read to the end, so that it never has to wait for us.
    fn lines(&mut self) -> Receiver<String> {
        let said: Box<dyn Read + Send> = match (self.child.stdout.take(), self.child.stderr.take())
        {
            (Some(output), _) => Box::new(output),
            (None, Some(log)) => Box::new(log),
            (None, None) => Box::new(std::io::empty()),
        };
        let (to, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                let _ = to.send(line);
            }
        });
        lines
    }
}

/// The program, told of no setting but that it has no limits.
pub fn command(program: &Path) -> Command {
    // The server gets another working folder; what is not a file here is looked for in PATH.
    let mut command = Command::new(program.canonicalize().unwrap_or_else(|_| program.to_owned()));
    let settings = std::env::vars_os().map(|(name, _)| name);
    for name in settings.filter(|name| name.to_string_lossy().starts_with("USHER_")) {
        command.env_remove(name);
    }
    command.envs(WITHOUT_LIMITS);
    command
}

fn spawn(order: &Order) -> Result<Child, Trouble> {
    let Order { program, demo_size, folder, settings } = order;
    let mut command = command(program);
    match demo_size {
        Some(size) => command
            .args(["demo", "--size", size])
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join(LOG)).during("the server's log")?),
        None => command
            .arg("serve")
            .env("USHER_LOG_FILTER", LOG_OF_SERVING)
            .stdout(Stdio::null())
            .stderr(Stdio::piped()),
    };
    command
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder)
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .current_dir(folder)
        .stdin(Stdio::null())
        .spawn()
        .during(&format!("starting {}", program.display()))
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if self.order.demo_size.is_some() {
            let _ = fs::remove_dir_all(&self.order.folder);
        }
    }
}
