//! The colours of a poster: five flat inks, as a screen printer would mix them.
//!
//! They come from the house's language (plum-black, warm paper, marigold for the one light that
//! leads the way) and a handful of tones for each mood. A test holds every text to a contrast of
//! 4.5 with whatever it may stand on.

use super::colour::{CONTRAST_MIN, Colour};
use super::mood::Mood;

/// Five inks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// The sheet.
    pub ground: Colour,
    /// A second sheet, near the first: text may stand on either.
    pub deep: Colour,
    /// The second voice; text never stands on it.
    pub mid: Colour,
    /// What the eye should see first; text may stand on it too.
    pub hero: Colour,
    /// Text on `ground` and `deep`.
    pub ink: Colour,
}

/// Where text may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surface {
    /// On `ground`, on `deep`, or across both.
    Sheet,
    /// On `hero`.
    Hero,
}

impl Palette {
    /// The colour in which text is read best there.
    pub(super) fn text_on(&self, surface: Surface) -> Colour {
        match surface {
            Surface::Sheet => self.ink,
            Surface::Hero => {
                let candidates = [self.ink, self.ground];
                let best = candidates.into_iter().max_by(|one, other| {
                    self.hero.contrast(*one).total_cmp(&self.hero.contrast(*other))
                });
                best.unwrap_or(self.ink)
            }
        }
    }

    /// The colour of a second text on the sheet: the hero's, where that can be read.
    pub(super) fn accent(&self) -> Colour {
        let is_read = |on: Colour| self.hero.contrast(on) >= CONTRAST_MIN;
        if is_read(self.ground) && is_read(self.deep) { self.hero } else { self.ink }
    }

    /// Whether the sheet is darker than what is printed on it.
    pub(super) fn is_night(&self) -> bool {
        self.ground.luminance() < self.ink.luminance()
    }

    /// Lighter than every ink: snow, and the torn edge of paper.
    pub(super) fn pale(&self) -> Colour {
        let inks = [self.ink, self.ground, self.hero];
        let by_light = |one: &Colour, other: &Colour| one.luminance().total_cmp(&other.luminance());
        inks.into_iter().max_by(by_light).unwrap_or(self.ink).mix(Colour(0xFF_FFFF), 0.55)
    }

    /// `ground` on the way to `deep` and beyond it to `mid`: for layers that recede.
    pub(super) fn layer(&self, nearness: f32) -> Colour {
        self.ground.mix(self.mid, nearness)
    }
}

const fn inks([ground, deep, mid, hero, ink]: [u32; 5]) -> Palette {
    Palette {
        ground: Colour(ground),
        deep: Colour(deep),
        mid: Colour(mid),
        hero: Colour(hero),
        ink: Colour(ink),
    }
}

/// The palettes of a mood: ground, deep, mid, hero, ink.
pub(super) fn palettes(mood: Mood) -> &'static [Palette] {
    match mood {
        Mood::Action => ACTION,
        Mood::Adventure => ADVENTURE,
        Mood::Comedy => COMEDY,
        Mood::Documentary => DOCUMENTARY,
        Mood::Drama => DRAMA,
        Mood::Family => FAMILY,
        Mood::Fantasy => FANTASY,
        Mood::History => HISTORY,
        Mood::Horror => HORROR,
        Mood::House => HOUSE,
        Mood::Music => MUSIC,
        Mood::Romance => ROMANCE,
        Mood::SciFi => SCI_FI,
        Mood::Sport => SPORT,
        Mood::Stage => STAGE,
        Mood::SuperHero => SUPER_HERO,
        Mood::Thriller => THRILLER,
        Mood::Western => WESTERN,
    }
}

const HOUSE: &[Palette] = &[
    inks([0x1C_1222, 0x32_1C40, 0xCF_4A22, 0xFF_B511, 0xFA_F7F5]),
    inks([0xF6_EFE9, 0xE9_DCE6, 0xE0_6A3C, 0x4A_1463, 0x1C_1222]),
    inks([0x4A_1463, 0x5C_2078, 0xE4_6F43, 0xFF_B511, 0xFB_F3FF]),
    inks([0xFF_B511, 0xFF_C94D, 0xCF_4A22, 0x4A_1463, 0x1C_1222]),
];

const ACTION: &[Palette] = &[
    inks([0x17_1012, 0x2C_1C1C, 0xD8_381E, 0xFF_B511, 0xFF_F6E8]),
    inks([0xED_5A2E, 0xF4_7346, 0x6B_1512, 0xFF_E7BD, 0x1B_0B08]),
    inks([0x10_263A, 0x19_3A57, 0xF0_562F, 0xFF_C94D, 0xF5_F7FA]),
    inks([0xEE_E8DE, 0xDD_D4C5, 0xE4_401F, 0x1C_1222, 0x1C_1222]),
];

