//! Facts between the nodes on one database, by `NOTIFY` after the commit and `LISTEN`.
//!
//! One thread with one connection of its own gathers what has committed here and tells it in one go,
//! so that no buyer's commit waits for the lock that every `NOTIFY` takes (docs/decisions/0010). When
//! the connection breaks it is made anew, what was not told yet is told then, and everybody here is
//! told that something may have been missed.

mod ear;
mod message;
mod voice;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use futures_util::StreamExt;
use kernel::{Entropy, Fact, OsEntropy};
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_postgres::{AsyncMessage, Client};
use uuid::Uuid;

use self::ear::Ear;
use self::voice::Voice;
use super::address::{Address, Wire};
use super::cause;
use crate::store::Shared;
use crate::{FactSink, StoreError};

/// `NOTIFY` writes a record of its own; advice need not wait for the disk.
const BEGIN_LISTENING: &str = "SET synchronous_commit = off; LISTEN usher_facts";
/// Commits whose facts may wait to be told. What is more is lost, and the others will notice.
const OUTBOX_MAX: usize = 4_096;
/// Messages that may wait to be heard; the server keeps the rest.
const INBOX_MAX: usize = 1_024;
/// The waits between two tries to connect: doubled from the first to the last.
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// How often a node says that it is there.
const BEAT: Duration = Duration::from_secs(5);
/// Who was not heard for so long is gone, and so is a connection that does not bring our own words.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// This node's place among the others. Leaves when it is dropped.
pub(crate) struct Neighbourhood {
    leave: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Neighbourhood {
    /// Begins to tell and to hear, from a thread of its own. A server that is away is waited for.
    pub(crate) fn join(url: &str, shared: &Arc<Shared>) -> Result<Self, StoreError> {
        let fail = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(fail)?;
        let address = Address::of(url)?.named("usher facts");
        let (facts, outbox) = mpsc::channel(OUTBOX_MAX);
        let has_lost = Arc::new(AtomicBool::new(false));
        shared.listen_to_own(Arc::new(Outbox { facts, has_lost: Arc::clone(&has_lost) }));
        let (leave, told_to_leave) = oneshot::channel();
        let node = Uuid::from_u128(u128::from_be_bytes(random()));
        let ear = Ear::new(node, Arc::clone(shared));
        let voice = Voice::new(node, outbox, has_lost);
        let thread = Builder::new()
            .name("store-neighbours".into())
            .spawn(move || runtime.block_on(take_part(address, ear, voice, told_to_leave)))
            .map_err(fail)?;
        Ok(Self { leave: Some(leave), thread: Some(thread) })
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsEntropy.fill(&mut bytes);
    bytes
}

impl Drop for Neighbourhood {
    fn drop(&mut self) {
        drop(self.leave.take());
        // The last clone of a store may be dropped by a fact sink on this very thread.
        let others =
            self.thread.take().filter(|it| it.thread().id() != std::thread::current().id());
        if let Some(thread) = others {
            let _ = thread.join();
        }
    }
}

/// Takes what commits here, on the threads that commit it.
struct Outbox {
    facts: mpsc::Sender<Vec<Fact>>,
    has_lost: Arc<AtomicBool>,
}

impl FactSink for Outbox {
    fn committed(&self, facts: &[Fact]) {
        if self.facts.try_send(facts.to_vec()).is_err() {
            self.missed();
        }
    }

    fn missed(&self) {
        self.has_lost.store(true, Ordering::SeqCst);
    }
}

/// Tells and hears until told to leave, over as many connections as it takes.
async fn take_part(
    address: Address,
    mut ear: Ear,
    mut voice: Voice,
    mut leave: oneshot::Receiver<()>,
) {
    let mut pause = PAUSE_MIN;
    loop {
        let opened = tokio::select! {
            _ = &mut leave => return,
            opened = open(&address) => opened,
        };
        let why = match opened {
            Ok((client, mut arrived)) => {
                pause = PAUSE_MIN;
                ear.begin();
                tokio::select! {
                    told = voice.tell_all(&client, &mut leave) => match told {
                        Ok(()) => return,
                        Err(error) => cause(&error),
                    },
                    why = ear.hear_all(&mut arrived) => why,
                }
            }
            Err(error) => cause(&error),
        };
        tracing::warn!(target: "usher::store", why, "other nodes are not heard; trying again");
        if timeout(pause, &mut leave).await.is_ok() {
            return;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// A connection that listens, and what it brings.
async fn open(
    address: &Address,
) -> Result<(Client, mpsc::Receiver<String>), tokio_postgres::Error> {
    let (client, wire) = address.connect().await?;
    let (inbox, arrived) = mpsc::channel(INBOX_MAX);
    tokio::spawn(receive(wire, inbox));
    client.batch_execute(BEGIN_LISTENING).await?;
    Ok((client, arrived))
}

/// Moves the bytes of a connection, and passes on what other nodes say. It ends with the connection.
async fn receive(mut wire: Wire, inbox: mpsc::Sender<String>) {
    while let Some(Ok(message)) = wire.next().await {
        if let AsyncMessage::Notification(note) = message
            && inbox.send(note.payload().to_owned()).await.is_err()
        {
            return;
        }
    }
}
