//! Runs what happens in the background: jobs from the outbox, schedules, reconcilers.
//!
//! Jobs are claimed with a lease and may run more than once; handlers bear that. A worker that is
//! told to stop finishes the job in its hands and gives the others back at once.

mod booking_letter;
mod jobs;
mod mail;
mod schedule;
mod wake;
mod worker;

pub use jobs::JobFailure;
pub use mail::MailSender;
pub use schedule::Schedule;
pub use worker::{Idle, Worker};
