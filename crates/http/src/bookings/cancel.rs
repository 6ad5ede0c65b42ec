//! Give tickets back.

use axum::extract::State;
use booking::{Cancelled, Preview, Which};
use jiff::Timestamp;
use kernel::{BookingId, Currency, Money, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Opened;
use crate::App;
use crate::actions::{self, CancelWish, find_booking};
use crate::door::{Amount, ApiError, Check, Id, Json, Query};
use crate::words::{BookingStatus, RefundStatus, RefundTo};

/// The most tickets that one call names.
const TICKETS_MAX: usize = 100;

/// What is given back, and why.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelRequest {
    /// Why.
    #[schema(example = "Change of plans", max_length = 500)]
    reason: Option<String>,
    /// Only these tickets; all that are still good if left out.
    #[schema(min_items = 1, max_items = 100)]
    ticket_ids: Option<Vec<Uuid>>,
    /// Where the money goes: to where it came from if left out; a wallet gets it at once.
    refund_to: Option<RefundTo>,
    /// The refund that the preview told; refused if it is another amount.
    expected_refund: Option<Amount>,
}

/// Which tickets would be given back.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// Only these tickets, with commas between them; all that are still good if left out.
    ticket_ids: Option<String>,
    /// The token that the creation of a guest's booking answered; or send `X-Access-Token`.
    #[serde(rename = "accessToken")]
    _access_token: Option<String>,
}

/// What was given back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancelledBody {
    /// The booking.
    booking_id: Uuid,
    /// Cancelled; confirmed while some of its tickets are still good.
    #[schema(example = "cancelled")]
    status: BookingStatus,
    /// What goes back, after the fee.
    #[schema(example = 25.9)]
    refund_amount: f64,
    /// What the theatre keeps.
    #[schema(example = 2.88)]
    fee: f64,
    /// Of all amounts.
    #[schema(example = "USD")]
    currency: String,
    /// Whether the money has arrived; null if there was nothing to give back.
    refund_status: Option<RefundStatus>,
    /// The tickets that were given back.
    cancelled_ticket_ids: Vec<Uuid>,
}

/// What would be given back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewBody {
    /// The booking.
    booking_id: Uuid,
    /// What would go back, after the fee.
    #[schema(example = 25.9)]
    refund_amount: f64,
    /// What the theatre would keep.
    #[schema(example = 2.88)]
    fee: f64,
    /// What was paid for the tickets that are still good.
    #[schema(example = 28.78)]
    paid: f64,
    /// What the tickets that stay cost by themselves.
    #[schema(example = 0.0)]
    kept: f64,
    /// Of all amounts.
    #[schema(example = "USD")]
    currency: String,
    /// Until when tickets can be given back.
    until: Timestamp,
    /// The tickets that would be given back.
    ticket_ids: Vec<Uuid>,
}

/// Cancel a booking
///
/// All of it, or some of its tickets, until two hours before the show. What the preview tells is
/// what is paid back.
#[utoipa::path(
    post, path = "/api/v1/bookings/{bookingId}/cancel", tag = "Bookings",
    security((), ("signIn" = [])),
    params(("X-Access-Token" = Option<String>, Header,
        description = "The token that the creation of a guest's booking answered.")),
    responses(
        (status = 200, description = "Given back", body = CancelledBody),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_booking`"),
        (status = 409, description = "`already_cancelled`, `not_confirmed`, `amount_changed`"),
        (status = 422, description = "`too_late_to_cancel`, `ticket_not_valid`"),
    )
)]
pub async fn cancel(
    State(app): State<App>,
    Opened(viewer): Opened,
    Id(id): Id<BookingId>,
    Json(body): Json<CancelRequest>,
) -> Result<axum::Json<CancelledBody>, ApiError> {
    let booking = find_booking(&app, &viewer, id).await?;
    let wish = body.read(booking.due.currency)?;
    Ok(axum::Json(actions::cancel(&app, &viewer, &booking, wish).await?.into()))
}

/// What a cancellation would give back
#[utoipa::path(
    get, path = "/api/v1/bookings/{bookingId}/cancel/preview", tag = "Bookings",
    params(PreviewQuery), security((), ("signIn" = [])),
    responses(
        (status = 200, description = "The amounts", body = PreviewBody),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_booking`"),
        (status = 409, description = "`already_cancelled`, `not_confirmed`"),
        (status = 422, description = "`too_late_to_cancel`, `ticket_not_valid`"),
    )
)]
pub async fn preview(
    State(app): State<App>,
    Opened(viewer): Opened,
    Id(id): Id<BookingId>,
    Query(query): Query<PreviewQuery>,
) -> Result<axum::Json<PreviewBody>, ApiError> {
    let booking = find_booking(&app, &viewer, id).await?;
    let which = query.which()?;
    let preview = actions::preview_cancellation(&app, &viewer, &booking, which).await?;
    Ok(axum::Json(PreviewBody::new(id, &preview)))
}

impl CancelRequest {
    fn read(self, currency: Currency) -> Result<CancelWish, ApiError> {
        let mut check = Check::default();
        if let Some(tickets) = &self.ticket_ids {
            check.count("ticketIds", tickets, 1..=TICKETS_MAX);
        }
        let expected = self
            .expected_refund
            .and_then(|amount| check.keep("expectedRefund", amount.minor(currency)));
        check.done()?;
        Ok(CancelWish {
            tickets: self.ticket_ids.map_or(Which::All, these),
            reason: self.reason.unwrap_or_default(),
            destination: self.refund_to.unwrap_or(RefundTo::Source).into(),
            expected: expected.map(|minor| Money::new(minor, currency)),
        })
    }
}

impl PreviewQuery {
    fn which(self) -> Result<Which, ApiError> {
        let Some(list) = self.ticket_ids else { return Ok(Which::All) };
        let mut check = Check::default();
        let ids = list.split(',').filter_map(|id| check.keep("ticketIds", id.trim().parse()));
        let ids: Vec<Uuid> = ids.collect();
        check.count("ticketIds", &ids, 1..=TICKETS_MAX);
        check.done()?;
        Ok(these(ids))
    }
}

fn these(ids: Vec<Uuid>) -> Which {
    Which::These(ids.into_iter().map(TicketId::new).collect())
}

impl From<Cancelled> for CancelledBody {
    fn from(cancelled: Cancelled) -> Self {
        let amounts = cancelled.amounts;
        let is_done =
            |refund: &payments::Refund| refund.status == payments::RefundStatus::Completed;
        let refund_status = match cancelled.refunds.as_slice() {
            [] => None,
            refunds if refunds.iter().all(is_done) => Some(RefundStatus::Completed),
            _ => Some(RefundStatus::Processing),
        };
        Self {
            booking_id: cancelled.booking.id.uuid(),
            status: cancelled.booking.status.into(),
            refund_amount: amounts.refund.to_decimal(),
            fee: amounts.fee.to_decimal(),
            currency: amounts.refund.currency.to_string(),
            refund_status,
            cancelled_ticket_ids: amounts.cancelled.into_iter().map(TicketId::uuid).collect(),
        }
    }
}

impl PreviewBody {
    fn new(booking: BookingId, preview: &Preview) -> Self {
        let amounts = &preview.amounts;
        Self {
            booking_id: booking.uuid(),
            refund_amount: amounts.refund.to_decimal(),
            fee: amounts.fee.to_decimal(),
            paid: amounts.paid.to_decimal(),
            kept: amounts.kept.to_decimal(),
            currency: amounts.refund.currency.to_string(),
            until: preview.until,
            ticket_ids: amounts.cancelled.iter().map(|ticket| ticket.uuid()).collect(),
        }
    }
}
