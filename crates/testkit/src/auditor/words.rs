//! What an auditor can be told: answers that somebody got, and pages that somebody saw. Plain data.

pub use uuid::Uuid as Id;

/// A seat of a show, by its number in the hall.
pub type Seat = u32;
/// An instant: seconds since 1970.
pub type Second = i64;

/// Something that the outside saw.
#[derive(Debug, Clone)]
pub enum Event {
    /// A show was announced.
    Show(ShowSeen),
    /// A theatre called a show off.
    ShowOff {
        /// Which.
        show: Id,
    },
    /// An offer was announced.
    Offer(OfferSeen),
    /// A person was given credit.
    Credit {
        /// Who.
        user: Id,
        /// Of this currency.
        currency: String,
        /// How much.
        minor: i64,
    },
    /// Somebody was told that seats are held for them.
    Held(HoldSeen),
    /// Somebody asked for seats and never got an answer.
    HoldUnheard {
        /// Of which show.
        show: Id,
        /// Who asked.
        owner: String,
        /// For which seats; `None` if the house was to choose.
        seats: Option<Vec<Seat>>,
    },
    /// Somebody was told that others have seats they asked for.
    SeatsTaken {
        /// Of which show.
        show: Id,
        /// Which.
        lost: Vec<Seat>,
    },
    /// Somebody was given more time.
    Extended {
        /// For which hold.
        hold: Id,
        /// Until when.
        until: Second,
    },
    /// Somebody gave a hold back.
    Released {
        /// Which.
        hold: Id,
    },
    /// Somebody wanted to give a hold back and never got an answer.
    ReleaseUnheard {
        /// Which.
        hold: Id,
    },
    /// Staff took seats from sale.
    Blocked {
        /// Names the block.
        block: Id,
        /// Of which show.
        show: Id,
        /// Which.
        seats: Vec<Seat>,
        /// Until when, if it ends by itself.
        until: Option<Second>,
    },
    /// Staff put seats back on sale.
    Unblocked {
        /// Which block.
        block: Id,
    },
    /// Somebody wanted to pay for a hold and was refused.
    PayRefused {
        /// Which hold, of their own.
        hold: Id,
        /// Why.
        code: String,
    },
    /// Somebody was told that their booking is confirmed.
    Acknowledged {
        /// Which.
        booking: Id,
    },
    /// Somebody gave tickets back.
    Cancelled {
        /// Of which booking.
        booking: Id,
        /// Which.
        tickets: Vec<Id>,
        /// What they were told to get back.
        refund: i64,
        /// What they were shown before.
        shown: i64,
    },
    /// Somebody wanted to give tickets back and never got an answer.
    CancelUnheard {
        /// Of which booking.
        booking: Id,
    },
    /// The page of a booking.
    Booking(BookingSeen),
    /// A gate let somebody in.
    Admitted {
        /// With this ticket.
        ticket: Id,
    },
    /// A gate turned somebody away, at the ticket's own show.
    TurnedAway {
        /// With this ticket.
        ticket: Id,
        /// Why.
        code: String,
    },
    /// A gate took an admission back.
    LetOut {
        /// Of this ticket.
        ticket: Id,
    },
    /// The seat map of a show, right after the pages of all bookings.
    Map {
        /// Which show.
        show: Id,
        /// Seats that are not free.
        seats: Vec<(Seat, SeatLook)>,
    },
    /// The gateway's book, the wallets and the ledger, right after the pages of all bookings.
    Books(Books),
    /// The same when nothing more can happen.
    Over(Books),
    /// Something that must never be seen: an internal error.
    Broken(String),
}

/// A show.
#[derive(Debug, Clone)]
pub struct ShowSeen {
    /// Which.
    pub show: Id,
    /// The currency of its prices.
    pub currency: String,
    /// When it begins.
    pub starts_at: Second,
    /// When it ends.
    pub ends_at: Second,
    /// What the theatre keeps of a cancelled booking, in basis points.
    pub fee_bp: i64,
}

/// How an offer counts.
#[derive(Debug, Clone, Copy)]
pub enum Reduction {
    /// A share, in basis points.
    Share(i64),
    /// An amount of minor units.
    Amount(i64),
}

