//! The small print of a poster: who made it, from when it is, who may see it.

use super::Poster;
use super::canvas::{Canvas, TextLook};
use super::colour::Colour;
use super::setting::Align;
use super::typeface::{Cut, Face};

/// In units of the sheet.
const SIZE: f32 = 18.0;
/// Between capitals, in em.
const TRACKING_EM: f32 = 0.07;
/// Between who made it and the rest, in em.
const GAP_EM: f32 = 2.0;
/// Between facts.
const BETWEEN: &str = "  ·  ";
/// Longer names are cut.
const NAME_CHARS_MAX: usize = 44;
/// Longer certificates are cut.
const CERTIFICATE_CHARS_MAX: usize = 12;

/// Where the small print stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub x: f32,
    /// The baseline.
    pub y: f32,
    pub width: f32,
    pub align: Align,
}

/// Draws it on one line, with a side for each part or all in the middle; smaller where it is long.
pub(super) fn draw(canvas: &mut Canvas, poster: &Poster<'_>, place: Place, fill: Colour) {
    let (maker, facts) = (maker(poster), facts(poster));
    match place.align {
        Align::Start => {
            let (maker_em, facts_em) = (em(&maker), em(&facts));
            let size = SIZE.min(place.width / (maker_em + GAP_EM + facts_em));
            line(canvas, &maker, [place.x, place.y], size, fill);
            let left = place.x + place.width - facts_em * size;
            line(canvas, &facts, [left, place.y], size, fill);
        }
        Align::Centre => {
            let parts = [maker, facts].into_iter().filter(|part| !part.is_empty());
            let all = parts.collect::<Vec<_>>().join(BETWEEN);
            let length_em = em(&all);
            let size = SIZE.min(place.width / length_em.max(1.0));
            let left = place.x + (place.width - length_em * size) / 2.0;
            line(canvas, &all, [left, place.y], size, fill);
        }
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
    let certificate =
        poster.certificate.map(|text| text.chars().take(CERTIFICATE_CHARS_MAX).collect());
    let facts = [year, certificate].into_iter().flatten();
    facts.collect::<Vec<String>>().join(BETWEEN).to_uppercase()
}

fn em(text: &str) -> f32 {
    match Face::Text.has(text) {
        true => Face::Text.extent(text, Cut(1.0), TRACKING_EM).ink,
        false => text.chars().count() as f32,
    }
}

fn line(canvas: &mut Canvas, text: &str, at: [f32; 2], size: f32, fill: Colour) {
    if text.trim().is_empty() {
        return;
    }
    if Face::Text.has(text) {
        let start = Face::Text.extent(text, Cut(1.0), TRACKING_EM).ink_start;
        let outline = Face::Text.outline(text, Cut(1.0), TRACKING_EM, size);
        canvas.letters(&outline, [at[0] - start * size, at[1]], fill);
    } else {
        canvas.system_text(text, at, size, TextLook { weight: 500, fill });
    }
}
