//! What is on, where, and what it costs: cities, films and events, theatres, screens, seat layouts
//! and shows.
//!
//! Not here: who has which seat (`seating`), what was paid (`payments`), who may change any of this
//! (`accounts`; commands take an [`store::Actor`] for the journal and trust their caller).

mod layout;
pub mod limits;
pub mod plan;
mod show;
mod stored_layout;
mod words;

pub use layout::{
    Area, AreaShape, Category, Layout, LayoutRow, Seat, SeatKind, SeatType, Section, find_layout,
};
pub use show::{CategoryPrice, NotOnSale, OrphanRule, Show, ShowStatus, find_show};
pub use words::UnknownWord;
