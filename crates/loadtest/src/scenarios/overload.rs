//! More people than the server can serve: what it still does for those whom it lets in, how soon it
//! sends the others away, and how soon it is well again.

use std::time::{Duration, Instant};

use clap::Args;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

use super::hold::{run, seats_for};
use crate::client::{Call, Line};
use crate::dealer::Dealer;
use crate::drive::{Lines, Measured, Next, Open, Visitor, open_loop};
use crate::format::{count, micros, per_second, share, time};
use crate::limits::WARM_UP;
use crate::notes::Notes;
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::schedule::Schedule;
use crate::trouble::{During, Trouble};

/// What is asked, goal I5.
const GOODPUT_MIN: f64 = 0.8;
const P99_MAX: Duration = Duration::from_secs(1);
/// An answer within so long is one of a server that is well.
const WELL: Duration = Duration::from_millis(100);
/// So many of them, one after the other, and it has recovered.
const WELL_TIMES: usize = 20;
/// How long we wait for that, and how many requests we send.
const RECOVERY_MAX: Duration = Duration::from_secs(30);
const ASKED_AFTER_MAX: usize = 10_000;
/// Whoever finds none of our connections free for so long goes home unasked: the queue under test is
/// the server's, and this program must not build one of its own in front of it.
const PATIENCE: Duration = Duration::from_secs(1);
const HELD: usize = 0;
const SENT_AWAY: usize = 1;
const GONE_HOME: usize = 2;

/// How much more than it can.
#[derive(Debug, Clone, Args)]
pub struct Overload {
    /// Times what the server can do
    #[arg(long, default_value_t = 3.0)]
    pub times: f64,
    /// Requests that are on their way at a time, at most
    #[arg(long, default_value_t = 4_000)]
    pub at_a_time: usize,
}

/// Somebody who wants two seats and goes home if there is too much to do.
struct Comer(Dealer);

impl Visitor for Comer {
    const STEPS: &'static [&'static str] = &["held", "sent away", "gone home unasked"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        if due.elapsed() > PATIENCE {
            notes.done(GONE_HOME, due, Instant::now());
            return Next::Again;
        }
        let Some(pair) = self.0.deal() else {
            return Next::NothingLeft;
        };
        let path = format!("/api/v1/shows/{}/seats/lock", pair.show);
        let sent = Instant::now();
        match line.ask(&Call::post(&path, pair.hold_body())).await {
            Ok(answer) if answer.is_done() => notes.done(HELD, due, sent),
            Ok(answer) if answer.status == 503 => notes.done(SENT_AWAY, due, sent),
            Ok(answer) => notes.fault(&format!("status {}, {}", answer.status, answer.refusal())),
            Err(broken) => notes.fault(&broken.to_string()),
        }
        Next::Again
    }
}

/// Measures it.
pub fn overload(rig: &Rig, own: &Overload) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let pairs = |rate: f64| ((WARM_UP + rig.options.span).as_secs_f64() * rate).ceil() as usize;
    let dealer = seats_for(rig, &mut stage, &mut hall, pairs(15_000.0))?;
    let can = run(rig, ("as much as it can", 0), &rig.target, &dealer, None)?;
    let can = can.rate(0).max(1.0);
    let about = format!(
        "Holds of two neighbours on a schedule, over up to {} connections: first as many as the \
         server did when it was asked as fast as it answered, then {} times as many.",
        count(own.at_a_time as f64),
        own.times
    );
    let mut section = Section::of("overload", "More than it can", about);
    section.figure("what it can do", per_second(can));
    for times in [1.0, own.times] {
        let dealer = seats_for(rig, &mut stage, &mut hall, pairs(can * times))?;
        let measured = come(rig, own, &dealer, can * times)?;
        section.take(&format!("{times} times"), &measured);
        if times > 1.0 {
            judge(&mut section, &measured, can);
            section.cost(&measured, rig.options.threads);
        }
    }
    let after = recovery(rig, &seats_for(rig, &mut stage, &mut hall, ASKED_AFTER_MAX)?)?;
    section.goals.push(Goal {
        id: "I5".into(),
        asked: format!("well again by itself within {}", time(RECOVERY_MAX)),
        found: after.map_or_else(|| "not".into(), time),
        is_met: after.is_some(),
    });
    Ok(vec![section])
}

fn come(rig: &Rig, own: &Overload, dealer: &Dealer, rate: f64) -> Result<Measured, Trouble> {
    let span = WARM_UP + rig.options.span;
    let schedule = Schedule::at_rate(rig.options.arrivals, rate, span, rig.options.seed);
    let progress = rig.progress(format!("holds at {}", per_second(rate)));
    let open = Open {
        schedule: &schedule,
        warm_up: WARM_UP,
        lines: Lines::Kept(own.at_a_time),
        threads: rig.options.threads,
        progress: &progress,
    };
    open_loop(&rig.target, &open, |_| Comer(dealer.clone()))
}

fn judge(section: &mut Section, measured: &Measured, can: f64) {
    let noted = &measured.noted;
    let all = [HELD, SENT_AWAY, GONE_HOME].map(|step| noted.done(step)).iter().sum::<u64>();
    let part = |step| share(noted.done(step) as f64 / all.max(1) as f64);
    section.figure("sent away with 503", part(SENT_AWAY));
    section.figure("gone home unasked, no connection free", part(GONE_HOME));
    let goodput = measured.rate(HELD) / can;
    section.goals.push(Goal {
        id: "I5".into(),
        asked: format!("at least {GOODPUT_MIN} of what it can"),
        found: format!("{goodput:.2}"),
        is_met: goodput >= GOODPUT_MIN,
    });
    // From when it was sent: before that no server could have heard of it.
    let p99 = noted.steps.get(HELD).map_or(Duration::MAX, |step| step.service.quantile(0.99));
    section.goals.push(Goal {
        id: "I5".into(),
        asked: format!("99 % of those let in are answered within {}", time(P99_MAX)),
        found: micros(p99.as_micros() as f64),
        is_met: p99 < P99_MAX,
    });
}

/// How long it takes until one request after the other is answered well.
fn recovery(rig: &Rig, dealer: &Dealer) -> Result<Option<Duration>, Trouble> {
    let runtime = Builder::new_current_thread().enable_all().build().during("a runtime")?;
    // Connections live on the thread that made them.
    LocalSet::new().block_on(&runtime, async {
        let (began, mut line, mut well) = (Instant::now(), Line::to(&rig.target, 0), 0);
        let mut since = began;
        while began.elapsed() < RECOVERY_MAX {
            let Some(pair) = dealer.deal() else { break };
            let path = format!("/api/v1/shows/{}/seats/lock", pair.show);
            let sent = Instant::now();
            let answer = line.ask(&Call::post(&path, pair.hold_body())).await;
            let is_well = answer.is_ok_and(|answer| answer.is_done()) && sent.elapsed() < WELL;
            (since, well) = if is_well { (since, well + 1) } else { (Instant::now(), 0) };
            if well == WELL_TIMES {
                return Ok(Some(since - began));
            }
        }
        Ok(None)
    })
}
