//! A film or an event: enough to decide, and where and when to see it.

use jiff::civil::Date;
use kernel::Money;
use maud::{Markup, html};

use crate::components::day_strip::{Day, day_name, day_strip};
use crate::components::poster_card::picture;
use crate::components::rating::{Rating, rating_with_count};
use crate::components::theater_card::{TheaterCard, theater_card};
use crate::components::{Tone, banner, icon};
use crate::format;
use crate::pages::reviews::{Glimpse, glimpse};
use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its title.
    pub title: String,
    /// What it is: `concert`; nothing for films.
    pub kind: Option<String>,
    /// What it is about.
    pub description: String,
    /// The address of its poster.
    pub picture: String,
    /// What viewers say.
    pub rating: Option<Rating>,
    /// From its beginning to its end.
    pub minutes: u32,
    /// The age rating.
    pub certificate: Option<String>,
    /// What it asks of people who come, in words.
    pub age_rule: Option<String>,
    /// `Drama`, `Thriller`.
    pub genres: Vec<String>,
    /// The languages of the soundtrack.
    pub languages: Vec<String>,
    /// `2D`, `IMAX`.
    pub formats: Vec<String>,
    /// Who directed it.
    pub director: Option<String>,
    /// Who plays, sings or speaks, each with the search for the name.
    pub people: Vec<(String, String)>,
    /// A video.
    pub trailer: Option<String>,
    /// When it comes out, where that is still to come.
    pub released: Option<Date>,
    /// Where and when.
    pub showtimes: Showtimes,
    /// What people say.
    pub reviews: Glimpse,
}

/// Where and when it can be seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Showtimes {
    /// In the city that was chosen.
    Here(Box<Here>),
    /// Not there; the cities in which it is, with their pages.
    Elsewhere {
        /// The city that was chosen, if one was.
        city: Option<String>,
        /// Where it is.
        cities: Vec<(String, String)>,
    },
}

/// The shows of a day in a city.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    /// The city's name.
    pub city: String,
    /// Today at the theatres.
    pub today: Date,
    /// The chosen day.
    pub date: Date,
    /// The days that can be chosen.
    pub days: Vec<Day>,
    /// What narrows the list.
    pub filters: Vec<FilterLink>,
    /// This day without any filter, where one is on.
    pub unfiltered: Option<String>,
    /// The theatres with their shows.
    pub theaters: Vec<TheaterCard>,
    /// The next day with shows, and its page.
    pub next_day: Option<(Date, String)>,
    /// The cheapest seat of the day with every fee.
    pub from: Option<Money>,
}

/// A filter that one press puts on or takes off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterLink {
    /// `IMAX`
    pub label: String,
    /// This page with it on or off.
    pub href: String,
    /// Whether it is on.
    pub is_on: bool,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = match &view.showtimes {
        Showtimes::Here(here) => {
            say!(words, "film-title-in", title = view.title.as_str(), city = here.city.as_str())
        }
        Showtimes::Elsewhere { .. } => say!(words, "film-title", title = view.title.as_str()),
    };
    let head = Head {
        title: &title,
        description: &view.description,
        islands: &["near-me"],
        picture: Some(&view.picture),
        ..Head::default()
    };
    let main = html! {
        (hero(words, view))
        div.wrap.film {
            section.film-shows #showtimes aria-labelledby="showtimes-head" {
                @match &view.showtimes {
                    Showtimes::Here(here) => (here_of(words, here, &view.title)),
                    Showtimes::Elsewhere { city, cities } =>
                        (elsewhere(words, view, city.as_deref(), cities)),
                }
            }
            (about(words, view))
        }
        @if view.released.is_none() || view.reviews.summary.is_some() {
            (glimpse(words, &view.reviews))
        }
    };
    shell::page(shell, &head, &main)
}

