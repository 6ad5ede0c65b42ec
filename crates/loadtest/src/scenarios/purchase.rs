//! The two requests that every buyer makes: hold, then pay.

use std::sync::Arc;
use std::time::Instant;

use serde::Deserialize;

use crate::client::{Call, Line};
use crate::notes::{No, Notes};
use crate::tally::Tally;

/// A card that the sandbox takes without ado.
const CARD: &str = "pm_card_visa";

/// The part of a hold that a buyer needs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Held {
    pub(super) lock_id: String,
}

/// How a purchase ended that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paid {
    /// With tickets.
    Booked,
    /// Without.
    No,
}

/// The buyer of a hold.
pub(super) struct Purchase<'p> {
    pub(super) show: &'p str,
    pub(super) session: &'p str,
    pub(super) tally: &'p Arc<Tally>,
}

/// Asks for seats; the hold's name.
pub(super) async fn hold(
    line: &mut Line,
    notes: &Notes,
    (step, due): (usize, Instant),
    call: &Call,
) -> Result<String, No> {
    let answer = notes.time(step, due, line.ask(call)).await?;
    let held: Result<Held, _> = serde_json::from_slice(&answer.body);
    held.map(|held| held.lock_id).map_err(|error| {
        notes.fault(&format!("a hold that cannot be read: {error}"));
        No::Broken
    })
}

impl Purchase<'_> {
    /// Pays for a hold and notes what was bought.
    pub(super) async fn pay(
        &self,
        line: &mut Line,
        notes: &Notes,
        (step, due): (usize, Instant),
        lock: &str,
    ) -> Paid {
        let call = self.call(lock);
        match notes.time(step, due, line.ask(&call)).await {
            Ok(answer) if answer.status == 201 => match self.tally.bought(&answer.body) {
                Ok(()) => return Paid::Booked,
                Err(problem) => notes.fault(&problem),
            },
            Ok(_) => {
                notes.count("pay: not decided yet", 1);
                self.tally.unheard();
            }
            Err(No::Refused(_) | No::Overloaded) => {}
            Err(No::Broken) => self.tally.unheard(),
        }
        Paid::No
    }

    /// The request that pays for a hold.
    pub(super) fn call(&self, lock: &str) -> Call {
        let (show, session) = (self.show, self.session);
        let body = format!(
            r#"{{"showId":"{show}","lockId":"{lock}","sessionId":"{session}","contactInfo":{{"email":"load@usher.test"}},"paymentMethod":{{"type":"credit_card","token":"{CARD}"}}}}"#
        );
        Call::post("/api/v1/bookings", body)
    }
}
