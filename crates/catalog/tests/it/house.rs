//! Theatres and screens.

use catalog::{
    Coordinates, CreateScreen, CreateTheater, EditRefusal, HouseStatus, OrphanRule, Page,
    TheaterFilter, UpdateScreen, UpdateTheater, create_screen, create_theater, find_theater,
    list_theaters, screens_of_theater, update_screen, update_theater,
};
use fixtures::Bench;
use kernel::{CityId, Refusal, ScreenId};
use store::Actor;

use crate::world::{World, add_city, add_screen, add_theater, city, id, read, refused};
use crate::world::{theater_command, write};

#[test]
fn a_theatre_takes_zone_and_currency_from_its_city() {
    fixtures::on_both_engines(|bench| {
        let mumbai = add_city(bench, city(bench, "Mumbai"));
        let regal = add_theater(bench, &mumbai, "Regal");
        assert_eq!(regal.timezone, "Asia/Kolkata");
        assert_eq!(regal.currency, mumbai.currency);
        let theater = regal.id;
        assert_eq!(read(bench, move |snapshot| find_theater(snapshot, theater)), Some(regal));

        let nowhere = CreateTheater {
            city: CityId::new(id(bench)),
            ..theater_command(bench, &mumbai, "Nowhere")
        };
        let refusal = refused(bench, move |tx| create_theater(tx, &nowhere));
        assert_eq!(refusal.code(), "invalid_fields");
    });
}

#[test]
fn rules_of_a_theatre_change_and_are_checked() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let change = UpdateTheater {
            facilities: Some(vec!["Wheelchair Access".to_owned()]),
            orphan_rule: Some(OrphanRule::Block),
            cancellation_fee_bp: Some(500),
            ..UpdateTheater::of(world.theater.id, Actor::System)
        };
        let changed = write(bench, move |tx| update_theater(tx, &change));
        assert_eq!((changed.orphan_rule, changed.cancellation_fee_bp), (OrphanRule::Block, 500));
        let too_much = UpdateTheater {
            cancellation_fee_bp: Some(10_001),
            ..UpdateTheater::of(world.theater.id, Actor::System)
        };
        let refusal = refused(bench, move |tx| update_theater(tx, &too_much));
        assert!(matches!(refusal, EditRefusal::Invalid(_)));
    });
}

fn names(bench: &Bench, filter: TheaterFilter) -> Vec<String> {
    let page = read(bench, move |snapshot| list_theaters(snapshot, &filter, Page::default()));
    page.rows.into_iter().map(|listed| listed.theater.name).collect()
}

#[test]
fn theatres_are_listed_by_city_distance_and_facility() {
    fixtures::on_both_engines(|bench| {
        let mumbai = add_city(bench, city(bench, "Mumbai"));
        let pune = add_city(bench, city(bench, "Pune"));
        let add = |name, city, coordinates, facility: &str| {
            let command = CreateTheater {
                coordinates,
                facilities: vec![facility.to_owned()],
                ..theater_command(bench, city, name)
            };
            write(bench, move |tx| create_theater(tx, &command))
        };
        let at = |latitude, longitude| Some(Coordinates { latitude, longitude });
        add("Far", &mumbai, at(19.2, 72.9), "Parking");
        add("Near", &mumbai, at(18.95, 72.83), "Food Court");
        add("Unknown", &mumbai, None, "Parking");
        add("Other", &pune, at(18.52, 73.86), "Parking");
        let (city, near) = (Some(mumbai.id), at(18.94, 72.82));
        let facility = Some("parking".to_owned());
        for (filter, expected) in [
            (TheaterFilter { city, ..TheaterFilter::default() }, vec!["Far", "Near", "Unknown"]),
            (
                TheaterFilter { city, near, ..TheaterFilter::default() },
                vec!["Near", "Far", "Unknown"],
            ),
            (
                TheaterFilter { city, facility: facility.clone(), ..TheaterFilter::default() },
                vec!["Far", "Unknown"],
            ),
            (TheaterFilter { near, ..TheaterFilter::default() }, vec!["Near", "Far"]),
            (
                TheaterFilter { facility, ..TheaterFilter::default() },
                vec!["Far", "Other", "Unknown"],
            ),
        ] {
            assert_eq!(names(bench, filter.clone()), expected, "{filter:?}");
        }
    });
}

#[test]
fn a_closed_theatre_is_listed_no_more() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let close = UpdateTheater {
            status: Some(HouseStatus::Closed),
            ..UpdateTheater::of(world.theater.id, Actor::System)
        };
        write(bench, move |tx| update_theater(tx, &close));
        let city = Some(world.city.id);
        assert!(names(bench, TheaterFilter { city, ..TheaterFilter::default() }).is_empty());
    });
}

#[test]
fn screens_have_numbers_of_their_own() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let second = add_screen(bench, &world.theater, 2);
        let again = CreateScreen {
            actor: Actor::System,
            screen: ScreenId::new(id(bench)),
            theater: world.theater.id,
            screen_number: 2,
            name: "Audi 2".to_owned(),
            screen_type: "Standard".to_owned(),
        };
        let refusal = refused(bench, move |tx| create_screen(tx, &again));
        assert_eq!(refusal.code(), "already_exists");
        let renumber =
            UpdateScreen { screen_number: Some(1), ..UpdateScreen::of(second.id, Actor::System) };
        let refusal = refused(bench, move |tx| update_screen(tx, &renumber));
        assert_eq!(refusal.code(), "already_exists");

        let theater = world.theater.id;
        let screens = read(bench, move |snapshot| screens_of_theater(snapshot, theater));
        let seats: Vec<(i64, u32)> =
            screens.iter().map(|screen| (screen.screen_number, screen.seat_count)).collect();
        assert_eq!(seats, [(1, 12), (2, 0)]);
    });
}
