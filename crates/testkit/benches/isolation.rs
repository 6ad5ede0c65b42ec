//! The scripts of a sale on PostgreSQL at both isolation levels: reserve and conclude, then check-in.
//!
//! Run it with `cargo bench -p testkit --bench isolation`. The levels take turns on one database, on
//! one hot show and spread over a thousand, where nobody wants what somebody else has: what is tried
//! again is what the level itself costs. The tests' own server does not wait for its disk: name one
//! that does in `USHER_TEST_POSTGRES_URL`; the report says which it was.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use accounts::{Language, Vault};
use booking::{
    AfterFailure, Charge, EndedBecause, FromWallet, ReserveBooking, SealedContact,
    conclude_payment, gateway_payment_id, reserve_booking,
};
use fixtures::Bench;
use kernel::time::plus_seconds;
use kernel::{BookingId, Clock, Entropy, HoldId, OsEntropy, SeatNo, ShowId, Timestamp};
use payments::Method;
use payments::gateway::{GatewayOutcome, SandboxGateway};
use seating::{HoldSeats, Needs, Owner, hold_seats};
use store::{Engine, Isolation, ScriptObserver, ScriptReport, Store, StoreError};
use testkit::stage::{NewShow, put_on};
use tickets::{CheckIn, TicketKeys, check_in, tickets_of};

/// People who ask at the same time, each again as soon as they are answered.
const PEOPLE: usize = 64;
const CONNECTIONS: usize = 8;
const ROUNDS: usize = 3;
/// Bookings of two seats in each round.
const BOOKINGS: usize = 400;
const SPREAD_SHOWS: usize = 1_000;
/// Of the hot show: enough for all rounds.
const HOT_ROWS: usize = 200;
const HOT_ROW_SEATS: usize = 100;
/// Of each other show: two for each round at each level.
const SPREAD_SEATS: usize = 2 * LEVELS.len() * ROUNDS;
const LEVELS: [(&str, Isolation); 2] =
    [("READ COMMITTED", Isolation::ReadCommitted), ("SERIALIZABLE", Isolation::Serializable)];
const SCRIPTS: [&str; 3] = ["reserve", "conclude", "check in"];

fn main() {
    let house = House::open();
    println!(
        "{PEOPLE} people, {CONNECTIONS} connections, {BOOKINGS} bookings of two seats a round, {}\n",
        house.bench.durability()
    );
    for place in [Place::OneShow, Place::ManyShows] {
        let mut rounds = LEVELS.map(|_| Vec::new());
        for round in 0..ROUNDS {
            // Each goes first in its turn.
            for which in (0..LEVELS.len()).map(|nth| (nth + round) % LEVELS.len()) {
                rounds[which].push(house.round(LEVELS[which].1, place));
            }
        }
        for ((name, _), rounds) in LEVELS.iter().zip(&rounds) {
            report(place, name, rounds);
        }
        println!();
    }
}

/// Where people want to sit.
#[derive(Debug, Clone, Copy)]
enum Place {
    OneShow,
    ManyShows,
}

/// Begins when the house is opened and goes on as time does: keys grow with it.
struct RunningClock(Instant);

impl Clock for RunningClock {
    fn now(&self) -> Timestamp {
        fixtures::START + Duration::from_micros(self.0.elapsed().as_micros() as u64)
    }
}

