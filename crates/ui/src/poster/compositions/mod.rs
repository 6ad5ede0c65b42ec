//! The pictures: each a function that draws flat shapes on the sheet and tells where the title and
//! the credits go. Chance moves, mirrors and recolours them, within what still looks meant.

mod geometry;
mod house;
mod letters;
mod light;
mod places;

use super::canvas::Canvas;
use super::credits::Place;
use super::dice::Dice;
use super::mood::Mood;
use super::palette::{Palette, Surface};
use super::setting::{Align, Case, Frame, Hang, Setting};
use super::title::Title;
use super::words::Aim;

/// The sheet's width and height, and the margin that text keeps.
const WIDTH: f32 = 600.0;
const HEIGHT: f32 = 900.0;
const MARGIN: f32 = 40.0;
const MEASURE: f32 = WIDTH - 2.0 * MARGIN;
/// The baseline of credits at the foot and at the head of the sheet.
const FOOT: f32 = 862.0;
const HEAD: f32 = 62.0;

/// What a composition draws with.
pub(super) struct Stage<'a> {
    pub canvas: Canvas,
    pub palette: Palette,
    pub dice: Dice,
    pub title: &'a Title,
}

/// Where the words go.
pub(super) struct Lockup {
    pub setting: Setting,
    pub title_on: Surface,
    pub credits: Place,
    pub credits_on: Surface,
}

impl Lockup {
    /// The title at the foot of the sheet, above the credits.
    fn foot() -> Self {
        Self::sheet(frame(596.0, 222.0), Hang::Bottom, FOOT)
    }

    /// The credits at the head of the sheet, the title below them.
    fn head() -> Self {
        Self::sheet(frame(98.0, 250.0), Hang::Top, HEAD)
    }

    /// At the foot, more often than not.
    fn either(stage: &mut Stage<'_>) -> Self {
        if stage.dice.below(3) == 0 { Self::head() } else { Self::foot() }
    }

    fn sheet(frame: Frame, hang: Hang, credits_y: f32) -> Self {
        let (align, aim, case) = (Align::Start, Aim::Even, Case::Capitals);
        Self {
            setting: Setting { frame, align, hang, aim, case },
            title_on: Surface::Sheet,
            credits: Place { x: frame.x, y: credits_y, width: frame.width, align },
            credits_on: Surface::Sheet,
        }
    }

    const fn in_small_letters(mut self) -> Self {
        self.setting.case = Case::AsWritten;
        self
    }

    const fn full(mut self) -> Self {
        self.setting.aim = Aim::Full;
        self
    }

    const fn centred(mut self) -> Self {
        self.setting.align = Align::Centre;
        self.credits.align = Align::Centre;
        self
    }

    /// Lines that fill the measure, now and then.
    fn full_at_times(self, stage: &mut Stage<'_>) -> Self {
        if stage.dice.coin() { self.full() } else { self }
    }

    /// What the title leaves free for the picture, from top to bottom.
    fn free(&self, stage: &Stage<'_>) -> Room {
        let [_, top, _, bottom] = self.setting.set(stage.title).bounds();
        match self.setting.hang {
            Hang::Top => Room { top: bottom + MARGIN, bottom: HEIGHT },
            _ => Room { top: 0.0, bottom: top - MARGIN },
        }
    }
}

/// A part of the sheet, from edge to edge.
#[derive(Debug, Clone, Copy)]
struct Room {
    top: f32,
    bottom: f32,
}

impl Room {
    fn height(self) -> f32 {
        self.bottom - self.top
    }

    fn middle(self) -> [f32; 2] {
        [WIDTH / 2.0, (self.top + self.bottom) / 2.0]
    }

    /// How high a part of it is, counted from its top.
    fn at(self, part: f32) -> f32 {
        self.top + self.height() * part
    }

    /// The largest circle that keeps a distance from its edges, or a little more than the sheet.
    fn radius(self, distance: f32) -> f32 {
        (self.height() / 2.0 - distance).min(WIDTH * 0.53)
    }
}

const fn frame(y: f32, height: f32) -> Frame {
    Frame { x: MARGIN, y, width: MEASURE, height }
}

