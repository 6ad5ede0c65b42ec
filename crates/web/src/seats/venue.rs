//! A show with its hall, its live board, and the names that people know them by.

use std::sync::Arc;

use catalog::{Layout, Movie, MovieKind, Screen, Seat, Show, Theater};
use catalog::{find_movie, find_screen, find_theater};
use http_api::{ApiError, actions};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{SeatNo, ShowId};
use seating::Board;
use store::StoreError;
use ui::pages::seats::{Front, Group, ShowLine};
use uuid::Uuid;

use crate::Site;
use crate::door::Visitor;

/// A show and where it is.
pub(crate) struct Venue {
    pub(crate) show: Show,
    pub(crate) board: Arc<Board>,
    movie: Movie,
    theater: Theater,
    screen: Screen,
}

impl Venue {
    /// All about a show; 404 if there is none.
    pub(crate) async fn of(site: &Site, id: ShowId) -> Result<Self, ApiError> {
        let app = site.app();
        let show = actions::show_of(app, id).await?.show.clone();
        let board = actions::board_of(app, id).await?;
        let (movie, theater, screen) = (show.movie, show.theater, show.screen);
        let found = app.store.read("web.names_of_show", move |s| {
            let names = (find_movie(s, movie)?, find_theater(s, theater)?, find_screen(s, screen)?);
            Ok::<_, StoreError>(names)
        });
        let (Some(movie), Some(theater), Some(screen)) = found.await? else {
            return Err(ApiError::internal(format!("show {id} points at nothing")));
        };
        Ok(Self { show, board, movie, theater, screen })
    }

    pub(crate) fn layout(&self) -> &Arc<Layout> {
        self.board.layout()
    }

    /// Whether there is a part of this number, from 1.
    pub(crate) fn has_section(&self, number: usize) -> bool {
        (1..=self.layout().sections.len()).contains(&number)
    }

    /// Where its seats are chosen.
    pub(crate) fn seats_href(&self) -> String {
        super::href_of(self.show.id)
    }

    /// Which show this is, in words.
    pub(crate) fn show_line(&self, visitor: &Visitor) -> ShowLine {
        let city = visitor.city.as_ref().map(|city| format!("&city={}", city.slug));
        let (movie, day) = (self.movie.id, self.show.local_date);
        ShowLine {
            film: self.movie.title.clone(),
            film_href: format!("/m/{movie}?date={day}{}", city.unwrap_or_default()),
            theater: self.theater.name.clone(),
            screen: self.screen.name.clone(),
            starts: local_time(&self.show, self.show.starts_at),
            language: self.show.language.clone(),
            format: self.show.format.clone(),
            front: match self.movie.kind {
                MovieKind::Film => Front::Screen,
                _ => Front::Stage,
            },
        }
    }

    /// What people call a seat.
    pub(crate) fn label(&self, no: SeatNo) -> String {
        self.layout().seat(no).map_or_else(String::new, |seat| self.layout().full_label(seat))
    }

    /// Seats together: `G11–G13`.
    pub(crate) fn group(&self, seats: &[SeatNo]) -> Group {
        let layout = self.layout();
        let labels = seats.iter().filter_map(|no| layout.seat(*no).map(Seat::label));
        let labels: Vec<String> = labels.collect();
        let are_neighbours = seats.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let name = match labels.as_slice() {
            [first, .., last] if are_neighbours => format!("{first}–{last}"),
            all => all.join(", "),
        };
        Group { name, seats: seats.to_vec() }
    }
}

/// The show that an address names; 404 if it cannot be one.
pub(crate) fn show_id(text: &str) -> Result<ShowId, ApiError> {
    let id = text.parse::<Uuid>().map(ShowId::new);
    id.map_err(|_| ApiError::not_found("unknown_show", "There is no such show."))
}

/// A moment on the clocks of the theatre.
pub(crate) fn local_time(show: &Show, at: Timestamp) -> DateTime {
    let zone = TimeZone::get(&show.timezone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).datetime()
}
