//! Shows: scheduling, prices, and calling one off.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use catalog::{
    Audience, CategoryPrice, CreateShow, MarkShowCancelled, UpdateShow, create_show, find_theater,
    theater_shows, update_show,
};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::{Currency, MovieId, ScreenId, ShowId, TheaterId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{own_screen, own_show};
use crate::App;
use crate::door::{Amount, ApiError, Check, Id, Json, Query, Staff, decimal};
use crate::shows::local_time;
use crate::theaters::unknown_theater;
use crate::words::{OrphanRule, RefundStatus, ShowStatus};

/// Days that one call lists.
const DAYS_MAX: i32 = 31;
/// Days that are listed unless the caller says otherwise.
const DAYS_DEFAULT: i64 = 7;
/// The longest reason.
const REASON_CHARS_MAX: usize = 500;

/// A new show.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewShow {
    /// What is shown.
    movie_id: Uuid,
    /// Where.
    screen_id: Uuid,
    /// The day, on the theatre's calendar.
    date: Date,
    /// The time, on the theatre's clocks.
    #[schema(value_type = String, example = "19:30")]
    time: Time,
    /// How it is shown: one of the film's formats.
    #[schema(example = "2D")]
    format: String,
    /// The language of the soundtrack; the film's own if left out.
    #[schema(example = "Hindi")]
    language: Option<String>,
    /// The theatre's price of each category of the screen's layout, in the theatre's currency.
    #[schema(value_type = BTreeMap<String, f64>, example = json!({ "regular": 250.0 }))]
    pricing: BTreeMap<String, Amount>,
    /// The booking fee on top, by category; none if left out.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, f64>, example = json!({ "regular": 23.6 }))]
    booking_fees: BTreeMap<String, Amount>,
    /// From when it sells; from now if left out.
    booking_opens_at: Option<Timestamp>,
    /// Until when it sells; until its start if left out.
    booking_closes_at: Option<Timestamp>,
    /// What happens to single seats; the theatre's rule if left out.
    orphan_rule: Option<OrphanRule>,
}

/// What changes; what is left out stays. Seats that are held or sold keep their prices.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowChange {
    /// The theatre's price of each category.
    #[schema(value_type = Option<BTreeMap<String, f64>>, example = json!({ "regular": 300.0 }))]
    pricing: Option<BTreeMap<String, Amount>>,
    /// The booking fee on top, by category; goes with `pricing`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, f64>, example = json!({ "regular": 23.6 }))]
    booking_fees: BTreeMap<String, Amount>,
    /// From when it sells.
    booking_opens_at: Option<Timestamp>,
    /// Until when it sells.
    booking_closes_at: Option<Timestamp>,
    /// What happens to single seats.
    orphan_rule: Option<OrphanRule>,
}

/// Why a show is called off.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelShowRequest {
    /// For the journal and the people who booked.
    #[schema(example = "The projector is broken.", min_length = 1, max_length = 500)]
    reason: String,
}

/// A show was called off.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowCancelled {
    /// The show.
    show_id: Uuid,
    /// It does not go on.
    status: ShowStatus,
    /// Every booking is given back in full, in the background.
    refund_status: RefundStatus,
}

/// Which shows.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ShowsOfHouseQuery {
    /// Of this theatre.
    theater_id: Uuid,
    /// From this day, on the theatre's calendar; today if left out.
    from: Option<Date>,
    /// To this day, included; six days later if left out. At most 31 days.
    to: Option<Date>,
}

/// The shows of a theatre.
#[derive(Serialize, ToSchema)]
pub struct ShowsOfHouse {
    /// In the order of their start, cancelled ones included.
    shows: Vec<ShowOfHouse>,
}

