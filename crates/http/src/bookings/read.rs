//! Look at bookings.

use axum::extract::State;
use catalog::{Movie, Screen, Show, Theater};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{BookingId, UserId};
use payments::Refund;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::create::NextAction;
use super::{BookedSeat, BookedTicket, BookingAmounts, Opened};
use crate::App;
use crate::actions::{OpenedBooking, bookings_of, opened_booking};
use crate::door::{ApiError, Id, PageQuery, Pagination, Query, SignedIn};
use crate::shows::local_time;
use crate::words::{BookingStatus, PaymentStatus, RefundStatus, RefundTo, ShowStatus};

/// For those who open a guest's booking by a link.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessQuery {
    /// The token that the creation of a guest's booking answered; or send `X-Access-Token`.
    #[serde(rename = "accessToken")]
    _access_token: Option<String>,
}

/// Somebody's bookings, newest first.
#[derive(Serialize, ToSchema)]
pub struct Bookings {
    /// This page of them.
    bookings: Vec<BookingDetail>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A booking with all that belongs to it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingDetail {
    /// Names the booking.
    booking_id: Uuid,
    /// What people read out.
    #[schema(example = "USH20261122AHQZSXQP")]
    booking_number: String,
    /// Where it is in its life.
    #[schema(example = "confirmed")]
    status: BookingStatus,
    /// What is shown.
    movie: BookedMovie,
    /// When.
    show: BookedShow,
    /// Where.
    theater: BookedTheater,
    /// The seats.
    seats: Vec<BookedSeat>,
    /// What was to pay; the same as `finalAmount`.
    #[schema(example = 28.78)]
    amount: f64,
    /// What it costs.
    #[serde(flatten)]
    amounts: BookingAmounts,
    /// The offer that was used.
    #[schema(example = "FIRST10")]
    promo_code: Option<String>,
    /// How its payment stands.
    #[schema(example = "completed")]
    payment_status: PaymentStatus,
    /// When it was confirmed.
    booked_at: Option<Timestamp>,
    /// When its last ticket was given back.
    cancelled_at: Option<Timestamp>,
    /// A ticket for each seat.
    tickets: Vec<BookedTicket>,
    /// Money that went back or is on its way.
    refunds: Vec<BookedRefund>,
    /// What the person has to do before the payment is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<NextAction>,
}

/// The film or event of a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedMovie {
    /// Names it.
    movie_id: Uuid,
    /// Its title.
    #[schema(example = "Inception")]
    title: String,
    /// The age rating.
    #[schema(example = "PG-13")]
    rating: Option<String>,
    /// Minutes.
    #[schema(example = 148)]
    duration: u32,
    /// The poster.
    #[schema(example = "/media/inception.jpg")]
    poster_url: Option<String>,
}

/// The show of a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedShow {
    /// Names it.
    show_id: Uuid,
    /// The day, on the theatre's calendar.
    date: Date,
    /// The time, on the theatre's clocks.
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
    /// Whether it goes on.
    status: ShowStatus,
}

/// The theatre of a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedTheater {
    /// Names it.
    theater_id: Uuid,
    /// Its name.
    #[schema(example = "Regal Colaba")]
    name: String,
    /// Where it is.
    #[schema(example = "Shahid Bhagat Singh Road, Mumbai 400001")]
    address: String,
    /// The zone of local times.
    #[schema(example = "Asia/Kolkata")]
    timezone: String,
}

/// Money that goes back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedRefund {
    /// How much.
    #[schema(example = 25.9)]
    amount: f64,
    /// Its currency.
    #[schema(example = "USD")]
    currency: String,
    /// Whether it has arrived.
    status: RefundStatus,
    /// Where it goes.
    destination: RefundTo,
    /// When it was begun.
    created_at: Timestamp,
}

/// A booking
///
/// For the person who booked it, or with the token of a guest's booking.
#[utoipa::path(
    get, path = "/api/v1/bookings/{bookingId}", tag = "Bookings", params(AccessQuery),
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "The booking", body = BookingDetail),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_booking`"),
    )
)]
pub async fn show_booking(
    State(app): State<App>,
    Opened(viewer): Opened,
    Id(booking): Id<BookingId>,
    Query(_access): Query<AccessQuery>,
) -> Result<axum::Json<BookingDetail>, ApiError> {
    let all = opened_booking(&app, &viewer, booking).await?;
    Ok(axum::Json(BookingDetail::new(&app, all)))
}

/// Somebody's bookings
#[utoipa::path(
    get, path = "/api/v1/users/{userId}/bookings", tag = "Bookings", params(PageQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Newest first", body = Bookings),
        (status = 403, description = "`not_allowed`: only your own"),
    )
)]
pub async fn list_bookings(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Id(user): Id<UserId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Bookings>, ApiError> {
    principal.require_self(user)?;
    let page = query.read()?;
    let found = bookings_of(&app, user, page).await?;
    let bookings = found.rows.into_iter().map(|one| BookingDetail::new(&app, one)).collect();
    Ok(axum::Json(Bookings { bookings, pagination: page.of(found.total) }))
}

impl BookingDetail {
    fn new(app: &App, all: OpenedBooking) -> Self {
        let OpenedBooking { booking, show, movie, theater, screen, .. } = all;
        Self {
            booking_id: booking.id.uuid(),
            status: booking.status.into(),
            seats: BookedSeat::all(&booking, &show, &all.layout),
            amount: booking.due.to_decimal(),
            amounts: BookingAmounts::of(&booking),
            payment_status: (&booking).into(),
            booked_at: booking.booked_at,
            cancelled_at: booking.cancelled_at,
            tickets: all
                .tickets
                .iter()
                .map(|ticket| BookedTicket::new(&app.ticket_keys, ticket))
                .collect(),
            refunds: all.refunds.iter().map(BookedRefund::from).collect(),
            next_action: all.next_action.map(NextAction::redirect),
            movie: movie.into(),
            show: BookedShow::new(show, screen),
            theater: theater.into(),
            promo_code: booking.promo_code,
            booking_number: booking.number,
        }
    }
}

impl From<Movie> for BookedMovie {
    fn from(movie: Movie) -> Self {
        Self {
            movie_id: movie.id.uuid(),
            title: movie.title,
            rating: movie.certificate,
            duration: movie.duration_minutes,
            poster_url: movie.poster_url,
        }
    }
}

impl BookedShow {
    fn new(show: Show, screen: Screen) -> Self {
        Self {
            show_id: show.id.uuid(),
            date: show.local_date,
            time: local_time(show.starts_at, &show.timezone),
            starts_at: show.starts_at,
            ends_at: show.ends_at,
            format: show.format,
            language: show.language,
            screen: screen.name,
            status: show.status.into(),
        }
    }
}

impl From<Theater> for BookedTheater {
    fn from(theater: Theater) -> Self {
        Self {
            theater_id: theater.id.uuid(),
            name: theater.name,
            address: theater.address,
            timezone: theater.timezone,
        }
    }
}

impl From<&Refund> for BookedRefund {
    fn from(refund: &Refund) -> Self {
        Self {
            amount: refund.amount.to_decimal(),
            currency: refund.amount.currency.to_string(),
            status: refund.status.into(),
            destination: refund.destination.into(),
            created_at: refund.created_at,
        }
    }
}
