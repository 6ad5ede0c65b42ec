//! The ledger: immutable transfers whose lines sum to zero in each currency.

use std::borrow::Cow;

use kernel::{BookingId, Currency, Money, Timestamp, TransferId};
use store::{Param, Row, Snapshot, StoreError, Tx, params, sql};

use crate::account::Account;

/// Lines that one transfer may have.
const LINES_PER_TRANSFER_MAX: usize = 8;

sql! {
    INSERT_TRANSFER = "INSERT INTO transfers (transfer_id, kind, booking_id, created_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (transfer_id) DO NOTHING";
    TRANSFERS_OF = "SELECT t.transfer_id, t.kind, t.created_at, e.account, \
        COALESCE(e.owner_id, t.booking_id), e.amount_minor, e.currency FROM transfers t JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE t.booking_id = $1 ORDER BY t.created_at, t.transfer_id, e.line_no";
    /// Served by ledger_entries_wallet.
    BALANCE_OF_WALLET = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) \
        FROM ledger_entries WHERE account = 'wallet' AND owner_id = $1 AND currency = $2";
    /// Served by transfers_booking.
    BALANCE_OF_BOOKING = "SELECT CAST(COALESCE(SUM(e.amount_minor), 0) AS BIGINT) \
        FROM transfers t JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE t.booking_id = $1 AND e.account = 'booking' AND e.currency = $2";
    /// Adds up the whole ledger: no sale and no page asks for it.
    BALANCE_OF = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_entries \
        WHERE account = $1 AND owner_id IS NOT DISTINCT FROM $2 AND currency = $3";
}

sql! {
    family INSERT_LINES[LINES_PER_TRANSFER_MAX] = |count| {
        let rows: Vec<String> = (0..count)
            .map(|line| {
                let own: Vec<String> =
                    (0..LINE_PARAMS).map(|n| format!("${}", 2 + line * LINE_PARAMS + n)).collect();
                format!("($1, {line}, {})", own.join(", "))
            })
            .collect();
        format!(
            "INSERT INTO ledger_entries \
             (transfer_id, line_no, account, owner_id, amount_minor, currency) VALUES {}",
            rows.join(", ")
        )
    };
}

/// Parameters that each line has for itself; its transfer is shared by all.
const LINE_PARAMS: usize = 4;

/// One side of a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which account.
    pub account: Account,
    /// A debit if positive, a credit if negative.
    pub amount: Money,
}

impl Line {
    /// A line; see [`Line::amount`] for the sign.
    #[must_use]
    pub const fn new(account: Account, amount: Money) -> Self {
        Self { account, amount }
    }
}

/// One movement of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Names it: the same id twice is one transfer.
    pub id: TransferId,
    /// What it is: `capture`, `sale`, `refund`.
    pub kind: &'static str,
    /// The booking that it belongs to.
    pub booking: Option<BookingId>,
    /// Its sides. Lines of nothing are left out.
    pub lines: Vec<Line>,
}

/// Posts a transfer; `false` if it was posted before. Lines that do not sum to zero are a defect of
/// the caller.
pub fn post_transfer(tx: &mut Tx<'_>, transfer: &Transfer) -> Result<bool, StoreError> {
    let lines: Vec<&Line> = transfer.lines.iter().filter(|line| !line.amount.is_zero()).collect();
    check(transfer, &lines)?;
    let now = tx.now();
    let values = params![transfer.id, transfer.kind, transfer.booking, now];
    if tx.execute(&INSERT_TRANSFER, values)? == 0 {
        return Ok(false);
    }
    if lines.is_empty() {
        return Ok(true);
    }
    let texts: Vec<(Cow<'_, str>, String)> =
        lines.iter().map(|line| (line.account.word(), line.amount.currency.to_string())).collect();
    let mut values: Vec<Param<'_>> = params![transfer.id].to_vec();
    for (line, (account, currency)) in lines.iter().zip(&texts) {
        let (account, owner) = (account.as_ref(), line.account.owner());
        values.extend_from_slice(params![account, owner, line.amount.minor, currency]);
    }
    tx.execute_later(&INSERT_LINES[lines.len() - 1], &values)?;
    Ok(true)
}

fn check(transfer: &Transfer, lines: &[&Line]) -> Result<(), StoreError> {
    let kind = transfer.kind;
    if lines.len() > LINES_PER_TRANSFER_MAX {
        return Err(StoreError::Defect(format!("transfer {kind} has {} lines", lines.len())));
    }
    for line in lines {
        let currency = line.amount.currency;
        let same = lines.iter().filter(|other| other.amount.currency == currency);
        let sum: i128 = same.map(|other| i128::from(other.amount.minor)).sum();
        if sum != 0 {
            return Err(StoreError::Defect(format!("transfer {kind} is {sum} {currency} off")));
        }
        if matches!(line.account, Account::BookingSuspense(of) if transfer.booking != Some(of)) {
            return Err(StoreError::Defect(format!("transfer {kind} is of another booking")));
        }
    }
    Ok(())
}

/// The transfers of a booking with their instants, oldest first.
pub fn transfers_of(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Vec<(Timestamp, TransferId, String, Line)>, StoreError> {
    snapshot.rows(&TRANSFERS_OF, params![booking], |row: &Row<'_>| {
        let amount = Money::new(row.get(5)?, row.word(6)?);
        Ok((row.get(2)?, row.get(0)?, row.get(1)?, Line::new(Account::read(row, 3)?, amount)))
    })
}

/// What all transfers leave on an account.
pub fn balance_of(
    snapshot: &mut Snapshot<'_>,
    account: &Account,
    currency: Currency,
) -> Result<Money, StoreError> {
    let (word, code) = (account.word(), currency.to_string());
    let read = |row: &Row<'_>| row.get(0);
    let minor = match account {
        Account::Wallet(user) => snapshot.row(&BALANCE_OF_WALLET, params![*user, &code], read),
        Account::BookingSuspense(booking) => {
            snapshot.row(&BALANCE_OF_BOOKING, params![*booking, &code], read)
        }
        _ => snapshot.row(&BALANCE_OF, params![word.as_ref(), account.owner(), &code], read),
    };
    Ok(Money::new(minor?, currency))
}
