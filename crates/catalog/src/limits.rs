//! Every limit of the catalogue, with its unit in its name.

/// Seats in one section above which a plan is accepted with a warning: its map gets slow to use.
pub const SECTION_SEATS_WARN: usize = 3_500;
/// Seats in one layout.
pub const LAYOUT_SEATS_MAX: usize = 100_000;
/// Problems that are listed for one plan or file; what follows is only counted.
pub const PROBLEMS_LISTED_MAX: usize = 1_000;
/// Characters of a row's label or a seat's number.
pub const LABEL_CHARS_MAX: usize = 8;
/// Characters of a name or title.
pub const NAME_CHARS_MAX: usize = 300;
/// Characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 10_000;
/// Words in a list, such as genres or facilities.
pub const WORDS_MAX: usize = 100;
/// Largest distance of a drawn thing from the corner of its plan, in the plan's units.
pub const PLAN_UNITS_MAX: f64 = 1_000_000.0;
/// Rows of a page.
pub const PAGE_ROWS_MAX: u32 = 100;
/// Duration of a film or event.
pub const MOVIE_MINUTES_MAX: u32 = 24 * 60;
/// Time between two shows on a screen for cleaning.
pub const CLEANING_MINUTES: i64 = 15;
/// How far ahead a show may be announced.
pub const SHOW_DAYS_AHEAD_MAX: i64 = 2 * 366;
/// Price or fee of one seat, in minor units.
pub const PRICE_MINOR_MAX: i64 = 10_000_000_000;
/// How far away a theatre may be and still be called near.
pub const NEARBY_KM_MAX: f64 = 100.0;
/// Characters of what somebody searches for; the rest is ignored.
pub const QUERY_CHARS_MAX: usize = 100;
/// Rows that an import writes in one transaction where bad rows may be skipped.
pub const IMPORT_BATCH_ROWS: usize = 500;
/// Shows that an import puts on one screen at one time, all but the last of them called off.
pub const SHOWS_OF_SLOT_MAX: usize = 10;
/// Characters of a review's text.
pub const REVIEW_CHARS_MAX: usize = 2_000;
/// Days after which a review can no longer be changed, only withdrawn.
pub const REVIEW_EDIT_DAYS: i64 = 14;
/// The most stars; the fewest are one.
pub const STARS_MAX: u8 = 5;
/// Characters of the reason for which a review is hidden.
pub const HIDE_REASON_CHARS_MAX: usize = 500;
