//! What shows earned, from the ledger.

use std::collections::BTreeMap;

use axum::extract::State;
use booking::{Revenue, revenue};
use catalog::{Page, Theater, find_theater, list_theaters_of_the_house};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kernel::TheaterId;
use serde::{Deserialize, Serialize};
use store::{Snapshot, StoreError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::door::{ApiError, Check, Query, Staff, decimal};
use crate::shows::today_in;

/// Days that one report spans.
const DAYS_MAX: i32 = 366;
/// Days of a report, unless the caller says otherwise.
const DAYS_DEFAULT: i64 = 30;

/// Where and when.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RevenueQuery {
    /// Of this theatre; of all that you run if left out.
    theater_id: Option<Uuid>,
    /// Shows from this day; 29 days before `to` if left out.
    from: Option<Date>,
    /// To this day, included; today if left out, where it is latest among these theatres.
    to: Option<Date>,
}

/// A report.
#[derive(Serialize, ToSchema)]
pub struct RevenueReport {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// What was earned, by day, theatre and film.
    rows: Vec<RevenueRow>,
    /// The sums, one for each currency.
    totals: Vec<RevenueTotal>,
}

/// What one film or event earned at one theatre on one day of shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevenueRow {
    /// The day of the shows.
    date: Date,
    /// Where.
    theater_id: Uuid,
    /// With what.
    movie_id: Uuid,
    /// How much.
    #[serde(flatten)]
    total: RevenueTotal,
}

/// Amounts of one currency.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevenueTotal {
    /// Of all amounts.
    #[schema(example = "INR")]
    currency: String,
    /// Tickets that are good or were used.
    #[schema(example = 240)]
    tickets: i64,
    /// Ticket prices of everything that was sold.
    #[schema(example = 60000.0)]
    sold: f64,
    /// Ticket prices that were given back.
    #[schema(example = 500.0)]
    given_back: f64,
    /// Booking fees, less those given back.
    #[schema(example = 5600.0)]
    booking_fees: f64,
    /// Cancellation fees.
    #[schema(example = 50.0)]
    cancellation_fees: f64,
    /// What offers took off.
    #[schema(example = 1200.0)]
    discounts: f64,
}

/// Revenue
#[utoipa::path(
    get, path = "/api/v1/admin/analytics/revenue", tag = "Run a theatre", params(RevenueQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The report", body = RevenueReport),
        (status = 403, description = "`not_allowed`: not your theatre"),
    )
)]
pub async fn show_revenue(
    State(app): State<App>,
    Staff(principal): Staff,
    Query(query): Query<RevenueQuery>,
) -> Result<axum::Json<RevenueReport>, ApiError> {
    let wanted = match query.theater_id.map(TheaterId::new) {
        Some(theater) => {
            principal.require_run(theater)?;
            Some(vec![theater])
        }
        None if principal.is_system_admin() => None,
        None => {
            let own = principal.theaters.iter().copied();
            Some(own.filter(|theater| principal.may_run(*theater)).collect())
        }
    };
    let find = move |s: &mut Snapshot<'_>| theaters_of(s, wanted.as_deref());
    let theaters = app.store.read_recent("http.theaters_of_revenue", find).await?;
    let (from, to) = query.days(latest_today(&theaters, app.store.now()))?;
    let rows =
        app.store.read_recent("http.revenue", move |s| earned(s, &theaters, from, to)).await?;
    Ok(axum::Json(RevenueReport::new(from, to, &rows)))
}

fn earned(
    snapshot: &mut Snapshot<'_>,
    theaters: &[Theater],
    from: Date,
    to: Date,
) -> Result<Vec<Revenue>, StoreError> {
    let mut rows = Vec::new();
    for theater in theaters {
        rows.extend(revenue(snapshot, theater.id, from, to)?);
    }
    Ok(rows)
}

/// These theatres, or all of them.
fn theaters_of(
    snapshot: &mut Snapshot<'_>,
    wanted: Option<&[TheaterId]>,
) -> Result<Vec<Theater>, StoreError> {
    let mut all = Vec::new();
    if let Some(wanted) = wanted {
        for theater in wanted {
            all.extend(find_theater(snapshot, *theater)?);
        }
        return Ok(all);
    }
    for number in 1.. {
        let page = list_theaters_of_the_house(snapshot, Page::new(number, 100))?;
        if page.rows.is_empty() {
            break;
        }
        all.extend(page.rows);
    }
    Ok(all)
}

/// The day that the furthest of these theatres has by now: no sale of today is left out.
fn latest_today(theaters: &[Theater], now: Timestamp) -> Date {
    let days = theaters.iter().map(|theater| today_in(now, &theater.timezone));
    days.max().unwrap_or_else(|| today_in(now, "UTC"))
}

impl RevenueQuery {
    fn days(&self, today: Date) -> Result<(Date, Date), ApiError> {
        let to = self.to.unwrap_or(today);
        let from = self.from.unwrap_or_else(|| to.saturating_sub((DAYS_DEFAULT - 1).days()));
        let mut check = Check::default();
        let days = (to - from).get_days() + 1;
        if !(1..=DAYS_MAX).contains(&days) {
            check.problem("from", format!("Ask for 1 to {DAYS_MAX} days; this is {days}."));
        }
        check.done()?;
        Ok((from, to))
    }
}

impl RevenueReport {
    fn new(from: Date, to: Date, rows: &[Revenue]) -> Self {
        let mut sums: BTreeMap<String, Vec<&Revenue>> = BTreeMap::new();
        for row in rows {
            sums.entry(row.sold.currency.to_string()).or_default().push(row);
        }
        let rows = rows.iter().map(|row| RevenueRow {
            date: row.date,
            theater_id: row.theater.uuid(),
            movie_id: row.movie.uuid(),
            total: RevenueTotal::of(&[row]),
        });
        Self {
            from,
            to,
            rows: rows.collect(),
            totals: sums.values().map(|rows| RevenueTotal::of(rows)).collect(),
        }
    }
}

impl RevenueTotal {
    /// The sum of rows of one currency, at least one.
    fn of(rows: &[&Revenue]) -> Self {
        let currency = rows[0].sold.currency;
        let sum = |amount: fn(&Revenue) -> i64| {
            decimal(rows.iter().map(|row| amount(row)).sum(), currency)
        };
        Self {
            currency: currency.to_string(),
            tickets: rows.iter().map(|row| row.tickets).sum(),
            sold: sum(|row| row.sold.minor),
            given_back: sum(|row| row.given_back.minor),
            booking_fees: sum(|row| row.booking_fees.minor),
            cancellation_fees: sum(|row| row.cancellation_fees.minor),
            discounts: sum(|row| row.discounts.minor),
        }
    }
}
