//! The small print of a poster: who made it, from when it is, who may see it.

use super::Poster;
use super::canvas::{Canvas, TextLook};
use super::colour::Colour;
use super::title::Align;
use super::typeface::{Cut, Face, Outline};

/// In units of the sheet.
const SIZE: f32 = 18.0;
/// Between capitals, in em.
const TRACKING_EM: f32 = 0.07;
/// From one line to the next, in em.
const LINE_EM: f32 = 1.5;
/// Longer names are cut.
const NAME_CHARS_MAX: usize = 44;

/// Where the small print stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub x: f32,
    /// The baseline of the last line.
    pub y: f32,
    pub width: f32,
    pub align: Align,
}

/// Draws it: one line with a side for each part, or two lines where that is too long.
pub(super) fn draw(canvas: &mut Canvas, poster: &Poster<'_>, place: Place, fill: Colour) {
    let (maker, facts) = (maker(poster), facts(poster));
    let (maker_width, facts_width) = (width(&maker), width(&facts));
    let is_one_line =
        place.align != Align::Centre && maker_width + facts_width + 2.0 * SIZE <= place.width;
    if is_one_line {
        line(canvas, &maker, [place.x, place.y], fill);
        line(canvas, &facts, [place.x + place.width - facts_width, place.y], fill);
        return;
    }
    let above = if facts.is_empty() { place.y } else { place.y - LINE_EM * SIZE };
    for (text, width, y) in [(maker, maker_width, above), (facts, facts_width, place.y)] {
        let spare = place.width - width;
        let left = match place.align {
            Align::Start => 0.0,
            Align::Centre => spare / 2.0,
            Align::End => spare,
        };
        line(canvas, &text, [place.x + left, y], fill);
    }
}

fn maker(poster: &Poster<'_>) -> String {
    let name = poster.director.unwrap_or_default();
    let mut short: String = name.chars().take(NAME_CHARS_MAX).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short.to_uppercase()
}

fn facts(poster: &Poster<'_>) -> String {
    let year = poster.year.map(|year| year.to_string());
    let certificate = poster.certificate.map(|text| text.chars().take(12).collect());
    let facts = [year, certificate];
    facts.into_iter().flatten().collect::<Vec<String>>().join("  ·  ").to_uppercase()
}

fn width(text: &str) -> f32 {
    match Face::Text.has(text) {
        true => Face::Text.outline(text, Cut(1.0), TRACKING_EM).ink_em * SIZE,
        false => text.chars().count() as f32 * SIZE,
    }
}

fn line(canvas: &mut Canvas, text: &str, at: [f32; 2], fill: Colour) {
    if text.is_empty() {
    } else if Face::Text.has(text) {
        let outline = Face::Text.outline(text, Cut(1.0), TRACKING_EM);
        let start = [at[0] - outline.ink_start_em * SIZE, at[1]];
        canvas.letters(&outline.path, start, Outline::scale(SIZE), fill);
    } else {
        canvas.system_text(text, at, SIZE, TextLook { anchor: "start", weight: 500, fill });
    }
}
