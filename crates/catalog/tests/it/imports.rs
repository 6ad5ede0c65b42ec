//! Imports: our own data files, all or nothing, skipped rows, dry runs, the same file twice.

use catalog::import::{
    ImportMode, ImportOrder, ImportReport, ImportRow, ImportSeatPlan, OnBadRows, ReadFile,
    RejectedRow, SeatPlanImport, import, import_seat_plan, read_cities, read_films, read_shows,
    read_theaters,
};
use catalog::{
    Audience, HouseStatus, MarkShowCancelled, MovieFilter, MovieSort, Page, PublishLayoutRefusal,
    Published, UpdateScreen, cities_named, find_screen, list_cities, list_movies,
    mark_show_cancelled, movies_titled, screens_of_theater, theater_shows, theaters_named,
    update_screen,
};
use fixtures::Bench;
use jiff::civil::date;
use proptest::prelude::*;
use store::{Actor, Failure};

use crate::world::{HALL, World, add_movie, movie, read, write};

const FILMS: &str = include_str!("../../../../data/movies.json");
const CITIES: &str = include_str!("../../../../data/cities.csv");

const MEANT: ImportOrder = ImportOrder {
    actor: Actor::System,
    on_bad_rows: OnBadRows::RefuseFile,
    mode: ImportMode::Write,
};

fn run<T: ImportRow>(bench: &Bench, file: ReadFile<T>, order: ImportOrder) -> ImportReport {
    import(&bench.store, file, order).unwrap()
}

fn at_lines(rejected: &[RejectedRow]) -> Vec<(u64, &str)> {
    rejected.iter().map(|row| (row.line, row.field.as_str())).collect()
}

fn city_count(bench: &Bench) -> u64 {
    read(bench, |snapshot| list_cities(snapshot, Page::default())).total
}

#[test]
fn our_own_data_is_imported_once() {
    fixtures::on_both_engines(|bench| {
        let report = run(bench, read_cities(CITIES), MEANT);
        assert_eq!((report.created, report.rejected.len()), (2_500, 0));
        let order = ImportOrder { on_bad_rows: OnBadRows::SkipRow, ..MEANT };
        let report = run(bench, read_films(FILMS), order);
        assert_eq!((report.created, report.unchanged, report.is_written), (851, 0, true));
        assert_eq!(report.rejected, []);
        let again = run(bench, read_films(FILMS), order);
        assert_eq!((again.created, again.unchanged, again.is_written), (0, 851, false));

        let sort = MovieSort::Title;
        let thrillers =
            MovieFilter { genre: Some("suspense".to_owned()), ..MovieFilter::default() };
        let found =
            read(bench, move |snapshot| list_movies(snapshot, &thrillers, sort, Page::new(1, 100)));
        assert_eq!(found.total, 81, "Thriller/Suspense is two genres");
    });
}

#[test]
fn a_dry_run_says_everything_and_keeps_nothing() {
    fixtures::on_both_engines(|bench| {
        let dry = ImportOrder { mode: ImportMode::DryRun, ..MEANT };
        let report = run(bench, read_cities(CITIES), dry);
        assert_eq!((report.created, report.is_written), (2_500, false));
        assert_eq!(city_count(bench), 0);
    });
}

const FAULTY_CITIES: &str = "name,state,country_code,country,timezone,latitude,longitude,currency\n\
    Mumbai,MH,IN,India,Asia/Kolkata,19.07,72.88,INR\n\
    Pune,MH,IN,India,Asia/Poona,18.52,north,INR\n\
    ,MH,IN,India,Asia/Kolkata,19.07,72.88,RUPEES\n\
    Delhi,DL,in,India,Asia/Nowhere,28.65,77.23,INR\n\
    Goa,GA,IN,India,Asia/Kolkata,15.49,73.82\n";

#[test]
fn a_file_with_bad_rows_is_refused_as_a_whole_or_without_them() {
    fixtures::on_both_engines(|bench| {
        let rejected = [
            (3, "longitude"),
            (4, "name"),
            (4, "currency"),
            (5, "countryCode"),
            (5, "timezone"),
            (6, ""),
            (6, "currency"),
        ];
        let report = run(bench, read_cities(FAULTY_CITIES), MEANT);
        let mut lines = at_lines(&report.rejected);
        lines.sort_unstable();
        let mut expected = rejected.to_vec();
        expected.sort_unstable();
        assert_eq!(lines, expected);
        assert_eq!((report.created, report.is_written, city_count(bench)), (1, false, 0));

        let skip = ImportOrder { on_bad_rows: OnBadRows::SkipRow, ..MEANT };
        let report = run(bench, read_cities(FAULTY_CITIES), skip);
        assert_eq!(report.rejected.len(), rejected.len());
        assert_eq!((report.created, report.is_written, city_count(bench)), (1, true, 1));

        let moved = FAULTY_CITIES.replace("19.07,72.88,INR\nPune", "19.10,72.88,INR\nPune");
        let report = run(bench, read_cities(&moved), skip);
        assert_eq!(at_lines(&report.rejected)[0], (2, "name"), "there with other coordinates");
    });
}

