//! Money that comes although its booking has failed: a gateway said no and charged all the same.

use booking::{EndedBecause, booking_problems, conclude_payment, gateway_payment_id};
use fixtures::{Bench, on_both_engines};
use kernel::BookingId;
use payments::gateway::GatewayOutcome;
use payments::money_problems;
use store::Isolation;
use testkit::scenario::Story;
use testkit::stage::named;

const SHOW: &str = "show S1 seats A1..A4 price 250.00 INR starts +1d";

fn tell(story: &mut Story<'_>, lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| story.tell(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
}

/// The gateway of a booking says that it has charged.
fn charges(bench: &Bench, booking: &str) {
    let payment = gateway_payment_id(BookingId::new(named("booking", booking)));
    let outcome = GatewayOutcome::Captured { gateway_ref: format!("ch_{booking}") };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let heard = bench.store.write_at(Isolation::ReadCommitted, "late", move |tx| {
        conclude_payment(tx, payment, &outcome, &EndedBecause::NotCharged)
    });
    runtime.block_on(heard).unwrap().expect("there is such a payment");
}

fn assert_sound(bench: &Bench) {
    let bookings = bench.store.read_blocking("test.bookings", booking_problems).unwrap();
    let money = bench.store.read_blocking("test.money", money_problems).unwrap();
    assert_eq!([bookings, money], [[""; 0]; 2]);
}

#[test]
fn it_takes_the_use_of_its_offer_again() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let books = "alice books B1 H1 card pm_card_chargeDeclined promo ONCE";
        let told =
            tell(&mut story, &[SHOW, "offer ONCE 10% uses 1", "alice holds H1 S1 A1", books]);
        assert!(told[3].starts_with("failed card_declined"), "{told:?}");
        assert_eq!(tell(&mut story, &["uses ONCE"]), ["0"]);

        charges(bench, "B1");
        let looks = tell(&mut story, &["booking B1", "uses ONCE", "seats S1", "work"]);
        // What is done is the letter: they had been told that nothing came of it.
        assert_eq!(looks, ["confirmed A1 for 225.00, 25.00 off", "1", "B...", "1 done"]);
        assert_sound(bench);
    });
}

#[test]
fn it_goes_back_when_no_use_of_its_offer_is_left() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let fails = "alice books B1 H1 card pm_card_chargeDeclined promo ONCE";
        tell(&mut story, &[SHOW, "offer ONCE 10% uses 1", "alice holds H1 S1 A1", fails]);
        let other = ["bob holds H2 S1 A2", "bob books B2 H2 card pm_card_visa promo ONCE"];
        tell(&mut story, &other);
        charges(bench, "B1");
        let looks = tell(&mut story, &["booking B1", "uses ONCE", "seats S1"]);
        assert_eq!(looks, ["failed card_declined, 225.00 given back", "1", ".B.."]);
        // Who asks again hears it.
        assert_eq!(
            tell(&mut story, &[fails]),
            ["failed card_declined, 225.00 given back, sent back"]
        );

        let fails = "carol books B3 H3 card pm_card_chargeDeclined promo EACH";
        let anew = "carol books B4 H4 card pm_card_visa promo EACH";
        let holds = ["carol holds H3 S1 A3", "carol holds H4 S1 A4"];
        tell(&mut story, &["offer EACH 10% per-person 1", holds[0], fails, holds[1], anew]);
        charges(bench, "B3");
        let looks = tell(&mut story, &["booking B3", "uses EACH", "seats S1"]);
        assert_eq!(looks, ["failed card_declined, 225.00 given back", "1", ".B.B"]);
        assert_sound(bench);
    });
}
