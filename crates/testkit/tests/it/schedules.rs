//! Schedules over several workers of one database: one of them runs each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fixtures::on_postgres;
use store::{ScriptObserver, ScriptReport};
use testkit::World;
use tokio::sync::Notify;
use worker::Worker;

const WORKERS: usize = 3;
/// Looks of all workers at the schedule that comes round most often.
const LOOKS_MIN: usize = 5 * WORKERS;
const PATIENCE: Duration = Duration::from_secs(60);

/// How often each script ran.
#[derive(Default)]
struct Runs(Mutex<HashMap<&'static str, usize>>);

impl Runs {
    fn of(&self, name: &str) -> usize {
        self.0.lock().unwrap().get(name).copied().unwrap_or(0)
    }
}

impl ScriptObserver for Runs {
    fn ended(&self, report: &ScriptReport) {
        *self.0.lock().unwrap().entry(report.name).or_default() += 1;
    }
}

#[test]
fn of_several_workers_one_runs_each_schedule_while_time_stands_still() {
    on_postgres(|bench| {
        let world = World::open(bench);
        let runs = Arc::new(Runs::default());
        bench.store.observe(Arc::clone(&runs) as Arc<dyn ScriptObserver>);
        world.wait(async {
            let stop = Arc::new(Notify::new());
            let workers: Vec<_> = (0..WORKERS)
                .map(|number| {
                    let (store, flows) = (bench.store.clone(), world.flows().clone());
                    let (worker, stop) =
                        (Worker::new(number.to_string(), store, flows), stop.clone());
                    tokio::spawn(async move { worker.run(stop.notified()).await })
                })
                .collect();
            let began = Instant::now();
            while runs.of("store.claim_turn") < LOOKS_MIN {
                assert!(began.elapsed() < PATIENCE, "nobody looks at the schedules");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            stop.notify_waiters();
            for worker in workers {
                worker.await.unwrap();
            }
        });
        assert_eq!(runs.of("seating.sweep"), 1, "the clock did not move: nothing was due again");
        assert_eq!(runs.of("store.tidy_jobs"), 1);
    });
}
