//! The board of one show: the state of each seat in memory, for viewers.
//!
//! Fed by committed facts. Each seat carries the version of its last change, so that facts may come
//! late or twice. The board counts its own visible changes; a viewer who knows a number can ask for
//! what came after, and is told to look again in full when that is no longer remembered. What runs
//! out becomes free on the board at that very instant, without any job.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalog::Layout;
use kernel::{SeatChange, SeatNo, SeatState, ShowId, Timestamp};

use crate::limits::BOARD_CHANGES_MAX;

/// The live states of a show's seats.
pub struct Board {
    show: ShowId,
    layout: Arc<Layout>,
    inner: Mutex<Inner>,
}

struct Inner {
    seats: Vec<Cell>,
    ends: BTreeSet<(Timestamp, SeatNo)>,
    version: u64,
    changes: VecDeque<(u64, SeatNo, SeatState)>,
}

#[derive(Clone, Copy)]
struct Cell {
    state: SeatState,
    until: Option<Timestamp>,
    version: i64,
}

/// What a viewer who knew a version needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// These seats changed since; each once, its newest state.
    Since {
        /// The version that the viewer knows after these.
        version: u64,
        /// The seats.
        seats: Vec<(SeatNo, SeatState)>,
    },
    /// Too much happened: look at everything.
    Resync,
}

impl Board {
    /// An empty board: all seats free. `first_version` tells boards of one show apart over
    /// restarts and reloads.
    pub(crate) fn new(show: ShowId, layout: Arc<Layout>, first_version: u64) -> Self {
        let free = Cell { state: SeatState::Free, until: None, version: 0 };
        let inner = Inner {
            seats: vec![free; layout.seats.len()],
            ends: BTreeSet::new(),
            version: first_version,
            changes: VecDeque::new(),
        };
        Self { show, layout, inner: Mutex::new(inner) }
    }

    /// The show.
    #[must_use]
    pub const fn show(&self) -> ShowId {
        self.show
    }

    /// The hall that it plays in.
    #[must_use]
    pub const fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// The number of the latest visible change.
    #[must_use]
    pub fn version(&self, now: Timestamp) -> u64 {
        self.at(now).version
    }

    /// The state of every seat by ordinal, with the instant at which it ends, and the version that
    /// this is.
    #[must_use]
    pub fn states(&self, now: Timestamp) -> (u64, Vec<(SeatState, Option<Timestamp>)>) {
        let inner = self.at(now);
        (inner.version, inner.seats.iter().map(|cell| (cell.state, cell.until)).collect())
    }

    /// Two bits a seat, four seats a byte, the first seat in the lowest bits: 0 free, 1 held,
    /// 2 sold, 3 blocked. With the version that this is.
    #[must_use]
    pub fn bitmap(&self, now: Timestamp) -> (u64, Vec<u8>) {
        let inner = self.at(now);
        let mut bytes = vec![0_u8; inner.seats.len().div_ceil(4)];
        for (at, cell) in inner.seats.iter().enumerate() {
            bytes[at / 4] |= wire_number(cell.state) << (at % 4 * 2);
        }
        (inner.version, bytes)
    }

    /// How many seats are free.
    #[must_use]
    pub fn free_count(&self, now: Timestamp) -> usize {
        self.at(now).seats.iter().filter(|cell| cell.state == SeatState::Free).count()
    }

    /// What changed after `known`.
    #[must_use]
    pub fn changes_since(&self, known: u64, now: Timestamp) -> Changes {
        let inner = self.at(now);
        let oldest = inner.version - inner.changes.len() as u64;
        if known < oldest || known > inner.version {
            return Changes::Resync;
        }
        let mut seats: Vec<(SeatNo, SeatState)> = Vec::new();
        for (version, seat, state) in inner.changes.iter().rev() {
            if *version <= known {
                break;
            }
            if seats.iter().all(|(known, _)| known != seat) {
                seats.push((*seat, *state));
            }
        }
        seats.reverse();
        Changes::Since { version: inner.version, seats }
    }

    /// Applies changes; older news than what is known of a seat is passed over.
    pub(crate) fn apply(&self, changes: impl Iterator<Item = SeatChange>) {
        let mut inner = self.lock();
        for change in changes {
            inner.apply(&change);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, now: Timestamp) -> MutexGuard<'_, Inner> {
        let mut inner = self.lock();
        inner.end_what_ran_out(now);
        inner
    }
}

/// The number that viewers know a state by.
#[must_use]
pub const fn wire_number(state: SeatState) -> u8 {
    match state {
        SeatState::Free => 0,
        SeatState::Held => 1,
        SeatState::Booked => 2,
        SeatState::Blocked => 3,
    }
}

impl Inner {
    fn apply(&mut self, change: &SeatChange) {
        let Some(cell) = self.seats.get_mut(change.seat_no as usize) else { return };
        if change.version <= cell.version {
            return;
        }
        let before = *cell;
        *cell = Cell { state: change.state, until: change.until, version: change.version };
        if let Some(until) = before.until {
            self.ends.remove(&(until, change.seat_no));
        }
        if let Some(until) = change.until {
            self.ends.insert((until, change.seat_no));
        }
        if before.state != change.state {
            self.show_change(change.seat_no, change.state);
        }
    }

    fn end_what_ran_out(&mut self, now: Timestamp) {
        while let Some(&(until, seat)) = self.ends.first() {
            if until > now {
                break;
            }
            self.ends.pop_first();
            let cell = &mut self.seats[seat as usize];
            if cell.state != SeatState::Free {
                (cell.state, cell.until) = (SeatState::Free, None);
                self.show_change(seat, SeatState::Free);
            }
        }
    }

    fn show_change(&mut self, seat: SeatNo, state: SeatState) {
        self.version += 1;
        if self.changes.len() == BOARD_CHANGES_MAX {
            self.changes.pop_front();
        }
        self.changes.push_back((self.version, seat, state));
    }
}
