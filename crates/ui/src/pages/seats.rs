//! Choosing seats: the map and the list of one hall, or of one part of a large venue.
//!
//! One form with one set of checkboxes. It posts without JavaScript; the island `seat-map` makes the
//! same markup quicker to use and keeps it up to date.

mod choice;
mod closed;
mod live_words;
mod notice;
pub mod samples;
mod tools;

use std::collections::HashSet;

use jiff::civil::DateTime;
use maud::{Markup, html};

use crate::components::hall::{Hall, Kind, Seat};
use crate::components::legend::legend;
use crate::components::seat_grid::seat_grid;
use crate::components::{csrf_field, icon};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

pub use closed::{Closed, Reason, show_closed};
pub(super) use notice::notices;
pub use notice::{Group, Notice};
pub(super) use tools::{best, kind_choice};

/// The map and what it imports, so that a browser need not find one after the other.
const ISLANDS: [&str; 14] = [
    "seat-logic",
    "page-parts",
    "seat-read",
    "seat-words",
    "seat-hall",
    "seat-news",
    "seat-summary",
    "seat-tools",
    "seat-list",
    "seat-focus",
    "seat-zoom",
    "seat-hold",
    "seat-live",
    "seat-map",
];
/// Which element tells how to use the grid.
const HELP_ID: &str = "seat-help";

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which show this is.
    pub show: ShowLine,
    /// Its id, for addresses.
    pub show_id: String,
    /// The id of the layout that the seats' ordinals belong to.
    pub layout_id: String,
    /// The part of a large venue; nothing where the whole hall is shown.
    pub part: Option<Part>,
    /// The seats.
    pub hall: Hall,
    /// What the person comes back from.
    pub own: Own,
    /// The version of their states; live changes continue from it.
    pub version: u64,
    /// For how many the person chooses.
    pub party: usize,
    /// How many seats a hold may have.
    pub limit: usize,
    /// How long a hold lasts.
    pub hold_minutes: u32,
    /// Whether people can have more time, and how.
    pub more_time: MoreTime,
    /// What the theatre makes of single seats that are left alone.
    pub orphans: Orphans,
    /// The kinds of seats that the best ones can be asked of.
    pub kinds: Vec<SeatKindChoice>,
    /// Map or list.
    pub layer: Layer,
    /// What happened to the last try.
    pub notice: Option<Notice>,
}

/// Which show this is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowLine {
    /// `Inception`
    pub film: String,
    /// Where other times of it are.
    pub film_href: String,
    /// `Regal Talkies`
    pub theater: String,
    /// `Screen 3`
    pub screen: String,
    /// When it begins, on the theatre's clock.
    pub starts: DateTime,
    /// `Hindi`
    pub language: String,
    /// `2D`
    pub format: String,
    /// What people look at.
    pub front: Front,
}

/// What people look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// Of a cinema.
    Screen,
    /// Of a playhouse, an arena.
    Stage,
}

/// A part of a large venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `Lower 104`
    pub name: String,
    /// Its number, from 1.
    pub number: usize,
    /// Where all parts are.
    pub overview_href: String,
}

/// What the theatre makes of single seats that are left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orphans {
    /// Nothing, or nothing any more for this show.
    Off,
    /// People are told.
    Warn,
    /// Such a choice is refused.
    Block,
}

/// A kind of seat that the best ones can be asked of: `recliner`, `Recliner ₹540`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatKindChoice {
    /// What the form sends.
    pub word: String,
    /// What people read.
    pub name: String,
    /// The price bands of this kind, as indices.
    pub tiers: Vec<usize>,
}

/// Whether people who need more time hold for longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoreTime {
    /// Whoever says so holds for so many minutes.
    Offered {
        /// So many.
        minutes: u32,
        /// Whether this person has said so.
        is_wanted: bool,
    },
    /// Not at this box office, for the moment.
    Off,
}

/// The hold that somebody comes back from, if any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// Its seats by ordinal: theirs to choose again.
    pub seats: HashSet<u32>,
    /// How long it goes on.
    pub seconds_left: i64,
}

/// How the seats are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layer {
    /// As the hall is.
    #[default]
    Map,
    /// Row by row.
    List,
}

impl Layer {
    /// In the form and in the styles.
    const fn word(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::List => "list",
        }
    }
}

/// The page with its form.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let film = view.show.film.as_str();
    let title = say!(words, "seats-title", film = film);
    let when = format::moment(words, view.show.starts);
    let theater = view.show.theater.as_str();
    let head = Head {
        title: &title,
        description: &say!(words, "seats-description", film = film, theater = theater, when = when),
        islands: &ISLANDS,
        audience: Audience::Public,
        ..Head::default()
    };
    shell::step_with_map(shell, &head, &content(shell, view))
}

