//! One performance: a film or event on a screen at a time, with its prices and its booking window.
//!
//! A show carries a copy of what its theatre and its layout said when it was made (zone, currency,
//! orphan rule, fee), so that selling needs one row and later changes do not touch what was sold.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::{
    CityId, Class, Currency, LayoutId, Money, MovieId, Refusal, ScreenId, ShowId, TheaterId,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::words::words;

macro_rules! show_columns {
    () => {
        "s.show_id, s.movie_id, s.screen_id, s.theater_id, s.city_id, s.layout_id, s.starts_at, \
         s.ends_at, s.local_date, s.timezone, s.format, s.language, s.currency, s.seat_count, \
         s.prices, s.booking_opens_at, s.booking_closes_at, s.orphan_rule, \
         s.cancellation_fee_bp, s.status"
    };
}
pub(crate) use show_columns;

sql! {
    /// By primary key: every hold and every checkout runs it.
    FIND_SHOW = concat!("SELECT ", show_columns!(), " FROM shows s WHERE s.show_id = $1");
}

words! {
    /// What happens when a choice of seats would leave a single seat alone.
    OrphanRule {
        /// Nothing.
        Off => "off",
        /// People are told.
        Warn => "warn",
        /// The choice is refused, unless nothing better is left.
        Block => "block",
    }

    /// Whether a show goes on.
    ShowStatus {
        /// It does.
        Active => "active",
        /// It was called off, for good.
        Cancelled => "cancelled",
    }
}

/// What a seat of one category costs in one show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryPrice {
    /// The key of the category in the layout.
    pub category: String,
    /// The theatre's price, in minor units.
    pub price_minor: i64,
    /// The mandatory booking fee on top: what a person pays is price and fee.
    pub fee_minor: i64,
}

/// One performance.
#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    /// Which show.
    pub id: ShowId,
    /// What is shown.
    pub movie: MovieId,
    /// Where, in the house.
    pub screen: ScreenId,
    /// In which house.
    pub theater: TheaterId,
    /// In which city.
    pub city: CityId,
    /// The layout that it sells, whatever the screen has now.
    pub layout: LayoutId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends, by the duration of the film.
    pub ends_at: Timestamp,
    /// The day on which it begins, in the theatre's zone.
    pub local_date: Date,
    /// The theatre's IANA zone.
    pub timezone: String,
    /// `2D`, `IMAX 3D`.
    pub format: String,
    /// The language of the soundtrack.
    pub language: String,
    /// The currency of all its prices.
    pub currency: Currency,
    /// How many seats its layout has.
    pub seat_count: u32,
    /// One for each category of the layout.
    pub prices: Vec<CategoryPrice>,
    /// From when it sells.
    pub booking_opens_at: Timestamp,
    /// Until when, not included.
    pub booking_closes_at: Timestamp,
    /// The theatre's rule when the show was made.
    pub orphan_rule: OrphanRule,
    /// What the theatre keeps of a cancelled booking, in basis points.
    pub cancellation_fee_bp: i64,
    /// Whether it goes on.
    pub status: ShowStatus,
}

impl Show {
    /// What a category costs.
    #[must_use]
    pub fn price_of(&self, category: &str) -> Option<&CategoryPrice> {
        self.prices.iter().find(|price| price.category == category)
    }

    /// An amount of minor units in the currency of the show.
    #[must_use]
    pub const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == ShowStatus::Active
    }

    /// Whether seats are sold now, and if not, why.
    pub fn on_sale(&self, now: Timestamp) -> Result<(), NotOnSale> {
        if self.status == ShowStatus::Cancelled {
            Err(NotOnSale::Cancelled)
        } else if now < self.booking_opens_at {
            let opens_at = self.booking_opens_at;
            Err(NotOnSale::NotYetOpen { opens_at, local: local_time(opens_at, &self.timezone) })
        } else if now < self.booking_closes_at {
            Ok(())
        } else if now < self.starts_at {
            Err(NotOnSale::Closed)
        } else {
            Err(NotOnSale::Past)
        }
    }
}

/// Why a show does not sell at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOnSale {
    /// Its window has not begun.
    NotYetOpen {
        /// When it does.
        opens_at: Timestamp,
        /// The same on the theatre's clocks.
        local: DateTime,
    },
    /// Its window has ended before its start.
    Closed,
    /// It has begun.
    Past,
    /// It was called off.
    Cancelled,
}

