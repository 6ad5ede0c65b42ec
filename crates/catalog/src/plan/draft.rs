//! A plan that was read but not yet checked, and the checks that make a layout of it.

use std::collections::{HashMap, HashSet};

use kernel::{LayoutId, SeatNo};

use crate::layout::{Area, Category, Layout, LayoutRow, Seat, SeatKind, SeatType, Section};
use crate::limits::{LABEL_CHARS_MAX, LAYOUT_SEATS_MAX, NAME_CHARS_MAX, SECTION_SEATS_WARN};
use crate::plan::{Plan, PlanProblem, listed};
use crate::stored_layout::{position_of, position_steps};

/// What a parser has read.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) size: (f64, f64),
    pub(crate) categories: Vec<DraftCategory>,
    pub(crate) sections: Vec<DraftSection>,
    pub(crate) areas: Vec<Area>,
}

#[derive(Debug)]
pub(crate) struct DraftCategory {
    pub(crate) name: String,
    pub(crate) seat_type: SeatType,
    pub(crate) color: Option<String>,
    pub(crate) place: String,
}

#[derive(Debug)]
pub(crate) struct DraftSection {
    pub(crate) name: String,
    pub(crate) rows: Vec<DraftRow>,
    pub(crate) place: String,
}

#[derive(Debug)]
pub(crate) struct DraftRow {
    pub(crate) label: String,
    pub(crate) segments: Vec<Vec<DraftSeat>>,
    pub(crate) place: String,
}

#[derive(Debug)]
pub(crate) struct DraftSeat {
    pub(crate) number: String,
    /// Index into the draft's categories.
    pub(crate) category: usize,
    pub(crate) kind: SeatKind,
    pub(crate) is_obstructed: bool,
    pub(crate) column: u32,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) place: String,
}

impl Draft {
    /// Checks the draft and numbers its seats. `problems` are those that the parser has found.
    pub(crate) fn into_plan(
        mut self,
        id: LayoutId,
        mut problems: Vec<PlanProblem>,
    ) -> Result<Plan, Vec<PlanProblem>> {
        let mut warnings = Vec::new();
        self.drop_empty_sections(&mut warnings);
        self.check_names(&mut problems);
        self.check_labels(&mut problems);
        self.check_seat_counts(&mut problems, &mut warnings);
        if !problems.is_empty() {
            return Err(listed(problems));
        }
        let category_of = self.drop_unused_categories(&mut warnings);
        let layout = self.number_seats(id, &category_of);
        Ok(Plan { layout, warnings: listed(warnings) })
    }

    fn seats(&self) -> impl Iterator<Item = &DraftSeat> {
        self.sections.iter().flat_map(DraftSection::seats)
    }

    fn drop_empty_sections(&mut self, warnings: &mut Vec<PlanProblem>) {
        for section in &mut self.sections {
            section.rows.retain(|row| row.segments.iter().any(|segment| !segment.is_empty()));
        }
        self.sections.retain(|section| {
            let is_used = !section.rows.is_empty();
            if !is_used {
                let message = format!("Section {:?} has no seats and was left out.", section.name);
                warnings.push(PlanProblem::new(&section.place, message));
            }
            is_used
        });
    }

    fn check_names(&self, problems: &mut Vec<PlanProblem>) {
        check_length("The plan's name", &self.name, NAME_CHARS_MAX, "the whole plan", problems);
        for category in &self.categories {
            let what = "The category's name";
            check_length(what, &category.name, NAME_CHARS_MAX, &category.place, problems);
        }
        let mut names = HashSet::new();
        for section in &self.sections {
            let what = "The section's name";
            check_length(what, &section.name, NAME_CHARS_MAX, &section.place, problems);
            if !names.insert(section.name.as_str()) {
                let message = format!(
                    "There is another section {:?}. Give each section a name of its own.",
                    section.name
                );
                problems.push(PlanProblem::new(&section.place, message));
            }
        }
    }

