//! Creating, changing and calling off shows.

use catalog::{
    CategoryPrice, CreateShow, CreateShowRefusal, HouseStatus, MarkShowCancelled, MovieStatus,
    UpdateMovie, UpdateScreen, UpdateShow, UpdateShowRefusal, create_show, find_show,
    mark_show_cancelled, update_movie, update_screen, update_show,
};
use fixtures::Bench;
use jiff::civil::date;
use kernel::{Currency, Refusal};
use store::{Actor, journal_of};

use crate::world::{World, add_screen, at, prices, read, refused, write};

fn fields(bench: &Bench, command: CreateShow) -> Vec<String> {
    match refused(bench, move |tx| create_show(tx, &command)) {
        CreateShowRefusal::Invalid(problems) => {
            problems.into_iter().map(|problem| problem.field).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_show_starts_by_the_clocks_of_its_theatre() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let show = world.add_show(bench, date(2026, 11, 22).at(0, 30, 0, 0));
        assert_eq!(show.starts_at, at("2026-11-21T19:00:00Z"));
        assert_eq!(show.ends_at, at("2026-11-21T21:00:00Z"));
        assert_eq!(show.local_date, date(2026, 11, 22));
        assert_eq!(show.booking_opens_at, at("2026-11-20T10:00:00Z"));
        assert_eq!(show.booking_closes_at, show.starts_at);
        assert_eq!(show.language, "Hindi");
        assert_eq!(show.seat_count, 12);
        let id = show.id;
        assert_eq!(read(bench, move |snapshot| find_show(snapshot, id)), Some(show));
    });
}

#[test]
fn the_same_command_again_finds_the_show() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let command = world.show_command(bench);
        let again = command.clone();
        let first = write(bench, move |tx| create_show(tx, &command));
        bench.clock.advance_seconds(60);
        let other = CreateShow { format: "2D".to_owned(), ..again.clone() };
        assert_eq!(write(bench, move |tx| create_show(tx, &again)), first);
        let refusal = refused(bench, move |tx| create_show(tx, &other));
        assert_eq!(refusal, CreateShowRefusal::IdReused);
    });
}

#[test]
fn clocks_that_change_are_minded() {
    fixtures::on_both_engines(|bench| {
        let mut world = World::new(bench);
        let oslo = catalog::City {
            timezone: "Europe/Oslo".to_owned(),
            ..crate::world::city(bench, "Oslo")
        };
        let oslo = crate::world::add_city(bench, oslo);
        let theater = crate::world::add_theater(bench, &oslo, "Gimle");
        world.screen = add_screen(bench, &theater, 1);
        crate::world::publish(bench, &world.screen, crate::world::hall(bench));

        let skipped = date(2027, 3, 28).at(2, 30, 0, 0);
        let command = CreateShow { local_start: skipped, ..world.show_command(bench) };
        let refusal = refused(bench, move |tx| create_show(tx, &command));
        assert_eq!(refusal, CreateShowRefusal::NoSuchLocalTime(skipped));

        let twice = world.add_show(bench, date(2027, 10, 31).at(2, 30, 0, 0));
        assert_eq!(twice.starts_at, at("2027-10-31T00:30:00Z"), "the first of the two");
    });
}

#[test]
fn a_start_beyond_the_calendar_is_too_far_ahead() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let local_start = date(9999, 12, 31).at(23, 0, 0, 0);
        let command = CreateShow { local_start, ..world.show_command(bench) };
        assert_eq!(fields(bench, command), ["date"]);
        let local_start = date(-9999, 1, 1).at(0, 0, 0, 0);
        let command = CreateShow { local_start, ..world.show_command(bench) };
        assert_eq!(fields(bench, command), ["time", "bookingOpensAt"]);
    });
}

#[test]
fn a_screen_has_one_show_at_a_time_and_is_cleaned_between_two() {
    fixtures::on_both_engines(|bench| {
        let mut world = World::new(bench);
        let day = date(2026, 11, 21);
        let show = world.add_show(bench, day.at(18, 0, 0, 0));
        for (hour, minute) in [(18, 0), (19, 59), (20, 14), (15, 46), (17, 0)] {
            let local_start = day.at(hour, minute, 0, 0);
            let command = CreateShow { local_start, ..world.show_command(bench) };
            let refusal = refused(bench, move |tx| create_show(tx, &command));
            assert_eq!(refusal.code(), "screen_busy", "{hour}:{minute}");
            let told = refusal.message();
            assert!(told.contains("from 2026-11-21 18:00 to 2026-11-21 20:00 on"), "{told}");
            assert_eq!(refusal.details()["showId"], show.id.to_string());
        }
        world.add_show(bench, day.at(20, 15, 0, 0));
        world.add_show(bench, day.at(15, 45, 0, 0));
        let cancel = MarkShowCancelled {
            actor: Actor::System,
            show: show.id,
            reason: "projector broken".to_owned(),
        };
        write(bench, move |tx| mark_show_cancelled(tx, &cancel));
        world.add_show(bench, day.at(18, 0, 0, 0));
        world.screen = add_screen(bench, &world.theater, 2);
        crate::world::publish(bench, &world.screen, crate::world::hall(bench));
        world.add_show(bench, day.at(18, 0, 0, 0));
    });
}

