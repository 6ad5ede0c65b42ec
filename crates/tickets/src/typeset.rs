//! Sets lines of text for print: glyphs, kerning, widths, wrapping.
//!
//! Two faces are built in, Bricolage Grotesque for what is read from afar and Figtree for the rest.
//! They cover the languages written in Latin letters and the usual currency signs; a character that
//! one of them lacks is taken from the other. What both lack is drawn as one box for each run of
//! such characters, so that nobody takes an incomplete title for a complete one; the text inside
//! the file stays whole, for searching and for screen readers.
//!
//! This is not a shaping engine: scripts that join or reorder their letters need one.

use std::ops::Range;
use std::sync::LazyLock;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::kern::{Subtable0, SubtableKind};
use skrifa::{FontRef, MetadataProvider as _};

use Face::{Display, Text};

/// Longer texts are cut before they are set.
const TEXT_CHARS_MAX: usize = 300;

/// Which of the built-in faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Large and bold.
    Display,
    /// Small and plain.
    Text,
}

struct Type {
    font: Font,
    metrics: FontRef<'static>,
    kerning: Subtable0<'static>,
    units_per_em: f32,
}

static DISPLAY: LazyLock<Type> =
    LazyLock::new(|| Type::load(include_bytes!("../fonts/BricolageGrotesque-Bold.ttf")));
static TEXT: LazyLock<Type> =
    LazyLock::new(|| Type::load(include_bytes!("../fonts/Figtree-Medium.ttf")));

impl Type {
    fn load(file: &'static [u8]) -> Self {
        let font = Font::new(file.into(), 0).expect("the built-in font is sound");
        let metrics = FontRef::new(file).expect("the built-in font is sound");
        let kerning = match metrics.kern().ok().and_then(|kern| kern.subtables().next()) {
            Some(Ok(subtable)) => subtable.kind(),
            _ => panic!("the built-in font has kerning"),
        };
        let Ok(SubtableKind::Format0(kerning)) = kerning else {
            panic!("the built-in font lists its kerning by pairs");
        };
        let units_per_em = font.units_per_em();
        Self { font, metrics, kerning, units_per_em }
    }

    fn glyph(&self, symbol: char) -> Option<skrifa::GlyphId> {
        self.metrics.charmap().map(symbol)
    }

    fn advance_em(&self, glyph: skrifa::GlyphId) -> f32 {
        let metrics = self.metrics.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(glyph).unwrap_or_default() / self.units_per_em
    }

    #[allow(clippy::cast_precision_loss, reason = "kerning is at most a few hundred units")]
    fn kerning_em(&self, left: skrifa::GlyphId, right: skrifa::GlyphId) -> f32 {
        self.kerning.kerning(left, right).unwrap_or(0) as f32 / self.units_per_em
    }
}

impl Face {
    fn of_type(self) -> &'static Type {
        match self {
            Display => &DISPLAY,
            Text => &TEXT,
        }
    }

    const fn other(self) -> Self {
        match self {
            Display => Text,
            Text => Display,
        }
    }
}

/// One line, set but not yet placed. Its size is chosen when it is drawn.
pub(crate) struct Line {
    text: String,
    pieces: Vec<Piece>,
    width_em: f32,
}

/// Neighbouring glyphs of one face.
struct Piece {
    face: Face,
    glyphs: Vec<KrillaGlyph>,
    width_em: f32,
}

/// A character with the glyph that stands for it.
struct Chosen {
    face: Face,
    glyph: skrifa::GlyphId,
    range: Range<usize>,
}

impl Line {
    pub(crate) fn set(text: &str, face: Face) -> Self {
        let text: String =
            text.chars().filter(|symbol| !symbol.is_control()).take(TEXT_CHARS_MAX).collect();
        let mut line = Self { text, pieces: Vec::new(), width_em: 0.0 };
        let mut before: Option<Chosen> = None;
        for chosen in choose_glyphs(&line.text, face) {
            line.push(before.as_ref(), &chosen);
            before = Some(chosen);
        }
        line.width_em = line.pieces.iter().map(|piece| piece.width_em).sum();
        line
    }

    /// In points, at a size in points.
    pub(crate) fn width(&self, size: f32) -> f32 {
        self.width_em * size
    }

    /// The text as it should be read, where glyphs alone would not tell it.
    pub(crate) fn whole_text(&self) -> Option<&str> {
        lacks(&self.text).then_some(&self.text)
    }

    /// Draws it with its baseline beginning at a point.
    pub(crate) fn draw(&self, surface: &mut Surface<'_>, start: Point, size: f32) {
        let mut x = start.x;
        for piece in &self.pieces {
            let font = piece.face.of_type().font.clone();
            let at = Point::from_xy(x, start.y);
            surface.draw_glyphs(at, &piece.glyphs, font, &self.text, size, false);
            x += piece.width_em * size;
        }
    }

    fn push(&mut self, before: Option<&Chosen>, chosen: &Chosen) {
        let of_type = chosen.face.of_type();
        match (before, self.pieces.last_mut()) {
            (Some(before), Some(piece)) if before.face == chosen.face => {
                let kerning = of_type.kerning_em(before.glyph, chosen.glyph);
                piece.widen_last(kerning);
            }
            _ => self.pieces.push(Piece { face: chosen.face, glyphs: Vec::new(), width_em: 0.0 }),
        }
        let piece = self.pieces.last_mut().expect("a piece was just looked at or pushed");
        piece.glyphs.push(KrillaGlyph {
            glyph_id: GlyphId::new(chosen.glyph.to_u32()),
            text_range: chosen.range.clone(),
            x_advance: 0.0,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        });
        piece.widen_last(of_type.advance_em(chosen.glyph));
    }
}

