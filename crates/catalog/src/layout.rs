//! A seat layout: what a hall looks like. Static, versioned, shared by all shows that sold on it.
//!
//! A published layout never changes, so it is read once and remembered. It knows nothing of prices,
//! holds or bookings: a seat is named by its ordinal, and whoever cares about its state keeps that
//! elsewhere. Layouts are made from plans (see [`crate::plan`]) and stored in the compact form of
//! [`crate::stored_layout`].

use std::sync::Arc;

use kernel::{LayoutId, ScreenId, SeatNo};
use store::{Snapshot, StoreError, params, sql};
use uuid::Uuid;

use crate::stored_layout::StoredLayout;
use crate::words::words;

sql! {
    /// By primary key; the row is immutable, so a process reads it once.
    FIND_LAYOUT = "SELECT plan FROM layouts WHERE layout_id = $1";
    IS_OF_SCREEN = "SELECT 1 FROM layouts WHERE layout_id = $1 AND screen_id = $2";
}

words! {
    /// What a seat is made of.
    SeatType {
        /// An ordinary seat.
        Regular => "regular",
        /// A better seat or a better place.
        Premium => "premium",
        /// A seat that leans back.
        Recliner => "recliner",
    }

    /// Whom a seat is for.
    SeatKind {
        /// Anyone.
        Standard => "standard",
        /// A space for a wheelchair.
        Wheelchair => "wheelchair",
        /// The seat beside a wheelchair space.
        Companion => "companion",
    }
}

/// One immutable version of a screen's seats.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Its identifier; the seats' own identifiers begin with it.
    pub id: LayoutId,
    /// What the house calls it.
    pub name: String,
    /// Width and height of the drawing, in the units of the seats' positions.
    pub size: (f64, f64),
    /// The price categories, in the order of the plan.
    pub categories: Vec<Category>,
    /// Stalls, balcony, blocks of a stadium; a small hall has one.
    pub sections: Vec<Section>,
    /// Every seat; a seat's ordinal is its index here.
    pub seats: Vec<Seat>,
    /// What is drawn but not sold: the stage, bars, doors.
    pub areas: Vec<Area>,
}

/// A price category: seats that cost the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Names it in prices: the seat type, or a slug of the name where two categories share a type.
    pub key: String,
    /// What people read.
    pub name: String,
    /// The kind of furniture.
    pub seat_type: SeatType,
    /// A CSS colour, where the plan gave one.
    pub color: Option<String>,
}

/// A part of the hall that is drawn and priced together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What the signs in the hall say.
    pub name: String,
    /// From the stage backwards.
    pub rows: Vec<LayoutRow>,
}

/// One row of seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutRow {
    /// `A`, `B`, `12`.
    pub label: String,
    /// Neighbours without a gap between them, from left to right.
    pub segments: Vec<Vec<SeatNo>>,
}

/// One place for one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// Its index in [`Layout::seats`].
    pub no: SeatNo,
    /// Index into [`Layout::sections`].
    pub section: usize,
    /// Index into the rows of its section.
    pub row: usize,
    /// Index into the segments of its row.
    pub segment: usize,
    /// The label of its row, repeated here because most readers want it.
    pub row_label: String,
    /// What is on the seat: `10`, in old houses also `10a`.
    pub number: String,
    /// Index into [`Layout::categories`].
    pub category: usize,
    /// Whom it is for.
    pub kind: SeatKind,
    /// Whether something stands between it and the stage.
    pub is_obstructed: bool,
    /// Its column in the grid of its section, from 1, gaps counted.
    pub column: u32,
    /// Where it is drawn, from the left.
    pub x: f64,
    /// Where it is drawn, from the top.
    pub y: f64,
}

/// Something that is drawn but not sold.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Area {
    /// Its outline.
    pub shape: AreaShape,
    /// From the left of the drawing.
    pub x: f64,
    /// From the top of the drawing.
    pub y: f64,
    /// Degrees, clockwise.
    #[serde(default)]
    pub rotation: f64,
    /// A CSS colour to fill it with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// What is written in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The outline of an area.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaShape {
    /// From its position to the right and down.
    Rectangle {
        /// To the right.
        width: f64,
        /// Downwards.
        height: f64,
    },
    /// Around its position.
    Ellipse {
        /// Half the width.
        rx: f64,
        /// Half the height.
        ry: f64,
    },
    /// Corners, relative to its position.
    Polygon {
        /// `(x, y)` each.
        points: Vec<(f64, f64)>,
    },
    /// Only the text.
    Text,
}

