//! The gate in front of the seats, as holds pass it: who asks for seats that somebody has is turned
//! away from memory. For everybody else, and wherever the gate may be wrong, the database decides.

use kernel::{HoldId, SeatNo, ShowId, Timestamp};
use nodes::{Claim, LostSeat, Ruling};
use seating::limits::SEATS_PER_HOLD_MAX;
use seating::{Board, Held, HoldSeats, Owner, refuse_by_board, seems_free};

use super::{board_of, show_of};
use crate::App;
use crate::door::ApiError;

/// Somebody on their way to the database.
pub(super) struct Passage {
    claim: Claim,
    /// Whether the gate keeps the seats for them meanwhile. Otherwise it could not say anything.
    is_kept: bool,
}

impl Passage {
    /// Lets somebody through, or turns them away.
    pub(super) async fn begin(app: &App, command: &HoldSeats) -> Result<Self, ApiError> {
        let HoldSeats { hold, show, ref owner, ref seats, .. } = *command;
        let claim = Claim::new(show, hold, owner, seats.clone());
        if !(1..=SEATS_PER_HOLD_MAX).contains(&seats.len()) {
            return Ok(Self { claim, is_kept: false });
        }
        let now = app.store.now();
        let is_kept = match app.gate.take(&claim, now).await {
            Ruling::Passed => true,
            Ruling::Aside => false,
            Ruling::Lost(lost) => {
                turn_away(app, show, seats, &lost, now).await?;
                false
            }
        };
        Ok(Self { claim, is_kept })
    }

    /// The database has decided.
    pub(super) async fn end(self, app: &App, decided: Result<&Held, &ApiError>) {
        match decided {
            // The facts of the commit tell the gate how long.
            Ok(_) if self.is_kept => {}
            Ok(held) => app.gate.keep(&self.claim, held.held_until, app.store.now()).await,
            Err(_) => app.gate.withdraw(&self.claim).await,
        }
    }
}

/// Tells the gate of seats that were chosen in the database.
pub(super) async fn tell_chosen(app: &App, hold: HoldId, owner: &Owner, held: &Held) {
    let seats = held.seats.iter().map(|seat| seat.seat_no).collect();
    let claim = Claim::new(held.show, hold, owner, seats);
    app.gate.keep(&claim, held.held_until, app.store.now()).await;
}

/// Refuses, unless the database would say something else, or perhaps yes.
async fn turn_away(
    app: &App,
    show: ShowId,
    wanted: &[SeatNo],
    lost: &[LostSeat],
    now: Timestamp,
) -> Result<(), ApiError> {
    let view = show_of(app, show).await?;
    let board = board_of(app, show).await?;
    if view.show.on_sale(now).is_err() || is_contradicted(&board, lost, now) {
        return Ok(());
    }
    let lost = lost.iter().map(|lost| lost.seat).collect();
    Err(ApiError::refused(&refuse_by_board(&board, wanted, lost, now)))
}

/// Whether the board shows as free what the gate knows to be taken: the news may have been lost on its
/// way to the gate.
fn is_contradicted(board: &Board, lost: &[LostSeat], now: Timestamp) -> bool {
    let seats: Vec<SeatNo> = lost.iter().map(|lost| lost.seat).collect();
    lost.iter().all(|lost| lost.is_decided(now)) && seems_free(board, &seats, now)
}
