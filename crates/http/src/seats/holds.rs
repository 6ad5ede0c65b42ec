//! Holds: the API calls them locks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::{HoldId, SeatState, ShowId};
use seating::{Board, Held, Together};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Seat;
use super::views::ShowView;
use crate::App;
use crate::actions::{self, Asker, BestSeats, ToldNeeds, board_of, seats_named, show_of};
use crate::door::{ApiError, Id, Json, MaybeSignedIn, decimal};
use crate::words::SeatType;

/// Which seats to lock.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockRequest {
    /// From the seat map, 1 to 10.
    #[schema(min_items = 1, max_items = 10)]
    seat_ids: Vec<Uuid>,
    /// A guest's own secret, made up by the client and repeated with every call about the lock.
    /// Not needed by somebody who is signed in.
    #[schema(example = "8c5f0e0c-3b1d-4f43-9d7a-3e0b2e8f6d11", max_length = 100)]
    session_id: Option<String>,
    /// Whether you need more time: 20 minutes instead of 10. Left out: as your account says. The
    /// operator may have switched this off; `expiresAt` tells.
    more_time: Option<bool>,
    /// Whether you need a companion seat, though you take no wheelchair space. Left out: as your
    /// account says.
    companion_seat: Option<bool>,
}

/// How many seats to choose and lock.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BestRequest {
    /// How many, 1 to 10.
    #[schema(minimum = 1, maximum = 10, example = 2)]
    count: usize,
    /// Only seats of this type.
    #[serde(rename = "type")]
    seat_type: Option<SeatType>,
    /// Whether the party may be split if so many are not free together.
    #[serde(default)]
    allow_split: bool,
    /// A guest's own secret; see `seats/lock`.
    #[schema(example = "8c5f0e0c-3b1d-4f43-9d7a-3e0b2e8f6d11", max_length = 100)]
    session_id: Option<String>,
    /// Whether you need more time; see `seats/lock`.
    more_time: Option<bool>,
}

/// Which lock.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockReference {
    /// From the answer that made it.
    lock_id: Uuid,
    /// The session id that it was made with, for guests.
    #[schema(example = "8c5f0e0c-3b1d-4f43-9d7a-3e0b2e8f6d11", max_length = 100)]
    session_id: Option<String>,
}

/// Seats that are kept for you.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldBody {
    /// Names the lock. It is of no use without the session or the sign-in that made it.
    lock_id: Uuid,
    /// When it ends.
    expires_at: Timestamp,
    /// Our clock, so that a countdown need not trust yours.
    now: Timestamp,
    /// The seats with the prices quoted for this lock.
    seats: Vec<LockedSeat>,
    /// Of all amounts.
    #[schema(example = "INR")]
    currency: String,
    /// What the seats cost together, fees included, before any offer.
    #[schema(example = 31.98)]
    total_amount: f64,
    /// Free seats that this choice leaves on their own.
    #[schema(example = json!(["G12"]))]
    orphan_seats: Vec<String>,
}

/// A seat of a lock, with the price that was quoted.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LockedSeat {
    /// The seat, with the price quoted for this lock.
    #[serde(flatten)]
    seat: Seat,
    /// The booking fee that the price includes.
    #[schema(example = 1.5)]
    fee: f64,
}

/// Lock seats
///
/// Keeps all of them for 10 minutes, or none; for 20 where more time is needed. Who picks again keeps
/// the deadline.
#[utoipa::path(
    post, path = "/api/v1/shows/{showId}/seats/lock", tag = "Seats",
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "They are yours until `expiresAt`", body = HoldBody),
        (status = 404, description = "`unknown_show`"),
        (status = 409, description = "`seats_taken`, with the seats that were lost, those still \
            free and alternatives; `show_not_open`"),
        (status = 410, description = "`show_closed`, `show_past`, `show_cancelled`"),
        (status = 422, description = "`unknown_seats`, `too_many_seats`, `orphan_seats`, \
            `companion_seats`, with the ways to a seat; `idempotency_key_reused`"),
    )
)]
pub async fn hold(
    State(app): State<App>,
    MaybeSignedIn(principal): MaybeSignedIn,
    Id(show): Id<ShowId>,
    Json(body): Json<LockRequest>,
) -> Result<axum::Json<HoldBody>, ApiError> {
    let asker = Asker::new(principal.as_ref(), body.session_id)?;
    let hall = Hall::of(&app, show).await?;
    let seats = seats_named(hall.board.layout(), &body.seat_ids)?;
    let told = ToldNeeds { more_time: body.more_time, companion_seat: body.companion_seat };
    let held = actions::hold(&app, &asker, show, seats, told).await?;
    Ok(axum::Json(hall.show_hold(&held, app.store.now())))
}

