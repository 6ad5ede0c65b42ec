//! Seats kept from sale.

use fixtures::on_both_engines;
use kernel::{BlockId, Class, Refusal, SeatState, Timestamp};
use seating::limits::{BLOCK_REASON_CHARS_MAX, HOLD_SECONDS, SEATS_PER_BLOCK_MAX};
use seating::{
    BlockRefusal, BlockSeats, Blocked, ReleaseBlock, ReleaseBlockRefusal, block_seats, blocks_of,
    release_block,
};
use serde_json::json;
use store::Failure;

use crate::house::{House, user};
use crate::stage::id;

fn block(
    house: &House<'_>,
    number: u128,
    labels: &str,
    change: impl FnOnce(&mut BlockSeats),
) -> Result<Blocked, Failure<BlockRefusal>> {
    let mut command = BlockSeats {
        block: BlockId::new(id(number)),
        show: house.show,
        seats: house.seats(labels),
        reason: "broken springs".to_owned(),
        release_at: None,
        by: user(1),
    };
    change(&mut command);
    house.run(move |tx| block_seats(tx, &command))
}

fn release(house: &House<'_>, number: u128) -> Result<(), Failure<ReleaseBlockRefusal>> {
    let command = ReleaseBlock { block: BlockId::new(id(number)), show: house.show, by: user(1) };
    house.run(move |tx| release_block(tx, &command))
}

#[test]
fn blocked_seats_are_nobodys_until_they_are_released() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let blocked = block(&house, 1, "A3 A2 A3", |_| {}).unwrap();
        assert_eq!(house.labels(&blocked.seats), "A2 A3");
        assert_eq!(
            house.announced(),
            [("A2".into(), SeatState::Blocked, 1), ("A3".into(), SeatState::Blocked, 1)]
        );
        assert_eq!(house.refused(|| house.holds("alice", 1, "A1 A2")).code(), "seats_taken");
        house.tick(1_000);
        assert_eq!(house.drawing(), ".kk.");
        release(&house, 1).unwrap();
        assert_eq!(house.drawing(), "....");
        assert_eq!(
            house.announced(),
            [("A2".into(), SeatState::Free, 2), ("A3".into(), SeatState::Free, 2)]
        );
        release(&house, 1).unwrap();
        assert_eq!(house.facts(), []);
        assert_eq!(house.journal_actions(), ["seating.block_seats", "seating.release_block"]);
        house.holds("alice", 1, "A1 A2").unwrap();
    });
}

#[test]
fn a_block_ends_by_itself_at_its_instant() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let at = house.at(300);
        block(&house, 1, "A1", |block| block.release_at = Some(at)).unwrap();
        house.tick(299);
        house.refused(|| house.holds("alice", 1, "A1"));
        house.tick(1);
        house.holds("alice", 1, "A1").unwrap();
        release(&house, 1).unwrap();
        assert_eq!(house.drawing(), "h...", "what the block no longer has it does not free");
    });
}

#[test]
fn a_block_takes_nothing_from_anybody() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        block(&house, 1, "A3", |_| {}).unwrap();
        let refusal = house.refused(|| block(&house, 2, "A1 A2 A3", |_| {}));
        assert_eq!((refusal.code(), refusal.class()), ("seats_taken", Class::Conflict));
        assert_eq!(refusal.details(), json!({ "seats": ["A1", "A3"] }));
        house.tick(HOLD_SECONDS);
        block(&house, 2, "A1 A2", |_| {}).unwrap();
        assert_eq!(house.drawing(), "kkk.");
    });
}

#[test]
fn the_same_request_again_gives_the_same_answer_and_another_is_refused() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let at = house.at(300);
        let first = block(&house, 1, "A1 A2", |block| block.release_at = Some(at)).unwrap();
        house.tick(300);
        let again = block(&house, 1, "A2 A1", |block| block.release_at = Some(at)).unwrap();
        assert_eq!(again, first);
        for change in [
            (|block| block.reason.push('!')) as fn(&mut BlockSeats),
            |block| block.seats.push(3),
            |block| block.by = user(2),
        ] {
            let refusal = house.refused(|| {
                block(&house, 1, "A1 A2", |block| {
                    block.release_at = Some(at);
                    change(block);
                })
            });
            assert_eq!((refusal.code(), refusal.class()), ("id_reused", Class::Rule));
        }
    });
}

#[test]
fn what_cannot_be_meant_is_refused() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aa");
        let refused = |code: &str, change: &dyn Fn(&mut BlockSeats)| {
            let refusal = house.refused(|| block(&house, 1, "A1", change));
            assert_eq!((refusal.code(), refusal.class()), (code, Class::Rule));
            refusal
        };
        refused("seat_count", &|block| block.seats.clear());
        refused("seat_count", &|block| {
            block.seats = (0..=u32::try_from(SEATS_PER_BLOCK_MAX).unwrap()).collect();
        });
        let unknown = refused("unknown_seats", &|block| block.seats.push(2));
        assert_eq!(unknown.details(), json!({ "seats": [2] }));
        refused("reason_length", &|block| block.reason.clear());
        refused("reason_length", &|block| block.reason = "x".repeat(BLOCK_REASON_CHARS_MAX + 1));
        let now: Timestamp = house.at(0);
        refused("release_in_past", &|block| block.release_at = Some(now));
        let nowhere = house
            .refused(|| block(&house, 1, "A1", |block| block.show = kernel::ShowId::new(id(99))));
        assert_eq!((nowhere.code(), nowhere.class()), ("unknown_show", Class::NotFound));
        let unknown = house.refused(|| release(&house, 1));
        assert_eq!((unknown.code(), unknown.class()), ("unknown_block", Class::NotFound));
    });
}

#[test]
fn a_large_block_is_taken_whole_and_listed() {
    on_both_engines(|bench| {
        let house = House::open(bench, &vec!["a".repeat(30); 4].join(" "));
        let everything = |block: &mut BlockSeats| block.seats = (0..120).collect();
        block(&house, 1, "", everything).unwrap();
        assert_eq!(house.drawing(), vec!["k".repeat(30); 4].join(" "));
        let show = house.show;
        let blocks = bench.store.read_blocking("blocks", move |s| blocks_of(s, show)).unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!((blocks[0].seats.len(), blocks[0].created_by), (120, user(1)));
        assert_eq!((blocks[0].reason.as_str(), blocks[0].released_at), ("broken springs", None));
    });
}
