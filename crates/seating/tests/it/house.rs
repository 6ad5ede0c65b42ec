//! A house with one show, some people who want its seats, and all rows that could change.

use std::sync::{Arc, Mutex};

use catalog::plan::parse_ascii;
use catalog::{CreateShow, Layout, UpdateShow, update_show};
use fixtures::Bench;
use kernel::time::plus_seconds;
use kernel::{Fact, HoldId, LayoutId, Refusal, SeatNo, SeatState, ShowId, Timestamp, UserId};
use seating::{
    Held, Hold, HoldBestSeats, HoldRefusal, HoldSeats, Needs, Owner, SeatRow, Together, find_hold,
    hold_best_seats, hold_seats, seat_rows,
};
use store::{Actor, FactSink, Failure, ScriptError, StoreError, Tx, sql};
use uuid::Uuid;

use crate::stage::{add_show, build_hall, done, id};

sql! {
    ALL_HOLDS = "SELECT hold_id, owner, seats, status, held_until, is_extended FROM holds \
        ORDER BY hold_id";
    ALL_SEATS = "SELECT show_id, seat_no, state, claim_id, held_until, price_minor, fee_minor, \
        version FROM show_seats ORDER BY show_id, seat_no";
    ALL_BLOCKS = "SELECT block_id, seats, reason, released_at FROM blocks ORDER BY block_id";
    ALL_ENTRIES = "SELECT action, subject_id FROM journal ORDER BY entry_no";
}

/// What the characters of a plan mean here.
const LEGEND: &str = "a = regular\nP = premium\nw = wheelchair of a\no = restricted of a\n\
c = companion of a\n";
/// From the start of every test to the start of the show.
pub const SECONDS_TO_SHOW: i64 = 4 * 3_600 + 1_800;

/// One show in one hall.
pub struct House<'b> {
    pub bench: &'b Bench,
    pub show: ShowId,
    pub layout: Arc<Layout>,
    facts: Arc<HeardFacts>,
}

impl<'b> House<'b> {
    /// A house with these rows of seats, where nobody cares about single seats.
    pub fn open(bench: &'b Bench, rows: &str) -> Self {
        Self::open_with(bench, rows, |_| {})
    }

    /// A house whose show is made a little differently.
    pub fn open_with(bench: &'b Bench, rows: &str, change: impl FnOnce(&mut CreateShow)) -> Self {
        let plan = parse_ascii(LayoutId::new(id(5)), &format!("{LEGEND}{}", labelled(rows)));
        let layout = Arc::new(plan.expect("the rows are a plan").layout);
        build_hall(&bench.store, &layout);
        let show = add_show(&bench.store, &layout, change);
        let facts = Arc::new(HeardFacts::default());
        bench.store.listen(Arc::clone(&facts) as Arc<dyn FactSink>);
        Self { bench, show, layout, facts }
    }

    /// `"A1 A2"` as ordinals.
    pub fn seats(&self, labels: &str) -> Vec<SeatNo> {
        let seat = |label| {
            self.layout.seat_by_label(label).unwrap_or_else(|| panic!("no seat {label}")).no
        };
        labels.split_whitespace().map(seat).collect()
    }

    /// Ordinals as `"A1 A2"`.
    pub fn labels(&self, seats: &[SeatNo]) -> String {
        let labels = seats.iter().filter_map(|no| self.layout.seat(*no));
        labels.map(catalog::Seat::label).collect::<Vec<_>>().join(" ")
    }

    /// Somebody asks for seats by their labels.
    pub fn holds(
        &self,
        who: &str,
        number: u128,
        labels: &str,
    ) -> Result<Held, Failure<HoldRefusal>> {
        self.holds_seats(who, number, self.seats(labels))
    }

    /// Somebody asks for seats by their ordinals.
    pub fn holds_seats(
        &self,
        who: &str,
        number: u128,
        seats: Vec<SeatNo>,
    ) -> Result<Held, Failure<HoldRefusal>> {
        self.holds_in_need(who, number, seats, Needs::default())
    }

    /// Somebody with needs asks for seats.
    pub fn holds_in_need(
        &self,
        who: &str,
        number: u128,
        seats: Vec<SeatNo>,
        needs: Needs,
    ) -> Result<Held, Failure<HoldRefusal>> {
        let (hold, show, owner) = (hold_id(number), self.show, person(who));
        let command = HoldSeats { hold, show, owner, seats, needs };
        self.run(move |tx| hold_seats(tx, &command))
    }

    /// Somebody asks for the best seats.
    pub fn holds_best(
        &self,
        who: &str,
        number: u128,
        wish: impl FnOnce(&mut HoldBestSeats),
    ) -> Result<Held, Failure<HoldRefusal>> {
        let mut command = HoldBestSeats {
            hold: hold_id(number),
            show: self.show,
            owner: person(who),
            count: 2,
            seat_type: None,
            together: Together::Required,
            needs: Needs::default(),
        };
        wish(&mut command);
        self.run(move |tx| hold_best_seats(tx, &command))
    }