impl Piece {
    fn widen_last(&mut self, by_em: f32) {
        if let Some(last) = self.glyphs.last_mut() {
            last.x_advance += by_em;
            self.width_em += by_em;
        }
    }
}

/// Whether both faces lack a character of the text.
pub(crate) fn lacks(text: &str) -> bool {
    choose_glyphs(text, Display).iter().any(|chosen| chosen.glyph == skrifa::GlyphId::NOTDEF)
}

/// A glyph for each character; a run of characters that both faces lack gets one box.
fn choose_glyphs(text: &str, face: Face) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = Vec::with_capacity(text.len());
    for (start, symbol) in text.char_indices() {
        let range = start..start + symbol.len_utf8();
        let found = [face, face.other()]
            .into_iter()
            .find_map(|face| Some((face, face.of_type().glyph(symbol)?)));
        match (found, chosen.last_mut()) {
            (Some((face, glyph)), _) => chosen.push(Chosen { face, glyph, range }),
            (None, Some(gap)) if gap.glyph == skrifa::GlyphId::NOTDEF => gap.range.end = range.end,
            (None, _) => chosen.push(Chosen { face, glyph: skrifa::GlyphId::NOTDEF, range }),
        }
    }
    chosen
}

/// Breaks a text into at most `lines_max` lines of a width in points, at the first of the sizes (in
/// points, largest first) at which that works. What does not fit at the last size ends in "…".
pub(crate) fn fit(
    text: &str,
    face: Face,
    width: f32,
    sizes: &[f32],
    lines_max: usize,
) -> (f32, Vec<Line>) {
    let mut smallest = (0.0, Vec::new());
    for &size in sizes {
        let lines = wrap(text, face, width / size);
        let fits = lines.len() <= lines_max
            && lines.iter().all(|line| Line::set(line, face).width(size) <= width);
        smallest = (size, lines);
        if fits {
            break;
        }
    }
    let (size, mut lines) = smallest;
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    (size, lines.iter().map(|line| cut(line, face, width / size)).collect())
}

/// Lines as full as they can be. A word that is wider than a line has one to itself.
fn wrap(text: &str, face: Face, width_em: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|longer| Line::set(longer, face).width_em <= width_em) {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn cut(text: &str, face: Face, width_em: f32) -> Line {
    let mut line = Line::set(text, face);
    let mut kept = text.trim_end_matches('…').to_owned();
    while line.width_em > width_em && kept.pop().is_some() {
        line = Line::set(&format!("{}…", kept.trim_end()), face);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn kerning_pulls_letters_together() {
        let apart = Line::set("A", Display).width_em + Line::set("V", Display).width_em;
        assert!(Line::set("AV", Display).width_em < apart);
    }

    #[test]
    fn both_faces_have_the_letters_and_signs_that_tickets_need() {
        let needed = "ABCXYZ abcxyz 0123456789 ÀÉÎÕÜß ŁŽŞ ₹€£¥$ –—·…’“” &@#%()/+:;,.!?";
        for face in [Display, Text] {
            for symbol in needed.chars() {
                assert!(face.of_type().glyph(symbol).is_some(), "{face:?} lacks {symbol}");
            }
        }
    }

    #[test]
    fn what_one_face_lacks_comes_from_the_other() {
        assert!(TEXT.glyph('₱').is_none() && DISPLAY.glyph('₱').is_some());
        let faces: Vec<Face> =
            Line::set("a ₱5", Text).pieces.iter().map(|piece| piece.face).collect();
        assert_eq!(faces, [Text, Display, Text]);
    }

    #[test]
    fn a_run_that_both_lack_is_one_box_over_the_whole_text() {
        let line = Line::set("पठान 2", Display);
        let glyphs = &line.pieces[0].glyphs;
        assert_eq!(glyphs.len(), 3);
        assert_eq!(glyphs[0].glyph_id.to_u32(), 0);
        assert_eq!(&line.text[glyphs[0].text_range.clone()], "पठान");
    }

    #[test]
    fn a_text_takes_the_largest_size_at_which_it_fits() {
        let (size, lines) = fit("Up", Display, 200.0, &[24.0, 18.0], 2);
        assert!(size > 23.0);
        assert_eq!(texts(&lines), ["Up"]);
        let (size, lines) = fit("One Two Three Four", Display, 120.0, &[48.0, 18.0], 2);
        assert!(size < 19.0);
        assert_eq!(texts(&lines), ["One Two", "Three Four"]);
    }

    #[test]
    fn a_text_that_never_fits_says_so() {
        let (_, lines) = fit("One Two Three Four Five", Text, 50.0, &[20.0], 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].text.ends_with('…'));
        let (_, lines) = fit(&"x".repeat(400), Text, 50.0, &[20.0], 2);
        assert!(lines[0].text.ends_with('…'));
        assert!(lines.iter().all(|line| line.width(20.0) <= 50.0));
        assert!(fit("", Text, 50.0, &[20.0], 2).1.is_empty());
    }
}
