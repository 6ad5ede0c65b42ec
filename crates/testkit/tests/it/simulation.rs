//! The seeded simulation: some seeds with every `make test`, one of them twice, some with a lie that
//! must be found; and as many as you like with `make sim`.

use std::env;

use store::Engine;
use testkit::sim::{Lie, Run, Story, run};

const STEPS: usize = 150;
/// Steps that a failure tells; all of them where one seed alone was asked for.
const STEPS_TOLD: usize = 30;

#[test]
fn twenty_seeds_on_sqlite() {
    run_all(1..=20, STEPS, Engine::Sqlite);
}

#[test]
fn five_seeds_on_postgres() {
    run_all(1..=5, STEPS, Engine::Postgres);
}

#[test]
fn a_seed_goes_the_same_way_again() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (first, again) = (go(7, STEPS, engine), go(7, STEPS, engine));
        assert!(first.bookings > 5, "little happened");
        assert_eq!(first.trace_hash, again.trace_hash, "seed 7 went another way on {engine:?}");
        let other = go(8, STEPS, engine);
        assert_ne!(first.trace_hash, other.trace_hash, "two seeds went the same way");
    }
}

#[test]
fn each_lie_is_found() {
    let lies = [
        (Lie::SeatsForAll, "is promised to"),
        (Lie::OpenGate, "was admitted twice"),
        (Lie::LostRefund, "did not move"),
        (Lie::EndlessOffer, "is used"),
    ];
    for (lie, objection) in lies {
        let found = (1..=12).any(|seed| {
            run(&Run { lie: Some(lie), ..of(seed, STEPS, Engine::Sqlite) })
                .failure
                .is_some_and(|failure| failure.contains(objection))
        });
        assert!(found, "nobody noticed {lie:?}");
    }
}

/// `make sim SEEDS=200 FROM=1` or `make sim SEED=7`: without `SIM_SEEDS` there is nothing to run.
#[test]
fn as_many_seeds_as_asked_for() {
    let Some(seeds) = number("SIM_SEEDS") else { return };
    let from = number("SIM_FROM").unwrap_or(1);
    let steps = number("SIM_STEPS").map_or(STEPS, |steps| usize::try_from(steps).unwrap());
    let engine = match env::var("SIM_ENGINE").as_deref() {
        Ok("postgres") => Engine::Postgres,
        _ => Engine::Sqlite,
    };
    run_all(from..=from + seeds - 1, steps, engine);
}

fn run_all(seeds: impl Iterator<Item = u64>, steps: usize, engine: Engine) {
    let (mut failures, mut count, mut bookings) = (Vec::new(), 0, 0);
    for seed in seeds {
        let story = go(seed, steps, engine);
        println!("seed {seed} on {engine:?}: {:016x}", story.trace_hash);
        if story.failure.is_some() || is_alone() {
            println!("{}{}", story.last_steps, story.failure.as_deref().unwrap_or("all is well"));
        }
        failures.extend(story.failure.is_some().then_some(seed));
        (count, bookings) = (count + 1, bookings + story.bookings);
    }
    println!("{count} seeds, {bookings} bookings, {} failures", failures.len());
    assert!(failures.is_empty(), "seeds that failed: {failures:?}");
}

fn go(seed: u64, steps: usize, engine: Engine) -> Story {
    run(&of(seed, steps, engine))
}

fn of(seed: u64, steps: usize, engine: Engine) -> Run {
    let steps_told = if is_alone() { usize::MAX } else { STEPS_TOLD };
    Run { seed, steps, engine, lie: None, steps_told }
}

fn is_alone() -> bool {
    number("SIM_SEEDS") == Some(1)
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text:?}")))
}
