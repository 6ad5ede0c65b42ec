//! Pictures made of letters and paper.

use super::{HEIGHT, Hang, Lockup, Stage, WIDTH, frame};
use crate::poster::canvas::{Canvas, Path};
use crate::poster::colour::Colour;
use crate::poster::typeface::{Cut, Face, Outline};

/// Words that a giant letter is not taken from.
const ARTICLES: &[&str] = &["the", "a", "an", "el", "la", "los", "las", "le", "les", "der", "die"];

/// The first letter, too large for the sheet, with two echoes.
pub(super) fn giant(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let letter = initial(&stage.title.main);
    let is_left = stage.dice.coin();
    let drift = if is_left { 46.0 } else { -46.0 };
    let tones = [palette.layer(0.3), palette.mid, palette.hero];
    for (echo, tone) in tones.into_iter().enumerate() {
        let back = 2.0 - echo as f32;
        let base = 610.0 - back * 40.0;
        huge(&mut stage.canvas, &letter, [drift * back, base], is_left, tone);
    }
    stage.canvas.rect([0.0, 606.0, WIDTH, HEIGHT - 606.0], palette.deep);
    Lockup::foot(646.0)
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

fn huge(canvas: &mut Canvas, letter: &str, [x, y]: [f32; 2], is_left: bool, tone: Colour) {
    if !Face::Display.has(letter) {
        canvas.disc([300.0 + x, y - 270.0], 260.0, tone);
        return;
    }
    let size = 860.0;
    let outline = Face::Display.outline(letter, Cut(1.0), 0.0);
    let bleed = if outline.ink_em * size > 520.0 { 36.0 } else { -40.0 };
    let left = if is_left { -bleed } else { WIDTH + bleed - outline.ink_em * size };
    let start = [x + left - outline.ink_start_em * size, y];
    canvas.letters(&outline.path, start, Outline::scale(size), tone);
}

/// Nothing but letters, from edge to edge.
pub(super) fn stack(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let centre = [stage.dice.between(120.0, 480.0), stage.dice.between(250.0, 620.0)];
    stage.canvas.disc(centre, stage.dice.between(260.0, 330.0), palette.deep);
    stage.canvas.rect([40.0, 40.0, 520.0, 16.0], palette.hero);
    stage.canvas.rect([40.0, 62.0, 520.0, 5.0], palette.mid);
    Lockup::sheet(frame(96.0, 700.0), Hang::Top, super::FOOT).full()
}

/// A bill torn from the wall; the title stands on what was below.
pub(super) fn torn(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    stage.canvas.rect([0.0, 0.0, WIDTH, HEIGHT], palette.mid);
    let centre = [stage.dice.between(150.0, 450.0), stage.dice.between(200.0, 360.0)];
    stage.canvas.disc(centre, stage.dice.between(190.0, 250.0), palette.hero);
    let stripes = stage.dice.pick(&[0, 7, 11]);
    for stripe in 0..stripes {
        let y = 40.0 + stripe as f32 * (560.0 / stripes as f32);
        stage.canvas.rect([0.0, y, WIDTH, 8.0], palette.mid);
    }
    let tilt = stage.dice.between(30.0, 90.0) * if stage.dice.coin() { 1.0 } else { -1.0 };
    let (mut rim, mut paper) = (Path::from([0.0, HEIGHT]), Path::from([0.0, HEIGHT]));
    let mut x = 0.0;
    while x <= WIDTH + 24.0 {
        let y = 560.0 - tilt * (x / WIDTH - 0.5) + stage.dice.between(-13.0, 13.0);
        rim = rim.line([x, y]);
        paper = paper.line([x + 4.0, y + stage.dice.between(9.0, 22.0)]);
        x += stage.dice.between(9.0, 26.0);
    }
    let white =
        if palette.is_night() { palette.ink } else { palette.ground.mix(Colour(0xFF_FFFF), 0.6) };
    stage.canvas.shape(&rim.line([x, HEIGHT]).close(), white);
    stage.canvas.shape(&paper.line([x, HEIGHT]).close(), palette.ground);
    Lockup::foot(640.0)
}
