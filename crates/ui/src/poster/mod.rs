//! Posters for films and events that bring none: drawn from the title, never photographed.
//!
//! A poster is a composition (a picture made of a few flat shapes), a palette of five inks that
//! suits the genre, the title in letters as large as its place allows, and a line of credits. The
//! same film always gets the same poster; which one, chance decides, thrown with the film's id as
//! its seed. The title's letters are outlines, so that a poster looks alike everywhere and needs no
//! font; there is no script, no style attribute, no identifier and nothing from outside in it, so
//! it may stand in a page or behind an address of its own.

mod canvas;
mod colour;
mod compositions;
mod credits;
mod dice;
mod mood;
mod palette;
mod setting;
mod shape;
mod title;
mod typeface;
mod words;

use canvas::{Canvas, escaped};
use compositions::{Composition, Lockup, Stage};
use dice::Dice;
use mood::Mood;
use palette::{Palette, Surface};
use setting::{Align, Block, Case, Frame, Hang, Setting};
use title::Title;
use words::Aim;

/// A poster's width and height in its own units; on a page it takes any size of the same shape.
pub const SHEET: [u16; 2] = [600, 900];
/// A link preview's width and height.
pub const CARD: [u16; 2] = [1200, 630];
/// Letters of a title smaller than this make another composition worth a try.
const SIZE_WANTED: f32 = 54.0;

/// What a poster tells.
#[derive(Debug, Clone, Copy)]
pub struct Poster<'a> {
    /// The film's or event's id as a number: `uuid.as_u128()`.
    pub seed: u128,
    /// Its title.
    pub title: &'a str,
    /// The catalogue's word: `film`, `concert`, `play`, `sport`, `comedy` or `other`.
    pub kind: &'a str,
    /// Its genres; the most telling one decides the mood.
    pub genres: &'a [String],
    /// When it came out.
    pub year: Option<i16>,
    /// Who may see it.
    pub certificate: Option<&'a str>,
    /// Who made it, or who plays.
    pub director: Option<&'a str>,
}

/// The poster, two wide and three high, as one SVG element.
#[must_use]
pub fn svg(poster: &Poster<'_>) -> String {
    document(poster.title, SHEET, &Draft::best(poster).finish(poster))
}

/// The poster beside its title, in the shape of link previews.
#[must_use]
pub fn card(poster: &Poster<'_>) -> String {
    let draft = Draft::best(poster);
    let palette = draft.palette;
    let ink = palette.text_on(Surface::Sheet);
    let mut canvas = Canvas::default();
    canvas.rect([0.0, 0.0, f32::from(CARD[0]), f32::from(CARD[1])], palette.deep);
    let frame = Frame { x: 64.0, y: 72.0, width: 640.0, height: 420.0 };
    let (align, hang, aim, case) = (Align::Start, Hang::Top, Aim::Even, Case::Capitals);
    let block = Setting { frame, align, hang, aim, case }.set(&Title::of(poster.title));
    block.draw(&mut canvas, ink, palette.accent());
    let place = credits::Place { x: 64.0, y: 562.0, width: 640.0, align };
    credits::draw(&mut canvas, poster, place, ink);
    let [width, height] = SHEET;
    let drawn = draft.finish(poster);
    let small = format!(
        "<svg x=\"780\" width=\"420\" height=\"630\" viewBox=\"0 0 {width} {height}\">{drawn}</svg>"
    );
    document(poster.title, CARD, &(canvas.into_svg() + &small))
}

fn document(title: &str, [width, height]: [u16; 2], drawn: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\"><title>{title}</title>{drawn}</svg>"
    )
}

/// A picture with a title that has found its place.
struct Draft {
    #[cfg(test)]
    composition: Composition,
    palette: Palette,
    canvas: Canvas,
    lockup: Lockup,
    block: Block,
}

impl Draft {
    /// Tries compositions of the mood until the title is large in one, and keeps the best.
    fn best(poster: &Poster<'_>) -> Self {
        let mood = Mood::of(poster);
        let mut dice = Dice::new(poster.seed);
        let palette = dice.pick(palette::palettes(mood));
        let title = Title::of(poster.title);
        let order = dice.shuffled(compositions::of_mood(mood));
        let mut best: Option<Self> = None;
        for composition in order.into_iter().filter(|composition| composition.suits(&title)) {
            let draft = Self::new(composition, palette, dice.clone(), &title);
            let size = draft.block.least_size();
            if best.as_ref().is_none_or(|best| best.block.least_size() < size) {
                best = Some(draft);
            }
            if size >= SIZE_WANTED {
                break;
            }
        }
        best.expect("every mood has compositions for every title")
    }

    fn new(composition: Composition, palette: Palette, dice: Dice, title: &Title) -> Self {
        let mut stage = Stage { canvas: Canvas::default(), palette, dice, title };
        stage.canvas.floor(-5.0, palette.ground);
        let lockup = composition.draw(&mut stage);
        let block = lockup.setting.set(title);
        Self {
            #[cfg(test)]
            composition,
            palette,
            canvas: stage.canvas,
            lockup,
            block,
        }
    }

    fn finish(mut self, poster: &Poster<'_>) -> String {
        let main_fill = self.palette.text_on(self.lockup.title_on);
        let sub_fill = match self.lockup.title_on {
            Surface::Sheet => self.palette.accent(),
            Surface::Hero => main_fill,
        };
        self.block.draw(&mut self.canvas, main_fill, sub_fill);
        let fill = self.palette.text_on(self.lockup.credits_on);
        credits::draw(&mut self.canvas, poster, self.lockup.credits, fill);
        self.canvas.into_svg()
    }
}

#[cfg(test)]
mod tests;
