//! Offers in the database: lookup, and taking a use within limits that hold under concurrency.

use kernel::{BookingId, Money, OfferId, Refusal, Timestamp};
use kernel::{Class, MovieId, TheaterId};
use serde_json::{Value, json};
use store::{Failure, Row, Snapshot, StoreError, Tx, params, sql};

use crate::offer::{Discount, Offer, OfferStatus};
use kernel::derived;

macro_rules! offer_columns {
    () => {
        "offer_id, code, description, discount_type, discount_value, currency, \
         min_amount_minor, max_discount_minor, valid_from, valid_until, usage_limit, \
         usage_limit_per_person, used_count, theater_id, movie_id, status"
    };
}

sql! {
    FIND_OFFER = concat!("SELECT ", offer_columns!(), " FROM offers WHERE offer_id = $1");
    FIND_BY_CODE = concat!("SELECT ", offer_columns!(), " FROM offers WHERE code = $1");
    LIST_OFFERS = concat!("SELECT ", offer_columns!(), " FROM offers \
        WHERE CAST($1 AS UUID) IS NULL OR theater_id = $1 ORDER BY created_at DESC, offer_id \
        LIMIT $2 OFFSET $3");
    COUNT_OFFERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM offers \
        WHERE CAST($1 AS UUID) IS NULL OR theater_id = $1";
    COUNT_USE = "UPDATE offers SET used_count = used_count + 1 \
        WHERE offer_id = $1 AND status = 'active' \
        AND (usage_limit IS NULL OR used_count < usage_limit)";
    UNCOUNT_USE = "UPDATE offers SET used_count = used_count - 1 WHERE offer_id = $1";
    INSERT_USE = "INSERT INTO offer_uses (offer_id, person, slot, booking_id) \
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    DELETE_USE = "DELETE FROM offer_uses WHERE booking_id = $1";
}

/// Why an offer does not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferRefusal {
    /// There is no such code.
    Unknown(String),
    /// Not yet.
    NotYet {
        /// From when it serves.
        from: Timestamp,
    },
    /// No longer.
    Expired,
    /// Used as often as it may be.
    UsedUp,
    /// Used by this person as often as one may.
    UsedUpByPerson {
        /// How often one may.
        limit: i64,
    },
    /// The total is too small.
    BelowMinimum {
        /// What it would have to be.
        minimum: Money,
    },
    /// Another theatre, film or currency.
    NotForThisShow,
}

impl Refusal for OfferRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "promo_unknown",
            Self::NotYet { .. } => "promo_not_yet_valid",
            Self::Expired => "promo_expired",
            Self::UsedUp => "promo_used_up",
            Self::UsedUpByPerson { .. } => "promo_used_by_you",
            Self::BelowMinimum { .. } => "promo_below_minimum",
            Self::NotForThisShow => "promo_not_for_this_show",
        }
    }

    fn class(&self) -> Class {
        Class::Rule
    }

    fn message(&self) -> String {
        match self {
            Self::Unknown(code) => format!("There is no promo code {code}. Check its spelling."),
            Self::NotYet { .. } => "This promo code does not serve yet.".into(),
            Self::Expired => "This promo code has expired.".into(),
            Self::UsedUp => "This promo code has been used as often as it may be.".into(),
            Self::UsedUpByPerson { limit: 1 } => "You have used this promo code already.".into(),
            Self::UsedUpByPerson { limit } => {
                format!("You have used this promo code {limit} times, as often as one may.")
            }
            Self::BelowMinimum { minimum } => {
                format!("This promo code serves from a total of {minimum}.")
            }
            Self::NotForThisShow => "This promo code does not serve for this show.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotYet { from } => json!({ "field": "promoCode", "validFrom": from }),
            Self::BelowMinimum { minimum } => json!({
                "field": "promoCode",
                "minimum": minimum.to_decimal(),
                "currency": minimum.currency,
            }),
            _ => json!({ "field": "promoCode" }),
        }
    }
}

/// What an offer is tried on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion {
    pub(crate) total: Money,
    pub(crate) theater: TheaterId,
    pub(crate) movie: MovieId,
}

