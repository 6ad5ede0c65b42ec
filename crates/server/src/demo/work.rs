//! Makes the houses and their shows: one thread draws them, the store's writer takes them in.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use booking::SealedContact;
use catalog::{
    CreateShow, Movie, PublishLayout, create_screen, create_show, create_theater, publish_layout,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::Refusal;
use kernel::time::seconds_between;
use store::{Actor, Failure, Store, StoreError, Tx};

use super::dice::Dice;
use super::houses::{House, HouseKind};
use super::programme::{day, films_on};
use super::size::Spot;
use super::{Size, crowd};
use crate::trouble::Trouble;

/// Houses that one script makes, with all of their shows.
const HOUSES_PER_SCRIPT: usize = 4;
/// Scripts that are drawn ahead of the writer.
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
}

/// A few houses, drawn.
struct Batch {
    houses: Vec<(House, Vec<PublishLayout>)>,
    shows: Vec<(CreateShow, usize)>,
    contact: SealedContact,
}

/// Makes everything and answers how many shows were added.
pub(super) fn make(store: &Store, work: &Work<'_>) -> Result<usize, Trouble> {
    let (drawn, to_write) = sync_channel(DRAWN_AHEAD);
    std::thread::scope(|scope| {
        let drawing = scope.spawn(move || draw_all(work, &drawn));
        let written = write_all(store, work.spots.len(), &to_write);
        // Without a reader the other thread stops at its next batch.
        drop(to_write);
        drawing.join().expect("drawing does not panic")?;
        written
    })
}

fn draw_all(work: &Work<'_>, to: &SyncSender<Batch>) -> Result<(), Trouble> {
    for spots in work.spots.chunks(HOUSES_PER_SCRIPT) {
        let mut batch =
            Batch { houses: Vec::new(), shows: Vec::new(), contact: work.contact.clone() };
        for spot in spots {
            draw(work, spot, &mut batch)?;
        }
        if to.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

fn draw(work: &Work<'_>, spot: &Spot<'_>, batch: &mut Batch) -> Result<(), Trouble> {
    let zone = spot.zone()?;
    let dates: Vec<Date> = days(work, &zone).collect();
    if dates.is_empty() {
        return Ok(());
    }
    let house = spot.house();
    let films = films_on(&house.city, work.films);
    let mut layouts = Vec::new();
    for screen in &house.screens {
        let layout = screen
            .plan()
            .map_err(|problems| Trouble::Found(format!("a demo plan is wrong: {}", problems[0])))?
            .layout;
        let keys: Vec<String> = layout.categories.iter().map(|c| c.key.clone()).collect();
        for date in dates.iter().copied() {
            for show in day(&house, screen, &keys, date, &films, work.events) {
                let Ok(start) = show.local_start.to_zoned(zone.clone()) else { continue };
                let ahead = seconds_between(work.now, start.timestamp());
                if ahead > 0 {
                    let parties = parties(work.size, &house, &show, ahead);
                    batch.shows.push((show, parties));
                }
            }
        }
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

/// How many parties have bought seats of a show before anybody looks.
fn parties(size: Size, house: &House, show: &CreateShow, ahead_seconds: i64) -> usize {
    let dice = Dice::of(&["parties", &show.show.to_string()]);
    if house.kind == HouseKind::Arena {
        return if size == Size::Full { 0 } else { dice.between(60, 120) };
    }
    let chance = match size {
        _ if ahead_seconds > CROWDED_SECONDS => 0,
        Size::Small => 60,
        Size::City => 40,
        Size::Full => 0,
    };
    if dice.percent(chance) { dice.between(2, 9) } else { 0 }
}

fn write_all(store: &Store, houses: usize, from: &Receiver<Batch>) -> Result<usize, Trouble> {
    let (began, mut told) = (Instant::now(), Instant::now());
    let (mut houses_done, mut shows) = (0, 0);
    for batch in from {
        houses_done += batch.houses.len();
        let batch = Arc::new(batch);
        shows += store.write_blocking("demo.houses", move |tx| write(tx, &batch))?;
        if told.elapsed() > PROGRESS_EVERY {
            told = Instant::now();
            let seconds = began.elapsed().as_secs();
            eprintln!("{houses_done} of {houses} theatres, {shows} shows, {seconds} s");
        }
    }
    Ok(shows)
}

fn write(tx: &mut Tx<'_>, batch: &Batch) -> Result<usize, StoreError> {
    for (house, layouts) in &batch.houses {
        if layouts.is_empty() {
            continue;
        }
        accepted(create_theater(tx, &house.theater))?;
        for (screen, layout) in house.screens.iter().zip(layouts) {
            accepted(create_screen(tx, &screen.create))?;
            accepted(publish_layout(tx, layout))?;
        }
    }
    let mut added = 0;
    for (show, parties) in &batch.shows {
        if let Some(show) = accepted(create_show(tx, show))? {
            added += 1;
            if *parties > 0 {
                crowd::fill(tx, &show, *parties, &batch.contact)?;
            }
        }
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
