//! How things of the catalogue look on pages: cards, tiles, sentences.

use catalog::{ListedShow, Movie, MovieKind, NotOnSale, Show, Theater};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use kernel::Money;
use ui::components::day_strip::Day;
use ui::components::poster_card::PosterCard;
use ui::components::rating::Rating;
use ui::components::showtime::{Seats, Showtime};
use ui::pages::home::HouseLine;
use ui::{Words, format, say};
use uuid::Uuid;

use crate::lists::zone_of;

/// Basis points of the whole.
pub(crate) const ALL_BP: i64 = 10_000;
/// Days that a strip shows even where nothing is on.
const DAYS_MIN: usize = 7;
/// Days of a strip at most.
const DAYS_MAX: usize = 21;

/// An address with a query; what is empty is left out.
pub(crate) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The page of a film or event.
pub(crate) fn movie_href(movie: &Movie) -> String {
    format!("/m/{}", movie.id)
}

/// A film's own poster, or the one that we draw.
pub(crate) fn poster_of(movie: &Movie) -> String {
    movie.poster_url.clone().unwrap_or_else(|| format!("/posters/{}.svg", movie.id))
}

/// What viewers say, if anybody has.
pub(crate) fn rating_of(movie: &Movie) -> Option<Rating> {
    let reviews = movie.rating_count.unsigned_abs();
    movie.average_rating().map(|stars| Rating { stars, reviews })
}

/// `Concert`; nothing for films.
pub(crate) fn kind_of(words: Words, movie: &Movie) -> Option<String> {
    (movie.kind != MovieKind::Film).then(|| kind_name(words, movie.kind))
}

/// `Film`, `Concert`.
pub(crate) fn kind_name(words: Words, kind: MovieKind) -> String {
    say!(words, &format!("kind-{kind}"))
}

/// A card in a grid: for films their certificate and languages, for events what they are.
pub(crate) fn poster_card(words: Words, movie: &Movie, languages: &[&str]) -> PosterCard {
    let kind = kind_of(words, movie);
    let certificate = movie.certificate.clone();
    let languages = match languages {
        [] => movie.language.clone(),
        languages => languages.join(", "),
    };
    PosterCard {
        href: movie_href(movie),
        title: movie.title.clone(),
        picture: poster_of(movie),
        facts: kind.into_iter().chain(certificate).chain([languages]).collect(),
        rating: rating_of(movie),
        note: None,
    }
}

/// A theatre in a list.
pub(crate) fn house_line(theater: &Theater) -> HouseLine {
    HouseLine {
        name: theater.name.clone(),
        address: theater.address.clone(),
        href: theater_href(theater),
    }
}

/// The page of a theatre.
pub(crate) fn theater_href(theater: &Theater) -> String {
    format!("/t/{}", theater.id)
}

/// What a cancelled booking gives back, in words.
pub(crate) fn policy_of(words: Words, fee_bp: i64) -> String {
    let hours = booking::limits::CANCEL_UNTIL_SECONDS / 3_600;
    let back = (ALL_BP - fee_bp).clamp(0, ALL_BP);
    match back {
        0 => say!(words, "theater-policy-none"),
        ALL_BP => say!(words, "theater-policy-all", hours = hours),
        _ => say!(words, "theater-policy", hours = hours, percent = format::percent(words, back)),
    }
}

/// A show as a tile. Its prices have every fee in them.
pub(crate) fn showtime(listed: &ListedShow, now: Timestamp) -> Showtime {
    let show = &listed.show;
    Showtime {
        href: format!("/shows/{}/seats", show.id),
        time: local(show, show.starts_at).time(),
        ends: local(show, show.ends_at).time(),
        format: show.format.clone(),
        language: show.language.clone(),
        screen: listed.screen_name.clone(),
        from: cheapest(show),
        seats: match show.on_sale(now) {
            Ok(()) => Seats::of(listed.available_seats(), show.seat_count),
            Err(NotOnSale::NotYetOpen { opens_at, .. }) => Seats::OpensAt(local(show, opens_at)),
            Err(NotOnSale::Closed | NotOnSale::Past | NotOnSale::Cancelled) => Seats::AtTheDoor,
        },
    }
}

/// The cheapest seat of a show with every fee.
fn cheapest(show: &Show) -> Option<Money> {
    let prices = show.prices.iter().map(|price| price.price_minor.saturating_add(price.fee_minor));
    prices.min().map(|minor| show.money(minor))
}

/// An instant on the clocks of the show's theatre.
pub(crate) fn local(show: &Show, at: Timestamp) -> DateTime {
    at.to_zoned(zone_of(&show.timezone)).datetime()
}

/// The coming week, and further days with shows.
pub(crate) fn days(
    today: Date,
    chosen: Date,
    with_shows: &[Date],
    href: impl Fn(Date) -> String,
) -> Vec<Day> {
    let mut days: Vec<Date> = today.series(jiff::ToSpan::days(1)).take(DAYS_MIN).collect();
    days.extend(with_shows);
    days.push(chosen);
    days.sort_unstable();
    days.dedup();
    let day = |date| Day {
        date,
        href: with_shows.contains(&date).then(|| href(date)),
        is_current: date == chosen,
    };
    days.into_iter().filter(|date| *date >= today).take(DAYS_MAX).map(day).collect()
}

/// The first day with shows after the chosen one.
pub(crate) fn day_after(chosen: Date, with_shows: &[Date]) -> Option<Date> {
    with_shows.iter().copied().find(|date| *date > chosen)
}

/// The identifier in a path; what is none names nothing.
pub(crate) fn id_in<T>(path: &str, kind: impl Fn(Uuid) -> T) -> Option<T> {
    path.parse().ok().map(kind)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ui::Lang;

    use super::*;

    #[test]
    fn what_comes_back_is_said_in_whole_numbers_where_it_is_one() {
        let said = |fee_bp| policy_of(Words::new(Lang::En), fee_bp);
        assert_eq!(said(1_000), "Cancel until 2 hours before: you get 90% back.");
        assert!(said(1_250).contains("87.50%"), "{}", said(1_250));
        assert!(policy_of(Words::new(Lang::Es), 1_250).contains("87,50 %"));
        assert_eq!(said(0), "Cancel until 2 hours before: you get everything back.");
        assert_eq!(said(10_000), "Tickets cannot be given back.");
    }

    #[test]
    fn a_strip_has_a_week_and_every_day_with_shows() {
        let (today, far) = (date(2026, 11, 22), date(2026, 12, 24));
        let days = days(today, today, &[date(2026, 11, 23), far], |date| date.to_string());
        assert_eq!(days.len(), DAYS_MIN + 1);
        assert_eq!((days[0].href.is_some(), days[0].is_current), (false, true));
        assert_eq!(days[1].href.as_deref(), Some("2026-11-23"));
        assert_eq!(days.last().map(|day| day.date), Some(far));
    }

    #[test]
    fn an_address_leaves_out_what_is_empty() {
        assert_eq!(address("/m/x", &[("city", "sao-paulo"), ("date", "")]), "/m/x?city=sao-paulo");
        assert_eq!(address("/search", &[("q", "a & b")]), "/search?q=a+%26+b");
        assert_eq!(address("/", &[]), "/");
    }
}
