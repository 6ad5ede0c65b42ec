//! A Redis server that the nodes share. It keeps nothing on a disk.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use loadtest::Trouble;
use loadtest::trouble::During;

use crate::node::is_open;
use crate::program::{run, wait_until};

/// A running server. Killed when dropped.
#[derive(Debug)]
pub struct Redis {
    child: Child,
    address: SocketAddr,
}

impl Redis {
    /// Starts it and waits until it takes connections.
    pub fn start(address: SocketAddr) -> Result<Self, Trouble> {
        Ok(Self { child: spawn(address)?, address })
    }

    /// Where nodes connect.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Forgets everything.
    pub fn empty(&self) -> Result<(), Trouble> {
        let (ip, port) = (self.address.ip().to_string(), self.address.port().to_string());
        run(Command::new("redis-cli").args(["-h", &ip, "-p", &port, "FLUSHALL"])).map(|_| ())
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) -> Result<(), Trouble> {
        self.child.kill().during("killing Redis")?;
        self.child.wait().during("killing Redis").map(|_| ())
    }

    /// Starts it again, empty.
    pub fn go_on(&mut self) -> Result<(), Trouble> {
        self.child = spawn(self.address)?;
        Ok(())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

fn spawn(address: SocketAddr) -> Result<Child, Trouble> {
    let (ip, port) = (address.ip().to_string(), address.port().to_string());
    let mut command = Command::new("redis-server");
    command
        .args(["--bind", &ip, "--port", &port, "--protected-mode", "no"])
        .args(["--save", "", "--appendonly", "no"])
        .stdout(Stdio::null());
    let child = command.spawn().during("starting redis-server: `make setup` installs it")?;
    wait_until("Redis takes connections", || is_open(address))?;
    Ok(child)
}
