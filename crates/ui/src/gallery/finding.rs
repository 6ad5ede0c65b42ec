//! What leads to a show.

use jiff::civil::{date, time};
use kernel::{Currency, Money};
use maud::{Markup, html};

use super::{Piece, Sample, inline_picture};
use crate::components::age::age_rule;
use crate::components::breadcrumb::breadcrumb;
use crate::components::day_strip::{Day, day_name, day_strip};
use crate::components::pagination::{Pages, pagination};
use crate::components::poster_card::{PosterCard, picture, poster_grid, poster_row};
use crate::components::rating::{Rating, rating, rating_with_count};
use crate::components::reviews::{self, review_list, review_text, stars, summary};
use crate::components::showtime::{Seats, Showtime, showtimes};
use crate::components::theater_card::{TheaterCard, theater_card};
use crate::poster::{self, Poster};
use crate::words::Words;

pub(super) fn pieces(words: Words) -> Vec<Piece> {
    let above = [("#breadcrumb", "Mumbai"), ("#breadcrumb", "Films")];
    let crumbs = breadcrumb(words, &above, "Monsoon Express");
    vec![
        Piece::new("breadcrumb", vec![Sample::wide("Two pages deep", crumbs)]),
        Piece::new("age", vec![Sample::wide("Certificates in words", ages(words))]),
        Piece::new("rating", ratings(words)),
        Piece::new("reviews", reviews_of(words)),
        Piece::new("poster_card", posters(words)),
        Piece::new("day_strip", days(words)),
        Piece::new("showtime", vec![Sample::wide("What is left", showtimes(words, &tiles()))]),
        Piece::new("theater_card", theaters(words)),
        Piece::new("pagination", pages(words)),
    ]
}

fn ages(words: Words) -> Markup {
    let known = ["U", "PG-13", "UA 13+", "R", "A", "12", "Not Rated"];
    html! {
        dl.facts {
            @for certificate in known { dt { (certificate) } dd { (age_rule(words, certificate)) } }
        }
    }
}

fn ratings(words: Words) -> Vec<Sample> {
    let of = Rating { stars: 4.5, reviews: 1_234 };
    vec![
        Sample::new("In a card", rating(words, &of)),
        Sample::new("With how many", rating_with_count(words, &of)),
    ]
}

fn reviews_of(words: Words) -> Vec<Sample> {
    vec![
        Sample::new("Stars", stars(words, 4)),
        Sample::new("Words alone", review_text("Two lines,\nas they were typed.")),
        Sample::new("The sum of all", summary(words, &reviews::samples::summary())),
        Sample::wide("What people say", review_list(words, &reviews::samples::reviews())),
    ]
}

fn posters(words: Words) -> Vec<Sample> {
    let card = |seed, title: &str| PosterCard {
        href: "#poster_card".to_owned(),
        title: title.to_owned(),
        picture: poster_of(seed, title),
        facts: vec!["UA 13+".to_owned(), "Hindi".to_owned()],
        ..PosterCard::default()
    };
    let long = card(3, "The Unexpected Virtue of Ignorance, or How I Learned to Wait");
    let grid = [
        card(1, "Monsoon Express"),
        PosterCard { rating: Some(Rating { stars: 4.5, reviews: 1_234 }), ..card(2, "Raat Rani") },
        long,
        PosterCard { note: Some("Fri 27 Nov".to_owned()), ..card(4, "Up") },
    ];
    vec![
        Sample::wide(
            "In a grid: plain, rated, a long title, with a note",
            poster_grid(words, &grid),
        ),
        Sample::wide("In one row, which moves sideways", poster_row(words, &grid)),
        Sample::new("Alone", picture(&poster_of(5, "Ghazal Night"), true)),
    ]
}

fn poster_of(seed: u128, title: &str) -> String {
    inline_picture(&poster::svg(&Poster {
        seed,
        title,
        kind: "film",
        genres: &["Drama".to_owned()],
        year: Some(2026),
        certificate: Some("UA 13+"),
        director: Some("Leela Menon"),
    }))
}

fn days(words: Words) -> Vec<Sample> {
    let today = date(2026, 11, 22);
    let days: Vec<Day> = (0..7)
        .map(|after| Day {
            date: date(2026, 11, 22 + after),
            href: (after != 3).then(|| "#day_strip".to_owned()),
            is_current: after == 1,
        })
        .collect();
    let names = html! {
        ul { @for day in &days[..3] { li { (day_name(words, today, day.date)) } } }
    };
    vec![
        Sample::wide("Today, the chosen day, a day without shows", day_strip(words, today, &days)),
        Sample::new("Days in a sentence", names),
    ]
}

fn tiles() -> Vec<Showtime> {
    let tile = |hour, format: &str, from: i64, seats| Showtime {
        href: "#showtime".to_owned(),
        time: time(hour, 15, 0, 0),
        ends: time((hour + 2) % 24, 43, 0, 0),
        format: format.to_owned(),
        language: "Hindi".to_owned(),
        screen: "Screen 3".to_owned(),
        from: (from > 0).then(|| Money::new(from, Currency::INR)),
        seats,
    };
    vec![
        tile(10, "2D", 24_360, Seats::Plenty),
        tile(13, "3D", 34_360, Seats::Few(41)),
        tile(16, "IMAX", 54_000, Seats::SoldOut),
        tile(19, "2D", 34_360, Seats::AtTheDoor),
        tile(22, "2D", 0, Seats::OpensAt(date(2026, 11, 24).at(10, 0, 0, 0))),
    ]
}

fn theaters(words: Words) -> Vec<Sample> {
    let plain = TheaterCard {
        name: "Regal Talkies".to_owned(),
        href: "#theater_card".to_owned(),
        address: "12 Marine Drive, Mumbai, Maharashtra, India".to_owned(),
        place: None,
        facilities: Vec::new(),
        policy: "Cancel until 2 hours before: you get 90% back.".to_owned(),
        shows: tiles()[..2].to_vec(),
    };
    let all = ["Wheelchair access", "Parking", "Food court", "Bar", "Lift"].map(str::to_owned);
    let full = TheaterCard { facilities: all.to_vec(), shows: tiles(), ..plain.clone() };
    let listed = |card: &TheaterCard| html! { ul.theater-cards { (theater_card(words, card)) } };
    vec![
        Sample::wide("With facilities; the fifth has no room", listed(&full)),
        Sample::wide("Without", listed(&plain)),
    ]
}

fn pages(words: Words) -> Vec<Sample> {
    let href = || Some("#pagination".to_owned());
    let at =
        |number, previous, next| pagination(words, &Pages { number, count: 9, previous, next });
    vec![
        Sample::wide("First", at(1, None, href())),
        Sample::wide("In the middle", at(4, href(), href())),
        Sample::wide("Last", at(9, href(), None)),
    ]
}
