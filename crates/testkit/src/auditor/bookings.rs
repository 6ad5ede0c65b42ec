//! Bookings: what was sold must be paid, kept until it is given back, and admitted once.

use super::Auditor;
use super::seats::{HoldState, Keeper};
use super::words::{BookingSeen, BookingWord, Id, Reduction, Second, TicketWord};

/// How long seats are kept while a payment is uncertain, by the specification.
const GRACE_SECONDS: Second = 360;
/// Codes of a booking whose hold does not go on, whatever was agreed.
const LOST_CODES: [&str; 5] =
    ["seats_lost", "show_cancelled", "show_over", "offer_used_up", "late_payment"];

/// A booking as its page last was.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) seen: BookingSeen,
    /// Somebody was told that it is confirmed.
    is_acknowledged: bool,
    /// Its buyer gave tickets back, or tried to; these may be gone.
    may_be_gone: Vec<Id>,
    /// What its buyer was told to get back; unknown after an answer that got lost.
    pub(super) promised_back: Option<i64>,
}

impl Auditor {
    pub(super) fn acknowledged(&mut self, booking: Id) {
        match self.bookings.get_mut(&booking) {
            Some(known) => known.is_acknowledged = true,
            None => self.object(format!("booking {booking} was confirmed and has no page")),
        }
    }

    pub(super) fn booking(&mut self, seen: &BookingSeen) {
        if !self.bookings.contains_key(&seen.booking) {
            self.begin(seen);
        }
        let before = self.bookings[&seen.booking].seen.clone();
        self.check_step(&before, seen);
        self.check_tickets(&before, seen);
        self.check_refunds(&before, seen);
        match (before.word, seen.word) {
            (BookingWord::Pending | BookingWord::Ended, BookingWord::Confirmed) => {
                self.confirm(seen);
            }
            (BookingWord::Pending, BookingWord::Ended) => self.end(seen),
            _ => {}
        }
        if let Some(known) = self.bookings.get_mut(&seen.booking) {
            known.seen = seen.clone();
        }
        self.check_offer(seen);
        self.check_acknowledged(seen);
    }

    /// The first sight of a booking: its hold is being paid for.
    fn begin(&mut self, seen: &BookingSeen) {
        let mut until = self.now + GRACE_SECONDS;
        if let Some(hold) = self.holds.get(&seen.hold).cloned() {
            until = until.max(hold.until);
            self.object_if(self.is_surely_past(hold.until), || {
                format!("booking {} was begun from a hold that had ended", seen.booking)
            });
            let quoted: i64 = hold.seats.iter().map(|(_, price)| price).sum();
            self.object_if(quoted != seen.total, || {
                format!("booking {} costs {}, quoted was {quoted}", seen.booking, seen.total)
            });
            self.end_hold(seen.hold, HoldState::Booked);
        }
        self.check_discount(seen);
        for &seat in &seen.seats {
            self.promise(seen.show, seat, Keeper::Booking(seen.booking), Some(until));
        }
        let begun = BookingSeen {
            word: BookingWord::Pending,
            refunds: Vec::new(),
            tickets: Vec::new(),
            ..seen.clone()
        };
        let known = Known {
            seen: begun,
            is_acknowledged: false,
            may_be_gone: Vec::new(),
            promised_back: Some(0),
        };
        self.bookings.insert(seen.booking, known);
    }

    /// Its own arithmetic: shares are rounded half up, and nothing is taken off below zero.
    fn check_discount(&mut self, seen: &BookingSeen) {
        let offer = seen.offer.as_ref().and_then(|code| self.offers.get(code));
        let full = match offer.map(|offer| offer.reduction) {
            None => 0,
            Some(Reduction::Share(points)) => (seen.total * points + 5_000) / 10_000,
            Some(Reduction::Amount(minor)) => minor,
        };
        let most = offer.and_then(|offer| offer.most).unwrap_or(i64::MAX);
        let discount = full.min(most).min(seen.total);
        let due = seen.total - discount;
        self.object_if((seen.discount, seen.due) != (discount, due), || {
            let BookingSeen { booking, due: asked, .. } = seen;
            format!("booking {booking} is {asked} to pay, and should be {due}")
        });
    }

    fn check_step(&mut self, before: &BookingSeen, seen: &BookingSeen) {
        use BookingWord::{Cancelled, Confirmed, Ended, Pending};
        let is_fine = matches!(
            (before.word, seen.word),
            (Pending, _) | (Ended, Ended | Confirmed) | (Confirmed, Confirmed | Cancelled)
        ) || before.word == seen.word;
        self.object_if(!is_fine, || {
            format!("booking {} went from {:?} to {:?}", seen.booking, before.word, seen.word)
        });
    }

