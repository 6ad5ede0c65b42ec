//! Wakes a thread of the load at each moment of its schedule.
//!
//! The runtime's own timers count in whole milliseconds, which is longer than most answers take.
//! A thread that sleeps is woken by the kernel within some 50 microseconds.

use std::thread;
use std::time::Instant;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::schedule::Schedule;

/// Somebody's turn: who, and when it was due.
pub(super) type Turn = (usize, Instant);

/// The turns of thread `thread` of `threads`, each told when it is due. Nobody can hold them up: a
/// load that is late finds them waiting, with the moments that they had.
pub(super) fn turns(
    schedule: &Schedule,
    start: Instant,
    thread: usize,
    threads: usize,
) -> UnboundedReceiver<Turn> {
    let (tell, turns) = unbounded_channel();
    let mine: Vec<Turn> = schedule
        .due()
        .filter(|(who, _)| who % threads == thread)
        .map(|(who, after)| (who, start + after))
        .collect();
    thread::spawn(move || {
        for (who, due) in mine {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if tell.send((who, due)).is_err() {
                return;
            }
        }
    });
    turns
}
