//! Pictures made of letters and paper.

use super::{FOOT, HEIGHT, Hang, Lockup, Stage, WIDTH, frame};
use crate::poster::canvas::{Canvas, Path};
use crate::poster::colour::Colour;
use crate::poster::typeface::{Cut, Face};

/// Words that a giant letter is not taken from.
const ARTICLES: &[&str] = &["the", "a", "an", "el", "la", "los", "las", "le", "les", "der", "die"];

/// Lines as far apart as this, in units of the sheet, have a disc between them.
const DISC_GAP_MIN: f32 = 130.0;

/// The first letter, too large for the sheet, with two echoes.
pub(super) fn giant(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot();
    let floor = lockup.free(stage).bottom;
    let letter = initial(&stage.title.main);
    let is_left = stage.dice.coin();
    let drift = if is_left { 46.0 } else { -46.0 };
    let tones = [palette.layer(0.3), palette.mid, palette.hero];
    for (echo, tone) in tones.into_iter().enumerate() {
        let back = 2.0 - echo as f32;
        let base = floor + 2.0 - back * 40.0;
        let size = (floor - 24.0) / Face::Display.capital_em();
        huge(&mut stage.canvas, &letter, [drift * back, base, size], is_left, tone);
    }
    stage.canvas.floor(floor, palette.deep);
    lockup
}

fn initial(title: &str) -> String {
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or_default();
    let word = match words.next() {
        Some(second) if ARTICLES.contains(&first.to_lowercase().as_str()) => second,
        _ => first,
    };
    let letter = word.chars().find(|symbol| symbol.is_alphanumeric()).unwrap_or('U');
    letter.to_uppercase().to_string()
}

fn huge(canvas: &mut Canvas, letter: &str, place: [f32; 3], is_left: bool, tone: Colour) {
    let [x, y, size] = place;
    if !Face::Display.has(letter) {
        canvas.disc([300.0 + x, y - 270.0], 260.0, tone);
        return;
    }
    let extent = Face::Display.extent(letter, Cut(1.0), 0.0);
    let width = extent.ink * size;
    let bleed = if width > 520.0 { 36.0 } else { -40.0 };
    let left = if is_left { -bleed } else { WIDTH + bleed - width };
    let start = [x + left - extent.ink_start * size, y];
    canvas.letters(&Face::Display.outline(letter, Cut(1.0), 0.0, size), start, tone);
}

/// Nothing but letters, from edge to edge, each line on a band of its own.
pub(super) fn stack(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::sheet(frame(48.0, 764.0), Hang::Spread, FOOT).full();
    let gaps = lockup.setting.set(stage.title).gaps();
    let starts_deep = stage.dice.coin();
    let mut from = -5.0;
    for (at, [top, bottom]) in gaps.iter().enumerate() {
        let middle = (top + bottom) / 2.0;
        if (at % 2 == 0) == starts_deep {
            stage.canvas.rect([-5.0, from, 610.0, middle - from], palette.deep);
        }
        from = middle;
    }
    for [top, bottom] in gaps {
        let (middle, high) = ((top + bottom) / 2.0, bottom - top);
        if high < DISC_GAP_MIN {
            stage.canvas.rect([-5.0, middle - 3.0, 610.0, 6.0], palette.mid);
            continue;
        }
        let radius = (high / 2.0 - 30.0).min(200.0);
        let x = stage.dice.pick(&[40.0 + radius, 300.0, 560.0 - radius]);
        stage.canvas.disc([x, middle], radius, palette.hero);
        let edge = [[-5.0, x - radius - 24.0], [x + radius + 24.0, 605.0]];
        for [start, end] in edge.into_iter().filter(|[start, end]| end - start > 60.0) {
            stage.canvas.rect([start, middle - 3.0, end - start, 6.0], palette.mid);
        }
    }
    lockup
}

/// A bill torn from the wall; the title stands on what was below.
pub(super) fn torn(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().full_at_times(stage);
    let room = lockup.free(stage);
    stage.canvas.floor(-5.0, palette.mid);
    let centre = [stage.dice.between(150.0, 450.0), room.at(stage.dice.between(0.35, 0.6))];
    stage.canvas.disc(centre, stage.dice.between(190.0, 250.0), palette.hero);
    let stripes = stage.dice.pick(&[0, 7, 11]);
    for stripe in 0..stripes {
        let y = 40.0 + stripe as f32 * (560.0 / stripes as f32);
        stage.canvas.rect([0.0, y, WIDTH, 8.0], palette.mid);
    }
    let tilt = stage.dice.between(24.0, 70.0) * if stage.dice.coin() { 1.0 } else { -1.0 };
    let (mut rim, mut paper) = (Path::from([0.0, HEIGHT]), Path::from([0.0, HEIGHT]));
    let mut x = 0.0;
    while x <= WIDTH + 24.0 {
        let y = room.bottom - 36.0 - tilt * (x / WIDTH - 0.5) + stage.dice.between(-13.0, 13.0);
        rim = rim.line([x, y]);
        paper = paper.line([x + 4.0, y + stage.dice.between(9.0, 22.0)]);
        x += stage.dice.between(9.0, 26.0);
    }
    stage.canvas.shape(&rim.line([x, HEIGHT]).close(), palette.pale());
    stage.canvas.shape(&paper.line([x, HEIGHT]).close(), palette.ground);
    lockup
}
