//! Step: record what a gateway answered, whenever and however often it answers.
//!
//! The first final answer decides; the same answer again changes nothing. Money that arrives after a
//! payment was given up is recorded all the same and reported as late, for booking to sell its seats
//! after all or to send it back.

use kernel::time::plus_seconds;
use kernel::{Money, PaymentId, Timestamp, TransferId, derived};
use store::{StoreError, Tx, params, sql};

use crate::account::Account;
use crate::gateway::GatewayOutcome;
use crate::ledger::{Line, Transfer, post_transfer};
use crate::payment::{Payment, PaymentStatus};
use crate::queries::find_payment;

/// How long to wait before asking again about a payment that is still open.
const ASK_AGAIN_SECONDS: i64 = 30;

sql! {
    CAPTURE = "UPDATE payments SET status = 'captured', gateway_ref = $2, updated_at = $3, \
        decline_code = NULL, next_action_url = NULL \
        WHERE payment_id = $1 AND status <> 'captured'";
    DECLINE = "UPDATE payments SET status = 'declined', decline_code = $2, updated_at = $3, \
        next_action_url = NULL WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    VOID = "UPDATE payments SET status = 'voided', updated_at = $2, next_action_url = NULL \
        WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    NEEDS_ACTION = "UPDATE payments SET gateway_ref = $2, next_action_url = $3, \
        settle_after = $4, updated_at = $5 \
        WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    ASK_LATER = "UPDATE payments SET settle_after = $2, updated_at = $3 \
        WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
}

/// What a gateway said about a payment.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// Which payment.
    pub payment: PaymentId,
    /// What it said.
    pub outcome: GatewayOutcome,
}

/// What the answer changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The money is ours now.
    Captured,
    /// The money is ours now, after the payment had been declined or given up.
    LateCapture,
    /// It is declined now.
    Declined,
    /// It is void now.
    Voided,
    /// The person has to do something.
    NeedsAction {
        /// Where.
        url: String,
    },
    /// Nothing: it is as it was before.
    Unchanged(PaymentStatus),
}

/// Records the answer. `None`: there is no such payment.
pub fn settle_payment(
    tx: &mut Tx<'_>,
    settlement: &Settlement,
) -> Result<Option<(Payment, Settled)>, StoreError> {
    let Some(payment) = find_payment(tx, settlement.payment)? else { return Ok(None) };
    let now = tx.now();
    let id = payment.id;
    let (changed, settled) = match &settlement.outcome {
        GatewayOutcome::Captured { gateway_ref } => {
            let changed = tx.execute(&CAPTURE, params![id, gateway_ref, now])?;
            if changed == 1 {
                post_capture(tx, &payment)?;
            }
            let is_late = !payment.status.is_open();
            (changed, if is_late { Settled::LateCapture } else { Settled::Captured })
        }
        GatewayOutcome::Declined { code, .. } => {
            (tx.execute(&DECLINE, params![id, code, now])?, Settled::Declined)
        }
        GatewayOutcome::NotCharged => (tx.execute(&VOID, params![id, now])?, Settled::Voided),
        GatewayOutcome::NeedsAction { gateway_ref, url } => {
            let later = ask_again_at(now);
            let values = params![id, gateway_ref, url, later, now];
            (tx.execute(&NEEDS_ACTION, values)?, Settled::NeedsAction { url: url.clone() })
        }
        GatewayOutcome::Unknown => {
            tx.execute(&ASK_LATER, params![id, ask_again_at(now), now])?;
            (0, Settled::Unchanged(payment.status))
        }
    };
    let payment = find_payment(tx, id)?.unwrap_or(payment);
    let settled = if changed == 1 { settled } else { Settled::Unchanged(payment.status) };
    Ok(Some((payment, settled)))
}

fn ask_again_at(now: Timestamp) -> Timestamp {
    plus_seconds(now, ASK_AGAIN_SECONDS)
}

/// The transfer by which a gateway's money comes in.
#[must_use]
pub fn capture_id(payment: PaymentId) -> TransferId {
    TransferId::new(derived(payment.uuid(), "capture", 0))
}

fn post_capture(tx: &mut Tx<'_>, payment: &Payment) -> Result<(), StoreError> {
    let credit = Money::new(-payment.amount.minor, payment.amount.currency);
    let transfer = Transfer {
        id: capture_id(payment.id),
        kind: "capture",
        booking: Some(payment.booking),
        lines: vec![
            Line::new(Account::GatewayClearing(payment.gateway.clone()), payment.amount),
            Line::new(Account::BookingSuspense(payment.booking), credit),
        ],
    };
    post_transfer(tx, &transfer).map(|_| ())
}