fn content(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    html! {
        (show_header(words, &view.show, view.part.as_ref()))
        seat-map.wrap data-show=(view.show_id) data-version=(view.version)
            data-limit=(view.limit) data-orphans=(orphans_word(view.orphans))
            data-currency=[view.hall.tiers.first().map(|tier| tier.price.currency)]
            data-exponent=[view.hall.tiers.first().map(|tier| tier.price.currency.exponent())]
            data-lang=(words.lang.code()) data-own=[own_list(&view.own)]
            data-own-seconds=[Some(view.own.seconds_left).filter(|left| *left > 0)] {
            form.seat-form #seat-form method="post" action={ "/shows/" (view.show_id) "/hold" }
                data-view=(view.layer.word()) {
                (csrf_field(shell))
                input type="hidden" name="layout" value=(view.layout_id);
                @if let Some(part) = &view.part {
                    input type="hidden" name="section" value=(part.number);
                }
                div.seat-main {
                    (notice::notices(words, view.notice.as_ref()))
                    (tools::tools(words, view))
                    (map(words, view))
                    (legend(words, &view.hall))
                }
                (choice::choice(words, view))
            }
            (tools::wheelchair_question(words))
            (live_words::live_words(words, &view.hall))
            p.vh #seat-status role="status" {}
        }
    }
}

/// Which show, in one glance; the way back.
#[must_use]
pub fn show_header(words: Words, show: &ShowLine, part: Option<&Part>) -> Markup {
    let (theater, screen) = (show.theater.as_str(), show.screen.as_str());
    let (language, kind) = (show.language.as_str(), show.format.as_str());
    let back = part.map_or(show.film_href.as_str(), |part| part.overview_href.as_str());
    let back_name = match part {
        Some(_) => say!(words, "sections-back"),
        None => say!(words, "seats-back", film = show.film.as_str()),
    };
    html! {
        div.show-line {
            div.wrap {
                a.btn.icon-only href=(back) aria-label=(back_name) { (icon::arrow_back()) }
                div.show-what {
                    h1 { (show.film) @if let Some(part) = part { " · " (part.name) } }
                    p {
                        (say!(words, "seats-where", theater = theater, screen = screen))
                        " · " time datetime=(show.starts) {
                            b { (format::moment(words, show.starts)) }
                        }
                        " · " (say!(words, "seats-what", language = language, format = kind))
                    }
                }
                a.btn.small.quiet.other-time href=(show.film_href) {
                    (say!(words, "seats-other-time"))
                }
            }
        }
    }
}

fn map(words: Words, view: &View) -> Markup {
    let rows = view.hall.sections.iter().map(|section| section.rows.len()).sum::<usize>();
    let (front, to_front) = match view.show.front {
        Front::Screen => ("screen", "seats-to-screen"),
        Front::Stage => ("stage", "seats-to-stage"),
    };
    html! {
        section.map data-zoom="fit" aria-label=(say!(words, "seats-heading")) {
            div.map-head {
                (tools::layers(words, view.layer))
                (tools::zoom(words))
            }
            p.vh #(HELP_ID) { (say!(words, "seats-grid-help", rows = rows, front = front)) }
            div.front aria-hidden="true" {
                svg viewBox="0 0 400 48" preserveAspectRatio="none" {
                    defs {
                        radialGradient #front-light cy="0" gradientTransform="scale(1 2)" {
                            stop.near offset="0" {}
                            stop.far offset="1" {}
                        }
                    }
                    path d="M6 20Q200-8 394 20C470 60 400 160 200 160S-70 60 6 20Z" fill="url(#front-light)" {}
                    path.arc d="M6 20Q200-8 394 20" vector-effect="non-scaling-stroke" {}
                }
                span { (say!(words, to_front)) }
            }
            p.far-hint aria-hidden="true" { (say!(words, "seats-far-hint")) }
            div.scroll dir="ltr" { (seat_grid(words, &view.hall, view.party, HELP_ID)) }
            p.seat-card aria-hidden="true" hidden {}
        }
    }
}

fn own_list(own: &Own) -> Option<String> {
    let list = || own.seats.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    (!own.seats.is_empty()).then(list)
}

const fn orphans_word(orphans: Orphans) -> &'static str {
    match orphans {
        Orphans::Off => "off",
        Orphans::Warn => "warn",
        Orphans::Block => "block",
    }
}

/// Which marks a hall has, beside states that every hall has.
fn has(hall: &Hall, is: impl Fn(&Seat) -> bool) -> bool {
    hall.seats().any(|(_, _, seat)| is(seat))
}

