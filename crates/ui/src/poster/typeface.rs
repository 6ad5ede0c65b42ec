//! Letters as outlines, from the fonts inside the program.
//!
//! Titles are set in Bricolage Grotesque 800, whose width can be chosen between narrow and wide, so
//! that a line can be made to fill a measure; credits in Figtree Medium. No shaping: a text with a
//! letter that a font lacks is not set here (`Face::has`).

use std::fmt::Write;
use std::sync::LazyLock;

use skrifa::instance::{Location, Size};
use skrifa::outline::DrawSettings;
use skrifa::outline::pen::{ControlBoundsPen, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::kern::{Subtable0, SubtableKind};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// The fineness of outlines, in steps for each unit of the sheet, and in one em.
const STEPS_PER_UNIT: f32 = 5.0;
const STEPS_PER_EM: [f32; 2] = [140.0, 500.0];
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

/// Letters of one line, drawn in small whole steps.
pub(super) struct Outline {
    pub path: String,
    /// From steps to units of the sheet.
    pub scale: f32,
}

/// How far a line of letters reaches, in em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    /// How far the ink begins right of the pen's start.
    pub ink_start: f32,
    /// From the first ink to the last.
    pub ink: f32,
    /// How far the pen moves.
    pub advance: f32,
}

/// A glyph's measures in em, at both ends of the cut; in between they change evenly.
#[derive(Debug, Clone, Copy, Default)]
struct Measures {
    advance: [f32; 2],
    ink_start: [f32; 2],
    ink_end: [f32; 2],
}

fn at_cut([narrow, wide]: [f32; 2], cut: Cut) -> f32 {
    narrow + (wide - narrow) * cut.0
}

struct Type {
    font: FontRef<'static>,
    kerning: Subtable0<'static>,
    units_per_em: f32,
    measures: Vec<Measures>,
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
        let mut face = Self { font, kerning, units_per_em, measures: Vec::new() };
        let count = face.font.maxp().expect("fonts tell their size").num_glyphs();
        face.measures = (0..count).map(|glyph| face.measure(GlyphId::from(glyph))).collect();
        face
    }

    fn measure(&self, glyph: GlyphId) -> Measures {
        let mut measures = Measures::default();
        for (end, cut) in [Cut(0.0), Cut(1.0)].into_iter().enumerate() {
            let location = self.location(cut);
            let metrics = self.font.glyph_metrics(Size::new(1.0), &location);
            measures.advance[end] = metrics.advance_width(glyph).unwrap_or_default();
            let mut bounds = ControlBoundsPen::new();
            self.draw(glyph, cut, 1.0, &mut bounds);
            let reach = bounds.bounding_box().map(|bounds| (bounds.x_min, bounds.x_max));
            (measures.ink_start[end], measures.ink_end[end]) = reach.unwrap_or_default();
        }
        measures
    }

    fn draw(&self, glyph: GlyphId, cut: Cut, steps: f32, pen: &mut impl OutlinePen) {
        if let Some(outline) = self.font.outline_glyphs().get(glyph) {
            let location = self.location(cut);
            let settings = DrawSettings::unhinted(Size::new(steps), &location);
            outline.draw(settings, pen).expect("the built-in font is sound");
        }
    }

    fn location(&self, cut: Cut) -> Location {
        self.font.axes().location([("wdth", NARROW + (WIDE - NARROW) * cut.0)])
    }

    /// The glyphs of a text and where the pen stands before each, in em; and where it ends.
    fn placed(&self, text: &str, cut: Cut, tracking_em: f32) -> (Vec<(GlyphId, f32)>, f32) {
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
            pen += at_cut(self.measures_of(glyph).advance, cut);
        }
        (placed, pen)
    }

    fn measures_of(&self, glyph: GlyphId) -> Measures {
        self.measures.get(glyph.to_u32() as usize).copied().unwrap_or_default()
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

    pub(super) fn extent(self, text: &str, cut: Cut, tracking_em: f32) -> Extent {
        let face = self.of_type();
        let (glyphs, advance) = face.placed(text, cut, tracking_em);
        let (Some((first, start)), Some((last, end))) = (glyphs.first(), glyphs.last()) else {
            return Extent { ink_start: 0.0, ink: 0.0, advance };
        };
        let ink_start = start + at_cut(face.measures_of(*first).ink_start, cut);
        let ink_end = end + at_cut(face.measures_of(*last).ink_end, cut);
        Extent { ink_start, ink: (ink_end - ink_start).max(0.0), advance }
    }

    /// The letters at a size, as fine as that size needs.
    pub(super) fn outline(self, text: &str, cut: Cut, tracking_em: f32, size: f32) -> Outline {
        let face = self.of_type();
        let [least, most] = STEPS_PER_EM;
        let steps = (size * STEPS_PER_UNIT).clamp(least, most).round();
        let mut drawing = Drawing::default();
        for (glyph, pen) in face.placed(text, cut, tracking_em).0 {
            drawing.offset = pen * steps;
            face.draw(glyph, cut, steps, &mut drawing);
        }
        Outline { path: drawing.path, scale: size / steps }
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
}

impl OutlinePen for Drawing {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.command('m', &[to]);
        self.start = to;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.command('l', &[self.point(x, y)]);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.command('q', &[self.point(cx0, cy0), self.point(x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.command('c', &[self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y)]);
    }

    fn close(&mut self) {
        self.path.push('z');
        self.last_command = None;
        self.at = self.start;
    }
}

impl Drawing {
    fn point(&self, x: f32, y: f32) -> [i32; 2] {
        [(x + self.offset).round() as i32, (-y).round() as i32]
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advance(text: &str, cut: f32) -> f32 {
        Face::Display.extent(text, Cut(cut), 0.0).advance
    }

    #[test]
    fn wide_letters_are_wider() {
        assert!(advance("HORIZON", 0.0) < advance("HORIZON", 1.0) * 0.85);
    }

    #[test]
    fn ink_stays_within_the_moves_of_the_pen() {
        let extent = Face::Display.extent("HILL", Cut(1.0), 0.0);
        assert!(extent.ink_start > 0.0 && extent.ink_start + extent.ink < extent.advance);
        assert!(extent.ink > extent.advance * 0.9);
    }

    #[test]
    fn outlines_are_closed_and_as_fine_as_their_size_needs() {
        let [small, large] =
            [18.0, 180.0].map(|size| Face::Display.outline("S", Cut(0.5), 0.0, size));
        assert!(small.path.starts_with('m') && small.path.ends_with('z'));
        assert!(small.path.len() < large.path.len());
        assert!(small.scale < large.scale);
    }

    #[test]
    fn pairs_are_kerned() {
        assert!(advance("AV", 1.0) < advance("A", 1.0) + advance("V", 1.0) - 0.01);
    }

    #[test]
    fn only_latin_is_drawn() {
        assert!(Face::Display.has("Amélie’s «Łódź» – ₹300…"));
        assert!(!Face::Display.has("東京物語"));
        assert!(!Face::Text.has("शोले"));
    }
}
