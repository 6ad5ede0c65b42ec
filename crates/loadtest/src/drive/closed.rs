//! The closed loop: as fast as answers come, over so many connections.

use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Measured, Next, Visitor, on_threads};
use crate::client::{Line, Target};
use crate::limits::WARM_UP;
use crate::notes::{Counting, Live, Notes};
use crate::progress::Progress;
use crate::timeline::Timeline;
use crate::trouble::Trouble;
use crate::usage::Probe;

/// How a closed loop is run.
#[derive(Debug, Clone, Copy)]
pub struct Closed<'p> {
    /// Connections that are kept busy, all threads together.
    pub connections: usize,
    /// Threads of this program.
    pub threads: usize,
    /// How long answers are counted, after a warm-up.
    pub span: Duration,
    /// Where it is shown how it goes.
    pub progress: &'p Progress,
}

/// Runs one. `make` makes the visitor of each connection.
pub fn closed_loop<V: Visitor>(
    target: &Target,
    closed: &Closed<'_>,
    make: impl Fn(usize) -> V + Sync,
) -> Result<Measured, Trouble> {
    closed_loop_over(slice::from_ref(target), closed, make)
}

/// Runs one over several nodes of a server, each with its share of the connections.
pub fn closed_loop_over<V: Visitor>(
    nodes: &[Target],
    closed: &Closed<'_>,
    make: impl Fn(usize) -> V + Sync,
) -> Result<Measured, Trouble> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + closed.span;
    let (live, timeline) = (Arc::new(Live::default()), Timeline::over(begin, closed.span));
    let threads = closed.threads.min(closed.connections).max(1);
    let work = async |thread: usize| {
        let counting = Counting::AnsweredWithin(begin, end);
        let notes = Notes::new(V::STEPS, counting, &timeline, &live);
        let mut busy = JoinSet::new();
        for connection in (thread..closed.connections).step_by(threads) {
            let line = Line::to(&nodes[connection % nodes.len()], connection);
            busy.spawn_local(stay_busy(make(connection), line, end, notes.clone()));
        }
        ended(busy, &notes).await;
        notes.noted()
    };
    let probe = Probe::of(nodes.iter().filter_map(|node| node.pid));
    let shown = (closed.progress, &live);
    let (noted, usage) = on_threads(threads, (begin, end), &probe, shown, work)?;
    Ok(Measured { noted, span: closed.span, rounds: 1, usage })
}

async fn stay_busy<V: Visitor>(mut visitor: V, mut line: Line, end: Instant, notes: Notes) {
    loop {
        let due = Instant::now();
        if due >= end || visitor.visit(&mut line, due, &notes).await == Next::NothingLeft {
            return;
        }
    }
}

/// Waits for all; one that died is a fault of this program, and the run must not look well.
pub(super) async fn ended(mut tasks: JoinSet<()>, notes: &Notes) {
    while let Some(ended) = tasks.join_next().await {
        if let Err(died) = ended {
            notes.fault(&format!("a visitor of the load tool died: {died}"));
        }
    }
}
