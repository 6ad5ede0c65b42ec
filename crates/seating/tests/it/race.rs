//! Many people want the same few seats at once. An auditor who trusts nobody compares what they
//! were told with each other and with the rows.
//!
//! The same contest is run once more by a buyer who looks first and writes without a condition: the
//! auditor must catch that, or its silence about the real one would mean nothing. `make control` takes
//! the condition from the real one (the feature `break-guard`), and demands that these tests fail.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use fixtures::{Bench, on_both_engines};
use kernel::{Entropy, HoldId, SeatNo, SeededEntropy, Timestamp};
use seating::{
    HoldRefusal, HoldSeats, Needs, Owner, ReleaseHold, hold_seats, read_seat_list, release_hold,
    seat_rows, write_seat_list,
};
use store::{Engine, Failure, Isolation, StoreError, params, sql};
use uuid::Uuid;

use crate::house::House;
use crate::stage::done;

sql! {
    LIVE_HOLDS = "SELECT hold_id, seats FROM holds WHERE show_id = $1 AND held_until > $2 \
        AND status IN ('active', 'paying') ORDER BY hold_id";
    HELD_ROWS = "SELECT seat_no, claim_id FROM show_seats WHERE show_id = $1 AND state = 1 \
        AND held_until > $2";
    BARE_HOLD = "INSERT INTO holds (hold_id, show_id, owner, seats, held_until, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// What no seller may do: whoever writes last has the seat.
    BARE_SEAT = "INSERT INTO show_seats (show_id, seat_no, state, claim_id, held_until, \
        price_minor, fee_minor) VALUES ($1, $2, 1, $3, $4, 0, 0) ON CONFLICT (show_id, seat_no) \
        DO UPDATE SET state = 1, claim_id = excluded.claim_id, held_until = excluded.held_until";
}

const HALL: &str = "aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa";
const SEATS: u64 = 40;
const PEOPLE: u64 = 8;
const CONTEST: Duration = Duration::from_secs(2);
/// The control ends with the first seat that it sees sold twice.
const CONTROL_MAX: Duration = Duration::from_secs(60);
/// Everybody keeps so many holds before they give the oldest back: more than the hall has room for.
const HOLDS_KEPT: usize = 3;
/// Fewer, and there was no contest.
const ACKNOWLEDGED_MIN: usize = 20;

/// A way to ask for seats; whether they were got.
type Buyer = fn(&Bench, HoldSeats) -> bool;

#[test]
fn no_seat_is_sold_twice() {
    on_both_engines(|bench| {
        let report = contest(bench, buy, CONTEST);
        assert!(report.acknowledged >= ACKNOWLEDGED_MIN, "{report:?}");
        assert!(report.problems.is_empty(), "{report:?}");
    });
}

#[test]
fn no_seat_is_sold_twice_at_the_lower_isolation_level() {
    let bench = Bench::open(Engine::Postgres, |_| {});
    let report = contest(&bench, buy_at_read_committed, CONTEST);
    assert!(report.acknowledged >= ACKNOWLEDGED_MIN, "{report:?}");
    assert!(report.problems.is_empty(), "{report:?}");
}

#[test]
fn the_auditor_catches_who_looks_first_and_writes_anyway() {
    on_both_engines(|bench| {
        let report = contest(bench, look_then_write, CONTROL_MAX);
        assert!(!report.problems.is_empty(), "{report:?}");
    });
}

fn buy(bench: &Bench, command: HoldSeats) -> bool {
    acknowledged(bench.store.write_blocking("hold", move |tx| hold_seats(tx, &command)))
}

fn buy_at_read_committed(bench: &Bench, command: HoldSeats) -> bool {
    let hold =
        bench.store.write_at(Isolation::ReadCommitted, "hold", move |tx| hold_seats(tx, &command));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    acknowledged(runtime.block_on(hold))
}

fn acknowledged<T>(answer: Result<T, Failure<HoldRefusal>>) -> bool {
    match answer {
        Ok(_) => true,
        Err(
            Failure::Refused(HoldRefusal::SeatsTaken(_)) | Failure::Store(StoreError::Contention),
        ) => false,
        Err(other) => panic!("unexpected {other:?}"),
    }
}

/// The mistake that every ticket shop makes once.
fn look_then_write(bench: &Bench, command: HoldSeats) -> bool {
    let show = command.show;
    let rows = bench.store.read_blocking("look", move |s| seat_rows(s, show)).unwrap();
    let is_free = |no: &SeatNo| {
        let row = rows.iter().find(|row| row.seat_no == *no);
        row.is_none_or(|row| row.state_at(bench.store.now()) == kernel::SeatState::Free)
    };
    if !command.seats.iter().all(is_free) {
        return false;
    }
    thread::sleep(Duration::from_millis(1));
    let written = bench.store.write_blocking::<_, StoreError, _>("write", move |tx| {
        let (now, until) = (tx.now(), kernel::time::plus_seconds(tx.now(), 600));
        let (owner, seats) = (command.owner.to_string(), write_seat_list(&command.seats));
        let values = params![command.hold, command.show, &owner, &seats, until, now];
        tx.execute(&BARE_HOLD, values)?;
        for seat in &command.seats {
            tx.execute(&BARE_SEAT, params![command.show, *seat, command.hold, until])?;
        }
        Ok(())
    });
    written.is_ok()
}

