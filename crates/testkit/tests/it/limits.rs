//! Limits that hold however many people ask at once: uses of an offer, money in a wallet, one booking
//! of one hold, one charge of one booking, one refund of one ticket.

use std::sync::Barrier;
use std::thread;

use booking::{CancelBooking, CancelRefusal, CancelledBy, Which, cancel_booking};
use fixtures::{Bench, in_every_house};
use kernel::BookingId;
use payments::{Destination, Method, payments_of};
use store::{Actor, Failure, StoreError, params, sql};
use testkit::scenario::Story;
use testkit::stage::named;
use tickets::tickets_of;

sql! {
    USES = "SELECT used_count FROM offers WHERE code = $1";
    COUNT_ANYWAY = "UPDATE offers SET used_count = used_count + 1 WHERE code = $1";
}

const PEOPLE: usize = 10;
const USES_MAX: i64 = 3;

#[test]
fn an_offer_is_not_used_more_often_than_it_may_be() {
    in_every_house(|bench| {
        let mut story = offer_for(bench, &format!("uses {USES_MAX}"), everybody);
        let answers = story.tell_at_once(&checkouts_with_offer(everybody)).unwrap();
        assert_eq!(count(&answers, "confirmed"), USES_MAX, "{answers:?}");
        assert_eq!(count(&answers, "refused promo_used_up"), PEOPLE as i64 - USES_MAX);
        assert_eq!(uses(bench), USES_MAX);
        story.end().unwrap();
    });
}

#[test]
fn a_person_does_not_use_an_offer_more_often_than_one_may() {
    in_every_house(|bench| {
        let mut story = offer_for(bench, &format!("per-person {USES_MAX}"), one_person);
        let answers = story.tell_at_once(&checkouts_with_offer(one_person)).unwrap();
        assert_eq!(count(&answers, "confirmed"), USES_MAX, "{answers:?}");
        assert_eq!(uses(bench), USES_MAX);
        story.end().unwrap();
    });
}

/// Who reads first and writes without a condition passes the limit, and the same look notices.
#[test]
fn without_its_condition_the_limit_is_passed() {
    in_every_house(|bench| {
        let story = offer_for(bench, &format!("uses {USES_MAX}"), everybody);
        let all_have_looked = Barrier::new(PEOPLE);
        thread::scope(|scope| {
            for _ in 0..PEOPLE {
                scope.spawn(|| {
                    let may = uses(bench) < USES_MAX;
                    all_have_looked.wait();
                    let count = |tx: &mut store::Tx<'_>| tx.execute(&COUNT_ANYWAY, params!["FEW"]);
                    if may {
                        bench.store.write_blocking::<_, StoreError, _>("count", count).unwrap();
                    }
                });
            }
        });
        assert!(uses(bench) > USES_MAX, "the race is not one");
        assert!(story.end().unwrap_err().contains("uses"), "verify does not notice");
    });
}

#[test]
fn a_wallet_pays_for_no_more_than_is_in_it() {
    in_every_house(|bench| {
        let mut story = show_with_holds(bench, "S1", one_person);
        story.tell("wallet p0 +800.00").unwrap();
        let checkouts: Vec<String> =
            (0..PEOPLE).map(|nth| format!("p0 books B{nth} H{nth} wallet all")).collect();
        let answers = story.tell_at_once(&checkouts).unwrap();
        assert_eq!(count(&answers, "confirmed"), 3, "{answers:?}");
        assert_eq!(count(&answers, "refused wallet_too_little"), 7, "{answers:?}");
        assert_eq!(story.tell("wallet p0").unwrap(), "50.00");
        story.end().unwrap();
    });
}

#[test]
fn one_request_many_times_is_one_booking_and_one_charge() {
    in_every_house(|bench| {
        let mut story = show_with_holds(bench, "S1", one_person);
        for (hold, token) in ["pm_card_visa", "pm_sandbox_timeout"].iter().enumerate() {
            let same: Vec<String> = (0..PEOPLE)
                .map(|nth| format!("p0 books B{hold}{nth} H{hold} card {token}"))
                .collect();
            let answers = story.tell_at_once(&same).unwrap();
            assert_eq!(count(&answers, "refused"), 0, "{answers:?}");
            for line in ["gateway settles", "gateway tells twice", "tick 1m", "work"] {
                story.tell(line).unwrap();
            }
            story.end().unwrap();
            let charges = story.world.wait(story.world.bank.report()).charges.len();
            assert_eq!(charges, 1 + hold, "{token}");
        }
    });
}

