//! `usher import`: films, cities, theatres, shows and seat plans from files.

use std::path::PathBuf;

use catalog::import::{
    ImportMode, ImportOrder, ImportReport, ImportRow, ImportSeatPlan, OnBadRows, ReadFile,
    SeatPlanImport, import, import_seat_plan, read_cities, read_films, read_shows, read_theaters,
};
use catalog::plan::{PlanProblem, parse_plan};
use clap::{Args, ValueEnum};
use kernel::{LayoutId, Refusal, ScreenId};
use store::{Actor, Failure, Store};
use uuid::Uuid;

use crate::config::{Config, ConfigArgs};
use crate::installation::Installation;
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// What is in the file
    #[arg(value_enum)]
    what: What,
    /// Films as JSON; cities, theatres and shows as CSV; a seat plan as pretix JSON or ASCII
    file: PathBuf,
    /// Try everything and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Keep the good rows of a file that has bad ones; without this it is all or nothing
    #[arg(long)]
    skip_bad_rows: bool,
    /// The screen that a seat plan is for; a dry run can do without
    #[arg(long, value_name = "ID")]
    screen: Option<ScreenId>,
    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Films,
    Cities,
    #[value(alias = "theaters")]
    Theatres,
    Shows,
    SeatPlan,
}

impl Import {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let text = std::fs::read_to_string(&self.file).map_err(|error| {
            Trouble::Found(format!("{} cannot be read: {error}", self.file.display()))
        })?;
        let mode = if self.dry_run { ImportMode::DryRun } else { ImportMode::Write };
        if self.what == What::SeatPlan && self.screen.is_none() {
            return match mode {
                ImportMode::DryRun => look_at_plan(&text),
                ImportMode::Write => Err(Trouble::Usage(
                    "name the screen that the seat plan is for with --screen, or add --dry-run"
                        .into(),
                )),
            };
        }
        let installation = Installation::open_current(&config)?;
        let store = &installation.store;
        let on_bad_rows =
            if self.skip_bad_rows { OnBadRows::SkipRow } else { OnBadRows::RefuseFile };
        let order = ImportOrder { actor: Actor::System, on_bad_rows, mode };
        match (self.what, self.screen) {
            (What::Films, _) => rows(store, read_films(&text), order),
            (What::Cities, _) => rows(store, read_cities(&text), order),
            (What::Theatres, _) => rows(store, read_theaters(&text), order),
            (What::Shows, _) => rows(store, read_shows(&text), order),
            (What::SeatPlan, None) => Ok(()),
            (What::SeatPlan, Some(screen)) => {
                seat_plan(store, &ImportSeatPlan { actor: Actor::System, screen, text, mode })
            }
        }
    }
}

fn rows<T: ImportRow>(store: &Store, file: ReadFile<T>, order: ImportOrder) -> Result<(), Trouble> {
    let ImportReport { created, unchanged, rejected, is_written } = import(store, file, order)?;
    for row in &rejected {
        let field = if row.field.is_empty() { String::new() } else { format!(" {}:", row.field) };
        println!("line {}:{field} {}", row.line, row.reason);
    }
    let kept = if is_written || created == 0 { "" } else { " (not kept)" };
    println!("{created} new{kept}, {unchanged} there already, {} rejected", rejected.len());
    if rejected.is_empty() {
        return Ok(());
    }
    let remedy = match (order.mode, order.on_bad_rows) {
        (ImportMode::DryRun, _) => "nothing was written, this was a dry run",
        (ImportMode::Write, OnBadRows::SkipRow) if is_written => "the good rows were written",
        (ImportMode::Write, OnBadRows::SkipRow) => "no other row is new; correct them",
        (ImportMode::Write, OnBadRows::RefuseFile) => {
            "nothing was written; correct them, or add --skip-bad-rows"
        }
    };
    Err(Trouble::Found(format!("some rows were rejected; {remedy}")))
}

/// Whether a plan could be published, without any screen.
fn look_at_plan(text: &str) -> Result<(), Trouble> {
    match parse_plan(LayoutId::new(Uuid::nil()), text) {
        Ok(plan) => {
            sound(plan.layout.seats.len(), &plan.warnings);
            Ok(())
        }
        Err(problems) => faulty(&problems),
    }
}

fn seat_plan(store: &Store, order: &ImportSeatPlan) -> Result<(), Trouble> {
    match import_seat_plan(store, order) {
        Ok(SeatPlanImport::Published { published, seats, warnings }) => {
            sound(seats, &warnings);
            println!("published as version {} of the screen", published.version);
            Ok(())
        }
        Ok(SeatPlanImport::Sound { seats, warnings }) => {
            sound(seats, &warnings);
            Ok(())
        }
        Ok(SeatPlanImport::Faulty(problems)) => faulty(&problems),
        Err(Failure::Refused(refusal)) => Err(Trouble::Found(refusal.message())),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

fn sound(seats: usize, warnings: &[PlanProblem]) {
    for warning in warnings {
        println!("note, {warning}");
    }
    println!("{seats} seats");
}

fn faulty(problems: &[PlanProblem]) -> Result<(), Trouble> {
    for problem in problems {
        println!("{problem}");
    }
    Err(Trouble::Found("the plan cannot be published as it is".into()))
}
