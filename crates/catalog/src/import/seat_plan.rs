//! A seat plan for a screen, from a file in either format.

use kernel::{LayoutId, ScreenId};
use store::{Actor, Failure, Store, Tx};
use uuid::Uuid;

use crate::import::{ImportMode, derived_id};
use crate::layout::Layout;
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
    let plan = match parse_plan(LayoutId::new(Uuid::nil()), &order.text) {
        Ok(plan) => plan,
        Err(problems) => return Ok(SeatPlanImport::Faulty(problems)),
    };
    let (seats, warnings) = (plan.layout.seats.len(), plan.warnings);
    let (order, layout) = (order.clone(), plan.layout);
    let published = store.write_blocking("catalog.publish_layout", move |tx| {
        let published = publish_next(tx, &order, &layout).map_err(|failure| failure.map(Some))?;
        match order.mode {
            ImportMode::Write => Ok(published),
            // Nobody refuses it, but it is undone.
            ImportMode::DryRun => Err(Failure::Refused(None)),
        }
    });
    match published {
        Ok(published) => Ok(SeatPlanImport::Published { published, seats, warnings }),
        Err(Failure::Refused(None)) => Ok(SeatPlanImport::Sound { seats, warnings }),
        Err(Failure::Refused(Some(refusal))) => Err(refusal.into()),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

/// Finds that the screen has this plan, or makes it the next version. The identifier follows from
/// the version before as well, so that an earlier plan can come back.
fn publish_next(
    tx: &mut Tx<'_>,
    order: &ImportSeatPlan,
    layout: &Layout,
) -> Result<Published, Failure<PublishLayoutRefusal>> {
    let (actor, screen) = (order.actor, order.screen);
    let publish_as = |tx: &mut Tx<'_>, id| {
        let layout = Layout { id, ..layout.clone() };
        publish_layout(tx, &PublishLayout { actor, screen, layout })
    };
    let present = find_screen(tx, screen)?.ok_or(PublishLayoutRefusal::NoScreen)?.layout;
    if let Some(present) = present {
        match publish_as(tx, present) {
            Err(Failure::Refused(PublishLayoutRefusal::IdReused)) => {}
            found => return found,
        }
    }
    let before = present.map(|id| id.to_string()).unwrap_or_default();
    let id = derived_id("layout", &[&screen.to_string(), &before, &order.text]);
    publish_as(tx, LayoutId::new(id))
}
