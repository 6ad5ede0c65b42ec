//! The ASCII plan: one line a row, one character a seat. `docs/seat-plans.md` describes it.

use std::collections::HashMap;
use std::str::FromStr;

use kernel::LayoutId;

use crate::layout::{SeatKind, SeatType};
use crate::plan::draft::{Draft, DraftCategory, DraftRow, DraftSeat, DraftSection, clean};
use crate::plan::{Plan, PlanProblem};

/// What the layout is called where the plan does not say.
const DEFAULT_NAME: &str = "Seat plan";
/// What the first section is called where the plan does not say.
pub(crate) const DEFAULT_SECTION: &str = "Main";
/// Distance of neighbouring seats in the drawing.
const SEAT_PITCH: f64 = 25.0;
/// Distance of rows in the drawing.
const ROW_PITCH: f64 = 30.0;
/// Characters that have a meaning of their own and so cannot stand for a seat.
pub(crate) const RESERVED: &[char] = &[':', '=', '#', '"', '\\'];

/// Reads an ASCII plan. Every faulty line is listed.
pub fn parse_ascii(id: LayoutId, text: &str) -> Result<Plan, Vec<PlanProblem>> {
    let mut reader = Reader::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        if let Err(message) = reader.line(line.trim(), index + 1) {
            reader.problems.push(PlanProblem::new(place(index + 1), message));
        }
    }
    let (draft, problems) = reader.finish();
    draft.into_plan(id, problems)
}

/// What a character stands for.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Gap,
    Seat(Marks),
}

/// What is known of a seat from its character. Without a category it takes its neighbour's.
#[derive(Debug, Clone, Copy)]
struct Marks {
    category: Option<usize>,
    kind: SeatKind,
    is_obstructed: bool,
}

/// A legend line that refers to another one, which may come later.
struct Reference {
    symbol: char,
    of: char,
    line: usize,
}

struct RawRow {
    label: String,
    cells: String,
    line: usize,
}

struct RawSection {
    name: String,
    rows: Vec<RawRow>,
    line: usize,
}

