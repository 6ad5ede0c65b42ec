//! A day of the specification in some seconds: 50 million searches and 2 million bookings, at a
//! chosen multiple of their rate.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::hold::seats_for;
use super::purchase::{Purchase, hold};
use crate::client::{Call, Line};
use crate::dealer::Dealer;
use crate::dice::Dice;
use crate::drive::{Next, Visitor, open_loop};
use crate::format::{per_second, time};
use crate::notes::Notes;
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::tally::Tally;
use crate::trouble::Trouble;

const SEARCHES_A_DAY: f64 = 50e6;
const BOOKINGS_A_DAY: f64 = 2e6;
const DAY_SECONDS: f64 = 86_400.0;
/// What people search for, as they type it.
const WORDS: [&str; 5] = ["load", "star", "the%20god", "drama", "incepton"];
/// Of a hundred searches, so many are for films of a city, a film's times, words; the others are
/// words half typed.
const OF_HUNDRED: [(usize, usize); 3] = [(FILMS, 35), (TIMES, 35), (SEARCH, 15)];
/// What the specification allows for choosing seats.
const HOLD_P99_MAX: Duration = Duration::from_millis(200);

const FILMS: usize = 0;
const TIMES: usize = 1;
const SEARCH: usize = 2;
const SUGGEST: usize = 3;
const LOOK: usize = 4;
const HOLD: usize = 5;
const PAY: usize = 6;

/// How much of a day's load.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Mixed {
    /// How many times the specification's mean rate of 602 a second; its peaks are 10 times
    #[arg(long, default_value_t = 1.0)]
    pub multiple: f64,
}

/// Somebody who searches, or books.
struct Guest {
    paths: Arc<[String; 2]>,
    dealer: Dealer,
    tally: Arc<Tally>,
    dice: Dice,
}

impl Visitor for Guest {
    const STEPS: &'static [&'static str] = &[
        "films of a city",
        "times of a film",
        "search",
        "suggestions",
        "availability",
        "hold",
        "pay",
    ];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let books = self.dice.fraction() < BOOKINGS_A_DAY / (SEARCHES_A_DAY + BOOKINGS_A_DAY);
        if books {
            self.book(line, due, notes).await;
        } else {
            self.search(line, due, notes).await;
        }
        Next::Again
    }
}

impl Guest {
    async fn search(&mut self, line: &mut Line, due: Instant, notes: &Notes) {
        let word = WORDS[self.dice.below(WORDS.len())];
        let mut drawn = self.dice.below(100);
        let mut step = SUGGEST;
        for (kind, times) in OF_HUNDRED {
            if drawn < times {
                step = kind;
                break;
            }
            drawn -= times;
        }
        let path = match step {
            FILMS | TIMES => self.paths[step].clone(),
            SEARCH => format!("/api/v1/search?q={word}"),
            _ => format!("/api/v1/search/suggest?q={}", &word[..3]),
        };
        // What went wrong is noted.
        let _ = notes.time(step, due, line.ask_size(&Call::get(&path))).await;
    }

    async fn book(&mut self, line: &mut Line, due: Instant, notes: &Notes) {
        let Some(pair) = self.dealer.deal() else {
            notes.fault("the halls were sold out before the end");
            return;
        };
        let look = Call::get(&format!("/api/v1/shows/{}/availability", pair.show));
        if notes.time(LOOK, due, line.ask_size(&look)).await.is_err() {
            return;
        }
        let session = pair.session();
        let call = Call::post(&format!("/api/v1/shows/{}/seats/lock", pair.show), pair.hold_body());
        if let Ok(lock) = hold(line, notes, (HOLD, Instant::now()), &call).await {
            let purchase = Purchase { show: pair.show, session: &session, tally: &self.tally };
            purchase.pay(line, notes, (PAY, Instant::now()), &lock).await;
        }
    }
}

/// Measures it.
pub fn mixed(rig: &Rig, mixed: &Mixed) -> Result<Vec<Section>, Trouble> {
    let rate = (SEARCHES_A_DAY + BOOKINGS_A_DAY) / DAY_SECONDS * mixed.multiple;
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let schedule = rig.schedule(rate);
    let dealer = seats_for(rig, &mut stage, &mut hall, schedule.len().div_ceil(10))?;
    let paths = Arc::new(stage.busiest_paths()?);
    let about = format!(
        "The specification's day, 50 million searches and 2 million bookings, at {} times its mean \
         rate, on a schedule.",
        mixed.multiple
    );
    let mut section = Section::of("mixed", "A day's mixture", about);
    section.figure("offered", per_second(rate));
    let tally = Arc::new(Tally::default());
    let progress = rig.progress("mixture");
    let measured = open_loop(&rig.target, &rig.open(&schedule, &progress), |who| Guest {
        paths: Arc::clone(&paths),
        dealer: dealer.clone(),
        tally: Arc::clone(&tally),
        dice: rig.dice(who),
    })?;
    section.take("", &measured);
    section.cost(&measured, rig.options.threads);
    section.judge(&tally.audit());
    let p99 = measured.noted.steps[HOLD].latency.quantile(0.99);
    section.goals.push(Goal {
        id: "spec".into(),
        asked: format!("99 % of holds within {}", time(HOLD_P99_MAX)),
        found: time(p99),
        is_met: measured.noted.done(HOLD) > 0 && p99 < HOLD_P99_MAX,
    });
    Ok(vec![section])
}
