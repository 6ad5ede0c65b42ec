//! A show is called off: one command, then every booking is given back in full.
//!
//! The command marks the show and enqueues the job in one transaction. The job goes through the
//! bookings one by one, each in a transaction of its own; cut anywhere and run again, it goes on
//! with those that are left. Whoever confirms a booking at this moment may not have seen that the show
//! is off; so a second job looks again when they are through, and goes on doing so as long as somebody
//! is paying.

use booking::{
    BookingStatus, CancelBooking, CancelRefusal, CancelledBy, Which, bookings_to_refund,
    cancel_booking, is_archived,
};
use catalog::{CancelledShow, MarkShowCancelled, MarkShowCancelledRefusal, mark_show_cancelled};
use kernel::time::plus_seconds;
use kernel::{BookingId, JobId, Refusal, ShowId, Timestamp, derived};
use payments::Destination;
use serde_json::json;
use store::{Actor, Failure, Job, StoreError, Tx};

use crate::{Flows, Interrupted};

/// The kind of the job that refunds a show's bookings; its payload names it as `showId`.
pub const CANCEL_SHOW_JOB: &str = "flows.refund_show";

/// Bookings of one show that are looked at in one run.
const BOOKINGS_PER_RUN_MAX: u32 = 100_000;

/// When bookings that were being paid for, or were confirmed at that moment, are looked at again.
const LOOK_AGAIN_SECONDS: i64 = 30;

/// Bookings that the store may put off in one run: a store that cannot is not asked for all of them.
const PUT_OFF_MAX: usize = 100;

/// What one run of the job did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShowRefunds {
    /// Bookings that were given back.
    pub refunded: usize,
    /// Bookings that were not, and why.
    pub failed: Vec<(BookingId, String)>,
    /// Bookings that the store could not give back at this moment; another job does.
    pub put_off: usize,
    /// Bookings that were still being paid for; another job looks at them later.
    pub pending: usize,
}

/// Why the job has to run again.
#[derive(Debug)]
pub enum CancelShowFailure {
    /// The store could not.
    Store(StoreError),
    /// A test cut the flow.
    Interrupted(Interrupted),
}

impl From<StoreError> for CancelShowFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Interrupted> for CancelShowFailure {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

impl Flows {
    /// Calls a show off and starts the refunds. One that is archived has no tickets left to refund.
    pub async fn cancel_show(
        &self,
        command: MarkShowCancelled,
    ) -> Result<CancelledShow, Failure<MarkShowCancelledRefusal>> {
        self.store
            .write("flows.cancel_show", move |tx| {
                let cancelled = mark_show_cancelled(tx, &command)?;
                if cancelled.is_news && is_archived(tx, command.show)? {
                    return Err(MarkShowCancelledRefusal::Archived.into());
                }
                let now = tx.now();
                enqueue_refunds(tx, command.show, now)?;
                enqueue_refunds(tx, command.show, plus_seconds(now, LOOK_AGAIN_SECONDS))?;
                Ok(cancelled)
            })
            .await
    }

    /// Gives every booking of a show back in full. One that cannot be given back holds up no other.
    pub async fn refund_show(&self, show: ShowId) -> Result<ShowRefunds, CancelShowFailure> {
        let bookings =
            self.store.write("flows.bookings_to_refund", move |tx| to_refund(tx, show)).await?;
        let mut done = ShowRefunds::default();
        for (booking, status) in bookings {
            if status == BookingStatus::Pending {
                done.pending += 1;
                continue;
            }
            self.faults.at("refund_show.next")?;
            done.count(booking, self.refund_booking(show, booking).await);
            if done.put_off == PUT_OFF_MAX {
                break;
            }
        }
        if done.put_off > 0 {
            let script = move |tx: &mut Tx<'_>| look_again(tx, show);
            self.store.write("flows.refund_later", script).await?;
        }
        Ok(done)
    }

    async fn refund_booking(
        &self,
        show: ShowId,
        booking: BookingId,
    ) -> Result<(), Failure<CancelRefusal>> {
        let command = CancelBooking {
            id: derived(booking.uuid(), "show cancelled", 0),
            booking,
            tickets: Which::All,
            reason: format!("show {show} was cancelled"),
            destination: Destination::Source,
            expected: None,
            by: CancelledBy::Theater,
            actor: Actor::System,
        };
        self.store
            .write("flows.refund_booking", move |tx| cancel_booking(tx, &command).map(|_| ()))
            .await
    }
}

impl ShowRefunds {
    fn count(&mut self, booking: BookingId, ended: Result<(), Failure<CancelRefusal>>) {
        match ended {
            Ok(()) => self.refunded += 1,
            // Everybody of this booking was in already, or they gave it back themselves.
            Err(Failure::Refused(CancelRefusal::NoTickets | CancelRefusal::AlreadyCancelled)) => {}
            Err(Failure::Refused(refusal)) => self.failed.push((booking, refusal.message())),
            Err(Failure::Store(error)) if error.is_passing() => self.put_off += 1,
            Err(Failure::Store(error)) => self.failed.push((booking, error.to_string())),
        }
    }
}

/// Bookings to be given back now, and those that may have to be later, for which a job is left.
fn to_refund(tx: &mut Tx<'_>, show: ShowId) -> Result<Vec<(BookingId, BookingStatus)>, StoreError> {
    let bookings = bookings_to_refund(tx, show, BOOKINGS_PER_RUN_MAX)?;
    if bookings.iter().any(|(_, status)| *status == BookingStatus::Pending) {
        look_again(tx, show)?;
    }
    Ok(bookings)
}

fn look_again(tx: &mut Tx<'_>, show: ShowId) -> Result<(), StoreError> {
    let later = plus_seconds(tx.now(), LOOK_AGAIN_SECONDS);
    enqueue_refunds(tx, show, later)
}

fn enqueue_refunds(tx: &mut Tx<'_>, show: ShowId, run_at: Timestamp) -> Result<(), StoreError> {
    let moment = usize::try_from(run_at.as_second()).unwrap_or_default();
    tx.enqueue(&Job {
        id: JobId::new(derived(show.uuid(), CANCEL_SHOW_JOB, moment)),
        kind: CANCEL_SHOW_JOB,
        payload: &json!({ "showId": show }),
        run_at,
    })
}
