//! Choosing and holding seats through the forms, without JavaScript; and as the island asks.

use axum::http::StatusCode;
use http_api::RateLimits;
use serde_json::json;

use crate::bench::{House, UNLIMITED, on_both_engines};
use crate::browser::{Answer, Browser, Form};

/// More than it takes to build the house over the API.
const PER_MINUTE: u32 = 20;

fn seats_page(browser: &mut Browser<'_>, house: &House) -> Answer {
    browser.visit(&format!("/shows/{}/seats", house.show)).expect(StatusCode::OK)
}

/// The form of the page with these seats ticked, and no other.
fn ticked(page: &Answer, house: &House, labels: &[&str]) -> Form {
    with_seats(page, house, &house.seats(labels))
}

fn with_seats(page: &Answer, house: &House, seats: &[String]) -> Form {
    let mut form = page.form(&format!("/shows/{}/hold", house.show));
    form.fields.retain(|(name, _)| name != "seat");
    form.fields.extend(seats.iter().map(|seat| ("seat".to_owned(), seat.clone())));
    form
}

#[track_caller]
fn hold(browser: &mut Browser<'_>, house: &House, labels: &[&str]) -> String {
    let page = seats_page(browser, house);
    let held = browser.send(&ticked(&page, house, labels)).expect(StatusCode::SEE_OTHER);
    held.place.unwrap().strip_suffix("/checkout").unwrap().to_owned()
}

/// The tag of a seat's checkbox.
fn checkbox<'a>(page: &'a Answer, name: &str) -> &'a str {
    let at = page.html.find(&format!("aria-label=\"{name}")).unwrap_or_else(|| panic!("{name}"));
    let start = page.html[..at].rfind("<td").unwrap();
    let end = at + page.html[at..].find('>').unwrap();
    &page.html[start..end]
}

#[test]
fn an_address_does_so_much_a_minute_whoever_it_says_it_is() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { requests_per_minute_per_address: PER_MINUTE, ..UNLIMITED };
        let house = House::limited(bench, limits);
        let seats = house.seats(&["A1"]);
        let hold = || {
            // Nobody that was here before, as a script would have it each time.
            let mut somebody = Browser::new(&house);
            let page = seats_page(&mut somebody, &house);
            somebody.send(&with_seats(&page, &house, &seats))
        };
        let answers: Vec<Answer> = (0..2 * PER_MINUTE).map(|_| hold()).collect();
        let (refused, heard): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS);
        assert!(heard.len() < PER_MINUTE as usize && !refused.is_empty());
        refused[0].says("Wait a minute");
        seats_page(&mut Browser::new(&house), &house);
    });
}

#[test]
fn seats_that_are_held_are_seen_by_others_and_come_back_when_let_go() {
    on_both_engines(|house| {
        let (mut ana, mut ben) = (Browser::new(house), Browser::new(house));
        let hold = hold(&mut ana, house, &["A1", "A2"]);
        let page = seats_page(&mut ben, house);
        assert!(checkbox(&page, "Row A, seat 1").contains("data-state=\"held\""));
        page.says("Row A, seat 2, Classic, ₹220, being bought by someone else");

        // Her own seats are hers to choose again.
        let path = format!("/shows/{}/seats?hold={}", house.show, &hold["/hold/".len()..]);
        let own = ana.visit(&path).expect(StatusCode::OK);
        assert!(checkbox(&own, "Row A, seat 1").contains(" checked"));
        own.says("data-own-seconds=\"600\"");
        let others = ben.visit(&path).expect(StatusCode::OK);
        assert!(!checkbox(&others, "Row A, seat 1").contains(" checked"));

        let checkout = ana.visit(&format!("{hold}/checkout")).expect(StatusCode::OK);
        let release = Form { action: format!("{hold}/release"), ..checkout.form(&hold) };
        ana.submit(&release).expect(StatusCode::OK);
        let page = seats_page(&mut ben, house);
        assert!(!checkbox(&page, "Row A, seat 1").contains("data-state"));
    });
}