/// The layout with this identifier. Read once by a process, then remembered.
pub fn find_layout(
    snapshot: &mut Snapshot<'_>,
    id: LayoutId,
) -> Result<Option<Arc<Layout>>, StoreError> {
    snapshot.remembered(id.uuid(), |snapshot| {
        let stored: Option<StoredLayout> =
            snapshot.row_opt(&FIND_LAYOUT, params![id], |row| row.json(0))?;
        stored.map(|stored| stored.into_layout(id).map_err(StoreError::Defect)).transpose()
    })
}

/// The same, if it is one of this screen's.
pub fn find_layout_of_screen(
    snapshot: &mut Snapshot<'_>,
    screen: ScreenId,
    id: LayoutId,
) -> Result<Option<Arc<Layout>>, StoreError> {
    let found = snapshot.row_opt(&IS_OF_SCREEN, params![id, screen], |row| row.get::<i64>(0))?;
    if found.is_some() { find_layout(snapshot, id) } else { Ok(None) }
}

impl Layout {
    /// The seat with this ordinal.
    #[must_use]
    pub fn seat(&self, no: SeatNo) -> Option<&Seat> {
        self.seats.get(no as usize)
    }

    /// The seat's identifier at the doors: the layout's own, its last four bytes the ordinal. All
    /// shows of a layout share it.
    #[must_use]
    pub fn seat_uuid(&self, no: SeatNo) -> Uuid {
        let mut bytes = *self.id.uuid().as_bytes();
        bytes[12..].copy_from_slice(&no.to_be_bytes());
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The ordinal behind an identifier, if it is one of this layout's seats.
    #[must_use]
    pub fn seat_no(&self, id: Uuid) -> Option<SeatNo> {
        let [.., a, b, c, d] = id.into_bytes();
        let no = SeatNo::from_be_bytes([a, b, c, d]);
        (self.seat(no).is_some() && self.seat_uuid(no) == id).then_some(no)
    }

    /// The price category of one of this layout's seats.
    #[must_use]
    pub fn category_of(&self, seat: &Seat) -> &Category {
        &self.categories[seat.category]
    }

    /// What to print on a ticket: the label, led by the section where another section has it too.
    #[must_use]
    pub fn full_label(&self, seat: &Seat) -> String {
        if self.is_label_shared(seat) {
            format!("{} {}", self.sections[seat.section].name, seat.label())
        } else {
            seat.label()
        }
    }

    /// The seat that people call so: `G10`, or `Balcony G10` where several sections have a `G10`.
    #[must_use]
    pub fn seat_by_label(&self, label: &str) -> Option<&Seat> {
        let mut candidates = self.seats_labelled(label);
        match (candidates.next(), candidates.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => None,
            (None, _) => self.sections.iter().enumerate().find_map(|(index, section)| {
                let rest = label.strip_prefix(section.name.as_str())?.strip_prefix(' ')?;
                self.seats_labelled(rest).find(|seat| seat.section == index)
            }),
        }
    }

    /// Whether another section has the label too, so that it alone does not say which seat it is.
    fn is_label_shared(&self, seat: &Seat) -> bool {
        self.sections.len() > 1 && self.seats_labelled(&seat.label()).nth(1).is_some()
    }

    fn seats_labelled<'a>(&'a self, label: &str) -> impl Iterator<Item = &'a Seat> {
        self.seats.iter().filter(move |seat| seat.is_labelled(label))
    }
}

impl Seat {
    /// `G10`; with a dash where the row's label ends in a digit, as in `12-10`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}{}", self.row_label, self.label_separator(), self.number)
    }

    fn is_labelled(&self, label: &str) -> bool {
        label
            .strip_prefix(self.row_label.as_str())
            .and_then(|rest| rest.strip_prefix(self.label_separator()))
            .is_some_and(|rest| rest == self.number)
    }

    fn label_separator(&self) -> &'static str {
        if self.row_label.ends_with(|last: char| last.is_ascii_digit()) { "-" } else { "" }
    }
}
