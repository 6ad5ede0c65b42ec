//! CSV with a header line: columns by name, problems by line and column.

use std::collections::HashMap;
use std::str::FromStr;

use crate::import::{ReadFile, RejectedRow};

/// The columns that a kind of file has.
pub(crate) struct Columns {
    pub(crate) required: &'static [&'static str],
    pub(crate) optional: &'static [&'static str],
}

/// Reads a file: each line becomes a row, or a list of what is wrong with it.
pub(crate) fn read_csv<T>(
    text: &str,
    columns: &Columns,
    read: impl Fn(&mut Fields<'_>) -> Option<T>,
) -> ReadFile<T> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let mut file = ReadFile { rows: Vec::new(), rejected: Vec::new() };
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_lowercase).collect(),
        Err(error) => {
            file.rejected.push(unreadable(&error));
            return file;
        }
    };
    file.rejected = header_problems(&header, columns);
    if !file.rejected.is_empty() {
        return file;
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                file.rejected.push(unreadable(&error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let mut fields = Fields::new(line, &header, &record);
        match read(&mut fields).filter(|_| fields.problems.is_empty()) {
            Some(row) => file.rows.push((line, row)),
            None => file.rejected.append(&mut fields.problems),
        }
    }
    file
}

/// The fields of one line. What is asked for and not there is noted as a problem.
pub(crate) struct Fields<'a> {
    line: u64,
    values: HashMap<&'a str, &'a str>,
    problems: Vec<RejectedRow>,
}

impl<'a> Fields<'a> {
    fn new(line: u64, header: &'a [String], record: &'a csv::StringRecord) -> Self {
        let names = header.iter().map(String::as_str);
        let mut fields = Self { line, values: names.zip(record).collect(), problems: Vec::new() };
        if record.len() != header.len() {
            let message = format!(
                "The line has {} fields, the header {}. Put fields with commas in quotes.",
                record.len(),
                header.len()
            );
            fields.problem("", message);
        }
        fields
    }

    pub(crate) fn problem(&mut self, field: &str, reason: impl Into<String>) {
        let (line, field) = (self.line, field.to_owned());
        self.problems.push(RejectedRow { line, field, reason: reason.into() });
    }

    /// The text of a field; `None` if it is empty or not there.
    pub(crate) fn text(&self, field: &str) -> Option<&'a str> {
        self.values.get(field).copied().filter(|text| !text.is_empty())
    }

    /// The text of a field that must be there.
    pub(crate) fn required(&mut self, field: &str) -> Option<&'a str> {
        let text = self.text(field);
        if text.is_none() {
            self.problem(field, format!("Please fill in {field:?}."));
        }
        text
    }

    /// A field that is more than text; `Some(None)` if it is empty, `None` if it is wrong.
    pub(crate) fn optional<T: FromStr>(&mut self, field: &str, example: &str) -> Option<Option<T>> {
        let Some(text) = self.text(field) else { return Some(None) };
        let value = text.parse().ok();
        if value.is_none() {
            self.problem(field, format!("{text:?} is not understood. Write it like {example}."));
        }
        value.map(Some)
    }

    /// A field that is more than text and must be there.
    pub(crate) fn value<T: FromStr>(&mut self, field: &str, example: &str) -> Option<T> {
        self.required(field)?;
        self.optional(field, example)?
    }

    /// Parts that are separated by semicolons.
    pub(crate) fn list(&self, field: &str) -> Vec<&'a str> {
        let text = self.text(field).unwrap_or("");
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}

fn header_problems(header: &[String], columns: &Columns) -> Vec<RejectedRow> {
    let at_header =
        |field: &str, reason: String| RejectedRow { line: 1, field: field.to_owned(), reason };
    let is_known =
        |name: &str| columns.required.contains(&name) || columns.optional.contains(&name);
    let missing = columns.required.iter().filter(|name| !header.iter().any(|has| has == *name));
    let missing = missing.map(|name| at_header(name, format!("The column {name:?} is missing.")));
    let unknown = header.iter().filter(|name| !is_known(name)).map(|name| {
        let all = [columns.required, columns.optional].concat().join(", ");
        at_header(name, format!("There is no column {name:?}. The columns are {all}."))
    });
    missing.chain(unknown).collect()
}

fn unreadable(error: &csv::Error) -> RejectedRow {
    let line = error.position().map_or(1, csv::Position::line);
    RejectedRow { line, field: String::new(), reason: format!("The line is not CSV: {error}.") }
}
