//! The reconciler: asks gateways about payments that nobody heard the end of, and goes on trying to
//! send back what has been tried for long.
//!
//! Takes no input and can run at any time, any number of times, on any node.

use booking::limits::PENDING_MAX_SECONDS;
use booking::{Concluded, EndedBecause, conclude_booking, conclude_payment, long_pending_bookings};
use kernel::BookingId;
use kernel::time::{plus_seconds, seconds_between};
use payments::gateway::GatewayOutcome;
use payments::{Payment, retry_refund, stuck_refunds, unsettled_payments};
use store::{Isolation, StoreError, Tx};

use crate::Flows;

/// Payments that one run asks about.
const PAYMENTS_PER_RUN_MAX: u32 = 100;
/// Refunds that one run gives another round of tries.
const REFUNDS_PER_RUN_MAX: u32 = 100;

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments that were asked about.
    pub asked: usize,
    /// Those that are settled now.
    pub settled: usize,
    /// Bookings without a gateway payment that were pending and are not any more.
    pub bookings: usize,
    /// Refunds that are tried again although their last try had failed.
    pub refunds: usize,
}

impl Flows {
    /// Settles what is overdue.
    pub async fn reconcile(&self) -> Result<Reconciled, StoreError> {
        let overdue = self
            .store
            .read("flows.unsettled", |reads| unsettled_payments(reads, PAYMENTS_PER_RUN_MAX))
            .await?;
        let mut done = Reconciled { asked: overdue.len(), ..Reconciled::default() };
        for payment in &overdue {
            let concluded = self.settle(payment).await?;
            let is_settled = concluded.is_some_and(|now| !now.payment.status.is_open());
            done.settled += usize::from(is_settled);
        }
        for booking in self.long_pending().await? {
            let script = move |tx: &mut Tx<'_>| conclude_booking(tx, booking);
            let level = Isolation::ReadCommitted;
            let concluded = self.store.write_at(level, "flows.conclude_booking", script).await?;
            done.bookings += usize::from(concluded);
        }
        done.refunds = self.retry_refunds().await?;
        Ok(done)
    }

    async fn retry_refunds(&self) -> Result<usize, StoreError> {
        let stuck = self
            .store
            .read("flows.stuck_refunds", |reads| stuck_refunds(reads, REFUNDS_PER_RUN_MAX))
            .await?;
        let mut retried = 0;
        for refund in stuck {
            let script = move |tx: &mut Tx<'_>| retry_refund(tx, refund);
            retried += usize::from(self.store.write("flows.retry_refund", script).await?);
        }
        Ok(retried)
    }

    /// Asks about one payment. One that is still open after a quarter of an hour is called off at
    /// the gateway first, so that no money can arrive for it later.
    async fn settle(&self, payment: &Payment) -> Result<Option<Concluded>, StoreError> {
        let age = seconds_between(payment.created_at, self.store.now());
        let mut ended = EndedBecause::NotCharged;
        let mut answer = self.gateways.lookup(&payment.gateway, payment.id).await;
        let is_open =
            matches!(answer, Ok(GatewayOutcome::Unknown | GatewayOutcome::NeedsAction { .. }));
        if (is_open && age >= PENDING_MAX_SECONDS) || answer == Ok(GatewayOutcome::NotCharged) {
            ended = if is_open { EndedBecause::NoAnswer } else { ended };
            answer = self.gateways.void(&payment.gateway, payment.id).await;
        }
        // A gateway that is down has said nothing.
        let outcome = answer.unwrap_or(GatewayOutcome::Unknown);
        let id = payment.id;
        self.store
            .write_at(Isolation::ReadCommitted, "flows.conclude", move |tx| {
                conclude_payment(tx, id, &outcome, &ended)
            })
            .await
    }

    async fn long_pending(&self) -> Result<Vec<BookingId>, StoreError> {
        let since = plus_seconds(self.store.now(), -PENDING_MAX_SECONDS);
        self.store
            .read("flows.long_pending", move |reads| {
                long_pending_bookings(reads, since, PAYMENTS_PER_RUN_MAX)
            })
            .await
    }
}
