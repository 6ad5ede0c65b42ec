//! Hears what committed on other nodes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use redis::aio::PubSub;
use redis::{Client, RedisError};
use store::Store;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::Message;
use crate::counts::Counts;
use crate::limits::{CONNECT_MAX, RETRY_PAUSE_MAX, RETRY_PAUSE_MIN, SILENCE_MIN};
use crate::line::Line;

/// What a node listens with.
pub(crate) struct Ear {
    pub(crate) node: Uuid,
    pub(crate) store: Store,
    pub(crate) lines: Arc<[Line]>,
    pub(crate) channel: String,
    pub(crate) counts: Counts,
    /// How long an answer may take.
    pub(crate) answer_max: Duration,
    /// Whether the stream is whole.
    pub(crate) is_listening: watch::Sender<bool>,
}

/// Listens for ever, at the first server that answers; and connects again when it breaks.
pub(crate) async fn listen(ear: Ear) {
    let mut pause = RETRY_PAUSE_MIN;
    loop {
        if let Some(stream) = ear.subscribe().await {
            pause = RETRY_PAUSE_MIN;
            // What is read from here on is followed by the news of it.
            ear.missed();
            ear.is_listening.send_replace(true);
            ear.hear(stream).await;
            ear.is_listening.send_replace(false);
            tracing::warn!(target: "usher::nodes", "the stream of facts broke");
        }
        // Nobody tells us anything now: what is on show is at most a pause old.
        ear.missed();
        sleep(pause).await;
        pause = (pause * 2).min(RETRY_PAUSE_MAX);
    }
}

impl Ear {
    fn missed(&self) {
        self.counts.facts_missed.inc();
        self.store.missed();
    }

    async fn subscribe(&self) -> Option<PubSub> {
        for server in self.lines.iter().flat_map(Line::servers) {
            match timeout(CONNECT_MAX, subscribe(server, &self.channel)).await {
                Ok(Ok(stream)) => return Some(stream),
                Ok(Err(error)) => tracing::debug!(target: "usher::nodes", %error, "cannot listen"),
                Err(_) => tracing::debug!(target: "usher::nodes", "listening took too long"),
            }
        }
        None
    }

    /// Until the stream breaks, or does not even bring our own signs of life.
    async fn hear(&self, mut stream: PubSub) {
        let mut messages = stream.on_message();
        let mut others = Others::default();
        let mut heard_ourselves = Instant::now();
        let silence_max = SILENCE_MIN.max(self.answer_max * 2);
        while heard_ourselves.elapsed() < silence_max {
            let message = match timeout(silence_max, messages.next()).await {
                Ok(Some(message)) => message,
                Ok(None) | Err(_) => return,
            };
            let Ok(message) = serde_json::from_slice::<Message>(message.get_payload_bytes()) else {
                // A node of another version tells something that we have no word for.
                self.missed();
                continue;
            };
            if message.node == self.node {
                heard_ourselves = Instant::now();
            } else {
                if others.skipped_before(&message) {
                    self.missed();
                }
                self.counts.facts_heard.inc_by(message.facts.len() as u64);
                self.store.hear(&message.facts);
            }
            if others.some_fell_silent(silence_max) {
                self.missed();
            }
        }
    }
}

async fn subscribe(server: &Client, channel: &str) -> Result<PubSub, RedisError> {
    let mut stream = server.get_async_pubsub().await?;
    stream.subscribe(channel).await?;
    Ok(stream)
}

/// How far the other nodes have counted, and when each was heard last.
#[derive(Default)]
struct Others(HashMap<Uuid, (u64, Option<Instant>)>);

impl Others {
    /// Whether messages of this node are missing between the last one and this. Of a node that is new
    /// to this stream they are, unless it is the first that it tells at all.
    fn skipped_before(&mut self, message: &Message) -> bool {
        let heard = (message.number, Some(Instant::now()));
        let last = self.0.insert(message.node, heard).map_or(0, |(number, _)| number);
        last + 1 != message.number
    }

    /// Whether somebody has just been silent for too long: gone, or cut off and still selling. Each is
    /// told once.
    fn some_fell_silent(&mut self, silence_max: Duration) -> bool {
        let mut is_new = false;
        for (_, heard) in self.0.values_mut() {
            if heard.is_some_and(|at| at.elapsed() > silence_max) {
                (*heard, is_new) = (None, true);
            }
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(node: u128, number: u64) -> Message {
        Message { node: Uuid::from_u128(node), number, facts: Vec::new() }
    }

    #[test]
    fn a_gap_is_noticed_for_each_node_alone() {
        let mut others = Others::default();
        let mut skipped = |node, number| others.skipped_before(&message(node, number));
        assert!(skipped(1, 5), "what it told before was not heard here");
        assert!(!skipped(2, 1), "it has told nothing else");
        assert!(!skipped(1, 6));
        assert!(skipped(1, 8));
        assert!(!skipped(2, 2));
        assert!(skipped(2, 1), "one that was told before is out of order");
    }
}
