//! How many two-seat holds a second, each durable before its buyer is answered.
//!
//! Run it with `cargo bench -p seating`, or with `-- sqlite` or `-- postgres` behind it for one
//! engine. One run compares in turns, on one disk: SQLite with group commit against SQLite with one
//! commit a hold, by 64 buyers who wait for their answer; then PostgreSQL at both isolation levels, on
//! one show and spread over many, in turns with `pgbench`, which sends the same statements over as
//! many connections. The tests' own PostgreSQL server does not wait for its disk: name a server that
//! does in `USHER_TEST_POSTGRES_URL`; the report says which it was.
//!
//! The rate is that of the machine as it is; on one that has other work, the microseconds of
//! processor a hold and the ratio tell more.

mod pgbench;
#[path = "../tests/it/stage.rs"]
mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use catalog::plan::parse_ascii;
use catalog::{Layout, OrphanRule};
use fixtures::Bench;
use jiff::ToSpan;
use kernel::{Clock, Entropy, HoldId, LayoutId, OsEntropy, SeatNo, ShowId, Timestamp};
use seating::{HoldRefusal, HoldSeats, Needs, Owner, hold_seats};
use store::{Engine, Failure, Isolation, Location, Store, StoreError};

use stage::{add_show, build_hall, id};

const BUYERS: usize = 64;
const ROUNDS: usize = 4;
const ROUND: Duration = Duration::from_secs(2);
const ROWS: usize = 200;
const SEATS_IN_ROW: usize = 100;
const PAIRS: u64 = (ROWS * SEATS_IN_ROW / 2) as u64;
/// Sold one after the other where all want the same show. Enough for all rounds together; a buyer
/// who finds all sold stops the run.
const HOT_SHOWS: u64 = 400;
/// Sold side by side otherwise.
const SPREAD_SHOWS: u64 = 1_000;
/// Any number without a common factor with [`PAIRS`]: buyers do not come row by row.
const STRIDE: u64 = 7_919;
const CONNECTIONS: [usize; 2] = [8, 16];
/// How the names of the store's writing threads begin.
const WRITERS: &str = "store-writer";

fn main() {
    println!("{BUYERS} buyers, halls of {} seats, two seats a hold\n", 2 * PAIRS);
    // Cargo adds a word of its own.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let is_wanted = |engine: &str| named.is_empty() || named.iter().any(|word| word == engine);
    if is_wanted("sqlite") {
        compare_on_sqlite();
    }
    if is_wanted("postgres") {
        for connections in CONNECTIONS {
            measure_postgres(connections);
        }
    }
}

fn compare_on_sqlite() {
    let group = House::open(Engine::Sqlite, |_| {});
    let single = House::open(Engine::Sqlite, |config| config.batch_max = 1);
    let (mut grouped, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        grouped.push(rush(&group, Isolation::Serializable, FREE));
        alone.push(rush(&single, Isolation::Serializable, FREE));
    }
    let grouped = report("SQLite, group commit", &mut grouped);
    let alone = report("SQLite, one commit a hold", &mut alone);
    println!("{:<40} {:>6.1}", "ratio", grouped / alone);
    let mut lost = [rush(&group, Isolation::Serializable, Wanted::Taken)];
    report("SQLite, asking for seats that are taken", &mut lost);
    println!();
}

fn measure_postgres(connections: usize) {
    let house = House::open(Engine::Postgres, |config| config.writers = connections);
    let Location::Postgres(url) = house.store.location() else { unreachable!("it was asked for") };
    println!("PostgreSQL, {connections} connections, {}", house.bench.durability());
    for place in [Place::OneShow, Place::ManyShows] {
        for isolation in [Isolation::ReadCommitted, Isolation::Serializable] {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                ours.push(rush(&house, isolation, Wanted::Free(place)));
                let first = house.next_number(place);
                let run = pgbench::hold(url, connections, isolation, place, first, ROUND);
                // Each of its clients counts by itself, and some are much quicker than others.
                house.skip(place, run.begun * 10);
                theirs.push(run.rate);
            }
            let ours = report(&format!("{place:?}, {isolation:?}"), &mut ours);
            theirs.sort_by(f64::total_cmp);
            let middle = theirs[theirs.len() / 2];
            println!("{:<40} {middle:>6.0} a second, ratio {:.2}", "  pgbench", ours / middle);
        }
    }
    println!();
}

/// Begins when the stage is set and goes on as time does: the keys of holds grow with it, as they
/// do in a house that sells, and land side by side.
struct RunningClock(Instant);

impl Clock for RunningClock {
    fn now(&self) -> Timestamp {
        fixtures::START + Duration::from_micros(self.0.elapsed().as_micros() as u64)
    }
}

/// A database with a large hall and many shows in it.
struct House {
    bench: Bench,
    store: Store,
    shows: Vec<ShowId>,
    /// By place.
    next: [AtomicU64; 2],
}

impl House {
    fn open(engine: Engine, change: impl FnOnce(&mut store::StoreConfig)) -> Arc<Self> {
        let bench = Bench::open(engine, change);
        let layout = large_hall();
        build_hall(&bench.store, &layout);
        let shows = (0..HOT_SHOWS + SPREAD_SHOWS).map(|number| {
            add_show(&bench.store, &layout, |show| {
                show.show = ShowId::new(id(1_000 + u128::from(number)));
                let number = i64::try_from(number).expect("few shows");
                show.local_start += (number / 8).days().hours(number % 8 * 3);
                show.orphan_rule = Some(OrphanRule::Warn);
            })
        });
        let shows = shows.collect();
        let store = bench.second_store(Arc::new(RunningClock(Instant::now())));
        Arc::new(Self { bench, store, shows, next: Default::default() })
    }