#[test]
fn of_many_shows_at_once_on_one_screen_one_is_added() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let racers: Vec<_> = (0..8)
            .map(|racer| {
                let local_start = date(2026, 11, 21).at(18, racer, 0, 0);
                let command = CreateShow { local_start, ..world.show_command(bench) };
                let store = bench.store.clone();
                std::thread::spawn(move || {
                    store.write_blocking("test", move |tx| create_show(tx, &command))
                })
            })
            .collect();
        let results: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        for failure in results.into_iter().filter_map(Result::err) {
            assert_eq!(failure.refusal().unwrap().code(), "screen_busy");
        }
    });
}

#[test]
fn all_faults_of_a_show_are_named_at_once() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let price = |category: &str, price_minor| CategoryPrice {
            category: category.to_owned(),
            price_minor,
            fee_minor: 0,
        };
        let faulty = CreateShow {
            local_start: date(2026, 11, 20).at(12, 0, 0, 0),
            format: "4DX".to_owned(),
            language: Some(String::new()),
            currency: Currency::USD,
            prices: vec![price("regular", -1), price("vip", 1)],
            ..world.show_command(bench)
        };
        assert_eq!(
            fields(bench, faulty),
            [
                "time",
                "format",
                "language",
                "currency",
                "pricing.premium",
                "pricing.regular",
                "pricing.vip",
                "bookingOpensAt",
            ]
        );
        let far = CreateShow {
            local_start: date(2030, 1, 1).at(12, 0, 0, 0),
            booking_closes_at: Some(at("2031-01-01T00:00:00Z")),
            ..world.show_command(bench)
        };
        assert_eq!(fields(bench, far), ["date", "bookingClosesAt"]);
    });
}

#[test]
fn a_show_needs_a_film_and_a_screen_in_use() {
    fixtures::on_both_engines(|bench| {
        let mut world = World::new(bench);
        let bare = add_screen(bench, &world.theater, 2);
        let command = CreateShow { screen: bare.id, ..world.show_command(bench) };
        assert_eq!(fields(bench, command), ["screenId"], "it has no layout");

        let archive = UpdateMovie {
            status: Some(MovieStatus::Archived),
            ..UpdateMovie::of(world.movie.id, Actor::System)
        };
        world.movie = write(bench, move |tx| update_movie(tx, &archive));
        let close = UpdateScreen {
            status: Some(HouseStatus::Closed),
            ..UpdateScreen::of(world.screen.id, Actor::System)
        };
        world.screen = write(bench, move |tx| update_screen(tx, &close));
        let command = world.show_command(bench);
        assert_eq!(fields(bench, command), ["movieId", "screenId"]);
        let command = CreateShow {
            movie: kernel::MovieId::new(crate::world::id(bench)),
            screen: kernel::ScreenId::new(crate::world::id(bench)),
            ..world.show_command(bench)
        };
        assert_eq!(fields(bench, command), ["movieId", "screenId"]);
    });
}

#[test]
fn prices_and_window_change_until_the_show_is_called_off() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let show = world.add_show(bench, date(2026, 11, 21).at(18, 0, 0, 0)).id;
        let mut dearer = prices();
        dearer[0].price_minor += 5_000;
        let change = UpdateShow {
            prices: Some(dearer.clone()),
            booking_opens_at: Some(at("2026-11-20T12:00:00Z")),
            ..UpdateShow::of(show, Actor::System)
        };
        let changed = write(bench, move |tx| update_show(tx, &change));
        assert_eq!(changed.prices, dearer);
        let not_yet = changed.on_sale(at("2026-11-20T10:00:00Z")).unwrap_err();
        assert_eq!(not_yet.details()["opensAt"], "2026-11-20T12:00:00Z");
        assert!(not_yet.message().contains("opens at 2026-11-20 17:30 on"), "{not_yet:?}");

        let missing =
            UpdateShow { prices: Some(Vec::new()), ..UpdateShow::of(show, Actor::System) };
        let refusal = refused(bench, move |tx| update_show(tx, &missing));
        assert!(matches!(refusal, UpdateShowRefusal::Invalid(problems) if problems.len() == 2));

        let cancel = MarkShowCancelled { actor: Actor::System, show, reason: "storm".to_owned() };
        let again = cancel.clone();
        assert!(write(bench, move |tx| mark_show_cancelled(tx, &cancel)).is_news);
        let second = write(bench, move |tx| mark_show_cancelled(tx, &again));
        assert!(!second.is_news && !second.show.is_active());

        let late = UpdateShow { prices: Some(prices()), ..UpdateShow::of(show, Actor::System) };
        let refusal = refused(bench, move |tx| update_show(tx, &late));
        assert_eq!(refusal, UpdateShowRefusal::Cancelled);
        let actions: Vec<String> = read(bench, move |snapshot| journal_of(snapshot, show.uuid()))
            .into_iter()
            .map(|entry| entry.action)
            .collect();
        let expected =
            ["catalog.create_show", "catalog.update_show", "catalog.mark_show_cancelled"];
        assert_eq!(actions, expected);
    });
}
