//! The ledger: immutable transfers whose lines sum to zero in each currency.

use kernel::{BookingId, Currency, Money, Timestamp, TransferId};
use store::{Param, Row, Snapshot, StoreError, Tx, params, sql};

use crate::account::Account;

/// Lines that one transfer may have.
const LINES_PER_TRANSFER_MAX: usize = 8;

sql! {
    INSERT_TRANSFER = "INSERT INTO transfers (transfer_id, kind, booking_id, created_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (transfer_id) DO NOTHING";
    TRANSFERS_OF = "SELECT t.transfer_id, t.kind, t.created_at, e.account, e.amount_minor, \
        e.currency FROM transfers t JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE t.booking_id = $1 ORDER BY t.created_at, t.transfer_id, e.line_no";
    /// Served by ledger_entries_account.
    BALANCE_OF = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_entries \
        WHERE account = $1 AND currency = $2";
}

sql! {
    family INSERT_LINES[LINES_PER_TRANSFER_MAX] = |count| {
        let rows: Vec<String> = (0..count)
            .map(|line| {
                let first = 3 + 3 * line;
                format!("($1, {line}, ${}, ${}, ${}, $2)", first, first + 1, first + 2)
            })
            .collect();
        format!(
            "INSERT INTO ledger_entries \
             (transfer_id, line_no, account, amount_minor, currency, created_at) VALUES {}",
            rows.join(", ")
        )
    };
}

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
    check(transfer.kind, &lines)?;
    let now = tx.now();
    let values = params![transfer.id, transfer.kind, transfer.booking, now];
    if tx.execute(&INSERT_TRANSFER, values)? == 0 {
        return Ok(false);
    }
    if lines.is_empty() {
        return Ok(true);
    }
    let texts: Vec<(String, String)> = lines
        .iter()
        .map(|line| (line.account.to_string(), line.amount.currency.to_string()))
        .collect();
    let mut values: Vec<Param<'_>> = params![transfer.id, now].to_vec();
    for (line, (account, currency)) in lines.iter().zip(&texts) {
        values.extend_from_slice(params![account, line.amount.minor, currency]);
    }
    tx.execute_later(&INSERT_LINES[lines.len() - 1], &values)?;
    Ok(true)
}

fn check(kind: &str, lines: &[&Line]) -> Result<(), StoreError> {
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
    }
    Ok(())
}

/// The transfers of a booking with their instants, oldest first.
pub fn transfers_of(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Vec<(Timestamp, TransferId, String, Line)>, StoreError> {
    snapshot.rows(&TRANSFERS_OF, params![booking], |row: &Row<'_>| {
        let amount = Money::new(row.get(4)?, row.word(5)?);
        Ok((row.get(2)?, row.get(0)?, row.get(1)?, Line::new(row.word(3)?, amount)))
    })
}

/// What all transfers leave on an account.
pub fn balance_of(
    snapshot: &mut Snapshot<'_>,
    account: &Account,
    currency: Currency,
) -> Result<Money, StoreError> {
    let (account, code) = (account.to_string(), currency.to_string());
    let minor = snapshot.row(&BALANCE_OF, params![&account, &code], |row| row.get(0))?;
    Ok(Money::new(minor, currency))
}
