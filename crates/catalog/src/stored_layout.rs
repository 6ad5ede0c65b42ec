//! The form in which a layout is stored: rows as series and runs instead of one object a seat.
//!
//! Seats in a row are mostly numbered in steps of one, spaced evenly and of one category, so a hall
//! of 20,000 straight seats takes some 40 KB; one whose every seat stands at an odd place about
//! 250 KB. Positions are whole hundredths, so that an even spacing is recognised exactly.

use kernel::{LayoutId, SeatNo};
use serde::{Deserialize, Serialize};

use crate::layout::{Area, Category, Layout, LayoutRow, Seat, SeatKind, SeatType, Section};

/// Raised when the stored form changes in a way that older programs would misread.
const STORED_FORM: u32 = 1;
/// Positions are stored in this fraction of the plan's unit.
const POSITION_STEPS: f64 = 100.0;

/// A layout without its identifier, as in `layouts.plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredLayout {
    form: u32,
    name: String,
    size: (f64, f64),
    categories: Vec<StoredCategory>,
    sections: Vec<StoredSection>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    areas: Vec<Area>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StoredCategory {
    key: String,
    name: String,
    #[serde(rename = "type")]
    seat_type: SeatType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    color: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StoredSection {
    name: String,
    rows: Vec<StoredRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StoredRow {
    label: String,
    /// How many seats each segment has.
    segments: Vec<u32>,
    numbers: Numbers,
    columns: Series,
    x: Series,
    y: Series,
    categories: Runs<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kinds: Option<Runs<SeatKind>>,
    /// Which seats of the row have a restricted view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    obstructed: Vec<usize>,
}

/// The numbers on the seats of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Numbers {
    Counted(Series),
    Written(Vec<String>),
}

/// Integers, one a seat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Series {
    Even { from: i64, step: i64 },
    Each(Vec<i64>),
}

/// Values that stay the same over several seats: `(how many, value)`.
type Runs<T> = Vec<(u32, T)>;

impl StoredLayout {
    /// Writes a layout down.
    pub(crate) fn of(layout: &Layout) -> Self {
        let categories = layout.categories.iter().map(|category| StoredCategory {
            key: category.key.clone(),
            name: category.name.clone(),
            seat_type: category.seat_type,
            color: category.color.clone(),
        });
        let sections = layout.sections.iter().map(|section| StoredSection {
            name: section.name.clone(),
            rows: section.rows.iter().map(|row| StoredRow::of(row, layout)).collect(),
        });
        Self {
            form: STORED_FORM,
            name: layout.name.clone(),
            size: layout.size,
            categories: categories.collect(),
            sections: sections.collect(),
            areas: layout.areas.clone(),
        }
    }

    /// Reads it back. A text that no version of this program wrote is refused with its defect.
    pub(crate) fn into_layout(self, id: LayoutId) -> Result<Layout, String> {
        if self.form != STORED_FORM {
            return Err(format!("layout {id} is stored in form {}, not known here", self.form));
        }
        let mut seats = Vec::new();
        let mut sections = Vec::with_capacity(self.sections.len());
        for (index, section) in self.sections.into_iter().enumerate() {
            let mut rows = Vec::with_capacity(section.rows.len());
            for (row_index, row) in section.rows.into_iter().enumerate() {
                rows.push(
                    row.unfold((index, row_index), self.categories.len(), &mut seats)
                        .ok_or_else(|| format!("layout {id}: section {index}, row {row_index}"))?,
                );
            }
            sections.push(Section { name: section.name, rows });
        }
        let categories = self.categories.into_iter().map(|stored| Category {
            key: stored.key,
            name: stored.name,
            seat_type: stored.seat_type,
            color: stored.color,
        });
        Ok(Layout {
            id,
            name: self.name,
            size: self.size,
            categories: categories.collect(),
            sections,
            seats,
            areas: self.areas,
        })
    }
}

/// The position as it is stored and read back: whole hundredths.
#[allow(clippy::cast_possible_truncation, reason = "plans are far smaller than 2^53 hundredths")]
pub(crate) fn position_steps(position: f64) -> i64 {
    (position * POSITION_STEPS).round() as i64
}

/// The inverse of [`position_steps`].
#[allow(clippy::cast_precision_loss, reason = "plans are far smaller than 2^53 hundredths")]
pub(crate) fn position_of(steps: i64) -> f64 {
    steps as f64 / POSITION_STEPS
}

