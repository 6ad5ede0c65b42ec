//! The boards of the shows that somebody looks at.
//!
//! A board is loaded on the first look and dropped when too many others were looked at since. Before
//! the seats are read the show is *expected*: facts that commit from then on are kept and applied
//! after the load, so that none can slip between the two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalog::{find_layout, find_show};
use kernel::{Fact, SeatChange, ShowId};
use store::{FactSink, Snapshot, StoreError};

use crate::board::Board;
use crate::limits::BOARDS_MAX;
use crate::queries::seat_rows;

/// All boards of this process. Listens to the store's facts.
#[derive(Default)]
pub struct Boards {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    loaded: HashMap<ShowId, Loaded>,
    expected: HashMap<ShowId, Waiting>,
    looks: u64,
}

struct Loaded {
    board: Arc<Board>,
    last_look: u64,
}

#[derive(Default)]
struct Waiting {
    loads: usize,
    changes: Vec<SeatChange>,
}

/// The promise to load a board, made before its seats are read. Dropping it unused is harmless.
pub struct Expected {
    boards: Arc<Boards>,
    show: ShowId,
}

impl Boards {
    /// The board of a show, if it is in memory.
    #[must_use]
    pub fn get(&self, show: ShowId) -> Option<Arc<Board>> {
        let mut inner = self.lock();
        inner.looks += 1;
        let looks = inner.looks;
        let entry = inner.loaded.get_mut(&show)?;
        entry.last_look = looks;
        Some(Arc::clone(&entry.board))
    }

    /// Keeps the facts about a show from now on. Call it before the query that runs
    /// [`Expected::load`] is started.
    #[must_use]
    pub fn expect(self: &Arc<Self>, show: ShowId) -> Expected {
        self.lock().expected.entry(show).or_default().loads += 1;
        Expected { boards: Arc::clone(self), show }
    }

    /// Forgets every board, for when facts may have been missed.
    pub fn clear(&self) {
        self.lock().loaded.clear();
    }

    /// How many boards are in memory.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().loaded.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Expected {
    /// Reads the seats and puts the board in its place; `None` if there is no such show.
    pub fn load(self, snapshot: &mut Snapshot<'_>) -> Result<Option<Arc<Board>>, StoreError> {
        let Some(show) = find_show(snapshot, self.show)? else { return Ok(None) };
        let Some(layout) = find_layout(snapshot, show.layout)? else { return Ok(None) };
        // Versions start at the time of loading, so that a viewer of an earlier board of this show
        // never takes its number for one of ours.
        let first_version = u64::try_from(snapshot.now().as_millisecond()).unwrap_or(0) << 10;
        let board = Board::new(self.show, layout, first_version);
        let rows = seat_rows(snapshot, self.show)?;
        board.apply(rows.iter().map(|row| SeatChange {
            seat_no: row.seat_no,
            state: row.state,
            until: row.until,
            version: row.version,
        }));
        Ok(Some(self.boards.lock().enter(board)))
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        let mut inner = self.boards.lock();
        if let Some(waiting) = inner.expected.get_mut(&self.show) {
            waiting.loads -= 1;
            if waiting.loads == 0 {
                inner.expected.remove(&self.show);
            }
        }
    }
}

impl Inner {
    /// Two may load one board at once; the first stays, so that its viewers go on.
    fn enter(&mut self, board: Board) -> Arc<Board> {
        let show = board.show();
        if let Some(waiting) = self.expected.get(&show) {
            board.apply(waiting.changes.iter().copied());
        }
        if self.loaded.len() >= BOARDS_MAX {
            self.forget_the_older_half();
        }
        self.looks += 1;
        let last_look = self.looks;
        let entry = self.loaded.entry(show);
        Arc::clone(&entry.or_insert_with(|| Loaded { board: Arc::new(board), last_look }).board)
    }

    fn forget_the_older_half(&mut self) {
        let mut looks: Vec<u64> = self.loaded.values().map(|entry| entry.last_look).collect();
        looks.sort_unstable();
        let middle = looks[looks.len() / 2];
        self.loaded.retain(|_, entry| entry.last_look > middle);
    }
}

impl FactSink for Boards {
    fn committed(&self, facts: &[Fact]) {
        for fact in facts {
            let Fact::SeatsChanged { show, changes } = fact else { continue };
            let mut inner = self.lock();
            if let Some(waiting) = inner.expected.get_mut(show) {
                waiting.changes.extend_from_slice(changes);
            }
            if let Some(entry) = inner.loaded.get(show) {
                entry.board.apply(changes.iter().copied());
            }
        }
    }
}
