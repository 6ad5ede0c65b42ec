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
        decline_code = NULL, next_action_url = NULL, token = NULL, settle_after = NULL \
        WHERE payment_id = $1 AND status <> 'captured'";
    DECLINE = "UPDATE payments SET status = 'declined', decline_code = $2, updated_at = $3, \
        next_action_url = NULL WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    VOID = "UPDATE payments SET status = 'voided', updated_at = $2, next_action_url = NULL \
        WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    VOID_UNSENT = "UPDATE payments SET status = 'voided', updated_at = $2 \
        WHERE payment_id = $1 AND status = 'created'";
    NEEDS_ACTION = "UPDATE payments SET status = 'authorizing', gateway_ref = $2, next_action_url = $3, \
        settle_after = $4, updated_at = $5 \
        WHERE payment_id = $1 AND status IN ('created', 'authorizing')";
    ASK_LATER = "UPDATE payments SET status = 'authorizing', settle_after = $2, updated_at = $3 \
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
    if let Some(changed) = apply(tx, &payment, &settlement.outcome)? {
        return Ok(Some(changed));
    }
    let payment = find_payment(tx, settlement.payment)?.unwrap_or(payment);
    let status = payment.status;
    Ok(Some((payment, Settled::Unchanged(status))))
}

/// Records that its maker sent nothing. That closes it only if nobody else may have: see
/// [`send_again`](crate::send_again).
pub fn void_unsent(
    tx: &mut Tx<'_>,
    payment: PaymentId,
) -> Result<Option<(Payment, Settled)>, StoreError> {
    let now = tx.now();
    let changed = tx.execute(&VOID_UNSENT, params![payment, now])? == 1;
    let settled = |status| if changed { Settled::Voided } else { Settled::Unchanged(status) };
    Ok(find_payment(tx, payment)?.map(|payment| (payment.clone(), settled(payment.status))))
}

/// The payment as it is now and what was changed, if anything was.
fn apply(
    tx: &mut Tx<'_>,
    payment: &Payment,
    outcome: &GatewayOutcome,
) -> Result<Option<(Payment, Settled)>, StoreError> {
    let (id, now) = (payment.id, tx.now());
    let after = Payment { next_action_url: None, ..payment.clone() };
    let (changed, after, settled) = match outcome {
        GatewayOutcome::Captured { gateway_ref } => {
            let changed = tx.execute(&CAPTURE, params![id, gateway_ref, now])?;
            if changed == 1 {
                post_capture(tx, payment)?;
            }
            let (status, gateway_ref) = (PaymentStatus::Captured, Some(gateway_ref.clone()));
            let in_time = payment.status.is_open();
            let settled = if in_time { Settled::Captured } else { Settled::LateCapture };
            let after = Payment { status, gateway_ref, decline_code: None, token: None, ..after };
            (changed, after, settled)
        }
        GatewayOutcome::Declined { code, .. } => {
            let changed = tx.execute(&DECLINE, params![id, code, now])?;
            let (status, decline_code) = (PaymentStatus::Declined, Some(code.clone()));
            (changed, Payment { status, decline_code, ..after }, Settled::Declined)
        }
        GatewayOutcome::NotCharged => {
            let changed = tx.execute(&VOID, params![id, now])?;
            (changed, Payment { status: PaymentStatus::Voided, ..after }, Settled::Voided)
        }
        GatewayOutcome::NeedsAction { gateway_ref, url } => {
            let values = params![id, gateway_ref, url, ask_again_at(now), now];
            let (after, url) = (challenged(after, gateway_ref, url), url.clone());
            (tx.execute(&NEEDS_ACTION, values)?, after, Settled::NeedsAction { url })
        }
        GatewayOutcome::Unknown => {
            tx.execute(&ASK_LATER, params![id, ask_again_at(now), now])?;
            return Ok(None);
        }
    };
    Ok((changed == 1).then_some((after, settled)))
}

fn challenged(payment: Payment, gateway_ref: &str, url: &str) -> Payment {
    let (gateway_ref, url) = (Some(gateway_ref.to_owned()), Some(url.to_owned()));
    let status = PaymentStatus::Authorizing;
    Payment { status, gateway_ref, next_action_url: url, ..payment }
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
