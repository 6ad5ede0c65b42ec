//! Lists of shows and what is left of their seats.

use catalog::{
    Audience, MarkShowCancelled, Page, mark_show_cancelled, movie_shows, screen_shows, taken_seats,
    theater_shows,
};
use fixtures::Bench;
use jiff::civil::date;
use kernel::{Clock, ShowId, Timestamp};
use store::{Actor, StoreError, params, sql};

use crate::world::{World, add_screen, add_theater, at, hall, publish, read, write};

sql! {
    TELL_A_STORY = "INSERT INTO show_seats (show_id, seat_no, state, held_until, price_minor, \
        fee_minor) VALUES ($1, $2, $3, $4, 0, 0)";
}

/// Gives a seat a story, as `seating` would.
fn seat(bench: &Bench, show: ShowId, no: u32, state: i64, until: Option<Timestamp>) {
    bench
        .store
        .write_blocking("test", move |tx| -> Result<u64, StoreError> {
            tx.execute(&TELL_A_STORY, params![show, no, state, until])
        })
        .unwrap();
}

#[test]
fn shows_are_grouped_by_theatre_and_say_what_is_left() {
    fixtures::on_both_engines(|bench| {
        let mut world = World::new(bench);
        let day = date(2026, 11, 21);
        let late = world.add_show(bench, day.at(21, 0, 0, 0));
        let early = world.add_show(bench, day.at(18, 0, 0, 0));
        let other = add_theater(bench, &world.city, "Aurora");
        world.screen = add_screen(bench, &other, 4);
        publish(bench, &world.screen, hall(bench));
        world.add_show(bench, day.at(20, 0, 0, 0));

        let soon = at("2026-11-20T10:10:00Z");
        for (no, state, until) in [
            (0, 1, Some(soon)),
            (1, 1, Some(bench.clock.now())),
            (2, 2, None),
            (3, 3, None),
            (4, 3, Some(bench.clock.now())),
            (5, 0, None),
        ] {
            seat(bench, early.id, no, state, until);
        }
        let (movie, city) = (world.movie.id, world.city.id);
        let list = || read(bench, move |snapshot| movie_shows(snapshot, movie, city, day));
        let listed = list();
        let names: Vec<&str> = listed.iter().map(|group| group.theater.name.as_str()).collect();
        assert_eq!(names, ["Aurora", "Regal"]);
        let regal: Vec<(ShowId, u32)> =
            listed[1].shows.iter().map(|show| (show.show.id, show.available_seats())).collect();
        assert_eq!(regal, [(early.id, 9), (late.id, 12)], "held, booked and blocked are taken");
        assert_eq!(listed[0].shows[0].screen_number, 4);

        bench.clock.advance_seconds(600);
        assert_eq!(list()[1].shows[0].taken, 2, "a hold that has run out is free");
        assert_eq!(read(bench, move |snapshot| taken_seats(snapshot, early.id)), 2);
        bench.clock.advance_seconds(27 * 3_600);
        assert_eq!(list()[1].shows.len(), 1, "what has begun is hidden");
    });
}

#[test]
fn a_theatre_shows_people_what_goes_on_and_the_house_everything() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let day = date(2026, 11, 21);
        let first = world.add_show(bench, day.at(18, 0, 0, 0));
        let second = world.add_show(bench, day.at(21, 0, 0, 0));
        let cancel =
            MarkShowCancelled { actor: Actor::System, show: first.id, reason: "storm".to_owned() };
        write(bench, move |tx| mark_show_cancelled(tx, &cancel));
        let theater = world.theater.id;
        let list = |audience| {
            let shows =
                read(bench, move |snapshot| theater_shows(snapshot, theater, (day, day), audience));
            shows.into_iter().map(|listed| listed.show.id).collect::<Vec<_>>()
        };
        assert_eq!(list(Audience::House), [first.id, second.id]);
        assert_eq!(list(Audience::Public), [second.id]);

        let (screen, from) = (world.screen.id, at("2026-11-21T13:00:00Z"));
        let shows =
            read(bench, move |snapshot| screen_shows(snapshot, screen, from, Page::new(1, 1)));
        assert_eq!((shows.rows.len(), shows.total), (1, 1), "the first began before");
        assert_eq!(shows.rows[0].id, second.id);
    });
}
