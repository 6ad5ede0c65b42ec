//! The outbox: once enqueued, a job is done, whatever happens to the one who claimed it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::spawn;
use std::time::Duration;

use fixtures::{Bench, on_both_engines};
use kernel::{Clock, JobId};
use serde_json::json;
use store::{ClaimedJob, Job, JobCounts, Store, StoreError};
use store::{claim_jobs, fail_job, finish_job, hand_back_jobs, hasten_job, job_counts, retry_job};
use store::{keep_job, tidy_jobs};

use crate::support::key;

const LEASE_SECONDS: i64 = 60;

fn enqueue(store: &Store, number: u128) {
    let enqueued = store.write_blocking("enqueue", move |tx| {
        let (id, run_at) = (JobId::new(key(number)), tx.now());
        let payload = json!({ "number": u64::try_from(number).unwrap() });
        tx.enqueue(&Job { id, kind: "test.job", payload: &payload, run_at })
    });
    assert_eq!(enqueued, Ok(()));
}

fn claim(store: &Store, worker: &'static str, limit: i64) -> Vec<ClaimedJob> {
    store.write_blocking("claim", move |tx| claim_jobs(tx, worker, limit)).unwrap()
}

fn counts(bench: &Bench) -> JobCounts {
    bench.store.read_blocking("counts", job_counts).unwrap()
}

fn fail(bench: &Bench, job: &ClaimedJob) {
    let job = job.clone();
    let failed = bench.store.write_blocking("fail", move |tx| fail_job(tx, &job, "no luck"));
    assert_eq!(failed, Ok(()));
}

#[test]
fn the_same_id_is_one_job_and_a_finished_one_is_not_done_again() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        enqueue(&bench.store, 1);
        let claimed = claim(&bench.store, "w", 10);
        assert_eq!(claimed.len(), 1);
        assert_eq!((claimed[0].kind.as_str(), claimed[0].attempt), ("test.job", 1));
        assert_eq!(claimed[0].payload, json!({ "number": 1 }));
        let id = claimed[0].id;
        bench.store.write_blocking("finish", move |tx| finish_job(tx, id)).unwrap();
        bench.clock.advance_seconds(2 * LEASE_SECONDS);
        enqueue(&bench.store, 1);
        assert!(claim(&bench.store, "w", 10).is_empty());
        assert_eq!(counts(bench), JobCounts { open: 0, failed: 0, oldest_due: None });
    });
}

#[test]
fn a_lease_that_is_kept_does_not_end_and_nobody_keeps_anothers() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        let first = claim(&bench.store, "a", 1).remove(0);
        let keep = |job: &ClaimedJob| {
            let job = job.clone();
            bench.store.write_blocking("keep", move |tx| keep_job(tx, &job)).unwrap();
        };
        for _ in 0..3 {
            bench.clock.advance_seconds(LEASE_SECONDS - 1);
            keep(&first);
            assert_eq!(claim(&bench.store, "b", 1).len(), 0);
        }
        bench.clock.advance_seconds(LEASE_SECONDS);
        let second = claim(&bench.store, "b", 1).remove(0);
        fail(bench, &second);
        bench.clock.advance_seconds(LEASE_SECONDS);
        keep(&first);
        keep(&second);
        assert_eq!(claim(&bench.store, "c", 1).len(), 1, "what is nobody's was kept from others");
    });
}

#[test]
fn many_workers_on_two_nodes_claim_each_job_once() {
    const JOBS: u128 = 60;
    on_both_engines(|bench| {
        (1..=JOBS).for_each(|number| enqueue(&bench.store, number));
        let other_node = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        let workers: Vec<_> = ["a", "b", "c", "d"]
            .into_iter()
            .zip([&bench.store, &other_node].into_iter().cycle().cloned())
            .map(|(worker, store)| spawn(move || claim_all(&store, worker)))
            .collect();
        let claimed: Vec<JobId> =
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
        let different: BTreeSet<_> = claimed.iter().map(|job| job.uuid()).collect();
        assert_eq!((claimed.len(), different.len()), (JOBS as usize, JOBS as usize));
    });
}

/// Claims until nothing is left, as a worker does; contention is met again.
fn claim_all(store: &Store, worker: &'static str) -> Vec<JobId> {
    let mut claimed = Vec::new();
    loop {
        match store.write_blocking("claim", move |tx| claim_jobs(tx, worker, 5)) {
            Ok(jobs) if jobs.is_empty() => return claimed,
            Ok(jobs) => claimed.extend(jobs.into_iter().map(|job| job.id)),
            Err(StoreError::Contention) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_job_is_not_due_before_its_time_and_the_oldest_comes_first() {
    on_both_engines(|bench| {
        for (number, seconds) in [(1, 30), (2, 10), (3, 20)] {
            let later = kernel::time::plus_seconds(bench.store.now(), seconds);
            let enqueued = bench.store.write_blocking("enqueue", move |tx| {
                let id = JobId::new(key(number));
                tx.enqueue(&Job { id, kind: "test.job", payload: &(), run_at: later })
            });
            assert_eq!(enqueued, Ok(()));
        }
        assert!(claim(&bench.store, "w", 10).is_empty());
        bench.clock.advance_seconds(30);
        let order: Vec<_> = claim(&bench.store, "w", 2).iter().map(|job| job.id.uuid()).collect();
        assert_eq!(order, [key(2), key(3)]);
    });
}

#[test]
fn a_lease_ends_by_time_and_the_late_worker_cannot_put_the_job_back() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        let first = claim(&bench.store, "first", 10).remove(0);
        bench.clock.advance_seconds(LEASE_SECONDS - 1);
        assert!(claim(&bench.store, "second", 10).is_empty());
        bench.clock.advance_seconds(1);
        let second = claim(&bench.store, "second", 10).remove(0);
        assert_eq!((second.id, second.attempt), (first.id, 2));
        // The first one wakes up and reports: the job is with the second now.
        fail(bench, &first);
        bench.clock.advance_seconds(LEASE_SECONDS - 1);
        assert!(claim(&bench.store, "third", 10).is_empty());
        bench.store.write_blocking("finish", move |tx| finish_job(tx, second.id)).unwrap();
        assert_eq!(counts(bench).open, 0);
    });
}

