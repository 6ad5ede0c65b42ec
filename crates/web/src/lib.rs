//! The pages: routes, and the view models that `ui` shows.
//!
//! A handler parses a request, calls one action of the API or one query, fills the view of its page
//! and shows it. No SQL, no rule. Every page works without JavaScript: forms post, answers redirect.
//! What stands around all pages (cookies, language, colours, the proof in forms, security headers,
//! error pages) is in [`door`].

mod access_needs;
mod account;
mod assets;
mod booking;
mod browse;
mod cancel;
mod checkout;
mod cities;
mod door;
mod errors;
mod find_booking;
mod gallery;
mod help;
mod hold;
mod home;
mod lists;
mod movie;
mod offline;
mod payment;
mod places;
mod posters;
mod preferences;
mod reviews;
mod router;
mod search;
mod seats;
mod shown;
mod sign_in;
mod site;
mod summaries;
mod theater;

pub use places::city_slug;
pub use router::pages;
pub use site::{Gallery, Site, SiteSetup};
