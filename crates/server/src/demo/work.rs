//! Makes the houses and their shows: one thread draws them, the store's writer takes them in.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use booking::SealedContact;
use catalog::{
    CreateShow, Movie, PublishLayout, create_screen, create_show, create_theater, publish_layout,
};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::Refusal;
use kernel::time::seconds_between;
use store::{Actor, Engine, Failure, Store, StoreError, Tx};
use tokio::runtime::Builder;

use super::crowd::{self, Party, Taste};
use super::dice::Dice;
use super::houses::{House, HouseKind};
use super::programme::{day, films_on};
use super::sales::{Likenesses, Sale, Sales, Sold, hall_and_prices, sell_show};
use super::size::{Size, Spot};
use crate::trouble::Trouble;

/// Houses that are drawn and written together.
const HOUSES_PER_BATCH: usize = 32;
/// Scripts that wait for the store at a time.
const SCRIPTS_AT_A_TIME: usize = 256;
/// Shows whose sales share a commit: each is some thirty bookings. An embedded file writes the pages
/// that bookings meet in, such as those of their numbers, once for each commit.
const SALES_AT_A_TIME: usize = 512;
const SALES_AT_A_TIME_ON_A_SERVER: usize = 32;
/// Batches that are drawn ahead of the writer.
const DRAWN_AHEAD: usize = 4;
/// How often a long work says how far it is.
const PROGRESS_EVERY: Duration = Duration::from_secs(2);
/// Shows that begin within so many seconds have an audience already.
const CROWDED_SECONDS: i64 = 36 * 3_600;
/// Shows are made for today and so many days after it.
const DAYS_AHEAD: i64 = 6;

/// What is to be made.
pub(super) struct Work<'w> {
    pub(super) size: Size,
    pub(super) spots: Vec<Spot<'w>>,
    pub(super) films: &'w [Movie],
    pub(super) events: &'w [Movie],
    pub(super) contact: SealedContact,
    pub(super) now: Timestamp,
    /// When the demo was last made, if it was: then only later days are missing.
    pub(super) last: Option<Timestamp>,
    /// Seats that were sold before anybody looks, besides those of the audience.
    pub(super) sold: usize,
}

/// A few houses, drawn.
#[derive(Default)]
struct Batch {
    houses: Vec<(House, Vec<PublishLayout>)>,
    /// The shows of each screen.
    screens: Vec<Vec<CreateShow>>,
    /// Who comes to them.
    audience: Vec<Party>,
    /// What they have sold in a long time.
    sales: Vec<Sale>,
}

impl Batch {
    /// An audience comes to a show. Where none comes it has sold in a long time; otherwise what it
    /// would sell may be taken.
    fn visit(
        &mut self,
        audience: impl Iterator<Item = Party>,
        sale: impl FnOnce() -> Option<Sale>,
    ) {
        let before = self.audience.len();
        self.audience.extend(audience);
        if self.audience.len() == before {
            self.sales.extend(sale());
        }
    }
}

/// What was made so far.
#[derive(Default)]
pub(super) struct Made {
    houses: usize,
    pub(super) shows: usize,
    pub(super) sold: Sold,
}

/// Makes everything and answers how much was added.
pub(super) fn make(store: &Store, work: &Work<'_>) -> Result<Made, Trouble> {
    let runtime = Builder::new_current_thread()
        .build()
        .map_err(|error| Trouble::Found(format!("the demo cannot be made: {error}")))?;
    let (drawn, to_write) = sync_channel(DRAWN_AHEAD);
    std::thread::scope(|scope| {
        let drawing = scope.spawn(move || draw_all(work, &drawn));
        let written = runtime.block_on(write_all(store, work, to_write));
        drawing.join().expect("drawing does not panic")?;
        written
    })
}

