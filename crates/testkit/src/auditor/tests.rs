//! Histories with a fault in them: the auditor must object to each, and to none without.

use super::*;

const SHOW: Id = Id::from_u128(1);
const HOLD: Id = Id::from_u128(2);
const OTHER: Id = Id::from_u128(3);
const BOOKING: Id = Id::from_u128(4);
const PAYMENT: Id = Id::from_u128(5);
const REFUND: Id = Id::from_u128(6);
const TICKET: Id = Id::from_u128(7);
const USER: Id = Id::from_u128(8);
const START: Second = 1_000_000;

/// A history of one show, one offer and one wallet; each event comes a second after the last.
struct History {
    auditor: Auditor,
    now: Second,
}

impl History {
    fn new() -> Self {
        let mut history = Self { auditor: Auditor::default(), now: START };
        history.hear(Event::Show(ShowSeen {
            show: SHOW,
            currency: "INR".into(),
            starts_at: START + 100_000,
            ends_at: START + 110_000,
            fee_bp: 1_000,
        }));
        history.hear(Event::Offer(OfferSeen {
            code: "TENTH".into(),
            reduction: Reduction::Share(1_000),
            most: None,
            limit: Some(1),
            limit_per_person: None,
        }));
        history.hear(Event::Credit { user: USER, currency: "INR".into(), minor: 500 });
        history
    }

    fn hear(&mut self, event: Event) -> &mut Self {
        self.now += 1;
        self.auditor.hear(self.now, event);
        self
    }

    fn wait(&mut self, seconds: Second) -> &mut Self {
        self.now += seconds;
        self
    }

    fn hold(&mut self, hold: Id, owner: &str, seats: &[Seat]) -> &mut Self {
        let seats = seats.iter().map(|seat| (*seat, 1_000)).collect();
        let (owner, until) = (owner.to_owned(), self.now + 601);
        let is_repeated = false;
        self.hear(Event::Held(HoldSeen { hold, show: SHOW, owner, seats, until, is_repeated }))
    }

    /// Alice holds seat 1, pays and gets her ticket.
    fn sell(&mut self) -> &mut Self {
        self.hold(HOLD, "alice", &[1])
            .hear(Event::Booking(sold()))
            .hear(Event::Acknowledged { booking: BOOKING })
    }

    #[track_caller]
    fn is_fine(&self) {
        assert_eq!(self.auditor.objections(), [""; 0]);
    }

    #[track_caller]
    fn is_objected(&self, to: &str) {
        let objections = self.auditor.objections();
        let is_found = objections.iter().any(|objection| objection.contains(to));
        assert!(is_found, "{to:?} was expected: {objections:?}");
    }
}

fn sold() -> BookingSeen {
    BookingSeen {
        booking: BOOKING,
        hold: HOLD,
        show: SHOW,
        person: "alice".into(),
        user: None,
        word: BookingWord::Confirmed,
        code: None,
        keeps_hold: false,
        seats: vec![1],
        total: 1_000,
        discount: 0,
        due: 1_000,
        offer: None,
        payments: vec![PaymentSeen {
            payment: PAYMENT,
            from_wallet: false,
            minor: 1_000,
            is_captured: true,
            is_open: false,
        }],
        refunds: Vec::new(),
        tickets: vec![TicketSeen { ticket: TICKET, seat: 1, paid: 1_000, word: TicketWord::Valid }],
    }
}

/// The ticket was given back for all but the fee.
fn given_back() -> BookingSeen {
    let ticket = TicketSeen { ticket: TICKET, seat: 1, paid: 1_000, word: TicketWord::Cancelled };
    BookingSeen {
        word: BookingWord::Cancelled,
        refunds: vec![refund(900)],
        tickets: vec![ticket],
        ..sold()
    }
}

fn ended(code: &str) -> BookingSeen {
    BookingSeen {
        word: BookingWord::Ended,
        code: Some(code.into()),
        payments: vec![PaymentSeen { is_captured: false, ..sold().payments[0].clone() }],
        tickets: Vec::new(),
        ..sold()
    }
}

