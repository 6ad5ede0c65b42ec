//! A streaming replica, for queries whose answer may be a moment old; never for seats or money.
//!
//! It is looked at twice a second and left out as long as it is away, has been promoted, or has not
//! replayed what the primary had written a while ago. That needs no clock but ours: we note how far
//! the primary had written, and see when the replica is there. Before it has come there once, nobody
//! knows how far it is behind, and it is left out.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded, never};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_postgres::{Client, Error};

use super::address::{Address, keep_moving};
use super::{cause, worker};
use crate::queue::Query;
use crate::store::{Queues, Shared};
use crate::{ReplicaConfig, StoreConfig, StoreError};

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Whoever takes longer to answer a look is not there.
const PATIENCE: Duration = Duration::from_secs(2);
/// Positions that are noted while the replica is away: eight minutes of looks.
const LACKING_MAX: usize = 1_000;
const WRITTEN: &str = "SELECT CAST(pg_current_wal_lsn() - '0/0' AS BIGINT)";
/// Nothing while it is not a replica: a promoted one goes its own way.
const REPLAYED: &str = "SELECT CAST(pg_last_wal_replay_lsn() - '0/0' AS BIGINT) \
    WHERE pg_is_in_recovery()";

/// One replica with its readers and its watch. They end when it is dropped.
pub(crate) struct Replica {
    state: Arc<State>,
    queries: Option<Sender<Box<dyn Query>>>,
    leave: Option<oneshot::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Replica {
    /// Starts without waiting for it: it is used once it keeps up.
    pub(crate) fn start(
        primary: &str,
        replica: &ReplicaConfig,
        config: &StoreConfig,
        shared: &Arc<Shared>,
    ) -> Result<Self, StoreError> {
        let fail = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(fail)?;
        let state = Arc::new(State::new());
        let (leave, told_to_leave) = oneshot::channel();
        let watch = Watch {
            primary: Sight::of(primary)?,
            replica: Sight::of(&replica.url)?,
            progress: Progress::default(),
            lag_max: replica.lag_max,
            state: Arc::clone(&state),
        };
        let watching = Builder::new()
            .name("store-replica".into())
            .spawn(move || runtime.block_on(watch.until(told_to_leave)))
            .map_err(fail)?;
        let (queries, next_query) = bounded(config.queue_max);
        let queues = Queues { scripts: never(), queries: next_query };
        let mut threads = vec![watching];
        for number in 0..config.readers {
            let number = config.readers + number;
            threads.push(worker::start_reader(&replica.url, number, shared, &queues)?);
        }
        Ok(Self { state, queries: Some(queries), leave: Some(leave), threads })
    }

    /// Whether it is there and keeps up.
    pub(crate) fn is_fit(&self) -> bool {
        self.state.is_fit.load(Ordering::Relaxed)
    }

    /// How it was found when it was last looked at: well, or why it is left out.
    pub(crate) fn found(&self) -> Result<(), String> {
        self.state.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Leaves it out until the next look finds it well.
    pub(crate) fn has_failed(&self) {
        self.state.set(Err("it did not answer a query".into()));
    }

    pub(crate) const fn queries(&self) -> Option<&Sender<Box<dyn Query>>> {
        self.queries.as_ref()
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        (self.queries, self.leave) = (None, None);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// How it was found, for those who would ask it and for those who ask why nobody does.
struct State {
    is_fit: AtomicBool,
    found: Mutex<Result<(), String>>,
}

impl State {
    fn new() -> Self {
        let found = Mutex::new(Err("nobody has looked at it yet".into()));
        Self { is_fit: AtomicBool::new(false), found }
    }

    fn set(&self, found: Result<(), String>) {
        self.is_fit.store(found.is_ok(), Ordering::Relaxed);
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}

/// A server that is asked one thing again and again.
struct Sight {
    address: Address,
    client: Option<Client>,
}

impl Sight {
    fn of(url: &str) -> Result<Self, StoreError> {
        let address = Address::of(url)?.named("usher replica watch");
        Ok(Self { address, client: None })
    }

    /// The number that it answers with, if it answers with one.
    async fn ask(&mut self, sql: &str) -> Result<Option<i64>, String> {
        let asked = timeout(PATIENCE, self.ask_once(sql)).await;
        let answer = asked.map_err(|_| "no answer".to_owned());
        let answer = answer.and_then(|answer| answer.map_err(|error| cause(&error)));
        if answer.is_err() {
            self.client = None;
        }
        answer
    }

    async fn ask_once(&mut self, sql: &str) -> Result<Option<i64>, Error> {
        let client = match self.client.take() {
            Some(client) => client,
            None => {
                let (client, wire) = self.address.connect().await?;
                tokio::spawn(keep_moving(wire));
                client
            }
        };
        let row = self.client.insert(client).query_opt(sql, &[]).await?;
        Ok(row.and_then(|row| row.get(0)))
    }
}

struct Watch {
    primary: Sight,
    replica: Sight,
    progress: Progress,
    lag_max: Duration,
    state: Arc<State>,
}

impl Watch {
    async fn until(mut self, mut leave: oneshot::Receiver<()>) {
        let mut told = None;
        loop {
            let found = tokio::select! {
                _ = &mut leave => return,
                found = self.look() => found,
            };
            if told.as_ref() != Some(&found.is_ok()) {
                match &found {
                    Ok(()) => tracing::info!(target: "usher::store", "the replica is used"),
                    Err(why) => tracing::warn!(target: "usher::store", why, "no replica is used"),
                }
                told = Some(found.is_ok());
            }
            self.state.set(found);
            if timeout(LOOK, &mut leave).await.is_ok() {
                return;
            }
        }
    }

    /// A primary that is away writes nothing: the replica is as fit as it was.
    async fn look(&mut self) -> Result<(), String> {
        if let Ok(Some(written)) = self.primary.ask(WRITTEN).await {
            self.progress.written(written, Instant::now());
        }
        let replayed = self.replica.ask(REPLAYED).await?.ok_or("it is not a replica")?;
        match self.progress.lag(replayed, Instant::now()) {
            Some(lag) if lag <= self.lag_max => Ok(()),
            Some(lag) => Err(format!("it is {lag:.1?} behind")),
            None => Err("it has not replayed yet what was written before we looked".into()),
        }
    }
}

/// How far the primary had written when, as far as the replica has not replayed it.
#[derive(Default)]
struct Progress {
    lacking: VecDeque<(i64, Instant)>,
    /// Whether the replica has come to anything that we noted.
    has_followed: bool,
}

impl Progress {
    /// What there is no room for is counted as written with the last that is noted: the replica then
    /// looks further behind than it is, never less.
    fn written(&mut self, position: i64, at: Instant) {
        let is_full = self.lacking.len() >= LACKING_MAX;
        match self.lacking.back_mut() {
            Some((last, _)) if position <= *last => {}
            Some((last, _)) if is_full => *last = position,
            _ => self.lacking.push_back((position, at)),
        }
    }

    /// For how long the replica has lacked something; nothing while that cannot be known.
    fn lag(&mut self, replayed: i64, now: Instant) -> Option<Duration> {
        while self.lacking.front().is_some_and(|(position, _)| *position <= replayed) {
            self.lacking.pop_front();
            self.has_followed = true;
        }
        match self.lacking.front() {
            None => Some(Duration::ZERO),
            Some((_, at)) => self.has_followed.then(|| now.duration_since(*at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_lags_by_the_oldest_that_it_has_not_replayed() {
        let (mut progress, start) = (Progress::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(progress.lag(0, start), seconds(0), "nothing was written that we know of");
        progress.written(10, after(0));
        progress.written(10, after(1));
        assert_eq!(progress.lag(10, after(1)), seconds(0));
        progress.written(20, after(2));
        progress.written(30, after(4));
        assert_eq!(progress.lag(19, after(5)), seconds(3));
        assert_eq!(progress.lag(20, after(5)), seconds(1));
        assert_eq!(progress.lag(30, after(9)), seconds(0));
        progress.written(30, after(10));
        assert_eq!(progress.lag(30, after(11)), seconds(0), "nothing is written");
    }

    #[test]
    fn a_replica_that_is_away_for_long_takes_no_more_room_and_is_never_thought_nearer() {
        let (mut progress, start) = (Progress::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        progress.written(1, start);
        assert_eq!(progress.lag(1, start), Some(Duration::ZERO));
        for position in 2..=10_000_u32 {
            progress.written(position.into(), after(position.into()));
        }
        assert_eq!(progress.lacking.len(), LACKING_MAX);
        assert!(progress.lag(9_999, after(10_000)) > Some(Duration::from_secs(1)));
        assert_eq!(progress.lag(10_000, after(10_000)), Some(Duration::ZERO));
    }

    #[test]
    fn before_it_follows_nobody_knows_how_far_it_is_behind() {
        let (mut progress, start) = (Progress::default(), Instant::now());
        progress.written(10, start);
        assert_eq!(progress.lag(9, start), None, "it may lack a minute or a year");
        progress.written(20, start);
        assert_eq!(progress.lag(10, start), Some(Duration::ZERO));
    }
}
