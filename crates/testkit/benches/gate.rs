//! Holds a second on PostgreSQL with the gate in front and without, over the API.
//!
//! Run it with `cargo bench -p testkit`. The two take turns on the same servers: on one hot show, where
//! nearly everybody comes too late, and spread over a thousand shows, where everybody gets two seats.
//! The figure to compare is the ratio; the rates are those of the machine as it is. The statements that
//! the database ran tell what it was spared, whatever else the machine does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fixtures::{Bench, RedisServer};
use http_api::RateLimits;
use kernel::time::plus_seconds;
use nodes::limits::ANSWER_MILLISECONDS;
use serde_json::{Value, json};
use store::{Engine, Location, admin_sql};
use testkit::World;
use testkit::stage::NewShow;
use testkit::test_app::{TestApp, answer_of, request};

/// The gate alone is measured.
const UNLIMITED: RateLimits = RateLimits {
    requests_per_minute_per_address: 0,
    holds_per_minute_per_person: 0,
    sign_ins_per_minute_per_account: 0,
};
const BUYERS: usize = 64;
const ROUNDS: usize = 4;
const ROUND: Duration = Duration::from_secs(3);
const SHOWS: usize = 1_000;
/// Of a show. Enough for all rounds together on a quick machine.
const ROWS: usize = 10;
const SEATS_IN_ROW: usize = 50;
const PAIRS: usize = ROWS * SEATS_IN_ROW / 2;

fn main() {
    println!("{BUYERS} buyers over the API, two seats a hold, PostgreSQL\n");
    let redis = RedisServer::start();
    let (without, with) = (postgres(), postgres().beside(&redis));
    let answer_max = Duration::from_millis(ANSWER_MILLISECONDS);
    let without = Site::build(&without, TestApp::over(World::open(&without), UNLIMITED));
    let with =
        Site::build(&with, TestApp::over(World::with_redis_in(&with, answer_max), UNLIMITED));
    for (what, wanted) in [("one hot show", Wanted::Hot), ("1,000 shows", Wanted::Spread)] {
        let (mut bare, mut gated) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            bare.push(without.rush(wanted));
            gated.push(with.rush(wanted));
        }
        let bare = report(&format!("{what}, without Redis"), &bare);
        let gated = report(&format!("{what}, with the gate"), &gated);
        println!("{:<32} {:>8.2}\n", "ratio", gated / bare);
    }
    let counts = with.app.world.nodes.counts();
    let (asked, refused) = (counts.gate_asked.get(), counts.gate_refused.get());
    println!(
        "the gate was asked {asked} times, refused {refused}, aside {}",
        counts.gate_aside.get()
    );
}

fn postgres() -> Bench {
    Bench::open(Engine::Postgres, |config| config.writers = 8)
}

#[derive(Clone, Copy)]
enum Wanted {
    /// Any two neighbours of one show.
    Hot,
    /// Two neighbours that nobody asked for before.
    Spread,
}

/// An API over a database with many shows.
struct Site<'b> {
    app: TestApp<'b>,
    shows: Arc<Vec<(String, Vec<Value>)>>,
    next: Arc<AtomicUsize>,
}

/// What one round gave.
struct Round {
    per_second: f64,
    won: usize,
    asked: usize,
    commits: i64,
}

impl<'b> Site<'b> {
    fn build(bench: &'b Bench, app: TestApp<'b>) -> Self {
        let starts_at = plus_seconds(fixtures::START, 24 * 3_600);
        let shows = (0..SHOWS).map(|number| {
            let mut new = NewShow::called(&format!("S{number}"), starts_at);
            new.rows = (1..=ROWS).map(|row| (format!("R{row}"), SEATS_IN_ROW)).collect();
            let show = app.show(new);
            let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
            let seats = map["layout"]["seats"].as_array().expect("the map has seats");
            (show, seats.iter().map(|seat| seat["seatId"].clone()).collect())
        });
        let shows = Arc::new(shows.collect());
        assert_eq!(bench.engine, Engine::Postgres);
        Self { app, shows, next: Arc::default() }
    }

    /// All buyers at once, each asking again as soon as they are answered.
    fn rush(&self, wanted: Wanted) -> Round {
        let commits = self.commits();
        let began = Instant::now();
        let buyers = (0..BUYERS).map(|_| {
            let (router, shows, next) =
                (self.app.router(), Arc::clone(&self.shows), Arc::clone(&self.next));
            async move {
                let (mut asked, mut won) = (0, 0);
                while began.elapsed() < ROUND {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let ((show, seats), pair) = match wanted {
                        Wanted::Hot => (&shows[0], number % PAIRS),
                        // The first show is the hot one.
                        Wanted::Spread => {
                            (&shows[1 + number % (SHOWS - 1)], number / SHOWS % PAIRS)
                        }
                    };
                    let body = json!({
                        "seatIds": seats[2 * pair..2 * pair + 2],
                        "sessionId": format!("buyer-{number}"),
                    });
                    let call = format!("POST /api/v1/shows/{show}/seats/lock");
                    let answer = answer_of(router.clone(), request("", &call, &body)).await;
                    asked += 1;
                    won += usize::from(answer.status.is_success());
                }
                (asked, won)
            }
        });
        let done = self.app.world.wait(async {
            let tasks: Vec<_> = buyers.map(tokio::spawn).collect();
            let mut sum = (0, 0);
            for task in tasks {
                let (asked, won) = task.await.expect("a buyer does not panic");
                sum = (sum.0 + asked, sum.1 + won);
            }
            sum
        });
        let per_second = done.0 as f64 / ROUND.as_secs_f64();
        Round { per_second, asked: done.0, won: done.1, commits: self.commits() - commits }
    }

    /// Transactions that the server has ended for this database.
    fn commits(&self) -> i64 {
        let Location::Postgres(url) = &self.app.world.bench.config.location else { return 0 };
        // What the server counts is told to its statistics up to a second late.
        std::thread::sleep(Duration::from_millis(1_500));
        let sql = "SELECT xact_commit + xact_rollback FROM pg_stat_database \
            WHERE datname = current_database()";
        let told = admin_sql(url, sql).expect("the server answers");
        told.first().and_then(|count| count.parse().ok()).unwrap_or_default()
    }
}

fn report(what: &str, rounds: &[Round]) -> f64 {
    let mut rates: Vec<f64> = rounds.iter().map(|round| round.per_second).collect();
    rates.sort_by(f64::total_cmp);
    let median = rates[rates.len() / 2];
    let sum = |of: fn(&Round) -> f64| rounds.iter().map(of).sum::<f64>();
    let asked = sum(|round| round.asked as f64);
    let won = 100.0 * sum(|round| round.won as f64) / asked;
    let transactions = sum(|round| round.commits as f64) / asked;
    println!(
        "{what:<32} {median:>8.0}/s, {won:>3.0} % got them, {transactions:.2} transactions each"
    );
    median
}
