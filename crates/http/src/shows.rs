//! Shows: when and where something can be seen, and what it costs.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use catalog::{ListedShow, TheaterShows};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CityId, MovieId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions::showtimes;
use crate::door::{ApiError, Caller, Id, Query, Written, decimal};
use crate::listings::name_of;

/// Where and when.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ShowsQuery {
    /// In this city.
    city_id: Uuid,
    /// On this day, on the theatres' calendars; today if left out.
    date: Option<Date>,
}

/// The shows of a film in a city on a day.
#[derive(Serialize, ToSchema)]
pub struct DayOfShows {
    /// The day.
    date: Date,
    /// The theatres that show it, by name.
    theaters: Vec<TheaterDay>,
}

/// The shows of a theatre.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TheaterDay {
    /// Names the theatre.
    theater_id: Uuid,
    /// Its name.
    #[schema(example = "Regal Colaba")]
    name: String,
    /// Where it is.
    #[schema(example = "Shahid Bhagat Singh Road, Mumbai 400001")]
    address: String,
    /// The zone of the shows' local times.
    #[schema(example = "Asia/Kolkata")]
    timezone: String,
    /// What it has.
    #[schema(example = json!(["Parking", "Wheelchair Access"]))]
    facilities: Vec<String>,
    /// In the order of their start.
    shows: Vec<ShowSummary>,
}

/// A show in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowSummary {
    /// Names the show.
    show_id: Uuid,
    /// When it begins, on the theatre's clocks.
    #[schema(example = "14:00")]
    time: String,
    /// When it begins.
    starts_at: Timestamp,
    /// When it ends.
    ends_at: Timestamp,
    /// How it is shown.
    #[schema(example = "IMAX 3D")]
    format: String,
    /// The language of the soundtrack.
    #[schema(example = "English")]
    language: String,
    /// The name of the screen.
    #[schema(example = "Screen 3")]
    screen: String,
    /// Seats that anyone may take, a moment ago.
    #[schema(example = 45)]
    available_seats: u32,
    /// All seats.
    #[schema(example = 300)]
    total_seats: u32,
    /// Of all prices.
    #[schema(example = "INR")]
    currency: String,
    /// What a person pays by category, fees included.
    #[schema(example = json!({ "regular": 15.99, "premium": 19.99, "recliner": 24.99 }))]
    pricing: BTreeMap<String, f64>,
    /// From when it sells.
    booking_opens_at: Timestamp,
    /// Until when it sells.
    booking_closes_at: Timestamp,
}

/// Showtimes of a film or event
///
/// Theatre by theatre, on one day in one city.
#[utoipa::path(
    get, path = "/api/v1/movies/{movieId}/shows", tag = "Catalogue", params(ShowsQuery),
    responses(
        (status = 200, description = "The shows", body = DayOfShows),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_movie`, `unknown_city`"),
    )
)]
pub async fn show_movie_shows(
    State(app): State<App>,
    uri: Uri,
    Id(movie): Id<MovieId>,
    Query(query): Query<ShowsQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let write = async {
        let city = CityId::new(query.city_id);
        let found = showtimes(&app, movie, city, query.date).await?;
        let theaters = found.theaters.into_iter().map(TheaterDay::from).collect();
        Written::json(&DayOfShows { date: found.date, theaters })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// Which day it is in a zone.
pub(crate) fn today_in(now: Timestamp, zone: &str) -> Date {
    now.to_zoned(zone_of(zone)).date()
}

/// A zone that the catalogue has checked.
pub fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// An instant on the clocks of a zone: `14:00`.
pub fn local_time(instant: Timestamp, zone: &str) -> String {
    instant.to_zoned(zone_of(zone)).strftime("%H:%M").to_string()
}

/// What a person pays by category, fees included.
pub fn all_in_prices(show: &catalog::Show) -> BTreeMap<String, f64> {
    let all_in = |price: &catalog::CategoryPrice| {
        let minor = price.price_minor.saturating_add(price.fee_minor);
        (price.category.clone(), decimal(minor, show.currency))
    };
    show.prices.iter().map(all_in).collect()
}

impl From<TheaterShows> for TheaterDay {
    fn from(TheaterShows { theater, shows }: TheaterShows) -> Self {
        Self {
            theater_id: theater.id.uuid(),
            name: theater.name,
            address: theater.address,
            timezone: theater.timezone,
            facilities: theater.facilities,
            shows: shows.into_iter().map(ShowSummary::from).collect(),
        }
    }
}

impl From<ListedShow> for ShowSummary {
    fn from(listed: ListedShow) -> Self {
        let available_seats = listed.available_seats();
        let show = listed.show;
        Self {
            show_id: show.id.uuid(),
            time: local_time(show.starts_at, &show.timezone),
            starts_at: show.starts_at,
            ends_at: show.ends_at,
            screen: listed.screen_name,
            available_seats,
            total_seats: show.seat_count,
            currency: show.currency.to_string(),
            pricing: all_in_prices(&show),
            booking_opens_at: show.booking_opens_at,
            booking_closes_at: show.booking_closes_at,
            format: show.format,
            language: show.language,
        }
    }
}
