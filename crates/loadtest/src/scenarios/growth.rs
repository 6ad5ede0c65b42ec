//! A full database beside an empty one: how much slower holds and seat maps are, how soon the first
//! page comes after a start, and what memory an idle server takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;

use super::hold::{run, seats_for};
use crate::client::{Call, Line, Target};
use crate::desk::Desk;
use crate::drive::{Measured, Next, Visitor, open_loop};
use crate::format::{count, micros, time};
use crate::limits::WARM_UP;
use crate::notes::Notes;
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::schedule::{Arrivals, Schedule};
use crate::server_process::ServerProcess;
use crate::trouble::Trouble;
use crate::usage::memory_kib;

/// The most that a full database may cost, goal Q6.
const RATIO_MAX: f64 = 1.25;
/// Goal Q8.
const FIRST_PAGE_MAX: Duration = Duration::from_secs(1);
const IDLE_BYTES_MAX: u64 = 100_000_000;
/// A server that did nothing for so long is idle.
const IDLE: Duration = Duration::from_secs(3);
/// Shows whose maps are read once in each round, and their seats.
const SHOWS: usize = 400;
const MAP_SEATS: usize = 300;
/// Holds a second for which there are seats.
const HOLDS_PER_SECOND_MAX: f64 = 12_000.0;

/// The full database.
#[derive(Debug, Clone, Args)]
pub struct Growth {
    /// A data folder filled by `usher demo --size full --sold 10000000 --no-serve`
    #[arg(long, value_name = "FOLDER")]
    pub full: PathBuf,
}

/// Somebody who looks at shows that nobody has looked at since the start.
struct Looker {
    shows: Arc<Vec<String>>,
    next: Arc<AtomicUsize>,
}

impl Visitor for Looker {
    const STEPS: &'static [&'static str] = &["first look at a show's seats"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let Some(show) = self.shows.get(self.next.fetch_add(1, Ordering::Relaxed)) else {
            return Next::NothingLeft;
        };
        let call = Call::get(&format!("/api/v1/shows/{show}/seats"));
        // What went wrong is noted.
        let _ = notes.time(0, due, line.ask_size(&call)).await;
        Next::Again
    }
}

/// Measures it.
pub fn growth(
    rig: &Rig,
    server: Option<&mut ServerProcess>,
    own: &Growth,
) -> Result<Vec<Section>, Trouble> {
    let Some(server) = server else {
        return Err(Trouble::new("growth starts two servers: name the program with --server"));
    };
    let began = Instant::now();
    let full = ServerProcess::serve(server.program(), &own.full)?;
    let start = start(rig, &full, began)?;
    let full_rig = Rig::new(
        full.target().clone(),
        rig.options.clone(),
        format!("{} full", std::process::id()),
    );
    let sections = vec![start, holds(rig, &full_rig)?, looks(rig, &full_rig)?];
    full.stop()?;
    Ok(sections)
}

fn start(rig: &Rig, full: &ServerProcess, began: Instant) -> Result<Section, Trouble> {
    let about = "A server is started on the full database, and asked for its first page.";
    let mut section = Section::of("growth", "Start on a full database", about);
    section.figure("time until it took requests", time(began.elapsed()));
    let mut desk = Desk::at(full.target(), &rig.options.manager)?;
    let page = desk.read("/")?;
    let first_page = began.elapsed();
    section.figure("first page", format!("{} bytes", count(page.body_bytes as f64)));
    section.goals.push(Goal {
        id: "Q8".into(),
        asked: format!("first page within {} of the start", time(FIRST_PAGE_MAX)),
        found: time(first_page),
        is_met: first_page <= FIRST_PAGE_MAX,
    });
    sleep(IDLE);
    let idle = full.target().pid.and_then(memory_kib).map_or(u64::MAX, |kib| kib * 1_024);
    section.goals.push(Goal {
        id: "Q8".into(),
        asked: format!("at most {} MB when idle", IDLE_BYTES_MAX / 1_000_000),
        found: format!("{} MB", idle / 1_000_000),
        is_met: idle <= IDLE_BYTES_MAX,
    });
    Ok(section)
}