fn draw_all(work: &Work<'_>, to: &SyncSender<Batch>) -> Result<(), Trouble> {
    let mut sales = Sales::of(work.sold, work.spots.len());
    for spots in work.spots.chunks(HOUSES_PER_BATCH) {
        let mut batch = Batch::default();
        for spot in spots {
            sales.next_house();
            draw(work, spot, &mut sales, &mut batch)?;
        }
        if to.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

fn draw(
    work: &Work<'_>,
    spot: &Spot<'_>,
    sales: &mut Sales,
    batch: &mut Batch,
) -> Result<(), Trouble> {
    let zone = spot.zone()?;
    let dates: Vec<Date> = days(work, &zone).collect();
    if dates.is_empty() {
        return Ok(());
    }
    let house = spot.house();
    let (theater, films) = (house.theater.theater, films_on(&house.city, work.films));
    let mut layouts = Vec::new();
    for screen in &house.screens {
        let layout = screen
            .plan()
            .map_err(|problems| Trouble::Found(format!("a demo plan is wrong: {}", problems[0])))?
            .layout;
        let keys: Vec<String> = layout.categories.iter().map(|c| c.key.clone()).collect();
        let mut shows = Vec::new();
        for date in dates.iter().copied() {
            for show in day(&house, screen, &keys, date, &films, work.events) {
                let Ok(start) = show.local_start.to_zoned(zone.clone()) else { continue };
                let ahead = seconds_between(work.now, start.timestamp());
                if ahead > 0 {
                    let audience = parties(work.size, &house, &show, ahead);
                    batch.visit(audience, || {
                        sales.next_show(show.show, theater, || hall_and_prices(&layout, &show))
                    });
                    shows.push(show);
                }
            }
        }
        batch.screens.push(shows);
        layouts.push(PublishLayout { actor: Actor::System, screen: screen.create.screen, layout });
    }
    batch.houses.push((house, if work.last.is_none() { layouts } else { Vec::new() }));
    Ok(())
}

/// The days whose shows are missing.
fn days(work: &Work<'_>, zone: &TimeZone) -> impl Iterator<Item = Date> {
    let today = work.now.to_zoned(zone.clone()).date();
    let first = work.last.map_or(today, |last| {
        let made = last.to_zoned(zone.clone()).date();
        made.saturating_add((DAYS_AHEAD + 1).days()).max(today)
    });
    first.series(1.day()).take_while(move |date| *date <= today.saturating_add(DAYS_AHEAD.days()))
}

/// Who has bought seats of a show before anybody looks.
fn parties(
    size: Size,
    house: &House,
    show: &CreateShow,
    ahead_seconds: i64,
) -> impl Iterator<Item = Party> {
    let dice = Dice::of(&["parties", &show.show.to_string()]);
    let (chance, (low, high), taste) = match (house.kind, size) {
        (_, Size::Full) => (0, (0, 0), Taste::Best),
        (HouseKind::Arena, _) => (100, (150, 250), Taste::Anywhere),
        (_, Size::Tiny | Size::Small | Size::City) => (25, (2, 9), Taste::Best),
    };
    let is_crowded = ahead_seconds < CROWDED_SECONDS && dice.percent(chance);
    let (show, currency) = (show.show, show.currency);
    let count = if is_crowded { dice.between(low, high) } else { 0 };
    (0..count).map(move |number| Party { show, currency, number, taste })
}

/// Many small scripts at a time share the store's commits, and none is so large that SQLite has to
/// keep much to undo it.
async fn write_all(store: &Store, work: &Work<'_>, from: Receiver<Batch>) -> Result<Made, Trouble> {
    let (began, mut told) = (Instant::now(), Instant::now());
    let (mut made, known) = (Made::default(), Arc::new(Likenesses::default()));
    for Batch { houses, screens, audience, sales } in from {
        made.houses += houses.len();
        let houses = houses.into_iter().filter(|(_, layouts)| !layouts.is_empty());
        all(
            SCRIPTS_AT_A_TIME,
            houses.map(|house| {
                store.write("demo.house", move |tx| write_house(tx, &house.0, &house.1))
            }),
        )
        .await?;
        let added = all(
            SCRIPTS_AT_A_TIME,
            screens
                .into_iter()
                .map(|screen| store.write("demo.shows", move |tx| write_shows(tx, &screen))),
        );
        made.shows += added.await?.iter().sum::<usize>();
        all(
            parties_at_a_time(store),
            audience.into_iter().map(|party| {
                let contact = work.contact.clone();
                store.write("demo.audience", move |tx| crowd::sell(tx, party, &contact))
            }),
        )
        .await?;
        for sold in sell_all(store, sales, &work.contact, &known).await? {
            made.sold += sold;
        }
        if told.elapsed() > PROGRESS_EVERY {
            told = Instant::now();
            tell(work, &made, began);
        }
    }
    Ok(made)
}

fn tell(work: &Work<'_>, made: &Made, began: Instant) {
    let (houses, seconds) = (work.spots.len(), began.elapsed().as_secs().max(1));
    let sold = made.sold.seats;
    let seats = match work.sold {
        0 => String::new(),
        wanted => format!(", {sold} of {wanted} seats sold, {} a second", sold as u64 / seconds),
    };
    let left = seconds * (houses - made.houses) as u64 / made.houses.max(1) as u64;
    let (done, shows) = (made.houses, made.shows);
    eprintln!("{done} of {houses} theatres, {shows} shows{seats}, {seconds} s, {left} s left");
}

/// Answers how many seats each show sold. One that does not sell sells nothing.
async fn sell_all(
    store: &Store,
    sales: Vec<Sale>,
    contact: &SealedContact,
    known: &Arc<Likenesses>,
) -> Result<Vec<Sold>, StoreError> {
    let scripts = sales.into_iter().map(|sale| {
        let (contact, known) = (contact.clone(), Arc::clone(known));
        let done = store.write("demo.sales", move |tx| sell_show(tx, &sale, &contact, &known));
        async move {
            match done.await {
                Ok(sold) => Ok(sold),
                Err(Failure::Refused(())) => Ok(Sold::default()),
                Err(Failure::Store(error)) => Err(error),
            }
        }
    });
    let at_a_time = match store.engine() {
        Engine::Sqlite => SALES_AT_A_TIME,
        Engine::Postgres => SALES_AT_A_TIME_ON_A_SERVER,
    };
    all(at_a_time, scripts).await
}

/// The embedded writer runs scripts one after the other anyway. On PostgreSQL all sales of the demo
/// would meet at one wallet and undo each other.
fn parties_at_a_time(store: &Store) -> usize {
    match store.engine() {
        Engine::Sqlite => SCRIPTS_AT_A_TIME,
        Engine::Postgres => 1,
    }
}

/// Waits for all scripts, so many of them at a time.
async fn all<T>(
    at_a_time: usize,
    scripts: impl Iterator<Item = impl Future<Output = Result<T, StoreError>>>,
) -> Result<Vec<T>, StoreError> {
    stream::iter(scripts).buffer_unordered(at_a_time).try_collect().await
}

fn write_house(
    tx: &mut Tx<'_>,
    house: &House,
    layouts: &[PublishLayout],
) -> Result<(), StoreError> {
    accepted(create_theater(tx, &house.theater))?;
    for (screen, layout) in house.screens.iter().zip(layouts) {
        accepted(create_screen(tx, &screen.create))?;
        accepted(publish_layout(tx, layout))?;
    }
    Ok(())
}

fn write_shows(tx: &mut Tx<'_>, shows: &[CreateShow]) -> Result<usize, StoreError> {
    let mut added = 0;
    for show in shows {
        added += usize::from(accepted(create_show(tx, show))?.is_some());
    }
    Ok(added)
}

fn accepted<T, R: Refusal>(done: Result<T, Failure<R>>) -> Result<Option<T>, StoreError> {
    match done {
        Ok(value) => Ok(Some(value)),
        Err(failure) => unless_refused(failure).map(|()| None),
    }
}

/// What was refused was changed by somebody since it was made; that stands.
pub(super) fn unless_refused<R: Refusal>(failure: Failure<R>) -> Result<(), StoreError> {
    match failure {
        Failure::Refused(refusal) => {
            tracing::debug!(code = refusal.code(), "demo data was not added");
            Ok(())
        }
        Failure::Store(error) => Err(error),
    }
}
