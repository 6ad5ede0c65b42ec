//! Pictures made of light.

use std::f32::consts::{PI, TAU};

use super::{Lockup, Stage, WIDTH};
use crate::poster::canvas::{Canvas, Path};
use crate::poster::colour::Colour;

/// From the lens in one corner light falls across the sheet, brightest in its middle.
pub(super) fn beams(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().full_at_times(stage);
    let floor = lockup.free(stage).bottom;
    let is_left = stage.dice.coin();
    let source = [if is_left { 78.0 } else { 522.0 }, stage.dice.between(78.0, 130.0)];
    let beams = 9;
    let (from, step) = (stage.dice.between(-14.0, -6.0), stage.dice.between(12.6, 13.8));
    for beam in 0..beams {
        let off = (beam as f32 - 4.0).abs();
        let tone = if off < 0.5 { palette.hero } else { palette.layer(1.0 - (off - 1.0) / 4.2) };
        let edge = |at: usize| {
            let angle = (from + at as f32 * step).to_radians();
            let across = if is_left { angle.cos() } else { -angle.cos() };
            [source[0] + across * 1200.0, source[1] + angle.sin() * 1200.0]
        };
        stage.canvas.polygon(&[source, edge(beam), edge(beam + 1)], tone);
    }
    stage.canvas.disc(source, 46.0, palette.ink);
    stage.canvas.disc(source, 33.0, palette.ground);
    stage.canvas.disc(source, 20.0, palette.hero);
    stage.canvas.floor(floor, palette.ground);
    lockup
}

/// Half a sun on the horizon, rays to every edge.
pub(super) fn sunburst(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let side = stage.dice.below(3);
    let lockup = if side == 1 { Lockup::foot().centred() } else { Lockup::foot() };
    let floor = lockup.free(stage).bottom;
    let centre = [[150.0, 300.0, 450.0][side], floor];
    let rays = stage.dice.pick(&[11, 13, 15]);
    let step = PI / rays as f32;
    for ray in (0..rays).step_by(2) {
        let edge = |at: usize| {
            let angle = at as f32 * step;
            [centre[0] - angle.cos() * 1200.0, centre[1] - angle.sin() * 1200.0]
        };
        stage.canvas.polygon(&[centre, edge(ray), edge(ray + 1)], palette.layer(0.26));
    }
    let radius = stage.dice.between(180.0, 220.0);
    stage.canvas.disc(centre, radius + 44.0, palette.mid);
    stage.canvas.disc(centre, radius + 8.0, palette.ground);
    stage.canvas.disc(centre, radius - 8.0, palette.hero);
    stage.canvas.floor(floor, palette.deep);
    stage.canvas.rect([0.0, floor, WIDTH, 10.0], palette.mid);
    lockup
}

/// A dark wall, a lit door, somebody in it, and a long shadow.
pub(super) fn doorway(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::head();
    let room = lockup.free(stage);
    let (floor, fall) = (room.at(0.68), room.height() * 0.34);
    let high = (floor - room.top - 10.0).clamp(200.0, 330.0);
    let wide = high * 0.46;
    let lean = if stage.dice.coin() { -1.0 } else { 1.0 };
    let middle = 300.0 - lean * stage.dice.between(90.0, 150.0);
    stage.canvas.rect([0.0, 0.0, WIDTH, floor], palette.deep);
    let slant = lean * fall * 0.8;
    let cast = |near: f32, far: f32| {
        let [left, right] = [middle - near, middle + near];
        let end = floor + fall;
        [[left, floor], [right, floor], [middle + slant + far, end], [middle + slant - far, end]]
    };
    stage.canvas.polygon(&cast(wide / 2.0, wide * 1.25), palette.mid);
    stage.canvas.rect([middle - wide / 2.0, floor - high, wide, high], palette.hero);
    let size = high / 265.0;
    stage.canvas.polygon(&cast(16.0 * size, 46.0 * size), palette.ground);
    somebody(&mut stage.canvas, [middle, floor], size, palette.ground);
    lockup
}

fn somebody(canvas: &mut Canvas, [x, y]: [f32; 2], size: f32, tone: Colour) {
    let at = |across: f32, up: f32| [x + across * size, y - up * size];
    canvas.disc(at(0.0, 176.0), 14.0 * size, tone);
    let coat = Path::from(at(-8.0, 158.0))
        .line(at(8.0, 158.0))
        .bend(at(29.0, 154.0), at(31.0, 134.0))
        .line(at(35.0, 76.0))
        .line(at(27.0, 75.0))
        .line(at(30.0, 44.0))
        .line(at(18.0, 44.0))
        .line(at(15.0, 0.0))
        .line(at(4.0, 0.0))
        .line(at(0.0, 44.0))
        .line(at(-4.0, 0.0))
        .line(at(-15.0, 0.0))
        .line(at(-18.0, 44.0))
        .line(at(-30.0, 44.0))
        .line(at(-27.0, 75.0))
        .line(at(-35.0, 76.0))
        .line(at(-31.0, 134.0))
        .bend(at(-29.0, 154.0), at(-8.0, 158.0))
        .close();
    canvas.shape(&coat, tone);
}

/// A ball, shaded by the size of its dots alone.
pub(super) fn halftone(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage).full_at_times(stage);
    let room = lockup.free(stage);
    let (centre, radius) = (room.middle(), room.radius(34.0).min(285.0));
    let turn = stage.dice.between(0.0, TAU);
    let light = [turn.cos() * 0.72, turn.sin() * 0.72, 0.69];
    let gap = radius / 9.7;
    let mut classes = vec![Path::default(); 7];
    for row in -11_i32..=11 {
        let y = row as f32 * gap * 0.866;
        let shift = if row % 2 == 0 { 0.0 } else { gap / 2.0 };
        for column in -11_i32..=11 {
            let x = column as f32 * gap + shift;
            let (u, v) = (x / radius, y / radius);
            let depth = 1.0 - u * u - v * v;
            if depth < 0.0 {
                continue;
            }
            let lit = u * light[0] + v * light[1] + depth.sqrt() * light[2];
            let class = (lit.max(0.0) * 6.99) as usize;
            let at = [(centre[0] + x).round(), (centre[1] + y).round()];
            classes[class] = std::mem::take(&mut classes[class]).dot(at);
        }
    }
    stage.canvas.disc(centre, radius + 14.0, palette.deep);
    for (class, path) in classes.iter().enumerate() {
        let tone = if class < 2 { palette.mid } else { palette.hero };
        stage.canvas.dots(path, gap * (0.19 + class as f32 * 0.137), tone);
    }
    lockup
}
