//! Reads the house's own sources, for the rules that a machine can check.
//!
//! The rules are the tests of this crate; here is only how files, functions and crate edges are
//! found. It reads text and needs no parser: the formatter has put every brace in its place.

use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path from the root of the repository, with forward slashes.
    pub path: String,
    /// The crate that it belongs to, by its folder.
    pub krate: String,
    /// Its text.
    pub text: String,
}

/// One function and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its lines, from signature to closing brace.
    pub lines: usize,
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust source below `crates/*/src` (and `tests`, where asked for).
#[must_use]
pub fn sources(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for krate in crate_names() {
        for folder in folders {
            walk(&root().join("crates").join(&krate).join(folder), &krate, &mut found);
        }
    }
    found
}

/// The folders below `crates`, sorted.
#[must_use]
pub fn crate_names() -> Vec<String> {
    let entries = fs::read_dir(root().join("crates")).expect("the crates are there");
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// The names that a crate's manifest lists as dependencies; those for tests are not among them.
#[must_use]
pub fn dependencies(krate: &str) -> Vec<String> {
    let manifest = root().join("crates").join(krate).join("Cargo.toml");
    let text = fs::read_to_string(manifest).expect("a crate has a manifest");
    let mut is_dependencies = false;
    let mut names = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            is_dependencies = line == "[dependencies]";
        } else if is_dependencies {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with('#') {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The functions of a formatted source.
#[must_use]
pub fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let closing = format!("{indent}}}");
        let end = lines[at..].iter().position(|later| {
            *later == closing || (later.trim_end().ends_with(';') && is_declaration(later, indent))
        });
        if let Some(length) = end {
            found.push(Function { name: name.to_owned(), lines: length + 1 });
        }
    }
    found
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    for word in ["pub(crate) ", "pub(super) ", "pub ", "const ", "async ", "unsafe "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = rest.strip_prefix("fn ")?;
    name.split(['(', '<']).next()
}

/// Whether a line ends a declaration without a body, as in a trait.
fn is_declaration(line: &str, indent: &str) -> bool {
    let rest = line.strip_prefix(indent).unwrap_or(line);
    rest.starts_with("fn ") || rest.starts_with(") ")
}

fn walk(folder: &Path, krate: &str, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|one| one.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, krate, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source is readable text");
            let path = path.strip_prefix(root()).unwrap_or(&path);
            let path = path.to_string_lossy().replace('\\', "/");
            found.push(Source { path, krate: krate.to_owned(), text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured() {
        let text = "impl X {\n    pub const fn a() {\n        b();\n    }\n\n    fn c();\n}\n\n\
                    async fn d(\n    x: u8,\n) {\n}\n";
        let measured: Vec<_> =
            functions(text).into_iter().map(|one| (one.name, one.lines)).collect();
        assert_eq!(measured, [("a".into(), 3), ("c".into(), 1), ("d".into(), 4)]);
    }
}
