//! The demo's houses: cinemas of several screens, playhouses, and an arena. A house depends on its
//! city and its number there, and on nothing else.

use catalog::plan::{Plan, PlanProblem, parse_plan};
use catalog::{
    CANCELLATION_FEE_BP_DEFAULT, City, Coordinates, CreateScreen, CreateTheater, OrphanRule,
};
use kernel::{LayoutId, ScreenId, TheaterId};
use store::Actor;

use super::dice::Dice;
use super::{arena, halls, names};

/// How far from its city's middle a house may stand, in degrees.
const REACH_DEGREES: f64 = 0.06;
const SCREENS: (usize, usize) = (3, 8);
/// A house draws so many halls; its screens share them, as built ones do.
const HALLS: (usize, usize) = (3, 4);

const FACILITIES: &[&str] = &[
    "Parking",
    "Food court",
    "Café",
    "Bar",
    "Hearing loop",
    "Lift",
    "Bike stands",
    "Cloakroom",
    "Baby changing",
    "Charging points",
];

const PLAYHOUSES: &[&str] = &[
    "The Gaslight Playhouse",
    "The Understudy",
    "Trapdoor Theatre",
    "The Prompt Corner",
    "Sandbag Stage",
    "Fly Tower Playhouse",
];

/// What a house shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HouseKind {
    Cinema,
    Playhouse,
    Arena,
}

/// A theatre with its screens, ready to be made.
pub(super) struct House {
    pub(super) kind: HouseKind,
    pub(super) city: City,
    pub(super) theater: CreateTheater,
    pub(super) screens: Vec<Screen>,
}

/// A screen and its hall.
pub(super) struct Screen {
    pub(super) create: CreateScreen,
    pub(super) layout: LayoutId,
    plan: String,
}

impl Screen {
    /// The hall, read from its plan.
    pub(super) fn plan(&self) -> Result<Plan, Vec<PlanProblem>> {
        parse_plan(self.layout, &self.plan)
    }

    pub(super) fn is_imax(&self) -> bool {
        self.create.screen_type == "IMAX"
    }
}

/// The `number`th cinema of a city.
pub(super) fn cinema(city: &City, number: usize) -> House {
    let dice = dice_of("cinema", city, number);
    let named = names::house(city, number, &dice);
    let plans: Vec<usize> = (0..dice.between(HALLS.0, HALLS.1)).collect();
    let mut house = house(HouseKind::Cinema, city, &named.name, &named.street, &dice);
    let has_imax = dice.percent(50);
    for screen_number in 1..=dice.between(SCREENS.0, SCREENS.1) {
        let is_largest = screen_number == 1;
        let hall = if is_largest { 0 } else { *dice.pick(&plans) };
        let drawn = Dice::of(&["hall", &house.theater.theater.to_string(), &hall.to_string()]);
        let screen_type = if is_largest && has_imax { "IMAX" } else { "Standard" };
        let name = format!("Screen {screen_number}");
        let plan = halls::hall(&name, &drawn, is_largest);
        house.add_screen(screen_number, &name, screen_type, plan, &dice);
    }
    house
}

/// A playhouse with stalls and a balcony.
pub(super) fn playhouse(city: &City) -> House {
    let dice = dice_of("playhouse", city, 0);
    let street = names::house(city, 0, &dice).street;
    let named = PLAYHOUSES[dice.below(PLAYHOUSES.len())];
    let mut house = house(HouseKind::Playhouse, city, named, &street, &dice);
    house.add_screen(1, "Main stage", "Stage", halls::playhouse(), &dice);
    house
}

/// An arena for some 20,000.
pub(super) fn arena(city: &City) -> House {
    let dice = dice_of("arena", city, 0);
    let street = names::house(city, 1, &dice).street;
    let name = format!("{} Lantern Arena", city.name);
    let mut house = house(HouseKind::Arena, city, &name, &street, &dice);
    house.add_screen(1, "Arena", "Arena", arena::arena("Arena"), &dice);
    house
}

fn dice_of(kind: &str, city: &City, number: usize) -> Dice {
    Dice::of(&[kind, &city.id.to_string(), &number.to_string()])
}

fn house(kind: HouseKind, city: &City, name: &str, street: &str, dice: &Dice) -> House {
    let mut facilities = vec!["Wheelchair access".to_owned()];
    for facility in FACILITIES {
        if dice.percent(45) {
            facilities.push((*facility).to_owned());
        }
    }
    // Degrees of longitude shrink towards the poles.
    let east = REACH_DEGREES / city.latitude.to_radians().cos().max(0.2);
    let mut address = vec![street, &city.name, &city.state, &city.country];
    // A city that is its own state, or has none, is named once.
    address.dedup();
    address.retain(|part| !part.is_empty());
    let theater = CreateTheater {
        actor: Actor::System,
        theater: dice.id(TheaterId::new),
        city: city.id,
        name: name.to_owned(),
        address: address.join(", "),
        timezone: None,
        currency: None,
        coordinates: Some(Coordinates {
            latitude: (city.latitude + dice.offset() * REACH_DEGREES).clamp(-89.9, 89.9),
            longitude: (city.longitude + dice.offset() * east).clamp(-179.9, 179.9),
        }),
        facilities,
        orphan_rule: OrphanRule::Warn,
        cancellation_fee_bp: CANCELLATION_FEE_BP_DEFAULT,
    };
    House { kind, city: city.clone(), theater, screens: Vec::new() }
}

impl House {
    fn add_screen(
        &mut self,
        number: usize,
        name: &str,
        screen_type: &str,
        plan: String,
        dice: &Dice,
    ) {
        let create = CreateScreen {
            actor: Actor::System,
            screen: dice.id(ScreenId::new),
            theater: self.theater.theater,
            screen_number: i64::try_from(number).expect("a house has few screens"),
            name: name.to_owned(),
            screen_type: screen_type.to_owned(),
        };
        self.screens.push(Screen { create, layout: dice.id(LayoutId::new), plan });
    }
}
