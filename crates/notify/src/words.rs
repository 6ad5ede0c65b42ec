//! What a language has to say: every letter. A language that lacks one does not compile.
//!
//! No letter calls people by name: a name is free text of whoever registers, and a stranger could
//! have us say anything to anybody.

use jiff::civil::DateTime;

/// The words of one letter.
#[derive(Debug)]
pub(crate) struct Letter {
    /// One line.
    pub(crate) subject: String,
    /// The whole of it; each link stands on a line of its own.
    pub(crate) text: String,
}

/// The letters of one language.
pub(crate) trait Words {
    /// Asks somebody to confirm their address.
    fn verification(&self, link: &str) -> Letter;

    /// Lets somebody choose a new password.
    fn password_reset(&self, link: &str) -> Letter;

    /// Brings somebody their tickets.
    fn tickets(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter;

    /// Tells somebody that their tickets are not good any more.
    fn no_tickets_left(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter;

    /// Tells somebody that they have no tickets, and no reason to worry.
    fn booking_failed(&self, number: &str, show: &ShowInWords<'_>, why: WhyNot) -> Letter;

    /// `Sunday 22 November 2026, 7:15 pm`
    fn moment(&self, at: DateTime) -> String;
}

/// Why nothing came of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The theatre has cancelled the show.
    ShowCancelled,
    /// Its seats were taken by the time it was paid.
    SeatsLost,
    /// Anything else.
    NotCompleted,
}

/// A show as a letter tells it.
pub(crate) struct ShowInWords<'a> {
    pub(crate) title: &'a str,
    pub(crate) starts_at: String,
    pub(crate) place: &'a str,
}
