//! The gate behind the API: its refusal says what the database would, and it follows what becomes of a
//! seat.

use std::time::{Duration, Instant};

use fixtures::{Bench, on_postgres_with_redis};
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::{Answer, TestApp};

const PATIENCE: Duration = Duration::from_secs(60);

/// A node with a patient gate, and a show.
struct House<'b> {
    app: TestApp<'b>,
    show: String,
}

impl<'b> House<'b> {
    fn open(bench: &'b Bench) -> Self {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 24 * 3_600);
        let show = app.show(NewShow::called("S1", starts_at));
        Self { app, show }
    }

    fn lock(&self, who: &str, seats: &[usize]) -> Answer {
        lock(&self.app, &self.show, who, seats)
    }

    fn holds(&self, who: &str, seats: &[usize]) {
        let _ = self.lock(who, seats).done();
    }

    /// Asks until the seats are to be had, or does not have that much time.
    fn gets_in_the_end(&self, who: &str, seats: &[usize]) -> Value {
        let start = Instant::now();
        loop {
            let answer = self.lock(who, seats);
            if answer.status.is_success() {
                return answer.json();
            }
            assert!(start.elapsed() < PATIENCE, "{who} never got {seats:?}: {}", answer.text());
        }
    }

    fn refused(&self) -> u64 {
        self.app.world.nodes.counts().gate_refused.get()
    }
}

fn lock(app: &TestApp<'_>, show: &str, who: &str, seats: &[usize]) -> Answer {
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let wanted: Vec<&Value> =
        seats.iter().map(|seat| &map["layout"]["seats"][seat]["seatId"]).collect();
    let body = json!({ "seatIds": wanted, "sessionId": who });
    app.ask("", &format!("POST /api/v1/shows/{show}/seats/lock"), &body)
}

#[test]
fn the_gate_says_no_as_the_database_does() {
    on_postgres_with_redis(|bench, _| {
        let house = House::open(bench);
        house.holds("ann", &[0, 1]);
        let by_gate = house.lock("ben", &[1, 2]);
        assert_eq!(house.refused(), 1);
        let alone = TestApp::without_redis(bench);
        let by_database = lock(&alone, &house.show, "ben", &[1, 2]);
        assert_eq!(house.refused(), 1);
        let said = |answer: &Answer| {
            let error = &answer.json()["error"];
            (
                answer.status,
                error["code"].clone(),
                error["message"].clone(),
                error["details"].clone(),
            )
        };
        assert_eq!(said(&by_gate), said(&by_database));
        // She picks again, and takes one of her own with her.
        house.holds("ann", &[1, 2]);
        assert_eq!(house.refused(), 1);
        house.gets_in_the_end("ben", &[0]);
    });
}

#[test]
fn the_gate_follows_what_becomes_of_a_seat() {
    on_postgres_with_redis(|bench, _| {
        let house = House::open(bench);
        let app = &house.app;
        let hold = house.lock("ann", &[0]).done();
        house.lock("ben", &[0]).refused(409, "seats_taken");
        let unlock = json!({ "lockId": hold["lockId"], "sessionId": "ann" });
        let path = format!("POST /api/v1/shows/{}/seats/unlock", house.show);
        assert!(app.ask("", &path, &unlock).status.is_success());
        let hold = house.gets_in_the_end("ben", &[0]);

        let order = json!({
            "showId": house.show, "lockId": hold["lockId"], "sessionId": "ben",
            "contactInfo": { "email": "ben@example.com" },
            "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        });
        app.post("", "/api/v1/bookings", order);
        // Long after a hold would have ended.
        bench.clock.advance_seconds(3_600);
        house.lock("ann", &[0]).refused(409, "seats_taken");

        house.holds("cem", &[3]);
        bench.clock.advance_seconds(600);
        house.holds("ann", &[3]);
        let best = json!({ "count": 2, "sessionId": "dee" });
        let path = format!("/api/v1/shows/{}/seats/best", house.show);
        let chosen = app.post("", &path, best);
        let before = house.refused();
        let wanted: Vec<&Value> =
            chosen["seats"].as_array().unwrap().iter().map(|seat| &seat["seatId"]).collect();
        let body = json!({ "seatIds": wanted, "sessionId": "eve" });
        let path = format!("POST /api/v1/shows/{}/seats/lock", house.show);
        app.ask("", &path, &body).refused(409, "seats_taken");
        assert_eq!(house.refused(), before + 1, "the gate knows what was chosen in the database");
    });
}

#[test]
fn an_entry_that_the_board_contradicts_keeps_nobody_out() {
    on_postgres_with_redis(|bench, redis| {
        let house = House::open(bench);
        let prefix = &bench.redis.as_ref().unwrap().prefix;
        let seat = format!("{prefix}:seat:{{{}}}:0", house.show);
        let end = plus_seconds(fixtures::START, 600).as_millisecond();
        redis.ask(&["SET", &seat, &format!("{end} 00ff a-hold-of-which-no-news-came")]);
        house.holds("ann", &[0]);
        let before = house.refused();
        house.lock("ben", &[0]).refused(409, "seats_taken");
        assert_eq!(house.refused(), before + 1, "the gate has learned who has it");
        house.holds("ann", &[0, 1]);
    });
}
