//! Sets a title into a frame: as large as it can be, in as many lines as suit it, never outside.
//!
//! Titles with letters that the display face lacks are left to the fonts of the reader's system,
//! with room to spare, since nobody knows how wide those are.

use super::canvas::{Canvas, TextLook};
use super::colour::Colour;
use super::shape::{Measured, Shape};
use super::title::Title;
use super::typeface::{Cut, Face};
use super::words::{Aim, Word, broken, clings, words};

/// Lines of a title.
const LINES_MAX: usize = 14;
/// The largest letters, in units of the sheet.
const SIZE_MAX: f32 = 420.0;
/// The largest letters of a subtitle, in units of the sheet.
const SUBTITLE_SIZE_MAX: f32 = 46.0;
/// A subtitle gets smaller than this only where it is too long for two lines.
const SUBTITLE_SIZE_WANTED: f32 = 26.0;
/// How much larger than its subtitle a title should be.
const SUBTITLE_RATIO: f32 = 2.0;
/// Halvings in the search for the cut that fills a frame.
const CUT_STEPS: u32 = 12;

/// How wide a subtitle is cut.
const SUBTITLE_CUT: Cut = Cut(0.6);

/// A part of the sheet: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Which side lines begin at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Centre,
}

/// Where the text stands in a frame that is higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hang {
    Top,
    Middle,
    Bottom,
    /// At the bottom, with room between the lines, so that the first reaches the top.
    Spread,
}

/// How a title is to be set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub frame: Frame,
    pub align: Align,
    pub hang: Hang,
    pub aim: Aim,
    pub case: Case,
}

/// Capitals are louder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Capitals,
    AsWritten,
}

/// A title that has found its places.
#[derive(Debug)]
pub(super) struct Block {
    lines: Vec<Line>,
    /// How many of the lines are not the subtitle's.
    main_lines: usize,
}

#[derive(Debug)]
struct Line {
    text: String,
    size: f32,
    cut: Cut,
    /// Where its ink begins, and its baseline.
    at: [f32; 2],
    width: f32,
}

/// Lines with their sizes, before they have places.
struct Fit {
    lines: Vec<(Measured, f32, Cut)>,
    height: f32,
}

impl Setting {
    /// The title in its places.
    pub(super) fn set(&self, title: &Title) -> Block {
        let main = self.cased(&title.main);
        let Some(sub) = &title.sub else {
            let fit = self.fit(&main, self.frame.height);
            return self.placed(&main, vec![(fit, 0.0)]);
        };
        let mut most = SUBTITLE_SIZE_MAX;
        loop {
            let sub_fit = self.fit_sub(sub, most);
            let gap = self.frame.width * 0.045;
            let main_fit = self.fit(&main, self.frame.height - sub_fit.height - gap);
            most *= 0.88;
            if main_fit.least() >= sub_fit.least() * SUBTITLE_RATIO || most < SUBTITLE_SIZE_WANTED {
                return self.placed(&main, vec![(main_fit, 0.0), (sub_fit, gap)]);
            }
        }
    }

    fn cased(&self, text: &str) -> String {
        match self.case {
            Case::Capitals => text.to_uppercase(),
            Case::AsWritten => text.to_owned(),
        }
    }

    fn fit(&self, text: &str, height: f32) -> Fit {
        let shape = Shape::of(text);
        let words = words(text, &|text| shape.em(text, Cut(0.0)));
        let counts = 1..=words.len().clamp(1, LINES_MAX);
        let fits = counts.map(|count| match self.aim {
            Aim::Even => self.fit_even(&shape, &words, count, height),
            Aim::Full => self.fit_full(&shape, &words, count, height),
        });
        fits.max_by(|one, other| one.score(self.aim).total_cmp(&other.score(self.aim)))
            .expect("one line at least")
    }

    /// All lines at one size, in the widest cut that lets them be as large as the height allows.
    fn fit_even(&self, shape: &Shape, words: &[Word], count: usize, height: f32) -> Fit {
        let texts = shape.measured(broken(words, shape.space_em(), count, Aim::Even));
        let longest = |cut| texts.iter().map(|text| text.em(cut)).fold(0.01, f32::max);
        let (narrow, wide) = (longest(Cut(0.0)), longest(Cut(1.0)));
        let by_height = (height / shape.height_em(texts.len())).min(SIZE_MAX);
        let size = by_height.min(self.frame.width / narrow);
        let room = (self.frame.width / size - narrow) / (wide - narrow).max(0.001);
        let cut = Cut(room.clamp(0.0, 1.0));
        let height = shape.height_em(texts.len()) * size;
        Fit { lines: texts.into_iter().map(|text| (text, size, cut)).collect(), height }
    }

