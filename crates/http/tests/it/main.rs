//! The API as its callers see it: requests in, answers out, on both engines.

mod accounts_calls;
mod actions;
mod admin_calls;
mod bench;
mod booking_calls;
mod catalogue_calls;
mod conventions;
mod document;
mod doors;
mod gate_calls;
mod hot;
mod house;
mod letter_calls;
mod live_seats;
mod review_calls;
mod roles;
mod seat_calls;