/// The offer of a code, if it serves on this occasion. Whether uses are left is decided by
/// [`take_use`].
pub(crate) fn serving_offer(
    snapshot: &mut Snapshot<'_>,
    code: &str,
    occasion: &Occasion,
) -> Result<Offer, Failure<OfferRefusal>> {
    let code = code.trim().to_uppercase();
    let offer = snapshot.row_opt(&FIND_BY_CODE, params![&code], read_offer)?;
    let offer = offer.ok_or(OfferRefusal::Unknown(code))?;
    let now = snapshot.now();
    let total = occasion.total;
    let refusal = if offer.status == OfferStatus::Ended || offer.valid_until <= now {
        OfferRefusal::Expired
    } else if offer.valid_from > now {
        OfferRefusal::NotYet { from: offer.valid_from }
    } else if offer.currency.is_some_and(|currency| currency != total.currency)
        || offer.theater.is_some_and(|theater| theater != occasion.theater)
        || offer.movie.is_some_and(|movie| movie != occasion.movie)
    {
        OfferRefusal::NotForThisShow
    } else if total.minor < offer.min_amount_minor {
        let minimum = Money::new(offer.min_amount_minor, total.currency);
        OfferRefusal::BelowMinimum { minimum }
    } else {
        return Ok(offer);
    };
    Err(refusal.into())
}

/// Takes one use of an offer for a person: both limits are keys or conditions of the write itself.
pub(crate) fn take_use(
    tx: &mut Tx<'_>,
    offer: &Offer,
    person: &[u8],
    booking: BookingId,
) -> Result<(), Failure<OfferRefusal>> {
    if tx.execute(&COUNT_USE, params![offer.id])? == 0 {
        return Err(OfferRefusal::UsedUp.into());
    }
    match offer.usage_limit_per_person {
        None => {
            // Without a limit any slot will do, as long as no other booking has it.
            let random = derived(booking.uuid(), "slot", 0).as_u64_pair().1 >> 2;
            let slot = i64::try_from(random).unwrap_or(i64::MAX);
            tx.execute(&INSERT_USE, params![offer.id, person, slot, booking])?;
            Ok(())
        }
        Some(limit) => {
            for slot in 1..=limit {
                if tx.execute(&INSERT_USE, params![offer.id, person, slot, booking])? == 1 {
                    return Ok(());
                }
            }
            Err(OfferRefusal::UsedUpByPerson { limit }.into())
        }
    }
}

/// Takes one use for a booking that cannot be refused any more; `false`, and nothing is changed, if
/// none is left for it.
pub(crate) fn take_use_if_left(
    tx: &mut Tx<'_>,
    offer: &Offer,
    person: &[u8],
    booking: BookingId,
) -> Result<bool, StoreError> {
    match take_use(tx, offer, person, booking) {
        Ok(()) => Ok(true),
        Err(Failure::Store(error)) => Err(error),
        Err(Failure::Refused(refusal)) => {
            // It was counted before the person's own limit said no.
            if matches!(refusal, OfferRefusal::UsedUpByPerson { .. }) {
                tx.execute(&UNCOUNT_USE, params![offer.id])?;
            }
            Ok(false)
        }
    }
}

/// Gives a use back, after a payment that failed or a cancellation. Twice is once.
pub(crate) fn return_use(
    tx: &mut Tx<'_>,
    offer: OfferId,
    booking: BookingId,
) -> Result<(), StoreError> {
    if tx.execute(&DELETE_USE, params![booking])? == 1 {
        tx.execute(&UNCOUNT_USE, params![offer])?;
    }
    Ok(())
}

/// An offer by its id.
pub fn find_offer(
    snapshot: &mut Snapshot<'_>,
    offer: OfferId,
) -> Result<Option<Offer>, StoreError> {
    snapshot.row_opt(&FIND_OFFER, params![offer], read_offer)
}

/// One page of offers, newest first, of one theatre if named, and how many there are in all.
pub fn list_offers(
    snapshot: &mut Snapshot<'_>,
    theater: Option<TheaterId>,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Offer>, i64), StoreError> {
    let offers = snapshot.rows(&LIST_OFFERS, params![theater, limit, offset], read_offer)?;
    let total = snapshot.row(&COUNT_OFFERS, params![theater], |row| row.get(0))?;
    Ok((offers, total))
}

fn read_offer(row: &Row<'_>) -> Result<Offer, StoreError> {
    let value: i64 = row.get(4)?;
    let currency: Option<String> = row.get(5)?;
    Ok(Offer {
        id: row.get(0)?,
        code: row.get(1)?,
        description: row.get(2)?,
        discount: match row.get::<String>(3)?.as_str() {
            "flat" => Discount::Flat { minor: value },
            _ => Discount::Percentage { basis_points: value },
        },
        currency: currency
            .map(|code| code.parse())
            .transpose()
            .map_err(|_| StoreError::Defect("an offer has an unknown currency".into()))?,
        min_amount_minor: row.get(6)?,
        max_discount_minor: row.get(7)?,
        valid_from: row.get(8)?,
        valid_until: row.get(9)?,
        usage_limit: row.get(10)?,
        usage_limit_per_person: row.get(11)?,
        used_count: row.get(12)?,
        theater: row.get(13)?,
        movie: row.get(14)?,
        status: row.word(15)?,
    })
}
