//! A server that is started for a run, in a folder of its own, and stopped after it.

use std::fs;
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

/// A running `usher demo`. It is killed, and its folder removed, when this is dropped.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    folder: PathBuf,
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
        let mut command = Command::new(program);
        let settings = std::env::vars_os().map(|(name, _)| name);
        for name in settings.filter(|name| name.to_string_lossy().starts_with("USHER_")) {
            command.env_remove(name);
        }
        let child = command
            .args(["demo", "--size", demo_size, "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&folder)
            .current_dir(&folder)
            .envs(WITHOUT_LIMITS)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .during(&format!("starting {}", program.display()))?;
        let pid = Some(child.id());
        let target = Target { address: ([127, 0, 0, 1], 0).into(), pid };
        let mut server = Self { child, folder, target };
        server.target = Target { pid, ..Target::at_url(&server.wait_until_ready()?)? };
        Ok(server)
    }

    /// Where it listens.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// The folder of its data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
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

    fn wait_until_ready(&mut self) -> Result<String, Trouble> {
        let lines = self.lines();
        let began = Instant::now();
        loop {
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix(READY) {
                        return Ok(address.trim().to_owned());
                    }
                }
                Err(RecvTimeoutError::Timeout) if began.elapsed() < SERVER_PATIENCE => {}
                Err(_) => {
                    let end = self.child.try_wait().during("waiting for the server")?;
                    let how = end.map_or("it says nothing".into(), |end| end.to_string());
                    return Err(Trouble::new(format!("the server did not start: {how}")));
                }
            }
        }
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

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
