//! The words of the wire: enums that the document lists value by value, each the twin of one of the
//! house's own. A word that is none of them is refused where the request is read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A twin has the same variants; `into()` leads both ways.
macro_rules! twins {
    ($($(#[$doc:meta])* $name:ident of $own:path { $($variant:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),* }

        impl From<$name> for $own {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant),* }
            }
        }

        impl From<$own> for $name {
            fn from(own: $own) -> Self {
                match own { $(<$own>::$variant => Self::$variant),* }
            }
        }
    )*};
}

twins! {
    /// What kind of event it is.
    MovieKind of catalog::MovieKind { Film, Concert, Play, Sport, Comedy, Other }
    /// Whether it is on.
    MovieStatus of catalog::MovieStatus { Active, ComingSoon, Archived }
    /// What comes first: A before B, the newest, or the best reviewed.
    MovieSort of catalog::MovieSort { Title, Release, Rating }
    /// What a seat is made of.
    SeatType of catalog::SeatType { Regular, Premium, Recliner }
    /// Whom a seat is for.
    SeatKind of catalog::SeatKind { Standard, Wheelchair, Companion }
    /// What happens when a choice would leave a single seat alone.
    OrphanRule of catalog::OrphanRule { Off, Warn, Block }
    /// Whether a house or a screen is in use.
    HouseStatus of catalog::HouseStatus { Active, Closed }
    /// Whether a show goes on.
    ShowStatus of catalog::ShowStatus { Active, Cancelled }
    /// What an account is for.
    Role of accounts::Role { Person, Gate, TheaterAdmin, SystemAdmin }
    /// Where a booking is in its life.
    BookingStatus of booking::BookingStatus { Pending, Confirmed, Failed, Expired, Cancelled }
    /// Whether an offer can be used.
    OfferStatus of booking::OfferStatus { Active, Ended }
    /// How somebody pays.
    PaymentType of payments::Method { CreditCard, DebitCard, Upi, Paypal, Wallet }
    /// Where money goes back to: where it came from, or the person's wallet.
    RefundTo of payments::Destination { Source, Wallet }
    /// Whether money has gone back.
    RefundStatus of payments::RefundStatus { Processing, Completed }
}

/// Whether a seat can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatStatus {
    /// By anyone.
    Available,
    /// Somebody holds it.
    Locked,
    /// It is sold.
    Booked,
    /// The house keeps it back.
    Blocked,
}

impl From<kernel::SeatState> for SeatStatus {
    fn from(state: kernel::SeatState) -> Self {
        match state {
            kernel::SeatState::Free => Self::Available,
            kernel::SeatState::Held => Self::Locked,
            kernel::SeatState::Booked => Self::Booked,
            kernel::SeatState::Blocked => Self::Blocked,
        }
    }
}

/// What has become of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// It admits.
    Valid,
    /// Somebody came in with it.
    Used,
    /// It was taken back.
    Cancelled,
}

impl From<&tickets::TicketState> for TicketStatus {
    fn from(state: &tickets::TicketState) -> Self {
        match state {
            tickets::TicketState::Valid => Self::Valid,
            tickets::TicketState::Used { .. } => Self::Used,
            tickets::TicketState::Cancelled { .. } => Self::Cancelled,
        }
    }
}

/// Whether a review can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// By everybody.
    Published,
    /// By its author and by those who moderate.
    Hidden,
}

/// How the payment of a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Not decided.
    Pending,
    /// Paid.
    Completed,
    /// Not paid, and not charged.
    Failed,
    /// Given back in full.
    Refunded,
    /// Given back in part.
    PartiallyRefunded,
}

impl From<&booking::Booking> for PaymentStatus {
    fn from(booking: &booking::Booking) -> Self {
        use booking::BookingStatus::{Cancelled, Confirmed, Expired, Failed, Pending};
        match booking.status {
            Pending => Self::Pending,
            Failed | Expired => Self::Failed,
            Confirmed | Cancelled => match booking.refunded {
                refunded if refunded.is_zero() => Self::Completed,
                refunded if refunded == booking.due => Self::Refunded,
                _ => Self::PartiallyRefunded,
            },
        }
    }
}

/// How an offer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiscountType {
    /// Per cent of the total.
    Percentage,
    /// An amount.
    Flat,
}

/// How a seat plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanFormat {
    /// Our own: a line for each row, a letter for each seat.
    Ascii,
    /// The open seating-plan JSON.
    Pretix,
}
