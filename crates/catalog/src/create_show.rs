//! Puts a film or event on a screen at a time.
//!
//! The time is local to the theatre. Where the clock jumps forward, a time that does not exist is
//! refused; where it falls back, a time that exists twice means the first of the two.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use kernel::time::plus_seconds;
use kernel::{Class, Currency, Fact, MovieId, Refusal, ScreenId, ShowId, Timestamp};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Param, StoreError, Tx, params, sql};

use crate::edit::{Checks, FieldProblem, field_details, sentences};
use crate::folded::folded;
use crate::layout::{Layout, find_layout};
use crate::limits::{
    CLEANING_MINUTES, MOVIE_MINUTES_MAX, NAME_CHARS_MAX, PRICE_MINOR_MAX, SHOW_DAYS_AHEAD_MAX,
};
use crate::movie::{Movie, MovieStatus, find_movie};
use crate::screen::{Screen, find_screen};
use crate::show::{CategoryPrice, MINUTE, OrphanRule, Show, ShowStatus, find_show, local_time};
use crate::theater::{HouseStatus, Theater, find_theater};

const MINUTE_SECONDS: i64 = 60;
const DAY_SECONDS: i64 = 24 * 60 * MINUTE_SECONDS;

sql! {
    INSERT_SHOW = "INSERT INTO shows (show_id, movie_id, screen_id, theater_id, city_id, \
        layout_id, starts_at, ends_at, local_date, timezone, format, language, currency, \
        seat_count, prices, booking_opens_at, booking_closes_at, orphan_rule, \
        cancellation_fee_bp, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
        $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)";
    /// Served by `shows_screen`: no show is longer than a day, so a start a day before the wished
    /// one bounds the range.
    CLASHING_SHOW = "SELECT show_id, starts_at, ends_at FROM shows WHERE screen_id = $1 \
        AND starts_at > $2 AND starts_at < $3 AND ends_at > $4 AND status = 'active' \
        ORDER BY starts_at LIMIT 1";
}

/// A show to add.
#[derive(Debug, Clone)]
pub struct CreateShow {
    /// Who adds it.
    pub actor: Actor,
    /// Its new identifier.
    pub show: ShowId,
    /// What is shown.
    pub movie: MovieId,
    /// Where.
    pub screen: ScreenId,
    /// When, on the theatre's clocks.
    pub local_start: DateTime,
    /// `2D`, `IMAX 3D`: one of the film's formats, where it names any.
    pub format: String,
    /// The language of the soundtrack; the film's own if `None`.
    pub language: Option<String>,
    /// The currency of the prices; must be the theatre's.
    pub currency: Currency,
    /// One for each category of the screen's layout.
    pub prices: Vec<CategoryPrice>,
    /// From when it sells; from now if `None`.
    pub booking_opens_at: Option<Timestamp>,
    /// Until when it sells; until its start if `None`.
    pub booking_closes_at: Option<Timestamp>,
    /// What happens to single seats left over; the theatre's rule if `None`.
    pub orphan_rule: Option<OrphanRule>,
}

/// Why a show was not added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateShowRefusal {
    /// Some fields cannot be so; all of them are listed.
    Invalid(Vec<FieldProblem>),
    /// Another show is on the screen at that time, cleaning included.
    ScreenBusy {
        /// Which.
        other: ShowId,
        /// When it begins.
        starts_at: Timestamp,
        /// When it ends.
        ends_at: Timestamp,
        /// Both on the theatre's clocks.
        local: (DateTime, DateTime),
    },
    /// The clocks of the theatre jump over this time.
    NoSuchLocalTime(DateTime),
    /// The identifier belongs to another show.
    IdReused,
}

impl Refusal for CreateShowRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_fields",
            Self::ScreenBusy { .. } => "screen_busy",
            Self::NoSuchLocalTime(_) => "no_such_local_time",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Invalid(_) | Self::NoSuchLocalTime(_) => Class::Rule,
            Self::ScreenBusy { .. } | Self::IdReused => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(problems) => sentences(problems),
            Self::ScreenBusy { local: (start, end), .. } => format!(
                "The screen has another show from {} to {} on the theatre's clocks, and needs \
                 {CLEANING_MINUTES} minutes for cleaning between two. Please choose another time.",
                start.strftime(MINUTE),
                end.strftime(MINUTE)
            ),
            Self::NoSuchLocalTime(time) => format!(
                "{time} does not exist at the theatre: the clocks go forward then. Please choose \
                 an earlier or a later time."
            ),
            Self::IdReused => {
                "This identifier already belongs to another show. Please use a new one.".to_owned()
            }
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Invalid(problems) => field_details(problems),
            Self::ScreenBusy { other, starts_at, ends_at, .. } => {
                json!({ "showId": other, "startsAt": starts_at, "endsAt": ends_at })
            }
            Self::NoSuchLocalTime(_) | Self::IdReused => Value::Null,
        }
    }
}