/// A show as those see it who run it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowOfHouse {
    /// Names the show.
    show_id: Uuid,
    /// What is shown.
    movie_id: Uuid,
    /// Its theatre.
    theater_id: Uuid,
    /// Where.
    screen_id: Uuid,
    /// The layout that it sells.
    layout_id: Uuid,
    /// The day, on the theatre's calendar.
    date: Date,
    /// The time, on the theatre's clocks.
    #[schema(example = "19:30")]
    time: String,
    /// IANA name.
    #[schema(example = "Asia/Kolkata")]
    timezone: String,
    /// When it begins.
    starts_at: Timestamp,
    /// When it ends.
    ends_at: Timestamp,
    /// How it is shown.
    #[schema(example = "2D")]
    format: String,
    /// The language of the soundtrack.
    #[schema(example = "Hindi")]
    language: String,
    /// Of all prices.
    #[schema(example = "INR")]
    currency: String,
    /// The theatre's prices.
    #[schema(example = json!({ "regular": 250.0 }))]
    pricing: BTreeMap<String, f64>,
    /// The booking fees on top.
    #[schema(example = json!({ "regular": 23.6 }))]
    booking_fees: BTreeMap<String, f64>,
    /// From when it sells.
    booking_opens_at: Timestamp,
    /// Until when it sells.
    booking_closes_at: Timestamp,
    /// What happens to single seats.
    orphan_rule: OrphanRule,
    /// What the theatre keeps of a cancelled booking, in basis points.
    #[schema(example = 1000)]
    cancellation_fee_bp: i64,
    /// Whether it goes on.
    status: ShowStatus,
    /// All seats.
    #[schema(example = 300)]
    total_seats: u32,
    /// Seats that are held, booked or blocked; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_seats: Option<u32>,
}

/// Add a show
#[utoipa::path(
    post, path = "/api/v1/admin/shows", tag = "Run a theatre", security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = ShowOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`"),
        (status = 409, description = "`screen_busy`, with the other show"),
        (status = 422, description = "`invalid_fields`, `no_such_local_time`"),
    )
)]
pub async fn add_show(
    State(app): State<App>,
    Staff(principal): Staff,
    Json(body): Json<NewShow>,
) -> Result<(StatusCode, axum::Json<ShowOfHouse>), ApiError> {
    let screen = own_screen(&app, &principal, ScreenId::new(body.screen_id)).await?;
    let currency = theater(&app, screen.theater).await?.currency;
    let mut check = Check::default();
    let prices = prices(&mut check, currency, &body.pricing, &body.booking_fees);
    check.done()?;
    let command = CreateShow {
        actor: principal.actor(),
        show: app.fresh(ShowId::new),
        movie: MovieId::new(body.movie_id),
        screen: screen.id,
        local_start: body.date.to_datetime(body.time),
        format: body.format,
        language: body.language,
        currency,
        prices,
        booking_opens_at: body.booking_opens_at,
        booking_closes_at: body.booking_closes_at,
        orphan_rule: body.orphan_rule.map(Into::into),
    };
    let show = app.store.write("catalog.create_show", move |tx| create_show(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(show.into())))
}

/// The shows of a theatre
#[utoipa::path(
    get, path = "/api/v1/admin/shows", tag = "Run a theatre", params(ShowsOfHouseQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Cancelled ones included", body = ShowsOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_theater`"),
    )
)]
pub async fn list_shows(
    State(app): State<App>,
    Staff(principal): Staff,
    Query(query): Query<ShowsOfHouseQuery>,
) -> Result<axum::Json<ShowsOfHouse>, ApiError> {
    let id = TheaterId::new(query.theater_id);
    principal.require_run(id)?;
    let zone = crate::shows::zone_of(&theater(&app, id).await?.timezone);
    let days = query.days(app.store.now(), zone)?;
    let found = app
        .store
        .read("catalog.theater_shows", move |s| theater_shows(s, id, days, Audience::House))
        .await?;
    let shows = found.into_iter().map(|listed| ShowOfHouse {
        taken_seats: Some(listed.taken),
        ..ShowOfHouse::from(listed.show)
    });
    Ok(axum::Json(ShowsOfHouse { shows: shows.collect() }))
}

/// A show that I run
#[utoipa::path(
    get, path = "/api/v1/admin/shows/{showId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The show", body = ShowOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
    )
)]
pub async fn show_show(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
) -> Result<axum::Json<ShowOfHouse>, ApiError> {
    Ok(axum::Json(own_show(&app, &principal, show).await?.into()))
}

/// Change a show
#[utoipa::path(
    patch, path = "/api/v1/admin/shows/{showId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The show as it is now", body = ShowOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
        (status = 410, description = "`show_cancelled`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn change_show(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
    Json(body): Json<ShowChange>,
) -> Result<axum::Json<ShowOfHouse>, ApiError> {
    let currency = own_show(&app, &principal, show).await?.currency;
    let mut check = Check::default();
    if body.pricing.is_none() && !body.booking_fees.is_empty() {
        check.problem("bookingFees", "Goes with pricing. Send both.");
    }
    let prices =
        body.pricing.map(|pricing| prices(&mut check, currency, &pricing, &body.booking_fees));
    check.done()?;
    let command = UpdateShow {
        actor: principal.actor(),
        show,
        prices,
        booking_opens_at: body.booking_opens_at,
        booking_closes_at: body.booking_closes_at,
        orphan_rule: body.orphan_rule.map(Into::into),
    };
    let show = app.store.write("catalog.update_show", move |tx| update_show(tx, &command)).await?;
    Ok(axum::Json(show.into()))
}

