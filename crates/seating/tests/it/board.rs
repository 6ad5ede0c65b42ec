//! Boards over a real store: what they show is what the rows say, whoever was faster.

use std::sync::Arc;

use fixtures::on_both_engines;
use kernel::{SeatState, ShowId};
use seating::limits::HOLD_SECONDS;
use seating::{Board, Boards, Changes, ReleaseHold, load_board, release_hold};
use store::{FactSink, StoreError};

use crate::house::{House, hold_id, person};
use crate::stage::{done, id};

fn listening(house: &House<'_>) -> Arc<Boards> {
    let boards = Arc::new(Boards::default());
    house.bench.store.listen(Arc::clone(&boards) as Arc<dyn FactSink>);
    boards
}

fn load(house: &House<'_>, boards: &Arc<Boards>) -> Arc<Board> {
    let (expected, show) = (boards.expect(house.show), house.show);
    let loaded = house.bench.store.read_blocking("board", move |s| load_board(s, show));
    expected.enter(loaded.unwrap().unwrap())
}

/// As [`House::drawing`] does, of one row.
fn drawing(house: &House<'_>, board: &Board) -> String {
    let (_, states) = board.states(house.bench.store.now());
    let letter = |(state, _)| match state {
        SeatState::Free => '.',
        SeatState::Held => 'h',
        SeatState::Booked => 'B',
        SeatState::Blocked => 'k',
    };
    states.into_iter().map(letter).collect()
}

#[test]
fn a_board_begins_with_the_rows_and_goes_on_with_the_facts() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let boards = listening(&house);
        let board = load(&house, &boards);
        assert!(Arc::ptr_eq(&board, &boards.get(house.show).unwrap()));
        assert_eq!(drawing(&house, &board), "h...");
        let known = board.version(bench.store.now());
        house.tick(1);
        house.holds("bob", 2, "A2 A3").unwrap();
        assert_eq!(drawing(&house, &board), house.drawing());
        let command = ReleaseHold { hold: hold_id(2), claimants: vec![person("bob")] };
        done(&bench.store, move |tx| release_hold(tx, &command));
        house.holds("carol", 3, "A3").unwrap();
        assert_eq!(drawing(&house, &board), "h.h.");
        let seats = vec![(1, SeatState::Free), (2, SeatState::Held)];
        assert_eq!(
            board.changes_since(known, bench.store.now()),
            Changes::Since { version: known + 5, seats }
        );
        house.tick(HOLD_SECONDS - 1);
        assert_eq!(drawing(&house, &board), "..h.");
        assert_eq!(house.drawing(), "..h.");
    });
}

#[test]
fn a_hold_that_commits_while_the_board_is_loaded_is_not_lost() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let boards = listening(&house);
        let (expected, show) = (boards.expect(house.show), house.show);
        let store = bench.store.clone();
        let command = seating::HoldSeats {
            hold: hold_id(1),
            show,
            owner: person("alice"),
            seats: vec![1],
            needs: seating::Needs::default(),
        };
        let loaded = bench.store.read_blocking::<_, StoreError, _>("board", move |s| {
            // From its first look on, this snapshot does not see what commits.
            catalog::find_show(s, show)?;
            store
                .write_blocking("hold", move |tx| seating::hold_seats(tx, &command))
                .expect("the seat is free");
            assert_eq!(seating::seat_rows(s, show)?, []);
            load_board(s, show)
        });
        let board = expected.enter(loaded.unwrap().unwrap());
        assert_eq!(drawing(&house, &board), ".h..");
        assert_eq!(house.drawing(), ".h..");
    });
}

#[test]
fn a_show_that_does_not_exist_has_no_board() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let nobody = ShowId::new(id(99));
        let loaded = house.bench.store.read_blocking("board", move |s| load_board(s, nobody));
        assert!(loaded.unwrap().is_none());
    });
}

#[test]
fn a_reloaded_board_is_not_taken_for_the_one_before() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let boards = listening(&house);
        let board = load(&house, &boards);
        house.holds("alice", 1, "A1").unwrap();
        let known = board.version(bench.store.now());
        bench.store.missed();
        house.tick(1);
        let board = load(&house, &boards);
        assert_eq!(board.changes_since(known, bench.store.now()), Changes::Resync);
    });
}
