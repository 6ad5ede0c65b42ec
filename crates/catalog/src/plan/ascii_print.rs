//! Prints a layout as an ASCII plan, to be edited and read back.
//!
//! Columns, segments, categories and kinds survive. What the format cannot say is lost: positions
//! off the grid, areas, and seat numbers other than 1, 2, 3 from the left.

use std::collections::HashMap;
use std::fmt::Write;

use crate::layout::{Layout, LayoutRow, Seat, SeatKind, Section};
use crate::plan::ascii::{DEFAULT_SECTION, RESERVED};

/// Prints a layout. [`crate::plan::parse_ascii`] reads it back.
#[must_use]
pub fn print_ascii(layout: &Layout) -> String {
    let legend = Legend::of(layout);
    let mut out = String::new();
    line(&mut out, format_args!("name {}", quoted(&layout.name)));
    legend.print(layout, &mut out);
    for section in &layout.sections {
        print_section(layout, section, &legend, &mut out);
    }
    out
}

fn print_section(layout: &Layout, section: &Section, legend: &Legend, out: &mut String) {
    out.push('\n');
    if layout.sections.len() > 1 || section.name != DEFAULT_SECTION {
        line(out, format_args!("section {}", quoted(&section.name)));
    }
    let width = section.rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    for row in &section.rows {
        let cells = print_row(layout, row, legend);
        line(out, format_args!("{:>width$}: {cells}", row.label));
    }
}

fn print_row(layout: &Layout, row: &LayoutRow, legend: &Legend) -> String {
    let mut cells = String::new();
    let mut column = 1;
    for seat in row.segments.iter().flatten().filter_map(|no| layout.seat(*no)) {
        cells.extend(std::iter::repeat_n('_', seat.column.saturating_sub(column) as usize));
        cells.push(legend.symbol(seat));
        column = seat.column + 1;
    }
    cells
}

/// Which seats share a character.
type Likeness = (usize, SeatKind, bool);

fn likeness(seat: &Seat) -> Likeness {
    (seat.category, seat.kind, seat.is_obstructed)
}

struct Legend {
    symbols: HashMap<Likeness, char>,
    /// In the order in which they are printed.
    entries: Vec<(Likeness, char)>,
}

impl Legend {
    fn of(layout: &Layout) -> Self {
        let plain = |category| (category, SeatKind::Standard, false);
        let mut wanted: Vec<Likeness> = (0..layout.categories.len()).map(plain).collect();
        let mut symbols: HashMap<Likeness, char> = HashMap::new();
        for seat in &layout.seats {
            if !wanted.contains(&likeness(seat)) {
                wanted.push(likeness(seat));
            }
        }
        let mut entries = Vec::with_capacity(wanted.len());
        for like in wanted {
            let is_free = |symbol: &char| !entries.iter().any(|(_, taken)| taken == symbol);
            let symbol = candidates(like)
                .find(is_free)
                .expect("there are more characters than combinations of marks");
            symbols.insert(like, symbol);
            entries.push((like, symbol));
        }
        Self { symbols, entries }
    }

    fn symbol(&self, seat: &Seat) -> char {
        self.symbols[&likeness(seat)]
    }

    fn print(&self, layout: &Layout, out: &mut String) {
        for ((category, kind, is_obstructed), symbol) in &self.entries {
            let restricted = if *is_obstructed { "restricted" } else { "" };
            let marks = match (kind, restricted) {
                (SeatKind::Standard, "") => {
                    let category = &layout.categories[*category];
                    let name = quoted(&category.name);
                    let color = category.color.as_deref().map(quoted);
                    let color = color.map(|color| format!(" color {color}")).unwrap_or_default();
                    line(out, format_args!("{symbol} = {} {name}{color}", category.seat_type));
                    continue;
                }
                (SeatKind::Standard, _) => restricted.to_owned(),
                (kind, "") => kind.to_string(),
                (kind, _) => format!("{kind} {restricted}"),
            };
            let of = self.symbols[&(*category, SeatKind::Standard, false)];
            line(out, format_args!("{symbol} = {marks} of {of}"));
        }
        line(out, format_args!("_ = gap"));
    }
}

/// The characters that a kind of seat may get, the most telling ones first.
fn candidates((_, kind, is_obstructed): Likeness) -> impl Iterator<Item = char> {
    let telling = match (kind, is_obstructed) {
        (SeatKind::Wheelchair, false) => "w",
        (SeatKind::Companion, false) => "c",
        (_, true) => "x",
        (SeatKind::Standard, false) => "",
    };
    let usable =
        |c: &char| c.is_alphanumeric() && !c.is_whitespace() && !RESERVED.contains(c) && *c != '_';
    let general = ('a'..='z').filter(|c| !"wcx".contains(*c)).chain('A'..='Z').chain('0'..='9');
    telling.chars().chain(general).chain(('\u{c0}'..=char::MAX).filter(usable))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("a string can always be written to");
}
