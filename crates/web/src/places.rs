//! Cities by names that people can read in an address: `/c/mumbai`, `/c/portland-maine`.

use std::collections::HashMap;

use catalog::{City, Coordinates, all_cities};
use kernel::CityId;
use store::{Snapshot, StoreError};

/// A city and where its pages are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// The city.
    pub(crate) city: City,
    /// `mumbai`
    pub(crate) slug: String,
    /// Whether a theatre sells there.
    pub(crate) sells: bool,
    /// What is compared with what people type.
    folded: String,
}

/// All cities that people can choose, the largest first.
#[derive(Debug, Default)]
pub(crate) struct Places {
    all: Vec<Place>,
    by_slug: HashMap<String, usize>,
    by_id: HashMap<CityId, usize>,
}

/// The name of a city in the addresses of its pages; its identifier if it has no pages.
pub fn city_slug(snapshot: &mut Snapshot<'_>, city: CityId) -> Result<String, StoreError> {
    let places = Places::new(all_cities(snapshot)?);
    Ok(places.by_id(city).map_or_else(|| city.to_string(), |place| place.slug.clone()))
}

impl Place {
    /// The home of the city.
    pub(crate) fn href(&self) -> String {
        format!("/c/{}", self.slug)
    }

    /// The list of everything that is on.
    pub(crate) fn films_href(&self) -> String {
        format!("/c/{}/films", self.slug)
    }

    /// What tells it from others of its name: `Maharashtra, India`.
    pub(crate) fn region(&self) -> String {
        let City { name, state, country, .. } = &self.city;
        match state.as_str() {
            "" => country.clone(),
            state if state == name => country.clone(),
            state => format!("{state}, {country}"),
        }
    }
}

impl Places {
    /// Names every city. They come the largest first, and the first of a name has it for itself;
    /// those after it add their state, then their country, then a number. One without Latin letters
    /// keeps its identifier.
    pub(crate) fn new(cities: Vec<(City, bool)>) -> Self {
        let mut places = Self::default();
        for (city, sells) in cities {
            let slug = places.free_slug(&city);
            let at = places.all.len();
            places.by_slug.insert(slug.clone(), at);
            places.by_id.insert(city.id, at);
            let folded = plain(&city.name);
            places.all.push(Place { city, slug, sells, folded });
        }
        places
    }

    fn free_slug(&self, city: &City) -> String {
        let name = slug(&city.name);
        if name.is_empty() {
            return city.id.to_string();
        }
        let with_state = slug(&format!("{} {}", city.name, city.state));
        let with_country = format!("{with_state}-{}", city.country_code.to_lowercase());
        let numbered = (2..).map(|number| format!("{with_country}-{number}"));
        let mut names = [name, with_state, with_country.clone()].into_iter().chain(numbered);
        let is_free = |name: &String| !self.by_slug.contains_key(name);
        names.find(is_free).unwrap_or(with_country)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// The city of this slug; an identifier does as well.
    pub(crate) fn find(&self, name: &str) -> Option<&Place> {
        let by_id = || self.by_id.get(&name.parse().ok()?);
        self.by_slug.get(name).or_else(by_id).map(|at| &self.all[*at])
    }

    /// The city with this identifier.
    pub(crate) fn by_id(&self, id: CityId) -> Option<&Place> {
        self.by_id.get(&id).map(|at| &self.all[*at])
    }

    /// The large cities, those with theatres first.
    pub(crate) fn large(&self, count: usize) -> impl Iterator<Item = &Place> {
        let with = self.all.iter().filter(|place| place.sells);
        let without = self.all.iter().filter(|place| !place.sells);
        with.chain(without).take(count)
    }

    /// Cities with this in their name or region; those whose name begins with it come first, those
    /// with theatres before others.
    pub(crate) fn search(&self, query: &str, count: usize) -> Vec<&Place> {
        let query = plain(query);
        let rank = |place: &Place| match (place.folded.starts_with(&query), place.sells) {
            (true, true) => Some(0),
            (true, false) => Some(1),
            _ if place.folded.contains(&query) => Some(2),
            _ if plain(&place.region()).contains(&query) => Some(3),
            _ => None,
        };
        let mut found: Vec<(u8, &Place)> =
            self.all.iter().filter_map(|place| Some((rank(place)?, place))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, place)| place).take(count).collect()
    }

