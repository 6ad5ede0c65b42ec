//! One node of `usher`.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use loadtest::Trouble;
use loadtest::trouble::During;

use crate::network::Network;
use crate::program::{run, wait_until};

/// Nodes of a house.
pub const NODES: usize = 3;
/// How long one question may take.
const QUESTION: Duration = Duration::from_secs(10);
/// Where Debian keeps the library that gives a program another clock.
const FAKE_CLOCK: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
/// The same on the other common processor.
const FAKE_CLOCK_ARM: &str = "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1";

/// What all nodes are told.
#[derive(Debug, Clone)]
pub struct Orders {
    /// The program.
    pub usher: PathBuf,
    /// The database.
    pub database_url: String,
    /// Redis, if there is one.
    pub redis_url: String,
    /// The gateway.
    pub till: SocketAddr,
    /// The balancer.
    pub front: SocketAddr,
}

/// A running node. Killed when dropped.
#[derive(Debug)]
pub struct Node {
    child: Child,
    address: SocketAddr,
}

/// How far a node's clock is from the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOff {
    /// In front of the true one if positive.
    pub seconds: i64,
}

impl Orders {
    /// The program, told where its database is and nothing else of our environment.
    pub fn configure(&self, command: &mut Command, folder: &Path) {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("USHER_") {
                command.env_remove(name);
            }
        }
        command
            .env("USHER_DATABASE_URL", &self.database_url)
            .env("USHER_DATA_DIR", folder)
            .env("USHER_PUBLIC_URL", format!("http://{}", self.front))
            .env("USHER_PAYMENTS_SANDBOX_URL", format!("http://{}", self.till))
            .env("USHER_SERVER_TRUSTED_PROXIES", "1")
            .env("USHER_SERVER_DRAIN_DELAY_SECONDS", "4")
            .env("USHER_STORE_WRITERS", "4")
            .env("USHER_STORE_READERS", "2");
        if !self.redis_url.is_empty() {
            command.env("USHER_REDIS_URLS", &self.redis_url);
        }
        for limit in [
            "REQUESTS_PER_MINUTE_PER_ADDRESS",
            "HOLDS_PER_MINUTE_PER_PERSON",
            "SIGN_INS_PER_MINUTE_PER_ACCOUNT",
        ] {
            command.env(format!("USHER_LIMITS_{limit}"), "0");
        }
    }
}

impl Node {
    /// Starts node `number` (from 1) and waits until it is ready.
    pub fn start(
        orders: &Orders,
        network: &Network,
        (number, parent): (usize, &Path),
        clock: ClockOff,
    ) -> Result<Self, Trouble> {
        let folder = parent.join(format!("node{number}"));
        std::fs::create_dir_all(&folder).during("the folder of a node")?;
        let program = orders.usher.to_str().ok_or_else(|| Trouble::new("a path is not text"))?;
        let mut command = network.command(number, program);
        let address = network.node(number);
        command.args(["serve", "--listen", &address.to_string()]);
        orders.configure(&mut command, &folder);
        if clock.seconds != 0 {
            command
                .env("LD_PRELOAD", fake_clock()?)
                .env("FAKETIME", format!("{:+}", clock.seconds))
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        let log = File::options().create(true).append(true).open(folder.join("log"));
        command.current_dir(&folder).stdout(Stdio::null()).stderr(log.during("a node's log")?);
        let child = command.spawn().during("starting a node")?;
        let mut node = Self { child, address };
        wait_until(&format!("node {number} is ready"), || is_ready(address) || node.has_ended())?;
        if node.has_ended() {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            let last = log.lines().last().unwrap_or_default();
            return Err(Trouble::new(format!("node {number} did not start: {last}")));
        }
        Ok(node)
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) -> Result<(), Trouble> {
        self.child.kill().during("killing a node")?;
        self.child.wait().during("killing a node").map(|_| ())
    }

    /// Asks it to stop and waits until it has; whether it says that it did so in good order.
    pub fn stop(&mut self) -> Result<bool, Trouble> {
        run(Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]))?;
        wait_until("a node stops", || self.has_ended())?;
        Ok(self.child.wait().during("stopping a node")?.success())
    }

    /// Whether it says that it wants requests.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        is_ready(self.address)
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|end| end.is_some())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// Whether somebody takes connections there.
#[must_use]
pub fn is_open(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, QUESTION).is_ok()
}

/// What is answered to `GET path`, head and all.
#[must_use]
pub fn fetch(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, QUESTION).ok()?;
    stream.set_read_timeout(Some(QUESTION)).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn is_ready(address: SocketAddr) -> bool {
    fetch(address, "/health/ready").is_some_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn fake_clock() -> Result<&'static str, Trouble> {
    let found = [FAKE_CLOCK, FAKE_CLOCK_ARM].into_iter().find(|file| Path::new(file).exists());
    found.ok_or_else(|| {
        Trouble::new("the library of faketime was not found: install Debian's package `faketime`")
    })
}
