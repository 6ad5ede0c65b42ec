//! The sweeper: tidies and announces what has run out, and touches nothing else.

use fixtures::on_both_engines;
use kernel::{BlockId, SeatState};
use seating::limits::{HOLD_SECONDS, SWEEP_HOLDS_MAX};
use seating::{BlockSeats, HoldStatus, Swept, begin_paying, block_seats, blocks_of, sweep};

use crate::house::{House, hold_id, person, user};
use crate::stage::{done, id};

fn swept(house: &House<'_>) -> Swept {
    done(&house.bench.store, sweep)
}

#[test]
fn what_ran_out_is_tidied_and_announced_once() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(1);
        house.holds("bob", 2, "A3").unwrap();
        house.tick(HOLD_SECONDS - 2);
        house.facts();
        assert_eq!(swept(&house), Swept::default());
        house.tick(1);
        assert_eq!(swept(&house), Swept { holds: 1, blocks: 0 });
        assert_eq!(
            house.announced(),
            [("A1".into(), SeatState::Free, 2), ("A2".into(), SeatState::Free, 2)]
        );
        assert_eq!(house.find(1).status, HoldStatus::Released);
        assert_eq!(house.find(2).status, HoldStatus::Active);
        assert_eq!(swept(&house), Swept::default());
        assert_eq!(house.facts(), []);
    });
}

#[test]
fn seats_that_others_took_meanwhile_stay_theirs() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS);
        house.holds("bob", 2, "A2").unwrap();
        house.facts();
        assert_eq!(swept(&house).holds, 1);
        assert_eq!(house.announced(), [("A1".into(), SeatState::Free, 2)]);
        assert_eq!(house.drawing(), ".h..");
    });
}

#[test]
fn a_hold_that_is_paid_for_is_left_to_booking() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let (show, grace) = (house.show, house.at(HOLD_SECONDS + 60));
        done(&bench.store, move |tx| begin_paying(tx, hold_id(1), show, &[person("alice")], grace));
        house.tick(10 * HOLD_SECONDS);
        assert_eq!(swept(&house), Swept::default());
        assert_eq!(house.find(1).status, HoldStatus::Paying);
    });
}

#[test]
fn a_block_is_released_when_its_time_has_come() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let command = BlockSeats {
            block: BlockId::new(id(80)),
            show: house.show,
            seats: vec![0, 1],
            reason: "press".to_owned(),
            release_at: Some(house.at(300)),
            by: user(1),
        };
        done(&bench.store, move |tx| block_seats(tx, &command));
        house.facts();
        house.tick(299);
        assert_eq!(swept(&house), Swept::default());
        house.tick(1);
        assert_eq!(swept(&house), Swept { holds: 0, blocks: 1 });
        assert_eq!(house.announced().len(), 2);
        let show = house.show;
        let blocks = bench.store.read_blocking("blocks", move |s| blocks_of(s, show)).unwrap();
        assert_eq!(blocks[0].released_at, Some(house.at(300)));
    });
}

#[test]
fn one_sweep_is_bounded_and_the_next_goes_on() {
    on_both_engines(|bench| {
        let row = "a".repeat(30);
        let house = House::open(bench, &[row.as_str(); 7].join(" "));
        let load = usize::try_from(SWEEP_HOLDS_MAX).unwrap();
        for seat in 0..=load {
            house.holds_seats("many", seat as u128, vec![u32::try_from(seat).unwrap()]).unwrap();
        }
        house.tick(HOLD_SECONDS);
        assert_eq!(swept(&house).holds, load);
        assert_eq!(swept(&house).holds, 1);
    });
}
