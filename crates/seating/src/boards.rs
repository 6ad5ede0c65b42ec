//! The boards of the shows that somebody looks at.
//!
//! A board is loaded on the first look and dropped when too many others were looked at since.
//! Before the seats are read the show is *expected*: facts that commit from then on are kept and
//! applied after the load, so that none can slip between the two.

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
    clears: u64,
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
    clears: u64,
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

    /// Keeps the facts about a show from now on. Call it before the query that runs [`load_board`]
    /// is started.
    #[must_use]
    pub fn expect(self: &Arc<Self>, show: ShowId) -> Expected {
        let mut inner = self.lock();
        inner.expected.entry(show).or_default().loads += 1;
        Expected { boards: Arc::clone(self), show, clears: inner.clears }
    }

    /// Forgets every board, for when facts may have been missed. One that is being loaded is
    /// handed to who waits for it, but not kept.
    pub fn clear(&self) {
        let mut inner = self.lock();
        inner.loaded.clear();
        inner.clears += 1;
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
    /// Puts the board in its place, once the query that loaded it is answered: until then others
    /// must not see what it saw.
    #[must_use]
    pub fn enter(self, board: Board) -> Arc<Board> {
        self.boards.lock().enter(board, self.clears)
    }
}

/// Reads the board of a show; `None` if there is no such show.
pub fn load_board(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<Option<Board>, StoreError> {
    let Some(found) = find_show(snapshot, show)? else { return Ok(None) };
    let Some(layout) = find_layout(snapshot, found.layout)? else { return Ok(None) };
    // Versions start at the time of loading, so that a viewer of an earlier board of this show
    // never takes its number for one of ours.
    let first_version = u64::try_from(snapshot.now().as_millisecond()).unwrap_or(0) << 10;
    let board = Board::new(show, layout, first_version);
    let rows = seat_rows(snapshot, show)?;
    board.apply(rows.iter().map(|row| SeatChange {
        seat_no: row.seat_no,
        state: row.state,
        until: row.until,
        version: row.version,
    }));
    Ok(Some(board))
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
    fn enter(&mut self, board: Board, clears: u64) -> Arc<Board> {
        let show = board.show();
        if let Some(waiting) = self.expected.get(&show) {
            board.apply(waiting.changes.iter().copied());
        }
        if self.clears != clears {
            return Arc::new(board);
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

    fn missed(&self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use kernel::{SeatState, Timestamp};
    use uuid::Uuid;

    use super::*;
    use crate::sketch::sketch;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn show(number: u128) -> ShowId {
        ShowId::new(Uuid::from_u128(number))
    }

    /// A board as a load makes it, before it is entered.
    fn loaded(show: ShowId) -> Board {
        Board::new(show, sketch("....").layout, 0)
    }

    fn seat_sold(show: ShowId, seat_no: u32) -> [Fact; 1] {
        let state = SeatState::Booked;
        [Fact::SeatsChanged {
            show,
            changes: vec![SeatChange { seat_no, state, until: None, version: 1 }],
        }]
    }

    #[test]
    fn what_commits_between_the_look_and_the_entry_is_not_lost() {
        let boards = Arc::new(Boards::default());
        let expected = boards.expect(show(1));
        let board = loaded(show(1));
        boards.committed(&seat_sold(show(1), 0));
        boards.committed(&seat_sold(show(2), 1));
        let board = expected.enter(board);
        boards.committed(&seat_sold(show(1), 2));
        assert_eq!(board.bitmap(NOW).1, [0b00_10_00_10]);
    }

    #[test]
    fn of_two_loads_at_once_the_first_stays_and_lives() {
        let boards = Arc::new(Boards::default());
        let (first, second) = (boards.expect(show(1)), boards.expect(show(1)));
        let one = first.enter(loaded(show(1)));
        boards.committed(&seat_sold(show(1), 0));
        let two = second.enter(loaded(show(1)));
        assert!(Arc::ptr_eq(&one, &two));
        assert_eq!(two.free_count(NOW), 3);
    }

    #[test]
    fn a_promise_that_is_dropped_leaves_nothing_behind() {
        let boards = Arc::new(Boards::default());
        drop(boards.expect(show(1)));
        assert!(boards.lock().expected.is_empty());
        assert!(boards.get(show(1)).is_none());
    }

    #[test]
    fn a_board_whose_facts_may_be_missing_is_not_kept() {
        let boards = Arc::new(Boards::default());
        let expected = boards.expect(show(1));
        boards.clear();
        let board = expected.enter(loaded(show(1)));
        assert_eq!(board.free_count(NOW), 4, "who waited for it sees it all the same");
        assert!(boards.get(show(1)).is_none());
    }

    #[test]
    fn the_boards_that_were_looked_at_least_make_room() {
        let boards = Arc::new(Boards::default());
        let fill = |number| {
            let expected = boards.expect(show(number));
            let _ = expected.enter(loaded(show(number)));
        };
        (0..BOARDS_MAX as u128).for_each(fill);
        assert!(boards.get(show(0)).is_some(), "the oldest is looked at once more");
        fill(BOARDS_MAX as u128);
        assert!(boards.count() <= BOARDS_MAX / 2 + 1);
        assert!(boards.get(show(0)).is_some());
        assert!(boards.get(show(1)).is_none());
    }
}
