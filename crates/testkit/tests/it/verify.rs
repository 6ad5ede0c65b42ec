//! What `usher verify` is for: each fault is planted into a sound house, and is found.

use booking::{EndedBecause, conclude_payment, gateway_payment_id};
use fixtures::in_every_house;
use kernel::{BookingId, MovieId};
use payments::gateway::GatewayOutcome;
use store::{Sql, StoreError, sql};
use testkit::scenario::Story;
use testkit::stage::named;

sql! {
    LOSE_SEATS = "UPDATE show_seats SET state = 0 WHERE state = 2";
    LOSE_TICKETS = "UPDATE tickets SET status = 'cancelled' WHERE status = 'valid'";
    COUNT_MORE_SEATS = "UPDATE bookings SET seat_count = seat_count + 1";
    FAIL_BOOKINGS = "UPDATE bookings SET status = 'failed'";
    PAY_LESS = "UPDATE payments SET amount_minor = amount_minor - 1 WHERE refunded_minor = 0";
    MOVE_BOOKINGS = "UPDATE bookings SET show_id = booking_id";
    SCAN_NOWHERE = "UPDATE tickets SET status = 'used' WHERE status = 'valid'";
    USE_OFFERS = "UPDATE offers SET used_count = used_count + 1";
    REFUND_MORE = "UPDATE payments SET refunded_minor = refunded_minor + 1 \
        WHERE refunded_minor < amount_minor";
    MEET_CHARGES = "UPDATE payments SET gateway = 'sandbox', gateway_ref = 'pi_1'";
    CHANGE_LEDGER = "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE line_no = 0";
    FILL_WALLETS = "UPDATE wallets SET balance_minor = balance_minor + 1";
}

const SOUND: &[&str] = &[
    "show S1 seats A1..A4 price 250.00 INR fee 10.00 starts +1d",
    "offer TENTH 10%",
    "wallet alice +100.00",
    "alice holds H1 S1 A1 A2",
    "alice books B1 H1 card pm_card_visa wallet 50.00 promo TENTH",
    "bob holds H2 S1 A3",
    "bob books B2 H2 card pm_card_visa",
    "bob cancels B2",
    "work",
];

#[test]
fn each_planted_fault_is_found() {
    let faults: [(&'static Sql, &[&str]); 12] = [
        (&LOSE_SEATS, &["which its booking does not have"]),
        (&LOSE_TICKETS, &["which has no ticket for it"]),
        (&COUNT_MORE_SEATS, &["has another number of tickets"]),
        (&FAIL_BOOKINGS, &["was never confirmed", "of a booking that failed"]),
        (&PAY_LESS, &["was paid with another amount", "that no transfer shows"]),
        (&MOVE_BOOKINGS, &["a show that is not there", "another show than its booking"]),
        (&SCAN_NOWHERE, &["but not when or where", "counts 0 people inside"]),
        (&USE_OFFERS, &["the list of uses differs"]),
        (&REFUND_MORE, &["its refunds differ"]),
        (&MEET_CHARGES, &["3 payments say that they are charge pi_1 of sandbox"]),
        (&CHANGE_LEDGER, &["does not sum to zero"]),
        (&FILL_WALLETS, &["wallet of"]),
    ];
    in_every_house(|bench| {
        let mut story = Story::begin(bench);
        for line in SOUND {
            story.tell(line).unwrap();
        }
        story.end().unwrap();
        for (plant, sentences) in faults {
            let found = planted(&story, plant);
            for sentence in sentences {
                let is_found = found.iter().any(|problem| problem.contains(sentence));
                assert!(is_found, "{}: {sentence:?} is not in {found:#?}", plant.name());
            }
        }
        story.end().unwrap();
    });
}

/// What is found once the fault is there. The script fails in the end, so that the fault is gone.
fn planted(story: &Story<'_>, plant: &'static Sql) -> Vec<String> {
    let outcome = story.world.write(move |tx| {
        if tx.execute(plant, &[])? == 0 {
            return Err(StoreError::Defect(format!("{} changes nothing", plant.name())));
        }
        let mut found = booking::booking_problems(tx)?;
        found.extend(payments::money_problems(tx)?);
        found.extend(tickets::ticket_problems(tx)?);
        Err::<(), _>(StoreError::Defect(found.join("\n")))
    });
    match outcome {
        Err(StoreError::Defect(found)) => found.lines().map(str::to_owned).collect(),
        other => panic!("{other:?}"),
    }
}

/// A gateway that captures what it had said to be called off: the wallet's part went back long ago,
/// so the card's goes back as well.
#[test]
fn late_money_of_a_split_payment_goes_back() {
    in_every_house(|bench| {
        let mut story = Story::begin(bench);
        for line in [
            "show S1 seats A1..A4 price 250.00 INR starts +1d",
            "wallet alice +100.00",
            "alice holds H1 S1 A1",
            "alice books B1 H1 card pm_card_authenticationRequired wallet 100.00",
            "tick 20m",
            "work",
        ] {
            story.tell(line).unwrap();
        }
        assert_eq!(story.tell("wallet alice").unwrap(), "100.00");
        let booking = BookingId::new(named("booking", "B1"));
        let captured = GatewayOutcome::Captured { gateway_ref: "pi_late".into() };
        for _ in 0..2 {
            let outcome = captured.clone();
            story
                .world
                .write::<_, StoreError>(move |tx| {
                    let payment = gateway_payment_id(booking);
                    conclude_payment(tx, payment, &outcome, &EndedBecause::NotCharged)
                })
                .unwrap();
        }
        assert_eq!(story.tell("booking B1").unwrap(), "expired no_answer, 150.00 given back");
        assert_eq!(
            story.tell("payments B1").unwrap(),
            "sandbox captured 150.00, 150.00 back; wallet captured 100.00, 100.00 back"
        );
        assert_eq!(story.world.problems(), [""; 0]);
    });
}

/// The report is read from the ledger: what was sold, given back, and earned with fees.
#[test]
fn revenue_is_what_the_ledger_says() {
    in_every_house(|bench| {
        let mut story = Story::begin(bench);
        for line in SOUND {
            story.tell(line).unwrap();
        }
        let theater = kernel::TheaterId::new(named("theater", "Regal"));
        let day = jiff::civil::date(2026, 11, 21);
        let rows = story
            .world
            .read::<_, StoreError>(move |snapshot| booking::revenue(snapshot, theater, day, day))
            .unwrap();
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(row.movie, MovieId::new(named("movie", "S1")));
        let minor =
            [row.sold, row.given_back, row.booking_fees, row.cancellation_fees, row.discounts]
                .map(|amount| amount.minor);
        assert_eq!((row.tickets, minor), (2, [75_000, 25_000, 2_000, 2_600, 5_200]));
    });
}
