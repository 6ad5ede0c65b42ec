//! The view of a hall: its layout, filled with prices and with what can be had.

use std::collections::HashSet;

use catalog::{Layout, SeatKind, Show};
use jiff::Timestamp;
use kernel::{SeatNo, SeatState};
use ui::components::hall::{Hall, Kind, Row, Seat, Section, State, Tier};
use ui::pages::seats::SeatKindChoice;
use ui::{Words, format};

/// The states of the seats as one person sees them.
pub(super) struct Seen<'a> {
    /// By ordinal, for everybody.
    pub(super) states: &'a [(SeatState, Option<Timestamp>)],
    /// What the person has chosen.
    pub(super) chosen: &'a HashSet<SeatNo>,
    /// What their own hold has.
    pub(super) own: &'a HashSet<SeatNo>,
}

impl Seen<'_> {
    fn state(&self, no: SeatNo) -> State {
        let state = self.states.get(no as usize).map_or(SeatState::Blocked, |(state, _)| *state);
        let can_be_had = state == SeatState::Free || self.own.contains(&no);
        match state {
            _ if can_be_had && self.chosen.contains(&no) => State::Chosen,
            _ if can_be_had => State::Free,
            SeatState::Held => State::Held,
            SeatState::Booked => State::Taken,
            SeatState::Free | SeatState::Blocked => State::Blocked,
        }
    }
}

/// The whole hall, or one section of it.
pub(super) fn hall(show: &Show, layout: &Layout, section: Option<usize>, seen: &Seen<'_>) -> Hall {
    let tiers = layout.categories.iter().map(|category| {
        let price = show.price_of(&category.key);
        let (price, fee) = price.map_or((0, 0), |price| (price.price_minor, price.fee_minor));
        Tier { name: category.name.clone(), price: show.money(price + fee), fee: show.money(fee) }
    });
    let sections = layout.sections.iter().enumerate();
    let sections = sections.filter(|(index, _)| section.is_none_or(|wanted| wanted == *index));
    let mut parts: Vec<Section> =
        sections.map(|(_, section)| part(layout, section, seen)).collect();
    if section.is_some() {
        parts.iter_mut().for_each(straighten);
    }
    Hall { tiers: tiers.collect(), sections: parts }
}

/// A block that stands aslant in its arena is shown as people see it who face the stage: its rows one
/// behind the other, each around the middle.
fn straighten(part: &mut Section) {
    let span = |row: &Row| {
        let columns = || row.seats().map(|seat| seat.column);
        Some((columns().min()?, columns().max()?))
    };
    let spans: Vec<(u32, u32)> = part.rows.iter().filter_map(span).collect();
    let widest = spans.iter().map(|(first, last)| last + 1 - first).max().unwrap_or(0);
    let left = spans.iter().map(|(first, _)| *first).min().unwrap_or(0);
    let right = spans.iter().map(|(_, last)| *last).max().unwrap_or(0);
    if right + 1 - left <= widest {
        return;
    }
    for row in &mut part.rows {
        let Some((first, last)) = span(row) else { continue };
        let margin = (widest - (last + 1 - first)) / 2;
        for seat in row.segments.iter_mut().flatten() {
            seat.column = seat.column - first + margin + 1;
        }
    }
}

fn part(layout: &Layout, section: &catalog::Section, seen: &Seen<'_>) -> Section {
    let segment = |seats: &Vec<SeatNo>| {
        seats.iter().filter_map(|no| layout.seat(*no)).map(|seat| view_of(seat, seen)).collect()
    };
    let row = |row: &catalog::LayoutRow| Row {
        label: row.label.clone(),
        segments: row.segments.iter().map(segment).collect(),
    };
    Section { name: section.name.clone(), rows: section.rows.iter().map(row).collect() }
}

fn view_of(seat: &catalog::Seat, seen: &Seen<'_>) -> Seat {
    Seat {
        no: seat.no,
        number: seat.number.clone(),
        column: seat.column,
        tier: seat.category,
        kind: match seat.kind {
            SeatKind::Standard => Kind::Standard,
            SeatKind::Wheelchair => Kind::Wheelchair,
            SeatKind::Companion => Kind::Companion,
        },
        state: seen.state(seat.no),
        is_restricted: seat.is_obstructed,
    }
}

/// The kinds of seats that the best ones can be asked of, with the price they begin at.
pub(super) fn kinds(words: Words, show: &Show, layout: &Layout) -> Vec<SeatKindChoice> {
    let mut kinds: Vec<SeatKindChoice> = Vec::new();
    for category in &layout.categories {
        let word = category.seat_type.to_string();
        if kinds.iter().any(|kind| kind.word == word) {
            continue;
        }
        let same = layout.categories.iter().filter(|other| other.seat_type == category.seat_type);
        let tiers = layout.categories.iter().enumerate();
        let tiers = tiers.filter(|(_, other)| other.seat_type == category.seat_type);
        let tiers = tiers.map(|(index, _)| index).collect();
        let price = |other: &catalog::Category| {
            show.price_of(&other.key).map(|price| price.price_minor + price.fee_minor)
        };
        let names: Vec<&str> = same.clone().map(|other| other.name.as_str()).collect();
        let from = show.money(same.filter_map(price).min().unwrap_or(0));
        let name = format!("{} {}", names.join(", "), format::money(words, from));
        kinds.push(SeatKindChoice { word, name, tiers });
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(first: u32, count: u32) -> Row {
        let seat = |column| Seat {
            no: column,
            number: column.to_string(),
            column,
            tier: 0,
            kind: Kind::Standard,
            state: State::Free,
            is_restricted: false,
        };
        Row { label: "1".into(), segments: vec![(first..first + count).map(seat).collect()] }
    }

    fn straightened(rows: Vec<Row>) -> Vec<Vec<u32>> {
        let mut part = Section { name: "Lower 104".into(), rows };
        straighten(&mut part);
        let columns = |row: &Row| row.seats().map(|seat| seat.column).collect();
        part.rows.iter().map(columns).collect()
    }

    #[test]
    fn rows_of_a_slanted_block_stand_behind_each_other() {
        let slanted = vec![row(9, 2), row(5, 4), row(1, 6)];
        assert_eq!(straightened(slanted)[0], [3, 4]);
        assert_eq!(straightened(vec![row(9, 2), row(5, 4), row(1, 6)])[2], [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_straight_block_stays_as_it_is() {
        assert_eq!(straightened(vec![row(2, 3), row(1, 5)]), [vec![2, 3, 4], vec![1, 2, 3, 4, 5]]);
    }
}
