//! From the choice of a city to a showtime, without JavaScript.

use axum::http::StatusCode;
use ui::{Lang, Words};

use crate::bench::on_both_engines;
use crate::browser::Browser;

#[test]
fn a_city_is_chosen_once() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        browser
            .get("/")
            .expect(StatusCode::OK)
            .says("href=\"/c/mumbai\"")
            .says("Maharashtra, India");
        browser.get("/?q=MUMB").expect(StatusCode::OK).says("One city for “MUMB”");
        browser.get("/?q=xanadu").expect(StatusCode::OK).says("We are not in this city yet");
        assert_eq!(browser.get("/?near=19.20,72.90").place.as_deref(), Some("/c/mumbai"));

        browser.get("/c/mumbai").expect(StatusCode::OK).says("On in Mumbai").says("One film.");
        assert_eq!(browser.get("/").place.as_deref(), Some("/c/mumbai"), "it is remembered");
        browser.get("/?choose").expect(StatusCode::OK).says("Where are you going out?");
        browser.get("/c/atlantis").expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn two_presses_lead_from_home_to_a_showtime() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let home = browser.get("/c/mumbai").expect(StatusCode::OK);
        let film = browser.get(&home.link("/m/")).expect(StatusCode::OK);
        film.says("Inception").says("7:30\u{a0}pm").says("from ₹220").says("Plenty of seats");
        film.says("Some of it may not suit children under 13.").says("you get 90% back");
        assert_eq!(film.link("/shows/"), format!("/shows/{}/seats", house.show));

        let poster = browser.get(&home.link("/posters/")).expect(StatusCode::OK);
        poster.says("<svg").says("<title>Inception</title>");
        browser.get("/posters/nothing.svg").expect(StatusCode::NOT_FOUND);

        let theater = browser.get(&film.link("/t/")).expect(StatusCode::OK);
        theater.says("Regal Colaba").says("openstreetmap.org").says("Parking").says("Inception");
        assert_eq!(theater.link("/shows/"), film.link("/shows/"));
    });
}

#[test]
fn showtimes_are_narrowed_and_widened_again() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let movie = browser.get("/c/mumbai").link("/m/");
        let film = |query: &str| Browser::new(house).get(&format!("{movie}?{query}"));
        film("city=mumbai&time=evening&format=2D").expect(StatusCode::OK).says("Plenty of seats");
        film("city=mumbai&wheelchair=1").expect(StatusCode::OK).says("Plenty of seats");
        let none = film("city=mumbai&time=morning").expect(StatusCode::OK);
        none.says("no show fits these filters").says("Show all showtimes");
        let later = film("city=mumbai&date=2026-11-23").expect(StatusCode::OK);
        later.says("no more shows of Inception in Mumbai");
        film("city=mumbai&date=nonsense").expect(StatusCode::OK).says("Plenty of seats");
        film("").expect(StatusCode::OK).says("is on in these cities").says("city=mumbai");

        house.clock.advance_seconds(2 * 86_400);
        film("city=mumbai").expect(StatusCode::OK).says("No shows of Inception are on sale");
    });
}

#[test]
fn a_list_without_results_names_the_filter_to_drop() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let films = |query: &str| format!("/c/mumbai/films?{query}");
        let list = browser.get(&films("genre=Sci-Fi&date=2026-11-21")).expect(StatusCode::OK);
        list.says("1 result").says("Inception").says("Remove Sci-Fi");
        let form = list.form("/c/mumbai/films");
        assert_eq!((form.field("genre"), form.field("date")), ("Sci-Fi", "2026-11-21"));
        let none = browser.get(&films("genre=Sci-Fi&language=Hindi")).expect(StatusCode::OK);
        none.says("No results").says("Without Hindi: 1 result");
        browser.get(&films("page=99&sort=x&kind=opera")).expect(StatusCode::OK);
    });
}

#[test]
fn the_character_that_no_database_keeps_is_refused() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        for path in ["/b/%00", "/search?q=%00", "/c/mumbai%00", "/c/mumbai/films?genre=%00"] {
            browser.get(path).expect(StatusCode::BAD_REQUEST);
        }
        let form = browser.get("/find-booking").form("/find-booking");
        let form = form.with("email", "ana@example.com").with("number", "\0");
        browser.send(&form).expect(StatusCode::BAD_REQUEST);
    });
}

#[test]
fn search_finds_films_people_and_theatres() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        browser.get("/search?q=incep").expect(StatusCode::OK).says("Films and events");
        browser.get("/search?q=hardy").expect(StatusCode::OK).says("/search?q=Tom+Hardy");
        browser.get("/search?q=colaba").expect(StatusCode::OK).says("Regal Colaba");
        browser.get("/search").expect(StatusCode::OK).says("<h1>Search</h1>");
        browser.get("/search?q=%3Cqzx%3E").expect(StatusCode::OK).says("Nothing found for");
        browser.get("/help").expect(StatusCode::OK).says("for 10 minutes");
        browser.get("/m/nothing").expect(StatusCode::NOT_FOUND);
        browser.get("/t/nothing").expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_a_page_says_no_with_is_in_the_language_of_the_page() {
    // What is met on the way to a seat and a ticket, whatever somebody presses and when.
    const MET: &str = "unknown_page unknown_city unknown_movie unknown_theater unknown_show \
        unknown_section unknown_seats duplicate_seats no_seats too_many_seats companion_seats \
        show_not_open show_closed show_past show_cancelled unknown_hold not_your_hold hold_paying \
        hold_booked unknown_booking unknown_ticket no_tickets too_many_requests overloaded \
        unavailable internal form_not_ours";
    for words in Lang::ALL.map(Words::new) {
        for code in MET.split_whitespace() {
            let id = format!("refusal-{}", code.replace('_', "-"));
            assert!(words.has(&id), "{id} in {:?}", words.lang);
        }
    }
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let spanish = browser.visit("/help").form("/preferences").with("language", "es");
        browser.submit(&spanish);
        let hold = "/hold/019363a4-0000-7000-8000-00000000f11a/checkout";
        let page = browser.get(hold).expect(StatusCode::NOT_FOUND);
        page.says("Aquí no hay asientos retenidos.").lacks("There is no");
    });
}