fn hero(words: Words, view: &View) -> Markup {
    html! {
        div.night {
            div.wrap.film-hero {
                (picture(&view.picture, true))
                div {
                    @if let Some(kind) = &view.kind { p.film-kind { (kind) } }
                    h1 dir="auto" { (view.title) }
                    ul.film-facts { (facts(words, view)) }
                    div.row {
                        @if let Showtimes::Here(here) = &view.showtimes {
                            a.btn.cta href="#showtimes" { (say!(words, "film-book")) }
                            @if let Some(from) = here.from {
                                span.film-from.num { (from_price(words, from)) }
                            }
                        }
                        @if let Some(trailer) = &view.trailer {
                            a.btn.on-night href=(trailer) rel="noopener" {
                                (icon::play()) (say!(words, "film-trailer"))
                            }
                        }
                        a.btn.on-night.only-narrow href="#about" { (say!(words, "film-about")) }
                    }
                }
            }
        }
    }
}

fn facts(words: Words, view: &View) -> Markup {
    let lists = [&view.genres, &view.languages, &view.formats];
    html! {
        @if let Some(rating) = &view.rating {
            li { a href="#reviews" { (rating_with_count(words, rating)) } }
        }
        li { (format::duration(words, view.minutes)) }
        @if let Some(certificate) = &view.certificate { li { (certificate) } }
        @for list in lists {
            @if !list.is_empty() { li { (list.join(", ")) } }
        }
        @if let Some(date) = view.released {
            li { (say!(words, "film-released", date = format::day_long(words, date))) }
        }
    }
}

fn here_of(words: Words, here: &Here, title: &str) -> Markup {
    let shows: Vec<_> = here.theaters.iter().flat_map(|theater| &theater.shows).collect();
    let is_sold_out = !shows.is_empty() && !shows.iter().any(|show| show.seats.can_be_had());
    html! {
        h2.vh #showtimes-head { (say!(words, "film-showtimes", city = here.city.as_str())) }
        (day_strip(words, here.today, &here.days))
        @if !here.filters.is_empty() { (filters(words, here)) }
        @if shows.is_empty() { (nothing(words, here, title)) }
        @else {
            @if is_sold_out { (sold_out(words, here)) }
            ul.theater-cards { @for card in &here.theaters { (theater_card(words, card)) } }
            p.hint { (say!(words, "film-prices-note")) }
        }
    }
}

fn filters(words: Words, here: &Here) -> Markup {
    html! {
        div.film-filters {
            nav.chips aria-label=(say!(words, "film-filters")) {
                near-me.by-distance data-cards="theater-cards" hidden {
                    button.chip type="button" { (icon::place()) (say!(words, "film-nearest")) }
                    span.vh role="status" data-refused=(say!(words, "cities-near-me-refused"))
                        data-asking=(say!(words, "cities-near-me-asking"))
                        data-done=(say!(words, "film-nearest-done"))
                        data-away=(say!(words, "film-km-away", km = "{km}")) {}
                }
                @for filter in &here.filters {
                    a.chip href=(filter.href) aria-current=[filter.is_on.then_some("true")] {
                        (filter.label)
                        @if filter.is_on { (icon::cross()) }
                    }
                }
            }
        }
    }
}

/// No show on this day: with filters on, take them off; else the next day.
fn nothing(words: Words, here: &Here, title: &str) -> Markup {
    let day = day_name(words, here.today, here.date);
    html! {
        div.empty {
            @if let Some(href) = &here.unfiltered {
                p { (say!(words, "film-nothing-fits", day = day)) }
                a.btn href=(href) { (say!(words, "film-all-shows")) }
            } @else {
                p { (say!(words, "film-nothing-on", title = title, day = day,
                    city = here.city.as_str())) }
            }
            @if let Some((date, href)) = &here.next_day {
                a.btn href=(href) {
                    (say!(words, "film-next-day", day = day_name(words, here.today, *date)))
                }
            }
        }
    }
}

fn sold_out(words: Words, here: &Here) -> Markup {
    let day = day_name(words, here.today, here.date);
    banner(
        Tone::Info,
        &html! {
            p { (say!(words, "film-sold-out", day = day)) }
            @if let Some((date, href)) = &here.next_day {
                p { a href=(href) {
                    (say!(words, "film-next-day", day = day_name(words, here.today, *date)))
                } }
            }
        },
    )
}

