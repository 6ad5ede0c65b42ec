//! The worker's loop.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use flows::Flows;
use store::{ClaimedJob, Engine, Store, StoreError, claim_jobs, claim_turn, end_turn, fail_job};
use store::{finish_job, hand_back_jobs, hand_back_turns, keep_job};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::MailSender;
use crate::jobs::{self, Tools};
use crate::schedule::Schedule;
use crate::wake::Wake;

/// Jobs in hand at a time.
const JOBS_IN_HAND_MAX: usize = 16;
/// How often the lease of a job in hand begins anew: well before it ends.
const KEEP_EVERY: Duration = Duration::from_secs(20);
/// How long to wait for a bell before looking anyway: jobs may be due by time, or another node's.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long the jobs in hand may take to finish once the worker is told to stop.
const FINISH_MAX: Duration = Duration::from_secs(5);
/// How long to wait after the store could not.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// One worker. A process has one; many may run on one database.
pub struct Worker {
    name: String,
    store: Store,
    tools: Tools,
    bell: Arc<Notify>,
}

/// What a run until there is nothing left has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Idle {
    /// Jobs that were done.
    pub done: usize,
    /// Tries that failed.
    pub failed: usize,
}

impl Worker {
    /// A worker that listens to the store's facts. Its name must differ from those of others on
    /// the same database.
    #[must_use]
    pub fn new(name: String, store: Store, flows: Flows) -> Self {
        let wake = Arc::new(Wake::default());
        let bell = Arc::clone(&wake.bell);
        store.listen(wake);
        let tools = Tools { store: store.clone(), flows, mail: None };
        Self { name, store, tools, bell }
    }

    /// Sends mail too. Without this, mail jobs fail and wait for a worker that does.
    #[must_use]
    pub fn with_mail(mut self, mail: MailSender) -> Self {
        self.tools.mail = Some(Arc::new(mail));
        self
    }

    /// Runs until `stop` is there, then gives back what it has claimed.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut schedules = JoinSet::new();
        for schedule in Schedule::ALL {
            schedules.spawn(keep(schedule, self.name.clone(), self.tools.clone()));
        }
        let is_told = watch::Sender::new(false);
        let mut jobs = pin!(self.run_jobs(is_told.subscribe()));
        tokio::select! {
            () = stop => {
                is_told.send_replace(true);
                // What is in hand may be half done at a gateway: it is finished, if that is soon.
                let _ = timeout(FINISH_MAX, &mut jobs).await;
            }
            () = &mut jobs => {}
        }
        schedules.shutdown().await;
        if let Err(error) = self.hand_back().await {
            tracing::warn!(%error, "could not hand work back; its leases will end");
        }
    }

    /// Runs everything that is due now: schedules once, then jobs until none is left. For tests
    /// and the simulation, which hold the clock.
    pub async fn run_until_idle(&self) -> Result<Idle, StoreError> {
        for schedule in Schedule::ALL {
            schedule.run(&self.store, &self.tools.flows).await?;
        }
        let mut idle = Idle::default();
        loop {
            let claimed = self.claim(JOBS_IN_HAND_MAX).await?;
            if claimed.is_empty() {
                return Ok(idle);
            }
            for job in claimed {
                match run_one(&self.store, &self.tools, &job).await? {
                    true => idle.done += 1,
                    false => idle.failed += 1,
                }
            }
        }
    }

    /// Runs jobs side by side and claims as many as it has hands free, so that one that takes long
    /// holds up no other.
    async fn run_jobs(&self, mut told: watch::Receiver<bool>) {
        let mut in_hand = JoinSet::new();
        while !*told.borrow() {
            match self.claim(JOBS_IN_HAND_MAX - in_hand.len()).await {
                Ok(claimed) => self.begin(claimed, &mut in_hand),
                Err(error) => {
                    tracing::warn!(%error, "the worker could not reach the store");
                    sleep(PAUSE_AFTER_FAILURE).await;
                    continue;
                }
            }
            let has_free = in_hand.len() < JOBS_IN_HAND_MAX;
            tokio::select! {
                () = self.bell.notified(), if has_free => {}
                () = sleep(LOOK_EVERY), if has_free => {}
                Some(ran) = in_hand.join_next(), if !has_free => ended(ran),
                _ = told.changed() => {}
            }
            while let Some(ran) = in_hand.try_join_next() {
                ended(ran);
            }
        }
        while let Some(ran) = in_hand.join_next().await {
            ended(ran);
        }
    }

    fn begin(&self, claimed: Vec<ClaimedJob>, in_hand: &mut JoinSet<Result<bool, StoreError>>) {
        for job in claimed {
            let (store, tools) = (self.store.clone(), self.tools.clone());
            in_hand.spawn(async move { run_one(&store, &tools, &job).await });
        }
    }

    async fn hand_back(&self) -> Result<(), StoreError> {
        let name = self.name.clone();
        self.store
            .write("worker.hand_back", move |tx| {
                hand_back_turns(tx, &name)?;
                hand_back_jobs(tx, &name).map(|_| ())
            })
            .await
    }

    async fn claim(&self, limit: usize) -> Result<Vec<ClaimedJob>, StoreError> {
        let (name, limit) = (self.name.clone(), i64::try_from(limit).unwrap_or(i64::MAX));
        self.store.write("store.claim_jobs", move |tx| claim_jobs(tx, &name, limit)).await
    }
}

