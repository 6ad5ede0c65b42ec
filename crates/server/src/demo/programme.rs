//! What is on: the days of a screen, filled without clashes in local time.

use catalog::{CategoryPrice, City, CreateShow, Movie, MovieKind};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday, time};
use kernel::{Currency, ShowId, Timestamp};
use store::Actor;

use super::dice::Dice;
use super::houses::{House, HouseKind, Screen};
use super::prices::{PREMIUM, RECLINER, price};

/// Films that run in one city at a time, chosen from the best known ones.
const FILMS_ON: usize = 24;
const FILMS_KNOWN: usize = 160;
/// Films that take turns on one screen.
const FILMS_A_SCREEN: usize = 3;
/// Between the end of a film and the start of the next one: cleaning, and people on stairs.
const TURNAROUND_MINUTES: i64 = 20;
/// Shows start on a multiple of this.
const START_STEP_MINUTES: i64 = 5;
/// How long before its day a show is on sale.
const ON_SALE_DAYS: i64 = 8;

/// What foreign films are dubbed into, by country.
const DUBBED: &[(&str, &str)] = &[
    ("AR", "Spanish"),
    ("BR", "Portuguese"),
    ("CN", "Mandarin"),
    ("CO", "Spanish"),
    ("DE", "German"),
    ("ES", "Spanish"),
    ("FR", "French"),
    ("IN", "Hindi"),
    ("IT", "Italian"),
    ("JP", "Japanese"),
    ("KR", "Korean"),
    ("MX", "Spanish"),
    ("PL", "Polish"),
    ("RU", "Russian"),
    ("TH", "Thai"),
    ("TR", "Turkish"),
];

/// The films that run in a city.
pub(super) fn films_on(city: &City, films: &[Movie]) -> Vec<Movie> {
    let dice = Dice::of(&["films", &city.id.to_string()]);
    let mut known: Vec<&Movie> = films.iter().take(FILMS_KNOWN).collect();
    // The first few run everywhere, as hits do.
    let mut on: Vec<Movie> = known.drain(..FILMS_ON / 4).cloned().collect();
    while on.len() < FILMS_ON && !known.is_empty() {
        on.push(known.swap_remove(dice.below(known.len())).clone());
    }
    on
}

/// The shows of one screen on one day.
pub(super) fn day(
    house: &House,
    screen: &Screen,
    categories: &[String],
    date: Date,
    films: &[Movie],
    events: &[Movie],
) -> Vec<CreateShow> {
    let dice = Dice::of(&["day", &screen.create.screen.to_string(), &date.to_string()]);
    let showings = match house.kind {
        HouseKind::Cinema => cinema_day(house, screen, date, films, &dice),
        HouseKind::Playhouse => evening(date, events, &[MovieKind::Play, MovieKind::Comedy]),
        HouseKind::Arena if is_weekend(date) => {
            evening(date, events, &[MovieKind::Concert, MovieKind::Sport])
        }
        HouseKind::Arena => Vec::new(),
    };
    showings
        .into_iter()
        .map(|showing| showing.into_show(house, screen, categories, &dice))
        .collect()
}

struct Showing<'m> {
    movie: &'m Movie,
    start: DateTime,
    format: String,
    language: String,
    /// What makes it dearer or cheaper, in percent, one after the other.
    percents: Vec<i64>,
}

fn cinema_day<'m>(
    house: &House,
    screen: &Screen,
    date: Date,
    films: &'m [Movie],
    dice: &Dice,
) -> Vec<Showing<'m>> {
    let chosen: Vec<&Movie> = (0..FILMS_A_SCREEN).map(|_| dice.pick(films)).collect();
    let opening = dice.between(0, 12);
    let mut start = date.to_datetime(time(10, 0, 0, 0)) + minutes(opening, START_STEP_MINUTES);
    let last = date.to_datetime(time(22, 30, 0, 0));
    let mut showings = Vec::new();
    while start <= last {
        let movie = chosen[showings.len() % chosen.len()];
        let format = format_of(movie, screen, dice);
        let mut percents = vec![if is_weekend(date) { 115 } else { 100 }];
        percents.push(if start.hour() < 12 { 75 } else { 100 });
        percents.push(match format {
            "IMAX" => 140,
            "3D" => 115,
            _ => 100,
        });
        let format = format.to_owned();
        let language = language_of(movie, house, dice);
        showings.push(Showing { movie, start, format, language, percents });
        let busy = i64::from(movie.duration_minutes) + TURNAROUND_MINUTES;
        let steps = busy.div_euclid(START_STEP_MINUTES) + 1;
        start += (steps * START_STEP_MINUTES).minutes();
    }
    showings
}

