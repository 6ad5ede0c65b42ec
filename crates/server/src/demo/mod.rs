//! The demo: cities, films, houses, a week of shows and an audience, made once and then kept
//! running a week ahead.
//!
//! Everything goes through the same commands as a real house's data, so it obeys the same rules.
//! Everything but "today" follows from one seed, so two demos of one day are alike. While it is
//! served, a live crowd may come and buy.

mod arena;
mod cities;
mod crowd;
mod dice;
mod events;
mod films;
mod halls;
mod houses;
mod live_crowd;
mod names;
mod opinions;
mod people;
mod prices;
mod programme;
mod reviews;
mod sales;
mod size;
mod work;

use std::sync::Arc;

use accounts::Vault;
use catalog::{City, CreateCity, CreateMovie, Movie, Page, create_city, create_movie, list_cities};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kernel::{CityId, MovieId, ShowId};
use serde_json::json;
use store::{Actor, Entry, Snapshot, Store, StoreError, Tx, journal_of};
use uuid::Uuid;

use crate::trouble::Trouble;
use houses::House;

pub(crate) use live_crowd::{CROWD_MAX, LiveCrowd};
pub(crate) use people::{ACCOUNTS, PASSWORD};
pub(crate) use sales::Sold;
pub(crate) use size::Size;

/// What the journal keeps the demo's own history under.
const DEMO: Uuid = Uuid::from_u128(0x7573_6865_7264_8000_8000_0000_0000_0001);
/// Cities or films that one script adds.
const ROWS_PER_SCRIPT: usize = 500;

/// What was made, and where to look first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demo {
    pub(crate) shows_added: usize,
    pub(crate) sold: Sold,
    pub(crate) city: CityId,
    pub(crate) movie: MovieId,
    pub(crate) date: Date,
    pub(crate) show: ShowId,
}

/// Makes the demo, or brings the one that is there up to a week ahead. A new one has sold `sold`
/// seats besides those of its small audience.
pub(crate) fn make(store: &Store, vault: &Vault, size: Size, sold: usize) -> Result<Demo, Trouble> {
    let last =
        store.read_blocking("demo.history", move |snapshot| history(snapshot, size))?.last()?;
    if last.is_some() && sold > 0 {
        return Err(Trouble::Found(
            "--sold fills a new demo, and this folder has one already; choose another folder with \
             --data-dir, or leave --sold out"
                .into(),
        ));
    }
    let now = store.now();
    let (cities, films, events) = (cities::cities(), films::films(), events::events());
    let spots = size.spots(&cities);
    let (first, zone) = (spots[0].house(), spots[0].zone()?);
    if last.is_none() {
        note(store, "demo.begin", size)?;
        add_all(store, &cities, add_city)?;
        add_all(store, &films, add_movie)?;
        add_all(store, &events, add_movie)?;
        let newcomers = Arc::new(people::newcomers(vault, first.theater.theater));
        store.write_blocking("demo.people", move |tx| people::open(tx, &newcomers))?;
        reviews::write(store, &programme::films_on(&first.city, &films), &events)?;
    }
    let contact = crowd::contact(vault);
    let work = work::Work { size, spots, films: &films, events: &events, contact, now, last, sold };
    let made = work::make(store, &work)?;
    note(store, "demo.end", size)?;
    Ok(first_look(&first, &films, now.to_zoned(zone).date(), &made))
}

/// What the journal tells of earlier demos in this database.
enum History {
    Empty,
    Begun,
    Made(Timestamp),
    OtherSize(String),
    SomeoneElses,
}

impl History {
    fn last(self) -> Result<Option<Timestamp>, Trouble> {
        match self {
            Self::Empty | Self::Begun => Ok(None),
            Self::Made(at) => Ok(Some(at)),
            Self::OtherSize(size) => Err(Trouble::Found(format!(
                "this folder has a demo of size {size}; start it with --size {size}, or choose \
                 another folder with --data-dir"
            ))),
            Self::SomeoneElses => Err(Trouble::Found(
                "this database has data that is not a demo's; choose another folder with \
                 --data-dir, or start it with `usher serve`"
                    .into(),
            )),
        }
    }
}

fn history(snapshot: &mut Snapshot<'_>, size: Size) -> Result<History, StoreError> {
    let entries = journal_of(snapshot, DEMO)?;
    let Some(first) = entries.first() else {
        let is_empty = list_cities(snapshot, Page::new(1, 1))?.total == 0;
        return Ok(if is_empty { History::Empty } else { History::SomeoneElses });
    };
    let made = first.detail["size"].as_str().unwrap_or_default();
    if made != size.word() {
        return Ok(History::OtherSize(made.to_owned()));
    }
    let end = entries.iter().rfind(|entry| entry.action == "demo.end");
    Ok(end.map_or(History::Begun, |entry| History::Made(entry.at)))
}

fn note(store: &Store, action: &'static str, size: Size) -> Result<(), StoreError> {
    store.write_blocking("demo.note", move |tx| {
        tx.journal(&Entry {
            actor: Actor::System,
            action,
            subject_kind: "demo",
            subject: DEMO,
            detail: json!({ "size": size.word() }),
        })
    })
}

fn add_all<T: Clone + Send + Sync + 'static>(
    store: &Store,
    rows: &[T],
    add: fn(&mut Tx<'_>, &T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for rows in rows.chunks(ROWS_PER_SCRIPT) {
        let rows = rows.to_vec();
        store
            .write_blocking("demo.rows", move |tx| rows.iter().try_for_each(|row| add(tx, row)))?;
    }
    Ok(())
}

fn add_city(tx: &mut Tx<'_>, city: &City) -> Result<(), StoreError> {
    let command = CreateCity { actor: Actor::System, city: city.clone() };
    create_city(tx, &command).map(|_| ()).or_else(work::unless_refused)
}

fn add_movie(tx: &mut Tx<'_>, movie: &Movie) -> Result<(), StoreError> {
    let command = CreateMovie { actor: Actor::System, movie: movie.clone() };
    create_movie(tx, &command).map(|_| ()).or_else(work::unless_refused)
}

/// The first show of tomorrow in the first house.
fn first_look(house: &House, films: &[Movie], today: Date, made: &work::Made) -> Demo {
    let date = today.saturating_add(1.day());
    let on = programme::films_on(&house.city, films);
    let shows = programme::day(house, &house.screens[0], &[], date, &on, &[]);
    let show = shows.first().expect("a cinema opens every day");
    Demo {
        shows_added: made.shows,
        sold: made.sold,
        city: house.city.id,
        movie: show.movie,
        date,
        show: show.show,
    }
}
