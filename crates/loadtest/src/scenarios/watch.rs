//! Many watch one show while it sells.
//!
//! Each watcher reads the show's stream of changes over a connection of their own. A buyer holds
//! seats on a schedule; the time counts from when the hold was sent, so it holds the hold itself, its
//! commit, and the way of the news to each watcher.

mod stream;
mod watcher;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Call, Line};
use crate::dealer::Dealer;
use crate::drive::{Next, Visitor, open_loop};
use crate::format::{count, per_second, time};
use crate::notes::{No, Notes};
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::schedule::{Arrivals, Schedule};
use crate::trouble::Trouble;
use crate::usage::memory_kib;

use watcher::Audience;

/// How late news may be for all but five in a hundred, goal Q5.
const CHANGE_P95_MAX: Duration = Duration::from_millis(250);
/// What a watcher may cost the server, goal Q5.
const MEMORY_KIB_MAX: f64 = 16.0;
/// How long news may still be on its way when nothing changes any more.
const LAST_NEWS_MAX: Duration = Duration::from_secs(30);
/// How long the server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_millis(500);

/// How a show is watched.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Watch {
    /// How many watch
    #[arg(long, default_value_t = 10_000)]
    pub watchers: usize,
    /// Holds of two seats a second that they see
    #[arg(long, value_name = "PER_SECOND", default_value_t = 20.0)]
    pub changes: f64,
}

/// When each seat was asked for, so that whoever hears of it knows how old the news is.
pub(super) struct Asked {
    start: Instant,
    /// By ordinal, in nanoseconds after the start; 0 for never.
    nanos: Vec<AtomicU64>,
}

/// Somebody who holds seats for others to see.
struct Seller {
    dealer: Dealer,
    asked: Arc<Asked>,
}

impl Visitor for Seller {
    const STEPS: &'static [&'static str] = &["hold"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let Some(pair) = self.dealer.deal() else {
            notes.fault("the hall was sold out before the end; ask for fewer changes");
            return Next::NothingLeft;
        };
        let path = format!("/api/v1/shows/{}/seats/lock", pair.show);
        let call = Call::post(&path, pair.hold_body());
        self.asked.note(pair.first);
        self.asked.note(pair.first + 1);
        match notes.time(0, due, line.ask(&call)).await {
            Ok(_) => notes.count("changes to be told", 2),
            Err(No::Refused(_)) => notes.fault("a hold of free seats was refused"),
            Err(No::Overloaded | No::Broken) => {}
        }
        Next::Again
    }
}

impl Asked {
    fn of(seats: usize) -> Self {
        Self { start: Instant::now(), nanos: (0..seats).map(|_| AtomicU64::new(0)).collect() }
    }

    fn note(&self, seat: usize) {
        let nanos = self.start.elapsed().as_nanos() as u64;
        self.nanos[seat].store(nanos.max(1), Ordering::Release);
    }

    /// When a seat was asked for; none if it was not.
    pub(super) fn at(&self, seat: usize) -> Option<Instant> {
        let nanos = self.nanos.get(seat)?.load(Ordering::Acquire);
        (nanos > 0).then(|| self.start + Duration::from_nanos(nanos))
    }
}

/// Measures it.
pub fn watch(rig: &Rig, watch: &Watch) -> Result<Vec<Section>, Trouble> {
    watcher::check_open_files(watch.watchers)?;
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let on_sale = stage.on_sale(&mut hall, 1)?;
    let about = format!(
        "{} people watch one show with {} seats, of which two are held {}. News count from when the \
         hold was sent.",
        count(watch.watchers as f64),
        count(hall.seats as f64),
        per_second(watch.changes)
    );
    let mut section = Section::of("watch", "Watching a show sell", about);
    let asked = Arc::new(Asked::of(hall.seats));
    let before = memory_of(rig);
    let show = on_sale[0].show.clone();
    let audience = Audience::gather(rig, watch.watchers, &show, &asked)?;
    thread::sleep(SETTLE);
    let after = memory_of(rig);

    let schedule =
        Schedule::at_rate(Arrivals::Constant, watch.changes, rig.options.span, rig.options.seed);
    let dealer = Dealer::of(on_sale, rig.options.seed);
    let progress = rig.progress(format!("{} watchers", count(watch.watchers as f64)));
    let mut open = rig.open(&schedule, &progress);
    open.warm_up = Duration::ZERO;
    let seller = |_: usize| Seller { dealer: dealer.clone(), asked: Arc::clone(&asked) };
    let mut measured = open_loop(&rig.target, &open, seller)?;
    let told = measured.noted.counts.get("changes to be told").copied().unwrap_or(0);
    audience.wait_for(told * watch.watchers as u64, LAST_NEWS_MAX);
    let news = audience.leave()?;

    let heard = news.steps.first().map_or(0, |step| step.latency.count());
    let p95 = news.steps.first().map_or(Duration::ZERO, |step| step.latency.quantile(0.95));
    measured.noted.add_beside(news);
    section.take("", &measured);
    section.cost(&measured, rig.options.threads);
    completeness(&mut section, told * watch.watchers as u64, heard);
    section.goals.push(Goal {
        id: "Q5".into(),
        asked: format!("95 % of news within {}", time(CHANGE_P95_MAX)),
        found: time(p95),
        is_met: heard > 0 && p95 < CHANGE_P95_MAX,
    });
    section.goals.extend(memory_goal(before, after, watch.watchers));
    Ok(vec![section])
}

/// Whoever was told to look again in full lost nothing; silence is a fault.
fn completeness(section: &mut Section, expected: u64, heard: u64) {
    let resyncs = section.counts.get("told to look again").copied().unwrap_or(0);
    section.figure("changes to be heard of, all watchers", count(expected as f64));
    section.figure("changes heard of", count(heard as f64));
    if heard < expected && resyncs == 0 {
        section.fault(format!("{} changes were never heard of", count((expected - heard) as f64)));
    }
}

fn memory_of(rig: &Rig) -> Option<u64> {
    rig.target.pid.and_then(memory_kib)
}

fn memory_goal(before: Option<u64>, after: Option<u64>, watchers: usize) -> Option<Goal> {
    let each = after?.saturating_sub(before?) as f64 / watchers as f64;
    Some(Goal {
        id: "Q5".into(),
        asked: format!("at most {MEMORY_KIB_MAX} KiB of the server's memory a watcher"),
        found: format!("{each:.1} KiB"),
        is_met: each <= MEMORY_KIB_MAX,
    })
}
