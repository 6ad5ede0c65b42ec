//! The accounts of the ledger. A debit is positive, a credit negative.

use std::borrow::Cow;

use kernel::{BookingId, TheaterId, UserId};
use store::{Row, StoreError};
use uuid::Uuid;

/// What the words of gateways' accounts begin with.
const GATEWAY: &str = "gateway:";

/// Where money is, or to whom it is owed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Account {
    /// Money that a gateway has captured for us and not yet paid out.
    GatewayClearing(String),
    /// Money of a booking that is neither sold nor given back; zero once a booking is settled.
    BookingSuspense(BookingId),
    /// What we owe a theatre.
    TheaterPayable(TheaterId),
    /// Booking fees that we earned.
    BookingFees,
    /// Cancellation fees that we earned.
    CancellationFees,
    /// What offers took off, carried by us.
    Discounts,
    /// What we owe a person: their wallet.
    Wallet(UserId),
    /// Credit given away: promotions and goodwill.
    Promotions,
}

impl Account {
    /// The word in the database: the kind of account.
    #[must_use]
    pub fn word(&self) -> Cow<'static, str> {
        match self {
            Self::GatewayClearing(gateway) => format!("{GATEWAY}{gateway}").into(),
            Self::BookingSuspense(_) => "booking".into(),
            Self::TheaterPayable(_) => "theater".into(),
            Self::BookingFees => "booking-fees".into(),
            Self::CancellationFees => "cancellation-fees".into(),
            Self::Discounts => "discounts".into(),
            Self::Wallet(_) => "wallet".into(),
            Self::Promotions => "promotions".into(),
        }
    }

    /// Whose it is, where the transfer does not tell: a booking's account is that of its booking.
    pub(crate) const fn owner(&self) -> Option<Uuid> {
        match self {
            Self::TheaterPayable(theater) => Some(theater.uuid()),
            Self::Wallet(user) => Some(user.uuid()),
            _ => None,
        }
    }

    /// Reads an account from a column with its word and, behind it, one that tells whose it is.
    pub fn read(row: &Row<'_>, column: usize) -> Result<Self, StoreError> {
        let (word, owner): (String, Option<Uuid>) = (row.get(column)?, row.get(column + 1)?);
        Self::named(&word, owner)
            .ok_or_else(|| StoreError::Defect(format!("{word:?} of {owner:?} is not an account")))
    }

    fn named(word: &str, owner: Option<Uuid>) -> Option<Self> {
        match word {
            "booking" => owner.map(|id| Self::BookingSuspense(BookingId::new(id))),
            "theater" => owner.map(|id| Self::TheaterPayable(TheaterId::new(id))),
            "wallet" => owner.map(|id| Self::Wallet(UserId::new(id))),
            "booking-fees" => Some(Self::BookingFees),
            "cancellation-fees" => Some(Self::CancellationFees),
            "discounts" => Some(Self::Discounts),
            "promotions" => Some(Self::Promotions),
            _ => word.strip_prefix(GATEWAY).map(|name| Self::GatewayClearing(name.to_owned())),
        }
    }
}