/// Adds a show. The same command again finds it there.
pub fn create_show(
    tx: &mut Tx<'_>,
    command: &CreateShow,
) -> Result<Show, Failure<CreateShowRefusal>> {
    if let Some(known) = find_show(tx, command.show)? {
        return if is_same(&known, command) {
            Ok(known)
        } else {
            Err(CreateShowRefusal::IdReused.into())
        };
    }
    let stage = set_stage(tx, command)?;
    let show = described(&stage, command, tx.now())?;
    check(&show, &stage, tx.now())?;
    refuse_clash(tx, &show)?;
    insert(tx, &show)?;
    tx.fact(Fact::ShowChanged { show: show.id, movie: show.movie, city: show.city });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.create_show",
        subject_kind: "show",
        subject: show.id.uuid(),
        detail: json!({
            "movie": show.movie,
            "screen": show.screen,
            "startsAt": show.starts_at,
            "prices": show.prices,
        }),
    })?;
    Ok(show)
}

/// What a show needs to take place.
struct Stage {
    movie: Movie,
    screen: Screen,
    theater: Theater,
    layout: std::sync::Arc<Layout>,
}

/// Finds all that the show refers to, or lists what is missing.
fn set_stage(tx: &mut Tx<'_>, command: &CreateShow) -> Result<Stage, Failure<CreateShowRefusal>> {
    let mut checks = Checks::default();
    let movie = find_movie(tx, command.movie)?;
    match &movie {
        None => checks.problem("movieId", "There is no such film or event."),
        Some(movie) if movie.status == MovieStatus::Archived => {
            checks.problem("movieId", format!("{} is archived. Activate it first.", movie.title));
        }
        Some(_) => {}
    }
    let screen = find_screen(tx, command.screen)?;
    let (mut theater, mut layout) = (None, None);
    match &screen {
        None => checks.problem("screenId", "There is no such screen."),
        Some(screen) => {
            theater = find_theater(tx, screen.theater)?;
            if let Some(id) = screen.layout {
                layout = find_layout(tx, id)?;
            }
            let is_closed = |house: &Theater| house.status == HouseStatus::Closed;
            if screen.status == HouseStatus::Closed || theater.as_ref().is_some_and(is_closed) {
                checks.problem("screenId", "The screen is closed. Open it or choose another.");
            } else if layout.is_none() {
                checks.problem("screenId", "The screen has no layout yet. Publish one first.");
            }
        }
    }
    let problems = checks.into_problems();
    match (movie, screen, theater, layout) {
        (Some(movie), Some(screen), Some(theater), Some(layout)) if problems.is_empty() => {
            Ok(Stage { movie, screen, theater, layout })
        }
        _ => Err(CreateShowRefusal::Invalid(problems).into()),
    }
}

fn described(
    stage: &Stage,
    command: &CreateShow,
    now: Timestamp,
) -> Result<Show, Failure<CreateShowRefusal>> {
    let Stage { movie, screen, theater, layout } = stage;
    let starts_at = instant_of(command.local_start, &theater.timezone)?;
    let duration_seconds = i64::from(movie.duration_minutes) * MINUTE_SECONDS;
    Ok(Show {
        id: command.show,
        movie: movie.id,
        screen: screen.id,
        theater: theater.id,
        city: theater.city,
        layout: layout.id,
        starts_at,
        ends_at: plus_seconds(starts_at, duration_seconds),
        local_date: command.local_start.date(),
        timezone: theater.timezone.clone(),
        format: command.format.clone(),
        language: command.language.clone().unwrap_or_else(|| movie.language.clone()),
        currency: command.currency,
        seat_count: u32::try_from(layout.seats.len()).unwrap_or(u32::MAX),
        prices: command.prices.clone(),
        booking_opens_at: command.booking_opens_at.unwrap_or(now),
        booking_closes_at: command.booking_closes_at.unwrap_or(starts_at),
        orphan_rule: command.orphan_rule.unwrap_or(theater.orphan_rule),
        cancellation_fee_bp: theater.cancellation_fee_bp,
        status: ShowStatus::Active,
    })
}

/// The instant of a local time, by the rule at the top of this file; the last or the first one of all
/// for a time at the ends of the calendar, which is too far ahead or in the past.
fn instant_of(local: DateTime, zone: &str) -> Result<Timestamp, Failure<CreateShowRefusal>> {
    let defect = |error: jiff::Error| StoreError::Defect(format!("{local} in {zone}: {error}"));
    let ambiguous = TimeZone::get(zone).map_err(defect)?.to_ambiguous_timestamp(local);
    if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
        return Err(CreateShowRefusal::NoSuchLocalTime(local).into());
    }
    let end = if local.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    Ok(ambiguous.earlier().unwrap_or(end))
}

