//! The demo's events. Every band, club, troupe and title is invented.

use catalog::{Movie, MovieKind, MovieStatus};
use jiff::civil::date;
use kernel::MovieId;

use super::dice::Dice;

struct Event {
    kind: MovieKind,
    title: &'static str,
    genre: &'static str,
    minutes: u32,
    performers: &'static [&'static str],
    description: &'static str,
}

const EVENTS: &[Event] = &[
    Event {
        kind: MovieKind::Concert,
        title: "The Paper Lanterns: Slow Trains Tour",
        genre: "Indie",
        minutes: 150,
        performers: &["The Paper Lanterns", "Tin Harbour"],
        description: "Two hours of songs about stations, with a brass section and far too many \
            lights.",
    },
    Event {
        kind: MovieKind::Concert,
        title: "Octave Nine Live",
        genre: "Electronic",
        minutes: 180,
        performers: &["Octave Nine"],
        description: "One continuous set under a moving ceiling of mirrors.",
    },
    Event {
        kind: MovieKind::Concert,
        title: "Monsoon Strings: A Night of Ragas",
        genre: "Classical",
        minutes: 160,
        performers: &["Monsoon Strings Ensemble"],
        description: "Evening ragas for sitar, sarod and a quartet, played from dusk to dark.",
    },
    Event {
        kind: MovieKind::Concert,
        title: "Brass & Thunder",
        genre: "Jazz",
        minutes: 140,
        performers: &["The Ninth Street Stompers", "Low Ceiling Trio"],
        description: "Nineteen horns and no sheet music.",
    },
    Event {
        kind: MovieKind::Sport,
        title: "Harbour Falcons v Northside Rovers",
        genre: "Basketball",
        minutes: 150,
        performers: &["Harbour Falcons", "Northside Rovers"],
        description: "The first leg of the semi-final. The Rovers have not won here in six years.",
    },
    Event {
        kind: MovieKind::Sport,
        title: "Indoor Athletics: The Silver Spikes Cup",
        genre: "Athletics",
        minutes: 210,
        performers: &["Clubs of the Silver Spikes League"],
        description: "Sprints, vaults and a relay that is over before you can sit down.",
    },
    Event {
        kind: MovieKind::Play,
        title: "The Lighthouse Keeper's Accountant",
        genre: "Drama",
        minutes: 130,
        performers: &["The Gaslight Company"],
        description: "A rock, a storm, two people and eleven years of unpaid bills.",
    },
    Event {
        kind: MovieKind::Play,
        title: "Seven Doors and a Goat",
        genre: "Farce",
        minutes: 115,
        performers: &["Understudy Theatre"],
        description: "Everyone leaves by the wrong door. The goat is real.",
    },
    Event {
        kind: MovieKind::Play,
        title: "Letters to Platform Four",
        genre: "Drama",
        minutes: 125,
        performers: &["The Gaslight Company"],
        description: "A waiting room, a lost-property office, and the letters that never left it.",
    },
    Event {
        kind: MovieKind::Comedy,
        title: "Open Mike Night: The Long List",
        genre: "Stand-up",
        minutes: 100,
        performers: &["Twelve people who have never done this before"],
        description: "Five minutes each. A bell rings. Nobody has ever stopped at the bell.",
    },
    Event {
        kind: MovieKind::Comedy,
        title: "Improvised Shipping Forecast",
        genre: "Improvisation",
        minutes: 90,
        performers: &["The Weather Permitting Collective"],
        description: "You name the sea, they name the trouble.",
    },
];

/// All events.
pub(super) fn events() -> Vec<Movie> {
    EVENTS
        .iter()
        .map(|event| Movie {
            id: Dice::of(&["event", event.title]).id(MovieId::new),
            kind: event.kind,
            title: event.title.to_owned(),
            description: event.description.to_owned(),
            language: "English".to_owned(),
            genres: vec![event.genre.to_owned()],
            formats: vec!["Live".to_owned()],
            duration_minutes: event.minutes,
            certificate: None,
            release_date: date(2026, 1, 1),
            director: None,
            performers: event.performers.iter().map(|name| (*name).to_owned()).collect(),
            poster_url: None,
            trailer_url: None,
            rating_sum: 0,
            rating_count: 0,
            status: MovieStatus::Active,
        })
        .collect()
}
