//! Money: what came in is in tickets, in fees, or has gone back; three books tell the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Auditor;
use super::words::{BookingSeen, BookingWord, Books, Charge, Id, TicketWord};

impl Auditor {
    /// Refunds are never taken back, stay within their payments, and cover what came to nothing.
    pub(super) fn check_refunds(&mut self, before: &BookingSeen, seen: &BookingSeen) {
        let id = seen.booking;
        for earlier in &before.refunds {
            let now = seen.refunds.iter().find(|one| one.refund == earlier.refund);
            let is_kept = now.is_some_and(|now| {
                now.minor == earlier.minor && now.is_completed >= earlier.is_completed
            });
            self.object_if(!is_kept, || format!("refund {} was taken back", earlier.refund));
        }
        for payment in &seen.payments {
            let own = seen.refunds.iter().filter(|one| one.payment == payment.payment);
            let back: i64 = own.map(|one| one.minor).sum();
            let captured = if payment.is_captured { payment.minor } else { 0 };
            self.object_if(back > captured, || format!("booking {id} gives back too much"));
            let is_lost = seen.word == BookingWord::Ended && back < captured;
            self.object_if(is_lost, || {
                format!("booking {id} keeps {} of a payment, and has no tickets", captured - back)
            });
        }
        self.check_promised_back(seen);
    }

    fn check_promised_back(&mut self, seen: &BookingSeen) {
        let back: i64 = seen.refunds.iter().map(|one| one.minor).sum();
        let is_sold = matches!(seen.word, BookingWord::Confirmed | BookingWord::Cancelled);
        let promised = self.bookings[&seen.booking].promised_back;
        if !is_sold || self.shows_off.contains(&seen.show) {
            return;
        }
        match promised {
            Some(promised) => self.object_if(promised != back, || {
                format!("booking {} was promised {promised} back: {back}", seen.booking)
            }),
            // The page tells what no answer did.
            None => {
                if let Some(known) = self.bookings.get_mut(&seen.booking) {
                    known.promised_back = Some(back);
                }
            }
        }
    }

    /// At any time: what we say has moved has moved, and wallets hold what they should.
    pub(super) fn books(&mut self, books: &Books) {
        let charges = by_reference(&books.charges);
        let refunds = by_reference(&books.refunds);
        let mut objections = Vec::new();
        for seen in self.bookings.values().map(|known| &known.seen) {
            let captured = seen.payments.iter().filter(|one| one.is_captured && !one.from_wallet);
            for payment in captured {
                if moved(&charges, payment.payment) != Some(payment.minor) {
                    objections.push(format!("payment {} did not move", payment.payment));
                }
            }
            let back = seen.refunds.iter().filter(|one| one.is_completed && !one.to_wallet);
            for refund in back {
                if moved(&refunds, refund.refund) != Some(refund.minor) {
                    objections.push(format!("refund {} did not move", refund.refund));
                }
            }
        }
        objections.extend(self.wallets_that_differ(books));
        self.objections.append(&mut objections);
    }

    fn wallets_that_differ(&self, books: &Books) -> Vec<String> {
        let mut expected = self.credits.clone();
        for seen in self.bookings.values().map(|known| &known.seen) {
            let (Some(user), Some(show)) = (seen.user, self.shows.get(&seen.show)) else {
                continue;
            };
            let wallet = expected.entry((user, show.currency.clone())).or_default();
            let paid = seen.payments.iter().filter(|one| one.from_wallet && one.is_captured);
            *wallet -= paid.map(|one| one.minor).sum::<i64>();
            let back = seen.refunds.iter().filter(|one| one.to_wallet && one.is_completed);
            *wallet += back.map(|one| one.minor).sum::<i64>();
        }
        let shown: BTreeMap<(Id, String), i64> =
            books.wallets.iter().map(|one| ((one.user, one.currency.clone()), one.minor)).collect();
        let wallets: BTreeSet<_> = expected.keys().chain(shown.keys()).collect();
        let amounts = |wallet| {
            let amount = |of: &BTreeMap<_, _>| of.get(wallet).copied().unwrap_or_default();
            (amount(&expected), amount(&shown))
        };
        wallets
            .into_iter()
            .filter(|wallet| amounts(wallet).0 != amounts(wallet).1 || amounts(wallet).1 < 0)
            .map(|wallet| format!("wallet {wallet:?} should have and has {:?}", amounts(wallet)))
            .collect()
    }

    /// When all is quiet: nothing is open, each charge has an end, and the books are one.
    pub(super) fn over(&mut self, books: &Books) {
        self.books(books);
        let known: Vec<BookingSeen> =
            self.bookings.values().map(|known| known.seen.clone()).collect();
        for seen in &known {
            let id = seen.booking;
            let is_open = seen.word == BookingWord::Pending
                || seen.payments.iter().any(|one| one.is_open)
                || seen.refunds.iter().any(|one| !one.is_completed);
            self.object_if(is_open, || format!("booking {id} never came to an end"));
            self.check_called_off(seen);
        }
        self.check_charges(&known, books);
        self.check_sums(&known, books);
    }