macro_rules! compositions {
    ($($(#[$doc:meta])* $name:ident = $module:ident::$draw:ident,)*) => {
        /// A picture.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Composition {
            $($(#[$doc])* $name,)*
        }

        impl Composition {
            /// All of them.
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];

            /// Draws it, and tells where the words go.
            pub(super) fn draw(self, stage: &mut Stage<'_>) -> Lockup {
                match self {
                    $(Self::$name => $module::$draw(stage),)*
                }
            }
        }
    };
}

compositions! {
    /// Stripes that turn a corner together.
    Bands = geometry::bands,
    /// The projector's light.
    Beams = light::beams,
    /// A stage between curtains.
    Curtain = house::curtain,
    /// Somebody in a lit door.
    Doorway = light::doorway,
    /// An eye, open.
    Eye = geometry::eye,
    /// Trees, and what shines between them.
    Forest = places::forest,
    /// The first letter, too large for the sheet.
    Giant = letters::giant,
    /// A ball of printed dots.
    Halftone = light::halftone,
    /// A low sun behind dunes.
    Horizon = places::horizon,
    /// A lit sign.
    Marquee = house::marquee,
    /// A planet and its company.
    Orbits = places::orbits,
    /// Two discs, and what they share.
    Pair = geometry::pair,
    /// A mountain.
    Peaks = places::peaks,
    /// A strip of film.
    Reel = house::reel,
    /// A tunnel of circles.
    Rings = geometry::rings,
    /// The screen, from the last row.
    Seats = house::seats,
    /// A city at night.
    Skyline = places::skyline,
    /// A slope that cuts a disc in two.
    Split = geometry::split,
    /// Letters from edge to edge.
    Stack = letters::stack,
    /// Rays from a rising sun.
    Sunburst = light::sunburst,
    /// Quarter circles in a grid.
    Tiles = geometry::tiles,
    /// A torn bill.
    Torn = letters::torn,
    /// The moon above the sea.
    Waves = places::waves,
}

impl Composition {
    /// Whether it has something to say with such a title.
    pub(super) fn suits(self, title: &Title) -> bool {
        match self {
            Self::Stack => title.main.contains(' '),
            _ => true,
        }
    }
}

/// What suits a mood.
pub(super) fn of_mood(mood: Mood) -> &'static [Composition] {
    let found = SUITABLE.iter().find(|(suited, _)| *suited == mood);
    found.map_or(Composition::ALL, |(_, compositions)| compositions)
}

/// The compositions of each mood.
const SUITABLE: &[(Mood, &[Composition])] = {
    use Composition as C;
    &[
        (
            Mood::Action,
            &[C::Beams, C::Split, C::Bands, C::Skyline, C::Giant, C::Stack, C::Reel, C::Halftone],
        ),
        (
            Mood::Adventure,
            &[C::Peaks, C::Horizon, C::Waves, C::Sunburst, C::Giant, C::Bands, C::Torn, C::Split],
        ),
        (
            Mood::Comedy,
            &[C::Tiles, C::Bands, C::Sunburst, C::Marquee, C::Pair, C::Stack, C::Seats, C::Giant],
        ),
        (Mood::Documentary, &[C::Halftone, C::Tiles, C::Reel, C::Torn, C::Stack, C::Rings]),
        (
            Mood::Drama,
            &[
                C::Pair,
                C::Waves,
                C::Forest,
                C::Halftone,
                C::Horizon,
                C::Rings,
                C::Torn,
                C::Giant,
                C::Stack,
                C::Split,
                C::Doorway,
                C::Beams,
            ],
        ),
        (
            Mood::Family,
            &[C::Sunburst, C::Peaks, C::Tiles, C::Waves, C::Orbits, C::Bands, C::Marquee, C::Giant],
        ),
        (
            Mood::Fantasy,
            &[C::Forest, C::Peaks, C::Orbits, C::Waves, C::Rings, C::Giant, C::Doorway],
        ),
        (Mood::History, &[C::Torn, C::Split, C::Peaks, C::Horizon, C::Stack, C::Reel, C::Giant]),
        (Mood::Horror, &[C::Eye, C::Forest, C::Doorway, C::Torn, C::Rings, C::Giant, C::Waves]),
        (Mood::House, &[C::Seats, C::Reel, C::Beams, C::Tiles, C::Rings, C::Marquee, C::Stack]),
        (
            Mood::Music,
            &[C::Bands, C::Rings, C::Marquee, C::Curtain, C::Halftone, C::Tiles, C::Beams],
        ),
        (
            Mood::Romance,
            &[C::Pair, C::Waves, C::Bands, C::Horizon, C::Rings, C::Tiles, C::Seats, C::Stack],
        ),
        (
            Mood::SciFi,
            &[C::Orbits, C::Rings, C::Halftone, C::Beams, C::Horizon, C::Skyline, C::Giant],
        ),
        (Mood::Sport, &[C::Bands, C::Tiles, C::Split, C::Rings, C::Stack, C::Sunburst]),
        (Mood::Stage, &[C::Curtain, C::Marquee, C::Seats, C::Doorway, C::Stack, C::Pair]),
        (
            Mood::SuperHero,
            &[C::Split, C::Beams, C::Skyline, C::Sunburst, C::Halftone, C::Giant, C::Bands],
        ),
        (
            Mood::Thriller,
            &[C::Rings, C::Doorway, C::Eye, C::Torn, C::Skyline, C::Split, C::Beams, C::Reel],
        ),
        (Mood::Western, &[C::Horizon, C::Peaks, C::Sunburst, C::Stack, C::Torn]),
    ]
};
