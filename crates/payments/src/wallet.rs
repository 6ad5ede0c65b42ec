//! Wallets: money that we owe to people and that they can pay with here.
//!
//! The balance is guarded by a conditional update, so that it cannot fall below zero however many
//! pay at once; `verify` proves that it equals the ledger.

use kernel::{BookingId, Class, Currency, Money, Refusal, Timestamp, TransferId, UserId};
use serde_json::{Value, json};
use store::{Failure, Snapshot, StoreError, Tx, params, sql};

use crate::account::Account;
use crate::ledger::{Line, Transfer, post_transfer};

sql! {
    CREDIT = "INSERT INTO wallets (user_id, currency, balance_minor, updated_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (user_id, currency) DO UPDATE SET \
        balance_minor = wallets.balance_minor + excluded.balance_minor, \
        updated_at = excluded.updated_at";
    DEBIT = "UPDATE wallets SET balance_minor = balance_minor - $3, updated_at = $4 \
        WHERE user_id = $1 AND currency = $2 AND balance_minor >= $3";
    BALANCE = "SELECT balance_minor FROM wallets WHERE user_id = $1 AND currency = $2";
    WALLETS_OF = "SELECT balance_minor, currency FROM wallets WHERE user_id = $1 \
        ORDER BY currency";
    /// Served by ledger_entries_wallet.
    HISTORY = "SELECT t.created_at, t.booking_id, e.amount_minor, e.currency \
        FROM ledger_entries e JOIN transfers t ON t.transfer_id = e.transfer_id \
        WHERE e.account = 'wallet' AND e.owner_id = $1 ORDER BY t.created_at DESC, e.transfer_id LIMIT $2 OFFSET $3";
}

/// Why a wallet does not pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletRefusal {
    /// Less in it than is to pay.
    TooLittle {
        /// What is in it.
        balance: Money,
    },
}

impl Refusal for WalletRefusal {
    fn code(&self) -> &'static str {
        "wallet_too_little"
    }
    fn class(&self) -> Class {
        Class::Declined
    }
    fn message(&self) -> String {
        let Self::TooLittle { balance } = self;
        format!("There is {balance} in your wallet. Pay the rest with a card.")
    }
    fn details(&self) -> Value {
        let Self::TooLittle { balance } = self;
        json!({ "balance": balance.to_decimal(), "currency": balance.currency })
    }
}

/// What a movement of a wallet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletLineKind {
    /// Money of a booking came back.
    Refund,
    /// Money came in for no booking.
    Credit,
    /// It paid for tickets.
    Payment,
}

impl WalletLineKind {
    const fn of(booking: Option<BookingId>, amount: Money) -> Self {
        match booking {
            _ if amount.minor < 0 => Self::Payment,
            Some(_) => Self::Refund,
            None => Self::Credit,
        }
    }

    /// `refund`, `credit` or `payment`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Credit => "credit",
            Self::Payment => "payment",
        }
    }
}

/// One movement of a wallet, from its owner's point of view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalletLine {
    /// When.
    pub at: Timestamp,
    /// What for.
    pub kind: WalletLineKind,
    /// For which booking.
    pub booking: Option<BookingId>,
    /// Positive if money came in.
    pub amount: Money,
}

/// Puts money in. The same transfer twice is one.
pub fn credit_wallet(
    tx: &mut Tx<'_>,
    user: UserId,
    amount: Money,
    from: Account,
    transfer: TransferId,
    booking: Option<BookingId>,
) -> Result<(), StoreError> {
    let out = Money::new(-amount.minor, amount.currency);
    let kind = WalletLineKind::of(booking, amount).word();
    let lines = vec![Line::new(from, amount), Line::new(Account::Wallet(user), out)];
    if post_transfer(tx, &Transfer { id: transfer, kind, booking, lines })? {
        let (now, currency) = (tx.now(), amount.currency.to_string());
        tx.execute(&CREDIT, params![user, &currency, amount.minor, now])?;
    }
    Ok(())
}

/// Takes money out, if there is enough. The same transfer twice is one.
pub fn debit_wallet(
    tx: &mut Tx<'_>,
    user: UserId,
    amount: Money,
    to: Account,
    transfer: TransferId,
    booking: Option<BookingId>,
) -> Result<(), Failure<WalletRefusal>> {
    let out = Money::new(-amount.minor, amount.currency);
    let lines = vec![Line::new(Account::Wallet(user), amount), Line::new(to, out)];
    if !post_transfer(tx, &Transfer { id: transfer, kind: "wallet payment", booking, lines })? {
        return Ok(());
    }
    let (now, currency) = (tx.now(), amount.currency.to_string());
    if tx.execute(&DEBIT, params![user, &currency, amount.minor, now])? == 0 {
        let balance = wallet_balance(tx, user, amount.currency)?;
        return Err(WalletRefusal::TooLittle { balance }.into());
    }
    Ok(())
}

/// What is in a person's wallet of one currency.
pub fn wallet_balance(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    currency: Currency,
) -> Result<Money, StoreError> {
    let code = currency.to_string();
    let minor = snapshot.row_opt(&BALANCE, params![user, &code], |row| row.get(0))?;
    Ok(Money::new(minor.unwrap_or(0), currency))
}

/// What is in a person's wallets, one a currency.
pub fn wallets_of(snapshot: &mut Snapshot<'_>, user: UserId) -> Result<Vec<Money>, StoreError> {
    snapshot.rows(&WALLETS_OF, params![user], |row| Ok(Money::new(row.get(0)?, row.word(1)?)))
}

/// What went in and out, newest first.
pub fn wallet_history(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    limit: u32,
    offset: u32,
) -> Result<Vec<WalletLine>, StoreError> {
    snapshot.rows(&HISTORY, params![user, limit, offset], |row| {
        let credit: i64 = row.get(2)?;
        let (booking, amount) = (row.get(1)?, Money::new(-credit, row.word(3)?));
        Ok(WalletLine {
            at: row.get(0)?,
            kind: WalletLineKind::of(booking, amount),
            booking,
            amount,
        })
    })
}
