//! The way in.

use accounts::Principal;
use axum::extract::State;
use catalog::{Audience, Show, find_show, theater_shows};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::{ShowId, TheaterId};
use serde::{Deserialize, Serialize};
use store::{Snapshot, StoreError};
use tickets::{CheckIn, Ticket, TicketCode, TicketState, check_in, doors_are_open, find_ticket};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
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
    principal.require_staff()?;
    let (asker, code) = (principal.clone(), body.code.clone());
    let shows =
        app.store.read("http.admitted_shows", move |s| admitted_shows(s, &asker, &code)).await?;
    let by = Some(principal.user);
    let (keys, command) =
        (app.ticket_keys.clone(), CheckIn { code: body.code, shows, gate: body.gate, by });
    let scan = app.store.write("tickets.check_in", move |tx| check_in(tx, &keys, &command)).await?;
    let ticket = scan.map_err(|refusal| ApiError::refused(&refusal))?;
    Ok(axum::Json(CheckedIn { result: "admitted", ticket: ticket.into() }))
}

/// The shows that this member of staff admits now: those of their theatres whose doors are open. A
/// system admin stands at the door of whatever theatre the ticket is for.
fn admitted_shows(
    snapshot: &mut Snapshot<'_>,
    principal: &Principal,
    code: &str,
) -> Result<Vec<ShowId>, StoreError> {
    let now = snapshot.now();
    let theaters = match principal.is_system_admin() {
        true => theater_of(snapshot, code)?.into_iter().collect(),
        false => principal.theaters.clone(),
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    let days = (today.saturating_sub(2.days()), today.saturating_add(2.days()));
    let mut open = Vec::new();
    for theater in theaters {
        let shows = theater_shows(snapshot, theater, days, Audience::House)?;
        let active = shows.into_iter().map(|listed| listed.show).filter(Show::is_active);
        open.extend(active.filter(|show| doors_are_open(show.starts_at, show.ends_at, now)));
    }
    Ok(open.into_iter().map(|show| show.id).collect())
}

fn theater_of(snapshot: &mut Snapshot<'_>, code: &str) -> Result<Option<TheaterId>, StoreError> {
    let Ok(code) = code.parse::<TicketCode>() else { return Ok(None) };
    let Some(ticket) = find_ticket(snapshot, code.ticket)? else { return Ok(None) };
    Ok(find_show(snapshot, ticket.show)?.map(|show| show.theater))
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
