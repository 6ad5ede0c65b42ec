//! Cities: unique names, changes, what people see.

use catalog::{
    Coordinates, CreateCity, EditRefusal, Page, UpdateCity, create_city, list_cities,
    nearest_cities, update_city,
};
use kernel::Refusal;
use store::{Actor, journal_of};

use crate::world::{add_city, city, id, read, refused, write};

#[test]
fn a_city_is_added_once() {
    fixtures::on_both_engines(|bench| {
        let mumbai = add_city(bench, city(bench, "Mumbai"));
        assert_eq!(add_city(bench, mumbai.clone()), mumbai, "a replay finds it there");

        let command = CreateCity { actor: Actor::System, city: city(bench, "Mumbai") };
        let refusal = refused(bench, move |tx| create_city(tx, &command));
        assert_eq!(refusal.code(), "already_exists");

        let other = catalog::City { name: "Pune".to_owned(), ..mumbai.clone() };
        let command = CreateCity { actor: Actor::System, city: other };
        assert_eq!(refused(bench, move |tx| create_city(tx, &command)), EditRefusal::IdReused);

        let entries = read(bench, move |snapshot| journal_of(snapshot, mumbai.id.uuid()));
        assert_eq!(entries.len(), 1, "only the first command left a note");
        assert_eq!(entries[0].action, "catalog.create_city");
    });
}

#[test]
fn all_faults_of_a_city_are_named_at_once() {
    fixtures::on_both_engines(|bench| {
        let faulty = catalog::City {
            name: " ".to_owned(),
            country_code: "in".to_owned(),
            timezone: "Asia/Bombay Central".to_owned(),
            latitude: 91.0,
            ..city(bench, "Mumbai")
        };
        let command = CreateCity { actor: Actor::System, city: faulty };
        let refusal = refused(bench, move |tx| create_city(tx, &command));
        let EditRefusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "countryCode", "timezone", "latitude"]);
    });
}

#[test]
fn a_hidden_city_is_listed_no_more() {
    fixtures::on_both_engines(|bench| {
        let mumbai = add_city(bench, city(bench, "Mumbai"));
        let pune = catalog::City {
            population: 3_000_000,
            latitude: 18.52,
            longitude: 73.86,
            ..city(bench, "Pune")
        };
        let pune = add_city(bench, pune);
        let names = |page| {
            let cities = read(bench, move |snapshot| list_cities(snapshot, page));
            let names: Vec<String> = cities.rows.into_iter().map(|city| city.name).collect();
            (names, cities.total)
        };
        assert_eq!(names(Page::default()), (vec!["Mumbai".into(), "Pune".into()], 2));
        assert_eq!(names(Page::new(2, 1)), (vec!["Pune".into()], 2));

        let near_pune = Coordinates { latitude: 18.6, longitude: 73.8 };
        let nearest =
            read(bench, move |snapshot| nearest_cities(snapshot, near_pune, Page::default()));
        assert_eq!(nearest.rows[0].0, pune);
        assert!(nearest.rows[0].1 < 15.0);

        let hide =
            UpdateCity { is_active: Some(false), ..UpdateCity::of(mumbai.id, Actor::System) };
        assert!(!write(bench, move |tx| update_city(tx, &hide)).is_active);
        assert_eq!(names(Page::default()), (vec!["Pune".into()], 1));
    });
}

#[test]
fn a_city_cannot_take_the_name_of_another() {
    fixtures::on_both_engines(|bench| {
        add_city(bench, city(bench, "Mumbai"));
        let pune = add_city(bench, city(bench, "Pune"));
        let rename = UpdateCity {
            name: Some("Mumbai".to_owned()),
            ..UpdateCity::of(pune.id, Actor::System)
        };
        let refusal = refused(bench, move |tx| update_city(tx, &rename));
        assert_eq!(refusal.code(), "already_exists");

        let unknown = UpdateCity::of(kernel::CityId::new(id(bench)), Actor::System);
        let refusal = refused(bench, move |tx| update_city(tx, &unknown));
        assert_eq!(refusal, EditRefusal::NotFound("city"));
    });
}
