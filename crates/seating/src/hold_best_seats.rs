//! Command: hold the best seats together that are still free.
//!
//! The choice is made inside the transaction. If somebody else takes one of them in the same moment
//! the script runs again and chooses anew, so that the asker never hears of it.

use catalog::SeatType;
use kernel::{HoldId, SeatNo, ShowId};
use store::{Failure, StoreError, Tx};

use crate::best::{Wish, best_choices, best_split, largest_together};
use crate::hall::Hall;
use crate::hold::{Held, Owner};
use crate::hold_seats::{HoldRefusal, HoldSeats, hold_seats, take_all};
use crate::limits::SEATS_PER_HOLD_MAX;
use crate::needs::Needs;
use crate::queries::find_hold;

/// Whether a party may be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Refuse rather than split.
    Required,
    /// Split into as few groups as possible.
    Preferred,
}

/// So many good seats, please.
#[derive(Debug, Clone)]
pub struct HoldBestSeats {
    /// The new hold's id, made by the door.
    pub hold: HoldId,
    /// Which show.
    pub show: ShowId,
    /// For whom.
    pub owner: Owner,
    /// How many seats.
    pub count: usize,
    /// Only seats of this type.
    pub seat_type: Option<SeatType>,
    /// Whether the party may be split.
    pub together: Together,
    /// What they need.
    pub needs: Needs,
}

/// Chooses and holds.
pub fn hold_best_seats(
    tx: &mut Tx<'_>,
    command: &HoldBestSeats,
) -> Result<Held, Failure<HoldRefusal>> {
    if let Some(earlier) = find_hold(tx, command.hold)? {
        // A replay: what was chosen then is what was asked for.
        if earlier.seats.len() != command.count {
            return Err(HoldRefusal::IdReused.into());
        }
        return hold_seats(tx, &command.with_seats(earlier.seats));
    }
    let hall = Hall::of_show(tx, command.show)?;
    hall.show.on_sale(tx.now()).map_err(HoldRefusal::NotOnSale)?;
    match command.count {
        0 => return Err(HoldRefusal::NoSeats.into()),
        count if count > SEATS_PER_HOLD_MAX => return Err(HoldRefusal::TooManySeats.into()),
        _ => {}
    }
    let free = hall.free_seats(tx)?;
    let seats = choose(&hall, free.by_ordinal(), command)?;
    take_all(tx, &command.with_seats(seats.clone()), &hall, &seats)
        .map(|(held, _)| held)
        .map_err(choose_again)
}

impl HoldBestSeats {
    fn with_seats(&self, seats: Vec<SeatNo>) -> HoldSeats {
        let Self { hold, show, needs, .. } = *self;
        HoldSeats { hold, show, owner: self.owner.clone(), seats, needs }
    }
}

fn choose(hall: &Hall, free: &[bool], command: &HoldBestSeats) -> Result<Vec<SeatNo>, HoldRefusal> {
    let mut best: Option<(f64, Vec<SeatNo>)> = None;
    let categories = categories(hall, command.seat_type);
    for category in &categories {
        let wish = Wish { count: command.count, category: *category, near: None };
        for choice in best_choices(&hall.layout, free, &wish, 1) {
            if best.as_ref().is_none_or(|(cost, _)| choice.cost < *cost) {
                best = Some((choice.cost, choice.seats));
            }
        }
    }
    if let Some((_, seats)) = best {
        return Ok(seats);
    }
    let mut split = categories.iter().filter_map(|category| {
        let wish = Wish { count: command.count, category: *category, near: None };
        best_split(&hall.layout, free, &wish)
    });
    if let (Together::Preferred, Some(seats)) = (command.together, split.next()) {
        return Ok(seats);
    }
    let largest = categories
        .iter()
        .map(|category| largest_together(&hall.layout, free, *category))
        .max()
        .unwrap_or(0);
    Err(HoldRefusal::NoSeatsTogether { count: command.count, largest })
}

/// The categories to look in: any at all, or each one of the type asked for.
fn categories(hall: &Hall, seat_type: Option<SeatType>) -> Vec<Option<usize>> {
    match seat_type {
        None => vec![None],
        Some(wanted) => {
            let all = hall.layout.categories.iter().enumerate();
            all.filter(|(_, category)| category.seat_type == wanted)
                .map(|(index, _)| Some(index))
                .collect()
        }
    }
}

fn choose_again(failure: Failure<HoldRefusal>) -> Failure<HoldRefusal> {
    match failure {
        Failure::Refused(HoldRefusal::SeatsTaken(_)) => StoreError::Contention.into(),
        other => other,
    }
}