    /// A seat's label names it within its section. A row's double seats are one problem.
    fn check_labels(&self, problems: &mut Vec<PlanProblem>) {
        for section in &self.sections {
            let mut taken: HashMap<(&str, &str), &str> = HashMap::new();
            for row in &section.rows {
                check_length("The row's label", &row.label, LABEL_CHARS_MAX, &row.place, problems);
                let mut doubles: Vec<(&DraftSeat, &str)> = Vec::new();
                for seat in row.segments.iter().flatten() {
                    let what = "The seat's number";
                    check_length(what, &seat.number, LABEL_CHARS_MAX, &seat.place, problems);
                    let other = taken.insert((&row.label, &seat.number), &seat.place);
                    doubles.extend(other.map(|other| (seat, other)));
                }
                problems.extend(double_seats(row, &doubles));
            }
        }
    }

    fn check_seat_counts(&self, problems: &mut Vec<PlanProblem>, warnings: &mut Vec<PlanProblem>) {
        let total = self.seats().count();
        if total == 0 && problems.is_empty() {
            let message = "The plan has no seats. Add at least one row.";
            problems.push(PlanProblem::new("the whole plan", message));
        }
        if total > LAYOUT_SEATS_MAX {
            let message = format!(
                "The plan has {total} seats; at most {LAYOUT_SEATS_MAX} are possible. Split it \
                 into several screens."
            );
            problems.push(PlanProblem::new("the whole plan", message));
        }
        for section in &self.sections {
            let seats = section.seats().count();
            if seats > SECTION_SEATS_WARN {
                let message = format!(
                    "Section {:?} has {seats} seats. Maps stay quick to use up to \
                     {SECTION_SEATS_WARN}; consider several sections.",
                    section.name
                );
                warnings.push(PlanProblem::new(&section.place, message));
            }
        }
    }

    /// Every category needs a price in every show, so one without seats would only be in the way.
    /// Returns where each remaining category went.
    fn drop_unused_categories(&mut self, warnings: &mut Vec<PlanProblem>) -> Vec<usize> {
        let used: HashSet<usize> = self.seats().map(|seat| seat.category).collect();
        let mut moved_to = Vec::with_capacity(self.categories.len());
        let mut next = 0;
        for (index, category) in self.categories.iter().enumerate() {
            moved_to.push(next);
            if used.contains(&index) {
                next += 1;
            } else {
                let message = format!("No seat is {:?}; it was left out.", category.name);
                warnings.push(PlanProblem::new(&category.place, message));
            }
        }
        let mut index = 0;
        self.categories.retain(|_| {
            index += 1;
            used.contains(&(index - 1))
        });
        moved_to
    }

    fn number_seats(self, id: LayoutId, category_of: &[usize]) -> Layout {
        let mut seats: Vec<Seat> = Vec::new();
        let mut sections = Vec::with_capacity(self.sections.len());
        for (section, draft) in self.sections.into_iter().enumerate() {
            let mut rows = Vec::with_capacity(draft.rows.len());
            for (row, draft) in draft.rows.into_iter().enumerate() {
                let mut segments: Vec<Vec<SeatNo>> = Vec::new();
                for draft_segment in draft.segments.into_iter().filter(|seats| !seats.is_empty()) {
                    let first = seats.len();
                    let at = (section, row, segments.len());
                    seats.extend(draft_segment.into_iter().enumerate().map(|(index, seat)| {
                        let no = seat_no(first + index);
                        seat.into_seat(no, at, &draft.label, category_of)
                    }));
                    segments.push((seat_no(first)..seat_no(seats.len())).collect());
                }
                rows.push(LayoutRow { label: draft.label, segments });
            }
            sections.push(Section { name: draft.name, rows });
        }
        let (width, height) = self.size;
        Layout {
            id,
            name: self.name,
            size: (on_grid(width), on_grid(height)),
            categories: keyed(self.categories),
            sections,
            seats,
            areas: self.areas,
        }
    }
}

impl DraftSection {
    fn seats(&self) -> impl Iterator<Item = &DraftSeat> {
        self.rows.iter().flat_map(|row| &row.segments).flatten()
    }
}

