//! How much of the world the demo has.

use catalog::City;
use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::houses::{self, House, HouseKind};
use crate::trouble::Trouble;

/// Where the small demo has houses, the first one with the most. Name and country of each.
const SMALL: &[(&str, &str)] = &[
    ("Mumbai", "IN"),
    ("Delhi", "IN"),
    ("Bengaluru", "IN"),
    ("London", "GB"),
    ("New York City", "US"),
    ("Los Angeles", "US"),
    ("Tokyo", "JP"),
    ("Paris", "FR"),
    ("Berlin", "DE"),
    ("São Paulo", "BR"),
    ("Sydney", "AU"),
    ("Singapore", "SG"),
];
const SMALL_CINEMAS_FIRST: usize = 6;
const SMALL_CINEMAS: usize = 2;
const CITY_HOUSES: usize = 60;
const FULL_HOUSES: usize = 10_000;
/// In the full demo the largest cities have an arena and a playhouse each.
const FULL_CITIES_WITH_STAGES: usize = 20;

/// How much of the world the demo has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// One theatre, for tests
    #[value(hide = true)]
    Tiny,
    /// A few theatres in each of twelve large cities; ready in seconds
    Small,
    /// Sixty theatres in one city
    City,
    /// Ten thousand theatres all over the world; takes minutes
    Full,
}

/// The place of a house: what it depends on.
#[derive(Clone, Copy)]
pub(super) struct Spot<'c> {
    kind: HouseKind,
    city: &'c City,
    number: usize,
}

impl Spot<'_> {
    /// The zone of its clocks.
    pub(super) fn zone(&self) -> Result<TimeZone, Trouble> {
        let name = &self.city.timezone;
        TimeZone::get(name).map_err(|error| Trouble::Found(format!("{name}: {error}")))
    }

    /// The house that stands there.
    pub(super) fn house(&self) -> House {
        match self.kind {
            HouseKind::Cinema => houses::cinema(self.city, self.number),
            HouseKind::Playhouse => houses::playhouse(self.city),
            HouseKind::Arena => houses::arena(self.city),
        }
    }
}

impl Size {
    /// The word for it, on the command line and in the journal.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Small => "small",
            Self::City => "city",
            Self::Full => "full",
        }
    }

    /// Where the houses stand; the first is a cinema in the first city.
    pub(super) fn spots(self, cities: &[City]) -> Vec<Spot<'_>> {
        let small = SMALL.iter().filter_map(|(name, country)| {
            cities.iter().find(|city| city.name == *name && city.country_code == *country)
        });
        match self {
            Self::Tiny => small.take(1).flat_map(|city| spots_of(city, 1, false, false)).collect(),
            Self::Small => small
                .enumerate()
                .flat_map(|(rank, city)| {
                    let cinemas = if rank == 0 { SMALL_CINEMAS_FIRST } else { SMALL_CINEMAS };
                    spots_of(city, cinemas, rank == 0, rank < 4)
                })
                .collect(),
            Self::City => {
                small.take(1).flat_map(|city| spots_of(city, CITY_HOUSES - 2, true, true)).collect()
            }
            Self::Full => full(cities),
        }
    }
}

fn spots_of(
    city: &City,
    cinemas: usize,
    has_arena: bool,
    has_playhouse: bool,
) -> impl Iterator<Item = Spot<'_>> {
    let cinemas = (0..cinemas).map(|number| (HouseKind::Cinema, number));
    let playhouse = has_playhouse.then_some((HouseKind::Playhouse, 0));
    let arena = has_arena.then_some((HouseKind::Arena, 0));
    cinemas.chain(playhouse).chain(arena).map(move |(kind, number)| Spot { kind, city, number })
}

/// One house in each city, the others where people live.
fn full(cities: &[City]) -> Vec<Spot<'_>> {
    let people: i64 = cities.iter().map(|city| city.population).sum();
    let stages = 2 * FULL_CITIES_WITH_STAGES;
    let shared =
        i64::try_from(FULL_HOUSES - stages - cities.len()).expect("there are 2,500 cities");
    let mut counts: Vec<usize> = cities
        .iter()
        .map(|city| 1 + usize::try_from(shared * city.population / people).unwrap_or(0))
        .collect();
    // What rounding down has left goes to the largest, one each.
    let left = FULL_HOUSES - stages - counts.iter().sum::<usize>();
    counts.iter_mut().take(left).for_each(|count| *count += 1);
    let with_rank = cities.iter().zip(counts).enumerate();
    with_rank
        .flat_map(|(rank, (city, cinemas))| {
            let has_stages = rank < FULL_CITIES_WITH_STAGES;
            spots_of(city, cinemas, has_stages, has_stages)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cities::cities;

    #[test]
    fn each_size_has_as_many_houses_as_it_says() {
        let cities = cities();
        assert_eq!(Size::Small.spots(&cities).len(), 6 + 11 * 2 + 1 + 4);
        assert_eq!(Size::City.spots(&cities).len(), 60);
        let full = Size::Full.spots(&cities);
        assert_eq!(full.len(), 10_000);
        let covered: std::collections::HashSet<_> =
            full.iter().map(|spot| spot.city.id.uuid()).collect();
        assert_eq!(covered.len(), cities.len());
    }
}