impl StoredRow {
    fn of(row: &LayoutRow, layout: &Layout) -> Self {
        let seats: Vec<&Seat> =
            row.segments.iter().flatten().map(|no| &layout.seats[*no as usize]).collect();
        let series = |value: fn(&Seat) -> i64| Series::of(seats.iter().map(|seat| value(seat)));
        let kinds = runs(seats.iter().map(|seat| seat.kind));
        let obstructed = seats.iter().enumerate().filter(|(_, seat)| seat.is_obstructed);
        Self {
            label: row.label.clone(),
            segments: row.segments.iter().map(|segment| count(segment.len())).collect(),
            numbers: Numbers::of(&seats),
            columns: series(|seat| seat.column.into()),
            x: series(|seat| position_steps(seat.x)),
            y: series(|seat| position_steps(seat.y)),
            categories: runs(seats.iter().map(|seat| seat.category)),
            kinds: (kinds.iter().any(|(_, kind)| *kind != SeatKind::Standard)).then_some(kinds),
            obstructed: obstructed.map(|(index, _)| index).collect(),
        }
    }

    /// Appends the seats of the row. `None` if its parts do not fit together.
    fn unfold(
        self,
        (section, row): (usize, usize),
        category_count: usize,
        seats: &mut Vec<Seat>,
    ) -> Option<LayoutRow> {
        let mut segments = Vec::with_capacity(self.segments.len());
        let mut categories = self.categories.iter().flat_map(repeat);
        let mut kinds = self.kinds.iter().flatten().flat_map(repeat);
        let mut in_row = 0;
        for (segment, length) in self.segments.iter().enumerate() {
            let mut numbers = Vec::with_capacity(*length as usize);
            for _ in 0..*length {
                let no = SeatNo::try_from(seats.len()).ok()?;
                seats.push(Seat {
                    no,
                    section,
                    row,
                    segment,
                    row_label: self.label.clone(),
                    number: self.numbers.at(in_row)?,
                    category: categories.next().filter(|index| *index < category_count)?,
                    kind: kinds.next().unwrap_or(SeatKind::Standard),
                    is_obstructed: self.obstructed.binary_search(&in_row).is_ok(),
                    column: u32::try_from(self.columns.at(in_row)?).ok()?,
                    x: position_of(self.x.at(in_row)?),
                    y: position_of(self.y.at(in_row)?),
                });
                numbers.push(no);
                in_row += 1;
            }
            segments.push(numbers);
        }
        Some(LayoutRow { label: self.label, segments })
    }
}

impl Numbers {
    fn of(seats: &[&Seat]) -> Self {
        // A number with a leading zero would come back without it.
        let plain =
            |seat: &&Seat| seat.number.parse().ok().filter(|n: &i64| n.to_string() == seat.number);
        match seats.iter().map(plain).collect::<Option<Vec<i64>>>() {
            Some(counted) => Self::Counted(Series::of(counted.into_iter())),
            None => Self::Written(seats.iter().map(|seat| seat.number.clone()).collect()),
        }
    }

    fn at(&self, index: usize) -> Option<String> {
        match self {
            Self::Counted(series) => series.at(index).map(|number| number.to_string()),
            Self::Written(numbers) => numbers.get(index).cloned(),
        }
    }
}

impl Series {
    fn of(values: impl Iterator<Item = i64>) -> Self {
        let values: Vec<i64> = values.collect();
        let from = values.first().copied().unwrap_or(0);
        let step = values.get(1).map_or(0, |second| second.saturating_sub(from));
        let even = Self::Even { from, step };
        let is_even = values.iter().enumerate().all(|(i, value)| even.at(i) == Some(*value));
        if is_even { even } else { Self::Each(values) }
    }

    fn at(&self, index: usize) -> Option<i64> {
        match self {
            Self::Even { from, step } => {
                i64::try_from(index).ok()?.checked_mul(*step)?.checked_add(*from)
            }
            Self::Each(values) => values.get(index).copied(),
        }
    }
}

fn runs<T: PartialEq>(values: impl Iterator<Item = T>) -> Runs<T> {
    let mut runs: Runs<T> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some((length, last)) if *last == value => *length += 1,
            _ => runs.push((1, value)),
        }
    }
    runs
}

fn repeat<T: Copy>((length, value): &(u32, T)) -> impl Iterator<Item = T> + use<T> {
    std::iter::repeat_n(*value, *length as usize)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a layout has at most 100,000 seats")
}