#[test]
fn each_failure_waits_longer_and_the_last_one_sets_the_job_aside() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        let mut pauses = Vec::new();
        while let Some(job) = claim(&bench.store, "w", 1).pop() {
            fail(bench, &job);
            let Some(due) = counts(bench).oldest_due else { break };
            let pause = kernel::time::seconds_between(bench.store.now(), due);
            bench.clock.advance_seconds(pause - 1);
            assert!(claim(&bench.store, "w", 1).is_empty(), "claimed before the pause was over");
            bench.clock.advance_seconds(1);
            pauses.push(pause);
        }
        assert_eq!(pauses.len(), 19);
        assert_eq!(pauses[..4], [2, 4, 8, 16]);
        assert!(pauses.is_sorted() && pauses.last() == Some(&3_600), "{pauses:?}");
        assert_eq!(counts(bench), JobCounts { open: 1, failed: 1, oldest_due: None });
        bench.clock.advance_seconds(1_000_000);
        assert!(claim(&bench.store, "w", 1).is_empty());

        let id = JobId::new(key(1));
        let retried = || bench.store.write_blocking("retry", move |tx| retry_job(tx, id));
        assert_eq!(retried(), Ok(true));
        assert_eq!(retried(), Ok(false));
        assert_eq!(claim(&bench.store, "w", 1)[0].attempt, 1);
    });
}

#[test]
fn a_worker_that_stops_hands_its_jobs_back_without_costing_a_try() {
    on_both_engines(|bench| {
        (1..=3).for_each(|number| enqueue(&bench.store, number));
        let others = claim(&bench.store, "stays", 1).remove(0);
        assert_eq!(claim(&bench.store, "stops", 10).len(), 2);
        let back = bench.store.write_blocking("hand back", |tx| hand_back_jobs(tx, "stops"));
        assert_eq!(back, Ok(2));
        let again = claim(&bench.store, "next", 10);
        assert_eq!(again.iter().map(|job| job.attempt).collect::<Vec<_>>(), [1, 1]);
        assert!(again.iter().all(|job| job.id != others.id));
    });
}

#[test]
fn finished_jobs_are_forgotten_after_a_while() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        let id = claim(&bench.store, "w", 1).remove(0).id;
        bench.store.write_blocking("finish", move |tx| finish_job(tx, id)).unwrap();
        enqueue(&bench.store, 2);
        let tidy =
            || bench.store.write_blocking("tidy", |tx| tidy_jobs(tx, Duration::from_secs(60)));
        bench.clock.advance_seconds(60);
        assert_eq!(tidy(), Ok(0));
        bench.clock.advance_seconds(1);
        assert_eq!(tidy(), Ok(1));
        assert_eq!(counts(bench).open, 1);
    });
}

#[test]
fn an_undone_script_enqueues_nothing() {
    on_both_engines(|bench| {
        let undone: Result<(), _> = bench.store.write_blocking("undone", |tx| {
            let (id, run_at) = (JobId::new(key(1)), tx.now());
            tx.enqueue(&Job { id, kind: "test.job", payload: &(), run_at })?;
            Err(StoreError::Constraint("a rule".into()))
        });
        assert!(undone.is_err());
        assert_eq!(counts(bench).open, 0);
    });
}

#[test]
fn a_job_whose_cause_is_decided_waits_no_longer_even_if_somebody_tries_it_just_now() {
    on_both_engines(|bench| {
        enqueue(&bench.store, 1);
        for attempt in 1..=6 {
            let tried = claim(&bench.store, "w", 1);
            assert_eq!(tried[0].attempt, attempt);
            fail(bench, &tried[0]);
            bench.clock.advance_seconds(1 << attempt);
        }
        let late = claim(&bench.store, "looked before", 1);
        let id = late[0].id;
        bench.store.write_blocking("hasten", move |tx| hasten_job(tx, id)).unwrap();
        fail(bench, &late[0]);
        let again = claim(&bench.store, "looks now", 1);
        assert_eq!((again[0].id, again[0].attempt), (id, 1));

        bench.store.write_blocking("finish", move |tx| finish_job(tx, id)).unwrap();
        bench.store.write_blocking("hasten", move |tx| hasten_job(tx, id)).unwrap();
        assert!(claim(&bench.store, "w", 1).is_empty(), "what is done is done");
    });
}
