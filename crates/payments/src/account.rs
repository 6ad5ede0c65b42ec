//! The accounts of the ledger. A debit is positive, a credit negative.

use std::fmt;
use std::str::FromStr;

use kernel::{BookingId, TheaterId, UserId};

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

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GatewayClearing(gateway) => write!(f, "gateway:{gateway}"),
            Self::BookingSuspense(booking) => write!(f, "booking:{booking}"),
            Self::TheaterPayable(theater) => write!(f, "theater:{theater}"),
            Self::BookingFees => f.write_str("booking-fees"),
            Self::CancellationFees => f.write_str("cancellation-fees"),
            Self::Discounts => f.write_str("discounts"),
            Self::Wallet(user) => write!(f, "wallet:{user}"),
            Self::Promotions => f.write_str("promotions"),
        }
    }
}

impl FromStr for Account {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "gateway" => Ok(Self::GatewayClearing(rest.to_owned())),
            "booking" => rest.parse().map(Self::BookingSuspense).map_err(|_| ()),
            "theater" => rest.parse().map(Self::TheaterPayable).map_err(|_| ()),
            "wallet" => rest.parse().map(Self::Wallet).map_err(|_| ()),
            "booking-fees" => Ok(Self::BookingFees),
            "cancellation-fees" => Ok(Self::CancellationFees),
            "discounts" => Ok(Self::Discounts),
            "promotions" => Ok(Self::Promotions),
            _ => Err(()),
        }
    }
}
