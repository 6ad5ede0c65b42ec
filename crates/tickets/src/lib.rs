//! Tickets: one person, one seat, one show. What is issued, what it proves, and the way in.
//!
//! A ticket is a row, and its code (see [`code`]) is a proof that the row was issued here. Whether
//! it still admits is decided at the door by one conditional write (see [`check_in()`]). The files
//! that people take home (QR, PDF, calendar) are pure functions over what the caller gathers.
//!
//! This crate knows a show by its id alone: which shows a gate admits, and what a row or a screen
//! is called, its callers know.

pub mod calendar;
mod check_in;
pub mod code;
mod issue;
mod keys;
pub mod limits;
pub mod pdf;
mod problems;
pub mod qr;
mod queries;
mod ticket;
mod typeset;
mod undo_check_in;
mod void;

pub use check_in::{CheckIn, CheckInRefusal, Scan, check_in, doors_are_open};
pub use code::TicketCode;
pub use issue::{NewTicket, issue_tickets};
pub use keys::{ShowKey, SignedTicket, TicketKeys};
pub use problems::ticket_problems;
pub use queries::{Admissions, admissions_of, find_ticket, tickets_of, tickets_of_show};
pub use ticket::{Ticket, TicketState};
pub use undo_check_in::{UndoCheckIn, UndoRefusal, undo_check_in};
pub use void::void_tickets;
