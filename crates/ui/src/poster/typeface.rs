//! Letters as outlines, from the fonts inside the program.
//!
//! Titles are set in Bricolage Grotesque 800, whose width can be chosen between narrow and wide, so
//! that a line can be made to fill a measure; credits in Figtree Medium. No shaping: a text with a
//! letter that a font lacks is not set here (`Face::has`).

use std::fmt::Write;
use std::sync::LazyLock;

use skrifa::instance::{Location, Size};
use skrifa::outline::DrawSettings;
use skrifa::outline::pen::PathElement;
use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::kern::{Subtable0, SubtableKind};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// The fineness of outlines: steps in one em.
const STEPS_PER_EM: f32 = 400.0;
/// The ends of the display face's width axis.
const NARROW: f32 = 75.0;
const WIDE: f32 = 100.0;

static DISPLAY: LazyLock<Type> =
    LazyLock::new(|| Type::load(include_bytes!("../../fonts/BricolageGrotesque-Poster.ttf")));
static TEXT: LazyLock<Type> =
    LazyLock::new(|| Type::load(include_bytes!("../../../tickets/fonts/Figtree-Medium.ttf")));

/// Which of the built-in faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Display,
    Text,
}

/// How wide letters are cut: 0 is narrow, 1 is wide. The text face has one width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut(pub f32);

/// Letters of one line, in steps of which [`Outline::scale`] tells the size.
pub(super) struct Outline {
    pub path: String,
    /// How far the ink begins right of the pen's start, in em.
    pub ink_start_em: f32,
    /// From the first ink to the last, in em.
    pub ink_em: f32,
}

struct Type {
    font: FontRef<'static>,
    kerning: Subtable0<'static>,
    units_per_em: f32,
}

impl Type {
    fn load(file: &'static [u8]) -> Self {
        let font = FontRef::new(file).expect("the built-in font is sound");
        let kerning = match font.kern().ok().and_then(|kern| kern.subtables().next()) {
            Some(Ok(subtable)) => subtable.kind(),
            _ => panic!("the built-in font has kerning"),
        };
        let Ok(SubtableKind::Format0(kerning)) = kerning else {
            panic!("the built-in font lists its kerning by pairs");
        };
        let units_per_em = f32::from(font.head().expect("fonts have a head").units_per_em());
        Self { font, kerning, units_per_em }
    }

    fn location(&self, cut: Cut) -> Location {
        self.font.axes().location([("wdth", NARROW + (WIDE - NARROW) * cut.0)])
    }

    /// The glyphs of a text and where the pen stands before each, in em; and where it ends.
    fn placed(&self, text: &str, cut: Cut, tracking_em: f32) -> (Vec<(GlyphId, f32)>, f32) {
        let location = self.location(cut);
        let metrics = self.font.glyph_metrics(Size::unscaled(), &location);
        let charmap = self.font.charmap();
        let mut pen = 0.0;
        let mut placed: Vec<(GlyphId, f32)> = Vec::new();
        for symbol in text.chars() {
            let glyph = charmap.map(symbol).unwrap_or_default();
            if let Some((before, _)) = placed.last() {
                let kerning = self.kerning.kerning(*before, glyph).unwrap_or(0) as f32;
                pen += kerning / self.units_per_em + tracking_em;
            }
            placed.push((glyph, pen));
            pen += metrics.advance_width(glyph).unwrap_or_default() / self.units_per_em;
        }
        (placed, pen)
    }
}

impl Face {
    fn of_type(self) -> &'static Type {
        match self {
            Self::Display => &DISPLAY,
            Self::Text => &TEXT,
        }
    }

    /// Height of a capital letter without accents.
    pub(super) const fn capital_em(self) -> f32 {
        match self {
            Self::Display => 0.66,
            Self::Text => 0.7,
        }
    }

    /// Whether it has every letter of the text.
    pub(super) fn has(self, text: &str) -> bool {
        let charmap = self.of_type().font.charmap();
        text.chars().all(|symbol| charmap.map(symbol).is_some())
    }

    /// How far the pen moves, in em.
    pub(super) fn advance_em(self, text: &str, cut: Cut) -> f32 {
        self.of_type().placed(text, cut, 0.0).1
    }

    pub(super) fn outline(self, text: &str, cut: Cut, tracking_em: f32) -> Outline {
        let face = self.of_type();
        let location = face.location(cut);
        let glyphs = face.font.outline_glyphs();
        let mut drawing = Drawing::default();
        for (glyph, pen) in face.placed(text, cut, tracking_em).0 {
            let mut elements: Vec<PathElement> = Vec::new();
            if let Some(outline) = glyphs.get(glyph) {
                let settings = DrawSettings::unhinted(Size::new(STEPS_PER_EM), &location);
                outline.draw(settings, &mut elements).expect("the built-in font is sound");
            }
            drawing.offset = pen * STEPS_PER_EM;
            elements.iter().for_each(|element| drawing.add(element));
        }
        drawing.finish()
    }
}

