//! The embedded default configuration, read as what it is: a list of keys, each with its default
//! and its explanation. The same list names the known keys and writes `docs/configuration.md`.

use std::sync::LazyLock;

/// The documented defaults, as an administrator would write them down.
pub(super) const DEFAULTS: &str = include_str!("default.toml");

/// One key of the configuration.
#[derive(Debug)]
pub(super) struct KeyEntry {
    /// `limits.requests_per_minute_per_address`; without a dot for a key outside any section.
    pub(super) key: String,
    /// The default, in TOML.
    pub(super) default: String,
    /// What it means: the lines of a paragraph.
    pub(super) explanation: Vec<&'static str>,
}

impl KeyEntry {
    /// `USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS`
    pub(super) fn variable(&self) -> String {
        format!("USHER_{}", self.key.replace('.', "_").to_uppercase())
    }
}

/// All keys in the order of the file.
pub(super) static KEYS: LazyLock<Vec<KeyEntry>> = LazyLock::new(|| read_entries(DEFAULTS));

fn read_entries(text: &'static str) -> Vec<KeyEntry> {
    let (mut entries, mut section, mut explanation) = (Vec::new(), String::new(), Vec::new());
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            explanation.push(comment.trim());
        } else if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((name, default)) = line.split_once(" = ") {
            entries.push(KeyEntry {
                key: format!("{section}{name}"),
                default: default.to_owned(),
                explanation: std::mem::take(&mut explanation),
            });
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn every_key_has_an_explanation_and_a_variable_of_its_own() {
        let mut variables: Vec<String> = KEYS.iter().map(KeyEntry::variable).collect();
        variables.sort();
        variables.dedup();
        assert_eq!(variables.len(), KEYS.len());
        for entry in KEYS.iter() {
            assert!(entry.explanation.join(" ").ends_with('.'), "{} is not explained", entry.key);
        }
    }

    #[test]
    fn the_page_is_the_one_in_docs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == page(), "docs/configuration.md is stale: run `make bless`");
    }

    /// The page for administrators: every key, its variable, its default and its meaning.
    fn page() -> String {
        let mut page = String::from(PAGE_HEAD);
        let mut section = "";
        for entry in KEYS.iter() {
            let here = entry.key.split_once('.').map_or("", |(section, _)| section);
            if here != section {
                write!(page, "\n## `[{here}]`\n").unwrap();
                section = here;
            }
            write!(
                page,
                "\n### `{}`\n\n{}\n\n- default: `{}`\n- variable: `{}`\n",
                entry.key,
                entry.explanation.join(" "),
                entry.default,
                entry.variable(),
            )
            .unwrap();
        }
        page
    }

    const PAGE_HEAD: &str = "\
# Configuration

Generated from `crates/server/src/config/default.toml` by `make bless`; edit that file.

Usher has a default for every key. A file overrides it (`usher.toml` in the working directory, or \
the one that `--config` names), environment variables override the file, and options of the \
command line override both. A key that is not on this page is an error. `usher config print` shows \
the values in force and where each came from; `usher config check` only says whether they are fine.
";
}
