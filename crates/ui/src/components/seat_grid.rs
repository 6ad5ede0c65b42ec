//! The seats of a hall as a grid of checkboxes: the map, and with other styles the list.
//!
//! There is one set of form fields. The list shows the same rows of the same table, each with the
//! groups that fit a party, so that the two can never tell different things. What a seat is (its
//! name, its price, its state) is said in words; colours only repeat it.

use std::ops::RangeInclusive;

use maud::{Markup, html};

use super::hall::{Hall, Kind, Row, Seat, Section, State};
use super::seat_runs::{Run, Side, runs_of};
use crate::format;
use crate::say;
use crate::words::Words;

/// How many price bands can be told apart; the sixth looks like the first.
const TIER_LOOKS: usize = 5;
/// What the letters at both ends of a row take, in seats.
const LETTERS_WIDTH: f64 = 1.6;
/// How wide an aisle's column is, in seats; see `col.aisle` in the styles.
const AISLE_WIDTH: f64 = 0.45;
/// From so many columns on no seat can hold its number where a phone shows the whole hall.
const DENSE_COLUMNS: u32 = 17;
/// The styles can fit halls of so many columns into their box; wider ones are scrolled.
const FIT_COLUMNS: RangeInclusive<u32> = 8..=72;

/// The grid. `party` is how many seats the groups of the list are for; the element `help_id` says
/// how to use it with a keyboard.
#[must_use]
pub fn seat_grid(words: Words, hall: &Hall, party: usize, help_id: &str) -> Markup {
    let grid = Grid::new(words, hall, party);
    html! {
        table.seats.{ "cols-" (grid.fit_columns()) }.dense[grid.fit_columns() >= DENSE_COLUMNS]
            role="grid" aria-multiselectable="true"
            aria-label=(say!(words, "seats-heading")) aria-describedby=(help_id)
            aria-rowcount=(grid.row_count()) aria-colcount=(grid.columns() + 2) {
            (grid.column_widths())
            @for section in &hall.sections { (grid.section(section)) }
        }
    }
}

/// How a price band looks: `t1` to `t5`.
#[must_use]
pub fn tier_look(tier: usize) -> String {
    format!("t{}", tier % TIER_LOOKS + 1)
}

/// What the cells of one grid share.
struct Grid<'a> {
    words: Words,
    hall: &'a Hall,
    party: usize,
    /// By column, from the left: whether no row has a seat there.
    aisles: Vec<bool>,
    /// `Premium, ₹343.60`, by tier.
    prices: Vec<String>,
}

impl<'a> Grid<'a> {
    fn new(words: Words, hall: &'a Hall, party: usize) -> Self {
        let columns = hall.columns() as usize;
        let mut aisles = vec![true; columns];
        for section in &hall.sections {
            let part = Part::new(section, columns);
            for seat in section.rows.iter().flat_map(Row::seats) {
                aisles[part.column_of(seat)] = false;
            }
        }
        let price = |tier: &super::hall::Tier| {
            format!("{}, {}", tier.name, format::money(words, tier.price))
        };
        Self { words, hall, party, aisles, prices: hall.tiers.iter().map(price).collect() }
    }

    fn columns(&self) -> usize {
        self.aisles.len()
    }

    /// All rows of the table: those of seats, and the headings of the bands.
    fn row_count(&self) -> usize {
        self.hall.sections.iter().flat_map(bands).map(|rows| rows.len() + 1).sum()
    }

    /// How many seats would lie side by side in the width of the grid.
    fn fit_columns(&self) -> u32 {
        let aisles = self.aisles.iter().filter(|is_aisle| **is_aisle).count();
        let seats = self.columns() - aisles;
        let width = LETTERS_WIDTH + seats as f64 + aisles as f64 * AISLE_WIDTH;
        (width.ceil() as u32).clamp(*FIT_COLUMNS.start(), *FIT_COLUMNS.end())
    }

    fn column_widths(&self) -> Markup {
        html! {
            colgroup {
                col.letter;
                @for run in self.aisles.chunk_by(|a, b| a == b) {
                    col.aisle[run[0]] span=[several(run.len())];
                }
                col.letter;
            }
        }
    }

    fn section(&self, section: &'a Section) -> Markup {
        let part = Part::new(section, self.columns());
        html! {
            @for (at, rows) in bands(section).enumerate() {
                tbody {
                    (self.band(section, rows, at == 0))
                    @for row in rows { (self.row(&part, row)) }
                }
            }
        }
    }

