//! The door itself: what all calls share. Reading requests, saying no, limits, remembered answers.
//! Nothing here knows what a call is about.

pub mod amount;
pub mod body;
pub mod cached;
pub mod check;
pub mod error;
pub mod front;
pub mod id;
pub mod limits;
pub mod methods;
pub mod nul;
pub mod once;
pub mod packing;
pub mod page;
pub mod peer;
pub mod place;
pub mod pressure;
pub mod query;
pub mod reads;
pub mod refusals;
pub mod request_id;
pub mod signed_in;
pub mod voice;

pub use amount::{Amount, decimal};
pub use body::{Json, present};
pub use cached::{Caller, Medium, Written};
pub use check::Check;
pub use error::ApiError;
pub use id::{Id, TwoIds};
pub use page::{Page, PageQuery, Pagination};
pub use peer::Peer;
pub use place::place;
pub use query::Query;
pub use reads::Reads;
pub use signed_in::{MaybeSignedIn, SignedIn, Staff, SystemAdmin};
