//! What people are told outside the browser: the words of a message, and its delivery.
//!
//! The one channel is the outbox in the data folder, a file for each message. The worker calls this
//! crate after the job that asked for the message has committed; nothing here knows the database.

mod eml;
mod english;
mod language;
mod message;
mod outbox;
mod spanish;
mod templates;
mod words;

pub use language::Language;
pub use message::{Message, NotAnAddress};
pub use outbox::MailOutbox;
pub use templates::{BookedShow, booking_failed, no_tickets_left, tickets};
pub use templates::{password_reset, verification};
pub use words::WhyNot;