    /// The heading of rows that cost the same: which part of the hall, and what a seat costs.
    fn band(&self, section: &Section, rows: &[Row], is_first: bool) -> Markup {
        let has_name = is_first && self.hall.sections.len() > 1;
        html! {
            tr.band {
                th scope="rowgroup" colspan=(self.columns() + 2) {
                    span.band-line {
                        @if has_name { b.part { (section.name) } }
                        @for tier in rows[0].tiers() {
                            @let band = &self.hall.tiers[tier];
                            span class={ "price " (tier_look(tier)) } {
                                (band.name) " " b.num { (format::money(self.words, band.price)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn row(&self, part: &Part<'_>, row: &Row) -> Markup {
        html! {
            tr {
                th scope="row" {
                    span.row-name { (say!(self.words, "seats-row", row = row.label.as_str())) }
                    span.row-letter aria-hidden="true" { (row.label) }
                }
                (self.cells(part, row))
                td.letter aria-hidden="true" { (row.label) }
                (self.runs(part.section, row))
            }
        }
    }

    fn cells(&self, part: &Part<'_>, row: &Row) -> Markup {
        let mut next = 0;
        html! {
            @for segment in &row.segments {
                @for (at, seat) in segment.iter().enumerate() {
                    @let column = part.column_of(seat);
                    (gap(column - next))
                    @let is_end = at == 0 || at + 1 == segment.len();
                    (self.seat(&Place { part, row, segment, is_end }, seat))
                    @let () = next = column + 1;
                }
            }
            (gap(self.columns() - next))
        }
    }

    fn seat(&self, place: &Place<'_>, seat: &Seat) -> Markup {
        let closed = seat.state.word();
        let kind = match seat.kind {
            Kind::Standard => "",
            Kind::Wheelchair => " wheelchair",
            Kind::Companion => " companion",
        };
        let end = if place.is_end { " aisle" } else { "" };
        let view = if seat.is_restricted { " restricted" } else { "" };
        html! {
            td data-state=[closed] {
                input type="checkbox" name="seat" value=(seat.no) data-n=(seat.number)
                    class={ (tier_look(seat.tier)) (kind) (end) (view) }
                    checked[seat.state == State::Chosen]
                    aria-disabled=[closed.map(|_| "true")] aria-label=(self.name(place, seat));
            }
        }
    }

    /// `Row G, seat 9, Premium, ₹343.60, aisle, taken`
    fn name(&self, place: &Place<'_>, seat: &Seat) -> String {
        let (words, row) = (self.words, place.row);
        let mut name = String::with_capacity(64);
        let mut say = |part: &str| {
            let comma = if name.is_empty() { "" } else { ", " };
            name.push_str(comma);
            name.push_str(part);
        };
        if self.hall.sections.len() > 1 {
            say(&place.part.section.name);
        }
        say(&say!(words, "seats-name", row = &*row.label, seat = &*seat.number));
        say(&self.prices[seat.tier]);
        match seat.kind {
            Kind::Standard => {}
            Kind::Wheelchair => say(&say!(words, "seats-mark-wheelchair")),
            Kind::Companion => say(&self.companion_mark(place, seat)),
        }
        if place.is_end {
            say(&say!(words, "seats-mark-aisle"));
        }
        if seat.is_restricted {
            say(&say!(words, "seats-mark-restricted"));
        }
        if let Some(state) = seat.state.word() {
            say(&say!(words, &format!("seats-state-{state}")));
        }
        name
    }

    /// Whose companion: of the nearest space for a wheelchair.
    fn companion_mark(&self, place: &Place<'_>, seat: &Seat) -> String {
        let spaces = place.segment.iter().filter(|other| other.kind == Kind::Wheelchair);
        match spaces.min_by_key(|space| space.column.abs_diff(seat.column)) {
            Some(space) => {
                say!(self.words, "seats-mark-companion", space = place.row.seat_label(space))
            }
            None => say!(self.words, "seats-mark-companion-plain"),
        }
    }

    /// What the list offers of a row at once. A button works without JavaScript: it holds the group.
    fn runs(&self, section: &Section, row: &Row) -> Markup {
        let runs = runs_of(section, row, self.party);
        html! {
            td.runs {
                @for run in &runs { (self.run(run)) }
                @if !row.seats().any(|seat| seat.state.is_open()) {
                    span { (say!(self.words, "seats-row-full")) }
                }
            }
        }
    }

    fn run(&self, run: &Run<'_>) -> Markup {
        let (first, last) = (&run.seats[0], &run.seats[run.seats.len() - 1]);
        let seats = run.seats.iter().map(|seat| seat.no.to_string()).collect::<Vec<_>>().join(",");
        let words = self.words;
        let place = match run.side {
            Side::Left => "seats-place-left",
            Side::Centre => "seats-place-centre",
            Side::Right => "seats-place-right",
        };
        let price = format::money(words, run.price(&self.hall.tiers));
        let (first, last) = (first.number.as_str(), last.number.as_str());
        html! {
            button.run type="submit" name="together" value=(seats) {
                b { (say!(words, "seats-run", count = run.seats.len(), first = first, last = last)) }
                " "
                small { (say!(words, "seats-run-detail", place = say!(words, place), price = price)) }
            }
        }
    }
}

/// Rows that follow each other and are of the same price bands.
fn bands(section: &Section) -> impl Iterator<Item = &[Row]> {
    section.rows.chunk_by(|a, b| a.tiers() == b.tiers())
}

/// A part of the hall and where it stands in the grid: narrower ones in the middle.
struct Part<'a> {
    section: &'a Section,
    first_column: u32,
    margin: u32,
}

impl<'a> Part<'a> {
    fn new(section: &'a Section, columns: usize) -> Self {
        let margin = (columns as u32).saturating_sub(section.width()) / 2;
        Self { section, first_column: section.span().0, margin }
    }

    /// From 0.
    fn column_of(&self, seat: &Seat) -> usize {
        (seat.column - self.first_column + self.margin) as usize
    }
}

/// Where a seat is.
struct Place<'a> {
    part: &'a Part<'a>,
    row: &'a Row,
    segment: &'a [Seat],
    /// Whether an aisle or a wall is beside it.
    is_end: bool,
}

fn gap(columns: usize) -> Markup {
    html! { @if columns > 0 { td.gap colspan=[several(columns)] aria-hidden="true" {} } }
}

/// An attribute that counts is left out for one.
fn several(count: usize) -> Option<usize> {
    (count > 1).then_some(count)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Lang;
    use crate::pages::seats::samples;

    fn shown(lang: Lang) -> String {
        seat_grid(Words::new(lang), &samples::hall(), 3, "help").into_string()
    }

    /// The names of all checkboxes, in their order.
    fn names(html: &str) -> Vec<&str> {
        let labels = html.split("<input ").skip(1);
        labels.map(|tag| between(tag, "aria-label=\"", "\"")).collect()
    }

    fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
        let rest = &text[text.find(from).unwrap() + from.len()..];
        &rest[..rest.find(to).unwrap()]
    }

    #[test]
    fn every_seat_is_a_checkbox_with_a_full_name_of_its_own() {
        for lang in Lang::ALL {
            let html = shown(lang);
            let names = names(&html);
            assert_eq!(names.len(), 300);
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), 300);
            assert!(names.iter().all(|name| name.contains('₹')), "{names:?}");
        }
    }

    #[test]
    fn names_say_where_what_for_whom_and_whether() {
        let html = shown(Lang::En);
        let names = names(&html);
        for expected in [
            "Row A, seat 1, Classic, ₹243.60, wheelchair space, aisle",
            "Row A, seat 2, Classic, ₹243.60, companion seat for A1",
            "Row A, seat 17, Classic, ₹243.60, companion seat for A18",
            "Row B, seat 1, Classic, ₹243.60, aisle, restricted view",
            "Row D, seat 9, Classic, ₹243.60, being bought by someone else",
            "Row F, seat 2, Prime, ₹343.60, taken",
            "Row G, seat 12, Prime, ₹343.60",
            "Row L, seat 22, Prime, ₹343.60, aisle, not for sale",
        ] {
            assert!(names.contains(&expected), "{expected:?} is not in {names:#?}");
        }
    }

    #[test]
    fn what_cannot_be_had_is_marked_beside_its_colour_and_can_be_focused() {
        let html = shown(Lang::En);
        let states = |state| html.matches(&format!("data-state=\"{state}\"")).count();
        let closed = samples::hall().seats().filter(|(.., seat)| !seat.state.is_open()).count();
        assert_eq!(states("held") + states("taken") + states("blocked"), closed);
        assert_eq!(html.matches("aria-disabled=\"true\"").count(), closed);
        assert_eq!(html.matches(" checked").count(), 3);
        assert!(!html.contains(" disabled"));
    }

    #[test]
    fn each_band_has_its_price_and_each_row_its_name_at_the_left_and_letter_at_both_ends() {
        let html = shown(Lang::En);
        assert_eq!(html.matches("scope=\"rowgroup\"").count(), 3);
        for price in ["Classic <b class=\"num\">₹243.60", "Recliner <b class=\"num\">₹540"] {
            assert!(html.contains(price), "{price}");
        }
        assert_eq!(html.matches(">Row G</span>").count(), 1);
        assert_eq!(html.matches(">G</").count(), 2);
        assert!(html.contains("aria-rowcount=\"17\"") && html.contains("aria-colcount=\"28\""));
    }

    #[test]
    fn every_row_spans_the_same_columns() {
        let html = shown(Lang::En);
        for row in html.split("<tr>").skip(1) {
            let row = &row[..row.find("<td class=\"letter\"").unwrap()];
            let spans = row.split("<td").skip(1).map(|cell| match cell.find("colspan=\"") {
                Some(at) => cell[at + 9..].split('"').next().unwrap().parse::<usize>().unwrap(),
                None => 1,
            });
            assert_eq!(spans.sum::<usize>(), 26, "{row}");
        }
    }

    #[test]
    fn a_row_of_two_prices_names_both() {
        let mut hall = samples::hall();
        hall.sections[0].rows[0].segments[0][2].tier = 2;
        let html = seat_grid(Words::new(Lang::En), &hall, 2, "help").into_string();
        let band = between(&html, "band-line", "</th>");
        assert!(band.contains("Classic") && band.contains("Recliner"), "{band}");
    }
}
