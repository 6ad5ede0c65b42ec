//! Blocks: seats that are kept from sale.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::{BlockId, SeatNo, ShowId};
use seating::{Block, BlockSeats, ReleaseBlock, block_seats, blocks_of, release_block};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::own_show;
use crate::App;
use crate::actions::{board_of, seats_named};
use crate::door::{ApiError, Id, Json, Staff, TwoIds};

/// Seats to keep from sale.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBlock {
    /// From the seat map.
    #[schema(min_items = 1, max_items = 500)]
    seat_ids: Vec<Uuid>,
    /// Why, for colleagues.
    #[schema(example = "Broken armrests", min_length = 1, max_length = 200)]
    reason: String,
    /// When it ends by itself; never if left out.
    release_at: Option<Timestamp>,
}

/// Seats that are kept from sale.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlockBody {
    /// Names the block.
    block_id: Uuid,
    /// Its seats.
    #[schema(example = json!(["G9", "G10"]))]
    seats: Vec<String>,
    /// Why.
    #[schema(example = "Broken armrests")]
    reason: String,
    /// Since when.
    created_at: Timestamp,
    /// When it ends by itself.
    release_at: Option<Timestamp>,
    /// When it was ended.
    released_at: Option<Timestamp>,
}

/// The blocks of a show.
#[derive(Serialize, ToSchema)]
pub struct Blocks {
    /// The oldest first, ended ones included.
    blocks: Vec<BlockBody>,
}

/// Block seats
#[utoipa::path(
    post, path = "/api/v1/admin/shows/{showId}/blocks", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Blocked", body = BlockBody),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
        (status = 409, description = "`seats_taken`: held, sold or blocked"),
        (status = 422, description = "`unknown_seats`, `seat_count`, `reason_length`, \
            `release_in_past`"),
    )
)]
pub async fn add_block(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
    Json(body): Json<NewBlock>,
) -> Result<(StatusCode, axum::Json<BlockBody>), ApiError> {
    own_show(&app, &principal, show).await?;
    let board = board_of(&app, show).await?;
    let block = app.fresh(BlockId::new);
    let command = BlockSeats {
        block,
        show,
        seats: seats_named(board.layout(), &body.seat_ids)?,
        reason: body.reason.clone(),
        release_at: body.release_at,
        by: principal.user,
    };
    let blocked =
        app.store.write("seating.block_seats", move |tx| block_seats(tx, &command)).await?;
    let body = BlockBody {
        block_id: block.uuid(),
        seats: labels(board.layout(), &blocked.seats),
        reason: body.reason,
        created_at: app.store.now(),
        release_at: body.release_at,
        released_at: None,
    };
    Ok((StatusCode::CREATED, axum::Json(body)))
}

/// The blocks of a show
#[utoipa::path(
    get, path = "/api/v1/admin/shows/{showId}/blocks", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Ended ones included", body = Blocks),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`"),
    )
)]
pub async fn list_blocks(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(show): Id<ShowId>,
) -> Result<axum::Json<Blocks>, ApiError> {
    own_show(&app, &principal, show).await?;
    let board = board_of(&app, show).await?;
    let found = app.store.read("seating.blocks_of", move |s| blocks_of(s, show)).await?;
    let blocks = found.into_iter().map(|block| BlockBody::new(board.layout(), block));
    Ok(axum::Json(Blocks { blocks: blocks.collect() }))
}

/// End a block
#[utoipa::path(
    delete, path = "/api/v1/admin/shows/{showId}/blocks/{blockId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 204, description = "The seats are on sale again"),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_show`, `unknown_block`"),
    )
)]
pub async fn end_block(
    State(app): State<App>,
    Staff(principal): Staff,
    TwoIds(show, block): TwoIds<ShowId, BlockId>,
) -> Result<StatusCode, ApiError> {
    own_show(&app, &principal, show).await?;
    let command = ReleaseBlock { block, show, by: principal.user };
    app.store.write("seating.release_block", move |tx| release_block(tx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn labels(layout: &catalog::Layout, seats: &[SeatNo]) -> Vec<String> {
    let known = seats.iter().filter_map(|no| layout.seat(*no));
    known.map(|seat| layout.full_label(seat)).collect()
}

impl BlockBody {
    fn new(layout: &catalog::Layout, block: Block) -> Self {
        Self {
            block_id: block.id.uuid(),
            seats: labels(layout, &block.seats),
            reason: block.reason,
            created_at: block.created_at,
            release_at: block.release_at,
            released_at: block.released_at,
        }
    }
}
