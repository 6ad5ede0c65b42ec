//! The layers of the configuration: defaults, then the file, then the environment, then options.
//!
//! Each override is checked by itself, so that an error names the key and where the value came
//! from, never just a line of a file that somebody else wrote.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use toml::{Table, Value};

use super::reference::{DEFAULTS, KEYS, KeyEntry};
use super::{Config, ConfigError};

/// Keys this alike are offered as what was meant.
const LIKENESS_MIN: f64 = 0.7;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(String),
    Variable(String),
    Option(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(name) | Self::Variable(name) => f.write_str(name),
            Self::Option(name) => f.write_str(name),
        }
    }
}

/// The values in force, and their origins where they are not defaults.
#[derive(Debug, Clone)]
pub(crate) struct Layers {
    values: Table,
    origins: BTreeMap<&'static str, Origin>,
}

impl Layers {
    pub(super) fn defaults() -> Self {
        let values = DEFAULTS.parse().expect("the embedded defaults are valid TOML");
        Self { values, origins: BTreeMap::new() }
    }

    /// Lays a file over what is there.
    pub(super) fn add_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError(format!("{name} cannot be read: {error}")))?;
        self.add_text(&name, &text)
    }

    fn add_text(&mut self, name: &str, text: &str) -> Result<(), ConfigError> {
        let table: Table = text
            .parse()
            .map_err(|error: toml::de::Error| ConfigError(in_one_line(name, text, &error)))?;
        for (key, value) in flat(&table) {
            self.set(known(&key, name)?, value, Origin::File(name.to_owned()))?;
        }
        Ok(())
    }

    /// Lays the `USHER_…` variables over what is there.
    pub(super) fn add_environment(
        &mut self,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<(), ConfigError> {
        for (name, text) in variables.filter(|(name, _)| name.starts_with("USHER_")) {
            let Some(entry) = KEYS.iter().find(|entry| entry.variable() == name) else {
                let nearest = nearest(&name, KEYS.iter().map(KeyEntry::variable));
                return Err(unknown("environment variable", &name, nearest));
            };
            let value = self.like_default(&entry.key, text);
            self.set(&entry.key, value, Origin::Variable(name))?;
        }
        Ok(())
    }

    /// Lays one option of the command line over what is there.
    pub(super) fn add_option(
        &mut self,
        key: &'static str,
        option: &'static str,
        text: String,
    ) -> Result<(), ConfigError> {
        self.set(key, Value::String(text), Origin::Option(option))
    }

    pub(super) fn config(&self) -> Result<Config, toml::de::Error> {
        Config::deserialize(self.values.clone())
    }

    /// Every key with its value and origin, in the order of the reference.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'static KeyEntry, &Value, &Origin)> {
        KEYS.iter().map(|entry| {
            let value = slot(&self.values, &entry.key).expect("every key has a default");
            (entry, value, self.origins.get(entry.key.as_str()).unwrap_or(&Origin::Default))
        })
    }

    fn set(&mut self, key: &'static str, value: Value, origin: Origin) -> Result<(), ConfigError> {
        *slot_mut(&mut self.values, key) = value;
        self.config().map_err(|error| {
            let what = error.message().trim().lines().next().unwrap_or_default().to_owned();
            ConfigError(format!("{key} (from {origin}): {what}"))
        })?;
        self.origins.insert(key, origin);
        Ok(())
    }

    /// The text of a variable as a value of the kind that the key's default has. A text that is
    /// not of that kind stays text, and is refused with the key's name when it is set.
    fn like_default(&self, key: &str, text: String) -> Value {
        match slot(&self.values, key) {
            Some(Value::Integer(_)) => text.parse().map_or(Value::String(text), Value::Integer),
            Some(Value::Boolean(_)) => text.parse().map_or(Value::String(text), Value::Boolean),
            Some(Value::Array(_)) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Value::Array(parts.map(|part| Value::String(part.into())).collect())
            }
            _ => Value::String(text),
        }
    }
}

/// The leaves of a table, their sections joined with dots.
fn flat(table: &Table) -> Vec<(String, Value)> {
    table
        .iter()
        .flat_map(|(name, value)| match value {
            Value::Table(inner) => flat(inner)
                .into_iter()
                .map(|(rest, value)| (format!("{name}.{rest}"), value))
                .collect(),
            leaf => vec![(name.clone(), leaf.clone())],
        })
        .collect()
}

fn slot<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    match key.split_once('.') {
        None => table.get(key),
        Some((section, rest)) => table.get(section)?.as_table()?.get(rest),
    }
}

fn slot_mut<'t>(table: &'t mut Table, key: &str) -> &'t mut Value {
    match key.split_once('.') {
        None => table.get_mut(key),
        Some((section, rest)) => {
            table[section].as_table_mut().and_then(|inner| inner.get_mut(rest))
        }
    }
    .expect("every known key has a default")
}

fn known(key: &str, place: &str) -> Result<&'static str, ConfigError> {
    let found = KEYS.iter().find(|entry| entry.key == key);
    found.map(|entry| entry.key.as_str()).ok_or_else(|| {
        let nearest = nearest(key, KEYS.iter().map(|entry| entry.key.clone()));
        unknown(&format!("key in {place}:"), key, nearest)
    })
}

fn unknown(what: &str, name: &str, nearest: Option<String>) -> ConfigError {
    let hint = nearest.map_or_else(
        || "`usher config print` lists all keys".to_owned(),
        |nearest| format!("did you mean {nearest}?"),
    );
    ConfigError(format!("unknown {what} {name}; {hint}"))
}

fn nearest(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, &candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// TOML errors come as a drawing of the line; we say the line's number.
fn in_one_line(name: &str, text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
    format!("{name}, line {line}: {}", error.message().replace('\n', ", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_line_of_a_mistake_is_counted() {
        for (text, line) in [("=", 1), ("listen = 1\n=", 2), ("# é\n\n[limits\n", 3)] {
            let error = Layers::defaults().add_text("usher.toml", text).unwrap_err();
            assert!(error.0.starts_with(&format!("usher.toml, line {line}: ")), "{error}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_as_a_file(
            text in "(?s).{0,200}",
            lines in prop::collection::vec(
                "\\[(server|limits|tls|x)\\]|(listen|server|limits.x|a.b.c|\"é\") ?= ?.{0,12}",
                0..6,
            ),
        ) {
            let _ = Layers::defaults().add_text("usher.toml", &text);
            let _ = Layers::defaults().add_text("usher.toml", &lines.join("\n"));
        }

        #[test]
        fn no_value_panics(
            which in any::<prop::sample::Index>(),
            text in "-?[0-9]{1,30}|[0-9a-f]{64}|(?s).{0,80}",
        ) {
            let entry = &KEYS[which.index(KEYS.len())];
            let variable = [(entry.variable(), text)].into_iter();
            if let Err(error) = Layers::defaults().add_environment(variable) {
                prop_assert!(error.0.starts_with(&entry.key), "{}", error);
            }
        }
    }
}
