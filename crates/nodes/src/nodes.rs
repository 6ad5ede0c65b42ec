//! The façade: what this process shares with others, or has for itself.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Entropy, OsEntropy};
use store::{FactSink, Store};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::{RedisConfig, WrongUrl};
use crate::counts::Counts;
use crate::facts::{Ear, Speaker, channel, listen};
use crate::gate::{Follower, SeatGate};
use crate::line::Line;
use crate::rates::Limiter;

/// What nodes share. Cheap to clone; connections close when the last clone is dropped.
#[derive(Clone)]
pub struct Nodes {
    lines: Arc<[Line]>,
    prefix: String,
    answer_max: Duration,
    gate: SeatGate,
    counts: Counts,
}

/// What runs beside a node that has company. It ends when this is dropped.
#[must_use = "what runs in the background ends when this is dropped"]
pub struct Company {
    tasks: Vec<JoinHandle<()>>,
    is_listening: watch::Receiver<bool>,
}

impl Nodes {
    /// This process is alone: nothing is shared.
    #[must_use]
    pub fn alone() -> Self {
        Self {
            lines: Arc::new([]),
            prefix: String::new(),
            answer_max: Duration::ZERO,
            gate: SeatGate::open(),
            counts: Counts::default(),
        }
    }

    /// Begins to connect to Redis, in the runtime that this is called in. That nobody answers there is
    /// no error: see [`Nodes::up`].
    pub fn over(config: &RedisConfig) -> Result<Self, WrongUrl> {
        config.check()?;
        let counts = Counts::default();
        let targets = config.targets()?.into_iter();
        let lines: Arc<[Line]> =
            targets.map(|target| Line::open(target, config.answer_max, &counts)).collect();
        let gate = SeatGate::over(Arc::clone(&lines), config.prefix.clone(), counts.clone());
        let (prefix, answer_max) = (config.prefix.clone(), config.answer_max);
        Ok(Self { lines, prefix, answer_max, gate, counts })
    }

    /// Returns when every server answers; at once if there is none.
    pub async fn up(&self) {
        futures_util::future::join_all(self.lines.iter().map(Line::up)).await;
    }

    /// The gate in front of the seats.
    #[must_use]
    pub fn gate(&self) -> SeatGate {
        self.gate.clone()
    }

    /// What is counted of all this.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// A limit that asks about each request. Nodes share it by its name.
    #[must_use]
    pub fn exact_limiter(&self, name: &str, per_minute: u32) -> Limiter {
        self.limiter(name, per_minute, 1)
    }

    /// A limit that seldom makes a fast caller wait. Nodes share it by its name.
    #[must_use]
    pub fn quick_limiter(&self, name: &str, per_minute: u32) -> Limiter {
        self.limiter(name, per_minute, Limiter::lease_max(per_minute))
    }

    fn limiter(&self, name: &str, per_minute: u32, lease_max: u32) -> Limiter {
        if self.lines.is_empty() {
            return Limiter::per_minute(per_minute);
        }
        let counts = self.counts.clone();
        Limiter::over(&self.lines, &self.prefix, name, per_minute, lease_max, counts)
    }

    /// Lets the gate follow what commits in this store, tells other nodes of it, and tells the store
    /// what they did. Nothing happens if this process is alone.
    pub fn keep_company(&self, store: &Store) -> Company {
        let (is_listening, told) = watch::channel(false);
        let mut company = Company { tasks: Vec::new(), is_listening: told };
        if let Some(gate) = self.gate.shared() {
            let (follower, task) = Follower::of(Arc::clone(gate), store.clone());
            store.listen_to_own(Arc::new(follower) as Arc<dyn FactSink>);
            company.tasks.push(tokio::spawn(task));

            let (node, channel) = (OsEntropy.uuid(store.now()), channel(&self.prefix));
            let (lines, counts) = (Arc::clone(&self.lines), self.counts.clone());
            let (speaker, task) = Speaker::of(node, lines, channel.clone(), counts);
            store.listen_to_own(Arc::new(speaker) as Arc<dyn FactSink>);
            company.tasks.push(tokio::spawn(task));

            let (lines, counts) = (Arc::clone(&self.lines), self.counts.clone());
            let (store, answer_max) = (store.clone(), self.answer_max);
            let ear = Ear { node, store, lines, channel, counts, answer_max, is_listening };
            company.tasks.push(tokio::spawn(listen(ear)));
        }
        company
    }
}

impl Company {
    /// Returns when facts of other nodes arrive; at once if this process is alone.
    pub async fn listening(&self) {
        if !self.tasks.is_empty() {
            // An error means that the task has ended, and there is nothing to wait for.
            let _ = self.is_listening.clone().wait_for(|is_listening| *is_listening).await;
        }
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
