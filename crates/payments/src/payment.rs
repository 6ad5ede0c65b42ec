//! A payment as it is stored: its own small machine beside the booking's.

use std::fmt;
use std::str::FromStr;

use kernel::{BookingId, Money, PaymentId, Timestamp, UserId};
use store::{Row, StoreError};

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A credit card, by a gateway's token.
    CreditCard,
    /// A debit card, by a gateway's token.
    DebitCard,
    /// UPI, by a gateway's token.
    Upi,
    /// PayPal, by a gateway's token.
    Paypal,
    /// The person's wallet here.
    Wallet,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 5] =
        [Self::CreditCard, Self::DebitCard, Self::Upi, Self::Paypal, Self::Wallet];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CreditCard => "credit_card",
            Self::DebitCard => "debit_card",
            Self::Upi => "upi",
            Self::Paypal => "paypal",
            Self::Wallet => "wallet",
        }
    }
}

/// Where a payment is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentStatus {
    /// Recorded. Nobody but its maker may have asked the gateway, and had no answer yet.
    Created,
    /// Asked, perhaps by several, and no final answer yet.
    Authorizing,
    /// The money is ours.
    Captured,
    /// The gateway said no.
    Declined,
    /// Given up, or never charged.
    Voided,
}

impl PaymentStatus {
    /// The word in the database and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Authorizing => "authorizing",
            Self::Captured => "captured",
            Self::Declined => "declined",
            Self::Voided => "voided",
        }
    }

    /// Whether the gateway may still say yes or no.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Authorizing)
    }
}

macro_rules! words {
    ($($type:ty => [$($variant:ident),*];)*) => {
        $(
            impl fmt::Display for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.word())
                }
            }
            impl FromStr for $type {
                type Err = ();
                fn from_str(word: &str) -> Result<Self, ()> {
                    [$(Self::$variant),*].into_iter().find(|each| each.word() == word).ok_or(())
                }
            }
        )*
    };
}

words! {
    Method => [CreditCard, DebitCard, Upi, Paypal, Wallet];
    PaymentStatus => [Created, Authorizing, Captured, Declined, Voided];
}

/// One payment, or one part of a split payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its id; the gateway knows it as our reference and idempotency key.
    pub id: PaymentId,
    /// What it pays for.
    pub booking: BookingId,
    /// Who pays, unless a guest.
    pub user: Option<UserId>,
    /// How.
    pub method: Method,
    /// Through which gateway; `wallet` for a wallet.
    pub gateway: String,
    /// The gateway's name for it.
    pub gateway_ref: Option<String>,
    /// The gateway's token for the card or account, until that was charged; never a card number.
    pub token: Option<String>,
    /// How much.
    pub amount: Money,
    /// How much of it was given back or is on its way back.
    pub refunded: Money,
    /// Where it is in its life.
    pub status: PaymentStatus,
    /// Why it was declined.
    pub decline_code: Option<String>,
    /// Where the person has to go, for a 3-D Secure challenge.
    pub next_action_url: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// The columns of a payment in the order that [`read_payment`] expects.
macro_rules! payment_columns {
    () => {
        "payment_id, booking_id, user_id, method, gateway, gateway_ref, token, amount_minor, \
         refunded_minor, currency, status, decline_code, next_action_url, created_at"
    };
}
pub(crate) use payment_columns;

pub(crate) fn read_payment(row: &Row<'_>) -> Result<Payment, StoreError> {
    let currency = row.word(9)?;
    Ok(Payment {
        id: row.get(0)?,
        booking: row.get(1)?,
        user: row.get(2)?,
        method: row.word(3)?,
        gateway: row.get(4)?,
        gateway_ref: row.get(5)?,
        token: row.get(6)?,
        amount: Money::new(row.get(7)?, currency),
        refunded: Money::new(row.get(8)?, currency),
        status: row.word(10)?,
        decline_code: row.get(11)?,
        next_action_url: row.get(12)?,
        created_at: row.get(13)?,
    })
}
