//! Names of houses and streets. The houses are invented; the streets are of the kind that every
//! town of the country has.

use catalog::City;

use super::dice::Dice;

const HOUSES: &[&str] = &[
    "Lantern",
    "Marigold",
    "Meridian",
    "Silverleaf",
    "Bluebird",
    "Paperboat",
    "Nightjar",
    "Fernhill",
    "Copperlight",
    "Driftwood",
    "Halcyon Row",
    "Juniper",
    "Larkspur",
    "Moonrise",
    "Northgate",
    "Oriel",
    "Pomegranate",
    "Quayside",
    "Saffron",
    "Tamarind",
    "Umbra",
    "Velvet Room",
    "Willow",
    "Zephyr",
    "Amberline",
    "Brightwater",
    "Cloudberry",
    "Dovetail",
    "Evergreen",
    "Foxglove",
];
const KINDS: &[&str] = &["Cinemas", "Picture House", "Multiplex", "Screens", "Film Theatre"];

/// Streets by country, the house number's place in the address with them.
struct Streets {
    countries: &'static [&'static str],
    names: &'static [&'static str],
    number_first: bool,
}

const STREETS: &[Streets] = &[
    Streets {
        countries: &["IN", "PK", "BD", "LK", "NP"],
        names: &[
            "Station Road",
            "Link Road",
            "College Road",
            "Lake Road",
            "Market Road",
            "Ring Road",
            "Temple Road",
            "Hill Road",
            "Garden Road",
            "Airport Road",
        ],
        number_first: true,
    },
    Streets {
        countries: &["US", "CA", "AU", "NZ"],
        names: &[
            "Main Street",
            "Market Street",
            "Oak Avenue",
            "Park Avenue",
            "Broad Street",
            "Elm Street",
            "River Road",
            "Lake Street",
            "Union Street",
            "2nd Avenue",
        ],
        number_first: true,
    },
    Streets {
        countries: &["GB", "IE", "ZA", "NG", "KE", "GH", "SG", "HK", "MY"],
        names: &[
            "High Street",
            "Station Road",
            "Church Road",
            "Mill Lane",
            "Market Place",
            "Victoria Road",
            "Park Lane",
            "Bridge Street",
            "Queen's Road",
            "Harbour Road",
        ],
        number_first: true,
    },
    Streets {
        countries: &["DE", "AT", "CH"],
        names: &[
            "Bahnhofstraße",
            "Hauptstraße",
            "Marktplatz",
            "Gartenstraße",
            "Lindenallee",
            "Schulstraße",
            "Parkstraße",
            "Mühlenweg",
            "Ringstraße",
            "Brückenstraße",
        ],
        number_first: false,
    },
    Streets {
        countries: &["FR", "BE", "CI", "SN", "CM"],
        names: &[
            "rue de la Gare",
            "rue du Marché",
            "avenue de la République",
            "place du Théâtre",
            "rue des Écoles",
            "boulevard du Parc",
            "rue du Moulin",
            "quai du Port",
            "rue de la Poste",
        ],
        number_first: true,
    },
    Streets {
        countries: &["ES", "MX", "AR", "CO", "CL", "PE", "VE"],
        names: &[
            "Calle Mayor",
            "Avenida Central",
            "Calle del Parque",
            "Plaza del Mercado",
            "Calle de la Estación",
            "Paseo del Río",
            "Avenida del Sol",
            "Calle Nueva",
        ],
        number_first: false,
    },
    Streets {
        countries: &["BR", "PT", "AO", "MZ"],
        names: &[
            "Rua Direita",
            "Avenida Central",
            "Rua da Estação",
            "Praça do Mercado",
            "Rua das Flores",
            "Avenida do Parque",
            "Rua do Comércio",
            "Rua Nova",
        ],
        number_first: false,
    },
    Streets {
        countries: &["IT"],
        names: &[
            "Via Roma",
            "Via della Stazione",
            "Piazza del Mercato",
            "Via dei Giardini",
            "Corso del Teatro",
            "Via Nuova",
        ],
        number_first: false,
    },
];
const STREETS_ELSEWHERE: Streets = Streets {
    countries: &[],
    names: &[
        "Station Road",
        "Central Avenue",
        "Market Street",
        "Park Road",
        "Garden Street",
        "Harbour Road",
        "Museum Street",
        "River Road",
    ],
    number_first: true,
};

/// What a house is called, and where it stands in its street.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) street: String,
}

/// The `number`th house of a city. No two of a city share a name; cities begin with different ones.
pub(super) fn house(city: &City, number: usize, dice: &Dice) -> Named {
    let number = number + Dice::of(&["names", &city.name]).below(HOUSES.len());
    let streets = STREETS
        .iter()
        .find(|streets| streets.countries.contains(&city.country_code.as_str()))
        .unwrap_or(&STREETS_ELSEWHERE);
    let street = *dice.pick(streets.names);
    // Steps through all pairs of house and kind before one comes again.
    let brand = HOUSES[number % HOUSES.len()];
    let kind = KINDS[(number / HOUSES.len() + number) % KINDS.len()];
    let again = number / (HOUSES.len() * KINDS.len());
    let name = match again {
        0 => format!("{brand} {kind}"),
        _ => format!("{brand} {kind} {}", again + 1),
    };
    let at = dice.between(2, 180);
    let street =
        if streets.number_first { format!("{at} {street}") } else { format!("{street} {at}") };
    Named { name, street }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::cities::cities;

    fn city(name: &str) -> City {
        cities().into_iter().find(|city| city.name == name).unwrap()
    }

    #[test]
    fn the_houses_of_a_city_have_names_of_their_own() {
        let (mumbai, dice) = (city("Mumbai"), Dice::of(&["x"]));
        let names: HashSet<String> =
            (0..400).map(|number| house(&mumbai, number, &dice).name).collect();
        assert_eq!(names.len(), 400);
    }

    #[test]
    fn addresses_are_written_as_in_the_country() {
        let street = |name| house(&city(name), 0, &Dice::of(&["x"])).street;
        assert!(street("Berlin").ends_with(|c: char| c.is_ascii_digit()));
        assert!(street("Mumbai").starts_with(|c: char| c.is_ascii_digit()));
    }
}
