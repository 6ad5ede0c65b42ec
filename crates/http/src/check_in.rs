//! The way in.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tickets::{Ticket, TicketState};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actions;
use crate::door::{ApiError, Json, SignedIn};
use crate::words::TicketStatus;

/// One scan.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckInRequest {
    /// The code as it was scanned or typed.
    #[schema(example = "USH1ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXY")]
    code: String,
    /// The entrance, as its staff call it.
    #[schema(example = "North door", min_length = 1, max_length = 40)]
    gate: String,
}

/// Somebody may come in.
#[derive(Serialize, ToSchema)]
pub struct CheckedIn {
    /// `admitted`
    #[schema(example = "admitted")]
    result: &'static str,
    /// The ticket that they came in with.
    ticket: AdmittedTicket,
}

/// A ticket that was used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdmittedTicket {
    /// Names the ticket.
    ticket_id: Uuid,
    /// Its booking.
    booking_id: Uuid,
    /// Its show.
    show_id: Uuid,
    /// How people call the seat.
    #[schema(example = "A1")]
    seat: String,
    /// What kind of seat was paid for.
    #[serde(rename = "type")]
    #[schema(example = "regular")]
    seat_type: String,
    /// It was used now.
    #[schema(example = "used")]
    status: TicketStatus,
    /// When they came in.
    used_at: Option<Timestamp>,
    /// At which gate.
    #[schema(example = "North door")]
    gate: Option<String>,
}

/// Let somebody in
///
/// Admits a ticket once, for the shows of your own theatres whose doors are open.
#[utoipa::path(
    post, path = "/api/v1/checkin", tag = "Gate", security(("signIn" = [])),
    responses(
        (status = 200, description = "Admitted", body = CheckedIn),
        (status = 403, description = "`not_allowed`: not gate staff"),
        (status = 409, description = "`already_used`, with when, at which gate and by whom"),
        (status = 422, description = "`wrong_show`, `cancelled`, `not_genuine`"),
    )
)]
pub async fn admit(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Json(body): Json<CheckInRequest>,
) -> Result<axum::Json<CheckedIn>, ApiError> {
    let ticket = actions::admit(&app, &principal, body.code, body.gate).await?;
    Ok(axum::Json(CheckedIn { result: "admitted", ticket: ticket.into() }))
}

impl From<Ticket> for AdmittedTicket {
    fn from(ticket: Ticket) -> Self {
        let (used_at, gate) = match &ticket.state {
            TicketState::Used { at, gate, .. } => (Some(*at), Some(gate.clone())),
            TicketState::Valid | TicketState::Cancelled { .. } => (None, None),
        };
        Self {
            ticket_id: ticket.id.uuid(),
            booking_id: ticket.booking.uuid(),
            show_id: ticket.show.uuid(),
            status: (&ticket.state).into(),
            seat: ticket.seat_label,
            seat_type: ticket.seat_type,
            used_at,
            gate,
        }
    }
}
