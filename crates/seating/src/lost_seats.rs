//! What somebody who did not get their seats is told, so that the next try succeeds.

use std::sync::Arc;

use catalog::{Layout, Seat};
use kernel::SeatNo;
use serde_json::{Value, json};

use crate::companions::spaces_beside;
use crate::limits::COMPANION_RULE_ENDS_SECONDS;

/// What became of the seats that somebody could not get.
#[derive(Debug, Clone, PartialEq)]
pub struct LostSeats {
    /// The layout, to name seats by.
    pub layout: Arc<Layout>,
    /// Taken by others; or, where the single-seat rule says no, left on their own; or kept for
    /// companions.
    pub lost: Vec<SeatNo>,
    /// Asked for, and still to be had.
    pub still_free: Vec<SeatNo>,
    /// As many seats together, near and of the same category.
    pub alternatives: Vec<Vec<SeatNo>>,
}

impl LostSeats {
    pub(crate) fn taken_sentence(&self) -> String {
        let lost = self.labels(&self.lost);
        let verb = if self.lost.len() == 1 { "was" } else { "were" };
        match self.alternatives.first() {
            Some(other) => {
                format!("{lost} {verb} just taken. {} can be had instead.", self.labels(other))
            }
            None => format!("{lost} {verb} just taken. Choose other seats."),
        }
    }

    pub(crate) fn orphan_sentence(&self) -> String {
        let (lonely, own) = (self.labels(&self.lost), self.pronoun());
        match self.alternatives.first() {
            Some(other) => {
                let verb = if other.len() == 1 { "does" } else { "do" };
                format!("This leaves {lonely} on {own} own. {} {verb} not.", self.labels(other))
            }
            None => format!("This leaves {lonely} on {own} own. Move one seat over."),
        }
    }

    pub(crate) fn companion_sentence(&self) -> String {
        let spaces: Vec<String> =
            self.known(&spaces_beside(&self.layout, &self.lost)).map(Seat::label).collect();
        let seats = self.labels(&self.lost);
        let (verb, them) = if self.lost.len() == 1 { ("is", "it") } else { ("are", "them") };
        let hours = COMPANION_RULE_ENDS_SECONDS / 3_600;
        let space = match spaces.as_slice() {
            [] => "a wheelchair space".to_owned(),
            spaces => format!("the wheelchair space {}", spaces.join(" or ")),
        };
        format!(
            "{seats} {verb} kept for companions until {hours} hours before the show. Take {them} \
             with {space}, choose other seats, or say in your access needs that you need {them}."
        )
    }

    pub(crate) fn details(&self) -> Value {
        let alternatives: Vec<_> =
            self.alternatives.iter().map(|seats| self.named(seats)).collect();
        json!({
            "seats": self.known(&self.lost).map(Seat::label).collect::<Vec<_>>(),
            "lost": self.named(&self.lost),
            "stillFree": self.named(&self.still_free),
            "alternatives": alternatives,
        })
    }

    fn pronoun(&self) -> &'static str {
        if self.lost.len() == 1 { "its" } else { "their" }
    }

    fn labels(&self, seats: &[SeatNo]) -> String {
        self.known(seats).map(Seat::label).collect::<Vec<_>>().join(", ")
    }

    fn named(&self, seats: &[SeatNo]) -> Vec<Value> {
        let layout = &self.layout;
        self.known(seats)
            .map(|seat| json!({ "seatId": layout.seat_uuid(seat.no), "seat": seat.label() }))
            .collect()
    }

    fn known(&self, seats: &[SeatNo]) -> impl Iterator<Item = &Seat> {
        seats.iter().filter_map(|no| self.layout.seat(*no))
    }
}
