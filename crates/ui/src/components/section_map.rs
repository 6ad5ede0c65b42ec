//! The parts of a large venue as a drawing. Every part is a link; the list beside it has the same.

use maud::{Markup, html};

use crate::say;
use crate::words::Words;

/// Names longer than this are written by their last word: `Lower 104` is `104`.
const NAME_CHARS_MAX: usize = 7;
/// The size of the names, as a share of the drawing's width.
const NAME_SIZE: f64 = 0.017;

/// A venue from above.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionMap {
    /// Width and height of the drawing.
    pub size: (f64, f64),
    /// What is looked at: the stage, by its corners.
    pub stages: Vec<Vec<(f64, f64)>>,
    /// The parts.
    pub areas: Vec<Area>,
}

/// A part of a venue.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// `Lower 104`
    pub name: String,
    /// Where its seats are chosen.
    pub href: String,
    /// `₹1,200 to ₹1,500`
    pub price: String,
    /// Its seats that can be had.
    pub free: usize,
    /// All of its seats.
    pub total: usize,
    /// Its corners in the drawing.
    pub outline: Vec<(f64, f64)>,
}

impl Area {
    /// How full it is: `many`, `some`, `few`, `none`.
    #[must_use]
    pub const fn level(&self) -> &'static str {
        match (self.free, self.total) {
            (0, _) => "none",
            (free, total) if free * 10 < total => "few",
            (free, total) if free * 2 < total => "some",
            _ => "many",
        }
    }

    /// `41 seats left`
    #[must_use]
    pub fn left(&self, words: Words) -> String {
        let free = crate::format::count(words, self.free as u64);
        say!(words, "sections-left", count = self.free, free = free)
    }

    fn full_name(&self, words: Words) -> String {
        let (name, price) = (self.name.as_str(), self.price.as_str());
        say!(words, "sections-name", name = name, price = price, left = self.left(words))
    }

    fn short_name(&self) -> &str {
        match self.name.rsplit_once(' ') {
            Some((_, last)) if self.name.chars().count() > NAME_CHARS_MAX => last,
            _ => &self.name,
        }
    }

    fn middle(&self) -> (f64, f64) {
        let count = self.outline.len().max(1) as f64;
        let (x, y) = self.outline.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (x / count, y / count)
    }
}

/// The drawing.
#[must_use]
pub fn section_map(words: Words, map: &SectionMap) -> Markup {
    let (width, height) = map.size;
    html! {
        svg.section-map viewBox={ "0 0 " (round(width)) " " (round(height)) } role="group"
            aria-label=(say!(words, "sections-map")) font-size=(round(width * NAME_SIZE)) {
            @for stage in &map.stages { polygon.stage points=(points(stage)) {} }
            @for area in &map.areas {
                @let (x, y) = area.middle();
                a class={ "area " (area.level()) } href=(area.href)
                    aria-label=(area.full_name(words)) {
                    polygon points=(points(&area.outline)) {}
                    text x=(round(x)) y=(round(y)) { (area.short_name()) }
                }
            }
        }
    }
}

fn points(corners: &[(f64, f64)]) -> String {
    let corner = |(x, y): &(f64, f64)| format!("{},{}", round(*x), round(*y));
    corners.iter().map(corner).collect::<Vec<_>>().join(" ")
}

fn round(number: f64) -> f64 {
    number.round()
}
