//! The open loop: people come when they come.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::closed::ended;
use super::{Measured, Visitor, on_threads, pacer};
use crate::client::{Line, Target};
use crate::limits::LAST_VISITS;
use crate::notes::{Counting, Live, Notes};
use crate::progress::Progress;
use crate::schedule::Schedule;
use crate::timeline::Timeline;
use crate::trouble::Trouble;
use crate::usage::Probe;

/// How an open loop is run.
#[derive(Debug, Clone, Copy)]
pub struct Open<'p> {
    /// When people come.
    pub schedule: &'p Schedule,
    /// Those who come before this are not counted.
    pub warm_up: Duration,
    /// Over which connections.
    pub lines: Lines,
    /// Threads of this program.
    pub threads: usize,
    /// Where it is shown how it goes.
    pub progress: &'p Progress,
}

/// Over which connections people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Connections are kept, at most so many, all threads together. Whoever finds none free waits,
    /// and the wait is part of the latency.
    Kept(usize),
    /// Each visitor makes a connection, as crowds do.
    OfTheirOwn,
}

/// Runs one. `make` makes the visitor of each arrival.
pub fn open_loop<V: Visitor>(
    target: &Target,
    open: &Open<'_>,
    make: impl Fn(usize) -> V + Sync,
) -> Result<Measured, Trouble> {
    // Time for the threads to start.
    let start = Instant::now() + Duration::from_millis(50);
    let (begin, end) = (start + open.warm_up, start + open.schedule.span());
    let span = end - begin;
    let (live, timeline) = (Arc::new(Live::default()), Timeline::over(begin, span));
    let threads = open.threads.max(1);
    let work = async |thread: usize| {
        let notes = Notes::new(V::STEPS, Counting::DueFrom(begin), &timeline, &live);
        let mut turns = pacer::turns(open.schedule, start, thread, threads);
        let pool = Pool::new(target, open.lines, thread, threads);
        let mut here = JoinSet::new();
        while let Some((who, due)) = turns.recv().await {
            here.spawn_local(come(make(who), who, due, pool.clone(), notes.clone()));
            while here.try_join_next().is_some_and(|left| left.is_ok()) {}
        }
        if timeout(LAST_VISITS, ended(here, &notes)).await.is_err() {
            notes.fault("visitors were still waiting long after the last one had come");
        }
        notes.noted()
    };
    let (probe, shown) = (Probe::of(target.pid), (open.progress, &live));
    let (noted, usage) = on_threads(threads, (begin, end), &probe, shown, work)?;
    Ok(Measured { noted, span, rounds: 1, usage })
}

async fn come<V: Visitor>(mut visitor: V, who: usize, due: Instant, pool: Pool, notes: Notes) {
    let Some(free) = &pool.free else {
        visitor.visit(&mut Line::to(&pool.target, who), due, &notes).await;
        return;
    };
    let place = free.acquire().await.expect("nobody closes the pool");
    let kept = pool.idle.borrow_mut().pop();
    let mut line = kept.unwrap_or_else(|| Line::to(&pool.target, who));
    visitor.visit(&mut line, due, &notes).await;
    pool.idle.borrow_mut().push(line);
    drop(place);
}

/// A thread's connections.
#[derive(Clone)]
struct Pool {
    target: Target,
    free: Option<Rc<Semaphore>>,
    idle: Rc<RefCell<Vec<Line>>>,
}

impl Pool {
    fn new(target: &Target, lines: Lines, thread: usize, threads: usize) -> Self {
        let free = match lines {
            Lines::Kept(all) => {
                let share = (thread..all).step_by(threads).count().max(1);
                Some(Rc::new(Semaphore::new(share)))
            }
            Lines::OfTheirOwn => None,
        };
        Self { target: target.clone(), free, idle: Rc::default() }
    }
}
