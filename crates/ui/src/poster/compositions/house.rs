//! Pictures of the house itself: curtain, sign, screen and film.

use std::f32::consts::{PI, TAU};

use super::{FOOT, Frame, HEIGHT, Hang, Lockup, MARGIN, MEASURE, Stage, Surface, WIDTH};
use crate::poster::canvas::{Canvas, Path};
use crate::poster::palette::Palette;

/// Curtains drawn aside, a spot of light on what comes.
pub(super) fn curtain(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().centred();
    let floor = lockup.free(stage).bottom - 22.0;
    stage.canvas.rect([0.0, 0.0, WIDTH, floor], palette.deep);
    let spot = stage.dice.between(250.0, 350.0);
    let cone =
        [[300.0 - 26.0, 0.0], [300.0 + 26.0, 0.0], [spot + 150.0, floor], [spot - 150.0, floor]];
    stage.canvas.polygon(&cone, palette.layer(0.45));
    stage.canvas.floor(floor, palette.ground);
    let pool = Path::from([spot - 150.0, floor])
        .ellipse([150.0, 26.0], true, [spot + 150.0, floor])
        .ellipse([150.0, 26.0], true, [spot - 150.0, floor])
        .close();
    stage.canvas.shape(&pool, palette.hero);
    microphone(&mut stage.canvas, spot, floor, &palette);
    drapes(stage, floor);
    lockup
}

/// The folds on both sides, held by a cord.
fn drapes(stage: &mut Stage<'_>, floor: f32) {
    let palette = stage.palette;
    let folds = stage.dice.pick(&[6, 7, 8]);
    let (tie, hem) = (400.0, floor + 12.0);
    let dark = palette.mid.mix(palette.ground, 0.42);
    for is_right in [false, true] {
        let side = |x: f32| if is_right { WIDTH - x } else { x };
        let edge = |at: usize| {
            let part = at as f32 / folds as f32;
            [side(part * 306.0), side(14.0 + part * 84.0), side(part * 150.0)]
        };
        for fold in 0..folds {
            let (near, far) = (edge(fold), edge(fold + 1));
            let path = Path::from([near[0], -5.0])
                .curve([near[0], 190.0], [near[1], 290.0], [near[1], tie])
                .curve([near[1], 470.0], [near[2], 540.0], [near[2], hem])
                .line([far[2], hem])
                .curve([far[2], 540.0], [far[1], 470.0], [far[1], tie])
                .curve([far[1], 290.0], [far[0], 190.0], [far[0], -5.0])
                .close();
            stage.canvas.shape(&path, if fold % 2 == 0 { palette.mid } else { dark });
        }
        let cord = [side(0.0).min(side(106.0)), tie - 10.0, 106.0, 20.0];
        stage.canvas.round_rect(cord, 10.0, palette.hero);
    }
}

fn microphone(canvas: &mut Canvas, x: f32, floor: f32, palette: &Palette) {
    canvas.rect([x - 3.0, floor - 210.0, 6.0, 208.0], palette.ink);
    canvas.round_rect([x - 34.0, floor - 6.0, 68.0, 9.0], 4.5, palette.ink);
    canvas.round_rect([x - 19.0, floor - 272.0, 38.0, 70.0], 19.0, palette.ink);
    for line in 0..3 {
        let y = floor - 254.0 + line as f32 * 13.0;
        canvas.rect([x - 19.0, y, 38.0, 4.0], palette.deep);
    }
}

/// A sign with bulbs all round, in front of its own rays.
pub(super) fn marquee(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let frame = Frame { x: 112.0, y: 176.0, width: 376.0, height: 500.0 };
    let mut lockup = Lockup::sheet(frame, Hang::Middle, FOOT).full().centred();
    lockup.credits.x = MARGIN;
    lockup.credits.width = MEASURE;
    let [_, title_top, _, title_bottom] = lockup.setting.set(stage.title).bounds();
    let (top, bottom) = (title_top - 88.0, title_bottom + 44.0);
    let middle = [300.0, (top + bottom) / 2.0];
    stage.canvas.floor(-5.0, palette.mid);
    let rays = stage.dice.pick(&[24, 32, 40]);
    for ray in (0..rays).step_by(2) {
        let edge = |at: usize| {
            let angle = TAU * at as f32 / rays as f32;
            [middle[0] + angle.cos() * 900.0, middle[1] + angle.sin() * 900.0]
        };
        stage.canvas.polygon(&[middle, edge(ray), edge(ray + 1)], palette.layer(0.7));
    }
    stage.canvas.floor(820.0, palette.ground);
    for post in [130.0, 446.0] {
        stage.canvas.rect([post, bottom, 24.0, 820.0 - bottom], palette.ink);
    }
    let high = bottom - top;
    stage.canvas.round_rect([30.0, top - 54.0, 540.0, high + 108.0], 36.0, palette.deep);
    stage.canvas.round_rect([84.0, top, 432.0, high], 12.0, palette.ground);
    bulbs(stage, [57.0, top - 27.0, 543.0, bottom + 27.0]);
    for star in 0..5 {
        let at = [300.0 + (star as f32 - 2.0) * 44.0, top + 44.0];
        stage.canvas.polygon(&star_points(at, 15.0), palette.ink);
    }
    lockup
}

