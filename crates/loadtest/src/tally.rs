//! The sale, checked from outside: who was told to have bought which seat.
//!
//! It believes nothing but what buyers were answered, so it would notice a double sale that a broken
//! server has no idea of.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

/// What buyers were told. Threads share it.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    /// The bookings that each seat of each show was confirmed in.
    owners: HashMap<(String, String), HashSet<String>>,
    bookings: HashSet<String>,
    /// Payments that nobody heard the end of: their seats may be sold or not.
    unheard: u64,
}

/// The part of a confirmed booking that matters here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// Names the booking.
    pub booking_id: String,
    show_id: String,
    seats: Vec<SoldSeat>,
    tickets: Vec<Ticket>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SoldSeat {
    seat_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    ticket_id: String,
}

/// What is wrong with a sale.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Seats that were sold.
    pub seats: usize,
    /// Bookings that were confirmed.
    pub bookings: usize,
    /// Seats that more than one booking was told to have.
    pub sold_twice: Vec<String>,
    /// Seats that somebody was told to have, and that the map does not show as booked.
    pub not_on_the_map: Vec<String>,
    /// Seats that the map shows as booked, and that nobody was told to have.
    pub nobodys: Vec<String>,
}

impl Audit {
    /// Puts that of another sale to this.
    pub fn add(&mut self, other: Self) {
        self.seats += other.seats;
        self.bookings += other.bookings;
        self.sold_twice.extend(other.sold_twice);
        self.not_on_the_map.extend(other.not_on_the_map);
        self.nobodys.extend(other.nobodys);
    }
}

impl Tally {
    /// Notes the answer to somebody who paid; what is wrong with it, if anything is.
    pub fn bought(&self, answer: &[u8]) -> Result<(), String> {
        let booking: Confirmed = serde_json::from_slice(answer)
            .map_err(|error| format!("a booking that cannot be read: {error}"))?;
        let ids: HashSet<&str> = booking.tickets.iter().map(|t| t.ticket_id.as_str()).collect();
        if ids.len() != booking.seats.len() {
            let (tickets, seats) = (ids.len(), booking.seats.len());
            return Err(format!("a booking of {seats} seats has {tickets} tickets"));
        }
        let told = &mut *self.told();
        for seat in booking.seats {
            let seat = (booking.show_id.clone(), seat.seat_id);
            told.owners.entry(seat).or_default().insert(booking.booking_id.clone());
        }
        told.bookings.insert(booking.booking_id);
        Ok(())
    }

    /// Notes that somebody paid and heard nothing.
    pub fn unheard(&self) {
        self.told().unheard += 1;
    }

    /// What was told, on its own.
    #[must_use]
    pub fn audit(&self) -> Audit {
        let told = self.told();
        let twice = told.owners.iter().filter(|(_, bookings)| bookings.len() > 1);
        let mut sold_twice: Vec<String> = twice
            .map(|((show, seat), bookings)| {
                format!("seat {seat} of show {show} was sold {} times", bookings.len())
            })
            .collect();
        sold_twice.sort_unstable();
        let (seats, bookings) = (told.owners.len(), told.bookings.len());
        Audit { seats, bookings, sold_twice, ..Audit::default() }
    }

    /// What was told, against the map that a show has afterwards: its seats that are booked.
    #[must_use]
    pub fn audit_against(&self, show: &str, booked: &HashSet<String>) -> Audit {
        let mut audit = self.audit();
        let told = self.told();
        let mine: HashSet<&String> =
            told.owners.keys().filter(|(of, _)| of == show).map(|(_, seat)| seat).collect();
        let missing = mine.iter().filter(|seat| !booked.contains(**seat));
        audit.not_on_the_map = missing.map(|seat| (*seat).clone()).collect();
        // Whoever paid and heard nothing may have them.
        if told.unheard == 0 {
            let nobodys = booked.iter().filter(|seat| !mine.contains(seat));
            audit.nobodys = nobodys.cloned().collect();
        }
        audit
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn booking(id: &str, seats: &[&str], tickets: usize) -> Vec<u8> {
        let seats: Vec<_> = seats.iter().map(|seat| json!({ "seatId": seat })).collect();
        let tickets: Vec<_> =
            (0..tickets).map(|no| json!({ "ticketId": format!("{id}-{no}") })).collect();
        json!({ "bookingId": id, "showId": "S", "seats": seats, "tickets": tickets })
            .to_string()
            .into_bytes()
    }

    #[test]
    fn a_seat_in_two_bookings_is_sold_twice() {
        let tally = Tally::default();
        tally.bought(&booking("1", &["A1", "A2"], 2)).unwrap();
        tally.bought(&booking("2", &["A3"], 1)).unwrap();
        assert_eq!(tally.audit().sold_twice, Vec::<String>::new());
        // The same answer again is no second sale.
        tally.bought(&booking("2", &["A3"], 1)).unwrap();
        assert_eq!(tally.audit().sold_twice, Vec::<String>::new());
        tally.bought(&booking("3", &["A2"], 1)).unwrap();
        let audit = tally.audit();
        assert_eq!(audit.sold_twice, ["seat A2 of show S was sold 2 times"]);
        assert_eq!((audit.seats, audit.bookings), (3, 3));
    }

    #[test]
    fn a_booking_without_a_ticket_for_each_seat_is_none() {
        let problem = Tally::default().bought(&booking("1", &["A1", "A2"], 1)).unwrap_err();
        assert_eq!(problem, "a booking of 2 seats has 1 tickets");
    }

    #[test]
    fn the_map_must_tell_the_same() {
        let tally = Tally::default();
        tally.bought(&booking("1", &["A1"], 1)).unwrap();
        let audit = tally.audit_against("S", &HashSet::from(["A2".to_owned()]));
        assert_eq!((audit.not_on_the_map, audit.nobodys), (vec!["A1".into()], vec!["A2".into()]));
        tally.unheard();
        assert_eq!(tally.audit_against("S", &HashSet::new()).nobodys, Vec::<String>::new());
    }
}
