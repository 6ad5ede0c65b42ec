//! The form in which a layout is stored: rows as series and runs instead of one object a seat.
//!
//! Seats in a row are mostly numbered in steps of one, spaced evenly and of one category, so a hall
//! of 20,000 straight seats takes some 50 KB; one whose every seat stands at an odd place takes
//! about 20 bytes a seat. Positions are whole hundredths, so that an even spacing is recognised.

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

/// Integers, one a seat, as runs of equal steps: `(how many, first, step)`.
type Series = Vec<(u32, i64, i64)>;

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
        let series = |value: fn(&Seat) -> i64| series(seats.iter().map(|seat| value(seat)));
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
        let mut numbers = self.numbers.texts();
        let mut columns = self.columns.iter().flat_map(steps);
        let mut x = self.x.iter().flat_map(steps);
        let mut y = self.y.iter().flat_map(steps);
        let mut categories = self.categories.iter().flat_map(repeat);
        let mut kinds = self.kinds.iter().flatten().flat_map(repeat);
        let mut in_row = 0;
        for (segment, length) in self.segments.iter().enumerate() {
            let first = SeatNo::try_from(seats.len()).ok()?;
            for no in first..first.checked_add(*length)? {
                seats.push(Seat {
                    no,
                    section,
                    row,
                    segment,
                    row_label: self.label.clone(),
                    number: numbers.next()?,
                    category: categories.next().filter(|index| *index < category_count)?,
                    kind: kinds.next().unwrap_or(SeatKind::Standard),
                    is_obstructed: self.obstructed.binary_search(&in_row).is_ok(),
                    column: u32::try_from(columns.next()?).ok()?,
                    x: position_of(x.next()?),
                    y: position_of(y.next()?),
                });
                in_row += 1;
            }
            segments.push((first..first + length).collect());
        }
        Some(LayoutRow { label: self.label, segments })
    }
}

impl Numbers {
    fn of(seats: &[&Seat]) -> Self {
        // A number with a leading zero would come back without it.
        let counted = seats.iter().map(|seat| {
            seat.number.parse().ok().filter(|number: &i64| number.to_string() == seat.number)
        });
        match counted.collect::<Option<Vec<i64>>>() {
            Some(counted) => Self::Counted(series(counted.into_iter())),
            None => Self::Written(seats.iter().map(|seat| seat.number.clone()).collect()),
        }
    }

    fn texts(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            Self::Counted(series) => {
                Box::new(series.iter().flat_map(steps).map(|number| number.to_string()))
            }
            Self::Written(numbers) => Box::new(numbers.iter().cloned()),
        }
    }
}

fn series(values: impl Iterator<Item = i64>) -> Series {
    let mut series: Series = Vec::new();
    let mut before = 0;
    for value in values {
        let ahead = value.saturating_sub(before);
        match series.last_mut() {
            Some((length @ 1, _, step)) => (*length, *step) = (2, ahead),
            Some((length, _, step)) if *step == ahead => *length += 1,
            _ => series.push((1, value, 0)),
        }
        before = value;
    }
    series
}

fn steps((length, first, step): &(u32, i64, i64)) -> impl Iterator<Item = i64> + use<> {
    let (first, step) = (*first, *step);
    (0..i64::from(*length)).map(move |index| first.saturating_add(step.saturating_mul(index)))
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::plan::{parse_ascii, parse_pretix};

    const PLANS: [&str; 3] = [
        include_str!("../tests/data/small_hall.json"),
        include_str!("../tests/data/curved_rows.json"),
        include_str!("../tests/data/two_zones.json"),
    ];

    fn id() -> LayoutId {
        LayoutId::new(Uuid::from_u128(1))
    }

    #[test]
    fn a_layout_survives_its_stored_form() {
        for plan in PLANS {
            let layout = parse_pretix(id(), plan).unwrap().layout;
            let text = serde_json::to_string(&StoredLayout::of(&layout)).unwrap();
            let stored: StoredLayout = serde_json::from_str(&text).unwrap();
            assert_eq!(stored.into_layout(id()), Ok(layout));
            assert!(text.len() * 2 < plan.len(), "{} of {} bytes", text.len(), plan.len());
        }
    }

    #[test]
    fn a_large_straight_layout_stays_small() {
        let row = format!("{}_{}_{}", "a".repeat(25), "a".repeat(50), "p".repeat(25));
        let rows = (0..200).map(|n| format!("R{n}: {row}\n")).collect::<String>();
        let plan = parse_ascii(id(), &format!("a = regular\np = premium\n{rows}")).unwrap();
        let text = serde_json::to_string(&StoredLayout::of(&plan.layout)).unwrap();
        assert_eq!(plan.layout.seats.len(), 20_000);
        assert!(text.len() < 80_000, "{} bytes", text.len());
    }

    #[test]
    fn numbers_that_are_no_plain_integers_are_kept_as_written() {
        for number in ["01", "10a", "+1", "99999999999999999999"] {
            let seats =
                json!([{"seat_number": number, "category": "C", "position": {"x": 0, "y": 0}}]);
            let plan = json!({
                "categories": [{"name": "C"}],
                "zones": [{"rows": [{"row_number": "A", "seats": seats}]}],
            });
            match parse_pretix(id(), &plan.to_string()) {
                Ok(plan) => {
                    let stored = StoredLayout::of(&plan.layout).into_layout(id()).unwrap();
                    assert_eq!(stored.seats[0].number, number);
                }
                Err(problems) => assert!(problems[0].message.contains("characters"), "{number}"),
            }
        }
    }

    #[test]
    fn a_stored_form_that_does_not_fit_together_is_refused() {
        let layout = parse_pretix(id(), PLANS[0]).unwrap().layout;
        let good = serde_json::to_value(StoredLayout::of(&layout)).unwrap();
        let row = "/sections/0/rows/0";
        for (part, wrong) in [
            ("/form".to_owned(), json!(2)),
            (format!("{row}/categories"), json!([[12, 99]])),
            (format!("{row}/categories"), json!([[11, 0]])),
            (format!("{row}/x"), json!([[2, 1, 1]])),
            (format!("{row}/columns"), json!([[12, -5, 1]])),
        ] {
            let mut stored: Value = good.clone();
            *stored.pointer_mut(&part).unwrap() = wrong;
            let stored: StoredLayout = serde_json::from_value(stored).unwrap();
            assert!(stored.into_layout(id()).is_err(), "{part}");
        }
    }
}
