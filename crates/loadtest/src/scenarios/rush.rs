//! The sale of a large show begins, and everybody is there.
//!
//! Buyers come on a schedule, each over a connection of their own. Each looks at the seats, takes
//! the best or picks two somewhere, picks again if somebody was faster, thinks, and pays; some let
//! their seats go, some walk off. From what they were answered, and from the map afterwards, the
//! whole sale is checked: every seat to one buyer.

mod buyer;

use std::sync::Arc;
use std::time::Duration;

use crate::drive::{Lines, Measured, Open, open_loop};
use crate::format::{count, time};
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::schedule::Schedule;
use crate::stage::OnSale;
use crate::tally::Tally;
use crate::trouble::Trouble;

use buyer::{Buyer, HOLD, Taste};

/// The slowest that all but one in a hundred holds may be, goal Q4.
const HOLD_P99_MAX: Duration = Duration::from_millis(200);

/// How a rush goes.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Rush {
    /// How many come
    #[arg(long, default_value_t = 10_000)]
    pub buyers: usize,
    /// Within how many seconds they come
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub within: f64,
    /// How many seconds each thinks before paying, at most
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    pub think: f64,
    /// The negative control, for a server whose guard of seats was taken off: everybody wants the
    /// same few seats without looking. Such a run never ends well; it ends with status 3 if seats
    /// were sold twice, as they must be there
    #[arg(long)]
    pub break_guard: bool,
}

/// Measures it.
pub fn rush(rig: &Rig, rush: &Rush) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let on_sale = stage.on_sale(&mut hall, 1)?.remove(0);
    let about = format!(
        "{} people want {} seats of one show and come within {}, each over a connection of their \
         own: they look, hold two seats, think for up to {}, and pay, let go or walk off.",
        count(rush.buyers as f64),
        count(hall.seats as f64),
        time(Duration::from_secs_f64(rush.within)),
        time(Duration::from_secs_f64(rush.think))
    );
    let mut section = Section::of("rush", "The rush on one show", about);
    let tally = Arc::new(Tally::default());
    let measured = run(rig, rush, &on_sale, &tally)?;
    section.take("", &measured);
    section.cost(&measured, rig.options.threads);
    let booked = stage.booked_seats(&on_sale.show)?;
    let audit = tally.audit_against(&on_sale.show, &booked);
    section.figure("seats booked on the map afterwards", count(booked.len() as f64));
    section.judge(&audit);
    if rush.break_guard && audit.sold_twice.is_empty() {
        section.fault(
            "no seat was sold twice although everybody wanted the same ones: either this server has \
             its guard, or this tool could not notice that it has none",
        );
    }
    section.goals.push(goal(&measured));
    section.goals.push(Goal {
        id: "Q4".into(),
        asked: "every seat sold once; no failure but named refusals".into(),
        found: format!("{} sold twice, {} faults", audit.sold_twice.len(), section.fault_count),
        is_met: section.fault_count == 0,
    });
    Ok(vec![section])
}

fn run(rig: &Rig, rush: &Rush, on_sale: &OnSale, tally: &Arc<Tally>) -> Result<Measured, Trouble> {
    let span = Duration::from_secs_f64(rush.within);
    let schedule = Schedule::of_crowd(rig.options.arrivals, rush.buyers, span, rig.options.seed);
    let progress = rig.progress("rush");
    let open = Open {
        schedule: &schedule,
        warm_up: Duration::ZERO,
        lines: Lines::OfTheirOwn,
        threads: rig.options.threads,
        progress: &progress,
    };
    let taste = if rush.break_guard { Taste::SameForAll } else { Taste::OfTheirOwn };
    let think_max = Duration::from_secs_f64(rush.think);
    open_loop(&rig.target, &open, |who| {
        Buyer::new(on_sale.clone(), Arc::clone(tally), rig.dice(who), (who, taste), think_max)
    })
}

fn goal(measured: &Measured) -> Goal {
    let p99 = measured.noted.steps[HOLD].latency.quantile(0.99);
    Goal {
        id: "Q4".into(),
        asked: format!("99 % of holds within {}", time(HOLD_P99_MAX)),
        found: time(p99),
        is_met: p99 < HOLD_P99_MAX,
    }
}