/// Lock the best seats
///
/// Chooses seats together that are still free, and locks them.
#[utoipa::path(
    post, path = "/api/v1/shows/{showId}/seats/best", tag = "Seats",
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "They are yours until `expiresAt`", body = HoldBody),
        (status = 404, description = "`unknown_show`"),
        (status = 409, description = "`no_seats_together`, with the most that are; \
            `show_not_open`"),
        (status = 410, description = "`show_closed`, `show_past`, `show_cancelled`"),
    )
)]
pub async fn hold_best(
    State(app): State<App>,
    MaybeSignedIn(principal): MaybeSignedIn,
    Id(show): Id<ShowId>,
    Json(body): Json<BestRequest>,
) -> Result<axum::Json<HoldBody>, ApiError> {
    let asker = Asker::new(principal.as_ref(), body.session_id)?;
    let hall = Hall::of(&app, show).await?;
    let best = BestSeats {
        count: body.count,
        seat_type: body.seat_type.map(Into::into),
        together: if body.allow_split { Together::Preferred } else { Together::Required },
    };
    let told = ToldNeeds { more_time: body.more_time, ..ToldNeeds::default() };
    let held = actions::hold_best(&app, &asker, show, best, told).await?;
    Ok(axum::Json(hall.show_hold(&held, app.store.now())))
}

/// Extend a lock
///
/// Five more minutes, once, in the last two: 15 in all, 25 where more time is needed.
#[utoipa::path(
    post, path = "/api/v1/shows/{showId}/seats/extend", tag = "Seats",
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "They are yours for longer", body = HoldBody),
        (status = 403, description = "`not_your_hold`"),
        (status = 404, description = "`unknown_hold`"),
        (status = 409, description = "`too_early_to_extend`, `hold_not_active`"),
        (status = 410, description = "`hold_expired`"),
        (status = 422, description = "`already_extended`, `idempotency_key_reused`"),
    )
)]
pub async fn extend(
    State(app): State<App>,
    MaybeSignedIn(principal): MaybeSignedIn,
    Id(show): Id<ShowId>,
    Json(body): Json<LockReference>,
) -> Result<axum::Json<HoldBody>, ApiError> {
    let asker = Asker::new(principal.as_ref(), body.session_id)?;
    let hall = Hall::of(&app, show).await?;
    let held = actions::extend(&app, &asker, show, HoldId::new(body.lock_id)).await?;
    Ok(axum::Json(hall.show_hold(&held, app.store.now())))
}

/// Unlock seats
///
/// Gives them back at once.
#[utoipa::path(
    post, path = "/api/v1/shows/{showId}/seats/unlock", tag = "Seats",
    security((), ("signIn" = [])),
    responses(
        (status = 204, description = "They are free"),
        (status = 403, description = "`not_your_hold`"),
        (status = 404, description = "`unknown_hold`"),
        (status = 409, description = "`hold_paying`, `hold_booked`"),
    )
)]
pub async fn release(
    State(app): State<App>,
    MaybeSignedIn(principal): MaybeSignedIn,
    Id(_show): Id<ShowId>,
    Json(body): Json<LockReference>,
) -> Result<StatusCode, ApiError> {
    let asker = Asker::new(principal.as_ref(), body.session_id)?;
    actions::release(&app, &asker, HoldId::new(body.lock_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a lock is described with. Gathered before the script runs: once seats are held, nothing may
/// fail any more.
struct Hall {
    view: Arc<ShowView>,
    board: Arc<Board>,
}

impl Hall {
    async fn of(app: &App, show: ShowId) -> Result<Self, ApiError> {
        Ok(Self { view: show_of(app, show).await?, board: board_of(app, show).await? })
    }

    fn show_hold(&self, held: &Held, now: Timestamp) -> HoldBody {
        let (show, layout) = (&self.view.show, self.board.layout());
        let state = (SeatState::Held, Some(held.held_until));
        let seats = held.seats.iter().filter_map(|quoted| {
            let mut seat = Seat::new(show, layout, layout.seat(quoted.seat_no)?, state);
            seat.price = decimal(quoted.price_minor + quoted.fee_minor, show.currency);
            Some(LockedSeat { seat, fee: decimal(quoted.fee_minor, show.currency) })
        });
        let total: i64 = held.seats.iter().map(|seat| seat.price_minor + seat.fee_minor).sum();
        let orphans = held.orphans.iter().filter_map(|no| layout.seat(*no));
        HoldBody {
            lock_id: held.hold.uuid(),
            expires_at: held.held_until,
            now,
            seats: seats.collect(),
            currency: show.currency.to_string(),
            total_amount: decimal(total, show.currency),
            orphan_seats: orphans.map(|seat| layout.full_label(seat)).collect(),
        }
    }
}
