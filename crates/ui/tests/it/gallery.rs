//! No component can be left off the gallery.

use std::collections::BTreeSet;
use std::path::Path;

use ui::words::Lang;
use ui::{Shell, Words, gallery};

/// What a component offers to pages: a public function that makes markup or sentences.
struct Offer {
    module: String,
    function: String,
}

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let sources = paths.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let named = |path: &Path| path.file_stem().expect("files have names").display().to_string();
    sources.map(|path| (named(&path), std::fs::read_to_string(&path).expect("text"))).collect()
}

fn offers() -> Vec<Offer> {
    let mut found = Vec::new();
    for (module, text) in files("src/components").iter().filter(|(module, _)| module != "mod") {
        for declared in text.split("\npub fn ").skip(1) {
            let (signature, _) = declared.split_once('{').expect("a function has a body");
            let (function, _) = signature.split_once('(').expect("a function has arguments");
            if signature.contains("Markup") || signature.contains("Words") {
                found.push(Offer { module: module.clone(), function: function.to_owned() });
            }
        }
    }
    assert!(found.len() > 20, "only {} were found: is the search broken?", found.len());
    found
}

#[test]
fn every_component_is_on_the_gallery() {
    let groups = gallery::groups(&Shell::sample());
    let pieces: Vec<&str> =
        groups.iter().flat_map(|group| &group.pieces).map(|piece| piece.name).collect();
    let modules: BTreeSet<String> = offers().into_iter().map(|offer| offer.module).collect();
    for module in &modules {
        assert!(pieces.contains(&module.as_str()), "src/gallery has no piece for {module}.rs");
    }
    let empty = groups.iter().flat_map(|group| &group.pieces).find(|one| one.samples.is_empty());
    assert!(empty.is_none(), "{} has no samples", empty.expect("there is one").name);
}

#[test]
fn every_function_of_a_component_is_shown() {
    let gallery: String = files("src/gallery").into_iter().map(|(_, text)| text).collect();
    for Offer { module, function } in offers() {
        let call = format!("{function}(");
        assert!(gallery.contains(&call), "src/gallery never calls {module}::{function}");
    }
}

#[test]
fn the_gallery_speaks_every_language_and_repeats_no_id() {
    for lang in Lang::ALL {
        let html = gallery::show(&Shell { words: Words::new(lang), ..Shell::sample() });
        let html = html.into_string();
        let ids: Vec<&str> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
    }
}

/// A browser takes the first and drops the others without a word.
#[test]
fn no_tag_says_an_attribute_twice() {
    let html = gallery::show(&Shell::sample()).into_string();
    for tag in html.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '!'])) {
        let names = tag.split("=\"").filter_map(|before| before.rsplit([' ', '\n']).next());
        let open = tag.matches("=\"").count();
        let mut names: Vec<&str> = names.take(open).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "<{tag}");
    }
}
