//! The gate follows what the database decided, by the facts of what committed on this node.
//!
//! It is told on the store's thread and must not wait there, so a task of its own tells Redis. What has
//! no room in the queue is dropped: entries end by themselves, and the board contradicts the others.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::time::plus_seconds;
use kernel::{Fact, SeatChange, SeatNo, SeatState, ShowId, Timestamp};
use store::{FactSink, Store};
use tokio::sync::mpsc;

use super::{FOLLOW, Shared, kept_for};
use crate::limits::{FACTS_TOGETHER_MAX, FACTS_WAITING_MAX, SOLD_SECONDS};

/// Seats that one call of the script follows.
const SEATS_TOGETHER_MAX: usize = 500;

/// Hears facts and hands them to the task.
pub(crate) struct Follower(mpsc::Sender<Vec<Fact>>);

impl Follower {
    /// The follower and its task.
    pub(crate) fn of(
        shared: Arc<Shared>,
        store: Store,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (sender, told) = mpsc::channel(FACTS_WAITING_MAX);
        (Self(sender), follow(shared, store, told))
    }
}

impl FactSink for Follower {
    fn committed(&self, facts: &[Fact]) {
        let is_seats = |fact: &&Fact| matches!(fact, Fact::SeatsChanged { .. });
        // All of a commit together: one that moves an owner's seat from hold to hold frees it first.
        let seats: Vec<Fact> = facts.iter().filter(is_seats).cloned().collect();
        if !seats.is_empty() {
            let _ = self.0.try_send(seats);
        }
    }
}

async fn follow(shared: Arc<Shared>, store: Store, mut told: mpsc::Receiver<Vec<Fact>>) {
    let mut news = Vec::new();
    while told.recv_many(&mut news, FACTS_TOGETHER_MAX).await > 0 {
        let mut shows: HashMap<ShowId, HashMap<SeatNo, SeatChange>> = HashMap::new();
        for fact in news.drain(..).flatten() {
            let Fact::SeatsChanged { show, changes } = fact else { continue };
            let seats = shows.entry(show).or_default();
            for change in changes {
                let newest = seats.entry(change.seat_no).or_insert(change);
                if change.version > newest.version {
                    *newest = change;
                }
            }
        }
        for (show, seats) in shows {
            let seats: Vec<SeatChange> = seats.into_values().collect();
            for seats in seats.chunks(SEATS_TOGETHER_MAX) {
                shared.follow(show, seats, store.now()).await;
            }
        }
    }
}

impl Shared {
    async fn follow(&self, show: ShowId, seats: &[SeatChange], now: Timestamp) {
        let mut script = FOLLOW.prepare_invoke();
        for change in seats {
            script.key(self.key(show, change.seat_no));
            let until = match (change.state, change.until) {
                (SeatState::Free, _) => {
                    script.arg(0).arg(0);
                    continue;
                }
                (_, Some(until)) => until,
                (_, None) => plus_seconds(now, SOLD_SECONDS),
            };
            script.arg(until.as_millisecond()).arg(kept_for(until, now));
        }
        self.tell_all(&script).await;
    }
}