fn elsewhere(words: Words, view: &View, city: Option<&str>, cities: &[(String, String)]) -> Markup {
    let title = view.title.as_str();
    html! {
        h2 #showtimes-head { (say!(words, "film-where")) }
        div.empty {
            @match (city, cities.is_empty()) {
                (_, true) => p { (say!(words, "film-nowhere", title = title)) },
                (Some(city), false) =>
                    p { (say!(words, "film-not-here", title = title, city = city)) },
                (None, false) => p { (say!(words, "film-choose-city", title = title)) },
            }
            @if cities.is_empty() { a.btn href="/" { (say!(words, "film-see-others")) } }
            @else {
                ul.row { @for (name, href) in cities { li { a.btn href=(href) { (name) } } } }
            }
        }
    }
}

fn about(words: Words, view: &View) -> Markup {
    html! {
        section.film-about #about aria-labelledby="about-head" {
            h2 #about-head { (say!(words, "film-about")) }
            @if !view.description.is_empty() { p.lead dir="auto" { (view.description) } }
            @if let Some(rule) = &view.age_rule {
                div.age-rule { (icon::info()) p {
                    strong { (view.certificate.as_deref().unwrap_or_default()) } " · " (rule)
                } }
            }
            @if let Some(director) = &view.director {
                p {
                    span.muted { (say!(words, "film-director")) " " }
                    span dir="auto" { (director) }
                }
            }
            @if !view.people.is_empty() {
                h3 { (say!(words, "film-people")) }
                ul.row {
                    @for (name, href) in &view.people {
                        li { a.chip href=(href) dir="auto" { (name) } }
                    }
                }
            }
            @if let Showtimes::Here(here) = &view.showtimes { (book_bar(words, here)) }
        }
    }
}

fn from_price(words: Words, from: Money) -> String {
    say!(words, "showtime-from", price = format::money(words, from))
}

