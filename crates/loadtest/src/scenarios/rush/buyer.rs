//! One of those who come to a rush.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::time::sleep;

use super::super::purchase::{Paid, Purchase, hold};
use crate::client::{Call, Line};
use crate::dice::Dice;
use crate::drive::{Next, Visitor};
use crate::notes::{No, Notes};
use crate::stage::OnSale;
use crate::tally::Tally;

const LOOK: usize = 0;
pub(super) const HOLD: usize = 1;
const PAY: usize = 2;
const LET_GO: usize = 3;

/// So many in a hundred take what the house calls the best.
const TAKES_BEST_PERCENT: usize = 40;
/// So many let their seats go again, and so many walk off without a word.
const LETS_GO_PERCENT: usize = 6;
const WALKS_OFF_PERCENT: usize = 4;
/// How often somebody picks anew who came too late.
const PICKS_MAX: usize = 6;
/// Pairs that everybody wants in the negative control.
const COVETED_PAIRS: usize = 10;

/// Which seats people like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taste {
    /// Those that are free, the best ones or others.
    OfTheirOwn,
    /// The same few, free or not.
    SameForAll,
}

/// Somebody who wants two seats.
pub(super) struct Buyer {
    on_sale: OnSale,
    tally: Arc<Tally>,
    dice: Dice,
    session: String,
    taste: Taste,
    think_max: Duration,
}

impl Visitor for Buyer {
    const STEPS: &'static [&'static str] = &["look at the seats", "hold", "pay", "let go"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        if let Some(lock) = self.take_seats(line, due, notes).await {
            let think = self.think_max.mul_f64(self.dice.fraction());
            sleep(think).await;
            self.decide(line, notes, &lock).await;
        }
        Next::NothingLeft
    }
}

impl Buyer {
    pub(super) fn new(
        on_sale: OnSale,
        tally: Arc<Tally>,
        dice: Dice,
        (who, taste): (usize, Taste),
        think_max: Duration,
    ) -> Self {
        let session = format!("usher-load-person-{who:08}");
        Self { on_sale, tally, dice, session, taste, think_max }
    }

    async fn take_seats(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Option<String> {
        let mut due = due;
        for _ in 0..PICKS_MAX {
            let call = self.choose(line, due, notes).await?;
            match hold(line, notes, (HOLD, Instant::now()), &call).await {
                Ok(lock) => return Some(lock),
                Err(No::Broken) => return None,
                // Somebody was faster, or there is too much to do.
                Err(No::Refused(_) | No::Overloaded) => due = Instant::now(),
            }
        }
        notes.count("left after too many tries", 1);
        None
    }

    /// Looks and makes a choice; none if there is nothing left.
    async fn choose(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Option<Call> {
        let (show, session) = (&self.on_sale.show, &self.session);
        if self.taste == Taste::SameForAll {
            let pair = self.dice.below(COVETED_PAIRS.min(self.on_sale.seats.len() / 2));
            return Some(self.lock_call(pair * 2));
        }
        let look = Call::get(&format!("/api/v1/shows/{show}/availability"));
        let answer = notes.time(LOOK, due, line.ask(&look)).await.ok()?;
        let states = free_of(&answer.json()).unwrap_or_else(|| {
            notes.fault("an availability that cannot be read");
            Vec::new()
        });
        let pairs: Vec<usize> = (0..states.len() / 2)
            .map(|pair| pair * 2)
            .filter(|first| states[*first] && states[first + 1])
            .collect();
        if pairs.is_empty() {
            notes.count("found no two seats together", 1);
            return None;
        }
        if self.dice.percent(TAKES_BEST_PERCENT) {
            let body = format!(r#"{{"count":2,"allowSplit":true,"sessionId":"{session}"}}"#);
            return Some(Call::post(&format!("/api/v1/shows/{show}/seats/best"), body));
        }
        let first = pairs[self.dice.below(pairs.len())];
        Some(self.lock_call(first))
    }

    fn lock_call(&self, first: usize) -> Call {
        let OnSale { show, seats } = &self.on_sale;
        let (one, two, session) = (&seats[first], &seats[first + 1], &self.session);
        let body = format!(r#"{{"seatIds":["{one}","{two}"],"sessionId":"{session}"}}"#);
        Call::post(&format!("/api/v1/shows/{show}/seats/lock"), body)
    }

    async fn decide(&mut self, line: &mut Line, notes: &Notes, lock: &str) {
        let (show, session) = (&self.on_sale.show, &self.session);
        let drawn = self.dice.below(100);
        if drawn < WALKS_OFF_PERCENT {
            notes.count("walked off", 1);
        } else if drawn < WALKS_OFF_PERCENT + LETS_GO_PERCENT {
            let body = format!(r#"{{"lockId":"{lock}","sessionId":"{session}"}}"#);
            let call = Call::post(&format!("/api/v1/shows/{show}/seats/unlock"), body);
            if notes.time(LET_GO, Instant::now(), line.ask(&call)).await.is_ok() {
                notes.count("let their seats go", 1);
            }
        } else {
            let purchase = Purchase { show, session, tally: &self.tally };
            let paid = purchase.pay(line, notes, (PAY, Instant::now()), lock).await;
            let told = if paid == Paid::Booked { "bought two seats" } else { "could not pay" };
            notes.count(told, 1);
        }
    }
}

/// Which seats are free, by ordinal: two bits each, the first in the lowest bits of the first byte.
fn free_of(availability: &serde_json::Value) -> Option<Vec<bool>> {
    let bytes = BASE64_STANDARD.decode(availability["seats"].as_str()?).ok()?;
    let seats = usize::try_from(availability["seatCount"].as_u64()?).ok()?;
    (0..seats).map(|seat| Some(bytes.get(seat / 4)? >> (seat % 4 * 2) & 3 == 0)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn states_are_read_from_two_bits_each() {
        // Free, locked, booked, blocked; free.
        let answer = json!({ "seatCount": 5, "seats": BASE64_STANDARD.encode([0b11_10_01_00, 0]) });
        assert_eq!(free_of(&answer), Some(vec![true, false, false, false, true]));
        assert_eq!(free_of(&json!({ "seatCount": 9, "seats": "AA==" })), None);
    }
}