#[test]
fn who_loses_a_seat_is_told_which_and_offered_others() {
    on_both_engines(|house| {
        let (mut ana, mut ben) = (Browser::new(house), Browser::new(house));
        let stale = seats_page(&mut ana, house);
        hold(&mut ben, house, &["A2"]);
        let told = ana.send(&ticked(&stale, house, &["A2", "A3"])).expect(StatusCode::CONFLICT);
        told.says("A2 was just taken.").says("A3 is still free and chosen below.");
        assert!(checkbox(&told, "Row A, seat 3").contains(" checked"));
        assert!(!checkbox(&told, "Row A, seat 2").contains(" checked"));
        told.says("Hold A4–A5 instead");

        let group = told.html.split("name=\"together\" value=\"").nth(1).unwrap();
        let group = group.split('"').next().unwrap().to_owned();
        let form = ticked(&told, house, &["A3"]).with("together", &group);
        ana.send(&form).expect(StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_best_seats_are_held_with_one_button() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let page = seats_page(&mut ana, house);
        let form = ticked(&page, house, &[]).with("best", "yes").with("party", "3");
        let held = ana.send(&form.clone().with("type", "premium")).expect(StatusCode::SEE_OTHER);
        ana.follow(held).says("Premium").says("₹991.65");
        let none = ana.send(&form.with("party", "4")).expect(StatusCode::CONFLICT);
        none.says("There are no 4 seats together. The most together is 3");
    });
}

#[test]
fn a_form_without_seats_or_with_too_many_comes_back_with_a_sentence() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let page = seats_page(&mut ana, house);
        let empty = ana.send(&ticked(&page, house, &[]));
        empty.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose at least one seat");
        let rows = ["A", "B"].into_iter().flat_map(|row| (1..=6).map(move |n| format!("{row}{n}")));
        let all: Vec<String> = rows.collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let many = ana.send(&ticked(&page, house, &all)).expect(StatusCode::UNPROCESSABLE_ENTITY);
        many.says("up to 10 seats at a time");
        let other = ticked(&page, house, &["A1"]).with("layout", "another");
        ana.send(&other)
            .expect(StatusCode::CONFLICT)
            .says("The seat plan of this show has changed");
    });
}

#[test]
fn a_show_that_is_over_is_gone_and_an_unknown_one_is_not_found() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let page = seats_page(&mut ana, house);
        let form = ticked(&page, house, &["A1"]);
        house.clock.advance_seconds(2 * 24 * 3_600);
        let path = form.action.replace("/hold", "/seats");
        ana.visit(&path).expect(StatusCode::GONE).says("This show has begun").says("/m/");
        ana.send(&form).expect(StatusCode::GONE).says("This show has begun");
        ana.visit("/shows/nothing/seats").expect(StatusCode::NOT_FOUND);
        ana.visit(&path.replace("/seats", "/sections/7")).expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_island_gets_the_same_answers_in_json() {
    on_both_engines(|house| {
        let (mut ana, mut ben) = (Browser::new(house), Browser::new(house));
        let stale = seats_page(&mut ana, house);
        hold(&mut ben, house, &["A2"]);
        let (status, told) = ana.send_for_json(&ticked(&stale, house, &["A2", "A3"]));
        let no = |label: &str| house.seats(&[label])[0].parse::<u64>().unwrap();
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!((&told["code"], &told["lost"]), (&json!("seats_taken"), &json!([no("A2")])));
        assert_eq!(told["stillFree"], json!([no("A3")]));
        assert_eq!(told["alternatives"][0], json!([no("A4"), no("A5")]));

        let (status, held) = ana.send_for_json(&ticked(&stale, house, &["A4", "A5"]));
        assert_eq!(status, StatusCode::OK);
        let next = held["next"].as_str().unwrap();
        ana.visit(next).expect(StatusCode::OK).says("A4, A5");
        assert_eq!(held["hold"], json!(next.split('/').nth(2)));
    });
}
