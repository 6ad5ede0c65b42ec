//! What a hold is: some seats of one show, kept for one owner until an instant, at a quoted price.

use std::fmt;
use std::str::FromStr;

use kernel::{HoldId, SeatNo, ShowId, Timestamp, UserId};

/// Whose hold it is. The hold's id alone never suffices to use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A guest, by the session id that the client made up and repeats.
    Session(String),
    /// A person who is signed in.
    Person(UserId),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(session) => write!(f, "session:{session}"),
            Self::Person(user) => write!(f, "person:{user}"),
        }
    }
}

impl FromStr for Owner {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("session", session)) => Ok(Self::Session(session.to_owned())),
            Some(("person", user)) => user.parse().map(Self::Person).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// Where a hold is in its life. Whether an active one has run out is a question of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldStatus {
    /// Waits for its owner.
    Active,
    /// Its owner is paying; it lasts a little longer than the gateway may take.
    Paying,
    /// Became a booking.
    Booked,
    /// Given back by its owner, or tidied after it had run out.
    Released,
}

impl HoldStatus {
    const ALL: [Self; 4] = [Self::Active, Self::Paying, Self::Booked, Self::Released];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paying => "paying",
            Self::Booked => "booked",
            Self::Released => "released",
        }
    }
}

impl fmt::Display for HoldStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for HoldStatus {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == word).ok_or(())
    }
}

/// A hold as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id: the API's `lockId`.
    pub id: HoldId,
    /// The show.
    pub show: ShowId,
    /// Whose it is.
    pub owner: Owner,
    /// Its seats, sorted.
    pub seats: Vec<SeatNo>,
    /// Where it is in its life.
    pub status: HoldStatus,
    /// When it ends.
    pub held_until: Timestamp,
    /// Whether its one extension was used.
    pub is_extended: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Hold {
    /// Whether it still keeps its seats for its owner.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        matches!(self.status, HoldStatus::Active | HoldStatus::Paying) && self.held_until > now
    }
}

/// One seat of a hold with the price that was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldSeat {
    /// Which.
    pub seat_no: SeatNo,
    /// The ticket price, minor units of the show's currency.
    pub price_minor: i64,
    /// The mandatory booking fee on top.
    pub fee_minor: i64,
}

/// What the owner of a fresh or extended hold is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The hold.
    pub hold: HoldId,
    /// The show.
    pub show: ShowId,
    /// When it ends.
    pub held_until: Timestamp,
    /// Its seats, sorted, with their quoted prices.
    pub seats: Vec<HeldSeat>,
    /// Free seats that this hold leaves on their own, where the theatre only warns about them.
    pub orphans: Vec<SeatNo>,
}