/// Runs a job and records how it went; whether it was done.
async fn run_one(store: &Store, tools: &Tools, job: &ClaimedJob) -> Result<bool, StoreError> {
    let ran = tokio::select! {
        ran = jobs::run(tools, job, store.now()) => ran,
        never = keep_in_hand(store, job) => match never {},
    };
    let Err(failure) = ran else {
        let id = job.id;
        store.write("store.finish_job", move |tx| finish_job(tx, id)).await?;
        return Ok(true);
    };
    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, cause = failure.0,
        "a job failed and will be tried again");
    let job = job.clone();
    store.write("store.fail_job", move |tx| fail_job(tx, &job, &failure.0)).await?;
    Ok(false)
}

/// Keeps the lease of a job that takes long, so that nobody begins it a second time.
async fn keep_in_hand(store: &Store, job: &ClaimedJob) -> Infallible {
    loop {
        sleep(KEEP_EVERY).await;
        let again = job.clone();
        if let Err(error) = store.write("store.keep_job", move |tx| keep_job(tx, &again)).await {
            tracing::warn!(job = %job.id, %error, "the lease of a job could not be kept");
        }
    }
}

/// What could not be written down about a job is no reason to leave the others: its lease ends, and it
/// runs again. So does one whose handler panicked.
fn ended(ran: Result<Result<bool, StoreError>, JoinError>) {
    match ran {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "how a job went could not be written down"),
        Err(error) => tracing::warn!(%error, "a job broke off"),
    }
}

/// Keeps one schedule going; a run that fails is tried at the next turn.
async fn keep(schedule: Schedule, worker: String, tools: Tools) {
    let mut looks = interval(schedule.every());
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if let Err(error) = take_turn(schedule, &worker, &tools).await {
            tracing::warn!(?schedule, %error, "a schedule could not run");
        }
    }
}

/// Runs a schedule if it is this worker's turn.
async fn take_turn(schedule: Schedule, worker: &str, tools: &Tools) -> Result<(), StoreError> {
    let Tools { store, flows, .. } = tools;
    if store.engine() == Engine::Sqlite {
        // A file has one process, and this is its only worker.
        return schedule.run(store, flows).await;
    }
    let (name, every, by) = (schedule.name(), schedule.every(), worker.to_owned());
    if !store.write("store.claim_turn", move |tx| claim_turn(tx, name, every, &by)).await? {
        return Ok(());
    }
    let ran = schedule.run(store, flows).await;
    let by = worker.to_owned();
    store.write("store.end_turn", move |tx| end_turn(tx, name, every, &by)).await?;
    ran
}
