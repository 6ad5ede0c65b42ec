//! One address, read again and again.

use std::time::Instant;

use crate::baseline::Kind;
use crate::client::{Call, Line, Target};
use crate::drive::{Next, Visitor, closed_loop, open_loop};
use crate::format::{count, per_second};
use crate::notes::Notes;
use crate::report::Section;
use crate::rig::Rig;
use crate::trouble::Trouble;
use crate::turns::{Against, in_turns};

/// The least part of a bare service's rate, goal Q1.
const RATIO_MIN: f64 = 0.85;

/// Somebody who reads the same page over and over.
pub struct Reader(Call);

impl Visitor for Reader {
    const STEPS: &'static [&'static str] = &["read"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        // What went wrong is noted.
        let _ = notes.time(0, due, line.ask_size(&self.0)).await;
        Next::Again
    }
}

/// Measures a GET: on a schedule if there is a rate, else as fast as answers come and beside a bare
/// service that answers as many bytes.
pub fn fetch(rig: &Rig, section: &mut Section, path: &str, bytes: usize) -> Result<(), Trouble> {
    section.figure("body", format!("{} bytes", count(bytes as f64)));
    section.figure("connections", rig.options.connections.to_string());
    let reader = |_: usize| Reader(Call::get(path));
    if let Some(rate) = rig.options.rate {
        section.figure("offered", per_second(rate));
        let schedule = rig.schedule(rate);
        let progress = rig.progress(&section.title);
        let measured = open_loop(&rig.target, &rig.open(&schedule, &progress), reader)?;
        section.take("", &measured);
        section.cost(&measured, rig.options.threads);
        return Ok(());
    }
    let name = "a bare hyper service";
    let kind = Kind::Constant { bytes };
    let against = Against { goal: "Q1", ratio_min: RATIO_MIN, name, kind };
    let title = section.title.clone();
    let run = |who: &str, round: usize, target: &Target| {
        let progress = rig.progress(format!("{title} · {who} · round {}", round + 1));
        closed_loop(target, &rig.closed(&progress), reader)
    };
    in_turns(
        rig,
        section,
        against,
        |round| run("Usher", round, &rig.target),
        |round, bare| run("bare", round, bare),
    )
}
