//! Holds as they come through a door: past the gate, and then to the database.
//!
//! In a house with Redis this is also where the two are compared: whoever is turned away at the gate
//! is told what the database would have said, as soon as the gate has heard what committed.

use std::future::ready;
use std::time::Instant;

use http_api::ApiError;
use http_api::actions::{take_best_seats, take_seats};
use kernel::HoldId;
use seating::{Held, HoldBestSeats, HoldRefusal, HoldSeats, find_hold, hold_seats};
use store::{Failure, StoreError, Tx};

use super::story::Story;
use crate::world::PATIENCE;

/// Asks at the gate until it says what the database does.
pub(super) fn holds(story: &Story<'_>, command: &HoldSeats) -> Result<Held, ApiError> {
    if is_known(story, command.hold)? {
        let again = command.clone();
        return Ok(story.world.write(move |tx| hold_seats(tx, &again))?);
    }
    let began = Instant::now();
    loop {
        let refused = refused_at_gate(story);
        let taking = take_seats(&story.door, command.clone(), ready(Ok(command.needs)));
        let told = story.world.wait(taking);
        if refused_at_gate(story) == refused {
            return told;
        }
        let decided = would_hold(story, command);
        if are_alike(&told, &decided) {
            return told;
        }
        assert!(began.elapsed() < PATIENCE, "the gate: {told:?}, the database: {decided:?}");
    }
}

/// Lets the database choose. The gate has nothing to say about it.
pub(super) fn holds_best(story: &Story<'_>, command: HoldBestSeats) -> Result<Held, ApiError> {
    story.world.wait(take_best_seats(&story.door, command))
}

/// Whether a hold of that name was made before: doors make up a name for each, and the gate never hears
/// one twice.
fn is_known(story: &Story<'_>, hold: HoldId) -> Result<bool, StoreError> {
    story.world.read(move |snapshot| Ok(find_hold(snapshot, hold)?.is_some()))
}

fn refused_at_gate(story: &Story<'_>) -> u64 {
    story.world.nodes.counts().gate_refused.get()
}

/// What the database would say. The script fails in the end, so that nothing is held.
fn would_hold(story: &Story<'_>, command: &HoldSeats) -> Result<(), ApiError> {
    let command = command.clone();
    let refused = story.world.write(move |tx: &mut Tx<'_>| {
        hold_seats(tx, &command)?;
        Err::<(), _>(Failure::<HoldRefusal>::Store(StoreError::Defect("it would hold them".into())))
    });
    Ok(refused?)
}

fn are_alike(told: &Result<Held, ApiError>, decided: &Result<(), ApiError>) -> bool {
    let (Err(told), Err(decided)) = (told, decided) else { return false };
    (told.code(), told.details()) == (decided.code(), decided.details())
}
