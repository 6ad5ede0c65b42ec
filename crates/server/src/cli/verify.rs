//! `usher verify`: the proof on live data that nothing is sold twice and no money is lost.

use clap::Args;
use store::{Store, StoreError};

use crate::config::{Config, ConfigArgs};
use crate::installation::look;
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Show every problem, not only the first 20 of each check
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Problems of one check that are shown unless all are asked for: what went wrong once went wrong in
/// many rows.
const SHOWN_MAX: usize = 20;

/// The first problem of all checks.
pub(super) fn first_problem(store: &Store) -> Result<Option<String>, StoreError> {
    for (_, check) in CHECKS {
        if let Some(problem) = check(store)?.into_iter().next() {
            return Ok(Some(problem));
        }
    }
    Ok(None)
}

/// Answers what it has found, one problem a line.
type Check = fn(&Store) -> Result<Vec<String>, StoreError>;

/// What is proved, and by which check.
const CHECKS: [(&str, Check); 5] = [
    ("each sold seat has exactly one living ticket, each booking is whole", |store| {
        store.read_blocking("verify.bookings", booking::booking_problems)
    }),
    ("each ticket was let in as often as it says", |store| {
        store.read_blocking("verify.tickets", tickets::ticket_problems)
    }),
    ("the ledger balances, and wallets and payments agree with it", |store| {
        store.read_blocking("verify.money", payments::money_problems)
    }),
    ("each film's stars are those of its published reviews", |store| {
        store.read_blocking("verify.ratings", catalog::rating_problems)
    }),
    ("the database's pages and references are sound", Store::integrity_problems),
];

impl Verify {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let store = look(&config)?;
        let mut count = 0;
        for (what, check) in CHECKS {
            let problems = check(&store)?;
            println!("{:<8} {what}", if problems.is_empty() { "ok" } else { "PROBLEM" });
            let shown = if self.all { problems.len() } else { SHOWN_MAX };
            for problem in problems.iter().take(shown) {
                println!("         {problem}");
            }
            if problems.len() > shown {
                println!("         and {} more (--all shows them)", problems.len() - shown);
            }
            count += problems.len();
        }
        Trouble::problems(count)
    }
}