/// On phones the way back to the showtimes stays in sight.
fn book_bar(words: Words, here: &Here) -> Markup {
    html! {
        div.book-bar {
            @if let Some(from) = here.from { span { (from_price(words, from)) } }
            a.btn.cta href="#showtimes" { (say!(words, "film-book")) }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use jiff::civil::{date, time};

    use super::*;
    use crate::components::showtime::{Seats, Showtime};
    use crate::pages::reviews::samples as reviews;

    fn at(hour: i8, minute: i8, format: &str, from: i64, seats: Seats) -> Showtime {
        Showtime {
            href: format!("/shows/{hour}{minute}/seats"),
            time: time(hour, minute, 0, 0),
            ends: time(hour, minute, 0, 0).wrapping_add(jiff::SignedDuration::from_mins(168)),
            format: format.to_owned(),
            language: "Hindi".to_owned(),
            screen: "Screen 3".to_owned(),
            from: Some(Money::new(from, kernel::Currency::INR)),
            seats,
        }
    }

    fn theater(name: &str, shows: Vec<Showtime>) -> TheaterCard {
        TheaterCard {
            name: name.to_owned(),
            href: "/t/regal".to_owned(),
            address: "12 Marine Drive, Mumbai, Maharashtra, India".to_owned(),
            place: Some((18.94, 72.82)),
            facilities: ["Wheelchair access", "Parking", "Food court", "Bar", "Lift"]
                .map(str::to_owned)
                .to_vec(),
            policy: "Cancel until 2 hours before: you get 90% back.".to_owned(),
            shows,
        }
    }

    /// A film that runs.
    #[must_use]
    pub fn running() -> View {
        View {
            title: "Monsoon Express".to_owned(),
            kind: None,
            description: "Two strangers miss the same train for three rainy weeks.".to_owned(),
            picture: "/posters/x.svg".to_owned(),
            rating: Some(Rating { stars: 4.5, reviews: 1_234 }),
            minutes: 148,
            certificate: Some("UA 13+".to_owned()),
            age_rule: Some("Under 13 only with an adult.".to_owned()),
            genres: vec!["Drama".to_owned(), "Thriller".to_owned()],
            languages: vec!["Hindi".to_owned(), "English".to_owned()],
            formats: vec!["2D".to_owned(), "IMAX".to_owned()],
            director: Some("Mira Nair".to_owned()),
            people: vec![("Tabu".to_owned(), "/search?q=Tabu".to_owned())],
            trailer: Some("https://example.com/trailer".to_owned()),
            released: None,
            showtimes: Showtimes::Here(Box::new(today())),
            reviews: reviews::glimpse(),
        }
    }

    fn today() -> Here {
        let day = |day: i8| Day {
            date: date(2026, 11, day),
            href: (day != 25).then(|| format!("?date=2026-11-{day}")),
            is_current: day == 22,
        };
        let filter = |label: &str, is_on| FilterLink {
            label: label.to_owned(),
            href: "?".to_owned(),
            is_on,
        };
        let regal = vec![
            at(16, 0, "2D", 22_000, Seats::Plenty),
            at(19, 15, "2D", 27_080, Seats::Few(41)),
            at(22, 5, "IMAX", 48_000, Seats::SoldOut),
        ];
        let galaxy = vec![at(17, 30, "3D", 26_000, Seats::Plenty)];
        Here {
            city: "Mumbai".to_owned(),
            today: date(2026, 11, 22),
            date: date(2026, 11, 22),
            days: (22..29).map(day).collect(),
            filters: vec![filter("Hindi", true), filter("IMAX", false)],
            unfiltered: Some("/m/x".to_owned()),
            theaters: vec![theater("Regal, Marine Drive", regal), theater("Galaxy", galaxy)],
            next_day: Some((date(2026, 11, 23), "?date=2026-11-23".to_owned())),
            from: Some(Money::new(22_000, kernel::Currency::INR)),
        }
    }

    /// A film that runs elsewhere.
    #[must_use]
    pub fn elsewhere() -> View {
        let cities = vec![("Delhi".to_owned(), "/m/x?city=delhi".to_owned())];
        let showtimes = Showtimes::Elsewhere { city: Some("Pune".to_owned()), cities };
        View { showtimes, ..running() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::showtime::Seats;

    fn here(view: &mut View) -> &mut Here {
        let Showtimes::Here(here) = &mut view.showtimes else { panic!("it runs here") };
        here
    }

    #[test]
    fn a_showtime_says_all_that_decides() {
        let html = show(&Shell::sample(), &samples::running()).into_string();
        assert_eq!(html.matches("<h1").count(), 1);
        for fact in [
            "7:15\u{a0}pm",
            "from ₹270.80",
            "Filling fast · 41 left",
            "Under 13 only with an adult",
        ] {
            assert!(html.contains(fact), "{fact}");
        }
        assert!(html.contains("aria-current=\"date\""));
        assert!(!html.contains("href=\"/shows/225/seats\""), "what is sold out is no link");
        assert!(html.contains("href=\"/m/x/reviews\"") && html.contains("href=\"/m/x/review\""));
    }

    #[test]
    fn a_day_that_is_sold_out_leads_to_the_next() {
        let mut view = samples::running();
        for show in here(&mut view).theaters.iter_mut().flat_map(|theater| &mut theater.shows) {
            show.seats = Seats::SoldOut;
        }
        let html = show(&Shell::sample(), &view).into_string();
        assert!(html.contains("href=\"?date=2026-11-23\">Next: Tomorrow"), "{html}");
    }

    #[test]
    fn filters_that_leave_nothing_can_be_taken_off() {
        let mut view = samples::running();
        here(&mut view).theaters.clear();
        let html = show(&Shell::sample(), &view).into_string();
        assert!(html.contains("<a class=\"btn\" href=\"/m/x\">"), "{html}");
    }

    #[test]
    fn what_runs_elsewhere_says_where() {
        let html = show(&Shell::sample(), &samples::elsewhere()).into_string();
        assert!(html.contains("href=\"/m/x?city=delhi\""), "{html}");
    }
}