impl Refusal for NotOnSale {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYetOpen { .. } => "show_not_open",
            Self::Closed => "show_closed",
            Self::Past => "show_past",
            Self::Cancelled => "show_cancelled",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotYetOpen { .. } => Class::Conflict,
            Self::Closed | Self::Past | Self::Cancelled => Class::Gone,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotYetOpen { local, .. } => format!(
                "Booking for this show opens at {} on the theatre's clocks. Please come back then.",
                local.strftime(MINUTE)
            ),
            Self::Closed => {
                "Online booking for this show has closed. The box office may still have seats."
                    .to_owned()
            }
            Self::Past => "This show has already begun. Please choose another one.".to_owned(),
            Self::Cancelled => {
                "This show was cancelled by the theatre. Please choose another one.".to_owned()
            }
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotYetOpen { opens_at, .. } => json!({ "opensAt": opens_at }),
            Self::Closed | Self::Past | Self::Cancelled => Value::Null,
        }
    }
}

/// How refusals tell a local time.
pub(crate) const MINUTE: &str = "%Y-%m-%d %H:%M";

/// An instant on the clocks of a zone; on those of UTC where nobody knows the zone.
pub(crate) fn local_time(at: Timestamp, zone: &str) -> DateTime {
    at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).datetime()
}

/// Says that the show will be looked up, before anything is changed: see [`Snapshot::ahead`].
pub fn show_ahead(snapshot: &mut Snapshot<'_>, id: ShowId) {
    snapshot.ahead(&FIND_SHOW, params![id]);
}

/// The show with this identifier, cancelled ones included.
pub fn find_show(snapshot: &mut Snapshot<'_>, id: ShowId) -> Result<Option<Show>, StoreError> {
    snapshot.row_opt(&FIND_SHOW, params![id], read_show)
}

/// [`find_show`] for the scripts of a sale, which all ask for the same shows: an embedded house keeps
/// each in memory until one of them changes.
pub fn find_selling_show(
    snapshot: &mut Snapshot<'_>,
    id: ShowId,
) -> Result<Option<Arc<Show>>, StoreError> {
    snapshot.remembered_until_changed("shows", id.uuid(), |snapshot| find_show(snapshot, id))
}

/// Reads `show_columns!`, in its order.
pub(crate) fn read_show(row: &Row<'_>) -> Result<Show, StoreError> {
    Ok(Show {
        id: row.get(0)?,
        movie: row.get(1)?,
        screen: row.get(2)?,
        theater: row.get(3)?,
        city: row.get(4)?,
        layout: row.get(5)?,
        starts_at: row.get(6)?,
        ends_at: row.get(7)?,
        local_date: row.get(8)?,
        timezone: row.get(9)?,
        format: row.get(10)?,
        language: row.get(11)?,
        currency: row.word(12)?,
        seat_count: row.get(13)?,
        prices: row.json(14)?,
        booking_opens_at: row.get(15)?,
        booking_closes_at: row.get(16)?,
        orphan_rule: row.word(17)?,
        cancellation_fee_bp: row.get(18)?,
        status: row.word(19)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn show(status: ShowStatus) -> Show {
        let id = uuid::Uuid::nil();
        Show {
            id: ShowId::new(id),
            movie: MovieId::new(id),
            screen: ScreenId::new(id),
            theater: TheaterId::new(id),
            city: CityId::new(id),
            layout: LayoutId::new(id),
            starts_at: at(300),
            ends_at: at(400),
            local_date: Date::constant(1970, 1, 1),
            timezone: "UTC".to_owned(),
            format: "2D".to_owned(),
            language: "English".to_owned(),
            currency: Currency::INR,
            seat_count: 1,
            prices: Vec::new(),
            booking_opens_at: at(100),
            booking_closes_at: at(200),
            orphan_rule: OrphanRule::Warn,
            cancellation_fee_bp: 1_000,
            status,
        }
    }

    #[test]
    fn the_window_includes_its_first_instant_and_not_its_last() {
        let show = show(ShowStatus::Active);
        let not_yet = show.on_sale(at(99)).unwrap_err();
        assert_eq!(not_yet.details(), json!({ "opensAt": at(100) }));
        assert_eq!(show.on_sale(at(100)), Ok(()));
        assert_eq!(show.on_sale(at(199)), Ok(()));
        assert_eq!(show.on_sale(at(200)), Err(NotOnSale::Closed));
        assert_eq!(show.on_sale(at(300)), Err(NotOnSale::Past));
    }

    #[test]
    fn a_cancelled_show_never_sells() {
        assert_eq!(show(ShowStatus::Cancelled).on_sale(at(150)), Err(NotOnSale::Cancelled));
    }
}
