//! What the plain editorial commands share: checks of fields, the record of what changed, and the
//! ways in which creating or changing a city, film, theatre or screen is refused.

use kernel::{Class, Refusal};
use serde_json::{Value, json};

use crate::limits::{NAME_CHARS_MAX, WORDS_MAX};

/// A field that cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Its name on the wire.
    pub field: String,
    /// What is the matter, and what to do.
    pub message: String,
}

/// Why a record was not created or changed. One enum for eight commands, because they are refused
/// for the same four reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditRefusal {
    /// Some fields cannot be so; all of them are listed.
    Invalid(Vec<FieldProblem>),
    /// Another record has what must be unique.
    Taken(FieldProblem),
    /// There is no such city, movie, theater or screen.
    NotFound(&'static str),
    /// The identifier belongs to a record with other content.
    IdReused,
}

impl Refusal for EditRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_fields",
            Self::Taken(_) => "already_exists",
            Self::NotFound(_) => "not_found",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Invalid(_) => Class::Rule,
            Self::NotFound(_) => Class::NotFound,
            Self::Taken(_) | Self::IdReused => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(problems) => sentences(problems),
            Self::Taken(problem) => problem.message.clone(),
            Self::NotFound(what) => format!("There is no such {what}. It may have been removed."),
            Self::IdReused => {
                "This identifier already belongs to something else. Please use a new one."
                    .to_owned()
            }
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Invalid(problems) => field_details(problems),
            Self::Taken(problem) => field_details(std::slice::from_ref(problem)),
            Self::NotFound(_) | Self::IdReused => Value::Null,
        }
    }
}

/// The problems as one text for a person.
pub(crate) fn sentences(problems: &[FieldProblem]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// The problems as an object for programs: field by field.
pub(crate) fn field_details(problems: &[FieldProblem]) -> Value {
    let fields = problems
        .iter()
        .map(|problem| json!({ "field": problem.field, "message": problem.message }));
    json!({ "fields": fields.collect::<Vec<_>>() })
}

/// Collects what is wrong with a record.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<FieldProblem>);

impl Checks {
    /// Notes a problem.
    pub(crate) fn problem(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldProblem { field: field.into(), message: message.into() });
    }

    /// A text that must be there and not be too long.
    pub(crate) fn required(&mut self, field: &str, text: &str, chars_max: usize) {
        if text.trim().is_empty() {
            self.problem(field, format!("Please fill in {field:?}."));
        }
        self.length(field, text, chars_max);
    }

    /// A text that may be empty.
    pub(crate) fn length(&mut self, field: &str, text: &str, chars_max: usize) {
        let length = text.chars().count();
        if length > chars_max {
            let message =
                format!("{field:?} has {length} characters; at most {chars_max} are possible.");
            self.problem(field, message);
        }
    }

    /// A list of short texts, none of them empty.
    pub(crate) fn word_list(&mut self, field: &str, words: &[String]) {
        if words.len() > WORDS_MAX {
            let message = format!("{field:?} may have at most {WORDS_MAX} entries.");
            self.problem(field, message);
        }
        if words.iter().any(|word| word.trim().is_empty()) {
            self.problem(field, format!("{field:?} has an empty entry. Please remove it."));
        }
        for word in words {
            self.length(field, word, NAME_CHARS_MAX);
        }
    }

    /// A place on earth.
    pub(crate) fn coordinates(&mut self, latitude: f64, longitude: f64) {
        if !(-90.0..=90.0).contains(&latitude) {
            self.problem("latitude", "\"latitude\" must be between -90 and 90 degrees.");
        }
        if !(-180.0..=180.0).contains(&longitude) {
            self.problem("longitude", "\"longitude\" must be between -180 and 180 degrees.");
        }
    }

    /// An IANA time zone that this program knows.
    pub(crate) fn timezone(&mut self, name: &str) {
        if jiff::tz::TimeZone::get(name).is_err() {
            let message =
                format!("{name:?} is not a known time zone. Use an IANA name: \"Asia/Kolkata\".");
            self.problem("timezone", message);
        }
    }

    /// Passes if nothing was noted.
    pub(crate) fn done(self) -> Result<(), EditRefusal> {
        if self.0.is_empty() { Ok(()) } else { Err(EditRefusal::Invalid(self.0)) }
    }

    /// What was noted.
    pub(crate) fn into_problems(self) -> Vec<FieldProblem> {
        self.0
    }
}

/// Which fields a command has changed, for the journal.
#[derive(Debug, Default)]
pub(crate) struct Changes(Vec<&'static str>);

impl Changes {
    /// Takes over a new value, if one is given and it differs.
    pub(crate) fn set<T: Clone + PartialEq>(
        &mut self,
        field: &'static str,
        value: &mut T,
        new: Option<&T>,
    ) {
        if let Some(new) = new.filter(|new| *new != value) {
            new.clone_into(value);
            self.0.push(field);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For the journal's detail.
    pub(crate) fn detail(&self) -> Value {
        json!({ "changed": self.0 })
    }
}
