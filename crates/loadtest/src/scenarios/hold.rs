//! Two neighbouring seats are held, durably, again and again. Nobody meets anybody else.

use std::time::Instant;

use crate::baseline::Kind;
use crate::client::{Call, Line, Target};
use crate::dealer::Dealer;
use crate::drive::{Measured, Next, Visitor, closed_loop, open_loop};
use crate::format::{count, per_second};
use crate::limits::{HOLDS_PER_SECOND_MAX, WARM_UP};
use crate::notes::{No, Notes};
use crate::report::Section;
use crate::rig::Rig;
use crate::stage::{Hall, Stage};
use crate::trouble::Trouble;
use crate::turns::{Against, in_turns};

/// The least part of a bare route's rate, goal Q2.
const RATIO_MIN: f64 = 0.5;

/// Somebody who holds the next pair.
struct Holder {
    dealer: Dealer,
    /// Where requests go instead, at a server that only sends them back.
    echo: Option<&'static str>,
}

impl Visitor for Holder {
    const STEPS: &'static [&'static str] = &["hold two seats"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let Some(pair) = self.dealer.deal() else {
            return Next::NothingLeft;
        };
        let own = format!("/api/v1/shows/{}/seats/lock", pair.show);
        let call = Call::post(self.echo.unwrap_or(&own), pair.hold_body());
        if let Err(No::Refused(_)) = notes.time(0, due, line.ask(&call)).await {
            notes.fault("a hold of free seats was refused");
        }
        Next::Again
    }
}

/// Measures it.
pub fn hold(rig: &Rig) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let about = format!(
        "POST of a hold of two neighbours, scattered over halls of {} seats, each answered when it \
         is on the disk.",
        count(hall.seats as f64)
    );
    let mut section = Section::of("hold", "Durable holds of two seats", about);
    section.figure("connections", rig.options.connections.to_string());
    if let Some(rate) = rig.options.rate {
        section.figure("offered", per_second(rate));
        let schedule = rig.schedule(rate);
        let dealer = seats_for(rig, &mut stage, &mut hall, schedule.len())?;
        let progress = rig.progress(&section.title);
        let holder = |_: usize| Holder { dealer: dealer.clone(), echo: None };
        let measured = open_loop(&rig.target, &rig.open(&schedule, &progress), holder)?;
        section.take("", &measured);
        section.cost(&measured, rig.options.threads);
        return Ok(vec![section]);
    }
    let name = "a bare axum route";
    let against = Against { goal: "Q2", ratio_min: RATIO_MIN, name, kind: Kind::Echo };
    let seconds = (WARM_UP + rig.options.span).as_secs_f64();
    let most = (seconds * HOLDS_PER_SECOND_MAX as f64) as usize;
    let wanted = seats_for(rig, &mut stage, &mut hall, most)?;
    in_turns(
        rig,
        &mut section,
        against,
        |round| {
            let dealer = seats_for(rig, &mut stage, &mut hall, most)?;
            run(rig, ("Usher", round), &rig.target, &dealer, None)
        },
        |round, bare| run(rig, ("bare", round), bare, &wanted.anew(), Some("/echo")),
    )?;
    Ok(vec![section])
}

pub(super) fn run(
    rig: &Rig,
    (who, round): (&str, usize),
    target: &Target,
    dealer: &Dealer,
    echo: Option<&'static str>,
) -> Result<Measured, Trouble> {
    let progress = rig.progress(format!("holds · {who} · round {}", round + 1));
    let holder = |_: usize| Holder { dealer: dealer.clone(), echo };
    closed_loop(target, &rig.closed(&progress), holder)
}

/// Puts enough shows on sale for so many pairs.
pub(super) fn seats_for(
    rig: &Rig,
    stage: &mut Stage,
    hall: &mut Hall,
    pairs: usize,
) -> Result<Dealer, Trouble> {
    let shows = pairs.div_ceil(hall.seats / 2).max(1);
    Ok(Dealer::of(stage.on_sale(hall, shows)?, rig.options.seed))
}
