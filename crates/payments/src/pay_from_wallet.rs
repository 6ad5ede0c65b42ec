//! Step: pay for a booking, or a part of it, from the person's wallet. Captured at once.

use kernel::{BookingId, Money, PaymentId, UserId};
use store::{Failure, Tx, params, sql};

use crate::account::Account;
use crate::settle_payment::capture_id;
use crate::wallet::{WalletRefusal, debit_wallet};

sql! {
    INSERT_CAPTURED = "INSERT INTO payments (payment_id, booking_id, user_id, method, gateway, \
        gateway_ref, amount_minor, currency, status, created_at, updated_at) \
        VALUES ($1, $2, $3, 'wallet', 'wallet', $4, $5, $6, 'captured', $7, $7) \
        ON CONFLICT (payment_id) DO NOTHING";
}

/// A payment from a wallet.
#[derive(Debug, Clone, Copy)]
pub struct PayFromWallet {
    /// Its id, made by the door.
    pub id: PaymentId,
    /// What it pays for.
    pub booking: BookingId,
    /// Whose wallet.
    pub user: UserId,
    /// How much; more than nothing.
    pub amount: Money,
}

/// Takes the money, or refuses where there is too little.
pub fn pay_from_wallet(
    tx: &mut Tx<'_>,
    command: &PayFromWallet,
) -> Result<(), Failure<WalletRefusal>> {
    let (now, currency) = (tx.now(), command.amount.currency.to_string());
    let reference = format!("wallet:{}", command.id);
    let values = params![
        command.id,
        command.booking,
        command.user,
        &reference,
        command.amount.minor,
        &currency,
        now
    ];
    if tx.execute(&INSERT_CAPTURED, values)? == 0 {
        return Ok(());
    }
    let transfer = capture_id(command.id);
    let to = Account::BookingSuspense(command.booking);
    debit_wallet(tx, command.user, command.amount, to, transfer, Some(command.booking))
}