    /// It has tickets now: for its seats, at its price, paid, and for nobody else.
    fn confirm(&mut self, seen: &BookingSeen) {
        let id = seen.booking;
        let mut seats: Vec<_> = seen.tickets.iter().map(|ticket| ticket.seat).collect();
        seats.sort_unstable();
        self.object_if(seats != seen.seats, || format!("booking {id} has not its tickets"));
        let price: i64 = seen.tickets.iter().map(|ticket| ticket.paid).sum();
        self.object_if(price != seen.due, || format!("the tickets of {id} cost {price}"));
        let paid: i64 =
            seen.payments.iter().filter(|one| one.is_captured).map(|one| one.minor).sum();
        self.object_if(paid != seen.due, || {
            format!("booking {id} of {} was paid with {paid}", seen.due)
        });
        for &seat in &seen.seats {
            self.promise(seen.show, seat, Keeper::Booking(id), None);
        }
        for ticket in seen.tickets.iter().filter(|one| one.word == TicketWord::Cancelled) {
            self.give_up_seat(seen.show, ticket.seat, Keeper::Booking(id));
        }
    }

    /// It came to nothing: its money is on its way back, and its hold may go on.
    fn end(&mut self, seen: &BookingSeen) {
        let code = seen.code.as_deref().unwrap_or_default();
        let kept = seen.seats.first().and_then(|seat| self.promises.get(&(seen.show, *seat)));
        let was_kept = kept.is_some_and(|kept| {
            kept.keeper == Keeper::Booking(seen.booking)
                && kept.until.is_some_and(|until| self.is_surely_ahead(until))
        });
        self.object_if(code == "seats_lost" && was_kept, || {
            format!("booking {} lost seats that were kept for it", seen.booking)
        });
        self.give_up(Keeper::Booking(seen.booking));
        let Some(hold) = self.holds.get(&seen.hold).cloned() else { return };
        let goes_on = seen.keeps_hold && !LOST_CODES.contains(&code);
        if !goes_on || self.is_surely_past(hold.until) {
            self.end_hold(seen.hold, HoldState::Ended);
        } else if self.is_surely_ahead(hold.until) && was_kept {
            for (seat, _) in &hold.seats {
                self.promise(hold.show, *seat, Keeper::Hold(seen.hold), Some(hold.until));
            }
            self.set_hold(seen.hold, HoldState::Running);
        } else {
            self.set_hold(seen.hold, HoldState::Uncertain);
            self.release_unheard(seen.hold);
        }
    }

    fn set_hold(&mut self, hold: Id, state: HoldState) {
        if let Some(known) = self.holds.get_mut(&hold) {
            known.state = state;
        }
    }

    fn check_tickets(&mut self, before: &BookingSeen, seen: &BookingSeen) {
        let is_off = self.shows_off.contains(&seen.show);
        for ticket in &seen.tickets {
            let id = ticket.ticket;
            let known = &self.bookings[&seen.booking];
            let may_go = is_off || known.may_be_gone.contains(&id);
            let was = before.tickets.iter().find(|one| one.ticket == id).map(|one| one.word);
            let was_cancelled = was == Some(TicketWord::Cancelled);
            let is_cancelled = ticket.word == TicketWord::Cancelled;
            if is_cancelled && !was_cancelled {
                let was_used = was == Some(TicketWord::Used);
                self.object_if(!may_go || was_used, || format!("ticket {id} vanished"));
                self.give_up_seat(seen.show, ticket.seat, Keeper::Booking(seen.booking));
            }
            let is_inside = self.inside.contains(&id);
            self.object_if((ticket.word == TicketWord::Used) != is_inside, || {
                format!("ticket {id} is {:?}, and somebody in with it: {is_inside}", ticket.word)
            });
        }
        let is_gone = |id: &Id| seen.tickets.iter().all(|ticket| ticket.ticket != *id);
        let gone = before.tickets.iter().map(|ticket| ticket.ticket).find(is_gone);
        self.object_if(gone.is_some(), || format!("a ticket of {} is not there", seen.booking));
    }

