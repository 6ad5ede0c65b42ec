//! A node of the house: its store, its flows, its worker, a clock of its own, and its death.
//!
//! A node dies at a step of a flow, as a process does: nothing after that step runs, and nobody is
//! answered. What it had committed stays.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use fixtures::Bench;
use flows::gateways::{Configured, Gateways};
use flows::{Faults, Flows};
use kernel::time::plus_seconds;
use kernel::{Clock, HeldClock, Timestamp};
use payments::gateway::SandboxGateway;
use store::Store;
use tokio::net::TcpSocket;
use worker::Worker;

use super::till::SECRET;
use super::wire::Wire;

/// What ends a task whose node died.
struct Died;

/// A clock that is a little off.
struct OwnClock {
    world: Arc<HeldClock>,
    off_seconds: i64,
}

impl Clock for OwnClock {
    fn now(&self) -> Timestamp {
        plus_seconds(self.world.now(), self.off_seconds)
    }
}

/// After how many more steps of its flows a node dies. Negative: it lives.
#[derive(Clone)]
pub(super) struct Fuse(Arc<AtomicI64>);

impl Default for Fuse {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(-1)))
    }
}

impl Fuse {
    pub(super) fn light(&self, steps: i64) {
        self.0.store(steps, Ordering::SeqCst);
    }

    fn faults(&self) -> Faults {
        let fuse = self.clone();
        Faults::when(move |_| {
            if fuse.0.fetch_sub(1, Ordering::SeqCst) == 0 {
                resume_unwind(Box::new(Died));
            }
            false
        })
    }
}

/// How a node reaches its gateway.
#[derive(Clone)]
pub(super) enum Line {
    Wire(Wire),
    /// Nobody listens there.
    Dead(SocketAddr),
}

pub(super) struct Node {
    pub(super) store: Store,
    pub(super) flows: Flows,
    pub(super) worker: Arc<Worker>,
    pub(super) fuse: Fuse,
}

impl Node {
    pub(super) fn open(
        bench: &Bench,
        name: &str,
        off_seconds: i64,
        line: &Line,
    ) -> io::Result<Self> {
        let clock = OwnClock { world: Arc::clone(&bench.clock), off_seconds };
        // A database's client may have a runtime of its own, which cannot start inside ours.
        let store = thread::scope(|scope| {
            let opened = scope.spawn(|| bench.second_store(Arc::new(clock))).join();
            opened.unwrap_or_else(|panic| resume_unwind(panic))
        });
        let base_url = match line {
            Line::Wire(wire) => {
                wire.forget_failures();
                wire.base_url()
            }
            Line::Dead(address) => format!("http://{address}"),
        };
        let gateway = Arc::new(SandboxGateway::new(SECRET));
        let retry_pause = Duration::ZERO;
        let line = Configured { retry_pause, ..Configured::new(gateway, &base_url) };
        let gateways = Arc::new(Gateways::new(vec![line])?);
        let fuse = Fuse::default();
        let flows = Flows::new(store.clone(), gateways).with_faults(fuse.faults());
        let worker = Arc::new(Worker::new(name.to_owned(), store.clone(), flows.clone()));
        Ok(Self { store, flows, worker, fuse })
    }
}

/// Runs something on a node. `None`: the node died of it.
pub(super) async fn survive<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Option<T> {
    match tokio::spawn(work).await {
        Ok(answer) => Some(answer),
        Err(end) => {
            let panic = end.into_panic();
            if panic.is::<Died>() { None } else { resume_unwind(panic) }
        }
    }
}

/// An address at which every connection is refused, for as long as the socket is kept.
pub(super) fn dead_line() -> io::Result<(TcpSocket, Line)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let address = socket.local_addr()?;
    Ok((socket, Line::Dead(address)))
}
