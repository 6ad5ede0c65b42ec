//! What is written down of a load while it runs: latencies, refusals, faults.
//!
//! Each thread has its own notes, so that writing costs no lock; they are put together at the end.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tokio::time::sleep;

use crate::client::{Answer, Broken};
use crate::histogram::Latencies;
use crate::limits::{AFTER_BROKEN, AFTER_OVERLOADED, FAULTS_TOLD_MAX};
use crate::timeline::Timeline;

/// Which answers count.
#[derive(Debug, Clone, Copy)]
pub enum Counting {
    /// A closed loop: those that came between two moments.
    AnsweredWithin(Instant, Instant),
    /// An open loop: all that were due from a moment on, whenever they came. To leave out the late
    /// ones would leave out the slow ones.
    DueFrom(Instant),
}

/// What everybody may see of a load while it runs.
#[derive(Debug, Default)]
pub struct Live {
    /// Requests that were done.
    pub done: AtomicU64,
    /// Requests that were refused, by name.
    pub refused: AtomicU64,
    /// What must not happen.
    pub faults: AtomicU64,
}

/// What one step of a visit took, all visits together.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is called.
    pub name: &'static str,
    /// From when the request was due, of those that were done.
    pub latency: Latencies,
    /// From when it was sent, of those that were done.
    pub service: Latencies,
    /// From when it was due, of those that were refused.
    pub refused: Latencies,
    /// Those that were done, over time.
    pub timeline: Timeline,
}

/// All that was noted.
#[derive(Debug, Clone, Default)]
pub struct Noted {
    /// The steps of a visit.
    pub steps: Vec<Step>,
    /// What else was counted, refusals by their code among it.
    pub counts: BTreeMap<String, u64>,
    /// What must not happen: the first ones in full.
    pub faults: Vec<String>,
    /// How many there were.
    pub fault_count: u64,
}

/// A step that was not done.
#[derive(Debug)]
pub enum No {
    /// The server said why.
    Refused(Answer),
    /// The server said that it has too much to do, and at once: a refusal with a name, not an error.
    Overloaded,
    /// It did not, or broke.
    Broken,
}

/// A thread's notes.
#[derive(Clone)]
pub struct Notes {
    counting: Counting,
    live: Arc<Live>,
    noted: Rc<RefCell<Noted>>,
}

impl Notes {
    /// Empty ones about a visit with these steps; `begin` is where plots over time begin.
    #[must_use]
    pub fn new(
        steps: &[&'static str],
        counting: Counting,
        timeline: &Timeline,
        live: &Arc<Live>,
    ) -> Self {
        let step = |name: &&'static str| Step {
            name,
            latency: Latencies::default(),
            service: Latencies::default(),
            refused: Latencies::default(),
            timeline: timeline.clone(),
        };
        let noted = Noted { steps: steps.iter().map(step).collect(), ..Noted::default() };
        Self { counting, live: Arc::clone(live), noted: Rc::new(RefCell::new(noted)) }
    }

    /// Waits for an answer and notes how long it took since it was `due`. Answers it if it was done;
    /// an error of the server and a lost answer are faults, a refusal is counted by its code.
    pub async fn time(
        &self,
        step: usize,
        due: Instant,
        asked: impl Future<Output = Result<Answer, Broken>>,
    ) -> Result<Answer, No> {
        let sent = Instant::now();
        let answer = match asked.await {
            Ok(answer) => answer,
            Err(broken) => {
                self.fault(&broken.to_string());
                sleep(AFTER_BROKEN).await;
                return Err(No::Broken);
            }
        };
        if answer.is_done() {
            self.done(step, due, sent);
            return Ok(answer);
        }
        let (name, code) = (self.noted.borrow().steps[step].name, answer.refusal());
        let is_overloaded = answer.status == 503 && code == "overloaded";
        if answer.status >= 500 && !is_overloaded {
            self.fault(&format!("{name}: status {}, {code}", answer.status));
            return Err(No::Broken);
        }
        self.refused(step, due);
        self.count(&format!("{name}: {code}"), 1);
        if is_overloaded {
            sleep(AFTER_OVERLOADED).await;
            return Err(No::Overloaded);
        }
        Err(No::Refused(answer))
    }

    /// Notes a step that was done just now.
    pub fn done(&self, step: usize, due: Instant, sent: Instant) {
        let now = Instant::now();
        self.live.done.fetch_add(1, Ordering::Relaxed);
        if self.counts(due, now) {
            let step = &mut self.noted.borrow_mut().steps[step];
            let latency = now.saturating_duration_since(due);
            step.latency.record(latency);
            step.service.record(now.saturating_duration_since(sent));
            step.timeline.record(now, latency);
        }
    }

    fn refused(&self, step: usize, due: Instant) {
        let now = Instant::now();
        self.live.refused.fetch_add(1, Ordering::Relaxed);
        if self.counts(due, now) {
            self.noted.borrow_mut().steps[step].refused.record(now.saturating_duration_since(due));
        }
    }

    /// Counts something that is no latency.
    pub fn count(&self, what: &str, times: u64) {
        let counts = &mut self.noted.borrow_mut().counts;
        match counts.get_mut(what) {
            Some(count) => *count += times,
            None => drop(counts.insert(what.to_owned(), times)),
        }
    }

    /// Notes something that must not happen. It counts even while the server warms up.
    pub fn fault(&self, what: &str) {
        self.live.faults.fetch_add(1, Ordering::Relaxed);
        let mut noted = self.noted.borrow_mut();
        noted.fault_count += 1;
        if noted.faults.len() < FAULTS_TOLD_MAX && !noted.faults.iter().any(|told| told == what) {
            noted.faults.push(what.to_owned());
        }
    }

    /// What was noted until now.
    #[must_use]
    pub fn noted(&self) -> Noted {
        self.noted.borrow().clone()
    }

    fn counts(&self, due: Instant, now: Instant) -> bool {
        match self.counting {
            Counting::AnsweredWithin(begin, end) => begin <= now && now < end,
            Counting::DueFrom(begin) => begin <= due,
        }
    }
}

impl Noted {
    /// Puts those of another thread, or of another round, to these.
    pub fn add(&mut self, other: Self) {
        if self.steps.is_empty() {
            self.steps = other.steps;
        } else {
            for (mine, theirs) in self.steps.iter_mut().zip(&other.steps) {
                mine.latency.add(&theirs.latency);
                mine.service.add(&theirs.service);
                mine.refused.add(&theirs.refused);
                mine.timeline.add(&theirs.timeline);
            }
        }
        for (what, times) in other.counts {
            *self.counts.entry(what).or_default() += times;
        }
        for fault in other.faults {
            if self.faults.len() < FAULTS_TOLD_MAX && !self.faults.contains(&fault) {
                self.faults.push(fault);
            }
        }
        self.fault_count += other.fault_count;
    }

    /// Puts the notes of others, who did something else meanwhile, beside these.
    pub fn add_beside(&mut self, mut other: Self) {
        self.steps.append(&mut other.steps);
        self.add(Self { steps: Vec::new(), ..other });
    }

    /// How often the step was done.
    #[must_use]
    pub fn done(&self, step: usize) -> u64 {
        self.steps.get(step).map_or(0, |step| step.latency.count())
    }
}