    fn next_number(&self, place: Place) -> u64 {
        self.next[place as usize].load(Ordering::Relaxed)
    }

    /// Leaves seats to others.
    fn skip(&self, place: Place, pairs: u64) {
        self.next[place as usize].fetch_add(pairs, Ordering::Relaxed);
    }

    /// Two neighbours that nobody asked for before, or the last that somebody did.
    fn pair(&self, wanted: Wanted) -> (ShowId, Vec<SeatNo>) {
        let (place, number) = match wanted {
            Wanted::Free(place) => {
                (place, self.next[place as usize].fetch_add(1, Ordering::Relaxed))
            }
            Wanted::Taken => (Place::OneShow, self.next_number(Place::OneShow) - 1),
        };
        let (show, pair) = match place {
            Place::OneShow => {
                assert!(number / PAIRS < HOT_SHOWS, "there are hot shows enough for this machine");
                (number / PAIRS, number)
            }
            Place::ManyShows => (HOT_SHOWS + number % SPREAD_SHOWS, number / SPREAD_SHOWS),
        };
        let first = (pair * STRIDE % PAIRS * 2) as SeatNo;
        (self.shows[show as usize], vec![first, first + 1])
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Free(Place),
    Taken,
}

const FREE: Wanted = Wanted::Free(Place::OneShow);

/// Where people want to sit.
#[derive(Debug, Clone, Copy)]
enum Place {
    OneShow,
    ManyShows,
}

/// What one round gave.
struct Round {
    per_second: f64,
    /// Processor time a hold, of all threads, buyers included.
    all_micros: f64,
    /// That of the store's writers alone.
    writer_micros: f64,
    waits: Vec<Duration>,
}

/// All buyers at once, each asking again as soon as they are answered.
fn rush(house: &Arc<House>, isolation: Isolation, wanted: Wanted) -> Round {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (began, all, writers) = (Instant::now(), processor_time(""), processor_time(WRITERS));
    let buyers = (0..BUYERS).map(|_| {
        let house = Arc::clone(house);
        runtime.spawn(async move {
            let mut waits = Vec::new();
            while began.elapsed() < ROUND {
                let asked = Instant::now();
                if buy(&house, isolation, wanted).await == Bought::Answered {
                    waits.push(asked.elapsed());
                }
            }
            waits
        })
    });
    let buyers: Vec<_> = buyers.collect();
    let mut waits = Vec::new();
    for buyer in buyers {
        waits.extend(runtime.block_on(buyer).expect("a buyer does not panic"));
    }
    let answers = waits.len() as f64;
    let each = |time: Duration| time.as_secs_f64() * 1e6 / answers;
    Round {
        per_second: answers / began.elapsed().as_secs_f64(),
        all_micros: each(processor_time("") - all),
        writer_micros: each(processor_time(WRITERS) - writers),
        waits,
    }
}

/// What the threads of this process whose names begin so have used until now, by the system's own
/// account.
fn processor_time(named: &str) -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let used = threads.filter_map(|thread| {
        let read = |file: &str| std::fs::read_to_string(thread.path().join(file)).ok();
        let nanos = read("schedstat")?.split(' ').next()?.parse::<u64>().ok();
        nanos.filter(|_| read("comm").is_some_and(|name| name.starts_with(named)))
    });
    Duration::from_nanos(used.sum())
}

#[derive(PartialEq)]
enum Bought {
    Answered,
    /// Rivals were in the way more often than a script is tried.
    GaveUp,
}

async fn buy(house: &House, isolation: Isolation, wanted: Wanted) -> Bought {
    let (show, seats) = house.pair(wanted);
    let hold = HoldId::new(OsEntropy.uuid(house.store.now()));
    let owner = Owner::Session(hold.to_string());
    let command = HoldSeats { hold, show, owner, seats, needs: Needs::default() };
    let answer = house
        .store
        .write_at(isolation, "seating.hold_seats", move |tx| hold_seats(tx, &command))
        .await;
    match (wanted, answer) {
        (Wanted::Free(_), Ok(_)) => Bought::Answered,
        (Wanted::Taken, Err(Failure::Refused(HoldRefusal::SeatsTaken(_)))) => Bought::Answered,
        (Wanted::Free(_), Err(Failure::Store(StoreError::Contention))) => Bought::GaveUp,
        (_, answer) => panic!("unexpected {answer:?}"),
    }
}

/// Prints the middle round and its waits, and returns its rate.
fn report(what: &str, rounds: &mut [Round]) -> f64 {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    let all: Vec<String> = rounds.iter().map(|round| format!("{:.0}", round.per_second)).collect();
    let middle = &mut rounds[all.len() / 2];
    middle.waits.sort_unstable();
    let wait = |percent: usize| middle.waits[middle.waits.len() * percent / 100].as_secs_f64();
    println!(
        "{what:<40} {:>6.0} a second, processor µs a hold: {:>3.0} all threads, {:>3.0} writer, \
         p50 {:.2} ms, p99 {:.2} ms ({})",
        middle.per_second,
        middle.all_micros,
        middle.writer_micros,
        wait(50) * 1_000.0,
        wait(99) * 1_000.0,
        all.join(" ")
    );
    middle.per_second
}

fn large_hall() -> Layout {
    let row = "a".repeat(SEATS_IN_ROW);
    let rows: Vec<String> = (1..=ROWS).map(|number| format!("R{number}: {row}")).collect();
    let plan = format!("a = regular\n{}", rows.join("\n"));
    parse_ascii(LayoutId::new(id(5)), &plan).expect("the rows are a plan").layout
}
