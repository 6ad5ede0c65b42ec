//! How Usher looks and speaks: components, pages, design tokens, islands, fonts and words.
//!
//! A page is a struct with what it shows (its view model) and a function that makes HTML of it.
//! Nothing here knows a database, a request or a rule: `web` fills the structs. Markup comes complete
//! from the server; an island (a custom element in `islands/`) makes some of it quicker to use, and
//! every page works without.

pub mod app;
pub mod assets;
pub mod components;
pub mod format;
pub mod gallery;
pub mod pages;
pub mod poster;
pub mod shell;
pub mod words;

pub use maud::Markup;
pub use shell::{Head, Shell, Theme};
pub use words::{Lang, Words};