/// What came of a contest.
#[derive(Debug)]
struct Report {
    acknowledged: usize,
    problems: Vec<String>,
}

fn contest(bench: &Bench, buyer: Buyer, time: Duration) -> Report {
    let house = House::open(bench, HALL);
    let auditor = Auditor::default();
    let end = Instant::now() + time;
    thread::scope(|scope| {
        for person in 0..PEOPLE {
            let (house, auditor) = (&house, &auditor);
            scope.spawn(move || crowd_in(house, auditor, buyer, person, end));
        }
    });
    auditor.compare_with_rows(&house);
    let book = auditor.0.into_inner().unwrap();
    Report { acknowledged: book.acknowledged, problems: book.problems }
}

/// One person asks for random seats again and again and keeps the newest few.
fn crowd_in(house: &House<'_>, auditor: &Auditor, buyer: Buyer, person: u64, end: Instant) {
    let dice = SeededEntropy::new(person);
    let mut kept: VecDeque<(HoldId, Owner)> = VecDeque::new();
    while Instant::now() < end && !auditor.has_found_any() {
        let hold = HoldId::new(dice.uuid(Timestamp::UNIX_EPOCH));
        let seats = random_seats(&dice);
        // Each hold has an owner of its own, so that nobody swaps.
        let owner = Owner::Session(hold.to_string());
        let command = HoldSeats {
            hold,
            show: house.show,
            owner: owner.clone(),
            seats: seats.clone(),
            needs: Needs::default(),
        };
        if buyer(house.bench, command) {
            auditor.acknowledged(hold, &seats);
            kept.push_back((hold, owner));
        }
        if kept.len() > HOLDS_KEPT || dice.below(8) == 0 {
            let Some((hold, owner)) = kept.pop_front() else { continue };
            auditor.given_back(hold);
            let command = ReleaseHold { hold, claimants: vec![owner] };
            done(&house.bench.store, move |tx| release_hold(tx, &command));
        }
    }
}

fn random_seats(dice: &SeededEntropy) -> Vec<SeatNo> {
    let mut seats: Vec<SeatNo> = (0..=dice.below(3)).map(|_| dice.below(SEATS) as SeatNo).collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}

/// Writes down who was told that they have which seat.
#[derive(Default)]
struct Auditor(Mutex<Book>);

#[derive(Default)]
struct Book {
    owners: HashMap<SeatNo, HoldId>,
    acknowledged: usize,
    problems: Vec<String>,
}

impl Auditor {
    fn has_found_any(&self) -> bool {
        !self.0.lock().unwrap().problems.is_empty()
    }

    /// Called after the answer, so that a seat with another owner has two at this moment.
    fn acknowledged(&self, hold: HoldId, seats: &[SeatNo]) {
        let mut book = self.0.lock().unwrap();
        book.acknowledged += 1;
        for seat in seats {
            if let Some(other) = book.owners.insert(*seat, hold) {
                book.problems.push(format!("seat {seat} was sold to {other} and to {hold}"));
            }
        }
    }

    /// Called before the request, so that nobody else can have the seats yet.
    fn given_back(&self, hold: HoldId) {
        self.0.lock().unwrap().owners.retain(|_, owner| *owner != hold);
    }

    /// Each seat belongs to at most one live hold, and who was told so has all their seats.
    fn compare_with_rows(&self, house: &House<'_>) {
        let (show, now) = (house.show, house.bench.store.now());
        let (holds, rows) = house
            .bench
            .store
            .read_blocking::<_, StoreError, _>("audit", move |s| {
                let holds: Vec<(HoldId, String)> =
                    s.rows(&LIVE_HOLDS, params![show, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let rows: Vec<(SeatNo, Uuid)> =
                    s.rows(&HELD_ROWS, params![show, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok((holds, rows))
            })
            .unwrap();
        let rows: HashMap<SeatNo, HoldId> =
            rows.into_iter().map(|(seat, claim)| (seat, HoldId::new(claim))).collect();
        let mut book = self.0.lock().unwrap();
        let mut listed = HashMap::new();
        for (hold, seats) in holds {
            for seat in read_seat_list(&seats).unwrap() {
                if let Some(other) = listed.insert(seat, hold) {
                    book.problems.push(format!("seat {seat} is of two holds, {other} and {hold}"));
                }
            }
        }
        if listed != rows {
            book.problems.push(format!("the holds list {listed:?}, the seats say {rows:?}"));
        }
        if book.owners != rows {
            let told = format!("people were told {:?}, the seats say {rows:?}", book.owners);
            book.problems.push(told);
        }
    }
}
