//! HAProxy in front of the nodes, with the file that `deploy/` ships.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use loadtest::Trouble;
use loadtest::trouble::During;

use crate::network::Network;
use crate::node::{NODES, is_open};
use crate::program::wait_until;

/// The file that is shipped.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/haproxy.cfg");

/// A running balancer. Killed when dropped.
#[derive(Debug)]
pub struct Balancer(Child);

impl Balancer {
    /// Starts it and waits until it takes connections.
    pub fn start(network: &Network) -> Result<Self, Trouble> {
        let program = Path::new("/usr/sbin/haproxy");
        if !program.exists() {
            return Err(Trouble::new("HAProxy was not found: `make setup` installs it"));
        }
        let mut command = Command::new(program);
        command.args(["-db", "-q", "-f", FILE]).stdout(Stdio::null());
        command.env("USHER_FRONT", network.front().to_string());
        for node in 1..=NODES {
            command.env(format!("USHER_NODE_{node}"), network.node(node).to_string());
        }
        let mut balancer = Self(command.spawn().during("starting HAProxy")?);
        let front = network.front();
        wait_until("the balancer takes connections", || balancer.has_ended() || is_open(front))?;
        match balancer.has_ended() {
            true => Err(Trouble::new("HAProxy has ended; above is what it said")),
            false => Ok(balancer),
        }
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|end| end.is_some())
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
