//! Command: make an offer that people can use by its code.

use kernel::{Class, Refusal};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::limits::{OFFER_CODE_CHARS_MAX, OFFER_DESCRIPTION_CHARS_MAX};
use crate::offer::{Discount, Offer, OfferStatus};

sql! {
    INSERT_OFFER = "INSERT INTO offers (offer_id, code, description, discount_type, \
        discount_value, currency, min_amount_minor, max_discount_minor, valid_from, valid_until, \
        usage_limit, usage_limit_per_person, theater_id, movie_id, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) \
        ON CONFLICT (code) DO NOTHING";
}

/// A new offer.
#[derive(Debug, Clone)]
pub struct CreateOffer {
    /// Its terms. Case does not count in the code; uses and status begin anew whatever is said.
    pub offer: Offer,
    /// Who makes it.
    pub by: Actor,
}

/// Why an offer is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOfferRefusal {
    /// A field is not what it must be.
    Field {
        /// Its name on the wire.
        field: &'static str,
        /// What it must be.
        rule: String,
    },
    /// There is an offer with this code.
    CodeTaken(String),
}

impl Refusal for CreateOfferRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Field { .. } => "invalid_field",
            Self::CodeTaken(_) => "code_taken",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Field { .. } => Class::Rule,
            Self::CodeTaken(_) => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Field { field, rule } => format!("{field}: {rule}."),
            Self::CodeTaken(code) => format!("There is an offer with the code {code}."),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Field { field, .. } => json!({ "field": field }),
            Self::CodeTaken(_) => json!({ "field": "code" }),
        }
    }
}

/// Makes the offer; it serves from its first instant on.
pub fn create_offer(
    tx: &mut Tx<'_>,
    command: &CreateOffer,
) -> Result<Offer, Failure<CreateOfferRefusal>> {
    let mut offer = command.offer.clone();
    offer.code = offer.code.trim().to_uppercase();
    (offer.used_count, offer.status) = (0, OfferStatus::Active);
    check(&offer)?;
    if write(tx, &offer)? == 0 {
        return Err(CreateOfferRefusal::CodeTaken(offer.code).into());
    }
    tx.journal(&Entry {
        actor: command.by,
        action: "booking.create_offer",
        subject_kind: "offer",
        subject: offer.id.uuid(),
        detail: json!({ "code": offer.code }),
    })?;
    Ok(offer)
}

fn write(tx: &mut Tx<'_>, offer: &Offer) -> Result<u64, StoreError> {
    let (kind, value) = match offer.discount {
        Discount::Percentage { basis_points } => ("percentage", basis_points),
        Discount::Flat { minor } => ("flat", minor),
    };
    let now = tx.now();
    let currency = offer.currency.map(|currency| currency.to_string());
    let values = params![
        offer.id,
        &offer.code,
        &offer.description,
        kind,
        value,
        currency.as_deref(),
        offer.min_amount_minor,
        offer.max_discount_minor,
        offer.valid_from,
        offer.valid_until,
        offer.usage_limit,
        offer.usage_limit_per_person,
        offer.theater,
        offer.movie,
        now,
    ];
    tx.execute(&INSERT_OFFER, values)
}

fn check(offer: &Offer) -> Result<(), CreateOfferRefusal> {
    let code = &offer.code;
    let good_code = (1..=OFFER_CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let amounts = offer.min_amount_minor != 0
        || offer.max_discount_minor.is_some()
        || matches!(offer.discount, Discount::Flat { .. });
    let good_discount = match offer.discount {
        Discount::Percentage { basis_points } => (1..=10_000).contains(&basis_points),
        Discount::Flat { minor } => minor > 0,
    };
    let positive = |limit: Option<i64>| limit.is_none_or(|limit| limit > 0);
    let rules = [
        (good_code, "code", "1 to 50 letters, digits, - or _"),
        (
            offer.description.chars().count() <= OFFER_DESCRIPTION_CHARS_MAX,
            "description",
            "at most 500 characters",
        ),
        (good_discount, "discountValue", "more than 0, and at most 100 for a percentage"),
        (!amounts || offer.currency.is_some(), "currency", "needed where there are amounts"),
        (offer.min_amount_minor >= 0, "minAmount", "not below 0"),
        (positive(offer.max_discount_minor), "maxDiscount", "more than 0"),
        (offer.valid_from < offer.valid_until, "validUntil", "later than validFrom"),
        (positive(offer.usage_limit), "usageLimit", "more than 0"),
        (
            offer.usage_limit_per_person.is_none_or(|limit| (1..=100).contains(&limit)),
            "usageLimitPerPerson",
            "1 to 100",
        ),
    ];
    match rules.into_iter().find(|(holds, ..)| !holds) {
        Some((_, field, rule)) => Err(CreateOfferRefusal::Field { field, rule: rule.into() }),
        None => Ok(()),
    }
}
