//! The seats of a show: the map, holds on it, and its live state.

pub mod holds;
pub mod live;
pub mod map;
mod views;
mod watch;

use catalog::{Layout, Show};
use jiff::Timestamp;
use kernel::SeatState;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::door::decimal;
use crate::words::{SeatKind, SeatStatus, SeatType};

pub use views::{LastWritten, ShowView, ShowViews, unknown_show};
pub use watch::Watches;

/// One seat of a show.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    /// Names the seat. All shows in one layout share it.
    seat_id: Uuid,
    /// The label of its row.
    #[schema(example = "A")]
    row: String,
    /// Its number in the row; a text where the house's numbers have letters, as in `10a`.
    #[schema(value_type = i64, example = 1)]
    number: Value,
    /// What it is made of.
    #[serde(rename = "type")]
    seat_type: SeatType,
    /// Whom it is for.
    kind: SeatKind,
    /// The part of the hall that it is in.
    #[schema(example = "Main hall")]
    section: String,
    /// Its column in the grid of its section, from 1, aisles counted.
    #[schema(example = 1)]
    column: u32,
    /// What a person pays for it, fees included.
    #[schema(example = 15.99)]
    price: f64,
    /// Whether it can be had.
    status: SeatStatus,
    /// When the lock ends; only while it is locked.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_until: Option<Timestamp>,
}

impl Seat {
    /// A seat as the public sees it.
    fn new(
        show: &Show,
        layout: &Layout,
        seat: &catalog::Seat,
        (state, until): (SeatState, Option<Timestamp>),
    ) -> Self {
        let category = layout.category_of(seat);
        let all_in = show
            .price_of(&category.key)
            .map_or(0, |price| price.price_minor.saturating_add(price.fee_minor));
        Self {
            seat_id: layout.seat_uuid(seat.no),
            row: seat.row_label.clone(),
            number: number_of(seat),
            seat_type: category.seat_type.into(),
            kind: seat.kind.into(),
            section: layout.sections[seat.section].name.clone(),
            column: seat.column,
            price: decimal(all_in, show.currency),
            status: state.into(),
            locked_until: until.filter(|_| state == SeatState::Held),
        }
    }
}

/// A number wherever it is one.
pub(crate) fn number_of(seat: &catalog::Seat) -> Value {
    seat.number.parse::<u64>().map_or_else(|_| Value::from(seat.number.as_str()), Value::from)
}
