//! Sending a refund: the job asks the gateway and records the answer.

use kernel::RefundId;
use payments::gateway::{RefundOutcome, RefundRequest};
use payments::{
    Payment, Refund, RefundSettled, RefundStatus, find_payment, find_refund, settle_refund,
};
use store::StoreError;

use crate::{Flows, Interrupted};

/// Why a refund has not been sent yet. The job tries again.
#[derive(Debug)]
pub enum RefundFailure {
    /// The gateway said no or nothing.
    TryAgain(String),
    /// The store could not.
    Store(StoreError),
    /// A test cut the flow.
    Interrupted(Interrupted),
}

impl From<StoreError> for RefundFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Interrupted> for RefundFailure {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

impl Flows {
    /// Sends one refund to its gateway. Sent again it does not give the money back twice: our id is
    /// the gateway's idempotency key.
    pub async fn send_refund(&self, id: RefundId) -> Result<(), RefundFailure> {
        let Some((refund, payment)) = self.refund_and_payment(id).await? else { return Ok(()) };
        if refund.status == RefundStatus::Completed {
            return Ok(());
        }
        let request = RefundRequest {
            refund: id,
            payment: payment.id,
            gateway_ref: payment.gateway_ref.clone().unwrap_or_default(),
            amount: refund.amount,
        };
        self.faults.at("refund.begin")?;
        let outcome = match self.gateways.refund(&payment.gateway, &request).await {
            Ok(outcome) => outcome,
            Err(_) => RefundOutcome::Unknown,
        };
        self.faults.at("refund.sent")?;
        let settled = self
            .store
            .write("flows.settle_refund", move |tx| settle_refund(tx, id, &outcome))
            .await?;
        self.faults.at("refund.settled")?;
        match settled {
            None | Some(RefundSettled::Completed) => Ok(()),
            Some(RefundSettled::TryAgain(cause)) => Err(RefundFailure::TryAgain(cause)),
        }
    }

    async fn refund_and_payment(
        &self,
        id: RefundId,
    ) -> Result<Option<(Refund, Payment)>, StoreError> {
        self.store
            .read("flows.refund", move |reads| {
                let Some(refund) = find_refund(reads, id)? else { return Ok(None) };
                Ok(find_payment(reads, refund.payment)?.map(|payment| (refund, payment)))
            })
            .await
    }
}