#[test]
fn different_requests_for_one_hold_are_one_booking() {
    in_every_house(|bench| {
        let mut story = show_with_holds(bench, "S1", one_person);
        let different: Vec<String> = (0..PEOPLE)
            .map(|nth| format!("p0 books B{nth} H0 card pm_card_visa expects {}.00", 250 + nth / 5))
            .collect();
        let answers = story.tell_at_once(&different).unwrap();
        let confirmed = answers.iter().filter(|answer| answer.contains("confirmed")).count();
        assert!((1..=5).contains(&confirmed), "{answers:?}");
        assert_eq!(story.world.wait(story.world.bank.report()).charges.len(), 1);
        story.end().unwrap();
    });
}

#[test]
fn tickets_are_given_back_once_however_many_ask() {
    in_every_house(|bench| {
        let mut story = show_with_holds(bench, "S1", one_person);
        story.tell("p0 books B0 H0 card pm_card_visa").unwrap();
        let booking = BookingId::new(named("booking", "B0"));
        let given_back = thread::scope(|scope| {
            let ask = move |nth| cancel(bench, nth, booking, Which::All).is_ok();
            let asking: Vec<_> = (0..PEOPLE).map(|nth| scope.spawn(move || ask(nth))).collect();
            asking.into_iter().map(|one| usize::from(one.join().unwrap())).sum::<usize>()
        });
        assert_eq!(given_back, 1);
        story.tell("work").unwrap();
        story.end().unwrap();
        let payments = story.world.read::<_, StoreError>(move |s| payments_of(s, booking)).unwrap();
        assert_eq!((payments.len(), payments[0].method), (1, Method::CreditCard));
        assert_eq!(payments[0].refunded.minor, 22_500);
    });
}

#[test]
fn an_id_names_one_cancellation() {
    in_every_house(|bench| {
        let mut story = Story::begin(bench);
        for line in [
            "show S1 seats A1..A4 price 250.00 INR starts +1d",
            "alice holds H1 S1 A1 A2",
            "alice books B1 H1 card pm_card_visa",
        ] {
            story.tell(line).unwrap();
        }
        let booking = BookingId::new(named("booking", "B1"));
        let tickets = story.world.read::<_, StoreError>(move |s| tickets_of(s, booking)).unwrap();
        let these = |nth: usize| Which::These(vec![tickets[nth].id]);
        cancel(bench, 1, booking, these(0)).unwrap();
        let refusal = cancel(bench, 1, booking, these(1)).unwrap_err().refusal().unwrap();
        assert_eq!(refusal, CancelRefusal::IdReused);
        cancel(bench, 2, booking, these(1)).unwrap();
        story.tell("work").unwrap();
        story.end().unwrap();
    });
}

fn cancel(
    bench: &Bench,
    number: usize,
    booking: BookingId,
    tickets: Which,
) -> Result<(), Failure<CancelRefusal>> {
    let command = CancelBooking {
        id: named("cancellation", &number.to_string()),
        booking,
        tickets,
        reason: String::new(),
        destination: Destination::Source,
        expected: None,
        by: CancelledBy::Buyer,
        actor: Actor::Guest,
    };
    let script = move |tx: &mut store::Tx<'_>| cancel_booking(tx, &command).map(|_| ());
    bench.store.write_blocking("cancel", script)
}

/// A show of which each seat is held, by the person that `whose` names, and an offer.
fn offer_for<'b>(bench: &'b Bench, limit: &str, whose: fn(usize) -> usize) -> Story<'b> {
    let mut story = show_with_holds(bench, "S1", whose);
    story.tell(&format!("offer FEW 10% {limit}")).unwrap();
    story
}

fn show_with_holds<'b>(bench: &'b Bench, show: &str, whose: fn(usize) -> usize) -> Story<'b> {
    let mut story = Story::begin(bench);
    story.tell(&format!("show {show} seats A1..A{PEOPLE} price 250.00 INR starts +1d")).unwrap();
    for nth in 0..PEOPLE {
        let line = format!("p{} holds H{nth} {show} A{}", whose(nth), nth + 1);
        assert_eq!(story.tell(&line).unwrap(), "held until +10m");
    }
    story
}

fn checkouts_with_offer(whose: fn(usize) -> usize) -> Vec<String> {
    let checkout = |nth| format!("p{} books B{nth} H{nth} card pm_card_visa promo FEW", whose(nth));
    (0..PEOPLE).map(checkout).collect()
}

fn everybody(nth: usize) -> usize {
    nth
}

fn one_person(_: usize) -> usize {
    0
}

fn count(answers: &[String], beginning: &str) -> i64 {
    let found = answers.iter().filter(|answer| answer.starts_with(beginning)).count();
    i64::try_from(found).unwrap()
}

fn uses(bench: &Bench) -> i64 {
    let read = bench.store.read_blocking::<_, StoreError, _>("uses", |snapshot| {
        snapshot.row(&USES, params!["FEW"], |row| row.get(0))
    });
    read.unwrap()
}
