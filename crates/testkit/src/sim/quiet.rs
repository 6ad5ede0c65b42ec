//! The end of a run: no more accidents, time passes, all work is done, and the books are closed.

use std::collections::BTreeMap;

use booking::booking_problems;
use kernel::BookingId;
use payments::money_problems;
use store::{StoreError, job_counts};
use tickets::ticket_problems;

use crate::auditor::{BookingSeen, BookingWord, Books, Event};

use super::lie::Lie;
use super::pages::{Parties, charges_of, own_books, suspense_problems};
use super::{NODES, Sim};

/// Longer than the longest pause before a job is tried again.
const PAUSE_SECONDS: i64 = 3_700;
/// So many pauses suffice for any job.
const PAUSES_MAX: usize = 12;
/// Far ahead.
const DAYS_SECONDS: i64 = 3 * 24 * 3_600;

impl Sim {
    pub(super) async fn become_quiet(&mut self) {
        self.outage = None;
        for no in 0..NODES {
            self.wires[no].set_trouble(0);
            self.wires[no].deliver_late().await;
            self.reopen(no);
        }
        for pause in 0..PAUSES_MAX {
            self.till.settle().await;
            self.till.release("as_made", 1).await;
            for no in 0..NODES {
                if let Err(error) = self.nodes[no].worker.run_until_idle().await {
                    self.hear(Event::Broken(error.to_string()));
                }
            }
            self.look_around().await;
            if pause > 1 && self.is_quiet().await {
                break;
            }
            self.bench.clock.advance_seconds(PAUSE_SECONDS);
        }
        self.bench.clock.advance_seconds(DAYS_SECONDS);
        let _ = self.nodes[0].worker.run_until_idle().await;
        self.look_around().await;
        self.close_books().await;
    }

    async fn is_quiet(&self) -> bool {
        let jobs = self.bench.store.read("sim.jobs", job_counts).await;
        let is_open = |page: &BookingSeen| page.word == BookingWord::Pending;
        jobs.is_ok_and(|jobs| jobs.open == 0) && !self.pages.values().any(is_open)
    }

    async fn close_books(&mut self) {
        let books = self.read_books().await;
        self.note(format!("the end: {} charges at the gateway", books.charges.len()));
        self.hear(Event::Over(books));
        let currencies: BTreeMap<_, _> =
            self.town.shows.iter().map(|one| (one.show.id.uuid(), one.show.currency)).collect();
        let bookings: BTreeMap<BookingId, _> = self
            .pages
            .values()
            .map(|page| (BookingId::new(page.booking), currencies[&page.show]))
            .collect();
        let problems = self
            .bench
            .store
            .read("sim.problems", move |reads| {
                let mut problems = booking_problems(reads)?;
                problems.extend(money_problems(reads)?);
                problems.extend(ticket_problems(reads)?);
                problems.extend(suspense_problems(reads, &bookings)?);
                let jobs = job_counts(reads)?;
                if jobs.open > 0 {
                    problems.push(format!("{jobs:?}"));
                }
                Ok::<_, StoreError>(problems)
            })
            .await
            .expect("the problems can be read");
        for problem in problems {
            self.hear(Event::Broken(problem));
        }
    }

    pub(super) async fn read_books(&self) -> Books {
        let parties = Parties {
            users: self.town.people.iter().filter_map(|person| person.user).collect(),
            theaters: self.town.shows.iter().map(|one| one.show.theater).collect(),
            currencies: self.town.currencies.clone(),
        };
        let own = self
            .bench
            .store
            .read("sim.books", move |reads| own_books(reads, &parties))
            .await
            .expect("the books can be read");
        let report = self.till.report().await;
        let mut refunds = charges_of(&report, "refunds");
        if self.run.lie == Some(Lie::LostRefund) {
            refunds.pop();
        }
        Books { charges: charges_of(&report, "charges"), refunds, ..own }
    }
}