    /// Cities with theatres, the nearest first, with their distances in kilometres.
    pub(crate) fn nearest(&self, from: Coordinates, count: usize) -> Vec<(&Place, f64)> {
        let selling = self.all.iter().filter(|place| place.sells);
        let mut found: Vec<(&Place, f64)> =
            selling.map(|place| (place, from.km_to(place.city.coordinates()))).collect();
        found.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        found.truncate(count);
        found
    }
}

/// Small letters without accents, words joined by hyphens.
fn slug(name: &str) -> String {
    let plain = plain(name);
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Small letters without accents: people type `sao paulo`.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().chars().fold(String::new(), |mut text, letter| {
        match bare(letter) {
            Some(bare) => text.push_str(bare),
            None => text.push(letter),
        }
        text
    })
}

/// What is left of a small Latin letter without its accents.
fn bare(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' | 'ḍ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' | 'ḥ' | 'ḩ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' | 'ṭ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' | 'ẓ' => "z",
        // Marks of their own, and what stands for a letter that is not said.
        '\u{300}'..='\u{36f}' | '’' | '‘' | 'ʻ' | 'ʼ' | '\'' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use kernel::Currency;
    use uuid::Uuid;

    use super::*;

    fn city(number: u128, (name, state, code): (&str, &str, &str)) -> City {
        City {
            id: CityId::new(Uuid::from_u128(number)),
            name: name.to_owned(),
            state: state.to_owned(),
            country: "Somewhere".to_owned(),
            country_code: code.to_owned(),
            timezone: "UTC".to_owned(),
            currency: Currency::INR,
            latitude: 10.0,
            longitude: if number < 3 { 10.0 } else { 20.0 },
            population: 1,
            is_active: true,
        }
    }

    fn places() -> Places {
        let names = [
            ("Portland", "Oregon", "US"),
            ("Portland", "Maine", "US"),
            ("São Paulo", "São Paulo", "BR"),
            ("Portland", "Maine", "XX"),
            ("Portland", "Maine", "XX"),
            ("東京", "", "JP"),
        ];
        let cities = names.into_iter().enumerate();
        Places::new(
            cities.map(|(at, name)| (city(at as u128 + 1, name), at != 0)).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn every_city_has_a_name_of_its_own() {
        let places = places();
        let slugs: Vec<&str> = places.all.iter().map(|place| place.slug.as_str()).collect();
        assert_eq!(
            slugs,
            [
                "portland",
                "portland-maine",
                "sao-paulo",
                "portland-maine-xx",
                "portland-maine-xx-2",
                "00000000-0000-0000-0000-000000000006"
            ]
        );
        let id = places.all[1].city.id;
        assert_eq!(places.find("portland-maine").unwrap().city.id, id);
        assert_eq!(places.find(&id.to_string()).unwrap().slug, "portland-maine");
        assert!(places.find("atlantis").is_none());
    }

    #[test]
    fn people_find_their_city_as_they_type_it() {
        let places = places();
        let found = |query: &str| -> Vec<String> {
            places.search(query, 3).iter().map(|place| place.slug.clone()).collect()
        };
        assert_eq!(found(" SAO p"), ["sao-paulo"]);
        assert_eq!(found("portl"), ["portland-maine", "portland-maine-xx", "portland-maine-xx-2"]);
        assert!(found("xanadu").is_empty());
        assert_eq!(places.find("sao-paulo").unwrap().region(), "Somewhere");
    }

    #[test]
    fn the_nearest_city_is_one_that_sells() {
        let places = places();
        let here = Coordinates { latitude: 10.0, longitude: 10.0 };
        assert_eq!(places.nearest(here, 1)[0].0.slug, "portland-maine");
        assert_eq!(places.large(1).next().unwrap().slug, "portland-maine");
    }
}
