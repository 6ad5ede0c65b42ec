//! Where the crowd goes, how much of a show it may take, and what it has booked so far.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalog::{ListedShow, TheaterFilter};
use http_api::actions::{board_of, showtimes, theater_day, theaters};
use http_api::{ApiError, App, Page};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::time::seconds_between;
use kernel::{BookingId, ShowId, TheaterId};
use seating::Board;

use crate::demo::Demo;
use crate::demo::dice::Dice;

/// Shows that most of the crowd comes for.
const POPULAR_SHOWS: usize = 6;
/// So many in a hundred come for one of them,
const POPULAR_PERCENT: usize = 65;
/// and so many of these for the one on the tour.
const TOUR_PERCENT: usize = 50;
/// How many days ahead people look.
const DAYS_AHEAD: usize = 4;
/// Shows that somebody looks at before going home.
const CHOICES_MAX: usize = 6;
/// Theatres that the crowd knows.
const THEATERS_MAX: u32 = 100;
/// Nobody plans for a show that begins so soon: who books can still give back for a while.
const AHEAD_SECONDS_MIN: i64 = 3 * 3_600;
/// The part of a show that the crowd leaves to others, in percent of its seats.
const LEFT_PERCENT: usize = 25;
/// It buys nothing below this; who comes then lets go again, so that the map goes on moving.
const BOUGHT_UNTIL_PERCENT: usize = 35;
/// Bookings that the crowd remembers, to give them back one day.
const BOOKINGS_MAX: usize = 2_000;

/// What the people of a crowd have in common.
pub(super) struct Outings {
    pub(super) app: App,
    demo: Demo,
    on: Mutex<Arc<WhatIsOn>>,
    bookings: Mutex<VecDeque<Booked>>,
    /// Whoever has it may take seats: else many at once would take more than is left to them.
    pub(super) turn: tokio::sync::Mutex<()>,
}

/// The shows and houses that the crowd knows.
#[derive(Default)]
struct WhatIsOn {
    popular: Vec<ShowId>,
    theaters: Vec<TheaterId>,
}

/// A booking of the crowd, and the session that it was made in.
pub(super) struct Booked {
    pub(super) show: ShowId,
    pub(super) booking: BookingId,
    pub(super) session: String,
}

/// A show that somebody has chosen.
pub(super) struct Choice {
    pub(super) show: ShowId,
    pub(super) board: Arc<Board>,
    /// What they come to give back, if not to buy.
    pub(super) gives_back: Option<Booked>,
}

impl Outings {
    pub(super) fn new(app: App, demo: Demo) -> Self {
        Self {
            app,
            demo,
            on: Mutex::default(),
            bookings: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Reads what is on.
    pub(super) async fn read(&self) {
        match self.find_what_is_on().await {
            Ok(on) => *lock(&self.on) = Arc::new(on),
            Err(error) => tracing::warn!(code = error.code(), "the crowd knows not what is on"),
        }
    }

    /// A show to go to, and whether it is to give tickets back: always where it is nearly full, and
    /// else so many times in a hundred.
    pub(super) async fn choose(
        &self,
        dice: &Dice,
        gives_back_percent: usize,
    ) -> Result<Option<Choice>, ApiError> {
        let on = Arc::clone(&lock(&self.on));
        for _ in 0..CHOICES_MAX {
            let Some(show) = self.pick(&on, dice).await? else { continue };
            let board = board_of(&self.app, show).await?;
            let is_full = !self.has_left(&board, BOUGHT_UNTIL_PERCENT, 0);
            let gives_back = (is_full || dice.percent(gives_back_percent))
                .then(|| self.forget(show, dice))
                .flatten();
            if gives_back.is_some() || self.has_left(&board, LEFT_PERCENT, 0) {
                return Ok(Some(Choice { show, board, gives_back }));
            }
        }
        Ok(None)
    }

    /// Whether the crowd may still hold so many seats of a show.
    pub(super) fn may_hold(&self, board: &Board, seats: usize) -> bool {
        self.has_left(board, LEFT_PERCENT, seats)
    }

    /// Whether the crowd may still buy there.
    pub(super) fn may_buy(&self, board: &Board) -> bool {
        self.has_left(board, BOUGHT_UNTIL_PERCENT, 0)
    }

    /// Remembers a booking; the oldest one is forgotten if there are too many.
    pub(super) fn remember(&self, booked: Booked) {
        let mut bookings = lock(&self.bookings);
        if bookings.len() == BOOKINGS_MAX {
            bookings.pop_front();
        }
        bookings.push_back(booked);
    }

    /// Takes out a booking of a show.
    fn forget(&self, show: ShowId, dice: &Dice) -> Option<Booked> {
        let mut bookings = lock(&self.bookings);
        let of_show = |(at, booked): (usize, &Booked)| (booked.show == show).then_some(at);
        let places: Vec<usize> = bookings.iter().enumerate().filter_map(of_show).collect();
        if places.is_empty() {
            return None;
        }
        bookings.remove(*dice.pick(&places))
    }

    fn has_left(&self, board: &Board, percent: usize, taken: usize) -> bool {
        let free = board.free_count(self.app.store.now()).saturating_sub(taken);
        free * 100 >= board.layout().seats.len() * percent
    }

    async fn pick(&self, on: &WhatIsOn, dice: &Dice) -> Result<Option<ShowId>, ApiError> {
        if !on.popular.is_empty() && dice.percent(POPULAR_PERCENT) {
            let first = dice.percent(TOUR_PERCENT);
            return Ok(Some(if first { on.popular[0] } else { *dice.pick(&on.popular) }));
        }
        if on.theaters.is_empty() {
            return Ok(None);
        }
        let theater = *dice.pick(&on.theaters);
        let today = self.app.store.now().to_zoned(TimeZone::UTC).date();
        let days = i64::try_from(dice.below(DAYS_AHEAD)).unwrap_or(0);
        let date = today.saturating_add(days.days());
        let day = theater_day(&self.app, theater, Some(date)).await?;
        let shows: Vec<ShowId> = self.to_plan_for(day.shows).map(|one| one.show.id).collect();
        Ok((!shows.is_empty()).then(|| *dice.pick(&shows)))
    }

    async fn find_what_is_on(&self) -> Result<WhatIsOn, ApiError> {
        let Demo { city, movie, date, show, .. } = self.demo;
        let mut popular = Vec::new();
        for date in date.series(1.day()).take(DAYS_AHEAD) {
            let found = showtimes(&self.app, movie, city, Some(date)).await?;
            popular.extend(found.theaters.into_iter().flat_map(|one| self.to_plan_for(one.shows)));
        }
        popular.sort_by_key(|one| (one.show.id != show, one.show.starts_at));
        let every = Page::read(None, Some(THEATERS_MAX))?;
        let theaters = theaters(&self.app, TheaterFilter::default(), every).await?.rows;
        Ok(WhatIsOn {
            popular: popular.iter().take(POPULAR_SHOWS).map(|one| one.show.id).collect(),
            theaters: theaters.iter().map(|one| one.theater.id).collect(),
        })
    }

    /// The shows that begin late enough.
    fn to_plan_for(&self, shows: Vec<ListedShow>) -> impl Iterator<Item = ListedShow> {
        let now = self.app.store.now();
        let is_ahead =
            move |one: &ListedShow| seconds_between(now, one.show.starts_at) >= AHEAD_SECONDS_MIN;
        shows.into_iter().filter(is_ahead)
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