    fn check_acknowledged(&mut self, seen: &BookingSeen) {
        let is_kept = matches!(seen.word, BookingWord::Confirmed | BookingWord::Cancelled);
        let lost = self.bookings[&seen.booking].is_acknowledged && !is_kept;
        self.object_if(lost, || format!("booking {} was acknowledged and is lost", seen.booking));
    }

    /// Uses of bookings that are alive stay within the limits, overall and for each person.
    fn check_offer(&mut self, seen: &BookingSeen) {
        let Some(offer) = seen.offer.as_ref().and_then(|code| self.offers.get(code)) else {
            return;
        };
        let code = offer.code.clone();
        let (limit, each) = (offer.limit, offer.limit_per_person);
        let living = |one: &&BookingSeen| {
            let is_alive = matches!(one.word, BookingWord::Pending | BookingWord::Confirmed);
            is_alive && one.offer.as_ref() == Some(&code)
        };
        let uses: Vec<&BookingSeen> =
            self.bookings.values().map(|known| &known.seen).filter(living).collect();
        let own = uses.iter().filter(|one| one.person == seen.person).count();
        let too_many = limit.is_some_and(|limit| uses.len() > limit);
        let too_many_each = each.is_some_and(|limit| own > limit);
        let count = uses.len();
        self.object_if(too_many, || format!("offer {code} is used {count} times"));
        self.object_if(too_many_each, || {
            format!("offer {code} is used {own} times by {}", seen.person)
        });
    }

    pub(super) fn cancelled(&mut self, booking: Id, tickets: &[Id], refund: i64, shown: i64) {
        self.object_if(refund != shown, || {
            format!("booking {booking} gives back {refund}; {shown} was shown before")
        });
        let fee_bp = self.fee_bp(booking);
        let Some(known) = self.bookings.get_mut(&booking) else { return };
        let all = known.seen.tickets.len() == tickets.len();
        let fee = (known.seen.due * fee_bp + 5_000) / 10_000;
        let whole = known.seen.due - fee;
        known.may_be_gone.extend_from_slice(tickets);
        known.promised_back = known.promised_back.map(|sum| sum + refund);
        self.object_if(all && refund != whole, || {
            format!("booking {booking} gives back {refund} of all, and should give {whole}")
        });
    }

    /// Nobody pays a fee for a show that is off.
    fn fee_bp(&self, booking: Id) -> i64 {
        let show = self.bookings.get(&booking).and_then(|known| self.shows.get(&known.seen.show));
        show.filter(|show| !self.shows_off.contains(&show.show)).map_or(0, |show| show.fee_bp)
    }

    pub(super) fn cancel_unheard(&mut self, booking: Id) {
        if let Some(known) = self.bookings.get_mut(&booking) {
            known.may_be_gone.extend(known.seen.tickets.iter().map(|ticket| ticket.ticket));
            known.promised_back = None;
        }
    }

    pub(super) fn pay_refused(&mut self, hold: Id, code: &str) {
        let Some(known) = self.holds.get(&hold) else { return };
        let is_running = known.state == HoldState::Running && self.is_surely_ahead(known.until);
        let show = self.shows.get(&known.show);
        let started = show.is_some_and(|show| !self.is_surely_ahead(show.starts_at));
        let is_off = self.shows_off.contains(&known.show);
        let is_wrong = match code {
            "show_past" => !started,
            "show_cancelled" => !is_off,
            "hold_expired" | "hold_booked" | "unknown_hold" | "not_your_hold" | "show_closed"
            | "show_not_open" | "seats_not_in_hold" => is_running,
            _ => false,
        };
        self.object_if(is_wrong, || format!("hold {hold} still runs and was refused: {code}"));
    }

    pub(super) fn admitted(&mut self, ticket: Id) {
        let is_new = self.inside.insert(ticket);
        self.object_if(!is_new, || format!("ticket {ticket} was admitted twice"));
        let word = self.ticket_word(ticket);
        self.object_if(word != Some(TicketWord::Valid) && is_new, || {
            format!("ticket {ticket} was admitted and is {word:?}")
        });
    }

    pub(super) fn turned_away(&mut self, ticket: Id, code: &str) {
        let is_good = self.ticket_word(ticket) == Some(TicketWord::Valid);
        self.object_if(is_good, || format!("ticket {ticket} is good, and was refused: {code}"));
    }

    fn ticket_word(&self, ticket: Id) -> Option<TicketWord> {
        let mut tickets = self.bookings.values().flat_map(|known| &known.seen.tickets);
        tickets.find(|one| one.ticket == ticket).map(|one| one.word)
    }
}
