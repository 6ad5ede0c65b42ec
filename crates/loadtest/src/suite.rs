//! All scenarios in a given time, each against a fresh server, written into files.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kernel::{Clock, SystemClock};

use crate::cli::Common;
use crate::progress::Shown;
use crate::report::{Report, Section, html, json, markdown};
use crate::rig::{Options, Rig};
use crate::scenarios::booking::booking;
use crate::scenarios::growth::{Growth, growth};
use crate::scenarios::hold::hold;
use crate::scenarios::kill::kill;
use crate::scenarios::listing::listing;
use crate::scenarios::mixed::{Mixed, mixed};
use crate::scenarios::overload::{Overload, overload};
use crate::scenarios::rush::{Rush, rush};
use crate::scenarios::seatmap::seatmap;
use crate::scenarios::watch::{Watch, watch};
use crate::server_process::ServerProcess;
use crate::trouble::{During, Trouble};

/// How often the server and its baseline take turns.
const ROUNDS: usize = 3;
/// The time is parted into so many equal parts; each scenario takes some of them.
const PARTS: f64 = 50.0;
const BOOKING_PARTS: f64 = 3.0;
const KILL_PARTS: f64 = 1.0;
const RUSH_PARTS: f64 = 6.0;
const WATCH_PARTS: f64 = 4.0;
const MIXED_PARTS: f64 = 3.0;
/// What it can do, as much again, and three times as much.
const OVERLOAD_PARTS: f64 = 2.0;
const OVERLOAD: Overload = Overload { times: 3.0, at_a_time: 4_000 };
/// People of a rush who come each second: as many as in the goal's half a minute.
const RUSH_PER_SECOND: f64 = 333.0;
const RUSH_SEATS_EACH: usize = 2;
const WATCHERS: usize = 10_000;
const CHANGES_PER_SECOND: f64 = 20.0;
/// The lines of a document between which the last report is kept.
const KEPT_FROM: &str = "<!-- usher-load suite writes from here -->";
const KEPT_TO: &str = "<!-- to here -->";

/// All scenarios.
#[derive(Debug, Clone, Args)]
pub struct Suite {
    /// How long all of them take together, without starting servers and building halls
    #[arg(long, default_value_t = 3.0)]
    minutes: f64,
    /// Where load.md, load.json and load.html are written
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    out: PathBuf,
    /// A document that keeps the last report between two lines of its own, which say where
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Those who watch a show
    #[arg(long, default_value_t = WATCHERS)]
    watchers: usize,
    /// A data folder filled by `usher demo --size full --sold 10000000 --no-serve`: growth is
    /// measured too, which takes a few minutes more
    #[arg(long, value_name = "FOLDER")]
    full: Option<PathBuf>,
}

impl Suite {
    /// Runs all.
    pub(crate) fn run(&self, common: &Common) -> Result<Report, Trouble> {
        let (machine, at) = (common.machine(), SystemClock.now());
        let base = common.options()?;
        let part = Duration::from_secs_f64(self.minutes * 60.0 / PARTS);
        let base = Options { span: part, rounds: ROUNDS, rate: None, ..base };
        let of = |parts: f64| Options { span: part.mul_f64(parts), ..base.clone() };
        let mut all = Vec::new();
        // One that cannot be run is told of; the others' findings are kept.
        let mut run = |name: &str, options: Options, scenario: &Scenario<'_>| {
            let found = common.run(options, scenario);
            all.extend(found.unwrap_or_else(|trouble| vec![not_run(name, &trouble)]));
        };
        run("listing", base.clone(), &|rig, _| listing(rig));
        run("seatmap", base.clone(), &|rig, _| seatmap(rig));
        run("hold", base.clone(), &|rig, _| hold(rig));
        run("booking", of(BOOKING_PARTS), &|rig, _| booking(rig));
        if common.starts_server() {
            run("kill", of(KILL_PARTS), &kill);
        }
        let within = part.as_secs_f64() * RUSH_PARTS;
        let buyers = (within * RUSH_PER_SECOND).ceil() as usize;
        let crowd = Rush { buyers, within, think: 3.0, break_guard: false };
        let hall_seats = base.hall_seats.min(buyers * RUSH_SEATS_EACH);
        run("rush", Options { hall_seats, ..base.clone() }, &|rig, _| rush(rig, &crowd));
        let audience = Watch { watchers: self.watchers, changes: CHANGES_PER_SECOND };
        run("watch", of(WATCH_PARTS), &|rig, _| watch(rig, &audience));
        run("mixed", of(MIXED_PARTS), &|rig, _| mixed(rig, &Mixed { multiple: 1.0 }));
        run("overload", of(OVERLOAD_PARTS), &|rig, _| overload(rig, &OVERLOAD));
        if let Some(full) = &self.full {
            let own = Growth { full: full.clone() };
            run("growth", base.clone(), &|rig, server| growth(rig, server, &own));
        }
        let report = Report::of(at, machine, all);
        self.write(&report, base.shown)?;
        Ok(report)
    }

    fn write(&self, report: &Report, shown: Shown) -> Result<(), Trouble> {
        fs::create_dir_all(&self.out).during(&self.out.display().to_string())?;
        let files = [
            ("load.md", markdown(report)),
            ("load.json", json(report)),
            ("load.html", html(report)),
        ];
        for (name, text) in files {
            let file = self.out.join(name);
            fs::write(&file, text).during(&file.display().to_string())?;
            if shown == Shown::ToPeople {
                println!("{}", file.display());
            }
        }
        let Some(document) = &self.document else { return Ok(()) };
        let name = document.display().to_string();
        let before = fs::read_to_string(document).during(&name)?;
        let after = keep_in(&before, &markdown(report)).ok_or_else(|| {
            Trouble::new(format!(
                "{name} has no lines {KEPT_FROM:?} and {KEPT_TO:?} to write between"
            ))
        })?;
        fs::write(document, after).during(&name)
    }
}

/// The document with another report in its place.
fn keep_in(document: &str, report: &str) -> Option<String> {
    let (before, rest) = document.split_once(KEPT_FROM)?;
    let (_, after) = rest.split_once(KEPT_TO)?;
    Some(format!("{before}{KEPT_FROM}\n\n{}\n\n{KEPT_TO}{after}", report.trim()))
}

fn not_run(name: &str, trouble: &Trouble) -> Section {
    let mut section = Section::of(name, name, "This scenario could not be run.");
    section.fault(trouble.to_string());
    section
}

type Scenario<'s> = dyn Fn(&Rig, Option<&mut ServerProcess>) -> Result<Vec<Section>, Trouble> + 's;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_keeps_the_last_report_and_all_else() {
        let document = format!("# Speed\n\n{KEPT_FROM}\nold\n{KEPT_TO}\n\nMore.\n");
        let once = keep_in(&document, "new\n").unwrap();
        assert_eq!(once, format!("# Speed\n\n{KEPT_FROM}\n\nnew\n\n{KEPT_TO}\n\nMore.\n"));
        assert_eq!(keep_in(&once, "new").unwrap(), once);
        assert_eq!(keep_in("# Nothing", "new"), None);
    }
}