impl Outline {
    /// From steps to units at a size.
    pub(super) fn scale(size: f32) -> f32 {
        size / STEPS_PER_EM
    }
}

/// Writes path data in whole steps, relative to the last point, in as few characters as may be.
#[derive(Default)]
struct Drawing {
    path: String,
    last_command: Option<char>,
    at: [i32; 2],
    start: [i32; 2],
    offset: f32,
    ink: Option<[f32; 2]>,
}

impl Drawing {
    fn add(&mut self, element: &PathElement) {
        match *element {
            PathElement::MoveTo { x, y } => {
                let to = self.point(x, y);
                self.command('m', &[to]);
                self.start = to;
            }
            PathElement::LineTo { x, y } => {
                let to = self.point(x, y);
                self.command('l', &[to]);
            }
            PathElement::QuadTo { cx0, cy0, x, y } => {
                let points = [self.point(cx0, cy0), self.point(x, y)];
                self.command('q', &points);
            }
            PathElement::CurveTo { cx0, cy0, cx1, cy1, x, y } => {
                let points = [self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y)];
                self.command('c', &points);
            }
            PathElement::Close => {
                self.path.push('z');
                self.last_command = None;
                self.at = self.start;
            }
        }
    }

    fn point(&mut self, x: f32, y: f32) -> [i32; 2] {
        let x = x + self.offset;
        let [first, last] = self.ink.unwrap_or([x, x]);
        self.ink = Some([first.min(x), last.max(x)]);
        [x.round() as i32, (-y).round() as i32]
    }

    fn command(&mut self, command: char, points: &[[i32; 2]]) {
        let by = |point: &[i32; 2]| [point[0] - self.at[0], point[1] - self.at[1]];
        let moves: Vec<i32> = points.iter().flat_map(by).collect();
        match (command, moves.as_slice()) {
            ('l', [0, 0]) => return,
            ('l', [across, 0]) => self.write('h', &[*across]),
            ('l', [0, down]) => self.write('v', &[*down]),
            _ => self.write(command, &moves),
        }
        self.at = points[points.len() - 1];
    }

    fn write(&mut self, command: char, numbers: &[i32]) {
        let mut needs_gap = self.last_command == Some(command) && command != 'm';
        if !needs_gap {
            self.path.push(command);
        }
        self.last_command = Some(command);
        for number in numbers {
            if needs_gap && *number >= 0 {
                self.path.push(' ');
            }
            write!(self.path, "{number}").expect("a string takes all text");
            needs_gap = true;
        }
    }

    fn finish(self) -> Outline {
        let [first, last] = self.ink.unwrap_or_default().map(|steps| steps / STEPS_PER_EM);
        Outline { path: self.path, ink_start_em: first, ink_em: last - first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_are_wider() {
        let [narrow, wide] = [0.0, 1.0].map(|cut| Face::Display.advance_em("HORIZON", Cut(cut)));
        assert!(narrow < wide * 0.85, "{narrow} {wide}");
    }

    #[test]
    fn outlines_reach_as_far_as_the_pen() {
        let outline = Face::Display.outline("HILL", Cut(1.0), 0.0);
        let advance = Face::Display.advance_em("HILL", Cut(1.0));
        assert!(outline.ink_start_em + outline.ink_em < advance);
        assert!(outline.ink_em > advance * 0.9);
        assert!(outline.path.starts_with('m') && outline.path.ends_with('z'));
    }

    #[test]
    fn pairs_are_kerned() {
        let apart = ["A", "V"].map(|letter| Face::Display.advance_em(letter, Cut(1.0)));
        assert!(Face::Display.advance_em("AV", Cut(1.0)) < apart.iter().sum::<f32>() - 0.01);
    }

    #[test]
    fn only_latin_is_drawn() {
        assert!(Face::Display.has("Amélie’s «Łódź» – ₹300…"));
        assert!(!Face::Display.has("東京物語"));
        assert!(!Face::Text.has("शोले"));
    }
}
