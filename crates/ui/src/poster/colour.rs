//! Colours, and whether one can be read on another.

use std::fmt;

/// The least contrast of text with its ground (WCAG 2.2 AA).
pub(super) const CONTRAST_MIN: f32 = 4.5;

/// Red, green and blue, a byte each: `Colour(0x1C_1222)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub u32);

impl Colour {
    /// What a printer gets who mixes the two: 0 is all of this one, 1 all of the other.
    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        let (from, to) = (self.channels(), other.channels());
        let mixed = [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * share);
        Self(mixed.iter().fold(0, |sum, channel| (sum << 8) | channel.round() as u32))
    }

    /// From 1 (the same lightness) to 21 (black on white).
    pub(super) fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    fn luminance(self) -> f32 {
        let [red, green, blue] = self.channels().map(|channel| {
            let part = channel / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn channels(self) -> [f32; 3] {
        let [_, red, green, blue] = self.0.to_be_bytes();
        [red, green, blue].map(f32::from)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        let (black, white) = (Colour(0), Colour(0xFF_FFFF));
        assert!((black.contrast(white) - 21.0).abs() < 0.01);
        assert!((white.contrast(white) - 1.0).abs() < 0.01);
        assert_eq!(black.mix(white, 0.5).to_string(), "#808080");
    }
}
