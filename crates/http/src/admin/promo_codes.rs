//! Offers: the API calls them promo codes.

use accounts::Principal;
use axum::extract::State;
use axum::http::StatusCode;
use booking::{CreateOffer, Discount, Offer, create_offer, end_offer, find_offer, list_offers};
use jiff::Timestamp;
use kernel::{Currency, MovieId, OfferId, TheaterId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::door::{Amount, ApiError, Check, Id, Json, Page, Pagination, Query, Staff, decimal};
use crate::words::{DiscountType, OfferStatus};

/// A new offer.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPromoCode {
    /// What people type; case does not count.
    #[schema(example = "FIRST10", min_length = 1, max_length = 50)]
    code: String,
    /// What people read.
    #[serde(default)]
    #[schema(example = "10 % off your first booking", max_length = 500)]
    description: String,
    /// How it counts.
    discount_type: DiscountType,
    /// Per cent, or an amount of `currency`.
    #[schema(example = 10.0)]
    discount_value: Amount,
    /// ISO 4217; needed where an amount is given.
    #[schema(value_type = Option<String>, example = "INR", pattern = "^[A-Z]{3}$")]
    currency: Option<Currency>,
    /// The least total that it serves.
    min_amount: Option<Amount>,
    /// The most that it takes off.
    max_discount: Option<Amount>,
    /// From when.
    valid_from: Timestamp,
    /// Until when, not included.
    valid_until: Timestamp,
    /// Uses overall.
    #[schema(example = 1000, minimum = 1)]
    usage_limit: Option<i64>,
    /// Uses of one person.
    #[schema(example = 1, minimum = 1)]
    usage_limit_per_person: Option<i64>,
    /// Only at this theatre. Theatre admins have to name one of theirs.
    theater_id: Option<Uuid>,
    /// Only for this film or event.
    movie_id: Option<Uuid>,
}

/// What changes.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PromoCodeChange {
    /// An offer can only be ended; it serves no more, for good.
    #[schema(example = "ended")]
    status: OfferStatus,
}

/// Which offers.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PromoCodesQuery {
    /// Of this theatre. Theatre admins have to name one of theirs.
    theater_id: Option<Uuid>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Offers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromoCodes {
    /// This page of them.
    promo_codes: Vec<PromoCode>,
    /// Where this page lies.
    pagination: Pagination,
}

/// An offer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromoCode {
    /// Names the offer.
    promo_code_id: Uuid,
    /// What people type.
    #[schema(example = "FIRST10")]
    code: String,
    /// What people read.
    #[schema(example = "10 % off your first booking")]
    description: String,
    /// How it counts.
    discount_type: DiscountType,
    /// Per cent, or an amount of `currency`.
    #[schema(example = 10.0)]
    discount_value: f64,
    /// Of its amounts.
    #[schema(example = "INR")]
    currency: Option<String>,
    /// The least total that it serves.
    #[schema(example = 500.0)]
    min_amount: f64,
    /// The most that it takes off.
    #[schema(example = 150.0)]
    max_discount: Option<f64>,
    /// From when.
    valid_from: Timestamp,
    /// Until when, not included.
    valid_until: Timestamp,
    /// Uses overall.
    #[schema(example = 1000)]
    usage_limit: Option<i64>,
    /// Uses of one person.
    #[schema(example = 1)]
    usage_limit_per_person: Option<i64>,
    /// Uses so far.
    #[schema(example = 12)]
    used_count: i64,
    /// Only at this theatre.
    theater_id: Option<Uuid>,
    /// Only for this film or event.
    movie_id: Option<Uuid>,
    /// Whether it can be used.
    status: OfferStatus,
}

/// Add an offer
#[utoipa::path(
    post, path = "/api/v1/admin/promo-codes", tag = "Run a theatre", security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = PromoCode),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 409, description = "`code_taken`"),
        (status = 422, description = "`invalid_field`"),
    )
)]
pub async fn add_promo_code(
    State(app): State<App>,
    Staff(principal): Staff,
    Json(body): Json<NewPromoCode>,
) -> Result<(StatusCode, axum::Json<PromoCode>), ApiError> {
    require_scope(&principal, body.theater_id.map(TheaterId::new))?;
    let command = body.command(&app, &principal)?;
    let offer =
        app.store.write("booking.create_offer", move |tx| create_offer(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(offer.into())))
}

/// Offers
#[utoipa::path(
    get, path = "/api/v1/admin/promo-codes", tag = "Run a theatre", params(PromoCodesQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The newest first", body = PromoCodes),
        (status = 403, description = "`not_allowed`: not your theatre"),
    )
)]
pub async fn list_promo_codes(
    State(app): State<App>,
    Staff(principal): Staff,
    Query(query): Query<PromoCodesQuery>,
) -> Result<axum::Json<PromoCodes>, ApiError> {
    let theater = query.theater_id.map(TheaterId::new);
    require_scope(&principal, theater)?;
    let page = Page::read(query.page, query.limit)?;
    let (offers, total) = app
        .store
        .read("booking.list_offers", move |s| list_offers(s, theater, page.limit(), page.offset()))
        .await?;
    let promo_codes = offers.into_iter().map(PromoCode::from).collect();
    Ok(axum::Json(PromoCodes { promo_codes, pagination: page.of(total.unsigned_abs()) }))
}

