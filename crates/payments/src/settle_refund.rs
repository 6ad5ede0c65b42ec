//! Step: record what a gateway answered about a refund.

use kernel::{Money, RefundId, TransferId, derived};
use store::{StoreError, Tx, params, sql};

use crate::account::Account;
use crate::gateway::RefundOutcome;
use crate::ledger::{Line, Transfer, post_transfer};
use crate::queries::{find_payment, find_refund};

sql! {
    COMPLETE = "UPDATE refunds SET status = 'completed', gateway_ref = $2, updated_at = $3 \
        WHERE refund_id = $1 AND status = 'processing'";
    TOUCH = "UPDATE refunds SET updated_at = $2 WHERE refund_id = $1 AND status = 'processing'";
}

/// What the answer changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundSettled {
    /// The money went back, now or before.
    Completed,
    /// It has to be tried again, because of this.
    TryAgain(String),
}

/// Records the answer. `None`: there is no such refund.
pub fn settle_refund(
    tx: &mut Tx<'_>,
    refund: RefundId,
    outcome: &RefundOutcome,
) -> Result<Option<RefundSettled>, StoreError> {
    let Some(refund) = find_refund(tx, refund)? else { return Ok(None) };
    let now = tx.now();
    let gateway_ref = match outcome {
        RefundOutcome::Completed { gateway_ref } => gateway_ref,
        RefundOutcome::Failed { code, .. } => {
            tx.execute(&TOUCH, params![refund.id, now])?;
            return Ok(Some(RefundSettled::TryAgain(code.clone())));
        }
        RefundOutcome::Unknown => {
            tx.execute(&TOUCH, params![refund.id, now])?;
            return Ok(Some(RefundSettled::TryAgain("no answer".into())));
        }
    };
    if tx.execute(&COMPLETE, params![refund.id, gateway_ref, now])? == 1 {
        let payment = find_payment(tx, refund.payment)?
            .ok_or_else(|| StoreError::Defect(format!("refund {} has no payment", refund.id)))?;
        let credit = Money::new(-refund.amount.minor, refund.amount.currency);
        post_transfer(
            tx,
            &Transfer {
                id: TransferId::new(derived(refund.id.uuid(), "refund", 0)),
                kind: "refund",
                booking: Some(refund.booking),
                lines: vec![
                    Line::new(Account::BookingSuspense(refund.booking), refund.amount),
                    Line::new(Account::GatewayClearing(payment.gateway), credit),
                ],
            },
        )?;
    }
    Ok(Some(RefundSettled::Completed))
}
