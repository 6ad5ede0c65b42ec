//! Identifiers. Each is a UUID with a type of its own, so that a show is never taken for a booking.
//!
//! Identifiers are made at the doors (see [`crate::Entropy`]) and passed into the scripts: a script
//! that is run again must come to the same rows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(Uuid);

            impl $name {
                /// Names an existing or new row by its UUID.
                #[must_use]
                pub const fn new(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                /// The bare UUID, for the wire and the database.
                #[must_use]
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{}({})", stringify!($name), self.0)
                }
            }

            impl FromStr for $name {
                type Err = uuid::Error;
                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Uuid::parse_str(text).map(Self)
                }
            }
        )*

        /// Calls a macro with the list of all identifier types, for crates that treat them alike.
        #[macro_export]
        macro_rules! for_each_id {
            ($callback:ident) => {
                $callback! { $($name),* }
            };
        }
    };
}

ids! {
    /// A city in which theatres sell.
    CityId,
    /// A film or an event. The API says "movie".
    MovieId,
    /// What one person says of a film or event.
    ReviewId,
    /// A theatre. The API spells it "theater".
    TheaterId,
    /// An auditorium of a theatre.
    ScreenId,
    /// One immutable version of a screen's seat layout.
    LayoutId,
    /// One performance.
    ShowId,
    /// A hold on seats. The API says "lock".
    HoldId,
    /// A house or maintenance block of seats.
    BlockId,
    /// A booking.
    BookingId,
    /// A ticket: one person, one seat, one show.
    TicketId,
    /// A payment or one part of a split payment.
    PaymentId,
    /// A refund of a payment.
    RefundId,
    /// A ledger transfer.
    TransferId,
    /// An offer. The API says "promo code".
    OfferId,
    /// A registered person or member of staff.
    UserId,
    /// One signed-in device: the family of its refresh tokens.
    SignInId,
    /// A job in the outbox.
    JobId,
}

/// A seat's ordinal in its layout: dense, from zero, never reused within a layout.
pub type SeatNo = u32;
