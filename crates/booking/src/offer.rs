//! What an offer (the API's promo code) is worth, and to whom.

use std::fmt;
use std::str::FromStr;

use kernel::{Currency, Money, MovieId, OfferId, TheaterId, Timestamp};

/// How an offer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// A share of the total, in basis points (10 % = 1000).
    Percentage {
        /// 1 to 10,000.
        basis_points: i64,
    },
    /// An amount, in the minor units of the offer's currency.
    Flat {
        /// More than zero.
        minor: i64,
    },
}

/// Whether an offer was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferStatus {
    /// Not ended; its dates and limits say whether it can be used.
    Active,
    /// Ended by hand.
    Ended,
}

impl fmt::Display for OfferStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Ended => "ended",
        })
    }
}

impl FromStr for OfferStatus {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "active" => Ok(Self::Active),
            "ended" => Ok(Self::Ended),
            _ => Err(()),
        }
    }
}

/// An offer as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// What people type, upper case.
    pub code: String,
    /// What people read.
    pub description: String,
    /// How it counts.
    pub discount: Discount,
    /// The currency of its amounts; an offer without amounts has none and serves any.
    pub currency: Option<Currency>,
    /// The least total that it serves, minor units.
    pub min_amount_minor: i64,
    /// The most that it takes off, minor units.
    pub max_discount_minor: Option<i64>,
    /// From.
    pub valid_from: Timestamp,
    /// Until, not including.
    pub valid_until: Timestamp,
    /// Uses overall.
    pub usage_limit: Option<i64>,
    /// Uses of one person.
    pub usage_limit_per_person: Option<i64>,
    /// Uses so far.
    pub used_count: i64,
    /// Only at this theatre.
    pub theater: Option<TheaterId>,
    /// Only for this film or event.
    pub movie: Option<MovieId>,
    /// Whether it can be used.
    pub status: OfferStatus,
}

impl Offer {
    /// What it takes off a total: nothing below its minimum, never more than the total.
    #[must_use]
    pub fn discount_on(&self, total: Money) -> Money {
        if total.minor < self.min_amount_minor {
            return Money::zero(total.currency);
        }
        let full = match self.discount {
            Discount::Percentage { basis_points } => total.share_bp(basis_points).minor,
            Discount::Flat { minor } => minor,
        };
        let capped = self.max_discount_minor.map_or(full, |most| full.min(most));
        Money::new(capped.clamp(0, total.minor), total.currency)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use kernel::time::plus_seconds;
    use uuid::Uuid;

    use super::*;

    pub(crate) fn offer(discount: Discount) -> Offer {
        let now = Timestamp::UNIX_EPOCH;
        Offer {
            id: OfferId::new(Uuid::from_u128(1)),
            code: "FIRST10".into(),
            description: "Ten off".into(),
            discount,
            currency: Some(Currency::INR),
            min_amount_minor: 0,
            max_discount_minor: None,
            valid_from: now,
            valid_until: plus_seconds(now, 1),
            usage_limit: None,
            usage_limit_per_person: None,
            used_count: 0,
            theater: None,
            movie: None,
            status: OfferStatus::Active,
        }
    }

    fn check(offer: &Offer, total: i64, discount: i64) {
        let total = Money::new(total, Currency::INR);
        assert_eq!(offer.discount_on(total).minor, discount);
    }

    #[test]
    fn a_discount_has_a_minimum_and_a_maximum() {
        let tenth = offer(Discount::Percentage { basis_points: 1_000 });
        check(&tenth, 3_198, 320);
        check(&Offer { min_amount_minor: 3_199, ..tenth.clone() }, 3_198, 0);
        check(&Offer { max_discount_minor: Some(200), ..tenth }, 3_198, 200);
        check(&offer(Discount::Flat { minor: 5_000 }), 3_198, 3_198);
        check(&offer(Discount::Flat { minor: 500 }), 3_198, 500);
    }
}