/// An offer.
#[derive(Debug, Clone)]
pub struct OfferSeen {
    /// What people type.
    pub code: String,
    /// How it counts.
    pub reduction: Reduction,
    /// The most that it takes off.
    pub most: Option<i64>,
    /// Uses overall.
    pub limit: Option<usize>,
    /// Uses of one person.
    pub limit_per_person: Option<usize>,
}

/// Held seats, as their owner was told.
#[derive(Debug, Clone)]
pub struct HoldSeen {
    /// Names the hold.
    pub hold: Id,
    /// Of which show.
    pub show: Id,
    /// Whose.
    pub owner: String,
    /// Seats with what is to pay for each.
    pub seats: Vec<(Seat, i64)>,
    /// Until when.
    pub until: Second,
    /// Whether the request was sent before.
    pub is_repeated: bool,
}

/// Where a booking is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingWord {
    /// Being paid.
    Pending,
    /// Has tickets.
    Confirmed,
    /// Came to nothing.
    Ended,
    /// Every ticket was given back.
    Cancelled,
}

/// The page of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingSeen {
    /// Which.
    pub booking: Id,
    /// From which hold.
    pub hold: Id,
    /// Of which show.
    pub show: Id,
    /// Who booked.
    pub person: String,
    /// The account, unless a guest.
    pub user: Option<Id>,
    /// Where it is in its life.
    pub word: BookingWord,
    /// Why it ended.
    pub code: Option<String>,
    /// Whether the hold goes on after a payment that failed.
    pub keeps_hold: bool,
    /// Its seats.
    pub seats: Vec<Seat>,
    /// Prices and fees.
    pub total: i64,
    /// What the offer took off.
    pub discount: i64,
    /// What was to pay.
    pub due: i64,
    /// The code that was used.
    pub offer: Option<String>,
    /// Its payments.
    pub payments: Vec<PaymentSeen>,
    /// Its refunds.
    pub refunds: Vec<RefundSeen>,
    /// Its tickets.
    pub tickets: Vec<TicketSeen>,
}

/// A payment on the page of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSeen {
    /// Which.
    pub payment: Id,
    /// Whether a wallet paid.
    pub from_wallet: bool,
    /// How much.
    pub minor: i64,
    /// Whether the money came in.
    pub is_captured: bool,
    /// Whether it is not decided yet.
    pub is_open: bool,
}

/// A refund on the page of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSeen {
    /// Which.
    pub refund: Id,
    /// Of which payment.
    pub payment: Id,
    /// How much.
    pub minor: i64,
    /// Whether a wallet gets it.
    pub to_wallet: bool,
    /// Whether it has arrived.
    pub is_completed: bool,
}

/// What has become of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketWord {
    /// It admits.
    Valid,
    /// Somebody is in with it.
    Used,
    /// It was given back.
    Cancelled,
}

/// A ticket on the page of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSeen {
    /// Which.
    pub ticket: Id,
    /// For which seat.
    pub seat: Seat,
    /// Price and fee, less its part of the discount.
    pub paid: i64,
    /// What has become of it.
    pub word: TicketWord,
}

/// A seat that is not free on a seat map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatLook {
    /// Held or being paid.
    Held,
    /// Sold.
    Booked,
    /// Kept from sale.
    Blocked,
}

/// All the money that anybody can see.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// Charges in the gateway's own report.
    pub charges: Vec<Charge>,
    /// Refunds in the gateway's own report.
    pub refunds: Vec<Charge>,
    /// What people see in their wallets.
    pub wallets: Vec<Wallet>,
    /// What our ledger says the gateway has for us, by currency.
    pub clearing: Vec<(String, i64)>,
    /// What our ledger says we owe theatres and have earned, less what offers took off, by currency.
    pub earned: Vec<(String, i64)>,
}

/// A charge or refund in the gateway's report.
#[derive(Debug, Clone)]
pub struct Charge {
    /// Our name for it.
    pub reference: Id,
    /// How much.
    pub minor: i64,
    /// Of this currency.
    pub currency: String,
    /// Whether the money has moved.
    pub has_moved: bool,
}

/// What is in a person's wallet.
#[derive(Debug, Clone)]
pub struct Wallet {
    /// Whose.
    pub user: Id,
    /// Of this currency.
    pub currency: String,
    /// How much.
    pub minor: i64,
}
