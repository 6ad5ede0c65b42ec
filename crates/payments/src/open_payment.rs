//! Step: record a payment that a gateway is about to be asked for.
//!
//! Written before the gateway hears of it, so that whatever becomes of the call, the reconciler
//! knows what to ask about.

use kernel::{BookingId, Class, Money, PaymentId, Refusal, Timestamp, UserId};
use store::{Failure, StoreError, Tx, params, sql};

use crate::payment::{Method, Payment, PaymentStatus};
use crate::queries::find_payment;

sql! {
    INSERT_PAYMENT = "INSERT INTO payments (payment_id, booking_id, user_id, method, gateway, \
        token, amount_minor, currency, status, settle_after, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'created', $9, $10, $10) \
        ON CONFLICT (payment_id) DO NOTHING";
    SEND_AGAIN = "UPDATE payments SET status = 'authorizing', updated_at = $2 \
        WHERE payment_id = $1 AND status = 'created'";
}

/// A payment to be.
#[derive(Debug, Clone)]
pub struct OpenPayment {
    /// Its id, made by the door.
    pub id: PaymentId,
    /// What it pays for.
    pub booking: BookingId,
    /// Who pays, unless a guest.
    pub user: Option<UserId>,
    /// How.
    pub method: Method,
    /// Through which gateway.
    pub gateway: String,
    /// The gateway's token for the card or account.
    pub token: String,
    /// How much.
    pub amount: Money,
    /// When to ask about it if no answer came.
    pub settle_after: Timestamp,
}

/// Why a payment is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentRefusal {
    /// The id names another payment.
    IdReused,
}

impl Refusal for PaymentRefusal {
    fn code(&self) -> &'static str {
        "id_reused"
    }
    fn class(&self) -> Class {
        Class::Rule
    }
    fn message(&self) -> String {
        "This id was used for another payment. Use a fresh one.".into()
    }
}

/// Records it. The same id with the same content is the same payment.
pub fn open_payment(
    tx: &mut Tx<'_>,
    command: &OpenPayment,
) -> Result<Payment, Failure<PaymentRefusal>> {
    let (now, currency) = (tx.now(), command.amount.currency.to_string());
    let values = params![
        command.id,
        command.booking,
        command.user,
        command.method.word(),
        &command.gateway,
        &command.token,
        command.amount.minor,
        &currency,
        command.settle_after,
        now,
    ];
    if tx.execute(&INSERT_PAYMENT, values)? == 1 {
        return Ok(opened(command, now));
    }
    find_payment(tx, command.id)?
        .filter(|known| known.booking == command.booking && known.amount == command.amount)
        .ok_or_else(|| PaymentRefusal::IdReused.into())
}

fn opened(command: &OpenPayment, now: Timestamp) -> Payment {
    Payment {
        id: command.id,
        booking: command.booking,
        user: command.user,
        method: command.method,
        gateway: command.gateway.clone(),
        gateway_ref: None,
        token: Some(command.token.clone()),
        amount: command.amount,
        refunded: Money::zero(command.amount.currency),
        status: PaymentStatus::Created,
        decline_code: None,
        next_action_url: None,
        created_at: now,
    }
}

/// Notes that somebody besides its maker asks the gateway for it: from now on its maker alone cannot
/// say that nothing was sent. `false`: it is closed, and must not be asked for.
pub fn send_again(tx: &mut Tx<'_>, payment: PaymentId) -> Result<bool, StoreError> {
    let now = tx.now();
    if tx.execute(&SEND_AGAIN, params![payment, now])? == 1 {
        return Ok(true);
    }
    Ok(find_payment(tx, payment)?.is_some_and(|payment| payment.status.is_open()))
}
