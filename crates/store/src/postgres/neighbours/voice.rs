//! Tells the other nodes what commits here.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kernel::Fact;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{interval, timeout};
use tokio_postgres::{Client, Error, Statement};
use uuid::Uuid;

use super::BEAT;
use super::message::{Message, Says, json, pack};

/// One commit for all that waits, in its order.
const TELL: &str = "SELECT pg_notify('usher_facts', said) FROM unnest($1::text[]) AS said";
/// Commits whose facts are told together.
const GATHERED_MAX: usize = 256;
/// How long the last words may take.
const FAREWELL_MAX: Duration = Duration::from_secs(2);

pub(super) struct Voice {
    node: Uuid,
    outbox: mpsc::Receiver<Vec<Fact>>,
    has_lost: Arc<AtomicBool>,
    said: u64,
    /// Written, but perhaps not told. Told again over the next connection: facts may come twice.
    untold: Vec<String>,
}

impl Voice {
    pub(super) fn new(
        node: Uuid,
        outbox: mpsc::Receiver<Vec<Fact>>,
        has_lost: Arc<AtomicBool>,
    ) -> Self {
        Self { node, outbox, has_lost, said: 0, untold: Vec::new() }
    }

    /// Tells until told to leave, and says goodbye then.
    pub(super) async fn tell_all(
        &mut self,
        client: &Client,
        leave: &mut oneshot::Receiver<()>,
    ) -> Result<(), Error> {
        let tell = client.prepare(TELL).await?;
        let mut beats = interval(BEAT);
        loop {
            tokio::select! {
                biased;
                Some(facts) = self.outbox.recv() => self.gather(facts),
                _ = beats.tick() => self.say(Says::Present),
                _ = &mut *leave => break,
            }
            let mut told = pin!(self.tell(client, &tell));
            tokio::select! {
                told = &mut told => told?,
                _ = &mut *leave => {
                    // A server that is silent does not hear the goodbye either.
                    let Ok(told) = timeout(FAREWELL_MAX, told).await else { return Ok(()) };
                    told?;
                    break;
                }
            }
        }
        let farewell = timeout(FAREWELL_MAX, self.say_goodbye(client, &tell));
        farewell.await.unwrap_or(Ok(()))
    }

    async fn say_goodbye(&mut self, client: &Client, tell: &Statement) -> Result<(), Error> {
        while let Ok(facts) = self.outbox.try_recv() {
            self.gather(facts);
        }
        self.say(Says::Leaving);
        self.tell(client, tell).await
    }

    /// Takes what else has committed by now.
    fn gather(&mut self, first: Vec<Fact>) {
        let mut facts = first;
        for _ in 1..GATHERED_MAX {
            let Ok(more) = self.outbox.try_recv() else { break };
            facts.extend(more);
        }
        pack(facts).into_iter().map(Says::Facts).for_each(|says| self.say(says));
    }

    fn say(&mut self, says: Says) {
        // The number that is left out tells the others that something was lost.
        if self.has_lost.swap(false, Ordering::SeqCst) {
            self.said += 1;
        }
        self.said += 1;
        self.untold.push(json(&Message { node: self.node, number: self.said, says }));
    }

    async fn tell(&mut self, client: &Client, tell: &Statement) -> Result<(), Error> {
        client.execute(tell, &[&self.untold]).await?;
        self.untold.clear();
        Ok(())
    }
}
