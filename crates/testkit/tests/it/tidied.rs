//! What was seen long ago is forgotten, and comes to nothing if it is seen again.

use booking::{EndedBecause, conclude_payment, gateway_payment_id};
use fixtures::{Bench, on_both_engines};
use kernel::BookingId;
use payments::gateway::GatewayOutcome;
use payments::record_event;
use store::{StoreError, sql};
use testkit::scenario::Story;
use testkit::stage::named;

sql! {
    COUNT_EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM gateway_events";
}

fn events(bench: &Bench) -> i64 {
    let count = |s: &mut store::Snapshot<'_>| s.row(&COUNT_EVENTS, &[], |row| row.get(0));
    bench.store.read_blocking::<_, StoreError, _>("test.events", count).unwrap()
}

#[test]
fn an_event_of_long_ago_is_forgotten_and_changes_nothing_when_it_comes_again() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let mut tell = |line: &str| story.tell(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        tell("show S1 seats A1..A4 price 250.00 INR starts +60d");
        tell("alice holds H1 S1 A1");
        tell("alice books B1 H1 card pm_card_authenticationRequired");
        tell("alice approves B1");
        assert_eq!(tell("gateway tells"), "1 webhook");
        tell("tick 30d");
        tell("work");
        assert_eq!(events(bench), 1, "it may still come again");
        tell("tick 1d");
        tell("work");
        assert_eq!(events(bench), 0);

        let before = (tell("booking B1"), tell("payments B1"), tell("ledger B1"));
        let payment = gateway_payment_id(BookingId::new(named("booking", "B1")));
        let outcome = GatewayOutcome::Captured { gateway_ref: "ch_B1".into() };
        let again = bench.store.write_blocking::<_, StoreError, _>("test.again", move |tx| {
            assert!(record_event(tx, "sandbox", "evt_again")?);
            conclude_payment(tx, payment, &outcome, &EndedBecause::NotCharged).map(|_| ())
        });
        again.unwrap();
        assert_eq!((tell("booking B1"), tell("payments B1"), tell("ledger B1")), before);
        story.end().unwrap();
    });
}
