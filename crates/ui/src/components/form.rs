//! Forms: a field with its label, hint and problem; the summary of all problems on top.
//!
//! What a person typed comes back with the form, whatever was wrong with it.

use maud::{Markup, html};

use crate::say;
use crate::words::Words;

/// One line that a person fills in.
#[derive(Debug, Clone, Default)]
pub struct Field<'a> {
    /// In the form, and in the page as its id.
    pub name: &'a str,
    /// What it is for.
    pub label: String,
    /// What has been typed.
    pub value: &'a str,
    /// What is entered.
    pub kind: FieldKind,
    /// Why we ask, or what we expect.
    pub hint: Option<String>,
    /// What browsers and password managers fill it with: `email`, `current-password`.
    pub autocomplete: &'a str,
    /// Whether the form can go without.
    pub is_optional: bool,
    /// Characters at most.
    pub max_chars: Option<u32>,
}

/// What is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// An address.
    Email,
    /// A number with its country code.
    Phone,
    /// A secret; never sent back to the page.
    Password,
    /// A code of letters and digits.
    Code,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Password => "password",
        }
    }
}

/// What is wrong with which field, in the words of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// Notes what is wrong with a field; an empty name is the form as a whole.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// What is wrong with this field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of it, in the order in which it was found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }
}

/// A field with its label; its problem and its hint are what it is described by.
#[must_use]
pub fn field(words: Words, field: &Field<'_>, problems: &Problems) -> Markup {
    let problem = problems.of(field.name);
    let hint_id = field.hint.as_ref().map(|_| format!("{}-hint", field.name));
    let problem_id = problem.map(|_| format!("{}-problem", field.name));
    let described: Vec<&str> = problem_id.iter().chain(&hint_id).map(String::as_str).collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let value = (field.kind != FieldKind::Password).then_some(field.value);
    html! {
        div.field.has-problem[problem.is_some()] {
            label for=(field.name) {
                (field.label)
                @if field.is_optional { " " span.optional { "(" (say!(words, "optional")) ")" } }
            }
            @if let (Some(hint), Some(id)) = (&field.hint, &hint_id) { p.hint id=(id) { (hint) } }
            @if let (Some(problem), Some(id)) = (problem, &problem_id) {
                p.problem id=(id) { (problem) }
            }
            input id=(field.name) name=(field.name) type=(field.kind.input_type()) value=[value]
                autocomplete=(field.autocomplete) maxlength=[field.max_chars]
                autocapitalize=[(field.kind == FieldKind::Code).then_some("characters")]
                aria-describedby=[described] aria-invalid=[problem.map(|_| "true")]
                required[!field.is_optional];
        }
    }
}

/// All problems on top of a form, each leading to its field. Empty if there are none.
#[must_use]
pub fn error_summary(words: Words, problems: &Problems) -> Markup {
    let count = problems.iter().count();
    html! {
        @if count > 0 {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (say!(words, "form-problems-title", count = count)) }
                ul {
                    @for (field, message) in problems.iter() {
                        li {
                            @if field.is_empty() { (message) }
                            @else { a href={ "#" (field) } { (message) } }
                        }
                    }
                }
            }
        }
    }
}
