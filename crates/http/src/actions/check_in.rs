//! The way in.

use accounts::Principal;
use catalog::{Audience, Show, find_show, theater_shows};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{ShowId, TheaterId};
use store::{Isolation, Snapshot, StoreError, Tx};
use tickets::{CheckIn, Ticket, TicketCode, check_in, doors_are_open, find_ticket};

use crate::App;
use crate::door::ApiError;

/// Admits a ticket once, for the shows of a member of staff's own theatres whose doors are open.
/// `gate` is the entrance, as its staff call it.
pub async fn admit(
    app: &App,
    principal: &Principal,
    code: String,
    gate: String,
) -> Result<Ticket, ApiError> {
    principal.require_staff()?;
    let (asker, scanned) = (principal.clone(), code.clone());
    let shows =
        app.store.read("http.admitted_shows", move |s| admitted_shows(s, &asker, &scanned)).await?;
    let (keys, by) = (app.ticket_keys.clone(), Some(principal.user));
    let command = CheckIn { code, shows, gate, by };
    let script = move |tx: &mut Tx<'_>| check_in(tx, &keys, &command);
    // Right at this level: see `check_in`.
    let level = Isolation::ReadCommitted;
    let scan = app.store.write_at(level, "tickets.check_in", script).await?;
    scan.map_err(|refusal| ApiError::refused(&refusal))
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
