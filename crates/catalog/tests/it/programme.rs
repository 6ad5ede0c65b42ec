//! What is on: programmes, days, cities, wheelchair spaces.

use catalog::{
    MarkShowCancelled, MovieKind, MovieStatus, Run, all_cities, coming_movies, mark_show_cancelled,
    movie_cities, movie_days, movie_shows, programme, theater_days, wheelchair_spaces,
};
use jiff::civil::{Date, date};
use store::{Actor, StoreError, params, sql};

use crate::world::{World, add_city, add_movie, city, movie, read, write};

sql! {
    BOOK_A_SEAT = "INSERT INTO show_seats (show_id, seat_no, state, held_until, price_minor, \
        fee_minor) VALUES ($1, $2, 2, NULL, 0, 0)";
}

const FROM: Date = date(2026, 11, 20);
const TO: Date = date(2026, 12, 4);

#[test]
fn a_programme_has_what_is_to_come_the_most_shown_first() {
    fixtures::on_both_engines(|bench| {
        let mut world = World::new(bench);
        let film = world.movie.clone();
        let concert = catalog::Movie { kind: MovieKind::Concert, ..movie(bench, "Octave Nine") };
        world.movie = add_movie(bench, concert);
        world.add_show(bench, date(2026, 11, 27).at(20, 0, 0, 0));
        world.movie = film;
        let first = world.add_show(bench, date(2026, 11, 21).at(18, 0, 0, 0));
        world.add_show(bench, date(2026, 11, 23).at(18, 0, 0, 0));
        world.add_show(bench, date(2026, 11, 23).at(21, 0, 0, 0));

        let city = world.city.id;
        let on = || read(bench, move |snapshot| programme(snapshot, city));
        let titles: Vec<String> = on().iter().map(|one| one.movie.title.clone()).collect();
        assert_eq!(titles, ["The Namesake", "Octave Nine"]);
        let run = |day, shows| Run {
            date: date(2026, 11, day),
            language: "Hindi".to_owned(),
            format: "IMAX".to_owned(),
            shows,
        };
        assert_eq!(on()[0].runs, [run(21, 1), run(23, 2)]);
        assert_eq!((on()[0].shows(), on()[0].next_day()), (3, Some(date(2026, 11, 21))));

        let cancel =
            MarkShowCancelled { actor: Actor::System, show: first.id, reason: "storm".to_owned() };
        write(bench, move |tx| mark_show_cancelled(tx, &cancel));
        assert_eq!(on()[0].next_day(), Some(date(2026, 11, 23)), "what is off is not on");
        bench.clock.advance_seconds(4 * 86_400);
        assert_eq!(on().len(), 1, "what has begun is over");
    });
}

#[test]
fn days_and_cities_of_a_film_are_those_with_shows_to_come() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let empty = add_city(bench, city(bench, "Pune"));
        let days = [date(2026, 11, 21), date(2026, 11, 25)];
        for day in days {
            world.add_show(bench, day.at(18, 0, 0, 0));
        }
        let (movie, theater, at) = (world.movie.id, world.theater.id, world.city.id);
        let here = || read(bench, move |snapshot| movie_days(snapshot, movie, at, (FROM, TO)));
        let house = || read(bench, move |snapshot| theater_days(snapshot, theater, (FROM, TO)));
        let cities = || read(bench, move |snapshot| movie_cities(snapshot, movie, 5));
        assert_eq!((here(), house(), cities()), (days.to_vec(), days.to_vec(), vec![at]));
        assert!(read(bench, move |s| movie_days(s, movie, empty.id, (FROM, TO))).is_empty());

        bench.clock.advance_seconds(2 * 86_400);
        assert_eq!((here(), house()), (days[1..].to_vec(), days[1..].to_vec()));
        bench.clock.advance_seconds(5 * 86_400);
        assert!(here().is_empty() && cities().is_empty());

        let known = read(bench, all_cities);
        let known: Vec<(&str, bool)> =
            known.iter().map(|(city, sells)| (city.name.as_str(), *sells)).collect();
        assert_eq!(known, [("Mumbai", true), ("Pune", false)]);
    });
}

#[test]
fn what_is_announced_comes_in_the_order_of_its_days() {
    fixtures::on_both_engines(|bench| {
        for (title, day) in [("Late", 24), ("Soon", 4), ("Out", 1)] {
            add_movie(
                bench,
                catalog::Movie {
                    status: MovieStatus::ComingSoon,
                    release_date: date(2026, 12, day),
                    ..movie(bench, title)
                },
            );
        }
        let coming = read(bench, |snapshot| coming_movies(snapshot, date(2026, 12, 1), 5));
        let titles: Vec<&str> = coming.iter().map(|movie| movie.title.as_str()).collect();
        assert_eq!(titles, ["Soon", "Late"]);
    });
}

#[test]
fn a_wheelchair_space_counts_until_somebody_has_it() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let day = date(2026, 11, 21);
        let full = world.add_show(bench, day.at(18, 0, 0, 0));
        let free = world.add_show(bench, day.at(21, 0, 0, 0));
        let is_space = |seat: &&catalog::Seat| seat.kind == catalog::SeatKind::Wheelchair;
        let space = world.layout.seats.iter().find(is_space).expect("the hall has one").no;
        for (show, seat) in [(full.id, space), (free.id, space - 1)] {
            bench
                .store
                .write_blocking("test", move |tx| -> Result<u64, StoreError> {
                    tx.execute(&BOOK_A_SEAT, params![show, seat])
                })
                .unwrap();
        }
        let key = (world.movie.id, world.city.id, day);
        let left = read(bench, move |snapshot| {
            let theaters = movie_shows(snapshot, key.0, key.1, key.2)?;
            wheelchair_spaces(snapshot, key, &theaters)
        });
        assert_eq!((left[&full.id], left[&free.id]), (0, 1));
    });
}
