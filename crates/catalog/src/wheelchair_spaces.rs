//! Wheelchair spaces that are left in listed shows.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use jiff::civil::Date;
use kernel::{CityId, LayoutId, MovieId, SeatNo, ShowId};
use store::{Snapshot, StoreError, params, sql};

use crate::layout::{SeatKind, find_layout};
use crate::list_shows::TheaterShows;

sql! {
    /// Served by `shows_movie_city` and the key of `show_seats`; reads no more than the count of
    /// what is taken does.
    TAKEN_SEATS_OF_MOVIE = "SELECT s.show_id, x.seat_no FROM shows s \
        JOIN show_seats x ON x.show_id = s.show_id \
        WHERE s.movie_id = $1 AND s.city_id = $2 AND s.local_date = $3 AND s.status = 'active' \
        AND x.seat_no BETWEEN $5 AND $6 AND (x.state = 2 OR (x.state IN (1, 3) \
        AND (x.held_until IS NULL OR x.held_until > $4)))";
}

/// How many wheelchair spaces anyone may still take in each of these shows of a film in a city on a
/// day. Layouts never change, so a process reads each of them once.
pub fn wheelchair_spaces(
    snapshot: &mut Snapshot<'_>,
    (movie, city, date): (MovieId, CityId, Date),
    theaters: &[TheaterShows],
) -> Result<HashMap<ShowId, u32>, StoreError> {
    let mut spaces: HashMap<LayoutId, Vec<SeatNo>> = HashMap::new();
    let shows: Vec<_> = theaters.iter().flat_map(|at| &at.shows).map(|one| &one.show).collect();
    for show in &shows {
        if let Entry::Vacant(unread) = spaces.entry(show.layout) {
            unread.insert(spaces_of(snapshot, show.layout)?);
        }
    }
    let numbers = || spaces.values().flatten().copied();
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
        return Ok(HashMap::new());
    };
    let key = params![movie, city, date, snapshot.now(), first, last];
    let taken: HashSet<(ShowId, SeatNo)> = snapshot
        .rows(&TAKEN_SEATS_OF_MOVIE, key, |row| Ok((row.get(0)?, row.get(1)?)))?
        .into_iter()
        .collect();
    let left = shows.iter().map(|show| {
        let is_free = |seat: &&SeatNo| !taken.contains(&(show.id, **seat));
        let left = spaces[&show.layout].iter().filter(is_free).count();
        (show.id, u32::try_from(left).unwrap_or(u32::MAX))
    });
    Ok(left.collect())
}

fn spaces_of(snapshot: &mut Snapshot<'_>, layout: LayoutId) -> Result<Vec<SeatNo>, StoreError> {
    let layout = find_layout(snapshot, layout)?;
    let seats = layout.iter().flat_map(|layout| &layout.seats);
    Ok(seats.filter(|seat| seat.kind == SeatKind::Wheelchair).map(|seat| seat.no).collect())
}