impl DraftSeat {
    fn into_seat(
        self,
        no: SeatNo,
        (section, row, segment): (usize, usize, usize),
        row_label: &str,
        category_of: &[usize],
    ) -> Seat {
        Seat {
            no,
            section,
            row,
            segment,
            row_label: row_label.to_owned(),
            number: self.number,
            category: category_of[self.category],
            kind: self.kind,
            is_obstructed: self.is_obstructed,
            column: self.column,
            x: on_grid(self.x),
            y: on_grid(self.y),
        }
    }
}

/// Collapses white space, so that names fit on one line of any file.
pub(crate) fn clean(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn seat_no(index: usize) -> SeatNo {
    SeatNo::try_from(index).expect("a checked plan has at most 100,000 seats")
}

/// A position as it will be read back from the store.
fn on_grid(position: f64) -> f64 {
    position_of(position_steps(position))
}

fn check_length(what: &str, text: &str, max: usize, place: &str, problems: &mut Vec<PlanProblem>) {
    let length = text.chars().count();
    if length == 0 {
        problems.push(PlanProblem::new(place, format!("{what} is missing.")));
    } else if length > max {
        let message = format!("{what} has {length} characters; at most {max} are possible.");
        problems.push(PlanProblem::new(place, message));
    }
}

fn double_seats(row: &DraftRow, doubles: &[(&DraftSeat, &str)]) -> Option<PlanProblem> {
    let ((seat, other), more) = doubles.split_first()?;
    let more = match more.len() {
        0 => String::new(),
        more => format!(", and so it is with {more} more of this row"),
    };
    let message = format!(
        "Seat {} of row {} is already at {other}{more}. Give them another row or number.",
        seat.number, row.label
    );
    Some(PlanProblem::new(&seat.place, message))
}

/// A category's key is its seat type where no other category has that type, else a slug.
fn keyed(drafts: Vec<DraftCategory>) -> Vec<Category> {
    let of_type = |seat_type| drafts.iter().filter(|draft| draft.seat_type == seat_type).count();
    let is_alone: Vec<bool> = drafts.iter().map(|draft| of_type(draft.seat_type) == 1).collect();
    let mut taken: HashSet<String> = drafts
        .iter()
        .zip(&is_alone)
        .filter(|(_, is_alone)| **is_alone)
        .map(|(draft, _)| draft.seat_type.to_string())
        .collect();
    let mut keys = Vec::with_capacity(drafts.len());
    for (draft, is_alone) in drafts.iter().zip(is_alone) {
        if is_alone {
            keys.push(draft.seat_type.to_string());
            continue;
        }
        let slug = slug(&draft.name);
        let free = (1..)
            .map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") })
            .find(|key| !taken.contains(key))
            .expect("there is always a higher number");
        taken.insert(free.clone());
        keys.push(free);
    }
    let with_key = |(draft, key): (DraftCategory, String)| Category {
        key,
        name: draft.name,
        seat_type: draft.seat_type,
        color: draft.color,
    };
    drafts.into_iter().zip(keys).map(with_key).collect()
}

fn slug(name: &str) -> String {
    let words = name.to_lowercase();
    let words: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "category".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(categories: &[(&str, SeatType)]) -> Vec<String> {
        let draft = |(name, seat_type): &(&str, SeatType)| DraftCategory {
            name: (*name).to_owned(),
            seat_type: *seat_type,
            color: None,
            place: String::new(),
        };
        keyed(categories.iter().map(draft).collect()).into_iter().map(|c| c.key).collect()
    }

    #[test]
    fn a_category_is_keyed_by_its_type_where_that_says_which() {
        use SeatType::{Premium, Regular};
        assert_eq!(keys(&[("Classic", Regular), ("Prime", Premium)]), ["regular", "premium"]);
        assert_eq!(
            keys(&[("Stalls", Regular), ("Upper Circle", Regular), ("Prime", Premium)]),
            ["stalls", "upper-circle", "premium"]
        );
        assert_eq!(
            keys(&[("Premium", Regular), ("premium!", Regular), ("Prime", Premium)]),
            ["premium-2", "premium-3", "premium"]
        );
        assert_eq!(keys(&[("★", Regular), ("☆", Regular)]), ["category", "category-2"]);
    }
}
