//! Shows from CSV: one line a show, in the local time of its theatre.

use jiff::civil::{Date, DateTime, Time};
use kernel::{Currency, Money, Refusal, ScreenId, ShowId, Timestamp};
use store::{Actor, Failure, Tx};

use crate::CategoryPrice;
use crate::create_show::{CreateShow, CreateShowRefusal, create_show};
use crate::import::csv_rows::{Columns, Fields, read_csv};
use crate::import::names::{CityName, one_of};
use crate::import::{ALREADY_THERE, ImportRow, Imported, ReadFile, Rejection, derived_id};
use crate::limits::SHOWS_OF_SLOT_MAX;
use crate::movie::movies_titled;
use crate::screen::screen_numbered;
use crate::show::{ShowStatus, find_show};
use crate::theater::theaters_named;

const COLUMNS: Columns = Columns {
    required: &["city", "theater", "screen_number", "movie", "date", "time", "format", "prices"],
    optional: &[
        "state",
        "country_code",
        "release_date",
        "language",
        "currency",
        "fees",
        "booking_opens_at",
        "booking_closes_at",
    ],
};

const CALLED_OFF: &str = "This show was called off. Remove the row, or add the show again in the \
    console.";
const SLOT_USED_UP: &str =
    "Too many shows were called off at this time. Add this one in the console.";

/// One show of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ShowRow {
    city: CityName,
    theater: String,
    screen_number: i64,
    movie: String,
    release_date: Option<Date>,
    date: Date,
    time: Time,
    format: String,
    language: Option<String>,
    currency: Option<Currency>,
    /// Category and decimal amount; read when the currency is known.
    prices: Vec<(String, String)>,
    fees: Vec<(String, String)>,
    booking_opens_at: Option<Timestamp>,
    booking_closes_at: Option<Timestamp>,
}

/// Reads shows; the columns are described in `docs/import.md`.
#[must_use]
pub fn read_shows(csv: &str) -> ReadFile<ShowRow> {
    read_csv(csv, &COLUMNS, read_show)
}

fn read_show(fields: &mut Fields<'_>) -> Option<ShowRow> {
    let city = CityName::read(fields);
    let (theater, movie) = (fields.required("theater"), fields.required("movie"));
    let (screen_number, format) = (fields.value("screen_number", "3"), fields.required("format"));
    let (date, time) = (fields.value("date", "2026-11-20"), fields.value("time", "18:30"));
    let release_date = fields.optional("release_date", "2026-11-20");
    let currency = fields.optional("currency", "INR");
    let opens = fields.optional("booking_opens_at", "2026-11-20T10:00:00Z");
    let closes = fields.optional("booking_closes_at", "2026-11-20T18:00:00Z");
    fields.required("prices");
    let (prices, fees) = (amounts(fields, "prices"), amounts(fields, "fees"));
    Some(ShowRow {
        city: city?,
        theater: theater?.to_owned(),
        screen_number: screen_number?,
        movie: movie?.to_owned(),
        release_date: release_date?,
        date: date?,
        time: time?,
        format: format?.to_owned(),
        language: fields.text("language").map(str::to_owned),
        currency: currency?,
        prices,
        fees,
        booking_opens_at: opens?,
        booking_closes_at: closes?,
    })
}

/// `regular=250.00; premium=400`
fn amounts(fields: &mut Fields<'_>, field: &str) -> Vec<(String, String)> {
    let mut amounts = Vec::new();
    for part in fields.list(field) {
        match part.split_once('=') {
            Some((category, amount)) => {
                amounts.push((category.trim().to_owned(), amount.trim().to_owned()));
            }
            None => {
                let reason = format!("{part:?} is not understood. Write regular=250; premium=400.");
                fields.problem(field, reason);
            }
        }
    }
    amounts
}