    /// Runs a script.
    pub fn run<T, E>(
        &self,
        script: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: ScriptError,
    {
        self.bench.store.write_blocking("test", script)
    }

    /// The refusal of a command, after a look that it changed nothing and told nobody.
    pub fn refused<T, R>(&self, command: impl FnOnce() -> Result<T, Failure<R>>) -> R
    where
        T: std::fmt::Debug,
        R: Refusal,
    {
        let before = (self.everything(), self.facts.take());
        let refusal = match command() {
            Err(Failure::Refused(refusal)) => refusal,
            other => panic!("expected a refusal, found {other:?}"),
        };
        assert_eq!(self.everything(), before.0, "{refusal:?} changed something");
        assert_eq!(self.facts.take(), [], "{refusal:?} told something");
        assert!(!refusal.message().is_empty());
        refusal
    }

    /// The hall now: `.` free, `h` held, `B` booked, `k` blocked; a space between rows and gaps.
    pub fn drawing(&self) -> String {
        let (now, rows) = (self.bench.store.now(), self.rows());
        let state = |no: &SeatNo| match rows.iter().find(|row| row.seat_no == *no) {
            None => '.',
            Some(row) => match row.state_at(now) {
                SeatState::Free => '.',
                SeatState::Held => 'h',
                SeatState::Booked => 'B',
                SeatState::Blocked => 'k',
            },
        };
        let rows = self.layout.sections.iter().flat_map(|section| &section.rows);
        let segments = rows.flat_map(|row| &row.segments);
        let drawn = segments.map(|segment| segment.iter().map(state).collect::<String>());
        drawn.collect::<Vec<_>>().join(" ")
    }

    pub fn rows(&self) -> Vec<SeatRow> {
        let show = self.show;
        self.bench.store.read_blocking("rows", move |s| seat_rows(s, show)).unwrap()
    }

    pub fn find(&self, number: u128) -> Hold {
        let hold = hold_id(number);
        let found = self.bench.store.read_blocking("hold", move |s| find_hold(s, hold));
        found.unwrap().expect("the hold is there")
    }

    pub fn journal_actions(&self) -> Vec<String> {
        self.bench
            .store
            .read_blocking::<_, StoreError, _>("journal", |s| {
                s.rows(&ALL_ENTRIES, &[], |row| row.get(0))
            })
            .unwrap()
            .into_iter()
            .filter(|action: &String| action.starts_with("seating."))
            .collect()
    }

    /// What was told since the last call.
    pub fn facts(&self) -> Vec<Fact> {
        self.facts.take()
    }

    /// The seats that were announced since the last call, as `(label, state, version)`.
    pub fn announced(&self) -> Vec<(String, SeatState, i64)> {
        let changes = self.facts().into_iter().flat_map(|fact| match fact {
            Fact::SeatsChanged { changes, .. } => changes,
            other => panic!("unexpected {other:?}"),
        });
        changes
            .map(|change| (self.labels(&[change.seat_no]), change.state, change.version))
            .collect()
    }

    pub fn tick(&self, seconds: i64) {
        self.bench.clock.advance_seconds(seconds);
    }

    /// The instant so long after the start of the test.
    pub fn at(&self, seconds: i64) -> Timestamp {
        plus_seconds(fixtures::START, seconds)
    }

    /// Changes the show as its theatre can.
    pub fn change_show(&self, change: impl FnOnce(&mut UpdateShow)) {
        let mut command = UpdateShow {
            actor: Actor::System,
            show: self.show,
            prices: None,
            booking_opens_at: None,
            booking_closes_at: None,
            orphan_rule: None,
        };
        change(&mut command);
        done(&self.bench.store, move |tx| update_show(tx, &command));
    }

    /// Every row that a command of this crate may write, as text.
    fn everything(&self) -> Vec<String> {
        let read = self.bench.store.read_blocking::<_, StoreError, _>("everything", |s| {
            let mut all = s.rows(&ALL_HOLDS, &[], |row| {
                let whose = (row.get::<Uuid>(0)?, row.get::<String>(1)?, row.get::<String>(2)?);
                let ends = (row.get::<Timestamp>(4)?, row.get::<bool>(5)?);
                Ok(format!("{whose:?} {} {ends:?}", row.get::<String>(3)?))
            })?;
            all.extend(s.rows(&ALL_SEATS, &[], |row| {
                let seat = (row.get::<Uuid>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?);
                let claim = (row.get::<Option<Uuid>>(3)?, row.get::<Option<Timestamp>>(4)?);
                let rest = (row.get::<i64>(5)?, row.get::<i64>(6)?, row.get::<i64>(7)?);
                Ok(format!("{seat:?} {claim:?} {rest:?}"))
            })?);
            all.extend(s.rows(&ALL_BLOCKS, &[], |row| {
                let what = (row.get::<Uuid>(0)?, row.get::<String>(1)?, row.get::<String>(2)?);
                Ok(format!("{what:?} {:?}", row.get::<Option<Timestamp>>(3)?))
            })?);
            all.extend(s.rows(&ALL_ENTRIES, &[], |row| {
                Ok(format!("{} {}", row.get::<String>(0)?, row.get::<Uuid>(1)?))
            })?);
            Ok(all)
        });
        read.unwrap()
    }
}

/// Hears all that is told.
#[derive(Default)]
struct HeardFacts(Mutex<Vec<Fact>>);

impl HeardFacts {
    fn take(&self) -> Vec<Fact> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl FactSink for HeardFacts {
    fn committed(&self, facts: &[Fact]) {
        self.0.lock().unwrap().extend_from_slice(facts);
    }
}

/// A guest by their name, or person 7 if it is `#7`.
pub fn person(who: &str) -> Owner {
    match who.strip_prefix('#') {
        Some(number) => Owner::Person(user(number.parse().unwrap())),
        None => Owner::Session(who.to_owned()),
    }
}

pub fn user(number: u128) -> UserId {
    UserId::new(id(1_000 + number))
}

pub fn hold_id(number: u128) -> HoldId {
    HoldId::new(id(1_000_000 + number))
}

/// Rows without labels are called A, B, C…
fn labelled(rows: &str) -> String {
    if rows.contains(':') {
        return rows.to_owned();
    }
    let labels = 'A'..='Z';
    labels.zip(rows.split_whitespace()).map(|(label, row)| format!("{label}: {row}\n")).collect()
}