#[derive(Default)]
struct Reader {
    name: Option<String>,
    categories: Vec<DraftCategory>,
    legend: HashMap<char, Meaning>,
    references: Vec<Reference>,
    sections: Vec<RawSection>,
    problems: Vec<PlanProblem>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), String> {
        let mut words = Words(line);
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some((symbol, meaning)) = legend_line(line) {
            return self.legend_entry(symbol, meaning, number);
        }
        if words.keyword("name") {
            self.name = Some(words.quoted()?);
            return words.end();
        }
        if words.keyword("section") {
            let name = words.quoted()?;
            self.sections.push(RawSection { name, rows: Vec::new(), line: number });
            return words.end();
        }
        let (label, cells) = line.split_once(':').ok_or(
            "This is neither a row (A: aaaa__aaaa), nor a legend entry (a = regular \"Classic\"), \
             nor section \"Balcony\", nor name \"Screen 1\". Start remarks with #.",
        )?;
        self.row(label.trim(), cells.trim(), number)
    }

    fn row(&mut self, label: &str, cells: &str, line: usize) -> Result<(), String> {
        if label.chars().any(|c| c.is_whitespace() || c.is_control() || RESERVED.contains(&c)) {
            return Err(format!(
                "{label:?} cannot be the label of a row. Use letters and digits, as in A: aaaa."
            ));
        }
        if self.sections.is_empty() {
            let (name, rows) = (DEFAULT_SECTION.to_owned(), Vec::new());
            self.sections.push(RawSection { name, rows, line });
        }
        let section = self.sections.last_mut().expect("a section was just added");
        section.rows.push(RawRow { label: label.to_owned(), cells: cells.to_owned(), line });
        Ok(())
    }

    fn legend_entry(&mut self, symbol: char, text: &str, line: usize) -> Result<(), String> {
        if RESERVED.contains(&symbol) {
            return Err(format!("{symbol} has another meaning; choose another character."));
        }
        if self.legend.contains_key(&symbol) {
            return Err(format!("{symbol} is already in the legend; remove one of the two."));
        }
        let mut words = Words(text);
        let mut marks = Marks { category: None, kind: SeatKind::Standard, is_obstructed: false };
        let first = words.word();
        let meaning = if first == "gap" {
            Meaning::Gap
        } else if let Ok(seat_type) = SeatType::from_str(first) {
            marks.category = Some(self.category(seat_type, &mut words, line)?);
            Meaning::Seat(marks)
        } else {
            marks.kind = match first {
                "wheelchair" => SeatKind::Wheelchair,
                "companion" => SeatKind::Companion,
                "restricted" => SeatKind::Standard,
                other => return Err(unknown_meaning(other)),
            };
            marks.is_obstructed = first == "restricted" || words.keyword("restricted");
            if words.keyword("of") {
                let of = words.word();
                let mut symbols = of.chars();
                let (Some(of), None) = (symbols.next(), symbols.next()) else {
                    return Err(format!("After \"of\" stands one character, not {of:?}."));
                };
                self.references.push(Reference { symbol, of, line });
            }
            Meaning::Seat(marks)
        };
        words.end()?;
        self.legend.insert(symbol, meaning);
        Ok(())
    }

    fn category(
        &mut self,
        seat_type: SeatType,
        words: &mut Words<'_>,
        line: usize,
    ) -> Result<usize, String> {
        let name = if words.0.starts_with('"') { words.quoted()? } else { title(seat_type) };
        let color = if words.keyword("color") { Some(words.quoted()?) } else { None };
        self.categories.push(DraftCategory { name, seat_type, color, place: place(line) });
        Ok(self.categories.len() - 1)
    }

    /// Looks up what legend entries refer to, then reads the rows with the whole legend known.
    fn finish(mut self) -> (Draft, Vec<PlanProblem>) {
        self.legend.entry('_').or_insert(Meaning::Gap);
        for Reference { symbol, of, line } in std::mem::take(&mut self.references) {
            let category = match self.legend.get(&of) {
                Some(Meaning::Seat(Marks { category: Some(category), kind, .. }))
                    if *kind == SeatKind::Standard =>
                {
                    *category
                }
                _ => {
                    let message = format!(
                        "{of} is not a seat type of the legend. Add a line such as \
                         {of} = regular \"Classic\"."
                    );
                    self.problems.push(PlanProblem::new(place(line), message));
                    continue;
                }
            };
            if let Some(Meaning::Seat(marks)) = self.legend.get_mut(&symbol) {
                marks.category = Some(category);
            }
        }
        let mut sections = Vec::with_capacity(self.sections.len());
        let (mut columns, mut top) = (0, 0.0);
        for section in std::mem::take(&mut self.sections) {
            let mut rows = Vec::with_capacity(section.rows.len());
            for raw in section.rows {
                let row = self.draft_row(&raw, top + ROW_PITCH / 2.0);
                if let Some(last) = row.segments.iter().flatten().next_back() {
                    columns = columns.max(last.column);
                    top += ROW_PITCH;
                    rows.push(row);
                }
            }
            if !rows.is_empty() {
                top += ROW_PITCH;
            }
            sections.push(DraftSection { name: section.name, rows, place: place(section.line) });
        }
        let name = self.name.unwrap_or_else(|| DEFAULT_NAME.to_owned());
        let size = (SEAT_PITCH * f64::from(columns), (top - ROW_PITCH).max(0.0));
        let draft = Draft { name, size, categories: self.categories, sections, areas: Vec::new() };
        (draft, self.problems)
    }

    fn draft_row(&mut self, raw: &RawRow, y: f64) -> DraftRow {
        let cells = self.cells(raw);
        let mut segments = vec![Vec::new()];
        let (mut seat_count, mut is_orphaned) = (0, false);
        for (index, (cell, category)) in cells.iter().zip(categories(&cells)).enumerate() {
            let (Some(marks), Some(category)) = (cell, category) else {
                is_orphaned |= cell.is_some();
                segments.push(Vec::new());
                continue;
            };
            seat_count += 1;
            let column = u32::try_from(index + 1).unwrap_or(u32::MAX);
            segments.last_mut().expect("there is always a last segment").push(DraftSeat {
                number: seat_count.to_string(),
                category,
                kind: marks.kind,
                is_obstructed: marks.is_obstructed,
                column,
                x: SEAT_PITCH * (f64::from(column) - 0.5),
                y,
                place: format!("{}, seat {seat_count}", place(raw.line)),
            });
        }
        if is_orphaned {
            let message = "No seat of this row says which category its marked seats take. Say it \
                           in the legend: w = wheelchair of a.";
            self.problems.push(PlanProblem::new(place(raw.line), message));
        }
        DraftRow { label: raw.label.clone(), segments, place: place(raw.line) }
    }

    /// The meaning of each character of a row; a gap is `None`, and so is what is not understood.
    fn cells(&mut self, raw: &RawRow) -> Vec<Option<Marks>> {
        let mut unknown: Vec<char> = Vec::new();
        let meaning = |symbol| match self.legend.get(&symbol) {
            Some(Meaning::Seat(marks)) => Some(*marks),
            Some(Meaning::Gap) => None,
            None => {
                if !unknown.contains(&symbol) {
                    unknown.push(symbol);
                }
                None
            }
        };
        let cells = raw.cells.chars().map(meaning).collect();
        for symbol in unknown {
            let message = if symbol.is_whitespace() {
                "There is a space inside the row. Write _ for a gap.".to_owned()
            } else {
                format!(
                    "{symbol:?} is not in the legend. Add a line such as {symbol} = regular, or \
                     correct the row."
                )
            };
            self.problems.push(PlanProblem::new(place(raw.line), message));
        }
        cells
    }
}

