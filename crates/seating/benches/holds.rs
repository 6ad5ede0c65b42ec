//! How many two-seat holds a second, each durable before its buyer is answered.
//!
//! Run it with `cargo bench -p seating`. One run compares in turns, on one disk: SQLite with group
//! commit against SQLite with one commit a hold, by 64 buyers who wait for their answer; then
//! PostgreSQL. The tests' own PostgreSQL server does not wait for its disk: name a server that does
//! in `USHER_TEST_POSTGRES_URL`; the report says which it was.

#[path = "../tests/it/stage.rs"]
mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use catalog::plan::parse_ascii;
use catalog::{Layout, OrphanRule};
use fixtures::Bench;
use jiff::ToSpan;
use kernel::{Entropy, HoldId, LayoutId, OsEntropy, SeatNo, ShowId};
use seating::{HoldRefusal, HoldSeats, Owner, hold_seats};
use store::{Engine, Failure, Isolation, Location, admin_sql};

use stage::{add_show, build_hall, id};

const BUYERS: usize = 64;
const ROUNDS: usize = 4;
const ROUND: Duration = Duration::from_secs(2);
const ROWS: usize = 200;
const SEATS_IN_ROW: usize = 100;
const PAIRS: u64 = (ROWS * SEATS_IN_ROW / 2) as u64;
/// Enough for all rounds together; a buyer who finds all sold stops the run.
const SHOWS: u64 = 60;
/// Any number without a common factor with [`PAIRS`]: buyers do not come row by row.
const STRIDE: u64 = 7_919;
const CONNECTIONS: [usize; 2] = [8, 16];

fn main() {
    println!("{BUYERS} buyers, halls of {} seats, two seats a hold\n", 2 * PAIRS);
    compare_on_sqlite();
    for connections in CONNECTIONS {
        measure_postgres(connections);
    }
}

fn compare_on_sqlite() {
    let group = House::open(Engine::Sqlite, |_| {});
    let single = House::open(Engine::Sqlite, |config| config.batch_max = 1);
    let (mut grouped, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        grouped.push(rush(&group, Isolation::Serializable, Wanted::Free));
        alone.push(rush(&single, Isolation::Serializable, Wanted::Free));
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
    println!("PostgreSQL, {connections} connections, {}", house.durability());
    for isolation in [Isolation::ReadCommitted, Isolation::Serializable] {
        let mut rounds: Vec<_> =
            (0..ROUNDS).map(|_| rush(&house, isolation, Wanted::Free)).collect();
        report(&format!("PostgreSQL, {isolation:?}"), &mut rounds);
    }
    println!();
}

/// A database with a large hall and many shows in it.
struct House {
    bench: Bench,
    shows: Vec<ShowId>,
    next_pair: AtomicU64,
}

impl House {
    fn open(engine: Engine, change: impl FnOnce(&mut store::StoreConfig)) -> Arc<Self> {
        let bench = Bench::open(engine, change);
        let layout = large_hall();
        build_hall(&bench.store, &layout);
        let shows = (0..SHOWS).map(|number| {
            add_show(&bench.store, &layout, |show| {
                show.show = ShowId::new(id(1_000 + u128::from(number)));
                show.local_start += i64::try_from(number).expect("few shows").days();
                show.orphan_rule = Some(OrphanRule::Warn);
            })
        });
        Arc::new(Self { shows: shows.collect(), bench, next_pair: AtomicU64::new(0) })
    }

    fn durability(&self) -> String {
        let Location::Postgres(url) = &self.bench.config.location else { return String::new() };
        let ask = |what: &str| {
            let answer = admin_sql(url, &format!("SHOW {what}")).expect("the server answers");
            format!("{what} {}", answer.join(""))
        };
        format!("{}, {}", ask("fsync"), ask("synchronous_commit"))
    }

    /// Two neighbours that nobody asked for before, or the last that somebody did.
    fn pair(&self, wanted: Wanted) -> (ShowId, Vec<SeatNo>) {
        let number = match wanted {
            Wanted::Free => self.next_pair.fetch_add(1, Ordering::Relaxed),
            Wanted::Taken => self.next_pair.load(Ordering::Relaxed) - 1,
        };
        let show = self.shows.get((number / PAIRS) as usize).expect("there are shows enough");
        let first = (number * STRIDE % PAIRS * 2) as SeatNo;
        (*show, vec![first, first + 1])
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Free,
    Taken,
}

/// What one round gave.
struct Round {
    per_second: f64,
    /// Of both cores together, buyers included; tells more than the rate on a machine that is busy.
    processor_micros: f64,
    waits: Vec<Duration>,
}

/// All buyers at once, each asking again as soon as they are answered.
fn rush(house: &Arc<House>, isolation: Isolation, wanted: Wanted) -> Round {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (began, processor) = (Instant::now(), processor_time());
    let buyers = (0..BUYERS).map(|_| {
        let house = Arc::clone(house);
        runtime.spawn(async move {
            let mut waits = Vec::new();
            while began.elapsed() < ROUND {
                let asked = Instant::now();
                buy(&house, isolation, wanted).await;
                waits.push(asked.elapsed());
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
    Round {
        per_second: answers / began.elapsed().as_secs_f64(),
        processor_micros: (processor_time() - processor).as_micros() as f64 / answers,
        waits,
    }
}

/// What this process has used so far, by the system's own account.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    // User and system time, in hundredths of a second.
    let ticks =
        after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.sum::<u64>())
}

async fn buy(house: &House, isolation: Isolation, wanted: Wanted) {
    let (show, seats) = house.pair(wanted);
    let hold = HoldId::new(OsEntropy.uuid(house.bench.store.now()));
    let owner = Owner::Session(hold.to_string());
    let command = HoldSeats { hold, show, owner, seats };
    let answer = house
        .bench
        .store
        .write_at(isolation, "seating.hold_seats", move |tx| hold_seats(tx, &command))
        .await;
    match (wanted, answer) {
        (Wanted::Free, Ok(_)) => {}
        (Wanted::Taken, Err(Failure::Refused(HoldRefusal::SeatsTaken(_)))) => {}
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
        "{what:<40} {:>6.0} a second, {:>4.0} µs of processor, p50 {:.2} ms, p99 {:.2} ms ({})",
        middle.per_second,
        middle.processor_micros,
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