/// One event in the evening, another one each day.
fn evening<'m>(date: Date, events: &'m [Movie], kinds: &[MovieKind]) -> Vec<Showing<'m>> {
    let fitting: Vec<&Movie> = events.iter().filter(|event| kinds.contains(&event.kind)).collect();
    let turn = usize::try_from(date.day_of_year()).expect("days of a year are counted from 1");
    let movie = fitting[turn % fitting.len()];
    vec![Showing {
        movie,
        start: date.to_datetime(time(19, 30, 0, 0)),
        format: movie.formats[0].clone(),
        language: movie.language.clone(),
        percents: vec![250],
    }]
}

impl Showing<'_> {
    fn into_show(
        self,
        house: &House,
        screen: &Screen,
        categories: &[String],
        dice: &Dice,
    ) -> CreateShow {
        CreateShow {
            actor: Actor::System,
            show: dice.id(ShowId::new),
            movie: self.movie.id,
            screen: screen.create.screen,
            local_start: self.start,
            format: self.format,
            language: Some(self.language),
            currency: house.city.currency,
            prices: prices(house.city.currency, categories, &self.percents),
            booking_opens_at: Some(opening(self.start.date())),
            booking_closes_at: None,
            orphan_rule: None,
        }
    }
}

fn prices(currency: Currency, categories: &[String], percents: &[i64]) -> Vec<CategoryPrice> {
    let of_category = |key: &String| {
        let worth = match key.as_str() {
            "premium" => PREMIUM,
            "recliner" => RECLINER,
            "lower-bowl" => 120,
            _ => 100,
        };
        let (price_minor, fee_minor) = price(currency, &[percents, &[worth]].concat());
        CategoryPrice { category: key.clone(), price_minor, fee_minor }
    };
    categories.iter().map(of_category).collect()
}

/// The same on every day on which the demo is started, so that a show is the same show again.
fn opening(date: Date) -> Timestamp {
    let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp());
    let midnight = midnight.expect("UTC has every midnight");
    kernel::time::plus_seconds(midnight, -ON_SALE_DAYS * 86_400)
}

fn format_of(movie: &Movie, screen: &Screen, dice: &Dice) -> &'static str {
    let has = |format: &str| movie.formats.iter().any(|known| known == format);
    if screen.is_imax() && has("IMAX") {
        "IMAX"
    } else if has("3D") && dice.percent(30) {
        "3D"
    } else {
        "2D"
    }
}

fn language_of(movie: &Movie, house: &House, dice: &Dice) -> String {
    let dubbed = DUBBED.iter().find(|(country, _)| *country == house.city.country_code);
    match dubbed {
        Some((_, language)) if dice.percent(35) => (*language).to_owned(),
        _ => movie.language.clone(),
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Friday | Weekday::Saturday | Weekday::Sunday)
}

fn minutes(count: usize, step: i64) -> jiff::Span {
    (i64::try_from(count).expect("a few steps") * step).minutes()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::demo::{cities, events, films, houses};

    #[test]
    fn a_screen_is_busy_all_day_and_never_twice_at_once() {
        let films = films::films();
        let city = cities::cities().into_iter().find(|city| city.name == "Mumbai").unwrap();
        let on = films_on(&city, &films);
        assert_eq!(on.len(), FILMS_ON);
        let house = houses::cinema(&city, 0);
        let categories = ["regular".to_owned(), "premium".to_owned()];
        for screen in &house.screens {
            let shows =
                day(&house, screen, &categories, date(2026, 11, 20), &on, &events::events());
            assert!((4..=8).contains(&shows.len()), "{} shows", shows.len());
            for pair in shows.windows(2) {
                let film = on.iter().find(|film| film.id == pair[0].movie).unwrap();
                let free_from = pair[0].local_start
                    + (i64::from(film.duration_minutes) + catalog::limits::CLEANING_MINUTES)
                        .minutes();
                assert!(pair[1].local_start >= free_from, "{pair:?}");
            }
        }
    }
}
