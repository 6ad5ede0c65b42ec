//! Command: make an offer that people can use by its code.

use kernel::{Class, Currency, MovieId, OfferId, Refusal, TheaterId, Timestamp};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

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
    /// Its id, made by the door.
    pub offer: OfferId,
    /// What people type; case does not count.
    pub code: String,
    /// What people read.
    pub description: String,
    /// How it counts.
    pub discount: Discount,
    /// The currency of its amounts.
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
    /// Only at this theatre.
    pub theater: Option<TheaterId>,
    /// Only for this film or event.
    pub movie: Option<MovieId>,
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
    check(command)?;
    let code = command.code.trim().to_uppercase();
    let (kind, value) = match command.discount {
        Discount::Percentage { basis_points } => ("percentage", basis_points),
        Discount::Flat { minor } => ("flat", minor),
    };
    let now = tx.now();
    let currency = command.currency.map(|currency| currency.to_string());
    let written = tx.execute(
        &INSERT_OFFER,
        params![
            command.offer,
            &code,
            &command.description,
            kind,
            value,
            currency.as_deref(),
            command.min_amount_minor,
            command.max_discount_minor,
            command.valid_from,
            command.valid_until,
            command.usage_limit,
            command.usage_limit_per_person,
            command.theater,
            command.movie,
            now,
        ],
    )?;
    if written == 0 {
        return Err(CreateOfferRefusal::CodeTaken(code).into());
    }
    tx.journal(&Entry {
        actor: command.by,
        action: "booking.create_offer",
        subject_kind: "offer",
        subject: command.offer.uuid(),
        detail: json!({ "code": code }),
    })?;
    Ok(Offer {
        id: command.offer,
        code,
        description: command.description.clone(),
        discount: command.discount,
        currency: command.currency,
        min_amount_minor: command.min_amount_minor,
        max_discount_minor: command.max_discount_minor,
        valid_from: command.valid_from,
        valid_until: command.valid_until,
        usage_limit: command.usage_limit,
        usage_limit_per_person: command.usage_limit_per_person,
        used_count: 0,
        theater: command.theater,
        movie: command.movie,
        status: OfferStatus::Active,
    })
}

fn check(command: &CreateOffer) -> Result<(), CreateOfferRefusal> {
    let code = command.code.trim();
    let good_code = (1..=OFFER_CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let amounts = command.min_amount_minor != 0
        || command.max_discount_minor.is_some()
        || matches!(command.discount, Discount::Flat { .. });
    let good_discount = match command.discount {
        Discount::Percentage { basis_points } => (1..=10_000).contains(&basis_points),
        Discount::Flat { minor } => minor > 0,
    };
    let positive = |limit: Option<i64>| limit.is_none_or(|limit| limit > 0);
    let rules = [
        (good_code, "code", "1 to 50 letters, digits, - or _"),
        (
            command.description.chars().count() <= OFFER_DESCRIPTION_CHARS_MAX,
            "description",
            "at most 500 characters",
        ),
        (good_discount, "discountValue", "more than 0, and at most 100 for a percentage"),
        (!amounts || command.currency.is_some(), "currency", "needed where there are amounts"),
        (command.min_amount_minor >= 0, "minAmount", "not below 0"),
        (positive(command.max_discount_minor), "maxDiscount", "more than 0"),
        (command.valid_from < command.valid_until, "validUntil", "later than validFrom"),
        (positive(command.usage_limit), "usageLimit", "more than 0"),
        (
            command.usage_limit_per_person.is_none_or(|limit| (1..=100).contains(&limit)),
            "usageLimitPerPerson",
            "1 to 100",
        ),
    ];
    match rules.into_iter().find(|(holds, ..)| !holds) {
        Some((_, field, rule)) => Err(CreateOfferRefusal::Field { field, rule: rule.into() }),
        None => Ok(()),
    }
}