fn bulbs(stage: &mut Stage<'_>, [left, top, right, bottom]: [f32; 4]) {
    let round = 18.0;
    let wire = Path::from([left + round, top])
        .line([right - round, top])
        .arc(round, true, [right, top + round])
        .line([right, bottom - round])
        .arc(round, true, [right - round, bottom])
        .line([left + round, bottom])
        .arc(round, true, [left, bottom - round])
        .line([left, top + round])
        .arc(round, true, [left + round, top]);
    let length = 2.0 * (right - left + bottom - top) + (TAU - 8.0) * round;
    let gap = stage.dice.pick(&[32.0, 36.0, 40.0]);
    let gap = length / (length / gap).round();
    stage.canvas.dotted(&wire, 20.0, gap, stage.palette.hero);
}

fn star_points([x, y]: [f32; 2], radius: f32) -> [[f32; 2]; 10] {
    std::array::from_fn(|at| {
        let angle = PI * (at as f32 / 5.0 - 0.5);
        let reach = if at % 2 == 0 { radius } else { radius * 0.42 };
        [x + angle.cos() * reach, y + angle.sin() * reach]
    })
}

/// The title on the screen, seen from the last row, with one seat still free.
pub(super) fn seats(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    stage.canvas.floor(-5.0, palette.deep);
    let glow = [[40.0, 440.0], [560.0, 440.0], [760.0, HEIGHT], [-160.0, HEIGHT]];
    stage.canvas.polygon(&glow, palette.layer(0.18));
    stage.canvas.rect([40.0, 40.0, 520.0, 420.0], palette.hero);
    let rows = [(6.0, 520.0), (5.0, 585.0), (4.0, 668.0), (3.0, 774.0)];
    let lit_row = stage.dice.below(3);
    for (row, (per_row, y)) in rows.into_iter().enumerate() {
        let room = WIDTH / per_row;
        let shift = if row % 2 == 0 { 0.0 } else { -room / 2.0 };
        let tone = palette.layer(0.4 + row as f32 * 0.15);
        let lit = 1 + stage.dice.below(per_row as usize - 2);
        for seat in 0..=per_row as usize {
            let x = shift + seat as f32 * room;
            let is_lit = row == lit_row && seat == lit;
            let tone = if is_lit { palette.hero } else { tone };
            let width = room * 0.86;
            let start = x + room * 0.07;
            stage.canvas.round_rect([start, y, width, room * 1.5], width * 0.3, tone);
        }
        let shade = palette.layer(0.14 + row as f32 * 0.12);
        stage.canvas.floor(y + room * 0.62, shade);
    }
    let frame = Frame { x: 66.0, y: 70.0, width: 468.0, height: 300.0 };
    let mut lockup = Lockup::sheet(frame, Hang::Top, 434.0);
    lockup.title_on = Surface::Hero;
    lockup.credits_on = Surface::Hero;
    lockup.credits.width = frame.width;
    lockup
}

/// A strip of film on which a sun goes down.
pub(super) fn reel(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage).full_at_times(stage);
    let middle = lockup.free(stage).middle();
    let tilt = stage.dice.pick(&[-11.0, -7.0, 7.0, 11.0]);
    let strip = if palette.is_night() { palette.layer(0.3) } else { palette.ink };
    let sets = stage.dice.coin();
    stage.canvas.turned(tilt, middle, |canvas| {
        let top = middle[1] - 200.0;
        canvas.rect([-80.0, top, 760.0, 400.0], strip);
        for y in [top + 28.0, top + 372.0] {
            let holes = Path::from([-70.0, y]).line([680.0, y]);
            canvas.dashed(&holes, 24.0, [22.0, 22.0], palette.ground);
        }
        for frame in 0..4 {
            let x = -72.0 + frame as f32 * 190.0;
            let step = if sets { frame } else { 3 - frame } as f32;
            canvas.rect([x, top + 62.0, 176.0, 276.0], palette.mid);
            canvas.disc([x + 88.0, top + 140.0 + step * 46.0], 62.0, palette.hero);
            canvas.rect([x, top + 262.0, 176.0, 76.0], palette.deep);
            if step > 2.0 {
                canvas.rect([x, top + 338.0, 176.0, 14.0], strip);
            }
        }
    });
    lockup
}
