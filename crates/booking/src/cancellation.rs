//! What a cancellation gives back. The amounts shown before are the amounts paid after: preview and
//! command call the same function.

use kernel::{Currency, Money, TicketId};
use tickets::Ticket;

use crate::offer::Offer;

/// Who pays the cancellation fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// The person changed their mind: the show's fee in basis points.
    Fee {
        /// 0 to 10,000.
        basis_points: i64,
    },
    /// The theatre cancelled: everything is given back.
    Full,
}

/// The amounts of a cancellation, minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amounts {
    /// The tickets that are given back.
    pub cancelled: Vec<TicketId>,
    /// What had been paid for the tickets that are still good, before.
    pub paid: Money,
    /// What the tickets that are kept cost by themselves.
    pub kept: Money,
    /// What the fee takes of the difference.
    pub fee: Money,
    /// What is given back.
    pub refund: Money,
    /// Ticket prices that are given back.
    pub prices_minor: i64,
    /// Booking fees that are given back.
    pub fees_minor: i64,
    /// How much less the offer takes off from now on.
    pub discount_lost_minor: i64,
    /// What the offer takes off each kept ticket from now on.
    pub kept_discounts: Vec<(TicketId, i64)>,
}

/// Works the amounts out. `good` are the booking's valid tickets; those in `given_back` go. The
/// offer counts anew over what is kept: below its minimum it takes nothing off any more. Nobody has
/// to pay for a cancellation: what is given back is never below zero.
#[must_use]
pub fn amounts(
    good: &[Ticket],
    given_back: &[TicketId],
    offer: Option<&Offer>,
    terms: Terms,
    currency: Currency,
) -> Amounts {
    let (gone, kept): (Vec<&Ticket>, Vec<&Ticket>) =
        good.iter().partition(|ticket| given_back.contains(&ticket.id));
    let full = |ticket: &&Ticket| ticket.price_minor + ticket.fee_minor;
    let discount_before: i64 = good.iter().map(|ticket| ticket.discount_minor).sum();
    let paid: i64 = good.iter().map(|ticket| full(&ticket)).sum::<i64>() - discount_before;
    let kept_full: Vec<i64> = kept.iter().map(full).collect();
    let kept_total = Money::new(kept_full.iter().sum(), currency);
    let before_on_kept: i64 = kept.iter().map(|ticket| ticket.discount_minor).sum();
    let discount_after = match (offer, terms) {
        (Some(offer), Terms::Fee { .. }) => offer.discount_on(kept_total).minor.min(before_on_kept),
        _ => before_on_kept,
    };
    let gone_full: i64 = gone.iter().map(full).sum();
    let discount_lost = (discount_before - discount_after).min(gone_full);
    let discount_after = discount_before - discount_lost;
    let back = Money::new(gone_full - discount_lost, currency);
    let fee = match terms {
        Terms::Fee { basis_points } => back.share_bp(basis_points),
        Terms::Full => Money::zero(currency),
    };
    let spread = Money::new(discount_after, currency).split_by(&kept_full);
    Amounts {
        cancelled: gone.iter().map(|ticket| ticket.id).collect(),
        paid: Money::new(paid, currency),
        kept: Money::new(paid - back.minor, currency),
        fee,
        refund: Money::new(back.minor - fee.minor, currency),
        prices_minor: gone.iter().map(|ticket| ticket.price_minor).sum(),
        fees_minor: gone.iter().map(|ticket| ticket.fee_minor).sum(),
        discount_lost_minor: discount_lost,
        kept_discounts: kept.iter().zip(spread).map(|(kept, part)| (kept.id, part.minor)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{BookingId, ShowId, Timestamp};
    use tickets::TicketState;
    use uuid::Uuid;

    use super::*;
    use crate::offer::{Discount, tests::offer};

    const TENTH: Terms = Terms::Fee { basis_points: 1_000 };

    fn ticket(number: u128, price_minor: i64, discount_minor: i64) -> Ticket {
        Ticket {
            id: TicketId::new(Uuid::from_u128(number)),
            booking: BookingId::new(Uuid::nil()),
            show: ShowId::new(Uuid::nil()),
            seat_no: 0,
            seat_label: "A1".into(),
            seat_type: "regular".into(),
            price_minor,
            fee_minor: 0,
            discount_minor,
            issued_at: Timestamp::UNIX_EPOCH,
            state: TicketState::Valid,
        }
    }

    fn check(good: &[Ticket], back: &[u128], offer: Option<&Offer>, terms: Terms) -> (i64, i64) {
        let back: Vec<_> = back.iter().map(|n| TicketId::new(Uuid::from_u128(*n))).collect();
        let amounts = amounts(good, &back, offer, terms, Currency::INR);
        let movement = amounts.prices_minor + amounts.fees_minor - amounts.discount_lost_minor;
        assert_eq!(movement, amounts.fee.minor + amounts.refund.minor, "the ledger would balance");
        (amounts.fee.minor, amounts.refund.minor)
    }

    #[test]
    fn the_whole_booking_gives_back_all_but_the_fee() {
        let good = [ticket(1, 1_439, 160), ticket(2, 1_439, 160)];
        assert_eq!(check(&good, &[1, 2], None, TENTH), (256, 2_302));
        assert_eq!(check(&good, &[1, 2], None, Terms::Full), (0, 2_558));
    }

    #[test]
    fn a_part_keeps_the_offer_where_it_still_serves() {
        let tenth = offer(Discount::Percentage { basis_points: 1_000 });
        let good = [ticket(1, 1_000, 100), ticket(2, 1_000, 100)];
        assert_eq!(check(&good, &[1], Some(&tenth), TENTH), (90, 810));
    }

    #[test]
    fn a_part_below_the_minimum_loses_the_offer() {
        let tenth = Offer {
            min_amount_minor: 2_000,
            ..offer(Discount::Percentage { basis_points: 1_000 })
        };
        let good = [ticket(1, 1_000, 100), ticket(2, 1_000, 100)];
        assert_eq!(check(&good, &[1], Some(&tenth), TENTH), (80, 720));
    }

    #[test]
    fn nobody_pays_for_a_cancellation() {
        let flat = Offer { min_amount_minor: 2_000, ..offer(Discount::Flat { minor: 1_900 }) };
        let good = [ticket(1, 1_000, 950), ticket(2, 1_000, 950)];
        assert_eq!(check(&good, &[1], Some(&flat), TENTH), (0, 0));
    }
}
