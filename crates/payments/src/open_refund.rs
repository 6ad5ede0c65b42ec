//! Step: send money back, never more than was captured.
//!
//! To a wallet at once; to a card by a job that asks the gateway after this script has committed.

use kernel::{Class, JobId, Money, PaymentId, RefundId, Refusal, TransferId, derived};
use serde_json::json;
use store::{Failure, Job, StoreError, Tx, params, retry_job, sql};

use crate::account::Account;
use crate::payment::{Method, Payment};
use crate::queries::{find_payment, find_refund};
use crate::refund::{Destination, Refund, RefundStatus};
use crate::wallet::credit_wallet;

/// The kind of the job that asks a gateway for a refund; its payload names it as `refundId`.
pub const REFUND_JOB: &str = "payments.refund";

sql! {
    INSERT_REFUND = "INSERT INTO refunds (refund_id, payment_id, booking_id, destination, \
        amount_minor, currency, reason, status, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (refund_id) DO NOTHING";
    /// The guard: all refunds of a payment together stay within what was captured.
    RESERVE_REFUND = "UPDATE payments SET refunded_minor = refunded_minor + $2, updated_at = $3 \
        WHERE payment_id = $1 AND status = 'captured' AND refunded_minor + $2 <= amount_minor";
}

/// Money to send back.
#[derive(Debug, Clone)]
pub struct OpenRefund {
    /// Its id, made by the caller.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much; more than nothing.
    pub amount: Money,
    /// Where the money goes. What a wallet paid always goes back to that wallet.
    pub destination: Destination,
    /// Why.
    pub reason: String,
}

/// Why a refund is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRefusal {
    /// There is no such payment.
    UnknownPayment,
    /// More than what is left of the payment, or it was never captured.
    TooMuch,
    /// A guest has no wallet.
    NoWallet,
}

impl Refusal for RefundRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownPayment => "unknown_payment",
            Self::TooMuch => "refund_too_large",
            Self::NoWallet => "no_wallet",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownPayment => Class::NotFound,
            Self::TooMuch | Self::NoWallet => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownPayment => "There is no such payment.",
            Self::TooMuch => "This is more than what is left of the payment.",
            Self::NoWallet => "A wallet belongs to an account; choose a refund to the source.",
        }
        .into()
    }
}

/// Opens the refund. The same id twice is one refund.
pub fn open_refund(
    tx: &mut Tx<'_>,
    command: &OpenRefund,
) -> Result<Refund, Failure<RefundRefusal>> {
    if let Some(known) = find_refund(tx, command.id)? {
        return Ok(known);
    }
    let payment = find_payment(tx, command.payment)?.ok_or(RefundRefusal::UnknownPayment)?;
    let to_wallet = command.destination == Destination::Wallet || payment.method == Method::Wallet;
    if to_wallet && payment.user.is_none() {
        return Err(RefundRefusal::NoWallet.into());
    }
    let now = tx.now();
    let reserved = params![payment.id, command.amount.minor, now];
    if tx.execute(&RESERVE_REFUND, reserved)? == 0 {
        return Err(RefundRefusal::TooMuch.into());
    }
    let destination = if to_wallet { Destination::Wallet } else { Destination::Source };
    let status = if to_wallet { RefundStatus::Completed } else { RefundStatus::Processing };
    write_refund(tx, command, &payment, destination, status)?;
    match payment.user.filter(|_| to_wallet) {
        Some(user) => {
            let transfer = TransferId::new(derived(command.id.uuid(), "refund", 0));
            let from = Account::BookingSuspense(payment.booking);
            credit_wallet(tx, user, command.amount, from, transfer, Some(payment.booking))?;
        }
        None => enqueue_refund(tx, command.id)?,
    }
    find_refund(tx, command.id)?
        .ok_or_else(|| StoreError::Defect("a refund was not written".into()).into())
}

fn write_refund(
    tx: &mut Tx<'_>,
    command: &OpenRefund,
    payment: &Payment,
    destination: Destination,
    status: RefundStatus,
) -> Result<(), StoreError> {
    let now = tx.now();
    let (destination, status) = (destination.to_string(), status.to_string());
    let currency = command.amount.currency.to_string();
    let values = params![
        command.id,
        payment.id,
        payment.booking,
        &destination,
        command.amount.minor,
        &currency,
        &command.reason,
        &status,
        now
    ];
    tx.execute(&INSERT_REFUND, values).map(|_| ())
}

fn enqueue_refund(tx: &mut Tx<'_>, refund: RefundId) -> Result<(), StoreError> {
    let run_at = tx.now();
    tx.enqueue(&Job {
        id: job_of(refund),
        kind: REFUND_JOB,
        payload: &json!({ "refundId": refund }),
        run_at,
    })
}

/// Gives the job of a refund another round of tries, if it was set aside after its last one. Money that
/// is owed is never given up: a gateway may be away for days, and a bank take as long.
pub fn retry_refund(tx: &mut Tx<'_>, refund: RefundId) -> Result<bool, StoreError> {
    retry_job(tx, job_of(refund))
}

fn job_of(refund: RefundId) -> JobId {
    JobId::new(derived(refund.uuid(), "job", 0))
}