/// An offer
#[utoipa::path(
    get, path = "/api/v1/admin/promo-codes/{promoCodeId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The offer", body = PromoCode),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_offer`"),
    )
)]
pub async fn show_promo_code(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(offer): Id<OfferId>,
) -> Result<axum::Json<PromoCode>, ApiError> {
    Ok(axum::Json(own_offer(&app, &principal, offer).await?.into()))
}

/// End an offer
#[utoipa::path(
    patch, path = "/api/v1/admin/promo-codes/{promoCodeId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The offer as it is now", body = PromoCode),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_offer`"),
    )
)]
pub async fn change_promo_code(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(offer): Id<OfferId>,
    Json(body): Json<PromoCodeChange>,
) -> Result<axum::Json<PromoCode>, ApiError> {
    own_offer(&app, &principal, offer).await?;
    let mut check = Check::default();
    if body.status != OfferStatus::Ended {
        check.problem("status", "An offer can only be ended.");
    }
    check.done()?;
    let by = principal.actor();
    app.store.write("booking.end_offer", move |tx| end_offer(tx, offer, by)).await?;
    Ok(axum::Json(own_offer(&app, &principal, offer).await?.into()))
}

/// An offer of a theatre is its admins'; one that serves everywhere is the installation's.
fn require_scope(principal: &Principal, theater: Option<TheaterId>) -> Result<(), ApiError> {
    match theater {
        Some(theater) => principal.require_run(theater)?,
        None => principal.require_system_admin()?,
    }
    Ok(())
}

async fn own_offer(app: &App, principal: &Principal, id: OfferId) -> Result<Offer, ApiError> {
    let found = app.store.read("booking.find_offer", move |s| find_offer(s, id)).await?;
    let unknown = || ApiError::not_found("unknown_offer", "There is no such offer.");
    let offer = found.ok_or_else(unknown)?;
    require_scope(principal, offer.theater)?;
    Ok(offer)
}

/// Percentages have two decimal places, like an amount of most currencies.
const PERCENT: Currency = Currency::INR;

impl NewPromoCode {
    fn command(self, app: &App, principal: &Principal) -> Result<CreateOffer, ApiError> {
        let mut check = Check::default();
        let currency = self.currency;
        let discount = self.discount(&mut check, currency);
        let min_amount = amount(&mut check, "minAmount", self.min_amount.as_ref(), currency);
        let max_discount = amount(&mut check, "maxDiscount", self.max_discount.as_ref(), currency);
        check.done()?;
        let offer = Offer {
            id: app.fresh(OfferId::new),
            discount: discount.ok_or_else(|| ApiError::internal("a discount was not read"))?,
            code: self.code,
            description: self.description,
            currency,
            min_amount_minor: min_amount.unwrap_or(0),
            max_discount_minor: max_discount,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            usage_limit: self.usage_limit,
            usage_limit_per_person: self.usage_limit_per_person,
            used_count: 0,
            theater: self.theater_id.map(TheaterId::new),
            movie: self.movie_id.map(MovieId::new),
            status: booking::OfferStatus::Active,
        };
        Ok(CreateOffer { offer, by: principal.actor() })
    }

    fn discount(&self, check: &mut Check, currency: Option<Currency>) -> Option<Discount> {
        match self.discount_type {
            DiscountType::Flat => {
                let minor = amount(check, "discountValue", Some(&self.discount_value), currency)?;
                Some(Discount::Flat { minor })
            }
            DiscountType::Percentage => {
                let basis_points =
                    check.keep("discountValue", self.discount_value.minor(PERCENT))?;
                Some(Discount::Percentage { basis_points })
            }
        }
    }
}

/// An amount in minor units; one without a currency cannot be read.
fn amount(
    check: &mut Check,
    field: &str,
    amount: Option<&Amount>,
    currency: Option<Currency>,
) -> Option<i64> {
    let amount = amount?;
    let Some(currency) = currency else {
        check.problem("currency", format!("{field} is an amount: name its currency."));
        return None;
    };
    check.keep(field, amount.minor(currency))
}

impl From<Offer> for PromoCode {
    fn from(offer: Offer) -> Self {
        let amount = |minor| decimal(minor, offer.currency.unwrap_or(Currency::INR));
        let (discount_type, discount_value) = match offer.discount {
            Discount::Percentage { basis_points } => {
                (DiscountType::Percentage, decimal(basis_points, PERCENT))
            }
            Discount::Flat { minor } => (DiscountType::Flat, amount(minor)),
        };
        Self {
            promo_code_id: offer.id.uuid(),
            discount_type,
            discount_value,
            min_amount: amount(offer.min_amount_minor),
            max_discount: offer.max_discount_minor.map(amount),
            currency: offer.currency.map(|currency| currency.to_string()),
            valid_from: offer.valid_from,
            valid_until: offer.valid_until,
            usage_limit: offer.usage_limit,
            usage_limit_per_person: offer.usage_limit_per_person,
            used_count: offer.used_count,
            theater_id: offer.theater.map(TheaterId::uuid),
            movie_id: offer.movie.map(MovieId::uuid),
            status: offer.status.into(),
            code: offer.code,
            description: offer.description,
        }
    }
}