#[test]
fn a_file_with_other_columns_is_not_guessed_at() {
    let file = read_cities("name,zone\nMumbai,Asia/Kolkata\n");
    assert!(file.rows.is_empty());
    let fields: Vec<&str> = file.rejected.iter().map(|row| row.field.as_str()).collect();
    assert!(fields.contains(&"timezone") && fields.contains(&"zone"), "{fields:?}");
    assert_eq!(read_films("{\"films\": []}").rejected[0].field, "movies");
    assert_eq!(read_films("[\n{,}]").rejected[0].line, 2);
}

#[test]
fn films_come_in_the_shape_of_our_own_api() {
    fixtures::on_both_engines(|bench| {
        let file = read_films(
            r#"{"movies": [
                {"title": "Inception {", "language": "English", "genre": ["Sci-Fi", "Thriller"],
                 "duration": 148, "rating": "PG-13", "releaseDate": "2010-07-16",
                 "posterUrl": "https://example.org/p.jpg", "averageRating": 4.5,
                 "formats": ["2D", "IMAX"], "cast": ["Elliot Page"], "status": "archived"},
                {"title": "No date", "duration": 90},
                {"title": "Odd", "duration": "long", "releaseDate": "soon", "kind": "opera"}
            ]}"#,
        );
        let rejected =
            [(6, "release_date"), (7, "release_date"), (7, "duration_minutes"), (7, "kind")];
        assert_eq!(at_lines(&file.rejected), rejected);
        let order = ImportOrder { on_bad_rows: OnBadRows::SkipRow, ..MEANT };
        assert_eq!(run(bench, file, order).created, 1);
        let found = read(bench, |snapshot| movies_titled(snapshot, "Inception {", None));
        assert_eq!(found[0].genres, ["Sci-Fi", "Thriller"]);
        assert_eq!(found[0].performers, ["Elliot Page"]);
        assert_eq!(found[0].duration_minutes, 148);
    });
}

#[test]
fn a_dry_run_of_a_plan_is_refused_as_the_plan_is() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let screen = world.screen.id;
        let layout_of = || read(bench, move |s| find_screen(s, screen)).unwrap().layout;
        let before = layout_of();
        let mut plan = ImportSeatPlan {
            actor: Actor::System,
            screen,
            text: HALL.replace("Classic", "Stalls"),
            mode: ImportMode::DryRun,
        };
        let tried = import_seat_plan(&bench.store, &plan).unwrap();
        assert_eq!(tried, SeatPlanImport::Sound { seats: 12, warnings: Vec::new() });
        assert_eq!(layout_of(), before);

        let status = Some(HouseStatus::Closed);
        let close = UpdateScreen { status, ..UpdateScreen::of(screen, Actor::System) };
        write(bench, move |tx| update_screen(tx, &close));
        for mode in [ImportMode::DryRun, ImportMode::Write] {
            plan.mode = mode;
            let refused = import_seat_plan(&bench.store, &plan).unwrap_err();
            assert_eq!(refused, Failure::Refused(PublishLayoutRefusal::ScreenClosed));
        }
    });
}

/// Imports a plan, which the screen has then; as which version.
#[track_caller]
fn published(bench: &Bench, plan: &ImportSeatPlan) -> i64 {
    let done = import_seat_plan(&bench.store, plan).unwrap();
    let SeatPlanImport::Published { published: Published { version, layout }, .. } = done else {
        panic!("{done:?}");
    };
    let screen = plan.screen;
    let found = read(bench, move |snapshot| find_screen(snapshot, screen)).unwrap();
    assert_eq!(found.layout, Some(layout));
    version
}