const ADVENTURE: &[Palette] = &[
    inks([0x0A_3F3C, 0x10_5551, 0xE0_803A, 0xFF_D07A, 0xFB_F4E4]),
    inks([0xF3_DFB8, 0xE9_CD98, 0x1E_6B66, 0xA8_3A18, 0x20_242A]),
    inks([0x1F_4D6B, 0x2A_5F82, 0xF2_A541, 0xF7_E3B5, 0xF8_F6EC]),
    inks([0xEC_AE45, 0xF4_C064, 0xA6_3D1E, 0x17_404A, 0x1F_1410]),
];

const COMEDY: &[Palette] = &[
    inks([0xFF_B511, 0xFF_CB52, 0xE4_572E, 0x6B_2180, 0x1C_1222]),
    inks([0xFF_D6DC, 0xFF_BFC9, 0xFF_5D3B, 0x6B_2180, 0x3A_0F2E]),
    inks([0x9A_F5DA, 0x74_E3C4, 0xFF_6B4A, 0x4A_1463, 0x1C_1222]),
    inks([0xFF_F3D6, 0xFF_E4A8, 0x2B_59C3, 0xF0_5A45, 0x1C_1222]),
];

const DOCUMENTARY: &[Palette] = &[
    inks([0xF6_F2EC, 0xE8_E1D8, 0x85_7890, 0x1C_1222, 0x1C_1222]),
    inks([0x22_262B, 0x30_363D, 0x7F_8C99, 0xFF_B511, 0xF5_F3EE]),
    inks([0xDA_D7CC, 0xCA_C6B8, 0x4B_6B57, 0x1F_2B25, 0x17_211C]),
];

const DRAMA: &[Palette] = &[
    inks([0xF6_EFE6, 0xEA_DCCB, 0x9C_6A50, 0xB4_4222, 0x1F_0F18]),
    inks([0x2B_1B33, 0x3F_284A, 0xB6_5FA8, 0xF2_C48D, 0xFB_F3EA]),
    inks([0x20_323A, 0x2C_4650, 0xD9_8E5F, 0xF4_DDBB, 0xF7_F1E8]),
    inks([0xDC_CDBA, 0xCD_B99F, 0x8A_3A32, 0x24_1520, 0x24_1520]),
    inks([0xEF_D5C8, 0xE4_C0AF, 0xB4_472F, 0x5B_1F3A, 0x2A_1020]),
    inks([0x4B_1F2A, 0x61_2B38, 0xC8_6B4A, 0xF3_D9B1, 0xFB_F2E6]),
];

const FAMILY: &[Palette] = &[
    inks([0x2A_57C4, 0x22_4AAB, 0xFF_6B4A, 0xFF_D84A, 0xFF_FFFF]),
    inks([0x9B_E3F3, 0x78_D3EA, 0xFF_7A45, 0xFF_F0A8, 0x10_234A]),
    inks([0xFF_D84A, 0xFF_CB1F, 0x2E_9E6B, 0xF2_5C48, 0x24_0F4A]),
    inks([0x8A_DF9C, 0x6C_D086, 0x1E_8F6A, 0xFF_8152, 0x12_301F]),
];

const FANTASY: &[Palette] = &[
    inks([0x24_103F, 0x37_1A5C, 0x8E_5BD0, 0xF3_D37A, 0xF8_F1FF]),
    inks([0x0F_2E3A, 0x17_424F, 0x4F_B3A5, 0xF6_E3B0, 0xF1_F8F3]),
    inks([0xE6_DDF3, 0xD5_C7EA, 0x7B_4FB8, 0x2E_1452, 0x24_103F]),
];

const HISTORY: &[Palette] = &[
    inks([0x2E_3226, 0x3D_4332, 0xA6_713A, 0xE6_D3A3, 0xF4_EFE0]),
    inks([0xE7_DCC3, 0xD9_CAA8, 0x8B_4530, 0x2A_3A3F, 0x23_1C15]),
    inks([0x3B_2418, 0x51_3222, 0xC0_8A3E, 0xEB_D8AE, 0xF9_F0DD]),
];

const HORROR: &[Palette] = &[
    inks([0x12_0B12, 0x24_101B, 0x8E_1418, 0xE6_382B, 0xF4_E9DC]),
    inks([0xE8_E2D4, 0xD6_CDB9, 0x7A_1B1B, 0xB0_0F14, 0x16_0C10]),
    inks([0x11_160F, 0x20_2A1B, 0x5C_6B2F, 0xD7_E26A, 0xF1_F3E2]),
    inks([0xA3_121B, 0x8A_0D15, 0x2A_060C, 0xF6_E4CE, 0xFF_F3E4]),
];

const MUSIC: &[Palette] = &[
    inks([0x1C_1222, 0x3A_1247, 0xE0_409A, 0xFF_B511, 0xFF_F4FA]),
    inks([0xF5_6A94, 0xFA_86A9, 0xFF_D15C, 0x2A_0E3A, 0x1F_0A1E]),
    inks([0x0B_2A4A, 0x12_3C66, 0xFF_6A3D, 0xFF_D166, 0xF4_F8FF]),
    inks([0xFF_E1B3, 0xFF_D08A, 0xD8_3A56, 0x3B_1260, 0x2A_0E35]),
];

