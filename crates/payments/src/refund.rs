//! A refund as it is stored.

use std::fmt;
use std::str::FromStr;

use kernel::{BookingId, Money, PaymentId, RefundId, Timestamp};
use store::{Row, StoreError};

/// Where the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Where it came from.
    Source,
    /// The person's wallet, at once.
    Wallet,
}

/// Where a refund is in its life. One that a gateway refuses stays processing and is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundStatus {
    /// The gateway has not confirmed it.
    Processing,
    /// The money went back.
    Completed,
}

macro_rules! words {
    ($($type:ty { $($variant:ident = $word:literal),* })*) => {
        $(
            impl fmt::Display for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(match self { $(Self::$variant => $word),* })
                }
            }
            impl FromStr for $type {
                type Err = ();
                fn from_str(word: &str) -> Result<Self, ()> {
                    match word { $($word => Ok(Self::$variant),)* _ => Err(()) }
                }
            }
        )*
    };
}

words! {
    Destination { Source = "source", Wallet = "wallet" }
    RefundStatus { Processing = "processing", Completed = "completed" }
}

/// Money on its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id; the gateway knows it as our reference and idempotency key.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// Of which booking.
    pub booking: BookingId,
    /// Where the money goes.
    pub destination: Destination,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Where it is in its life.
    pub status: RefundStatus,
    /// The gateway's name for it.
    pub gateway_ref: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// The columns of a refund in the order that [`read_refund`] expects.
macro_rules! refund_columns {
    () => {
        "refund_id, payment_id, booking_id, destination, amount_minor, currency, reason, status, \
         gateway_ref, created_at"
    };
}
pub(crate) use refund_columns;

pub(crate) fn read_refund(row: &Row<'_>) -> Result<Refund, StoreError> {
    Ok(Refund {
        id: row.get(0)?,
        payment: row.get(1)?,
        booking: row.get(2)?,
        destination: row.word(3)?,
        amount: Money::new(row.get(4)?, row.word(5)?),
        reason: row.get(6)?,
        status: row.word(7)?,
        gateway_ref: row.get(8)?,
        created_at: row.get(9)?,
    })
}
