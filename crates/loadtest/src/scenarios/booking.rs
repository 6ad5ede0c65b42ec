//! Whole bookings: hold two seats, pay, get tickets, again and again. Nobody meets anybody else,
//! unless the seats are dealt to rivals.

use std::sync::Arc;
use std::time::Instant;

use super::hold::seats_for;
use super::purchase::{Paid, Purchase, hold};
use crate::client::{Call, Line};
use crate::dealer::Dealer;
use crate::drive::{Next, Visitor, closed_loop, open_loop};
use crate::format::{count, micros, per_second};
use crate::limits::{BOOKINGS_PER_SECOND_MAX, WARM_UP};
use crate::notes::{No, Notes};
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::tally::Tally;
use crate::trouble::Trouble;

/// The least that two processors do a second, goal Q3.
const RATE_MIN: f64 = 3_000.0;
pub(super) const HOLD: usize = 0;
pub(super) const PAY: usize = 1;
pub(super) const WHOLE: usize = 2;

/// Somebody who buys the next pair.
pub(super) struct Buyer {
    pub(super) dealer: Dealer,
    pub(super) tally: Arc<Tally>,
}

impl Visitor for Buyer {
    const STEPS: &'static [&'static str] = &["hold", "pay", "whole booking"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let Some(pair) = self.dealer.deal() else {
            return Next::NothingLeft;
        };
        let began = Instant::now();
        let session = pair.session();
        let path = format!("/api/v1/shows/{}/seats/lock", pair.show);
        let call = Call::post(&path, pair.hold_body());
        let lock = match hold(line, notes, (HOLD, due), &call).await {
            Ok(lock) => lock,
            Err(No::Refused(_)) if !self.dealer.has_rivals() => {
                notes.fault("a hold of free seats was refused");
                return Next::Again;
            }
            // Noted already.
            Err(_) => return Next::Again,
        };
        let purchase = Purchase { show: pair.show, session: &session, tally: &self.tally };
        match purchase.pay(line, notes, (PAY, Instant::now()), &lock).await {
            Paid::Booked => notes.done(WHOLE, due, began),
            Paid::No => notes.count("holds that did not become a booking", 1),
        }
        Next::Again
    }
}

/// Measures it.
pub fn booking(rig: &Rig) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let about = format!(
        "Two neighbours are held, paid for with a card of the sandbox, and answered with tickets, \
         scattered over halls of {} seats.",
        count(hall.seats as f64)
    );
    let mut section = Section::of("booking", "Whole bookings", about);
    section.figure("connections", rig.options.connections.to_string());
    let tally = Arc::new(Tally::default());
    let progress = rig.progress("bookings");
    let measured = if let Some(rate) = rig.options.rate {
        section.figure("offered", per_second(rate));
        let schedule = rig.schedule(rate);
        let dealer = seats_for(rig, &mut stage, &mut hall, schedule.len())?;
        let buyer = |_: usize| Buyer { dealer: dealer.clone(), tally: Arc::clone(&tally) };
        open_loop(&rig.target, &rig.open(&schedule, &progress), buyer)?
    } else {
        let seconds = (WARM_UP + rig.options.span).as_secs_f64();
        let most = (seconds * BOOKINGS_PER_SECOND_MAX as f64) as usize;
        let dealer = seats_for(rig, &mut stage, &mut hall, most)?;
        let buyer = |_: usize| Buyer { dealer: dealer.clone(), tally: Arc::clone(&tally) };
        closed_loop(&rig.target, &rig.closed(&progress), buyer)?
    };
    section.take("", &measured);
    if rig.options.rate.is_none() {
        section.goals.push(goal(measured.rate(WHOLE)));
    }
    if let Some(each) = measured.usage.server_micros_each(measured.noted.done(WHOLE)) {
        section.figure("processor time of the server for each booking", micros(each));
    }
    section.cost(&measured, rig.options.threads);
    section.judge(&tally.audit());
    Ok(vec![section])
}

fn goal(rate: f64) -> Goal {
    Goal {
        id: "Q3".into(),
        asked: format!("at least {} on 2 processors", per_second(RATE_MIN)),
        found: per_second(rate),
        is_met: rate >= RATE_MIN,
    }
}
