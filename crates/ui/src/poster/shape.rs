//! How much room the letters of a text take, whether they are drawn or left to the reader's system.

use super::typeface::{Cut, Face};
use super::words::{Aim, Word, broken, is_square};

/// Between the top of one line's capitals and the bottom of the line before, in em.
const GAP_EM: f32 = 0.13;

/// How much room a text's letters take.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    is_drawn: bool,
    /// From the baseline to the top of the highest letter, in em.
    pub rise_em: f32,
    /// From the baseline to the bottom of the lowest, in em.
    pub drop_em: f32,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        if !Face::Display.has(text) {
            return Self { is_drawn: false, rise_em: 0.95, drop_em: 0.3 };
        }
        let capital = Face::Display.capital_em();
        let is_accented = text.chars().any(|c| !c.is_ascii() && c.is_uppercase());
        let is_tall = text.chars().any(|c| c.is_lowercase() || "()[]/|&$".contains(c));
        let rise_em = match (is_accented, is_tall) {
            (true, _) => capital + 0.22,
            (false, true) => capital + 0.06,
            (false, false) => capital,
        };
        let drop_em = match text.chars().any(|c| "gjpqyçşţ()[]{}/|$".contains(c)) {
            true => 0.2,
            false if text.contains(['Q', ',', ';', 'Ç', 'Ş', '@', 'J']) => 0.14,
            false => 0.0,
        };
        Self { is_drawn: true, rise_em, drop_em }
    }

    pub(super) fn height_em(&self, lines: usize) -> f32 {
        self.rise_em * lines as f32 + self.gap_em() * (lines as f32 - 1.0) + self.drop_em
    }

    /// Between the baseline of one line and the top of the next.
    pub(super) fn gap_em(&self) -> f32 {
        GAP_EM + self.drop_em * 0.7
    }

    pub(super) fn space_em(&self) -> f32 {
        self.em(" ", Cut(0.0))
    }

    pub(super) fn measured(&self, texts: Vec<String>) -> Vec<Measured> {
        let ink = |text: &str, cut| match self.is_drawn {
            true => Face::Display.extent(text, cut, 0.0).ink,
            false => self.em(text, cut),
        };
        let texts = texts.into_iter();
        texts
            .map(|text| Measured {
                narrow_em: ink(&text, Cut(0.0)).max(0.01),
                wide_em: ink(&text, Cut(1.0)).max(0.01),
                text,
            })
            .collect()
    }

    /// How far the pen moves; a careful guess where the reader's system draws it.
    pub(super) fn em(&self, text: &str, cut: Cut) -> f32 {
        if self.is_drawn {
            return Face::Display.extent(text, cut, 0.0).advance;
        }
        text.chars().map(|symbol| if is_square(symbol) { 1.05 } else { 0.8 }).sum()
    }

    /// As few lines as hold the words, about equally long.
    pub(super) fn wrapped(&self, words: &[Word], cut: Cut, measure_em: f32) -> Vec<String> {
        let fits = |texts: &Vec<String>| texts.iter().all(|text| self.em(text, cut) <= measure_em);
        let tries = (1..=words.len()).map(|count| broken(words, self.space_em(), count, Aim::Even));
        let mut last = Vec::new();
        for texts in tries {
            if fits(&texts) {
                return texts;
            }
            last = texts;
        }
        last
    }
}

/// A line's ink at both ends of the cut; in between it grows evenly.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub text: String,
    narrow_em: f32,
    wide_em: f32,
}

impl Measured {
    pub(super) fn em(&self, cut: Cut) -> f32 {
        self.narrow_em + (self.wide_em - self.narrow_em) * cut.0
    }
}
