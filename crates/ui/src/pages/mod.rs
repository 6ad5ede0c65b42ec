//! The pages: a struct with what is shown, and a function that shows it.

pub mod access_needs;
pub mod booking;
pub mod browse;
pub mod cancel;
pub mod checkout;
pub mod cities;
pub mod error;
pub mod find_booking;
pub mod help;
pub mod hold_ended;
pub mod home;
pub mod movie;
pub mod offline;
pub mod payment;
pub mod review_form;
pub mod reviews;
pub mod search;
pub mod seats;
pub mod sections;
pub mod theater;

#[cfg(test)]
pub(crate) mod tests {
    use crate::Shell;

    /// What stands around the pages that tests look at.
    pub(crate) fn shell() -> Shell<'static> {
        Shell { csrf: "proof", ..Shell::sample() }
    }
}
pub mod account;
pub mod sign_in;
