//! The seat map of a show, in the specification's shape.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use catalog::{Layout, SeatKind};
use kernel::{SeatState, ShowId};
use seating::Board;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Seat;
use super::views::ShowView;
use crate::App;
use crate::actions::{board_of, show_of};
use crate::door::{ApiError, Caller, Id, Query, Written};

/// The route of the map.
pub const ROUTE: &str = "/api/v1/shows/{showId}/seats";

/// Which part of the map.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SeatsQuery {
    /// Only the seats of this part of the hall; a stadium has too many to ask for all.
    section: Option<String>,
}

/// The seats of a show.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatMap {
    /// The show.
    show_id: Uuid,
    /// Of all prices.
    #[schema(example = "INR")]
    currency: String,
    /// What the hall looks like, and who may have what.
    layout: Hall,
}

/// The hall with its seats.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hall {
    /// How many rows it has.
    #[schema(example = 15)]
    rows: usize,
    /// How many columns its widest row has, aisles counted.
    #[schema(example = 20)]
    columns: u32,
    /// Every seat.
    seats: Vec<Seat>,
    /// Columns in which no row has a seat.
    #[schema(example = json!([5, 15]))]
    aisles: Vec<u32>,
    /// The labels of spaces for wheelchairs.
    #[schema(example = json!(["A1", "A20"]))]
    wheelchair_seats: Vec<String>,
}

/// The map of a show as it was last written, if it is in memory and still holds.
pub fn kept(app: &App, show: ShowId) -> Option<Written> {
    let (view, board) = (app.views.kept(show)?, app.boards.get(show)?);
    let now = app.store.now();
    view.map.get(board.version(now), now)
}

/// The seat map of a show
///
/// With the state of each seat at this moment. For a live map take it once, then follow
/// `GET /api/v1/shows/{showId}/seats/events`.
#[utoipa::path(
    get, path = "/api/v1/shows/{showId}/seats", tag = "Seats", params(SeatsQuery),
    responses(
        (status = 200, description = "The map", body = SeatMap),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_show`, `unknown_section`"),
    )
)]
pub async fn show_seats(
    State(app): State<App>,
    Id(show): Id<ShowId>,
    Query(query): Query<SeatsQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let view = show_of(&app, show).await?;
    let board = board_of(&app, show).await?;
    if let Some(section) = query.section {
        return Ok(part_of_map(&app, &view, &board, &section)?.answer(&caller));
    }
    let now = app.store.now();
    if let Some(written) = view.map.get(board.version(now), now) {
        return Ok(written.answer(&caller));
    }
    let (version, states) = board.states(now);
    let written = Written::json(&SeatMap::new(&view, board.layout(), &states, |_| true))?;
    let held = states.iter().filter(|(state, _)| *state == SeatState::Held);
    view.map.keep(version, held.filter_map(|(_, until)| *until).min(), &written);
    Ok(written.answer(&caller))
}

fn part_of_map(
    app: &App,
    view: &ShowView,
    board: &Board,
    section: &str,
) -> Result<Written, ApiError> {
    let layout = board.layout();
    let at = layout.sections.iter().position(|known| known.name == section);
    let at = at.ok_or_else(|| {
        ApiError::not_found("unknown_section", "This hall has no section of that name.")
    })?;
    let (_, states) = board.states(app.store.now());
    Written::json(&SeatMap::new(view, layout, &states, |seat| seat.section == at))
}

type States = [(SeatState, Option<jiff::Timestamp>)];

impl SeatMap {
    fn new(
        view: &ShowView,
        layout: &Layout,
        states: &States,
        is_asked_for: impl Fn(&catalog::Seat) -> bool,
    ) -> Self {
        let show = &view.show;
        let seats: Vec<&catalog::Seat> =
            layout.seats.iter().filter(|seat| is_asked_for(seat)).collect();
        let state_of = |seat: &catalog::Seat| states[seat.no as usize];
        let taken: BTreeSet<u32> = seats.iter().map(|seat| seat.column).collect();
        let columns = taken.last().copied().unwrap_or(0);
        let rows: BTreeSet<_> = seats.iter().map(|seat| (seat.section, seat.row)).collect();
        let wheelchairs = seats.iter().filter(|seat| seat.kind == SeatKind::Wheelchair);
        Self {
            show_id: show.id.uuid(),
            currency: show.currency.to_string(),
            layout: Hall {
                rows: rows.len(),
                columns,
                aisles: (1..=columns).filter(|column| !taken.contains(column)).collect(),
                wheelchair_seats: wheelchairs.map(|seat| layout.full_label(seat)).collect(),
                seats: seats
                    .iter()
                    .map(|seat| Seat::new(show, layout, seat, state_of(seat)))
                    .collect(),
            },
        }
    }
}