/// Call a show off
///
/// It stops selling at once, and every booking is given back in full in the background.
#[utoipa::path(
    post, path = "/api/v1/admin/shows/{showId}/cancel", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Called off", body = ShowCancelled),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
        (status = 409, description = "`show_archived`: its tickets are in the archive alone"),
    )
)]
pub async fn cancel_show(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
    Json(body): Json<CancelShowRequest>,
) -> Result<axum::Json<ShowCancelled>, ApiError> {
    own_show(&app, &principal, show).await?;
    let mut check = Check::default();
    check.text("reason", &body.reason, 1..=REASON_CHARS_MAX);
    check.done()?;
    let command = MarkShowCancelled { actor: principal.actor(), show, reason: body.reason };
    let cancelled = app.flows.cancel_show(command).await?;
    Ok(axum::Json(ShowCancelled {
        show_id: show.uuid(),
        status: cancelled.show.status.into(),
        refund_status: RefundStatus::Processing,
    }))
}

async fn theater(app: &App, id: TheaterId) -> Result<catalog::Theater, ApiError> {
    let found = app.store.read("catalog.find_theater", move |s| find_theater(s, id)).await?;
    found.ok_or_else(unknown_theater)
}

fn prices(
    check: &mut Check,
    currency: Currency,
    pricing: &BTreeMap<String, Amount>,
    fees: &BTreeMap<String, Amount>,
) -> Vec<CategoryPrice> {
    for category in fees.keys().filter(|category| !pricing.contains_key(*category)) {
        check.problem(format!("bookingFees.{category}"), "This category has no price.");
    }
    let priced = pricing.iter().filter_map(|(category, price)| {
        let price_minor = check.keep(format!("pricing.{category}"), price.minor(currency))?;
        let fee_minor = match fees.get(category) {
            Some(fee) => check.keep(format!("bookingFees.{category}"), fee.minor(currency))?,
            None => 0,
        };
        Some(CategoryPrice { category: category.clone(), price_minor, fee_minor })
    });
    priced.collect()
}

impl ShowsOfHouseQuery {
    fn days(&self, now: Timestamp, zone: TimeZone) -> Result<(Date, Date), ApiError> {
        let from = self.from.unwrap_or_else(|| now.to_zoned(zone).date());
        let to = self.to.unwrap_or_else(|| from.saturating_add((DAYS_DEFAULT - 1).days()));
        let mut check = Check::default();
        let days = (to - from).get_days() + 1;
        if !(1..=DAYS_MAX).contains(&days) {
            check.problem("to", format!("Ask for 1 to {DAYS_MAX} days; this is {days}."));
        }
        check.done()?;
        Ok((from, to))
    }
}

impl From<catalog::Show> for ShowOfHouse {
    fn from(show: catalog::Show) -> Self {
        let by_category = |minor: fn(&CategoryPrice) -> i64| {
            let all = show.prices.iter();
            all.map(|price| (price.category.clone(), decimal(minor(price), show.currency)))
                .collect()
        };
        Self {
            show_id: show.id.uuid(),
            movie_id: show.movie.uuid(),
            theater_id: show.theater.uuid(),
            screen_id: show.screen.uuid(),
            layout_id: show.layout.uuid(),
            date: show.local_date,
            time: local_time(show.starts_at, &show.timezone),
            starts_at: show.starts_at,
            ends_at: show.ends_at,
            currency: show.currency.to_string(),
            pricing: by_category(|price| price.price_minor),
            booking_fees: by_category(|price| price.fee_minor),
            booking_opens_at: show.booking_opens_at,
            booking_closes_at: show.booking_closes_at,
            orphan_rule: show.orphan_rule.into(),
            cancellation_fee_bp: show.cancellation_fee_bp,
            status: show.status.into(),
            total_seats: show.seat_count,
            taken_seats: None,
            timezone: show.timezone,
            format: show.format,
            language: show.language,
        }
    }
}
