//! What every poster must be, whatever its film is called.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Bytes of a poster, uncompressed: of most, and of any film in the demo data.
const BYTES_USUAL: usize = 12_000;
const BYTES_MAX: usize = 18_000;

fn film<'a>(title: &'a str, genres: &'a [String]) -> Poster<'a> {
    let seed = title.bytes().fold(1_u128, |sum, byte| {
        sum.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) ^ u128::from(byte)
    });
    let (year, certificate) = (Some(1999), Some("PG-13"));
    let director = Some("Jean-Pierre Jeunet");
    Poster { seed, title, kind: "film", genres, year, certificate, director }
}

/// The titles and genres of the demo data.
fn demo_films() -> Vec<(String, Vec<String>)> {
    let film = |film: &Value| {
        let text = |name: &str| film[name].as_str().map(str::to_owned);
        let genres = [text("genre"), text("creative_type")].into_iter().flatten().collect();
        (text("title").expect("a film has a title"), genres)
    };
    let films: Vec<Value> =
        serde_json::from_str(include_str!("../../../../data/movies.json")).expect("it is a list");
    films.iter().map(film).collect()
}

/// Whether every element is closed, every attribute quoted, and nothing but presentation is in it.
fn check_svg(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(!text.contains('>'), "stray >: {text}");
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = ["svg", "title", "g", "path", "rect", "circle", "text"];
        assert!(known.contains(&name.trim_end_matches('/')), "unknown element {name}");
        check_attributes(attributes.trim_end_matches('/'));
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.is_empty(), "unclosed {open:?}, left {rest}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "not a number");
}

fn check_attributes(attributes: &str) {
    let quotes = attributes.split('"').collect::<Vec<_>>();
    assert!(quotes.len() % 2 == 1, "unquoted: {attributes}");
    for name in quotes.iter().step_by(2).filter(|name| !name.is_empty()) {
        let name = name.trim().strip_suffix('=').expect("a name, then its value");
        let foreign = ["style", "href", "id", "class"].contains(&name) || name.starts_with("on");
        assert!(!foreign, "attribute {name}");
    }
}

#[test]
fn the_same_film_always_gets_the_same_poster() {
    let genres = vec!["Drama".to_owned()];
    let poster = film("The Green Mile", &genres);
    assert_eq!(svg(&poster), svg(&poster));
    assert_ne!(svg(&poster), svg(&Poster { seed: poster.seed + 1, ..poster }));
}

#[test]
fn every_film_of_the_demo_data_gets_a_sound_and_small_poster() {
    let films = demo_films();
    assert_eq!(films.len(), 851);
    let mut sizes = Vec::new();
    for (title, genres) in &films {
        let drawn = svg(&film(title, genres));
        check_svg(&drawn);
        assert!(drawn.len() <= BYTES_MAX, "{title}: {} bytes", drawn.len());
        assert!(!drawn.contains("<text") || title.contains('‡'), "{title} is left to the system");
        sizes.push(drawn.len());
    }
    sizes.sort_unstable();
    let most = sizes[sizes.len() * 95 / 100];
    assert!(most <= BYTES_USUAL, "of 20 posters one is larger than {most} bytes");
}

#[test]
fn every_composition_is_used() {
    let mut used: Vec<Composition> = Vec::new();
    for (at, (title, genres)) in demo_films().iter().enumerate() {
        let kind = if at % 10 == 0 { "play" } else { "film" };
        let composition = Draft::best(&Poster { kind, ..film(title, genres) }).composition;
        if !used.contains(&composition) {
            used.push(composition);
        }
    }
    let unused: Vec<_> = Composition::ALL.iter().filter(|found| !used.contains(found)).collect();
    assert!(unused.is_empty(), "never drawn: {unused:?}");
}

#[test]
fn no_title_leaves_its_frame_or_meets_the_credits() {
    let stranger = ["", "W", "東京物語", "शोले", "Ωμέγα: Άλφα", "Q, (J) & gypsy Äpfel; 100%"];
    let films = demo_films();
    let stranger = stranger.into_iter().flat_map(|title| [title; 4]);
    let titles = films.iter().map(|(title, _)| title.as_str()).chain(stranger);
    for (at, text) in titles.enumerate() {
        let title = Title::of(text);
        let every_fourth = Composition::ALL.iter().skip(at % 4).step_by(4);
        for composition in every_fourth.filter(|composition| composition.suits(&title)) {
            let palette = palette::palettes(Mood::House)[0];
            let draft = Draft::new(*composition, palette, Dice::new(at as u128), &title);
            let frame = draft.lockup.setting.frame;
            let [left, top, right, bottom] = draft.block.bounds();
            let is_inside = left >= frame.x - 0.5
                && top >= frame.y - 0.5
                && right <= frame.x + frame.width + 0.5
                && bottom <= frame.y + frame.height + 0.5;
            let bounds = [left, top, right, bottom];
            assert!(is_inside, "{text}, {composition:?}: {bounds:?} {frame:?}");
            let credits = draft.lockup.credits.y;
            let is_apart = bottom < credits - 18.0 || top > credits + 8.0;
            assert!(is_apart, "{text}, {composition:?}: {bounds:?} {credits}");
        }
    }
}

#[test]
fn letters_that_the_font_lacks_are_left_to_the_system() {
    let drawn = svg(&film("शोले <&> \"दीवार\"", &[]));
    check_svg(&drawn);
    assert!(drawn.contains("<text") && drawn.contains("शोले"));
    assert!(drawn.contains("&lt;&amp;&gt;"));
    assert!(!svg(&film("Amélie", &[])).contains("<text"));
}

#[test]
fn a_title_is_named_for_those_who_cannot_see_it() {
    assert!(svg(&film("Fargo", &[])).contains("role=\"img\"><title>Fargo</title>"));
}

#[test]
fn a_card_holds_the_poster_and_the_title() {
    for (title, genres) in demo_films().iter().step_by(10) {
        let drawn = card(&film(title, genres));
        check_svg(&drawn);
        assert!(drawn.starts_with("<svg") && drawn.contains("viewBox=\"0 0 1200 630\""));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_title_gives_a_sound_poster(
        seed in any::<u128>(),
        title in "\\PC{0,60}|[ -~]{0,400}|[A-Za-z :'-]{0,80}|(?s:.){0,40}",
        genre in "Drama|Horror|Comedy|Music|Western|Sport|[a-z]{0,9}",
        director in proptest::option::of("\\PC{0,80}"),
        year in proptest::option::of(any::<i16>()),
    ) {
        let genres = vec![genre];
        let poster = Poster {
            seed,
            title: &title,
            kind: "film",
            genres: &genres,
            year,
            certificate: director.as_deref(),
            director: director.as_deref(),
        };
        check_svg(&svg(&poster));
        check_svg(&card(&poster));
    }
}
