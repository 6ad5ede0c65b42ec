//! The wire between a node and its gateway: real connections on the loopback address, on which
//! requests and answers get lost, or arrive when nobody waits for them any more.
//!
//! Whatever goes wrong is decided by the dice and shown by a cut connection, never by a clock: a
//! client that would run into its time-out finds its connection closed instead, and the trace of a
//! run does not depend on how busy the machine is.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::dice::Dice;

/// A node leaves its gateway alone after five failures in a row, for so many real seconds. So the
/// wire behaves for a while before it comes to that.
const FAILURES_IN_A_ROW_MAX: u32 = 3;

/// A listening wire. It ends with its runtime.
#[derive(Clone)]
pub(super) struct Wire {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    dice: Dice,
    gateway: SocketAddr,
    /// Out of a hundred requests so many meet trouble.
    trouble_percent: usize,
    failures_in_a_row: u32,
    late: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Arrives,
    RequestLost,
    AnswerLost,
    /// The client gives up, and the request arrives at [`Wire::deliver_late`].
    ArrivesLate,
}

impl Wire {
    pub(super) async fn open(dice: Dice, gateway: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let late = Vec::new();
        let shared = Shared { dice, gateway, trouble_percent: 0, failures_in_a_row: 0, late };
        let wire = Self { address, shared: Arc::new(Mutex::new(shared)) };
        tokio::spawn(wire.clone().serve(listener));
        Ok(wire)
    }

    pub(super) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn set_trouble(&self, percent: usize) {
        self.with(|shared| shared.trouble_percent = percent);
    }

    /// A restarted node has forgotten its failures.
    pub(super) fn forget_failures(&self) {
        self.with(|shared| shared.failures_in_a_row = 0);
    }

    /// Whether one more failure does no harm.
    pub(super) fn bears_failure(&self) -> bool {
        self.with(|shared| shared.failures_in_a_row < FAILURES_IN_A_ROW_MAX)
    }

    /// What was under way for too long arrives now; nobody hears the answers. Says how many.
    pub(super) async fn deliver_late(&self) -> usize {
        let (late, gateway) =
            self.with(|shared| (std::mem::take(&mut shared.late), shared.gateway));
        for request in &late {
            let _ = exchange(gateway, request).await;
        }
        late.len()
    }

    async fn serve(self, listener: TcpListener) {
        while let Ok((client, _)) = listener.accept().await {
            let wire = self.clone();
            // A client that has gone is none of the wire's business.
            tokio::spawn(async move { wire.carry(client).await.ok() });
        }
    }

    async fn carry(&self, mut client: TcpStream) -> io::Result<()> {
        let request = read_request(&mut client).await?;
        let (fate, gateway) = self.with(|shared| (shared.fate(&request), shared.gateway));
        let answer = match fate {
            Fate::RequestLost => None,
            Fate::ArrivesLate => {
                self.with(|shared| shared.late.push(request));
                None
            }
            Fate::Arrives => Some(exchange(gateway, &request).await?),
            Fate::AnswerLost => {
                exchange(gateway, &request).await?;
                None
            }
        };
        // The gateway's way of saying that it would have kept its client waiting for ever.
        let answer = answer.filter(|answer| status_of(answer) != 504);
        let is_good = answer.as_deref().is_some_and(|answer| status_of(answer) < 500);
        self.with(|shared| {
            shared.failures_in_a_row = if is_good { 0 } else { shared.failures_in_a_row + 1 };
        });
        match answer {
            Some(answer) => client.write_all(&answer).await,
            None => Ok(()),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Shared) -> T) -> T {
        work(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shared {
    fn fate(&self, request: &[u8]) -> Fate {
        let is_troubled = self.dice.chance(self.trouble_percent);
        if !is_troubled || self.failures_in_a_row >= FAILURES_IN_A_ROW_MAX {
            return Fate::Arrives;
        }
        let late = if request.starts_with(b"POST") { 1 } else { 0 };
        self.dice.weigh(&[(2, Fate::AnswerLost), (1, Fate::RequestLost), (late, Fate::ArrivesLate)])
    }
}

/// Reads one request, and asks the other side to close its connection after the answer.
async fn read_request(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let length = content_length(&String::from_utf8_lossy(&bytes[..head]));
    while bytes.len() < head + length {
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let first_line = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    bytes.splice(first_line..first_line, *b"connection: close\r\n");
    Ok(bytes)
}

fn content_length(head: &str) -> usize {
    let mut lengths = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    lengths.next().unwrap_or_default()
}

async fn exchange(gateway: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut connection = TcpStream::connect(gateway).await?;
    connection.write_all(request).await?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// `HTTP/1.1 200 OK`
fn status_of(answer: &[u8]) -> u16 {
    let code = answer.get(9..12).and_then(|code| std::str::from_utf8(code).ok());
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}
