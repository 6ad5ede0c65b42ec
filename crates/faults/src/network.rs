//! Where everybody listens, and how a node is cut off.
//!
//! On the loopback device each program has an address of its own, so that no port is ever taken. In
//! namespaces each node has a line to its buyers and another to its database, and either may be cut
//! so that packets vanish: nobody is told that the other side is gone.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;

use kernel::{Entropy, OsEntropy};
use loadtest::Trouble;

use crate::node::NODES;
use crate::program::{is_root, run};

/// Addresses outside the namespaces that all nodes reach.
const SHARED: [&str; 3] = ["10.77.0.1/32", "10.78.0.1/32", "10.78.0.2/32"];

/// What the programs are connected by.
#[derive(Debug)]
pub enum Network {
    /// The loopback device: addresses that begin with 127 and these two.
    Loopback([u8; 2]),
    /// A namespace for each node.
    Namespaces,
}

impl Network {
    /// The loopback device, at addresses that nobody else uses.
    #[must_use]
    pub fn loopback() -> Self {
        let mut part = [0; 2];
        OsEntropy.fill(&mut part);
        Self::Loopback(part.map(|byte| byte.clamp(2, 250)))
    }

    /// A namespace for each node. Only root may make them, and only once on a machine.
    pub fn namespaces() -> Result<Self, Trouble> {
        if !is_root() {
            return Err(Trouble::new(
                "a partition needs network namespaces: run the fault suite as root",
            ));
        }
        clear();
        for address in SHARED {
            ip(&format!("addr add {address} dev lo"))?;
        }
        for node in 1..=NODES {
            let name = namespace(node);
            ip(&format!("netns add {name}"))?;
            ip(&format!("-n {name} link set lo up"))?;
            for (device, peer, net) in [("uf", "front", 77), ("ud", "database", 78)] {
                ip(&format!("link add {device}{node} type veth peer name {peer} netns {name}"))?;
                ip(&format!("addr add 10.{net}.{node}.1/24 dev {device}{node}"))?;
                ip(&format!("link set {device}{node} up"))?;
                ip(&format!("-n {name} addr add 10.{net}.{node}.2/24 dev {peer}"))?;
                ip(&format!("-n {name} link set {peer} up"))?;
                ip(&format!("-n {name} route add 10.{net}.0.0/24 via 10.{net}.{node}.1"))?;
            }
        }
        Ok(Self::Namespaces)
    }

    /// Where node `node` (from 1) takes requests.
    #[must_use]
    pub fn node(&self, node: usize) -> SocketAddr {
        (self.address(10 + node, Ipv4Addr::new(10, 77, node as u8, 2)), 7_080).into()
    }

    /// Where buyers go.
    #[must_use]
    pub fn front(&self) -> SocketAddr {
        (self.address(1, Ipv4Addr::new(10, 77, 0, 1)), 7_090).into()
    }

    /// Where the gateway listens.
    #[must_use]
    pub fn till(&self) -> SocketAddr {
        (self.address(2, Ipv4Addr::new(10, 77, 0, 1)), 7_091).into()
    }

    /// Where Redis listens.
    #[must_use]
    pub fn redis(&self) -> SocketAddr {
        (self.address(3, Ipv4Addr::new(10, 77, 0, 1)), 7_379).into()
    }

    /// Where database `number` (from 1) listens.
    #[must_use]
    pub fn database(&self, number: usize) -> SocketAddr {
        (self.address(20 + number, Ipv4Addr::new(10, 78, 0, number as u8)), 7_432).into()
    }

    /// A command at the place of a node.
    #[must_use]
    pub fn command(&self, node: usize, program: &str) -> Command {
        match self {
            Self::Loopback(_) => Command::new(program),
            Self::Namespaces => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", &namespace(node), program]);
                command
            }
        }
    }

    /// Cuts the line from a node to its database.
    pub fn cut(&self, node: usize) -> Result<(), Trouble> {
        self.set_line(node, "down")
    }

    /// Mends the line from a node to its database.
    pub fn mend(&self, node: usize) -> Result<(), Trouble> {
        self.set_line(node, "up")
    }

    fn set_line(&self, node: usize, to: &str) -> Result<(), Trouble> {
        match self {
            Self::Loopback(_) => Err(Trouble::new("only a node in a namespace can be cut off")),
            Self::Namespaces => ip(&format!("link set ud{node} {to}")),
        }
    }

    fn address(&self, last: usize, in_namespaces: Ipv4Addr) -> Ipv4Addr {
        match self {
            Self::Loopback([a, b]) => Ipv4Addr::new(127, *a, *b, last as u8),
            Self::Namespaces => in_namespaces,
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if matches!(self, Self::Namespaces) {
            clear();
        }
    }
}

fn namespace(node: usize) -> String {
    format!("usher-fault-{node}")
}

/// Removes what is there; what is not there need not be removed.
fn clear() {
    for node in 1..=NODES {
        let _ = ip(&format!("netns del {}", namespace(node)));
        for device in ["uf", "ud"] {
            let _ = ip(&format!("link del {device}{node}"));
        }
    }
    for address in SHARED {
        let _ = ip(&format!("addr del {address} dev lo"));
    }
}

fn ip(words: &str) -> Result<(), Trouble> {
    run(Command::new("ip").args(words.split(' '))).map(|_| ())
}
