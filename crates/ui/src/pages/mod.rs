//! The pages: a struct with what is shown, and a function that shows it.

pub mod error;
