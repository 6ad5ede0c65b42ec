//! A hall as people look at it: parts, rows, seats with their states, and what they cost.
//!
//! Plain values that a page is filled with. Who may have a seat is decided elsewhere; here is only
//! what is shown of it, and what each seat is called.

use kernel::Money;

/// What is drawn: the seats from the front to the back, and what they cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Hall {
    /// The price bands that seats refer to.
    pub tiers: Vec<Tier>,
    /// Stalls, balcony; a cinema has one, and its name is not shown.
    pub sections: Vec<Section>,
}

/// Seats that cost the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// `Premium`
    pub name: String,
    /// What a person pays for one seat, fees included.
    pub price: Money,
    /// The fee in it.
    pub fee: Money,
}

/// A part of the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `Stalls`
    pub name: String,
    /// From the front backwards.
    pub rows: Vec<Row>,
}

/// A row of seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `G`
    pub label: String,
    /// Neighbours without a gap between them, from left to right.
    pub segments: Vec<Vec<Seat>>,
}

/// A seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its ordinal in the layout: what the form sends.
    pub no: u32,
    /// `9`
    pub number: String,
    /// Its column in its section, gaps counted.
    pub column: u32,
    /// Index into the price bands.
    pub tier: usize,
    /// Whom it is for.
    pub kind: Kind,
    /// Whether it can be had.
    pub state: State,
    /// Whether something stands between it and the front.
    pub is_restricted: bool,
}

/// Whom a seat is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anyone.
    Standard,
    /// A person who brings their own chair.
    Wheelchair,
    /// Who comes with them.
    Companion,
}

/// Whether a seat can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// By anyone.
    Free,
    /// It is chosen on this page.
    Chosen,
    /// Somebody else is buying it.
    Held,
    /// It is sold.
    Taken,
    /// The house keeps it.
    Blocked,
}

impl State {
    /// Whether the person who looks at the page can have it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Free | Self::Chosen)
    }

    /// In `data-state` and in the names of messages; nothing for what can be had.
    pub(super) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Free | Self::Chosen => None,
            Self::Held => Some("held"),
            Self::Taken => Some("taken"),
            Self::Blocked => Some("blocked"),
        }
    }
}

impl Hall {
    /// All seats with their rows, from the front backwards.
    pub fn seats(&self) -> impl Iterator<Item = (&Section, &Row, &Seat)> {
        let rows = self.sections.iter().flat_map(|s| s.rows.iter().map(move |row| (s, row)));
        rows.flat_map(|(s, row)| row.seats().map(move |seat| (s, row, seat)))
    }

    /// What people call a seat: `G9`, in a hall of several parts `Balcony G9`.
    #[must_use]
    pub fn label(&self, section: &Section, row: &Row, seat: &Seat) -> String {
        match self.sections.len() {
            1 => row.seat_label(seat),
            _ => format!("{} {}", section.name, row.seat_label(seat)),
        }
    }

    /// How many columns the widest part has.
    pub(super) fn columns(&self) -> u32 {
        self.sections.iter().map(Section::width).max().unwrap_or(0)
    }
}

impl Section {
    /// Its outermost columns.
    pub(super) fn span(&self) -> (u32, u32) {
        let columns = || self.rows.iter().flat_map(Row::seats).map(|seat| seat.column);
        (columns().min().unwrap_or(1), columns().max().unwrap_or(0))
    }

    /// How many columns it has.
    pub(super) fn width(&self) -> u32 {
        let (left, right) = self.span();
        (right + 1).saturating_sub(left)
    }
}

impl Row {
    /// From left to right.
    pub fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.segments.iter().flatten()
    }

    /// `G9`; with a dash where the row's label ends in a digit, as in `12-9`.
    #[must_use]
    pub fn seat_label(&self, seat: &Seat) -> String {
        let dash = if self.label.ends_with(|last: char| last.is_ascii_digit()) { "-" } else { "" };
        format!("{}{dash}{}", self.label, seat.number)
    }

    /// Which price bands its seats are of, in their order.
    pub(super) fn tiers(&self) -> Vec<usize> {
        let mut tiers: Vec<usize> = self.seats().map(|seat| seat.tier).collect();
        tiers.sort_unstable();
        tiers.dedup();
        tiers
    }
}
