//! How soon somebody who watches a show on one node sees what is held on another.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use loadtest::Trouble;
use loadtest::client::{Call, Line, Target};
use loadtest::trouble::During;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

use crate::house::House;
use crate::program::PATIENCE;

/// Holds that are watched.
const HOLDS: usize = 100;

/// How long changes took from the request on one node to the watcher of another, sorted.
#[derive(Debug)]
pub struct Took(Vec<Duration>);

impl Took {
    /// The time within which so many of a hundred were seen.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let at = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// Holds pairs of seats on node 2, one after the other, while somebody watches on node 1.
pub fn measure(house: &mut House) -> Result<Took, Trouble> {
    let seats = house.seats()?;
    let show = seats.shows().first().map(|on_sale| on_sale.show.clone()).unwrap_or_default();
    let heard = watch(house.network.node(1), &show)?;
    let target = Target { address: house.network.node(2), pid: None };
    let runtime = Builder::new_current_thread().enable_all().build().during("a runtime")?;
    let (tasks, mut line) = (LocalSet::new(), Line::to(&target, 0));
    let mut took = Vec::with_capacity(HOLDS);
    while took.len() < HOLDS {
        let pair = seats.deal().ok_or_else(|| Trouble::new("no seats are left to hold"))?;
        if pair.show != show {
            continue;
        }
        let hold = Call::post(&format!("/api/v1/shows/{show}/seats/lock"), pair.hold_body());
        let asked = Instant::now();
        let answer = tasks.block_on(&runtime, line.ask(&hold)).during("a hold")?;
        if !answer.is_done() {
            return Err(Trouble::new(format!("a hold was refused: {}", answer.refusal())));
        }
        let seen = heard.recv_timeout(PATIENCE).during("the watcher saw no change")?;
        took.push(seen.duration_since(asked));
    }
    took.sort_unstable();
    Ok(Took(took))
}

/// Watches a show; the moments at which seats changed. Returns once the stream has begun.
fn watch(node: SocketAddr, show: &str) -> Result<Receiver<Instant>, Trouble> {
    let mut stream = TcpStream::connect(node).during("watching")?;
    stream.set_read_timeout(Some(PATIENCE)).during("watching")?;
    let path = format!("/api/v1/shows/{show}/seats/events");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: usher\r\n\r\n").during("watching")?;
    let (begun, has_begun) = channel();
    let (changed, changes) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let is_kept = match line.as_str() {
                "event: snapshot" => begun.send(()).is_ok(),
                "event: seats" => changed.send(Instant::now()).is_ok(),
                _ => true,
            };
            if !is_kept {
                return;
            }
        }
    });
    has_begun.recv_timeout(PATIENCE).during("the stream of a show does not begin")?;
    Ok(changes)
}
