//! The pages: routes, and the view models that `ui` shows.
//!
//! A handler parses a request, calls one action of the API or one query, fills the view of its page
//! and shows it. No SQL, no rule. Every page works without JavaScript: forms post, answers redirect.
//! What stands around all pages (cookies, language, colours, the proof in forms, security headers,
//! error pages) is in [`door`].

mod account;
mod assets;
mod door;
mod errors;
mod preferences;
mod router;
mod sign_in;
mod site;

pub use router::pages;
pub use site::{Site, SiteSetup};
