//! The view of a large venue: its sections as outlines, with what they cost and what is left.

use catalog::{AreaShape, Layout, Show};
use jiff::Timestamp;
use kernel::SeatState;
use seating::limits::SEATS_PER_HOLD_MAX;
use ui::components::section_map::{Area, SectionMap};
use ui::pages::seats::Notice;
use ui::pages::sections::{self, View};
use ui::{Markup, Words, format, say};

use super::hall::kinds;
use super::{Venue, Wish};
use crate::door::Visitor;

/// Air around the seats of a section, as a share of the drawing's width.
const MARGIN: f64 = 0.004;

pub(super) fn show(
    visitor: &Visitor,
    venue: &Venue,
    wish: &Wish,
    notice: Option<Notice>,
    now: Timestamp,
) -> Markup {
    let words = visitor.words();
    let (show, layout) = (&venue.show, venue.layout());
    let (_, states) = venue.board.states(now);
    let is_free = |no: u32| states.get(no as usize).is_some_and(|(s, _)| *s == SeatState::Free);
    let areas = (0..layout.sections.len()).map(|at| area(words, show, layout, at, is_free));
    let view = View {
        show: venue.show_line(visitor),
        show_id: show.id.to_string(),
        layout_id: show.layout.to_string(),
        map: SectionMap { size: layout.size, stages: stages(layout), areas: areas.collect() },
        party: wish.party,
        limit: SEATS_PER_HOLD_MAX,
        kinds: kinds(words, show, layout),
        notice,
    };
    sections::show(&visitor.shell(), &view)
}

fn area(
    words: Words,
    show: &Show,
    layout: &Layout,
    section: usize,
    is_free: impl Fn(u32) -> bool,
) -> Area {
    let rows = layout.sections[section].rows.iter();
    let seats = rows.flat_map(|row| row.segments.iter().flatten());
    let seats: Vec<&catalog::Seat> = seats.filter_map(|no| layout.seat(*no)).collect();
    let margin = layout.size.0 * MARGIN;
    Area {
        name: layout.sections[section].name.clone(),
        href: format!("/shows/{}/sections/{}", show.id, section + 1),
        price: price_range(words, show, layout, &seats),
        free: seats.iter().filter(|seat| is_free(seat.no)).count(),
        total: seats.len(),
        outline: outline(seats.iter().map(|seat| (seat.x, seat.y)), margin),
    }
}

fn price_range(words: Words, show: &Show, layout: &Layout, seats: &[&catalog::Seat]) -> String {
    let prices = seats.iter().filter_map(|seat| {
        let price = show.price_of(&layout.category_of(seat).key)?;
        Some(price.price_minor + price.fee_minor)
    });
    let (low, high) =
        prices.fold((i64::MAX, 0), |(low, high), price| (low.min(price), high.max(price)));
    let money = |minor| format::money(words, show.money(minor));
    match (low, high) {
        (low, high) if low >= high => money(high),
        (low, high) => say!(words, "sections-from-to", from = money(low), to = money(high)),
    }
}

/// What is drawn but not sold and has a name: the stage.
fn stages(layout: &Layout) -> Vec<Vec<(f64, f64)>> {
    let corners = |area: &catalog::Area| match &area.shape {
        AreaShape::Rectangle { width, height } => {
            vec![(0.0, 0.0), (*width, 0.0), (*width, *height), (0.0, *height)]
        }
        AreaShape::Ellipse { rx, ry } => {
            let at = |step: u32| (f64::from(step) / 24.0 * std::f64::consts::TAU).sin_cos();
            (0..24).map(at).map(|(sin, cos)| (rx * cos, ry * sin)).collect()
        }
        AreaShape::Polygon { points } => points.clone(),
        AreaShape::Text => Vec::new(),
    };
    let placed = |area: &catalog::Area| -> Vec<(f64, f64)> {
        let (sin, cos) = area.rotation.to_radians().sin_cos();
        let turn = |(x, y)| (area.x + x * cos - y * sin, area.y + x * sin + y * cos);
        corners(area).into_iter().map(turn).collect()
    };
    layout.areas.iter().map(placed).filter(|corners| !corners.is_empty()).collect()
}

/// The convex hull of the seats with some air around them, clockwise from its leftmost corner
/// (Andrew's monotone chain).
fn outline(seats: impl Iterator<Item = (f64, f64)>, margin: f64) -> Vec<(f64, f64)> {
    let around = |(x, y): (f64, f64)| {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(right, down)| (x + right * margin, y + down * margin))
    };
    let mut points: Vec<(f64, f64)> = seats.flat_map(around).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut hull = half_hull(points.iter().copied());
    let back = half_hull(points.iter().rev().copied());
    hull.pop();
    hull.extend(&back[..back.len().saturating_sub(1)]);
    hull
}

fn half_hull(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut half: Vec<(f64, f64)> = Vec::new();
    for point in points {
        while let [.., a, b] = half[..]
            && turn(a, b, point) <= 0.0
        {
            half.pop();
        }
        half.push(point);
    }
    half
}

/// Positive where the way from `a` over `b` to `c` turns to one side, negative to the other.
fn turn(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_goes_around_all_seats_and_through_none() {
        let seats = [(0.0, 0.0), (4.0, 0.0), (2.0, 1.0), (4.0, 4.0), (0.0, 4.0)];
        let corners = outline(seats.into_iter(), 1.0);
        assert_eq!(corners, [(-1.0, -1.0), (5.0, -1.0), (5.0, 5.0), (-1.0, 5.0)]);
    }

    #[test]
    fn a_single_seat_has_an_outline_and_no_seat_has_none() {
        assert_eq!(outline([(3.0, 3.0)].into_iter(), 1.0).len(), 4);
        assert!(outline(std::iter::empty(), 1.0).is_empty());
    }
}