fn holds(empty: &Rig, full: &Rig) -> Result<Section, Trouble> {
    let about =
        "Durable holds of two neighbours, as in `hold`, on a full and on an empty database.";
    let mut section = Section::of("growth", "Holds on a full database", about);
    let seconds = (WARM_UP + empty.options.span).as_secs_f64();
    let most = (seconds * HOLDS_PER_SECOND_MAX) as usize;
    let mut houses = Vec::new();
    for rig in [empty, full] {
        let mut stage = rig.stage()?;
        let hall = stage.hall(rig.options.hall_seats)?;
        houses.push((stage, hall));
    }
    in_turns(&mut section, empty.options.rounds, |which, round| {
        let rig = [empty, full][which];
        let (stage, hall) = &mut houses[which];
        let dealer = seats_for(rig, stage, hall, most)?;
        run(rig, (NAMES[which], round), &rig.target, &dealer, None)
    })?;
    Ok(section)
}

fn looks(empty: &Rig, full: &Rig) -> Result<Section, Trouble> {
    let about = format!(
        "The seats of {SHOWS} shows of {MAP_SEATS} seats, each for the first time: none is in memory."
    );
    let mut section = Section::of("growth", "Seat maps on a full database", about);
    let mut houses = Vec::new();
    for rig in [empty, full] {
        let mut stage = rig.stage()?;
        let hall = stage.hall(MAP_SEATS)?;
        houses.push((stage, hall));
    }
    in_turns(&mut section, empty.options.rounds, |which, round| {
        let rig = [empty, full][which];
        let (stage, hall) = &mut houses[which];
        let shows = (0..SHOWS).map(|_| stage.show(hall)).collect::<Result<Vec<_>, _>>()?;
        look(rig, &Arc::new(shows), round, &rig.target)
    })?;
    Ok(section)
}

fn look(
    rig: &Rig,
    shows: &Arc<Vec<String>>,
    round: usize,
    target: &Target,
) -> Result<Measured, Trouble> {
    let progress = rig.progress(format!("first looks · round {}", round + 1));
    let (next, options) = (Arc::new(AtomicUsize::new(0)), &rig.options);
    // On a schedule: as fast as they are answered, all would be over before the count begins.
    let rate = shows.len() as f64 / options.span.as_secs_f64();
    let schedule = Schedule::at_rate(Arrivals::Constant, rate, options.span, options.seed);
    let mut open = rig.open(&schedule, &progress);
    open.warm_up = Duration::ZERO;
    let looker = |_: usize| Looker { shows: Arc::clone(shows), next: Arc::clone(&next) };
    open_loop(target, &open, looker)
}

const NAMES: [&str; 2] = ["empty", "full"];

/// Lets both run in turns, each first every other time, and compares the means of their latencies.
fn in_turns(
    section: &mut Section,
    rounds: usize,
    mut measure: impl FnMut(usize, usize) -> Result<Measured, Trouble>,
) -> Result<(), Trouble> {
    let (mut ratios, mut sums) = (Vec::new(), [None, None]);
    for round in 0..rounds.max(1) {
        let mut means = [0.0, 0.0];
        for which in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let measured = measure(which, round)?;
            means[which] = mean_micros(&measured)?;
            sums[which] = Some(match sums[which].take() {
                None => measured,
                Some(sum) => measured.and(sum),
            });
        }
        ratios.push(means[1] / means[0]);
    }
    for (name, sum) in NAMES.iter().zip(&sums) {
        let Some(sum) = sum else { continue };
        section.take(name, sum);
        if let Some(each) = sum.usage.server_micros_each(sum.noted.done(0)) {
            section.figure(&format!("{name}: processor time of the server for each"), micros(each));
        }
    }
    let told: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    section.figure("full by empty, round by round", told.join(", "));
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    section.goals.push(Goal {
        id: "Q6".into(),
        asked: format!("at most {RATIO_MAX} times the latency of an empty one"),
        found: format!("{median:.2}"),
        is_met: median <= RATIO_MAX,
    });
    Ok(())
}

/// From when requests were sent.
fn mean_micros(measured: &Measured) -> Result<f64, Trouble> {
    let answered = measured.noted.steps.first().filter(|step| step.service.count() > 0);
    let mean = answered.map(|step| step.service.mean().as_secs_f64() * 1e6);
    mean.ok_or_else(|| Trouble::new("nothing was answered that could be compared"))
}