fn refund(minor: i64) -> RefundSeen {
    RefundSeen { refund: REFUND, payment: PAYMENT, minor, to_wallet: false, is_completed: true }
}

fn charge(reference: Id, minor: i64) -> Charge {
    Charge { reference, minor, currency: "INR".into(), has_moved: true }
}

/// The books after Alice has bought her ticket.
fn books_of_sale() -> Books {
    Books {
        charges: vec![charge(PAYMENT, 1_000)],
        refunds: Vec::new(),
        wallets: vec![Wallet { user: USER, currency: "INR".into(), minor: 500 }],
        clearing: vec![("INR".into(), 1_000)],
        earned: vec![("INR".into(), 1_000)],
    }
}

#[test]
fn an_honest_history_is_fine() {
    let mut history = History::new();
    history
        .sell()
        .hear(Event::Map { show: SHOW, seats: vec![(1, SeatLook::Booked)] })
        .hear(Event::SeatsTaken { show: SHOW, lost: vec![1] })
        .hear(Event::Admitted { ticket: TICKET })
        .hear(Event::LetOut { ticket: TICKET })
        .hear(Event::Books(books_of_sale()))
        .hear(Event::Cancelled { booking: BOOKING, tickets: vec![TICKET], refund: 900, shown: 900 })
        .hear(Event::Booking(given_back()))
        .hold(OTHER, "bob", &[1])
        .hear(Event::Over(Books {
            refunds: vec![charge(REFUND, 900)],
            clearing: vec![("INR".into(), 100)],
            earned: vec![("INR".into(), 100)],
            ..books_of_sale()
        }));
    history.is_fine();
}

#[test]
fn a_double_sale_is_found() {
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1, 2]).hold(OTHER, "bob", &[2, 3]);
    history.is_objected("seat 2 of show");
    let mut history = History::new();
    history.sell().hold(OTHER, "bob", &[1]).is_objected("is promised to Hold");
}

#[test]
fn a_seat_may_go_on_when_its_hold_has_surely_ended() {
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).wait(600).hold(OTHER, "bob", &[1]).is_fine();
    history.wait(580).hold(HOLD, "carol", &[1]).is_objected("is promised to");
}

#[test]
fn a_running_hold_that_cannot_be_paid_is_found() {
    let refused = |code: &str| Event::PayRefused { hold: HOLD, code: code.into() };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).wait(500).hear(refused("promo_expired")).is_fine();
    history.hear(refused("hold_expired")).is_objected("still runs");
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).wait(600).hear(refused("hold_expired")).is_fine();
}

#[test]
fn picking_again_buys_no_time() {
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).wait(300).hold(OTHER, "alice", &[1, 2]);
    history.is_objected("lasts longer than it may");
}

#[test]
fn a_seat_that_nobody_has_must_be_for_sale() {
    let taken = || Event::SeatsTaken { show: SHOW, lost: vec![1] };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(taken()).is_fine();
    history.hear(Event::Released { hold: HOLD }).hear(taken()).is_objected("nobody has it");
    let mut history = History::new();
    let unheard = Event::HoldUnheard { show: SHOW, owner: "bob".into(), seats: Some(vec![1]) };
    history.hear(unheard).hear(taken()).is_fine();
}

#[test]
fn a_map_that_differs_from_the_promises_is_found() {
    let map = |seats| Event::Map { show: SHOW, seats };
    let mut history = History::new();
    history.sell().hear(map(vec![(1, SeatLook::Booked), (2, SeatLook::Held)]));
    history.is_objected("seat 2");
    let mut history = History::new();
    history.sell().hear(map(vec![])).is_objected("the map says None");
}

#[test]
fn a_booking_that_was_confirmed_stays() {
    let mut history = History::new();
    history.sell().hear(Event::Booking(given_back())).is_objected("vanished");
    let mut history = History::new();
    history.sell().hear(Event::Booking(ended("declined"))).is_objected("from Confirmed to Ended");
}

