//! The bookings of a show, for those who run it. Whom to reach is not told here.

use axum::extract::State;
use booking::{Booking, bookings_of_show};
use jiff::Timestamp;
use kernel::ShowId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::own_show;
use crate::App;
use crate::actions::board_of;
use crate::bookings::BookingAmounts;
use crate::door::{ApiError, Id, PageQuery, Pagination, Query, Staff};
use crate::words::{BookingStatus, PaymentStatus};

/// The bookings of a show.
#[derive(Serialize, ToSchema)]
pub struct BookingsOfShow {
    /// This page of them, newest first.
    bookings: Vec<BookingOfShow>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A booking as those see it who run the show.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingOfShow {
    /// Names the booking.
    booking_id: Uuid,
    /// What people read out.
    #[schema(example = "USH20261122AHQZSXQP")]
    booking_number: String,
    /// Where it is in its life.
    #[schema(example = "confirmed")]
    status: BookingStatus,
    /// The labels of its seats.
    #[schema(example = json!(["G9", "G10"]))]
    seats: Vec<String>,
    /// What it costs.
    #[serde(flatten)]
    amounts: BookingAmounts,
    /// The offer that was used.
    #[schema(example = "FIRST10")]
    promo_code: Option<String>,
    /// How its payment stands.
    #[schema(example = "completed")]
    payment_status: PaymentStatus,
    /// When it was begun.
    created_at: Timestamp,
    /// When it was confirmed.
    booked_at: Option<Timestamp>,
    /// When its last ticket was given back.
    cancelled_at: Option<Timestamp>,
}

/// The bookings of a show
#[utoipa::path(
    get, path = "/api/v1/admin/shows/{showId}/bookings", tag = "Run a theatre",
    params(PageQuery), security(("signIn" = [])),
    responses(
        (status = 200, description = "Newest first", body = BookingsOfShow),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
    )
)]
pub async fn list_show_bookings(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<BookingsOfShow>, ApiError> {
    own_show(&app, &principal, show).await?;
    let page = query.read()?;
    let board = board_of(&app, show).await?;
    let (found, total) = app
        .store
        .read("booking.bookings_of_show", move |s| {
            bookings_of_show(s, show, page.limit(), page.offset())
        })
        .await?;
    let bookings = found.into_iter().map(|one| BookingOfShow::new(board.layout(), one)).collect();
    Ok(axum::Json(BookingsOfShow { bookings, pagination: page.of(total.unsigned_abs()) }))
}

impl BookingOfShow {
    fn new(layout: &catalog::Layout, booking: Booking) -> Self {
        let seats = booking.seats.iter().filter_map(|sold| layout.seat(sold.seat_no));
        Self {
            booking_id: booking.id.uuid(),
            status: booking.status.into(),
            seats: seats.map(|seat| layout.full_label(seat)).collect(),
            amounts: BookingAmounts::of(&booking),
            payment_status: (&booking).into(),
            created_at: booking.created_at,
            booked_at: booking.booked_at,
            cancelled_at: booking.cancelled_at,
            promo_code: booking.promo_code,
            booking_number: booking.number,
        }
    }
}