    /// Whoever booked a show that was called off has everything back, unless they had been in.
    fn check_called_off(&mut self, seen: &BookingSeen) {
        let is_off = self.shows_off.contains(&seen.show);
        let was_confirmed = matches!(seen.word, BookingWord::Confirmed | BookingWord::Cancelled);
        if !is_off || !was_confirmed {
            return;
        }
        let id = seen.booking;
        let is_left = seen.tickets.iter().any(|one| one.word == TicketWord::Valid);
        self.object_if(is_left, || format!("booking {id} of a show that is off has tickets"));
        let all_cancelled = seen.tickets.iter().all(|one| one.word == TicketWord::Cancelled);
        let untouched = self.bookings[&id].promised_back == Some(0) && all_cancelled;
        let back: i64 = seen.refunds.iter().map(|one| one.minor).sum();
        self.object_if(untouched && back != seen.due, || {
            format!("booking {id} of a show that is off got {back} of {}", seen.due)
        });
    }

    /// Each charge ended in tickets or went back, all of it.
    fn check_charges(&mut self, known: &[BookingSeen], books: &Books) {
        for charge in books.charges.iter().filter(|charge| charge.has_moved) {
            let paid_for = known
                .iter()
                .find(|seen| seen.payments.iter().any(|one| one.payment == charge.reference));
            let Some(seen) = paid_for else {
                self.object(format!("charge {} is for no booking", charge.reference));
                continue;
            };
            let back = seen.refunds.iter().filter(|one| one.payment == charge.reference);
            let is_back = back.map(|one| one.minor).sum::<i64>() == charge.minor;
            let has_tickets = !seen.tickets.is_empty();
            self.object_if(!is_back && !has_tickets, || {
                format!("charge {} has neither tickets nor refund", charge.reference)
            });
        }
    }

    /// By currency: what the gateway has and what was given as credit is what was sold and what
    /// wallets hold; and our ledger says the same.
    fn check_sums(&mut self, known: &[BookingSeen], books: &Books) {
        let currencies: BTreeSet<String> =
            self.shows.values().map(|show| show.currency.clone()).collect();
        for currency in currencies {
            let at_gateway = sum_of(&books.charges, &currency) - sum_of(&books.refunds, &currency);
            let credits: i64 = self.credits_in(&currency);
            let wallets = books.wallets.iter().filter(|one| one.currency == currency);
            let in_wallets: i64 = wallets.map(|one| one.minor).sum();
            let sold: i64 = known.iter().filter(|seen| self.is_in(seen, &currency)).map(kept).sum();
            self.object_if(at_gateway + credits != sold + in_wallets, || {
                format!(
                    "{currency}: {at_gateway} at the gateway and {credits} given, \
                         {sold} sold and {in_wallets} in wallets"
                )
            });
            let ledger = (amount(&books.clearing, &currency), amount(&books.earned, &currency));
            self.object_if(ledger != (at_gateway, sold), || {
                format!("{currency}: the ledger has {ledger:?}, not {:?}", (at_gateway, sold))
            });
        }
    }

    fn credits_in(&self, currency: &str) -> i64 {
        let own = self.credits.iter().filter(|((_, of), _)| of == currency);
        own.map(|(_, minor)| minor).sum()
    }

    fn is_in(&self, seen: &BookingSeen, currency: &str) -> bool {
        self.shows.get(&seen.show).is_some_and(|show| show.currency == currency)
    }
}

/// What of a booking's money stays: price less refunds, for those that were sold.
fn kept(seen: &BookingSeen) -> i64 {
    let is_sold = matches!(seen.word, BookingWord::Confirmed | BookingWord::Cancelled);
    let back: i64 = seen.refunds.iter().map(|one| one.minor).sum();
    if is_sold { seen.due - back } else { 0 }
}

fn by_reference(charges: &[Charge]) -> BTreeMap<Id, &Charge> {
    charges.iter().map(|charge| (charge.reference, charge)).collect()
}

fn moved(charges: &BTreeMap<Id, &Charge>, reference: Id) -> Option<i64> {
    charges.get(&reference).filter(|charge| charge.has_moved).map(|charge| charge.minor)
}

fn sum_of(charges: &[Charge], currency: &str) -> i64 {
    let own = charges.iter().filter(|one| one.has_moved && one.currency == currency);
    own.map(|one| one.minor).sum()
}

fn amount(of: &[(String, i64)], currency: &str) -> i64 {
    of.iter().filter(|(one, _)| one == currency).map(|(_, minor)| minor).sum()
}
