//! A seat plan for a screen, from a file in either format.

use kernel::{LayoutId, ScreenId};
use store::{Actor, Failure, Store};

use crate::import::{ImportMode, derived_id};
use crate::plan::{PlanProblem, parse_plan};
use crate::publish_layout::{PublishLayout, PublishLayoutRefusal, Published, publish_layout};
use crate::screen::find_screen;

/// A plan to import.
#[derive(Debug, Clone)]
pub struct ImportSeatPlan {
    /// Who imports it.
    pub actor: Actor,
    /// For which screen.
    pub screen: ScreenId,
    /// The file: pretix's JSON or an ASCII plan.
    pub text: String,
    /// Whether it is meant.
    pub mode: ImportMode,
}

/// What came of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeatPlanImport {
    /// It is the screen's layout now; the same file twice is one version.
    Published {
        /// Which version.
        published: Published,
        /// How many seats it has.
        seats: usize,
        /// What its author should know.
        warnings: Vec<PlanProblem>,
    },
    /// It was only tried, and could be published.
    Sound {
        /// How many seats it has.
        seats: usize,
        /// What its author should know.
        warnings: Vec<PlanProblem>,
    },
    /// It is faulty; all problems are listed.
    Faulty(Vec<PlanProblem>),
}

/// Reads a plan and publishes it for a screen, or tries to. Waits for the store.
pub fn import_seat_plan(
    store: &Store,
    order: &ImportSeatPlan,
) -> Result<SeatPlanImport, Failure<PublishLayoutRefusal>> {
    let id = derived_id("layout", &[&order.screen.to_string(), &order.text]);
    let plan = match parse_plan(LayoutId::new(id), &order.text) {
        Ok(plan) => plan,
        Err(problems) => return Ok(SeatPlanImport::Faulty(problems)),
    };
    let (seats, warnings) = (plan.layout.seats.len(), plan.warnings);
    let screen = order.screen;
    if order.mode == ImportMode::DryRun {
        let found =
            store.read_blocking("catalog.find_screen", move |tx| find_screen(tx, screen))?;
        found.ok_or(PublishLayoutRefusal::NoScreen)?;
        return Ok(SeatPlanImport::Sound { seats, warnings });
    }
    let command = PublishLayout { actor: order.actor, screen, layout: plan.layout };
    let published =
        store.write_blocking("catalog.publish_layout", move |tx| publish_layout(tx, &command))?;
    Ok(SeatPlanImport::Published { published, seats, warnings })
}