/// Tries beyond the first, by script.
#[derive(Default)]
struct Retries(Mutex<BTreeMap<&'static str, u64>>);

impl ScriptObserver for Retries {
    fn ended(&self, report: &ScriptReport) {
        let mut retries = self.0.lock().expect("nobody panics with it");
        *retries.entry(report.name).or_default() += u64::from(report.retries);
    }
}

struct House {
    bench: Bench,
    store: Store,
    vault: Vault,
    keys: TicketKeys,
    retries: Arc<Retries>,
    hot: ShowId,
    spread: Vec<ShowId>,
    /// Rounds that were played, by place.
    played: [AtomicUsize; 2],
}

/// What one round gave.
#[derive(Default)]
struct Round {
    /// Reserve and conclude, scripts a second.
    sale: f64,
    /// Check-ins a second.
    entrance: f64,
    /// Tries beyond the first, in the order of [`SCRIPTS`].
    retries: [u64; 3],
    /// Scripts that were given up, in the same order.
    gave_up: [u64; 3],
}

/// Seats that somebody keeps.
#[derive(Clone)]
struct Kept {
    hold: HoldId,
    show: ShowId,
}

/// A ticket as its owner shows it.
#[derive(Clone)]
struct Shown {
    code: String,
    show: ShowId,
}

impl House {
    fn open() -> Arc<Self> {
        let bench = Bench::open(Engine::Postgres, |config| config.writers = CONNECTIONS);
        let show = |name: String, rows: Vec<(String, usize)>| {
            let mut new = NewShow::called(&name, plus_seconds(fixtures::START, 24 * 3_600));
            // A theatre has at most a thousand screens.
            (new.rows, new.theater) = (rows, name);
            let show = bench.store.write_blocking("stage", move |tx| put_on(tx, &new));
            show.expect("the stage can be set").id
        };
        let rows = (1..=HOT_ROWS).map(|row| (format!("R{row}"), HOT_ROW_SEATS)).collect();
        let hot = show("hot".into(), rows);
        let spread =
            (0..SPREAD_SHOWS).map(|n| show(format!("S{n}"), vec![("A".into(), SPREAD_SEATS)]));
        let spread = spread.collect();
        let store = bench.second_store(Arc::new(RunningClock(Instant::now())));
        let retries = Arc::new(Retries::default());
        store.observe(Arc::clone(&retries) as Arc<dyn ScriptObserver>);
        let (vault, keys) = (Vault::new([1; 32]), TicketKeys::new([3; 32]));
        Arc::new(Self {
            bench,
            store,
            vault,
            keys,
            retries,
            hot,
            spread,
            played: Default::default(),
        })
    }

    fn round(self: &Arc<Self>, level: Isolation, place: Place) -> Round {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let wanted = self.wanted(place);
        let (kept, _) = at_once(&runtime, self, wanted, |house, (show, seats)| async move {
            Ok(house.keep(show, seats).await)
        });
        let before = self.retries();
        let (sold, sale_seconds) =
            at_once(&runtime, self, kept.done, move |house, kept| async move {
                house.sell(level, kept).await
            });
        let shown = sold.done.iter().flat_map(|booking| self.tickets(*booking)).collect();
        let (inside, entrance_seconds) =
            at_once(&runtime, self, shown, move |house, shown| async move {
                house.admit(level, shown).await
            });
        let after = self.retries();
        let gave_up = |script| {
            let all = sold.gave_up.iter().chain(&inside.gave_up);
            all.filter(|given_up| **given_up == script).count() as u64
        };
        Round {
            sale: (2 * sold.done.len()) as f64 / sale_seconds,
            entrance: inside.done.len() as f64 / entrance_seconds,
            retries: std::array::from_fn(|script| after[script] - before[script]),
            gave_up: SCRIPTS.map(gave_up),
        }
    }

    /// Pairs that nobody has yet.
    fn wanted(&self, place: Place) -> Vec<(ShowId, Vec<SeatNo>)> {
        let round = self.played[place as usize].fetch_add(1, Ordering::Relaxed);
        let pair = |number: usize| match place {
            Place::OneShow => (self.hot, round * BOOKINGS + number),
            Place::ManyShows => (self.spread[number % SPREAD_SHOWS], round),
        };
        let seats = |pair: usize| vec![2 * pair as SeatNo, 2 * pair as SeatNo + 1];
        (0..BOOKINGS).map(pair).map(|(show, pair)| (show, seats(pair))).collect()
    }

    fn retries(&self) -> [u64; 3] {
        let retries = self.retries.0.lock().expect("nobody panics with it");
        SCRIPTS.map(|script| retries.get(script).copied().unwrap_or_default())
    }

    async fn keep(&self, show: ShowId, seats: Vec<SeatNo>) -> Kept {
        let hold = HoldId::new(OsEntropy.uuid(self.store.now()));
        let owner = Owner::Session(hold.to_string());
        let command = HoldSeats { hold, show, owner, seats, needs: Needs::default() };
        let script = move |tx: &mut store::Tx<'_>| hold_seats(tx, &command);
        let held = self.store.write_at(Isolation::ReadCommitted, "hold", script).await;
        held.expect("the seats are free");
        Kept { hold, show }
    }

    async fn sell(&self, level: Isolation, kept: Kept) -> Result<BookingId, &'static str> {
        let reserve = self.reservation(&kept);
        let (booking, payment) = (reserve.booking, gateway_payment_id(reserve.booking));
        let script = move |tx: &mut store::Tx<'_>| reserve_booking(tx, &reserve);
        match self.store.write_at(level, "reserve", script).await {
            Err(store::Failure::Store(StoreError::Contention)) => return Err("reserve"),
            reserved => drop(reserved.expect("a hold can be booked")),
        }
        let outcome = GatewayOutcome::Captured { gateway_ref: booking.to_string() };
        let script = move |tx: &mut store::Tx<'_>| {
            conclude_payment(tx, payment, &outcome, &EndedBecause::NotCharged)
        };
        match self.store.write_at(level, "conclude", script).await {
            Err(StoreError::Contention) => Err("conclude"),
            concluded => {
                concluded.expect("money can come in").expect("there is the payment");
                Ok(booking)
            }
        }
    }

    fn reservation(&self, kept: &Kept) -> ReserveBooking {
        let booking = BookingId::new(OsEntropy.uuid(self.store.now()));
        let email = "somebody@example.com".parse().expect("an address");
        let mut nonce = [0; 12];
        OsEntropy.fill(&mut nonce);
        ReserveBooking {
            booking,
            hold: kept.hold,
            show: kept.show,
            seats: None,
            claimants: vec![Owner::Session(kept.hold.to_string())],
            user: None,
            access_hash: Some([2; 32]),
            contact: SealedContact {
                email: self.vault.seal_email(&email, nonce),
                phone: None,
                language: Language::ENGLISH,
            },
            promo_code: None,
            expected: None,
            from_wallet: FromWallet::Nothing,
            charge: Some(Charge {
                method: Method::CreditCard,
                gateway: SandboxGateway::NAME.into(),
                token: "pm_card_visa".into(),
            }),
            after_failure: AfterFailure::FreeSeats,
            request_hash: [4; 32],
        }
    }

    fn tickets(&self, booking: BookingId) -> Vec<Shown> {
        let tickets = self.store.read_blocking("tickets", move |reads| tickets_of(reads, booking));
        let shown = |ticket: &tickets::Ticket| Shown {
            code: self.keys.code_of(ticket).to_string(),
            show: ticket.show,
        };
        tickets.expect("tickets can be read").iter().map(shown).collect()
    }

    async fn admit(&self, level: Isolation, shown: Shown) -> Result<(), &'static str> {
        let keys = self.keys.clone();
        let command =
            CheckIn { code: shown.code, shows: vec![shown.show], gate: "Main".into(), by: None };
        let script = move |tx: &mut store::Tx<'_>| check_in(tx, &keys, &command);
        match self.store.write_at(level, "check in", script).await {
            Err(StoreError::Contention) => Err("check in"),
            scan => {
                scan.expect("a ticket can be scanned").expect("a ticket admits once");
                Ok(())
            }
        }
    }
}

