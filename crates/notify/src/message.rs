//! A message to one person, and the rule for whom it can be sent to.

use std::fmt;

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// The address of a message is none: it has no @, or characters that could end a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAddress;

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({:?}, hidden)", self.subject)
    }
}

impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the message is not addressed to a mailbox")
    }
}

impl std::error::Error for NotAnAddress {}
