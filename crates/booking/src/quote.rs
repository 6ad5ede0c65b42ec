//! What a party pays: its seats at the prices quoted when they were held, less an offer.

use catalog::Show;
use kernel::{Currency, Money, SeatNo};
use seating::HeldSeat;
use serde::{Deserialize, Serialize, Serializer};
use store::{Failure, Snapshot};

use crate::offer::Offer;
use crate::offers::{Occasion, OfferRefusal, serving_offer};

/// One seat's part of the price, minor units. Each booking keeps those of its seats as lists of four
/// numbers, whose names would be three quarters of them; older bookings have the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct QuotedSeat {
    /// Which.
    pub seat_no: SeatNo,
    /// The ticket price.
    pub price_minor: i64,
    /// The booking fee.
    pub fee_minor: i64,
    /// What the offer takes off.
    pub discount_minor: i64,
}

impl Serialize for QuotedSeat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.seat_no, self.price_minor, self.fee_minor, self.discount_minor).serialize(serializer)
    }
}

impl QuotedSeat {
    /// Price and fee, before the discount.
    #[must_use]
    pub const fn full_minor(&self) -> i64 {
        self.price_minor + self.fee_minor
    }

    /// What is paid for it.
    #[must_use]
    pub const fn paid_minor(&self) -> i64 {
        self.full_minor() - self.discount_minor
    }
}

/// The whole price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Its parts.
    pub seats: Vec<QuotedSeat>,
    /// Prices and fees.
    pub total: Money,
    /// What the offer takes off.
    pub discount: Money,
    /// What is to pay.
    pub due: Money,
}

/// The price of held seats, with the offer of this code if one is named. Whether uses of it are left
/// is decided when one is taken.
pub fn price(
    snapshot: &mut Snapshot<'_>,
    show: &Show,
    seats: &[HeldSeat],
    promo_code: Option<&str>,
) -> Result<(Quote, Option<Offer>), Failure<OfferRefusal>> {
    let full = quote(seats, show.currency, None);
    let Some(code) = promo_code else { return Ok((full, None)) };
    let occasion = Occasion { total: full.total, theater: show.theater, movie: show.movie };
    let offer = serving_offer(snapshot, code, &occasion)?;
    Ok((quote(seats, show.currency, Some(&offer)), Some(offer)))
}

/// Adds up, and spreads the discount over the seats in proportion to their price.
#[must_use]
pub fn quote(seats: &[HeldSeat], currency: Currency, offer: Option<&Offer>) -> Quote {
    let full: Vec<i64> = seats.iter().map(|seat| seat.price_minor + seat.fee_minor).collect();
    let total = Money::new(full.iter().sum(), currency);
    let discount = offer.map_or(Money::zero(currency), |offer| offer.discount_on(total));
    let seats = seats
        .iter()
        .zip(discount.split_by(&full))
        .map(|(seat, part)| QuotedSeat {
            seat_no: seat.seat_no,
            price_minor: seat.price_minor,
            fee_minor: seat.fee_minor,
            discount_minor: part.minor,
        })
        .collect();
    Quote { seats, total, discount, due: Money::new(total.minor - discount.minor, currency) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offer::{Discount, tests::offer};

    #[test]
    fn the_parts_add_up_to_the_whole() {
        let seat = |seat_no, price_minor| HeldSeat { seat_no, price_minor, fee_minor: 33 };
        let offer = offer(Discount::Percentage { basis_points: 1_000 });
        let quote = quote(&[seat(0, 1_000), seat(1, 2_000)], Currency::INR, Some(&offer));
        assert_eq!((quote.total.minor, quote.discount.minor, quote.due.minor), (3_066, 307, 2_759));
        let paid: i64 = quote.seats.iter().map(QuotedSeat::paid_minor).sum();
        assert_eq!(paid, quote.due.minor);
    }

    #[test]
    fn a_seat_is_read_with_and_without_names() {
        let kept = "[7,25000,2000,500]";
        let older = r#"{"seat_no":7,"price_minor":25000,"fee_minor":2000,"discount_minor":500}"#;
        let seat: QuotedSeat = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::from_str::<QuotedSeat>(older).unwrap(), seat);
        assert_eq!(serde_json::to_string(&seat).unwrap(), kept);
        assert_eq!((seat.seat_no, seat.paid_minor()), (7, 26_500));
    }
}