fn has_accessible(hall: &Hall) -> bool {
    has(hall, |seat| seat.kind != Kind::Standard)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    /// What the page of 300 seats may weigh on its way, in bytes, and in elements at its arrival.
    const PAGE_BYTES_MAX: usize = 12_000;
    const PAGE_ELEMENTS_MAX: usize = 1_800;
    /// Brotli as a server packs pages that it makes anew each time.
    const QUALITY: i32 = 5;

    fn shown(view: &View) -> String {
        show(&shell(), view).into_string()
    }

    fn packed(html: &str) -> usize {
        let mut packed = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: QUALITY, ..Default::default() };
        brotli::BrotliCompress(&mut html.as_bytes(), &mut packed, &params).unwrap();
        packed.len()
    }

    #[test]
    fn three_hundred_seats_come_in_twelve_kilobytes() {
        let html = shown(&samples::view());
        let bytes = packed(&html);
        assert!(bytes <= PAGE_BYTES_MAX, "{bytes} bytes");
        // What is inside a template is no part of the page's tree; it is counted all the same.
        let tags = html
            .match_indices('<')
            .filter(|(at, _)| html[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic()));
        let elements = tags.count();
        assert!(elements <= PAGE_ELEMENTS_MAX, "{elements} elements");
    }

    /// Each after those that it imports.
    #[test]
    fn all_that_the_map_imports_is_fetched_with_the_page() {
        let mut fetched = Vec::new();
        for name in ISLANDS {
            let asset = crate::assets::find(crate::assets::url(&format!("{name}.js"))).unwrap();
            let source = std::str::from_utf8(&asset.bytes).unwrap();
            for import in source.split("from \"app/").skip(1) {
                let import = import.split('"').next().unwrap();
                assert!(fetched.contains(&import), "{import}, of {name}");
            }
            fetched.push(name);
        }
    }

    #[test]
    fn the_form_works_as_it_comes() {
        let html = shown(&samples::view());
        assert!(html.contains(r#"action="/shows/019363a4-5b7e-7c3d-8f21-6a4b9d1e7c55/hold""#));
        assert!(html.contains(r#"name="csrf" value="proof""#));
        assert!(html.contains(r#"name="layout""#) && html.contains(r#"name="party""#));
        for button in [r#"name="best""#, r#"name="together""#, "hold-button"] {
            assert!(html.contains(button), "{button}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(!html.contains("style=\""), "the policy of the pages forbids styles in attributes");
    }

    #[test]
    fn what_is_chosen_is_summed_up_with_its_fees() {
        let html = shown(&samples::view());
        for part in ["3 tickets", "₹960", "₹70.80", "₹1,030.80", "G12, G13, G14"] {
            assert!(html.contains(part), "{part}");
        }
    }

    #[test]
    fn lost_seats_are_named_with_the_way_on() {
        let group = |name: &str, seats| Group { name: name.into(), seats };
        let notice = Notice::Lost {
            lost: vec!["G10".into()],
            still_free: vec!["G9".into(), "G11".into()],
            instead: vec![group("G11–G13", vec![111, 112, 113])],
        };
        let html = shown(&View { notice: Some(notice), ..samples::view() });
        assert!(html.contains("G10 was just taken."));
        assert!(html.contains("G9, G11 are still free and chosen below."));
        assert!(html.contains(r#"name="together" value="111,112,113">Hold G11–G13 instead"#));
        assert!(html.contains(r#"role="alert""#));
    }

    #[test]
    fn every_notice_says_something_in_every_language() {
        let notices = [
            Notice::NoSeats,
            Notice::TooMany { limit: 10 },
            Notice::Orphans { alone: vec!["G12".into()], instead: Vec::new() },
            Notice::Companions { seats: vec!["A2".into()], hours: 2, instead: Vec::new() },
            Notice::NotTogether { count: 4, largest: 2 },
            Notice::NotTogether { count: 4, largest: 0 },
            Notice::PlanChanged,
        ];
        for lang in crate::Lang::ALL {
            for notice in &notices {
                let view = View { notice: Some(notice.clone()), ..samples::view() };
                let html = show(&Shell { words: Words::new(lang), ..shell() }, &view).into_string();
                assert!(html.contains("class=\"banner"), "{notice:?}");
            }
        }
    }

    #[test]
    fn a_show_that_sells_nothing_says_why_and_leads_on() {
        let next = vec![(jiff::civil::date(2026, 11, 22).at(16, 0, 0, 0), "/shows/x/seats".into())];
        let reasons = [
            (
                Reason::NotOpen(jiff::civil::date(2026, 11, 20).at(10, 0, 0, 0)),
                "opens on Fri 20 Nov",
            ),
            (Reason::Closed, "box office of Regal Talkies"),
            (Reason::Past, "has begun"),
            (Reason::Cancelled, "all of their money back"),
        ];
        for (reason, text) in reasons {
            let view = Closed { show: samples::show_line(), reason, next: next.clone() };
            let html = show_closed(&shell(), &view).into_string();
            assert!(html.contains(text), "{reason:?}: {html}");
            assert!(html.contains(r#"href="/shows/x/seats""#) && html.contains("/m/019363a4"));
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }
}