const ROMANCE: &[Palette] = &[
    inks([0xF9_D5D3, 0xF4_BDBD, 0xE0_475B, 0x7A_1236, 0x4A_0A26]),
    inks([0x5A_0F2E, 0x74_1A3F, 0xE8_556D, 0xFF_D0B8, 0xFF_F1EA]),
    inks([0xFF_E9D6, 0xFF_D7B8, 0xF2_705A, 0x9C_2A5B, 0x4A_1030]),
    inks([0x3B_1E54, 0x52_306F, 0xF0_8A9B, 0xFF_D9A0, 0xFF_F3EC]),
];

const SCI_FI: &[Palette] = &[
    inks([0x0D_1030, 0x1B_2056, 0x5E_4BD8, 0x9A_F5DA, 0xF1_F3FF]),
    inks([0x11_151D, 0x1F_2733, 0xFF_5A36, 0xDC_E6F2, 0xF4_F7FB]),
    inks([0xE9_EEF2, 0xD5_DFE8, 0x2F_5BEA, 0x0D_1030, 0x0D_1030]),
    inks([0x2A_0E4F, 0x3D_1872, 0xE0_409A, 0x7D_E3F4, 0xFA_F2FF]),
];

const SPORT: &[Palette] = &[
    inks([0x0F_5A3A, 0x13_6B45, 0xF4_F1E0, 0xFF_C94D, 0xFF_FFFF]),
    inks([0xF2_EA62, 0xF7_F08A, 0x2B_7BC0, 0x0F_2A44, 0x0F_2A44]),
    inks([0x12_2A5C, 0x1B_3A78, 0xF0_562F, 0xF4_F1E8, 0xFF_FFFF]),
];

const STAGE: &[Palette] = &[
    inks([0x3A_0A16, 0x55_1222, 0xB3_202F, 0xFF_C65C, 0xFF_F1E0]),
    inks([0x1C_1222, 0x2E_1B36, 0x9C_1F42, 0xFF_B511, 0xFA_F7F5]),
    inks([0xF4_E6D4, 0xE9_D3B8, 0xB3_2A38, 0x4A_0D1B, 0x2A_0A12]),
];

const SUPER_HERO: &[Palette] = &[
    inks([0x14_287A, 0x1D_379C, 0xE5_322D, 0xFF_CB2E, 0xFF_FFFF]),
    inks([0xB0_1015, 0x96_0C12, 0x1A_2B80, 0xFF_D23E, 0xFF_FFFF]),
    inks([0xFF_CB2E, 0xFF_D85E, 0xD8_201F, 0x14_287A, 0x14_1A3A]),
];

const THRILLER: &[Palette] = &[
    inks([0x1C_1222, 0x35_1C3E, 0xC4_361C, 0xFF_B511, 0xFA_F7F5]),
    inks([0x0E_1F22, 0x17_363A, 0x1F_8A7D, 0xE9_F056, 0xF2_F4EC]),
    inks([0xF2_E9DC, 0xE4_D3BC, 0xB3_261E, 0x1C_1222, 0x1C_1222]),
    inks([0xC2_2A20, 0xA8_211A, 0x2A_0B10, 0xFB_E9D0, 0xFF_F6EA]),
];

const WESTERN: &[Palette] = &[
    inks([0xEB_C58E, 0xE0_B070, 0xB5_431F, 0x5A_2214, 0x2E_130B]),
    inks([0x3A_1A12, 0x54_291B, 0xC8_622D, 0xF2_C572, 0xFC_EBD0]),
    inks([0xE0_7B3A, 0xE9_9150, 0x8F_2F18, 0xFF_E6B4, 0x24_0D08]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poster::mood::MOODS;

    #[test]
    fn text_can_be_read_on_every_surface_of_every_palette() {
        for mood in MOODS {
            for (at, palette) in palettes(*mood).iter().enumerate() {
                let pairs = [
                    ("ground", palette.ground, palette.text_on(Surface::Sheet)),
                    ("deep", palette.deep, palette.text_on(Surface::Sheet)),
                    ("hero", palette.hero, palette.text_on(Surface::Hero)),
                ];
                for (surface, ground, text) in pairs {
                    let contrast = ground.contrast(text);
                    assert!(contrast >= CONTRAST_MIN, "{mood:?} {at} {surface}: {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn what_should_be_seen_first_stands_out() {
        for mood in MOODS {
            for (at, palette) in palettes(*mood).iter().enumerate() {
                let contrast = palette.hero.contrast(palette.ground);
                let floor = if *mood == Mood::Family { 1.2 } else { 2.0 };
                assert!(contrast >= floor, "{mood:?} {at}: {contrast:.2}");
            }
        }
    }
}
