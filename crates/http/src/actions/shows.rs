//! A show, its hall, and the seats that a caller means.

use std::sync::Arc;

use catalog::Layout;
use kernel::{SeatNo, ShowId};
use seating::{Board, load_board};
use serde_json::json;
use uuid::Uuid;

use axum::http::StatusCode;

use crate::App;
use crate::door::ApiError;
use crate::seats::{ShowViews, unknown_show};

pub use crate::seats::ShowView;

/// A show, as it is kept in memory; 404 if there is none.
pub async fn show_of(app: &App, show: ShowId) -> Result<Arc<ShowView>, ApiError> {
    ShowViews::of(app, show).await
}

/// The board of a show, loaded if it is not in memory; 404 if there is no such show.
pub async fn board_of(app: &App, show: ShowId) -> Result<Arc<Board>, ApiError> {
    if let Some(board) = app.boards.get(show) {
        return Ok(board);
    }
    let _turn = app.loads.of(show.uuid()).await;
    if let Some(board) = app.boards.get(show) {
        return Ok(board);
    }
    let expected = app.boards.expect(show);
    let loaded = app.store.read("seating.load_board", move |s| load_board(s, show)).await?;
    Ok(expected.enter(loaded.ok_or_else(unknown_show)?))
}

/// The ordinals behind identifiers; those that are not seats of the layout are refused by name.
pub fn seats_named(layout: &Layout, ids: &[Uuid]) -> Result<Vec<SeatNo>, ApiError> {
    let unknown: Vec<&Uuid> = ids.iter().filter(|id| layout.seat_no(**id).is_none()).collect();
    if !unknown.is_empty() {
        let message =
            "Some of these are not seats of this show. Take the identifiers from its map.";
        let error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_seats", message);
        return Err(error.with_details(json!({ "seatIds": unknown })));
    }
    Ok(ids.iter().filter_map(|id| layout.seat_no(*id)).collect())
}
