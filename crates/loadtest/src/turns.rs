//! A system and its baseline take turns, so that both meet the same weather.
//!
//! A machine is faster in one minute than in the next, for reasons that are none of ours. Rates that
//! were measured minutes apart cannot be compared; the ratio of neighbours can, and the median of
//! several ratios is not moved by one bad round.

use crate::baseline::{Baseline, Kind};
use crate::client::Target;
use crate::drive::Measured;
use crate::report::{Goal, Round, Rounds, Section};
use crate::rig::Rig;
use crate::trouble::Trouble;

/// What the system is compared with, and what is asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The goal's name, as in docs/performance.md.
    pub goal: &'a str,
    /// The least ratio.
    pub ratio_min: f64,
    /// What the baseline is called.
    pub name: &'a str,
    /// What it does.
    pub kind: Kind,
}

/// Lets both run in turns and puts what was found into the section.
pub fn in_turns(
    rig: &Rig,
    section: &mut Section,
    against: Against<'_>,
    mut system: impl FnMut(usize) -> Result<Measured, Trouble>,
    mut bare: impl FnMut(usize, &Target) -> Result<Measured, Trouble>,
) -> Result<(), Trouble> {
    let baseline = Baseline::start(&rig.options.program, against.kind)?;
    let (mut rounds, mut both) = (Vec::new(), None);
    for round in 0..rig.options.rounds.max(1) {
        // Each goes first every other time.
        let (mine, theirs) = if round % 2 == 0 {
            let theirs = bare(round, baseline.target())?;
            (system(round)?, theirs)
        } else {
            let mine = system(round)?;
            (mine, bare(round, baseline.target())?)
        };
        rounds.push(compared(&mine, &theirs, rig.options.threads));
        both = Some(match both {
            None => (mine, theirs),
            Some((all_mine, all_theirs)) => (mine.and(all_mine), theirs.and(all_theirs)),
        });
    }
    let rounds = Rounds::of(against.name, rounds);
    section.goals.push(Goal {
        id: against.goal.to_owned(),
        asked: format!("at least {:.2} of {}", against.ratio_min, against.name),
        found: format!("{:.2}", rounds.median.ratio),
        is_met: rounds.median.ratio >= against.ratio_min,
    });
    section.weather(rounds.median.elsewhere, rounds.median.client_busy);
    section.rounds = Some(rounds);
    if let Some((mine, theirs)) = both {
        section.take("Usher", &mine);
        section.take(against.name, &theirs);
    }
    Ok(())
}

fn compared(mine: &Measured, theirs: &Measured, threads: usize) -> Round {
    let (rate, baseline_rate) = (mine.rate(0), theirs.rate(0));
    Round {
        rate,
        baseline_rate,
        ratio: if baseline_rate > 0.0 { rate / baseline_rate } else { 0.0 },
        cpu_micros: mine.usage.server_micros_each(mine.noted.done(0)),
        baseline_cpu_micros: theirs.usage.server_micros_each(theirs.noted.done(0)),
        elsewhere: mine.usage.elsewhere.max(theirs.usage.elsewhere),
        client_busy: theirs.usage.own_share(threads).max(mine.usage.own_share(threads)),
    }
}
