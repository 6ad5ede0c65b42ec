//! Colours, and whether one can be read on another.

use std::f32::consts::{PI, TAU};
use std::fmt;

/// The least contrast of text with its ground (WCAG 2.2 AA).
pub(super) const CONTRAST_MIN: f32 = 4.5;
/// A colour duller than this has no hue worth keeping.
const CHROMA_SEEN: f32 = 0.035;

/// Red, green and blue, a byte each: `Colour(0x1C_1222)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub u32);

impl Colour {
    /// A tone between the two that stays as vivid as they are: 0 is this one, 1 the other. The way
    /// leads around the colour circle (OKLCH), not through the grey in its middle.
    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        let ([l, c, h], [to_l, to_c, to_h]) = (self.to_lch(), other.to_lch());
        let (h, to_h) = match (c < CHROMA_SEEN, to_c < CHROMA_SEEN) {
            (true, false) => (to_h, to_h),
            (false, true) => (h, h),
            _ => (h, to_h),
        };
        let turn = (to_h - h + 3.0 * PI) % TAU - PI;
        Self::from_lch([l + (to_l - l) * share, c + (to_c - c) * share, h + turn * share])
    }

    fn to_lch(self) -> [f32; 3] {
        let [r, g, b] = self.light();
        let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        let a = 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s;
        let b = 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s;
        [0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s, a.hypot(b), b.atan2(a)]
    }

    fn from_lch([lightness, chroma, hue]: [f32; 3]) -> Self {
        let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
        let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let light = [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ];
        let bytes = light.map(|part| {
            let part = part.clamp(0.0, 1.0);
            let curved = if part <= 0.003_130_8 {
                part * 12.92
            } else {
                1.055 * part.powf(1.0 / 2.4) - 0.055
            };
            (curved * 255.0).round() as u32
        });
        Self(bytes[0] << 16 | bytes[1] << 8 | bytes[2])
    }

    /// From 1 (the same lightness) to 21 (black on white).
    pub(super) fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    pub(super) fn luminance(self) -> f32 {
        let [red, green, blue] = self.light();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The channels as amounts of light, from 0 to 1.
    fn light(self) -> [f32; 3] {
        let [_, red, green, blue] = self.0.to_be_bytes();
        [red, green, blue].map(|channel| {
            let part = f32::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
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
        assert_eq!(black.mix(white, 0.5).to_string(), "#636363");
    }

    #[test]
    fn a_mixture_ends_where_its_colours_are() {
        let (mint, coral) = (Colour(0x9A_F5DA), Colour(0xFF_6B4A));
        assert_eq!(mint.mix(coral, 0.0), mint);
        assert_eq!(mint.mix(coral, 1.0), coral);
        let between = mint.mix(coral, 0.5).to_lch();
        assert!(between[1] > 0.1, "grey: {between:?}");
    }
}
