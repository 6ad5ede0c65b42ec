//! A server that is started for a run, in a folder of its own, and stopped after it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::Target;
use crate::limits::SERVER_PATIENCE;
use crate::trouble::{During, Trouble};

/// Limits are against people who ask too much, which is what a load does.
const WITHOUT_LIMITS: [(&str, &str); 4] = [
    ("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0"),
    ("USHER_LIMITS_HOLDS_PER_MINUTE_PER_PERSON", "0"),
    ("USHER_LIMITS_SIGN_INS_PER_MINUTE_PER_ACCOUNT", "0"),
    ("USHER_LOG_FILTER", "warn"),
];
/// What the server prints once requests are welcome, before its address.
const READY: &str = "usher is open at ";

/// What it says to its operator, in its folder.
const LOG: &str = "server.log";

/// A running `usher demo`. It is killed, and its folder removed, when this is dropped.
#[derive(Debug)]
pub struct ServerProcess {
    program: PathBuf,
    demo_size: String,
    folder: PathBuf,
    child: Child,
    target: Target,
}

impl ServerProcess {
    /// Starts `program` with a demo of a size, in a new folder below `parent`, and waits until it
    /// takes requests.
    pub fn start(program: &Path, parent: &Path, demo_size: &str) -> Result<Self, Trouble> {
        let folder = parent.join(format!("usher-load-{}", std::process::id()));
        // Left by a process that had the same number and was killed.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).during(&folder.display().to_string())?;
        let (program, demo_size) = (program.to_owned(), demo_size.to_owned());
        let child = spawn(&program, &folder, &demo_size)?;
        let target = Target { address: ([127, 0, 0, 1], 0).into(), pid: None };
        let mut server = Self { program, demo_size, folder, child, target };
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
        self.child = spawn(&self.program, &self.folder, &self.demo_size)?;
        self.wait_until_ready()
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
        let began = Instant::now();
        while began.elapsed() < SERVER_PATIENCE {
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix(READY) {
                        let pid = Some(self.child.id());
                        self.target = Target { pid, ..Target::at_url(address.trim())? };
                        return Ok(());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                // It prints nothing any more, so it is about to end.
                Err(RecvTimeoutError::Disconnected) => {
                    let end = self.child.wait().during("waiting for the server")?;
                    let log = fs::read_to_string(self.folder.join(LOG)).unwrap_or_default();
                    let last = log.lines().last().unwrap_or_default();
                    return Err(Trouble::new(format!("the server did not start: {end}. {last}")));
                }
            }
        }
        Err(Trouble::new("the server is not ready in time"))
    }

    /// What it prints, line by line. It is read to the end, so that it never has to wait for us.
    fn lines(&mut self) -> Receiver<String> {
        let output = self.child.stdout.take().expect("its output is a pipe");
        let (to, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = to.send(line);
            }
        });
        lines
    }
}

fn spawn(program: &Path, folder: &Path, demo_size: &str) -> Result<Child, Trouble> {
    let mut command = Command::new(program);
    let settings = std::env::vars_os().map(|(name, _)| name);
    for name in settings.filter(|name| name.to_string_lossy().starts_with("USHER_")) {
        command.env_remove(name);
    }
    command
        .args(["demo", "--size", demo_size, "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder)
        .current_dir(folder)
        .envs(WITHOUT_LIMITS)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(folder.join(LOG)).during("the server's log")?)
        .spawn()
        .during(&format!("starting {}", program.display()))
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
