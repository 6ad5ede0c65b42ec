//! Tells other nodes what committed here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::Fact;
use store::FactSink;
use tokio::sync::mpsc;
use tokio::time::timeout;
use uuid::Uuid;

use super::Message;
use crate::counts::Counts;
use crate::limits::{FACTS_TOGETHER_MAX, FACTS_WAITING_MAX, SIGN_OF_LIFE_EVERY};
use crate::line::Line;

/// Hears facts on the store's thread and hands them to the task that tells them.
pub(crate) struct Speaker {
    queue: mpsc::Sender<Vec<Fact>>,
    has_lost: Arc<AtomicBool>,
}

impl Speaker {
    /// The speaker of a node and its task.
    pub(crate) fn of(
        node: Uuid,
        lines: Arc<[Line]>,
        channel: String,
        counts: Counts,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, told) = mpsc::channel(FACTS_WAITING_MAX);
        let has_lost = Arc::new(AtomicBool::new(false));
        let voice = Voice { node, number: 0, lines, channel, counts };
        let speaker = Self { queue, has_lost: Arc::clone(&has_lost) };
        (speaker, speak(voice, told, has_lost))
    }
}

impl FactSink for Speaker {
    fn committed(&self, facts: &[Fact]) {
        if self.queue.try_send(facts.to_vec()).is_err() {
            self.missed();
        }
    }

    fn missed(&self) {
        self.has_lost.store(true, Ordering::Relaxed);
    }
}

struct Voice {
    node: Uuid,
    number: u64,
    lines: Arc<[Line]>,
    channel: String,
    counts: Counts,
}

async fn speak(mut voice: Voice, mut told: mpsc::Receiver<Vec<Fact>>, has_lost: Arc<AtomicBool>) {
    let mut news = Vec::new();
    loop {
        let waited =
            timeout(SIGN_OF_LIFE_EVERY, told.recv_many(&mut news, FACTS_TOGETHER_MAX)).await;
        if waited == Ok(0) {
            return;
        }
        if has_lost.swap(false, Ordering::Relaxed) {
            // The number that is left out tells the others.
            voice.number += 1;
        }
        voice.tell(news.drain(..).flatten().collect()).await;
    }
}

impl Voice {
    /// Tells every server. Whoever listens at one that does not hear it misses the number.
    async fn tell(&mut self, facts: Vec<Fact>) {
        self.number += 1;
        self.counts.facts_sent.inc_by(facts.len() as u64);
        let message = Message { node: self.node, number: self.number, facts };
        let text = serde_json::to_vec(&message).expect("facts can be written");
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(&self.channel).arg(text);
        let told = self.lines.iter().map(|line| line.ask::<()>(&publish));
        futures_util::future::join_all(told).await;
    }
}