/// What people did, and which scripts were given up.
struct Outcome<T> {
    done: Vec<T>,
    gave_up: Vec<&'static str>,
}

/// Does each of these, by all people at once, and says how many seconds that took.
fn at_once<A, T, F>(
    runtime: &tokio::runtime::Runtime,
    house: &Arc<House>,
    all: Vec<A>,
    work: impl Fn(Arc<House>, A) -> F + Clone + Send + 'static,
) -> (Outcome<T>, f64)
where
    A: Clone + Send + Sync + 'static,
    T: Send + 'static,
    F: Future<Output = Result<T, &'static str>> + Send,
{
    let (all, next) = (Arc::new(all), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let people: Vec<_> = (0..PEOPLE)
        .map(|_| {
            let (house, all, next) = (Arc::clone(house), Arc::clone(&all), Arc::clone(&next));
            let work = work.clone();
            runtime.spawn(async move {
                let mut outcome = Outcome { done: Vec::new(), gave_up: Vec::new() };
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match work(Arc::clone(&house), one.clone()).await {
                        Ok(done) => outcome.done.push(done),
                        Err(script) => outcome.gave_up.push(script),
                    }
                }
                outcome
            })
        })
        .collect();
    let mut sum = Outcome { done: Vec::new(), gave_up: Vec::new() };
    for person in people {
        let outcome = runtime.block_on(person).expect("nobody panics");
        sum.done.extend(outcome.done);
        sum.gave_up.extend(outcome.gave_up);
    }
    (sum, began.elapsed().as_secs_f64())
}

/// Prints the medians of the rates, all rounds, and what was tried again in all of them.
fn report(place: Place, level: &str, rounds: &[Round]) {
    let sum = |of: fn(&Round) -> [u64; 3]| {
        let mut sum = [0; 3];
        for round in rounds {
            sum.iter_mut().zip(of(round)).for_each(|(sum, one)| *sum += one);
        }
        sum
    };
    let (retries, gave_up) = (sum(|round| round.retries), sum(|round| round.gave_up));
    println!("{place:?}, {level}");
    println!("  reserve and conclude  {}", rates(rounds, |round| round.sale));
    println!("  check in              {}", rates(rounds, |round| round.entrance));
    for (script, (retries, gave_up)) in SCRIPTS.iter().zip(retries.iter().zip(gave_up)) {
        println!("  {script:<10} {retries:>8} tried again, {gave_up:>6} given up");
    }
}

fn rates(rounds: &[Round], of: fn(&Round) -> f64) -> String {
    let mut rates: Vec<f64> = rounds.iter().map(of).collect();
    let all: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    rates.sort_by(f64::total_cmp);
    let median = f64::midpoint(rates[(rates.len() - 1) / 2], rates[rates.len() / 2]);
    format!("{median:>6.0} scripts a second ({})", all.join(" "))
}
