//! Give tickets back.

use accounts::Principal;
use booking::Booking;
use booking::{CancelBooking, Cancelled, CancelledBy, Preview, Which, cancel_booking};
use kernel::Money;
use payments::Destination;
use store::Actor;

use super::Viewer;
use crate::App;
use crate::door::ApiError;

/// What is given back, and why.
#[derive(Debug, Clone)]
pub struct CancelWish {
    /// Which tickets.
    pub tickets: Which,
    /// Why, in the person's words.
    pub reason: String,
    /// Where the money goes.
    pub destination: Destination,
    /// The refund that the preview told; refused if it is another amount.
    pub expected: Option<Money>,
}

/// What a cancellation would give back.
pub async fn preview_cancellation(
    app: &App,
    viewer: &Viewer,
    booking: &Booking,
    which: Which,
) -> Result<Preview, ApiError> {
    viewer.check(app, booking)?;
    let id = booking.id;
    let preview = app.store.read("booking.preview_cancellation", move |s| {
        booking::preview_cancellation(s, id, &which)
    });
    Ok(preview.await?)
}

/// Gives tickets back. What the preview told is what is paid back.
pub async fn cancel(
    app: &App,
    viewer: &Viewer,
    booking: &Booking,
    wish: CancelWish,
) -> Result<Cancelled, ApiError> {
    viewer.check(app, booking)?;
    let command = CancelBooking {
        id: app.fresh(|id| id),
        booking: booking.id,
        tickets: wish.tickets,
        reason: wish.reason,
        destination: wish.destination,
        expected: wish.expected,
        by: CancelledBy::Buyer,
        actor: viewer.principal.as_ref().map_or(Actor::Guest, Principal::actor),
    };
    Ok(app.store.write("booking.cancel_booking", move |tx| cancel_booking(tx, &command)).await?)
}