#[test]
fn theatres_screens_plans_and_shows_follow_each_other() {
    fixtures::on_both_engines(|bench| {
        World::new(bench);
        let theaters = "city,name,address,latitude,longitude,facilities,screen_number,screen_type\n\
            Mumbai,Eros,42 Churchgate,18.93,72.82,Parking; Food Court,1,IMAX\n\
            Mumbai,Eros,42 Churchgate,18.93,72.82,,2,\n\
            Mumbai,Eros,7 Elsewhere,,,,3,\n\
            Atlantis,Wave,1 Reef,,,,1,\n\
            Mumbai,Metro,1 Dhobi Talao,,,,1001,\n";
        let skip = ImportOrder { on_bad_rows: OnBadRows::SkipRow, ..MEANT };
        let report = run(bench, read_theaters(theaters), skip);
        let rejected = [(4, "address"), (5, "city"), (6, "screenNumber")];
        assert_eq!(at_lines(&report.rejected), rejected);
        assert_eq!(report.created, 2);
        let eros = read(bench, |snapshot| {
            let city = cities_named(snapshot, "Mumbai", Some("IN"))?.remove(0);
            assert!(theaters_named(snapshot, city.id, "Metro")?.is_empty(), "no half of a row");
            Ok(theaters_named(snapshot, city.id, "Eros")?.remove(0))
        });
        assert_eq!(eros.facilities, ["Parking", "Food Court"]);

        let theater = eros.id;
        let screens = read(bench, move |snapshot| screens_of_theater(snapshot, theater));
        let mut plan = ImportSeatPlan {
            actor: Actor::System,
            screen: screens[0].id,
            text: HALL.to_owned(),
            mode: ImportMode::DryRun,
        };
        let tried = import_seat_plan(&bench.store, &plan).unwrap();
        assert_eq!(tried, SeatPlanImport::Sound { seats: 12, warnings: Vec::new() });
        plan.mode = ImportMode::Write;
        for _ in 0..2 {
            assert_eq!(published(bench, &plan), 1, "the same plan twice is one version");
        }
        for (version, text) in [(2, HALL.replace("A: aaa_aaw", "A: aaa_aaa")), (3, HALL.into())] {
            plan.text = text;
            for _ in 0..2 {
                assert_eq!(published(bench, &plan), version, "an earlier plan is the next version");
            }
        }
        plan.text.push_str("C: zz");
        let faulty = import_seat_plan(&bench.store, &plan).unwrap();
        assert!(matches!(faulty, SeatPlanImport::Faulty(problems) if problems.len() == 1));

        let shows = "city,theater,screen_number,movie,date,time,format,prices,fees\n\
            Mumbai,Eros,1,The Namesake,2026-11-21,18:30,2D,regular=250.50;premium=400,regular=20\n\
            Mumbai,Eros,1,The Namesake,2026-11-21,19:00,2D,regular=250;premium=400,\n\
            Mumbai,Eros,2,The Namesake,2026-11-21,18:30,2D,regular=250;premium=400,\n\
            Mumbai,Eros,1,The Nameless,2026-11-21,22:30,2D,regular=250;premium=400,\n\
            Mumbai,Eros,1,The Namesake,2026-11-21,22:30,2D,regular=250.505;premium=400,\n\
            Mumbai,Eros,1,The Namesake,2026-11-21,22:30,2D,regular=250,\n\
            Mumbai,Eros,1,The Namesake,tomorrow,22:30,2D,regular,\n\
            Mumbai,Eros,1,The Namesake,9999-12-31,23:30,2D,regular=250;premium=400,\n";
        let report = run(bench, read_shows(shows), skip);
        let expected = [
            (3, "time"),
            (4, "screenId"),
            (5, "movie"),
            (6, "prices"),
            (7, "pricing.premium"),
            (8, "date"),
            (8, "prices"),
            (9, "date"),
        ];
        assert_eq!(at_lines(&report.rejected), expected);
        assert_eq!(run(bench, read_shows(shows), skip).unchanged, 1);
        let day = date(2026, 11, 21);
        let listed = read(bench, move |snapshot| {
            theater_shows(snapshot, theater, (day, day), Audience::House)
        });
        assert_eq!(listed.len(), 1);
        let price = listed[0].show.price_of("regular").unwrap();
        assert_eq!((price.price_minor, price.fee_minor), (25_050, 2_000));
    });
}

#[test]
fn a_show_that_was_called_off_is_told_and_leaves_its_time_to_another() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        add_movie(bench, movie(bench, "Maqbool"));
        let line = |film: &str| {
            let at = format!("{},{},1", world.city.name, world.theater.name);
            let head = "city,theater,screen_number,movie,date,time,format,prices";
            let prices = "regular=250;premium=400";
            let csv = format!("{head}\n{at},{film},2026-11-21,18:30,2D,{prices}\n");
            run(bench, read_shows(&csv), MEANT)
        };
        let (theater, day) = (world.theater.id, date(2026, 11, 21));
        let call_off = || {
            let days = (day, day);
            let listed = read(bench, move |s| theater_shows(s, theater, days, Audience::Public));
            assert_eq!(listed.len(), 1);
            let (actor, show) = (Actor::System, listed[0].show.id);
            let cancel = MarkShowCancelled { actor, show, reason: "projector".to_owned() };
            write(bench, move |tx| mark_show_cancelled(tx, &cancel));
        };
        for film in ["The Namesake", "Maqbool"] {
            assert_eq!(line(film).created, 1);
            assert_eq!(line(film).unchanged, 1);
            call_off();
            let again = line(film);
            assert_eq!(
                at_lines(&again.rejected),
                [(2, "time")],
                "{film} is not on again by itself"
            );
            assert!(again.rejected[0].reason.contains("called off"), "{again:?}");
        }
    });
}

const HEADS: [&str; 3] = [
    "name,country_code,country,timezone,latitude,longitude,currency",
    "city,name,address",
    "theater,screen,movie,date,time,pricing",
];

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "(?s).{0,300}") {
        read_as_anything(&text);
    }

    #[test]
    fn nothing_like_rows_makes_the_readers_panic(
        head in prop::sample::select(&HEADS[..]),
        rows in prop::collection::vec("([a-z0-9:;.\"\r-]{0,6},){0,8}", 0..8),
    ) {
        read_as_anything(&format!("{head}\n{}", rows.join("\n")));
    }
}

fn read_as_anything(text: &str) {
    let _ = read_cities(text);
    let _ = read_films(text);
    let _ = read_shows(text);
    let _ = read_theaters(text);
}
