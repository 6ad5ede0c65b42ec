//! Every language says the same, and the code asks only for what is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ui::words::{ENGLISH, SPANISH};
use ui::{Lang, Words};

/// The messages of a file with the arguments that they take.
fn messages(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let is_head = line.starts_with(|first: char| first.is_ascii_alphabetic());
        if let Some((id, _)) = line.split_once('=').filter(|_| is_head) {
            current = id.trim();
            assert!(found.insert(current, BTreeSet::new()).is_none(), "{current} is said twice");
        }
        for argument in line.split('$').skip(1) {
            let end = argument.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = &argument[..end.unwrap_or(argument.len())];
            found.get_mut(current).expect("an argument belongs to a message").insert(name);
        }
    }
    found
}

#[test]
fn languages_say_the_same() {
    for ((name, english), (other, spanish)) in ENGLISH.iter().zip(SPANISH) {
        assert_eq!(name, other);
        let (english, spanish) = (messages(english), messages(spanish));
        for (id, arguments) in &english {
            assert_eq!(spanish.get(id), Some(arguments), "{name}.ftl, {id}, in Spanish");
        }
        let more: Vec<_> = spanish.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(more.is_empty(), "{name}.ftl, only in Spanish: {more:?}");
    }
}

#[test]
fn no_message_is_said_in_two_files() {
    let mut seen = BTreeMap::new();
    for (name, text) in ENGLISH {
        for id in messages(text).into_keys() {
            let earlier = seen.insert(id, name);
            assert_eq!(earlier, None, "{id} is in {name}.ftl as well");
        }
    }
}

#[test]
fn the_code_asks_only_for_what_is_said() {
    let words = Words::new(Lang::En);
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates/");
    let mut asked = 0;
    for folder in ["ui/src", "web/src"] {
        each_file(&crates.join(folder), &mut |path, text| {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code: String = lines.collect();
            // The first literal after the words, wherever the line breaks.
            for call in code.split("say!(").skip(1) {
                let Some((_, after)) = call.split_once(',') else { continue };
                let Some(literal) = after.trim_start().strip_prefix('"') else { continue };
                let id = literal.split('"').next().unwrap_or_default();
                assert!(words.has(id), "{}: nothing is said for {id:?}", path.display());
                asked += 1;
            }
        });
    }
    assert!(asked > 100, "only {asked} messages were found in the code: is the search broken?");
}

fn each_file(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            each_file(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&path, &std::fs::read_to_string(&path).expect("the file can be read"));
        }
    }
}
