//! An independent auditor: it hears what people were told, and objects when it does not add up.
//!
//! It shares no code with the business. It keeps its own list of promises (who has which seat until
//! when, who paid what, what is on its way back, who is inside) and its own arithmetic, and holds
//! each new answer against them. What it is told are answers and pages that anybody may look at; it
//! never looks into a database.
//!
//! An answer that got lost promises nothing to anyone; what was asked for may have happened all the
//! same. The auditor then knows nothing of it until a page tells, and objects to neither.

mod bookings;
mod money;
mod seats;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use words::{
    BookingSeen, BookingWord, Books, Charge, Event, HoldSeen, Id, OfferSeen, PaymentSeen,
    Reduction, RefundSeen, Seat, SeatLook, Second, ShowSeen, TicketSeen, TicketWord, Wallet,
};

use bookings::Known;
use seats::{Ghost, Hold, Promise};

/// Nodes' clocks differ by a little: around a deadline either answer is right.
pub const TOLERANCE_SECONDS: Second = 5;

/// What it has heard so far, and what it objects to.
#[derive(Debug, Default)]
pub struct Auditor {
    now: Second,
    shows: BTreeMap<Id, ShowSeen>,
    shows_off: BTreeSet<Id>,
    promises: BTreeMap<(Id, Seat), Promise>,
    holds: BTreeMap<Id, Hold>,
    ghosts: Vec<Ghost>,
    offers: BTreeMap<String, OfferSeen>,
    bookings: BTreeMap<Id, Known>,
    inside: BTreeSet<Id>,
    credits: BTreeMap<(Id, String), i64>,
    objections: Vec<String>,
}

impl Auditor {
    /// Hears of something at an instant.
    pub fn hear(&mut self, now: Second, event: Event) {
        self.now = self.now.max(now);
        match event {
            Event::Show(show) => {
                self.shows.insert(show.show, show);
            }
            Event::ShowOff { show } => {
                self.shows_off.insert(show);
            }
            Event::Offer(offer) => {
                self.offers.insert(offer.code.clone(), offer);
            }
            Event::Credit { user, currency, minor } => {
                *self.credits.entry((user, currency)).or_default() += minor;
            }
            Event::Held(hold) => self.held(hold),
            Event::HoldUnheard { show, owner, seats } => self.hold_unheard(show, &owner, seats),
            Event::SeatsTaken { show, lost } => self.seats_taken(show, &lost),
            Event::Extended { hold, until } => self.extended(hold, until),
            Event::Released { hold } => self.released(hold),
            Event::ReleaseUnheard { hold } => self.release_unheard(hold),
            Event::Blocked { block, show, seats, until } => self.blocked(block, show, seats, until),
            Event::Unblocked { block } => self.unblocked(block),
            Event::PayRefused { hold, code } => self.pay_refused(hold, &code),
            Event::Acknowledged { booking } => self.acknowledged(booking),
            Event::Cancelled { booking, tickets, refund, shown } => {
                self.cancelled(booking, &tickets, refund, shown);
            }
            Event::CancelUnheard { booking } => self.cancel_unheard(booking),
            Event::Booking(booking) => self.booking(&booking),
            Event::Admitted { ticket } => self.admitted(ticket),
            Event::TurnedAway { ticket, code } => self.turned_away(ticket, &code),
            Event::LetOut { ticket } => {
                self.inside.remove(&ticket);
            }
            Event::Map { show, seats } => self.map(show, &seats),
            Event::Books(books) => self.books(&books),
            Event::Over(books) => self.over(&books),
            Event::Broken(what) => self.object(format!("something broke: {what}")),
        }
    }

    /// What it objects to, in the order of hearing.
    #[must_use]
    pub fn objections(&self) -> &[String] {
        &self.objections
    }

    fn object(&mut self, objection: String) {
        self.objections.push(objection);
    }

    fn object_if(&mut self, wrong: bool, objection: impl FnOnce() -> String) {
        if wrong {
            self.object(objection());
        }
    }

    /// Whether an instant is surely still to come, on every node.
    const fn is_surely_ahead(&self, until: Second) -> bool {
        until > self.now + TOLERANCE_SECONDS
    }

    /// Whether an instant has surely passed, on every node.
    const fn is_surely_past(&self, until: Second) -> bool {
        until < self.now - TOLERANCE_SECONDS
    }
}
