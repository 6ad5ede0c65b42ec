//! The live state of a show's seats: compact, and as a stream of changes.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use catalog::Show;
use kernel::ShowId;
use seating::Board;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::watch::Watches;
use crate::App;
use crate::actions::{board_of, show_of};
use crate::door::{ApiError, Caller, Id, Written};
use crate::shows::all_in_prices;

/// The route of the compact state.
pub const AVAILABILITY_ROUTE: &str = "/api/v1/shows/{showId}/availability";

/// The state of all seats in two bits each.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Availability {
    /// The show.
    show_id: Uuid,
    /// The layout that the ordinals belong to.
    layout_id: Uuid,
    /// The number of the latest change; events continue from here.
    #[schema(example = 1_838_452_000_123_u64)]
    version: u64,
    /// How many seats there are.
    #[schema(example = 300)]
    seat_count: usize,
    /// Base64; two bits a seat in the order of their ordinals, the first in the lowest bits of the
    /// first byte: 0 free, 1 locked, 2 booked, 3 blocked.
    #[schema(example = "AAAVAA==")]
    seats: String,
    /// Of all prices.
    #[schema(example = "INR")]
    currency: String,
    /// What a person pays by category, fees included.
    #[schema(example = json!({ "regular": 15.99, "premium": 19.99 }))]
    prices: BTreeMap<String, f64>,
}

/// The state of a show's seats as it was last written, if it is in memory and still holds.
pub fn kept_availability(app: &App, show: ShowId) -> Option<Written> {
    let (view, board) = (app.views.kept(show)?, app.boards.get(show)?);
    let now = app.store.now();
    view.availability.get(board.version(now), now)
}

/// The state of all seats, compact
#[utoipa::path(
    get, path = "/api/v1/shows/{showId}/availability", tag = "Seats",
    responses(
        (status = 200, description = "The state", body = Availability),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_show`"),
    )
)]
pub async fn show_availability(
    State(app): State<App>,
    Id(show): Id<ShowId>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let view = show_of(&app, show).await?;
    let board = board_of(&app, show).await?;
    let now = app.store.now();
    if let Some(written) = view.availability.get(board.version(now), now) {
        return Ok(written.answer(&caller));
    }
    let (version, bitmap) = board.bitmap(now);
    let written = Written::json(&Availability::new(&view.show, &board, version, &bitmap))?;
    view.availability.keep(version, None, &written);
    Ok(written.answer(&caller))
}

/// Seats as they change
///
/// Server-Sent Events. `snapshot` comes first and says which version you are at: fetch the map, or
/// the availability, if yours is older. `seats` has `{"d": [[ordinal, state], …]}` with the states
/// of the availability; its `id` is the version after it. `resync` says that changes were lost:
/// fetch the availability again. Sent again with `Last-Event-ID`, the stream goes on where it was.
#[utoipa::path(
    get, path = "/api/v1/shows/{showId}/seats/events", tag = "Seats",
    params(("Last-Event-ID" = Option<u64>, Header, description = "The version that you know.")),
    responses(
        (status = 200, description = "A stream that ends when you do", body = String,
            content_type = "text/event-stream"),
        (status = 404, description = "`unknown_show`"),
    )
)]
pub async fn watch_seats(
    State(app): State<App>,
    Id(show): Id<ShowId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
    let known = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()?.parse().ok());
    let board = board_of(&app, show).await?;
    let events = Watches::watch(&app, &board, known)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        // Proxies that gather answers before they pass them on would stop the stream.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

impl Availability {
    fn new(show: &Show, board: &Board, version: u64, bitmap: &[u8]) -> Self {
        Self {
            show_id: show.id.uuid(),
            layout_id: show.layout.uuid(),
            version,
            seat_count: board.layout().seats.len(),
            seats: BASE64_STANDARD.encode(bitmap),
            currency: show.currency.to_string(),
            prices: all_in_prices(show),
        }
    }
}
