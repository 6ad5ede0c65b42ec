//! The board of one show: the state of each seat in memory, for viewers.
//!
//! Fed by committed facts. Each seat carries the version of its last change, so that facts may come
//! late or twice. The board counts its own visible changes; a viewer who knows a number can ask for
//! what came after, and is told to look again in full when that is no longer remembered. What runs
//! out becomes free on the board at that very instant, without any job.

use std::collections::{BTreeSet, HashSet, VecDeque};
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
        let news = inner.changes.iter().rev().take_while(|(version, ..)| *version > known);
        let mut told = HashSet::new();
        let mut seats: Vec<_> = news
            .filter(|(_, seat, _)| told.insert(*seat))
            .map(|(_, seat, state)| (*seat, *state))
            .collect();
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use kernel::SeatState::{Blocked, Booked, Free, Held};
    use kernel::time::plus_seconds;
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::sketch;

    const FIRST_VERSION: u64 = 1_000;

    fn at(second: i64) -> Timestamp {
        plus_seconds(Timestamp::UNIX_EPOCH, second)
    }

    fn board(seats: usize) -> Board {
        let layout = sketch(&".".repeat(seats)).layout;
        Board::new(ShowId::new(uuid::Uuid::nil()), layout, FIRST_VERSION)
    }

    fn change(seat_no: SeatNo, version: i64, state: SeatState, until: Option<i64>) -> SeatChange {
        SeatChange { seat_no, state, until: until.map(at), version }
    }

    fn states(board: &Board, now: i64) -> Vec<SeatState> {
        board.states(at(now)).1.into_iter().map(|(state, _)| state).collect()
    }

    fn since(version: u64, seats: &[(SeatNo, SeatState)]) -> Changes {
        Changes::Since { version, seats: seats.to_vec() }
    }

    #[test]
    fn older_news_of_a_seat_is_passed_over() {
        let board = board(2);
        board.apply([change(0, 3, Booked, None), change(0, 2, Held, Some(60))].into_iter());
        board.apply([change(0, 3, Free, None), change(1, 1, Blocked, None)].into_iter());
        assert_eq!(states(&board, 0), [Booked, Blocked]);
        assert_eq!(states(&board, 60), [Booked, Blocked], "the hold that was passed over ends not");
    }

    #[test]
    fn a_seat_that_the_layout_does_not_have_is_passed_over() {
        let board = board(2);
        board.apply([change(2, 1, Booked, None)].into_iter());
        assert_eq!(board.version(at(0)), FIRST_VERSION);
    }

    #[test]
    fn a_hold_ends_at_its_very_instant_without_any_news() {
        let board = board(2);
        board.apply([change(0, 1, Held, Some(600)), change(1, 1, Blocked, Some(700))].into_iter());
        assert_eq!(states(&board, 599), [Held, Blocked]);
        assert_eq!(states(&board, 600), [Free, Blocked]);
        assert_eq!(board.free_count(at(699)), 1);
        assert_eq!(board.free_count(at(700)), 2);
        assert_eq!(
            board.changes_since(FIRST_VERSION + 2, at(700)),
            since(FIRST_VERSION + 4, &[(0, Free), (1, Free)])
        );
        board.apply([change(0, 2, Free, None)].into_iter());
        assert_eq!(board.version(at(700)), FIRST_VERSION + 4, "the sweeper's news is no change");
    }

    #[test]
    fn an_extended_hold_ends_at_its_new_instant() {
        let board = board(1);
        board.apply([change(0, 1, Held, Some(600)), change(0, 2, Held, Some(900))].into_iter());
        assert_eq!(states(&board, 899), [Held]);
        assert_eq!(board.version(at(899)), FIRST_VERSION + 1);
        assert_eq!(states(&board, 900), [Free]);
    }

    #[test]
    fn a_viewer_gets_each_changed_seat_once_in_its_newest_state() {
        let board = board(3);
        board.apply([change(0, 1, Held, Some(600)), change(2, 1, Held, Some(600))].into_iter());
        let known = board.version(at(0));
        assert_eq!(board.changes_since(known, at(0)), since(known, &[]));
        board.apply([change(0, 2, Free, None), change(1, 1, Booked, None)].into_iter());
        board.apply([change(0, 3, Booked, None)].into_iter());
        assert_eq!(
            board.changes_since(known, at(0)),
            since(known + 3, &[(1, Booked), (0, Booked)])
        );
    }

    #[test]
    fn a_viewer_of_another_board_or_one_who_lags_too_far_looks_again() {
        let board = board(1);
        assert_eq!(board.changes_since(FIRST_VERSION, at(0)), since(FIRST_VERSION, &[]));
        assert_eq!(board.changes_since(FIRST_VERSION - 1, at(0)), Changes::Resync);
        assert_eq!(board.changes_since(FIRST_VERSION + 1, at(0)), Changes::Resync);
        let remembered = BOARD_CHANGES_MAX as u64;
        let flip = |version| if version % 2 == 0 { Free } else { Booked };
        board.apply((1..=remembered as i64 + 1).map(|v| change(0, v, flip(v), None)));
        assert_eq!(board.changes_since(FIRST_VERSION, at(0)), Changes::Resync);
        assert_eq!(
            board.changes_since(FIRST_VERSION + 1, at(0)),
            since(FIRST_VERSION + 1 + remembered, &[(0, Booked)])
        );
    }

    #[test]
    fn four_seats_share_a_byte_the_first_in_the_lowest_bits() {
        let board = board(5);
        let changes =
            [(1, Held, Some(600)), (2, Booked, None), (3, Blocked, None), (4, Held, None)];
        board.apply(changes.into_iter().map(|(no, state, until)| change(no, 1, state, until)));
        assert_eq!(board.bitmap(at(0)), (FIRST_VERSION + 4, vec![0b11_10_01_00, 0b01]));
        assert_eq!(board.bitmap(at(600)), (FIRST_VERSION + 5, vec![0b11_10_00_00, 0b01]));
    }

    /// What one seat went through.
    type History = Vec<(SeatState, Option<i64>)>;

    fn histories() -> impl Strategy<Value = Vec<History>> {
        let step = prop_oneof![
            Just((Free, None)),
            (1..100_i64).prop_map(|until| (Held, Some(until))),
            Just((Booked, None)),
            prop::option::of(1..100_i64).prop_map(|until| (Blocked, until)),
        ];
        prop::collection::vec(prop::collection::vec(step, 0..6), 1..6)
    }

    /// All news of the histories, some of it twice, in any order.
    fn news() -> impl Strategy<Value = (Vec<History>, Vec<SeatChange>)> {
        histories().prop_flat_map(|histories| {
            let told = |(seat, steps): (usize, &History)| {
                let steps = steps.clone().into_iter().enumerate();
                steps
                    .map(move |(at, (state, until))| {
                        change(seat as SeatNo, at as i64 + 1, state, until)
                    })
                    .collect::<Vec<_>>()
            };
            let once: Vec<_> = histories.iter().enumerate().flat_map(told).collect();
            let count = once.len();
            let again = prop::collection::vec(any::<prop::sample::Index>(), 0..8);
            let all = again.prop_flat_map(move |again| {
                let mut all = once.clone();
                if count > 0 {
                    all.extend(again.iter().map(|index| once[index.index(count)]));
                }
                Just(all).prop_shuffle()
            });
            (Just(histories), all)
        })
    }

    proptest! {
        /// The model is the last step of each seat. A viewer who asks for changes after each piece
        /// of news ends up with the same.
        #[test]
        fn news_in_any_order_and_twice_ends_in_the_same_board(
            (histories, news) in news(),
            now in 0..100_i64,
        ) {
            let board = board(histories.len());
            let mut known = FIRST_VERSION;
            let mut viewer: HashMap<SeatNo, SeatState> = HashMap::new();
            for change in news {
                board.apply([change].into_iter());
                let changes = board.changes_since(known, at(0));
                let Changes::Since { version, seats } = changes else { panic!("{changes:?}") };
                known = version;
                viewer.extend(seats);
            }
            if let Changes::Since { seats, .. } = board.changes_since(known, at(now)) {
                viewer.extend(seats);
            }
            let model: Vec<SeatState> = histories
                .iter()
                .map(|steps| match steps.last() {
                    Some((_, Some(until))) if *until <= now => Free,
                    Some((state, _)) => *state,
                    None => Free,
                })
                .collect();
            prop_assert_eq!(states(&board, now), model.clone());
            let seen: Vec<SeatState> = (0..model.len() as SeatNo)
                .map(|seat| viewer.get(&seat).copied().unwrap_or(Free))
                .collect();
            prop_assert_eq!(seen, model);
        }
    }
}