/// The category of each cell: its own, or that of the closest seat of the row that has one; of two
/// equally close, the left one's.
fn categories(cells: &[Option<Marks>]) -> Vec<Option<usize>> {
    let known = |(at, cell): (usize, &Option<Marks>)| Some((at, cell.as_ref()?.category?));
    let mut nearest = vec![None; cells.len()];
    let mut left = None;
    for (at, cell) in cells.iter().enumerate() {
        left = known((at, cell)).or(left);
        nearest[at] = left;
    }
    let mut right = None;
    for (at, cell) in cells.iter().enumerate().rev() {
        right = known((at, cell)).or(right);
        let is_nearer = match (nearest[at], right) {
            (Some((left, _)), Some((right, _))) => right - at < at - left,
            (known, _) => known.is_none(),
        };
        if is_nearer {
            nearest[at] = right;
        }
    }
    nearest.into_iter().map(|found| found.map(|(_, category)| category)).collect()
}

fn legend_line(line: &str) -> Option<(char, &str)> {
    let mut characters = line.chars();
    let symbol = characters.next()?;
    let meaning = characters.as_str().trim_start().strip_prefix('=')?;
    Some((symbol, meaning.trim_start()))
}

fn unknown_meaning(word: &str) -> String {
    format!(
        "{word:?} is not a meaning. Use gap, regular, premium, recliner, wheelchair, companion or \
         restricted."
    )
}

/// The name of a category that was given none.
pub(crate) fn title(seat_type: SeatType) -> String {
    let word = seat_type.as_str();
    word[..1].to_uppercase() + &word[1..]
}

fn place(line: usize) -> String {
    format!("line {line}")
}

/// Takes a line apart, word by word.
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    fn word(&mut self) -> &'a str {
        let end = self.0.find(char::is_whitespace).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest.trim_start();
        word
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let mut ahead = Words(self.0);
        let is_next = ahead.word() == keyword;
        if is_next {
            self.0 = ahead.0;
        }
        is_next
    }

    /// A text in double quotes, in which a backslash keeps the next character from its meaning.
    fn quoted(&mut self) -> Result<String, String> {
        let expected = || format!("A name in double quotes is expected, not {:?}.", self.0);
        let rest = self.0.strip_prefix('"').ok_or_else(expected)?;
        let mut text = String::new();
        let mut characters = rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.0 = rest[at + 1..].trim_start();
                    return Ok(clean(&text));
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err("The closing quotation mark is missing.".to_owned())
    }

    fn end(&self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(format!("{:?} is not expected here.", self.0)) }
    }
}
