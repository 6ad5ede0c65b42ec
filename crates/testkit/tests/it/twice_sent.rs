//! The first copy of a request cannot reach the gateway, and a second copy could. What the first says
//! of itself, that nothing was sent, does not speak for the second.

use booking::{BookingStatus, conclude_unsent, gateway_payment_id};
use fixtures::{Bench, on_both_engines};
use flows::Faults;
use kernel::BookingId;
use payments::PaymentStatus;
use store::StoreError;
use testkit::scenario::Story;
use testkit::stage::named;

const CHALLENGED: &str = "alice books B1 H1 card pm_card_authenticationRequired";

/// A checkout whose first copy has begun the booking and not asked the gateway yet.
fn begun(bench: &Bench) -> Story<'_> {
    let mut story = Story::begin(bench);
    story.tell("show S1 seats A1..A4 price 250.00 INR starts +1d").unwrap();
    story.tell("alice holds H1 S1 A1").unwrap();
    story.world.cut_flows(Faults::when(|step| step == "check_out.reserved"));
    let told = story.tell(CHALLENGED).unwrap();
    assert!(told.contains("interrupted"), "{told}");
    story.world.cut_flows(Faults::default());
    story
}

/// The first copy says that it sent nothing.
fn sent_nothing(bench: &Bench) -> (PaymentStatus, BookingStatus) {
    let payment = gateway_payment_id(BookingId::new(named("booking", "B1")));
    let script = move |tx: &mut store::Tx<'_>| conclude_unsent(tx, payment);
    let concluded = bench.store.write_blocking::<_, StoreError, _>("test.unsent", script);
    let concluded = concluded.unwrap().expect("there is such a payment");
    (concluded.payment.status, concluded.booking.status)
}

#[test]
fn a_payment_that_another_copy_asked_for_stays_open() {
    on_both_engines(|bench| {
        let mut story = begun(bench);
        assert!(story.tell(CHALLENGED).unwrap().ends_with("a challenge to answer"));
        assert_eq!(sent_nothing(bench), (PaymentStatus::Authorizing, BookingStatus::Pending));
        for line in ["alice approves B1", "gateway tells"] {
            story.tell(line).unwrap();
        }
        assert_eq!(story.tell("booking B1").unwrap(), "confirmed A1 for 250.00");
        story.end().unwrap();
    });
}

#[test]
fn a_payment_that_was_given_up_is_asked_for_by_nobody() {
    on_both_engines(|bench| {
        let mut story = begun(bench);
        assert_eq!(sent_nothing(bench), (PaymentStatus::Voided, BookingStatus::Failed));
        assert_eq!(story.tell(CHALLENGED).unwrap(), "failed not_charged");
        assert_eq!(story.world.wait(story.world.bank.report()).charges.len(), 0);
        story.end().unwrap();
    });
}
