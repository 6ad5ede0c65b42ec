//! Bookings: from a hold to tickets, and back.
//!
//! Checkout is two scripts with the gateway asked between them: [`reserve_booking`] and then
//! [`confirm_booking`] or [`fail_booking`]. Each can be run again. Offers keep their limits under
//! concurrency, cancellations give back exactly what was shown, and money that comes late finds its
//! seats or goes back.
//!
//! Not here: waiting for a gateway (flows), who may see a booking (the doors).

mod archive_show;
mod attendance;
mod booking;
mod cancel_booking;
mod cancellation;
mod conclude_booking;
mod conclude_payment;
mod confirm_booking;
mod copy_bookings;
mod create_offer;
mod end_offer;
mod erase_person;
mod fail_booking;
mod letter;
pub mod limits;
mod number;
mod offer;
mod offers;
mod problems;
mod queries;
mod quote;
mod reserve_booking;
mod revenue;

pub use archive_show::{ArchiveRefusal, ArchiveShow, ShowRows, archive_show};
pub use archive_show::{is_archived, next_day_of_shows, rows_of_show, shows_to_archive};
pub use attendance::has_attended;
pub use booking::{AfterFailure, Booking, BookingStatus};
pub use booking::{booking_of_hold, find_booking, find_booking_by_number};
pub use cancel_booking::{CancelBooking, CancelRefusal, Cancelled, CancelledBy, Preview, Which};
pub use cancel_booking::{cancel_booking, preview_cancellation};
pub use cancellation::{Amounts, Terms};
pub use conclude_booking::conclude_booking;
pub use conclude_payment::{Concluded, conclude_payment, conclude_unsent};
pub use confirm_booking::{Confirmed, confirm_booking};
pub use copy_bookings::{BookingPattern, GuestBooking, booking_pattern, copy_bookings};
pub use create_offer::{CreateOffer, CreateOfferRefusal, create_offer};
pub use end_offer::{EndOfferRefusal, end_offer};
pub use erase_person::erase_person;
pub use fail_booking::{EndedBecause, fail_booking};
pub use letter::{BOOKING_LETTER_JOB, access_secret, find_booking_for_contact};
pub use letter::{send_first_letter, send_letter_again};
pub use offer::{Discount, Offer, OfferStatus};
pub use offers::{OfferRefusal, find_offer, list_offers};
pub use problems::booking_problems;
pub use queries::{bookings_of_show, bookings_of_user};
pub use queries::{bookings_to_refund, long_pending_bookings};
pub use quote::{Quote, QuotedSeat, price, quote};
pub use reserve_booking::{Charge, FromWallet, ReserveBooking, ReserveRefusal, Reserved};
pub use reserve_booking::{SealedContact, find_reserved, gateway_payment_id, reserve_booking};
pub use revenue::{Revenue, revenue};
