//! Tickets: one person, one seat, one show. What is issued, what it proves, and the way in.
//!
//! A ticket is a row. The files that
//! people take home (QR, PDF, calendar) are pure functions over values that the caller gathers.
//!
//! This crate knows a show by its id alone: which shows a gate admits, and what a row or a screen is
//! called, its callers know.

mod issue;
pub mod limits;
mod queries;
mod ticket;
mod void;

pub use issue::{NewTicket, issue_tickets};
pub use queries::{Admissions, admissions_of, find_ticket, tickets_of, tickets_of_show};
pub use ticket::{Ticket, TicketState};
pub use void::void_tickets;
