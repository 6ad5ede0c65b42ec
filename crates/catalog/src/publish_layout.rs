//! Publishes the next version of a screen's seats.
//!
//! New shows sell on it; shows that exist keep the layout that they were made with, so publishing
//! can never drop a sold seat.

use kernel::{Class, Fact, LayoutId, Refusal, ScreenId};
use serde_json::json;
use store::{Actor, Entry, Failure, Param, StoreError, Tx, params, sql};

use crate::layout::Layout;
use crate::screen::{Screen, find_screen};
use crate::stored_layout::StoredLayout;
use crate::theater::{HouseStatus, find_theater};

sql! {
    INSERT_LAYOUT = "INSERT INTO layouts (layout_id, screen_id, version, seat_count, plan, \
        created_at) SELECT CAST($1 AS UUID), CAST($2 AS UUID), \
        CAST(COALESCE(MAX(version), 0) AS BIGINT) + 1, CAST($3 AS BIGINT), CAST($4 AS JSONB), \
        CAST($5 AS TIMESTAMPTZ) FROM layouts WHERE screen_id = $2 \
        ON CONFLICT (layout_id) DO NOTHING";
    POINT_SCREEN = "UPDATE screens SET layout_id = $2, updated_at = $3 WHERE screen_id = $1";
    PUBLISHED_LAYOUT = "SELECT screen_id, version, plan FROM layouts WHERE layout_id = $1";
}

/// A layout to publish.
#[derive(Debug, Clone)]
pub struct PublishLayout {
    /// Who publishes it.
    pub actor: Actor,
    /// For which screen.
    pub screen: ScreenId,
    /// What the hall looks like, with its new identifier: see [`crate::plan`].
    pub layout: Layout,
}

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Which layout.
    pub layout: LayoutId,
    /// Counted from 1 for each screen.
    pub version: i64,
}

/// Why a layout was not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishLayoutRefusal {
    /// There is no such screen.
    NoScreen,
    /// The screen is closed.
    ScreenClosed,
    /// The layout has no seats.
    NoSeats,
    /// The identifier belongs to another layout.
    IdReused,
}

impl Refusal for PublishLayoutRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoScreen => "not_found",
            Self::ScreenClosed => "screen_closed",
            Self::NoSeats => "no_seats",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NoScreen => Class::NotFound,
            Self::ScreenClosed | Self::NoSeats => Class::Rule,
            Self::IdReused => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoScreen => "There is no such screen. It may have been removed.",
            Self::ScreenClosed => "The screen is closed. Open it first, then publish the layout.",
            Self::NoSeats => "The layout has no seats. Add at least one row.",
            Self::IdReused => {
                "This identifier already belongs to another layout. Please use a new one."
            }
        }
        .to_owned()
    }
}

/// Publishes a layout and points its screen at it. The same command again finds it published.
pub fn publish_layout(
    tx: &mut Tx<'_>,
    command: &PublishLayout,
) -> Result<Published, Failure<PublishLayoutRefusal>> {
    let layout = &command.layout;
    let screen = find_screen(tx, command.screen)?.ok_or(PublishLayoutRefusal::NoScreen)?;
    if let Some(published) = published_before(tx, &screen, layout)? {
        return Ok(published);
    }
    if screen.status == HouseStatus::Closed {
        return Err(PublishLayoutRefusal::ScreenClosed.into());
    }
    if layout.seats.is_empty() {
        return Err(PublishLayoutRefusal::NoSeats.into());
    }
    let published = write(tx, &screen, layout)?;
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.publish_layout",
        subject_kind: "screen",
        subject: screen.id.uuid(),
        detail: json!({
            "layout": layout.id,
            "version": published.version,
            "seats": layout.seats.len(),
        }),
    })?;
    Ok(published)
}

/// A layout of this identifier that exists: this very one, or somebody else's.
fn published_before(
    tx: &mut Tx<'_>,
    screen: &Screen,
    layout: &Layout,
) -> Result<Option<Published>, Failure<PublishLayoutRefusal>> {
    let found = tx.row_opt(&PUBLISHED_LAYOUT, params![layout.id], |row| {
        Ok((row.get::<ScreenId>(0)?, row.get(1)?, row.json::<StoredLayout>(2)?))
    })?;
    match found {
        None => Ok(None),
        Some((of, version, plan)) if of == screen.id && plan == StoredLayout::of(layout) => {
            Ok(Some(Published { layout: layout.id, version }))
        }
        Some(_) => Err(PublishLayoutRefusal::IdReused.into()),
    }
}

/// The version is counted in the insert itself; two at the same time meet the key
/// (screen_id, version), and one of them is run again.
fn write(tx: &mut Tx<'_>, screen: &Screen, layout: &Layout) -> Result<Published, StoreError> {
    let now = tx.now();
    let seat_count = i64::try_from(layout.seats.len()).unwrap_or(i64::MAX);
    let plan = Param::json(&StoredLayout::of(layout));
    let values = [layout.id.into(), screen.id.into(), seat_count.into(), plan, now.into()];
    tx.execute(&INSERT_LAYOUT, &values)?;
    tx.execute(&POINT_SCREEN, params![screen.id, layout.id, now])?;
    if let Some(theater) = find_theater(tx, screen.theater)? {
        tx.fact(Fact::TheaterChanged { theater: theater.id, city: theater.city });
    }
    let version = tx.row(&PUBLISHED_LAYOUT, params![layout.id], |row| row.get(1))?;
    Ok(Published { layout: layout.id, version })
}
