//! Films and events: filters, search, changes.

use catalog::{
    CreateMovie, EditRefusal, MovieFilter, MovieKind, MovieSort, MovieStatus, MovieTag, Page,
    UpdateMovie, create_movie, find_movie, list_movies, search, tag_names, update_movie,
};
use fixtures::Bench;
use jiff::civil::date;
use proptest::prelude::*;
use store::Actor;

use crate::world::{World, add_movie, movie, read, refused, write};

fn titles(bench: &Bench, filter: MovieFilter, sort: MovieSort) -> Vec<String> {
    let page = read(bench, move |snapshot| list_movies(snapshot, &filter, sort, Page::default()));
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|movie| movie.title).collect()
}

#[test]
fn a_film_is_added_once_and_comes_back_as_it_was() {
    fixtures::on_both_engines(|bench| {
        let namesake = add_movie(bench, movie(bench, "The Namesake"));
        let id = namesake.id;
        let found = read(bench, move |snapshot| find_movie(snapshot, id));
        assert_eq!(found.as_ref(), Some(&namesake));
        assert_eq!(add_movie(bench, namesake.clone()), namesake);

        let other = catalog::Movie { title: "Other".to_owned(), ..namesake };
        let command = CreateMovie { actor: Actor::System, movie: other };
        assert_eq!(refused(bench, move |tx| create_movie(tx, &command)), EditRefusal::IdReused);
    });
}

#[test]
fn films_are_filtered_by_what_they_are() {
    fixtures::on_both_engines(|bench| {
        add_movie(bench, movie(bench, "Lunchbox"));
        add_movie(
            bench,
            catalog::Movie {
                language: "English".to_owned(),
                genres: vec!["Thriller".to_owned(), "Drama".to_owned()],
                formats: vec!["4DX".to_owned()],
                certificate: None,
                release_date: date(2027, 1, 1),
                status: MovieStatus::ComingSoon,
                ..movie(bench, "Arrival")
            },
        );
        add_movie(
            bench,
            catalog::Movie { kind: MovieKind::Concert, ..movie(bench, "Ravi Shankar Live") },
        );
        add_movie(
            bench,
            catalog::Movie { status: MovieStatus::Archived, ..movie(bench, "Zanjeer") },
        );
        let all = MovieFilter::default;
        let by_title = ["Arrival", "Lunchbox", "Ravi Shankar Live"];
        assert_eq!(titles(bench, all(), MovieSort::Title), by_title);
        assert_eq!(titles(bench, all(), MovieSort::Release)[0], "Arrival");
        let text = |text: &str| Some(text.to_owned());
        for (filter, expected) in [
            (MovieFilter { language: text("ENGLISH"), ..all() }, vec!["Arrival"]),
            (MovieFilter { genre: text("thriller"), ..all() }, vec!["Arrival"]),
            (MovieFilter { format: text("4dx"), ..all() }, vec!["Arrival"]),
            (
                MovieFilter { certificate: text("UA"), ..all() },
                vec!["Lunchbox", "Ravi Shankar Live"],
            ),
            (MovieFilter { kind: Some(MovieKind::Concert), ..all() }, vec!["Ravi Shankar Live"]),
            (MovieFilter { status: Some(MovieStatus::Archived), ..all() }, vec!["Zanjeer"]),
            (MovieFilter { genre: text("thriller"), kind: Some(MovieKind::Play), ..all() }, vec![]),
        ] {
            assert_eq!(titles(bench, filter.clone(), MovieSort::Title), expected, "{filter:?}");
        }
        let genres = read(bench, |snapshot| tag_names(snapshot, MovieTag::Genre));
        assert_eq!(genres, ["Drama", "Thriller"]);
    });
}

#[test]
fn with_a_city_or_a_date_only_films_that_still_play_are_listed() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        add_movie(bench, movie(bench, "Not Playing"));
        world.add_show(bench, date(2026, 11, 21).at(18, 0, 0, 0));
        let (city, tomorrow) = (Some(world.city.id), Some(date(2026, 11, 21)));
        for filter in [
            MovieFilter { city, ..MovieFilter::default() },
            MovieFilter { date: tomorrow, ..MovieFilter::default() },
            MovieFilter { city, date: tomorrow, ..MovieFilter::default() },
        ] {
            assert_eq!(titles(bench, filter, MovieSort::Title), ["The Namesake"]);
        }
        for filter in [
            MovieFilter { city, date: Some(date(2026, 11, 22)), ..MovieFilter::default() },
            MovieFilter { date: Some(date(2026, 11, 22)), ..MovieFilter::default() },
            MovieFilter { city, genre: Some("western".to_owned()), ..MovieFilter::default() },
        ] {
            assert!(titles(bench, filter, MovieSort::Title).is_empty());
        }
        bench.clock.advance_seconds(3 * 24 * 3_600);
        let past = MovieFilter { city, ..MovieFilter::default() };
        assert!(titles(bench, past, MovieSort::Title).is_empty(), "the show is over");
    });
}

#[test]
fn a_changed_film_is_found_under_its_new_words() {
    fixtures::on_both_engines(|bench| {
        let film = add_movie(bench, movie(bench, "Draft"));
        let change = UpdateMovie {
            title: Some("Monsoon Wedding".to_owned()),
            genres: Some(vec!["Comedy".to_owned()]),
            director: Some(None),
            ..UpdateMovie::of(film.id, Actor::System)
        };
        let changed = write(bench, move |tx| update_movie(tx, &change));
        assert_eq!((changed.director.as_deref(), changed.genres.len()), (None, 1));
        let genre = |genre: &str| {
            let genre = Some(genre.to_owned());
            titles(bench, MovieFilter { genre, ..MovieFilter::default() }, MovieSort::Title)
        };
        assert_eq!(genre("comedy"), ["Monsoon Wedding"]);
        assert!(genre("drama").is_empty());

        let found = read(bench, |snapshot| search(snapshot, "  soon wed", None));
        assert_eq!(found.movies, [changed]);
        let found = read(bench, |snapshot| search(snapshot, "Mira", None));
        assert!(found.movies.is_empty() && found.people.is_empty(), "the director is gone");
    });
}

#[test]
fn people_and_theatres_are_found_too() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let city = world.city.id;
        let found = read(bench, move |snapshot| search(snapshot, "TABU", Some(city)));
        assert_eq!(found.people, ["Tabu"]);
        assert_eq!(found.movies, std::slice::from_ref(&world.movie));
        let found = read(bench, move |snapshot| search(snapshot, "marine dr", Some(city)));
        assert_eq!(found.theaters, std::slice::from_ref(&world.theater));
        let elsewhere = kernel::CityId::new(crate::world::id(bench));
        let found = read(bench, move |snapshot| search(snapshot, "regal", Some(elsewhere)));
        assert!(found.theaters.is_empty());
        let nothing = read(bench, |snapshot| search(snapshot, " ", None));
        assert_eq!(nothing, catalog::Found::default());
        let percent = read(bench, |snapshot| search(snapshot, "%", None));
        assert!(percent.movies.is_empty(), "no character is a joker");
    });
}

#[test]
fn any_question_is_answered() {
    fixtures::on_both_engines(|bench| {
        let _world = World::new(bench);
        // The door lets no U+0000 in.
        proptest!(ProptestConfig::with_cases(64), |(text in "[^\\x00]{0,120}")| {
            let _ = read(bench, move |snapshot| search(snapshot, &text, None));
        });
    });
}
