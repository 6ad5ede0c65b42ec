//! What a person has chosen so far, from the address or from the form.

use kernel::{HoldId, SeatNo};
use seating::limits::SEATS_PER_HOLD_MAX;
use ui::pages::seats::Layer;
use uuid::Uuid;

use crate::door::Form;

/// How many people usually come together.
const PARTY_USUAL: usize = 2;

/// What a person has chosen so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The seats, in no order; whatever else was sent in their place is passed over.
    pub(crate) seats: Vec<SeatNo>,
    /// For how many they choose.
    pub(crate) party: usize,
    /// Map or list.
    pub(crate) layer: Layer,
    /// A part of a large venue, counted from 1.
    pub(crate) section: Option<usize>,
    /// The hold that they come back from.
    pub(crate) hold: Option<HoldId>,
}

impl Default for Wish {
    fn default() -> Self {
        Self { seats: Vec::new(), party: PARTY_USUAL, layer: Layer::Map, section: None, hold: None }
    }
}

impl Wish {
    /// From the part of an address behind the question mark.
    pub(crate) fn of_query(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        pairs.fold(Self::default(), |wish, (name, value)| wish.with(&name, &value))
    }

    /// From the form of the page. A group of the list is a choice of its own.
    pub(crate) fn of_form(form: &Form) -> Self {
        let fields = ["party", "view", "section"];
        let wish =
            fields.iter().fold(Self::default(), |wish, name| wish.with(name, form.text(name)));
        match form.given("together") {
            Some(group) => group.split(',').fold(wish, |wish, seat| wish.with("seat", seat)),
            None => form.all("seat").fold(wish, |wish, seat| wish.with("seat", seat)),
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        match name {
            "seat" => self.seats.extend(value.trim().parse::<SeatNo>().ok()),
            "party" => self.party = value.parse().map_or(self.party, within_a_hold),
            "view" if value == "list" => self.layer = Layer::List,
            "section" => self.section = value.parse().ok().or(self.section),
            "hold" => self.hold = value.parse::<Uuid>().ok().map(HoldId::new),
            _ => {}
        }
        self
    }
}

fn within_a_hold(party: usize) -> usize {
    party.clamp(1, SEATS_PER_HOLD_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_can_carry_a_choice() {
        let wish = Wish::of_query("seat=4&seat=5&seat=x&party=3&view=list&other=1");
        assert_eq!(
            wish,
            Wish { seats: vec![4, 5], party: 3, layer: Layer::List, ..Wish::default() }
        );
    }

    #[test]
    fn odd_numbers_are_mended() {
        assert_eq!(Wish::of_query("party=99").party, SEATS_PER_HOLD_MAX);
        assert_eq!(Wish::of_query("party=0").party, 1);
        assert_eq!(Wish::of_query("party=two").party, PARTY_USUAL);
    }
}
