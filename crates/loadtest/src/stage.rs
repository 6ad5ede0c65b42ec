//! What a load is played on: a city, a film, a theatre, halls and shows of its own, made through the
//! API, so that every server can be measured and two runs find the same.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};
use serde_json::json;

use crate::client::Target;
use crate::desk::{Desk, Manager, text};
use crate::trouble::{During, Trouble};

/// How long the film is, and how far apart its shows begin; the house needs time to clean.
const FILM_MINUTES: u32 = 60;
const SHOW_EVERY_MINUTES: i64 = 80;
const SHOWS_A_DAY: usize = 18;
/// Seats of a row and rows of a section in a hall.
const ROW_SEATS: usize = 50;
const SECTION_ROWS: usize = 50;
/// Clocks without summer time, so that every slot of every day exists; and the money.
const ZONE: &str = "Etc/UTC";
const PRICE: f64 = 20.0;

/// The house of a load.
pub struct Stage {
    desk: Desk,
    name: String,
    city: String,
    movie: String,
    theater: String,
    first_day: Date,
    screens: usize,
}

/// A screen with a layout.
#[derive(Debug, Clone)]
pub struct Hall {
    screen: String,
    /// How many shows it has had put on.
    shows: usize,
    /// Seats in it.
    pub seats: usize,
}

/// A show on sale, with the ids of its seats in the order of their ordinals.
#[derive(Debug, Clone)]
pub struct OnSale {
    /// The show.
    pub show: String,
    /// Its seats, shared by all shows of the hall.
    pub seats: Arc<Vec<String>>,
}

impl Stage {
    /// Builds a house. `name` is one that no house on this server has yet.
    pub fn build(target: &Target, manager: &Manager, name: &str) -> Result<Self, Trouble> {
        let mut desk = Desk::at(target, manager)?;
        let city = desk.post(
            "/api/v1/admin/cities",
            &json!({
                "name": format!("Load {name}"), "state": "", "country": "Germany",
                "countryCode": "DE", "timezone": ZONE, "currency": "EUR",
                "latitude": 52.5, "longitude": 13.4, "population": 1,
            }),
        )?;
        let movie = desk.post(
            "/api/v1/admin/movies",
            &json!({
                "title": format!("The Load of {name}"), "language": "English",
                "genre": ["Drama", "Thriller"], "formats": ["2D", "IMAX"],
                "duration": FILM_MINUTES, "releaseDate": "2020-01-01",
                "description": "A film that everybody wants to see at the same time.",
            }),
        )?;
        let (city, movie) = (text(&city, "cityId")?, text(&movie, "movieId")?);
        // The house's today, by the server's clock.
        let times = desk.get(&format!("/api/v1/movies/{movie}/shows?cityId={city}"))?;
        let today: Date = text(&times, "date")?.parse().during("the server's date")?;
        let first_day = today.checked_add(2.days()).during("the server's date")?;
        let theater = String::new();
        let mut stage =
            Self { desk, name: name.to_owned(), city, movie, theater, first_day, screens: 0 };
        stage.move_to_new_theater()?;
        Ok(stage)
    }

    /// Halls are built in another theatre from now on.
    pub fn move_to_new_theater(&mut self) -> Result<(), Trouble> {
        let body = json!({
            "cityId": self.city, "name": format!("House {} of {}", self.screens + 1, self.name),
            "address": "1 Load Street", "orphanRule": "off",
        });
        self.theater = text(&self.desk.post("/api/v1/admin/theaters", &body)?, "theaterId")?;
        Ok(())
    }

    /// Builds a hall with so many seats, which are rounded up to full rows.
    pub fn hall(&mut self, seats: usize) -> Result<Hall, Trouble> {
        self.screens += 1;
        let screens = format!("/api/v1/admin/theaters/{}/screens", self.theater);
        let screen = self.desk.post(&screens, &json!({ "screenNumber": self.screens }))?;
        let screen = text(&screen, "screenId")?;
        let layout = json!({ "format": "ascii", "plan": plan(seats) });
        let layouts = format!("/api/v1/admin/screens/{screen}/layouts");
        let published = self.desk.post(&layouts, &layout)?;
        let total = published["totalSeats"].as_u64();
        let seats = total.ok_or_else(|| Trouble::new("the layout has no totalSeats"))? as usize;
        Ok(Hall { screen, shows: 0, seats })
    }

    /// Puts the next show of a hall on sale.
    pub fn show(&mut self, hall: &mut Hall) -> Result<String, Trouble> {
        let (day, slot) = (hall.shows / SHOWS_A_DAY, hall.shows % SHOWS_A_DAY);
        hall.shows += 1;
        let date = self.first_day.checked_add((day as i64).days()).during("the show's day")?;
        let minutes = SignedDuration::from_mins(slot as i64 * SHOW_EVERY_MINUTES);
        let time = Time::midnight().wrapping_add(minutes);
        let body = json!({
            "movieId": self.movie, "screenId": hall.screen, "date": date,
            "time": time.strftime("%H:%M").to_string(), "format": "2D",
            "pricing": { "regular": PRICE }, "bookingFees": { "regular": 1.5 },
        });
        text(&self.desk.post("/api/v1/admin/shows", &body)?, "showId")
    }