#[test]
fn a_lost_refund_is_found() {
    let lost = BookingSeen { payments: sold().payments, ..ended("seats_lost") };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(lost.clone()));
    history.is_objected("has no tickets");
    let back = BookingSeen { refunds: vec![refund(1_000)], ..lost };
    let mut history = History::new();
    history
        .hold(HOLD, "alice", &[1])
        .wait(700)
        .hear(Event::Booking(BookingSeen { code: Some("declined".into()), ..back }));
    history.hear(Event::Books(books_of_sale())).is_objected("refund 00000000");
}

#[test]
fn seats_that_are_kept_for_a_payment_are_not_lost() {
    let pending = BookingSeen { word: BookingWord::Pending, ..ended("") };
    let lost = ended("seats_lost");
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(pending));
    history.hear(Event::Booking(lost)).is_objected("lost seats that were kept");
}

#[test]
fn a_refund_that_differs_from_what_was_shown_is_found() {
    let cancelled =
        |refund, shown| Event::Cancelled { booking: BOOKING, tickets: vec![TICKET], refund, shown };
    let mut history = History::new();
    history.sell().hear(cancelled(900, 950)).is_objected("was shown before");
    let mut history = History::new();
    history.sell().hear(cancelled(800, 800)).is_objected("should give 900");
}

#[test]
fn an_overused_offer_is_found() {
    let reduced = |booking, hold, seat| {
        let ticket = TicketSeen { ticket: booking, seat, paid: 900, word: TicketWord::Valid };
        let payment = PaymentSeen { minor: 900, ..sold().payments[0].clone() };
        BookingSeen {
            booking,
            hold,
            seats: vec![seat],
            discount: 100,
            due: 900,
            offer: Some("TENTH".into()),
            payments: vec![payment],
            tickets: vec![ticket],
            ..sold()
        }
    };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(reduced(BOOKING, HOLD, 1))).is_fine();
    history.hold(OTHER, "bob", &[2]).hear(Event::Booking(reduced(OTHER, OTHER, 2)));
    history.is_objected("offer TENTH is used 2 times");
}

#[test]
fn a_wrong_price_is_found() {
    let dearer = BookingSeen { total: 1_100, due: 1_100, ..sold() };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(dearer)).is_objected("quoted was 1000");
    let unpaid = BookingSeen { payments: Vec::new(), ..sold() };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(unpaid)).is_objected("paid with 0");
}

#[test]
fn a_double_admission_is_found() {
    let mut history = History::new();
    history.sell().hear(Event::Admitted { ticket: TICKET }).is_fine();
    history.hear(Event::Admitted { ticket: TICKET }).is_objected("admitted twice");
}

#[test]
fn a_good_ticket_that_is_refused_is_found() {
    let mut history = History::new();
    let refused = Event::TurnedAway { ticket: TICKET, code: "not_genuine".into() };
    history.sell().hear(refused).is_objected("is good, and was refused");
}

#[test]
fn books_that_differ_are_found() {
    let check = |books: Books, objection: &str| {
        let mut history = History::new();
        history.sell().hear(Event::Over(books)).is_objected(objection);
    };
    let mut history = History::new();
    history.sell().hear(Event::Over(books_of_sale())).is_fine();
    let mut more = books_of_sale();
    more.charges.push(charge(OTHER, 700));
    check(more, "is for no booking");
    check(Books { clearing: Vec::new(), ..books_of_sale() }, "the ledger has (0, 1000)");
    check(Books { earned: Vec::new(), ..books_of_sale() }, "the ledger has (1000, 0)");
    check(Books { charges: Vec::new(), ..books_of_sale() }, "did not move");
    check(Books { wallets: Vec::new(), ..books_of_sale() }, "should have and has (500, 0)");
}

#[test]
fn what_never_ends_is_found() {
    let pending = BookingSeen { word: BookingWord::Pending, ..ended("") };
    let mut history = History::new();
    history.hold(HOLD, "alice", &[1]).hear(Event::Booking(pending));
    history.hear(Event::Over(Books { charges: Vec::new(), ..books_of_sale() }));
    history.is_objected("never came to an end");
}

#[test]
fn a_show_that_is_off_gives_everything_back() {
    let mut history = History::new();
    history.sell().hear(Event::ShowOff { show: SHOW }).hear(Event::Over(books_of_sale()));
    history.is_objected("of a show that is off has tickets");
}