fn check(show: &Show, stage: &Stage, now: Timestamp) -> Result<(), CreateShowRefusal> {
    let mut checks = Checks::default();
    if show.starts_at <= now {
        checks.problem("time", "The show begins in the past. Please choose a later time.");
    }
    if show.starts_at > plus_seconds(now, SHOW_DAYS_AHEAD_MAX * DAY_SECONDS) {
        let message = format!("A show can be announced at most {SHOW_DAYS_AHEAD_MAX} days ahead.");
        checks.problem("date", message);
    }
    checks.required("format", &show.format, NAME_CHARS_MAX);
    let formats = &stage.movie.formats;
    let is_offered = formats.iter().any(|format| folded(format) == folded(&show.format));
    if !formats.is_empty() && !is_offered {
        let message =
            format!("The film is not to be had in {}. It has {}.", show.format, formats.join(", "));
        checks.problem("format", message);
    }
    checks.required("language", &show.language, NAME_CHARS_MAX);
    if show.currency != stage.theater.currency {
        let message = format!("The theatre sells in {}.", stage.theater.currency);
        checks.problem("currency", message);
    }
    check_prices(&mut checks, &show.prices, &stage.layout);
    check_window(&mut checks, show);
    let problems = checks.into_problems();
    if problems.is_empty() { Ok(()) } else { Err(CreateShowRefusal::Invalid(problems)) }
}

/// Each category of the layout has one price, and nothing else has.
pub(crate) fn check_prices(checks: &mut Checks, prices: &[CategoryPrice], layout: &Layout) {
    for category in &layout.categories {
        let field = format!("pricing.{}", category.key);
        match prices.iter().filter(|price| price.category == category.key).count() {
            1 => {}
            0 => checks.problem(field, format!("{} needs a price.", category.name)),
            _ => checks.problem(field, format!("{} has several prices.", category.name)),
        }
    }
    for price in prices {
        let field = format!("pricing.{}", price.category);
        if !layout.categories.iter().any(|category| category.key == price.category) {
            let keys: Vec<&str> =
                layout.categories.iter().map(|category| category.key.as_str()).collect();
            let message = format!(
                "The layout has no category {:?}. It has {}.",
                price.category,
                keys.join(", ")
            );
            checks.problem(field.clone(), message);
        }
        let amounts = 0..=PRICE_MINOR_MAX;
        if !amounts.contains(&price.price_minor) || !amounts.contains(&price.fee_minor) {
            let message = format!("Price and fee must be 0 to {PRICE_MINOR_MAX} minor units.");
            checks.problem(field, message);
        }
    }
}

pub(crate) fn check_window(checks: &mut Checks, show: &Show) {
    if show.booking_opens_at >= show.booking_closes_at {
        checks.problem("bookingOpensAt", "Booking must open before it closes.");
    }
    if show.booking_closes_at > show.ends_at {
        checks.problem("bookingClosesAt", "Booking must close before the show ends.");
    }
}

fn refuse_clash(tx: &mut Tx<'_>, show: &Show) -> Result<(), Failure<CreateShowRefusal>> {
    let cleaning = CLEANING_MINUTES * MINUTE_SECONDS;
    let day_before = i64::from(MOVIE_MINUTES_MAX) * MINUTE_SECONDS + cleaning;
    let window = params![
        show.screen,
        plus_seconds(show.starts_at, -day_before),
        plus_seconds(show.ends_at, cleaning),
        plus_seconds(show.starts_at, -cleaning),
    ];
    let clash = tx.row_opt(&CLASHING_SHOW, window, |row| {
        let (starts_at, ends_at) = (row.get(1)?, row.get(2)?);
        let local = [starts_at, ends_at].map(|at| local_time(at, &show.timezone)).into();
        Ok(CreateShowRefusal::ScreenBusy { other: row.get(0)?, starts_at, ends_at, local })
    })?;
    clash.map_or(Ok(()), |clash| Err(clash.into()))
}

fn insert(tx: &mut Tx<'_>, show: &Show) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        &INSERT_SHOW,
        &[
            show.id.into(),
            show.movie.into(),
            show.screen.into(),
            show.theater.into(),
            show.city.into(),
            show.layout.into(),
            show.starts_at.into(),
            show.ends_at.into(),
            show.local_date.into(),
            (&show.timezone).into(),
            (&show.format).into(),
            (&show.language).into(),
            show.currency.code().into(),
            show.seat_count.into(),
            Param::json(&show.prices),
            show.booking_opens_at.into(),
            show.booking_closes_at.into(),
            show.orphan_rule.as_str().into(),
            show.cancellation_fee_bp.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Whether a show is what this command once made, as far as the command says.
fn is_same(known: &Show, command: &CreateShow) -> bool {
    let starts_at = instant_of(command.local_start, &known.timezone).ok();
    let is_said = |said: Option<Timestamp>, is: Timestamp| said.is_none_or(|said| said == is);
    known.movie == command.movie
        && known.screen == command.screen
        && starts_at == Some(known.starts_at)
        && known.format == command.format
        && command.language.as_ref().is_none_or(|language| *language == known.language)
        && known.currency == command.currency
        && known.prices == command.prices
        && is_said(command.booking_opens_at, known.booking_opens_at)
        && is_said(command.booking_closes_at, known.booking_closes_at)
        && command.orphan_rule.is_none_or(|rule| rule == known.orphan_rule)
}
