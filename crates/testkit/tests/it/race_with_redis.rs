//! The race over the API once more, on PostgreSQL with the gate in front, while Redis is emptied,
//! killed, frozen and started again: no seat is sold twice, and none is lost.
//!
//! `make control` lets seats be won without a condition: this test must fail then too, for the gate
//! alone guards nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use fixtures::{Bench, RedisServer, on_postgres_with_redis};
use kernel::time::plus_seconds;
use nodes::limits::UNDECIDED_SECONDS;
use serde_json::{Value, json};
use testkit::World;
use testkit::stage::NewShow;
use testkit::test_app::{AMPLE, TestApp};

use crate::race::contest;

/// How long Redis is left alone before something is done to it, in the midst of a race.
const MIDST: Duration = Duration::from_millis(20);

/// More than Redis needs on a machine that has much else to do, and little enough to find out that it
/// is frozen.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// What is done to Redis while people race.
type Mischief = fn(&mut RedisServer, is_over: &AtomicBool);

const MISCHIEF: [(&str, Mischief); 5] = [
    ("emptied all the time", |redis, is_over| {
        while !is_over.load(Ordering::SeqCst) {
            redis.ask(&["FLUSHALL"]);
        }
    }),
    ("killed in the midst of it", |redis, _| {
        thread::sleep(MIDST);
        redis.kill();
    }),
    ("not there at all", |_, _| {}),
    ("started in the midst of it", |redis, _| {
        thread::sleep(MIDST);
        redis.start_again();
    }),
    ("frozen in the midst of it", |redis, _| {
        thread::sleep(MIDST);
        redis.freeze();
    }),
];

#[test]
fn no_seat_is_sold_twice_or_lost_whatever_happens_to_redis() {
    on_postgres_with_redis(|bench, redis| {
        let app = TestApp::over(World::with_redis_in(bench, ANSWER_MAX), AMPLE);
        let starts_at = plus_seconds(fixtures::START, 24 * 3_600);
        let mut problems = Vec::new();
        for (what, mischief) in MISCHIEF {
            let show = app.show(NewShow::called(what, starts_at));
            let is_over = AtomicBool::new(false);
            let found = thread::scope(|scope| {
                let done = scope.spawn(|| mischief(redis, &is_over));
                let found = contest(&app, &show);
                is_over.store(true, Ordering::SeqCst);
                done.join().expect("the mischief is done");
                found
            });
            problems.extend(found.into_iter().map(|problem| format!("{what}: {problem}")));
            problems.extend(lost_seats(bench, &app, &show));
        }
        redis.thaw();
        problems.extend(app.world.problems());
        assert!(problems.is_empty(), "{problems:#?}");
        let counts = app.world.nodes.counts();
        assert!(counts.gate_refused.get() > 0, "nobody was turned away at the gate");
        assert!(counts.gate_aside.get() > 0, "the gate never stepped aside");
    });
}

/// Free seats that somebody who comes a little later does not get.
fn lost_seats(bench: &Bench, app: &TestApp<'_>, show: &str) -> Vec<String> {
    bench.clock.advance_seconds(UNDECIDED_SECONDS);
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let seats = map["layout"]["seats"].as_array().expect("the map has seats");
    let free = seats.iter().filter(|seat| seat["status"] == "available");
    let refused = free.filter_map(|seat| {
        let body: Value = json!({ "seatIds": [seat["seatId"]], "sessionId": "comes-later" });
        let answer = app.ask("", &format!("POST /api/v1/shows/{show}/seats/lock"), &body);
        (!answer.status.is_success()).then(|| format!("{seat} is lost: {}", answer.text()))
    });
    refused.collect()
}
