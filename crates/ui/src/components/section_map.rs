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

    /// Where its name stands: the centre of its area.
    fn middle(&self) -> (f64, f64) {
        let next = self.outline.iter().cycle().skip(1);
        let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
        for (a, b) in self.outline.iter().zip(next) {
            let cross = a.0 * b.1 - b.0 * a.1;
            area += cross / 2.0;
            x += (a.0 + b.0) * cross / 6.0;
            y += (a.1 + b.1) * cross / 6.0;
        }
        if self.outline.is_empty() { (0.0, 0.0) } else { (x / area, y / area) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn area(free: usize, outline: Vec<(f64, f64)>) -> Area {
        Area {
            name: "Lower 104".into(),
            href: "/".into(),
            price: "₹890".into(),
            free,
            total: 100,
            outline,
        }
    }

    #[test]
    fn a_name_stands_in_the_middle_however_many_corners_one_side_has() {
        let corners = vec![(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)];
        assert_eq!(area(1, corners).middle(), (2.0, 1.0));
        assert_eq!(area(1, Vec::new()).middle(), (0.0, 0.0));
    }

    #[test]
    fn fullness_is_told_in_four_steps() {
        let level = |free| area(free, Vec::new()).level();
        assert_eq!([0, 9, 10, 49, 50].map(level), ["none", "few", "some", "some", "many"]);
    }
}