    /// Every line as wide as the frame: the cut gives way first, then the size.
    fn fit_full(&self, shape: &Shape, words: &[Word], count: usize, height: f32) -> Fit {
        let texts = shape.measured(broken(words, shape.space_em(), count, Aim::Full));
        let sized = |cut: f32| -> (Vec<f32>, f32) {
            let size = |text: &Measured| (self.frame.width / text.em(Cut(cut))).min(SIZE_MAX);
            let sizes: Vec<f32> = texts.iter().map(size).collect();
            let total = sizes.iter().sum::<f32>() * (shape.rise_em + shape.gap_em())
                + sizes[sizes.len() - 1] * (shape.drop_em - shape.gap_em());
            (sizes, total)
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..CUT_STEPS {
            let middle = (low + high) / 2.0;
            if sized(middle).1 > height { low = middle } else { high = middle }
        }
        let (sizes, total) = sized(high);
        let shrink = (height / total).min(1.0);
        let lines = texts.into_iter().zip(sizes);
        let lines = lines.map(|(text, size)| (text, size * shrink, Cut(high))).collect();
        Fit { lines, height: total * shrink }
    }

    fn fit_sub(&self, text: &str, most: f32) -> Fit {
        let shape = Shape::of(text);
        let words = words(text, &|text| shape.em(text, SUBTITLE_CUT));
        let room = self.frame.height * 0.45;
        let mut size = most;
        loop {
            let texts = shape.wrapped(&words, SUBTITLE_CUT, self.frame.width / size);
            let height = shape.height_em(texts.len()) * size;
            let is_short = texts.len() <= 2 || size <= SUBTITLE_SIZE_WANTED * 0.8;
            if (is_short && height <= room) || size < 4.0 {
                let texts = shape.measured(texts).into_iter();
                let lines = texts.map(|text| (text, size, SUBTITLE_CUT)).collect();
                return Fit { lines, height };
            }
            size *= 0.94;
        }
    }

    fn placed(&self, main: &str, parts: Vec<(Fit, f32)>) -> Block {
        let shape = Shape::of(main);
        let height: f32 = parts.iter().map(|(fit, gap)| fit.height + gap).sum();
        let spare = self.frame.height - height;
        let mut y = self.frame.y
            + match self.hang {
                Hang::Top => 0.0,
                Hang::Middle => spare / 2.0,
                Hang::Bottom | Hang::Spread => spare,
            };
        let main_lines = parts[0].0.lines.len();
        let mut lines = Vec::new();
        for (at, (fit, gap)) in parts.into_iter().enumerate() {
            let shape = if at == 0 { shape.clone() } else { Shape::of(&fit.whole_text()) };
            y += gap;
            let bottom = y + fit.height;
            for (text, size, cut) in fit.lines {
                y += shape.rise_em * size;
                let width = text.em(cut) * size;
                lines.push(Line { text: text.text, size, cut, at: [self.left(width), y], width });
                y += shape.gap_em() * size;
            }
            y = bottom;
        }
        if self.hang == Hang::Spread {
            let steps = main_lines.max(2) as f32 - 1.0;
            for (at, line) in lines[..main_lines].iter_mut().enumerate() {
                line.at[1] -= spare * (main_lines - 1 - at) as f32 / steps;
            }
        }
        Block { lines, main_lines }
    }

    fn left(&self, width: f32) -> f32 {
        let spare = self.frame.width - width;
        self.frame.x
            + match self.align {
                Align::Start => 0.0,
                Align::Centre => spare / 2.0,
            }
    }
}

impl Fit {
    /// Larger is better; and of two that are as large, the one that fills its frame. Where
    /// lines are made to fill the measure, an article alone would be the largest word of all.
    fn score(&self, aim: Aim) -> f32 {
        let is_lonely =
            aim == Aim::Full && self.lines.iter().any(|(line, _, _)| clings(&line.text));
        let share = if is_lonely { 0.6 } else { 1.0 };
        share * self.least() + self.height * 0.02
    }

    /// The size of its smallest letters.
    fn least(&self) -> f32 {
        self.lines.iter().map(|line| line.1).fold(f32::INFINITY, f32::min)
    }

    fn whole_text(&self) -> String {
        self.lines.iter().map(|line| line.0.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Block {
    /// The size of the smallest letters of the title itself.
    pub(super) fn least_size(&self) -> f32 {
        let sizes = self.lines[..self.main_lines].iter().map(|line| line.size);
        sizes.fold(f32::INFINITY, f32::min)
    }

    /// The outermost ink: left, top, right, bottom.
    pub(super) fn bounds(&self) -> [f32; 4] {
        let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for line in &self.lines {
            let shape = Shape::of(&line.text);
            bounds[0] = bounds[0].min(line.at[0]);
            bounds[1] = bounds[1].min(line.at[1] - shape.rise_em * line.size);
            bounds[2] = bounds[2].max(line.at[0] + line.width);
            bounds[3] = bounds[3].max(line.at[1] + shape.drop_em * line.size);
        }
        bounds
    }

    /// What is free between each of the title's own lines and the next: its top and bottom.
    pub(super) fn gaps(&self) -> Vec<[f32; 2]> {
        let lines = self.lines[..self.main_lines].windows(2);
        let gap = |pair: &[Line]| {
            let [(above, upper), (below, lower)] =
                [&pair[0], &pair[1]].map(|line| (line, Shape::of(&line.text)));
            let bottom = above.at[1] + upper.drop_em * above.size;
            [bottom, below.at[1] - lower.rise_em * below.size]
        };
        lines.map(gap).collect()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, main_fill: Colour, sub_fill: Colour) {
        for (at, line) in self.lines.iter().enumerate() {
            let fill = if at < self.main_lines { main_fill } else { sub_fill };
            if Face::Display.has(&line.text) {
                let extent = Face::Display.extent(&line.text, line.cut, 0.0);
                let start = [line.at[0] - extent.ink_start * line.size, line.at[1]];
                canvas.letters(
                    &Face::Display.outline(&line.text, line.cut, 0.0, line.size),
                    start,
                    fill,
                );
            } else {
                let look = TextLook { weight: 800, fill };
                canvas.system_text(&line.text, line.at, line.size, look);
            }
        }
    }
}
