//! What committed, as told to whoever keeps something in memory.
//!
//! A fact is advice, never the truth: it says what to look at again. Losing one costs freshness for
//! a moment (boards resynchronise), never correctness.

use serde::{Deserialize, Serialize};

use crate::{BookingId, CityId, MovieId, SeatNo, ShowId, TheaterId, Timestamp};

/// The state of one seat of one show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// Anyone may take it.
    Free,
    /// Someone holds it until an instant; after that it is free without any job.
    Held,
    /// Sold.
    Booked,
    /// Kept back by the house.
    Blocked,
}

/// One seat after a committed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatChange {
    /// Which seat.
    pub seat_no: SeatNo,
    /// Its state now.
    pub state: SeatState,
    /// When a hold ends, or a block is released by itself.
    pub until: Option<Timestamp>,
    /// Counts the changes of this seat; a lower number is older news.
    pub version: i64,
}

/// What committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// Seats of a show changed hands.
    SeatsChanged {
        /// The show.
        show: ShowId,
        /// Each changed seat once.
        changes: Vec<SeatChange>,
    },
    /// A show was created, changed or cancelled.
    ShowChanged {
        /// The show.
        show: ShowId,
        /// Its film or event.
        movie: MovieId,
        /// Its city.
        city: CityId,
    },
    /// A film or event was created or changed.
    MovieChanged {
        /// The film or event.
        movie: MovieId,
    },
    /// A theatre, its screens or its layouts changed.
    TheaterChanged {
        /// The theatre.
        theater: TheaterId,
        /// Its city.
        city: CityId,
    },
    /// The list of cities changed.
    CitiesChanged,
    /// A booking reached another state.
    BookingChanged {
        /// The booking.
        booking: BookingId,
    },
    /// There are new jobs to claim.
    JobsEnqueued,
}
