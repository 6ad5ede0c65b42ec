//! What runs by the clock. Each is idempotent and bounded; nothing depends on its punctuality.

use std::time::Duration;

use accounts::{tidy_one_time_tokens, tidy_sign_ins};
use flows::Flows;
use payments::forget_old_events;
use store::{Store, StoreError, forget_old_answers, tidy_jobs};

/// How long finished jobs are kept to look at.
const KEEP_JOBS: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Something that is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Tidies and announces holds and blocks that ran out.
    SweepSeats,
    /// Asks gateways about payments without an answer.
    Reconcile,
    /// Forgets old answers, jobs, one-time tokens, sign-ins and events of gateways.
    Tidy,
}

impl Schedule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SweepSeats, Self::Reconcile, Self::Tidy];

    /// What the turns of it go by in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SweepSeats => "sweep-seats",
            Self::Reconcile => "reconcile",
            Self::Tidy => "tidy",
        }
    }

    /// The longest pause between two runs.
    #[must_use]
    pub const fn every(self) -> Duration {
        match self {
            Self::SweepSeats => Duration::from_secs(2),
            Self::Reconcile => Duration::from_secs(5),
            Self::Tidy => Duration::from_secs(600),
        }
    }

    /// Runs once.
    pub async fn run(self, store: &Store, flows: &Flows) -> Result<(), StoreError> {
        match self {
            Self::SweepSeats => store.write("seating.sweep", seating::sweep).await.map(|_| ()),
            Self::Reconcile => flows.reconcile().await.map(|_| ()),
            Self::Tidy => {
                store.write("store.forget_old_answers", forget_old_answers).await?;
                store.write("store.tidy_jobs", |tx| tidy_jobs(tx, KEEP_JOBS)).await?;
                store.write("accounts.tidy_one_time_tokens", tidy_one_time_tokens).await?;
                store.write("accounts.tidy_sign_ins", tidy_sign_ins).await?;
                store.write("payments.forget_old_events", forget_old_events).await.map(|_| ())
            }
        }
    }
}
