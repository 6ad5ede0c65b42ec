//! Deals pairs of neighbouring seats, scattered over all shows and halls: each pair once, or to some
//! rivals one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::dice::Dice;
use crate::stage::OnSale;

/// Pairs of seats that are still to be dealt. Threads share it.
#[derive(Debug, Clone)]
pub struct Dealer {
    shows: Arc<Vec<OnSale>>,
    order: Arc<Vec<u32>>,
    next: Arc<AtomicUsize>,
    rivals: usize,
}

/// Two neighbours at a show.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'d> {
    /// The show.
    pub show: &'d str,
    /// The seats.
    pub seats: [&'d str; 2],
    /// The ordinal of the first.
    pub first: usize,
    /// Names this deal among all.
    pub number: usize,
}

impl Dealer {
    /// Deals the seats of shows in the same hall.
    #[must_use]
    pub fn of(shows: Vec<OnSale>, seed: u64) -> Self {
        let pairs = shows.first().map_or(0, |show| show.seats.len() / 2);
        let order = Arc::new(Dice::new(seed).shuffled(pairs));
        Self { shows: Arc::new(shows), order, next: Arc::default(), rivals: 1 }
    }

    /// Deals each pair to so many, one after the other.
    #[must_use]
    pub fn to_rivals(self, rivals: usize) -> Self {
        Self { rivals: rivals.max(1), ..self }
    }

    /// Whether somebody else is dealt the same pair.
    #[must_use]
    pub const fn has_rivals(&self) -> bool {
        self.rivals > 1
    }

    /// Whether all pairs are dealt.
    #[must_use]
    pub fn is_sold_out(&self) -> bool {
        let pairs = self.shows.len() * self.order.len();
        self.next.load(Ordering::Relaxed) >= pairs * self.rivals
    }

    /// The same seats, from the beginning.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { next: Arc::default(), ..self.clone() }
    }

    /// The shows.
    #[must_use]
    pub fn shows(&self) -> &[OnSale] {
        &self.shows
    }

    /// The next pair; none once all are dealt.
    #[must_use]
    pub fn deal(&self) -> Option<Pair<'_>> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let pair = number / self.rivals;
        let show = self.shows.get(pair % self.shows.len().max(1))?;
        let first = *self.order.get(pair / self.shows.len())? as usize * 2;
        let seats = [show.seats[first].as_str(), show.seats[first + 1].as_str()];
        Some(Pair { show: &show.show, seats, first, number })
    }
}

impl Pair<'_> {
    /// The request that holds the pair.
    #[must_use]
    pub fn hold_body(&self) -> String {
        let [one, two] = self.seats;
        format!(r#"{{"seatIds":["{one}","{two}"],"sessionId":"{}"}}"#, self.session())
    }

    /// The session of the one who wants it.
    #[must_use]
    pub fn session(&self) -> String {
        format!("usher-load-buyer-{:08}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn three_shows() -> Dealer {
        let seats = Arc::new((0..20).map(|seat| seat.to_string()).collect::<Vec<_>>());
        let show = |name: &str| OnSale { show: name.into(), seats: Arc::clone(&seats) };
        Dealer::of(vec![show("A"), show("B"), show("C")], 1)
    }

    #[test]
    fn every_seat_is_dealt_once() {
        let dealer = three_shows();
        let mut dealt = HashSet::new();
        while let Some(pair) = dealer.deal() {
            assert_eq!(pair.first % 2, 0);
            assert!(pair.seats.iter().all(|seat| dealt.insert((pair.show.to_owned(), *seat))));
        }
        assert_eq!(dealt.len(), 60);
    }

    #[test]
    fn rivals_want_the_same_under_their_own_names() {
        let dealer = three_shows().to_rivals(4);
        let four: Vec<_> = (0..4).filter_map(|_| dealer.deal()).collect();
        let pairs: HashSet<_> = four.iter().map(|pair| (pair.show, pair.first)).collect();
        let sessions: HashSet<_> = four.iter().map(Pair::session).collect();
        assert_eq!((pairs.len(), sessions.len()), (1, 4));
        let left = std::iter::from_fn(|| dealer.deal()).count();
        assert_eq!((left, dealer.is_sold_out()), (4 * 29, true));
    }
}
