//! Holds: keep seats, keep them longer, let them go, see what they cost.

use booking::{Booking, Quote, booking_of_hold, find_booking, price};
use catalog::{SeatType, find_show};
use kernel::{BookingId, HoldId, SeatNo, ShowId};
use seating::limits::SEATS_PER_HOLD_MAX;
use seating::{
    ExtendHold, Held, HeldSeat, Hold, HoldBestSeats, HoldSeats, Needs, ReleaseHold, ReleaseRefusal,
    Together, claims_on, extend_hold, held_seats, hold_best_seats, hold_seats, release_hold,
};
use store::{Failure, Isolation, StoreError, Tx};

use super::access_needs::needs_of_hold;
use super::gate::{Passage, tell_chosen};
use super::{Asker, ToldNeeds};
use crate::App;
use crate::door::{ApiError, Check};

/// How many seats to choose and hold.
#[derive(Debug, Clone, Copy)]
pub struct BestSeats {
    /// How many, 1 to 10.
    pub count: usize,
    /// Only seats of this type.
    pub seat_type: Option<SeatType>,
    /// Whether the party may be split.
    pub together: Together,
}

/// A hold, for whoever made it.
#[derive(Debug, Clone)]
pub struct OpenedHold {
    /// The hold.
    pub hold: Hold,
    /// Its seats with the prices that were quoted; none once it has ended.
    pub seats: Vec<HeldSeat>,
    /// What it became, unless nobody paid.
    pub booking: Option<Booking>,
}

/// Keeps all of these seats, or none.
pub async fn hold(
    app: &App,
    asker: &Asker,
    show: ShowId,
    seats: Vec<SeatNo>,
    told: ToldNeeds,
) -> Result<Held, ApiError> {
    let owner = asker.owner();
    app.limiters.holds.admit(&owner, app.store.now()).await?;
    let hold = app.fresh(HoldId::new);
    let command = HoldSeats { hold, show, owner, seats, needs: Needs::default() };
    take_seats(app, command, needs_of_hold(app, asker, told)).await
}

/// Passes the gate with a hold that is not there yet, and lets the database decide. What is needed is
/// asked only behind the gate.
pub async fn take_seats(
    app: &App,
    command: HoldSeats,
    needs: impl Future<Output = Result<Needs, ApiError>>,
) -> Result<Held, ApiError> {
    let passage = Passage::begin(app, &command).await?;
    let held = decide(app, command, needs).await;
    passage.end(app, held.as_ref()).await;
    held
}

async fn decide(
    app: &App,
    command: HoldSeats,
    needs: impl Future<Output = Result<Needs, ApiError>>,
) -> Result<Held, ApiError> {
    let command = HoldSeats { needs: needs.await?, ..command };
    // Right at this level too: conditional writes and keys decide (see `seating::hold_seats`), and
    // buyers of different seats of one show need not run after each other.
    let hold = move |tx: &mut Tx<'_>| hold_seats(tx, &command);
    Ok(app.store.write_at(Isolation::ReadCommitted, "seating.hold_seats", hold).await?)
}

/// Chooses seats that are free, and keeps them.
pub async fn hold_best(
    app: &App,
    asker: &Asker,
    show: ShowId,
    best: BestSeats,
    told: ToldNeeds,
) -> Result<Held, ApiError> {
    let mut check = Check::default();
    check.range("count", &best.count, &(1..=SEATS_PER_HOLD_MAX));
    check.done()?;
    let owner = asker.owner();
    app.limiters.holds.admit(&owner, app.store.now()).await?;
    let needs = needs_of_hold(app, asker, told).await?;
    let BestSeats { count, seat_type, together } = best;
    let hold = app.fresh(HoldId::new);
    take_best_seats(app, HoldBestSeats { hold, show, owner, count, seat_type, together, needs })
        .await
}

/// Lets the database choose, and tells the gate.
pub async fn take_best_seats(app: &App, command: HoldBestSeats) -> Result<Held, ApiError> {
    let (hold, owner) = (command.hold, command.owner.clone());
    let script =
        app.store.write("seating.hold_best_seats", move |tx| hold_best_seats(tx, &command));
    let held = script.await?;
    tell_chosen(app, hold, &owner, &held).await;
    Ok(held)
}

/// Five more minutes, once, in the last two.
pub async fn extend(
    app: &App,
    asker: &Asker,
    show: ShowId,
    hold: HoldId,
) -> Result<Held, ApiError> {
    let command = ExtendHold { hold, show, claimants: asker.claimants() };
    Ok(app.store.write("seating.extend_hold", move |tx| extend_hold(tx, &command)).await?)
}

/// Gives the seats back at once.
pub async fn release(app: &App, asker: &Asker, hold: HoldId) -> Result<(), ApiError> {
    let command = ReleaseHold { hold, claimants: asker.claimants() };
    app.store.write("seating.release_hold", move |tx| release_hold(tx, &command)).await?;
    Ok(())
}

/// A hold as it stands, ended ones too; 404 if there is none, 403 if it is somebody else's.
pub async fn find_hold(app: &App, asker: &Asker, hold: HoldId) -> Result<OpenedHold, ApiError> {
    let claimants = asker.claimants();
    let found = app.store.read("http.opened_hold", move |s| {
        let found = seating::find_hold(s, hold)?.ok_or(ReleaseRefusal::UnknownHold)?;
        if !claimants.contains(&found.owner) {
            return Err(ReleaseRefusal::NotYours.into());
        }
        let seats = if found.is_live(s.now()) { held_seats(s, &found)? } else { Vec::new() };
        let booking = booking_of_hold(s, hold)?;
        Ok::<_, Failure<ReleaseRefusal>>(OpenedHold { hold: found, seats, booking })
    });
    Ok(found.await?)
}

/// The asker's own hold that has seats of one of theirs that is over, or that had them when it was
/// paid for: they have chosen anew, or held the same seats once more.
pub async fn later_hold(app: &App, asker: &Asker, over: &Hold) -> Result<Option<HoldId>, ApiError> {
    let (claimants, over) = (asker.claimants(), over.clone());
    let found = app.store.read("http.later_hold", move |s| {
        for claim in claims_on(s, over.show, &over.seats)? {
            let booking = find_booking(s, BookingId::new(claim))?;
            let hold = booking.map_or(HoldId::new(claim), |booking| booking.hold);
            let owner = seating::find_hold(s, hold)?.map(|hold| hold.owner);
            if hold != over.id && owner.is_some_and(|owner| claimants.contains(&owner)) {
                return Ok(Some(hold));
            }
        }
        Ok::<_, StoreError>(None)
    });
    Ok(found.await?)
}

/// What a hold costs, with an offer if one is named. Whether uses of it are left, checkout decides.
pub async fn quote(
    app: &App,
    hold: &OpenedHold,
    promo_code: Option<&str>,
) -> Result<Quote, ApiError> {
    let (id, seats) = (hold.hold.show, hold.seats.clone());
    let code = promo_code.map(str::to_owned);
    let priced = app.store.read("booking.price", move |s| {
        let show = find_show(s, id)?
            .ok_or_else(|| StoreError::Defect(format!("show {id} of a hold has gone")))?;
        price(s, &show, &seats, code.as_deref())
    });
    Ok(priced.await?.0)
}
