//! A contact sheet of posters, to look at: `cargo run -p ui --example posters > sheet.html`.
//!
//! The films are those of the demo data. Arguments narrow them down: a number is how many to show,
//! any other word is looked for in titles and genres. `card` shows link previews instead.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};

use serde_json::Value;
use ui::poster::{self, Poster};

/// Posters on a sheet unless told otherwise.
const COUNT: usize = 40;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).map(|word| word.to_lowercase()).collect();
    let count = words.iter().find_map(|word| word.parse().ok()).unwrap_or(COUNT);
    let draw = if words.iter().any(|word| word == "card") { poster::card } else { poster::svg };
    let wanted: Vec<&String> =
        words.iter().filter(|word| *word != "card" && word.parse::<usize>().is_err()).collect();
    println!(
        "<!doctype html><meta charset=utf-8><title>Posters</title><style>body{{margin:24px;\
         background:#faf7f5;display:grid;grid-template-columns:repeat(auto-fill,minmax(236px,1fr));\
         gap:18px}}svg{{width:100%;height:auto;display:block;border-radius:8px}}</style>"
    );
    let films = films();
    let found = films.iter().filter(|film| {
        let text = format!("{film}").to_lowercase();
        wanted.is_empty() || wanted.iter().any(|word| text.contains(word.as_str()))
    });
    for film in found.take(count) {
        println!("{}", poster_of(film, draw));
    }
}

/// The films, in an order that mixes the well known with the rest.
fn films() -> Vec<Value> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/movies.json");
    let text = fs::read_to_string(file).expect("the demo data lies in the checkout");
    let mut films: Vec<Value> = serde_json::from_str(&text).expect("it is a list of films");
    films.sort_by_key(|film| seed(film["title"].as_str().unwrap_or_default()) as u16);
    films
}

fn poster_of(film: &Value, draw: fn(&Poster<'_>) -> String) -> String {
    let text = |name: &str| film[name].as_str();
    let words = [text("genre"), text("creative_type")];
    let genres: Vec<String> = words.into_iter().flatten().map(str::to_owned).collect();
    let title = text("title").unwrap_or_default();
    draw(&Poster {
        seed: seed(title),
        title,
        kind: "film",
        genres: &genres,
        year: text("release_date").and_then(|date| date.get(..4)?.parse().ok()),
        certificate: text("rating"),
        director: text("director"),
    })
}

fn seed(title: &str) -> u128 {
    let mut hasher = DefaultHasher::new();
    title.hash(&mut hasher);
    u128::from(hasher.finish()) * 0x1_0000_0001
}
