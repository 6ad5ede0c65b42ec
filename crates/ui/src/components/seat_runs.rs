//! Groups of neighbours that fit a party: what the list offers of each row.

use kernel::Money;

use super::hall::{Kind, Row, Seat, Section, Tier};

/// Where in its row a group sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In the left third.
    Left,
    /// In the middle.
    Centre,
    /// In the right third.
    Right,
}

/// Free neighbours, as many as the party has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run<'a> {
    /// From left to right.
    pub seats: &'a [Seat],
    /// Where in the row.
    pub side: Side,
}

impl Run<'_> {
    /// What the group costs, fees included.
    #[must_use]
    pub fn price(&self, tiers: &[Tier]) -> Money {
        let prices = self.seats.iter().map(|seat| tiers[seat.tier].price);
        let currency = tiers[self.seats[0].tier].price.currency;
        Money::new(prices.map(|price| price.minor).sum(), currency)
    }
}

/// The groups of a row: for each stretch of free seats the one nearest to the middle that leaves no
/// seat alone. Spaces for wheelchairs and the seats beside them are for those who name them.
#[must_use]
pub fn runs_of<'a>(section: &Section, row: &'a Row, party: usize) -> Vec<Run<'a>> {
    let (left, right) = section.span();
    let stretches = row
        .segments
        .iter()
        .flat_map(|segment| segment.chunk_by(|a, b| can_be_offered(a) == can_be_offered(b)));
    let fitting = stretches.filter(|seats| can_be_offered(&seats[0]) && seats.len() >= party);
    let middle = f64::from(left + right) / 2.0;
    fitting
        .filter_map(|stretch| best_of(stretch, party, middle))
        .map(|seats| Run { seats, side: side_of(middle_of(seats), left, right) })
        .collect()
}

fn can_be_offered(seat: &Seat) -> bool {
    seat.state.is_open() && seat.kind == Kind::Standard
}

fn best_of(stretch: &[Seat], party: usize, middle: f64) -> Option<&[Seat]> {
    if party == 0 {
        return None;
    }
    let groups = stretch.windows(party).enumerate();
    let cost = |(at, seats): &(usize, &[Seat])| {
        let (before, after) = (*at, stretch.len() - at - party);
        let leaves_one = before == 1 || after == 1;
        (leaves_one, (middle_of(seats) - middle).abs())
    };
    let best = groups.min_by(|a, b| {
        let (a, b) = (cost(a), cost(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    best.map(|(_, seats)| seats)
}

fn middle_of(seats: &[Seat]) -> f64 {
    let (first, last) = (&seats[0], &seats[seats.len() - 1]);
    f64::from(first.column + last.column) / 2.0
}

fn side_of(column: f64, left: u32, right: u32) -> Side {
    let share = (column - f64::from(left)) / f64::from((right - left).max(1));
    match share {
        share if share < 1.0 / 3.0 => Side::Left,
        share if share > 2.0 / 3.0 => Side::Right,
        _ => Side::Centre,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::hall::State;

    /// `.` free, `X` taken, `w` wheelchair, `_` gap; runs as `first-last side`, by seat number.
    fn check(cells: &str, party: usize, expected: &[&str]) {
        let mut segments = vec![Vec::new()];
        for (column, cell) in (1..).zip(cells.chars()) {
            match cell {
                '_' => segments.push(Vec::new()),
                _ => segments.last_mut().unwrap().push(Seat {
                    no: column,
                    number: column.to_string(),
                    column,
                    tier: 0,
                    kind: if cell == 'w' { Kind::Wheelchair } else { Kind::Standard },
                    state: if cell == 'X' { State::Taken } else { State::Free },
                    is_restricted: false,
                }),
            }
        }
        let row = Row { label: "A".into(), segments };
        let section = Section { name: "Main".into(), rows: vec![row.clone()] };
        let runs = runs_of(&section, &row, party);
        let told = |run: &Run<'_>| {
            let (first, last) = (&run.seats[0].number, &run.seats[run.seats.len() - 1].number);
            format!("{first}-{last} {:?}", run.side)
        };
        assert_eq!(runs.iter().map(told).collect::<Vec<_>>(), expected, "{party} of {cells}");
    }

    #[test]
    fn each_stretch_of_free_seats_offers_its_place_nearest_to_the_middle() {
        check("......__......", 2, &["5-6 Centre", "9-10 Centre"]);
        check("..XX..", 2, &["1-2 Left", "5-6 Right"]);
        check("......", 3, &["1-3 Left"]);
    }

    #[test]
    fn nobody_is_left_alone_where_that_can_be_avoided() {
        check("X...X....", 2, &["3-4 Left", "6-7 Right"]);
        check(".....", 2, &["1-2 Left"]);
    }

    #[test]
    fn gaps_taken_seats_and_spaces_for_wheelchairs_part_a_stretch() {
        check(".._..", 3, &[]);
        check("w..X..", 2, &["2-3 Left", "5-6 Right"]);
        check("...", 0, &[]);
    }
}
