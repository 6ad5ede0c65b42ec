//! The store is too busy at the moment at which it would have been told.

use fixtures::Bench;
use kernel::time::plus_seconds;
use store::Engine;
use testkit::scenario::Story;
use testkit::stage::NewShow;
use testkit::test_app::TestApp;

/// The gateway has the money by then: who is told that nothing came of it pays again.
#[test]
fn a_charge_that_cannot_be_written_down_is_not_decided() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let bench = Bench::busy_after(engine, "flows.reserve");
        let app = TestApp::open(&bench);
        let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
        let ana = app.person("ana");
        let order = app.order(&ana, &show, 1);
        let answer = app.ask(&ana.token, "POST /api/v1/bookings", &order);
        assert_eq!(answer.status, 202, "{engine:?}: {}", answer.text());
        assert_eq!(answer.json()["status"], "pending");
        assert_eq!(app.world.wait(app.world.bank.report()).charges.len(), 1);

        bench.clock.advance_seconds(31);
        app.world.work().unwrap();
        let booking = answer.json()["bookingId"].as_str().unwrap().to_owned();
        let booking = app.get(&ana.token, &format!("/api/v1/bookings/{booking}"));
        assert_eq!(booking["status"], "confirmed");
        assert_eq!(app.world.problems(), [""; 0]);
        assert_eq!(app.world.loose_ends(), [""; 0]);
    }
}

/// A job has so many tries. They are not for moments like this one, and nobody waits for another.
#[test]
fn a_booking_that_the_store_could_not_give_back_holds_up_no_other() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let bench = Bench::busy_after(engine, "flows.refund_booking");
        let mut story = Story::begin(&bench);
        let mut tell = |line: &str| story.tell(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        tell("show S1 seats A1..A4 price 250.00 INR starts +9d");
        for seat in 1..=3 {
            tell(&format!("alice holds H{seat} S1 A{seat}"));
            tell(&format!("alice books B{seat} H{seat} card pm_card_visa"));
            tell("tick 1s");
        }
        tell("house cancels S1");
        // The show's job, and the refunds of the two others.
        assert_eq!(tell("work"), "3 done", "{engine:?}");
        assert_eq!(tell("ledger B3"), "nothing");
        assert_ne!(tell("ledger B2"), "nothing", "nothing was put off");
        tell("tick 30s");
        assert_eq!(tell("work"), "2 done");
        assert_eq!(tell("ledger B2"), "nothing");
        story.end().unwrap();
    }
}