    /// Puts so many shows of a hall on sale, and looks at each once, as the first buyer would.
    pub fn on_sale(&mut self, hall: &mut Hall, shows: usize) -> Result<Vec<OnSale>, Trouble> {
        let mut seats: Option<Arc<Vec<String>>> = None;
        let mut all = Vec::with_capacity(shows);
        for _ in 0..shows {
            let show = self.show(hall)?;
            let known = match &seats {
                Some(known) => {
                    self.desk.get(&format!("/api/v1/shows/{show}/availability"))?;
                    Arc::clone(known)
                }
                None => Arc::new(self.seat_ids(&show)?),
            };
            seats = Some(Arc::clone(&known));
            all.push(OnSale { show, seats: known });
        }
        Ok(all)
    }

    /// The seats that a show's map tells, in their order.
    pub fn seat_ids(&mut self, show: &str) -> Result<Vec<String>, Trouble> {
        let map = self.desk.get(&format!("/api/v1/shows/{show}/seats"))?;
        let seats = map["layout"]["seats"].as_array().map(Vec::as_slice).unwrap_or_default();
        seats.iter().map(|seat| text(seat, "seatId")).collect()
    }

    /// The seats that a show's map shows as booked.
    pub fn booked_seats(&mut self, show: &str) -> Result<HashSet<String>, Trouble> {
        booked_seats(&mut self.desk, show)
    }

    /// Where the films and the times of a house that was there before are listed; those of our own if
    /// there is none.
    pub fn busiest_paths(&mut self) -> Result<[String; 2], Trouble> {
        let own = [self.films_path(), self.times_path()];
        let theaters = self.desk.get_as_manager("/api/v1/admin/theaters?limit=100")?;
        let theaters = theaters["theaters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let city = |theater: &serde_json::Value| theater["cityId"].as_str().map(str::to_owned);
        let other = theaters.iter().filter_map(city).find(|city| *city != self.city);
        let Some(city) = other else { return Ok(own) };
        let films = format!("/api/v1/movies?cityId={city}");
        let listed = self.desk.get(&films)?;
        let Some(movie) = listed["movies"][0]["movieId"].as_str() else { return Ok(own) };
        let times = format!("/api/v1/movies/{movie}/shows?cityId={city}&date={}", self.first_day);
        Ok([films, times])
    }

    /// How many bytes an address is answered with.
    pub fn bytes_of(&mut self, path: &str) -> Result<usize, Trouble> {
        Ok(self.desk.read(path)?.body_bytes)
    }

    /// Where the film's times on the first day are listed.
    #[must_use]
    pub fn times_path(&self) -> String {
        format!("/api/v1/movies/{}/shows?cityId={}&date={}", self.movie, self.city, self.first_day)
    }

    /// Where the city's films are listed.
    #[must_use]
    pub fn films_path(&self) -> String {
        format!("/api/v1/movies?cityId={}", self.city)
    }
}

/// The seats that a show's map shows as booked.
pub fn booked_seats(desk: &mut Desk, show: &str) -> Result<HashSet<String>, Trouble> {
    let map = desk.get(&format!("/api/v1/shows/{show}/seats"))?;
    let seats = map["layout"]["seats"].as_array().map(Vec::as_slice).unwrap_or_default();
    let booked = seats.iter().filter(|seat| seat["status"] == "booked");
    booked.map(|seat| text(seat, "seatId")).collect()
}

/// Full rows of regular seats, parted into sections.
fn plan(seats: usize) -> String {
    let mut plan = String::from("a = regular \"Regular\"\n");
    let rows = seats.div_ceil(ROW_SEATS);
    let row_seats = seats.min(ROW_SEATS);
    for row in 0..rows {
        if row % SECTION_ROWS == 0 {
            plan.push_str(&format!("\nsection \"Block {}\"\n", row / SECTION_ROWS + 1));
        }
        plan.push_str(&format!("{}: {}\n", row % SECTION_ROWS + 1, "a".repeat(row_seats)));
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_the_seats_that_were_asked_for() {
        let seats = |count| {
            plan(count)
                .lines()
                .filter_map(|line| line.split_once(": "))
                .map(|(_, row)| row.len())
                .sum::<usize>()
        };
        assert_eq!([8, 50, 20_000].map(seats), [8, 50, 20_000]);
        assert_eq!(plan(20_000).matches("section").count(), 8);
    }
}