impl ImportRow for ShowRow {
    fn write(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<Imported, Failure<Rejection>> {
        let mut command = self.command(tx, actor)?;
        let is_known = name_show(tx, &mut command)?;
        create_show(tx, &command).map_err(|failure| failure.map(rejection))?;
        Ok(if is_known { Imported::Unchanged } else { Imported::Created })
    }
}

impl ShowRow {
    fn command(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<CreateShow, Failure<Rejection>> {
        let city = self.city.find(tx)?;
        let theaters = theaters_named(tx, city.id, &self.theater)?;
        let theater = one_of(theaters, "theater", &self.theater, "a name of its own for each")?;
        let number = self.screen_number.to_string();
        let screens = screen_numbered(tx, theater.id, self.screen_number)?;
        let screen = one_of(screens.into_iter().collect(), "screen_number", &number, "a number")?;
        let movies = movies_titled(tx, &self.movie, self.release_date)?;
        let movie = one_of(movies, "movie", &self.movie, "release_date")?;
        let currency = self.currency.unwrap_or(theater.currency);
        let local_start = self.date.to_datetime(self.time);
        Ok(CreateShow {
            actor,
            show: show_of_slot(screen.id, local_start, 0),
            movie: movie.id,
            screen: screen.id,
            local_start,
            format: self.format.clone(),
            language: self.language.clone(),
            currency,
            prices: self.category_prices(currency)?,
            booking_opens_at: self.booking_opens_at,
            booking_closes_at: self.booking_closes_at,
            orphan_rule: None,
        })
    }

    fn category_prices(&self, currency: Currency) -> Result<Vec<CategoryPrice>, Rejection> {
        let minor = |field: &str, amount: &str| {
            let money = Money::parse(amount, currency);
            money.map(|money| money.minor).map_err(|error| {
                Rejection::of(field, format!("{amount:?} in {currency}: {error}."))
            })
        };
        if let Some((category, _)) =
            self.fees.iter().find(|(fee, _)| !self.prices.iter().any(|(price, _)| price == fee))
        {
            let message = format!("{category:?} has a fee and no price. Add its price.");
            return Err(Rejection::of("fees", message));
        }
        let prices = self.prices.iter().map(|(category, amount)| {
            let fee = self.fees.iter().find(|(name, _)| name == category);
            Ok(CategoryPrice {
                category: category.clone(),
                price_minor: minor("prices", amount)?,
                fee_minor: fee.map_or(Ok(0), |(_, amount)| minor("fees", amount))?,
            })
        });
        prices.collect()
    }
}

/// Gives a show the identifier of its screen and time, and tells whether it is there. A show that was
/// called off leaves its time to another film; the same film does not go on again by itself, because
/// a file may be imported twice.
fn name_show(tx: &mut Tx<'_>, command: &mut CreateShow) -> Result<bool, Failure<Rejection>> {
    for nth in 0..SHOWS_OF_SLOT_MAX {
        command.show = show_of_slot(command.screen, command.local_start, nth);
        match find_show(tx, command.show)? {
            None => return Ok(false),
            Some(known) if known.status == ShowStatus::Active => return Ok(true),
            Some(known) if known.movie == command.movie => {
                return Err(Rejection::of("time", CALLED_OFF).into());
            }
            Some(_) => {}
        }
    }
    Err(Rejection::of("time", SLOT_USED_UP).into())
}

fn show_of_slot(screen: ScreenId, local_start: DateTime, nth: usize) -> ShowId {
    let (screen, start, nth) = (screen.to_string(), local_start.to_string(), nth.to_string());
    let key = [screen.as_str(), &start, &nth];
    ShowId::new(derived_id("show", if nth == "0" { &key[..2] } else { &key }))
}

fn rejection(refusal: CreateShowRefusal) -> Rejection {
    match refusal {
        CreateShowRefusal::Invalid(problems) => Rejection(problems),
        CreateShowRefusal::IdReused => Rejection::of("time", ALREADY_THERE),
        CreateShowRefusal::ScreenBusy { .. } | CreateShowRefusal::NoSuchLocalTime(_) => {
            Rejection::of("time", refusal.message())
        }
    }
}
