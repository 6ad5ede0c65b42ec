//! What people do at a door, whatever the door looks like: the JSON API and the pages parse, call
//! one of these, and show what it answers.
//!
//! An action holds what lies between the two: who may, how often, which command or query, sealing
//! and opening of personal data. It answers values of the domain and fails with an
//! [`ApiError`](crate::ApiError), which every door puts into its own words. Here is no rule of the
//! business, no wire type and no page.

mod access_needs;
mod account;
mod asker;
mod booking_letters;
mod bookings;
mod cancellation;
mod catalogue;
mod check_in;
mod check_out;
mod gate;
mod holds;
mod letters;
mod papers;
mod reviews;
mod shows;
mod sign_in;
mod tries;
mod viewer;
mod wallet;

pub use access_needs::{ToldNeeds, access_needs};
pub use account::{ProfileEdit, change_email, change_password, change_profile, end_sign_in};
pub use account::{erase_account, open_profile, profile, sign_ins};
pub use asker::Asker;
pub use booking_letters::send_tickets_again;
pub use bookings::{BookingName, Contact, OpenedBooking, bookings_of, contact_of};
pub use bookings::{find_booking, find_ticket, opened_booking, opened_for_staff};
pub use cancellation::{CancelWish, cancel, preview_cancellation};
pub use catalogue::{ListedCity, OpenTheater, Showtimes, TheaterDay};
pub use catalogue::{cities, movie, movies, search, showtimes, theater, theater_day, theaters};
pub use check_in::admit;
pub use check_out::{CheckOutWish, Ordered, Tender, check_out};
pub use holds::{BestSeats, OpenedHold, extend, find_hold, hold, hold_best, later_hold, quote};
pub use holds::{release, take_best_seats, take_seats};
pub use letters::{choose_password, confirm_email, forgot_password, send_verification};
pub use papers::{Paper, calendar, qr_svg, tickets_pdf};
pub use reviews::{Moderation, MovieReviews, SignedReview, all_reviews, moderate_review};
pub use reviews::{movie_reviews, my_review, my_reviews, withdraw_review, write_review};
pub use shows::{ShowView, board_of, seats_named, show_of};
pub use sign_in::{NewPerson, SignedInDevice, refresh, register, sign_in, sign_out};
pub use sign_in::{principal, sign_out_everywhere};
pub use tries::{Tries, Try, tries_of, try_id};
pub use viewer::{AccessToken, Viewer};
pub use wallet::{wallet_history, wallets};

pub(crate) use letters::letter_to;
