//! Pictures made of light.

use super::{HEIGHT, Lockup, Stage, WIDTH};
use crate::poster::canvas::Path;

/// From the lens in one corner light falls across the sheet, brightest in its middle.
pub(super) fn beams(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let is_left = stage.dice.coin();
    let source = [if is_left { 78.0 } else { 522.0 }, stage.dice.between(78.0, 130.0)];
    let beams = 9;
    let (from, step) = (stage.dice.between(-14.0, -6.0), stage.dice.between(12.6, 13.8));
    for beam in 0..beams {
        let from_middle = (beam as f32 - 4.0).abs();
        let tone = match from_middle {
            off if off < 0.5 => palette.hero,
            off => palette.layer(1.0 - (off - 1.0) / 4.2),
        };
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
    stage.canvas.rect([0.0, 600.0, WIDTH, HEIGHT - 600.0], palette.ground);
    Lockup::foot(640.0)
}

/// Half a sun on the horizon, rays to every edge.
pub(super) fn sunburst(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let centre = [stage.dice.pick(&[150.0, 300.0, 450.0]), 590.0];
    let rays = stage.dice.pick(&[11, 13, 15]);
    let step = std::f32::consts::PI / rays as f32;
    for ray in (0..rays).step_by(2) {
        let edge = |at: usize| {
            let angle = at as f32 * step;
            [centre[0] - angle.cos() * 1200.0, centre[1] - angle.sin() * 1200.0]
        };
        stage.canvas.polygon(&[centre, edge(ray), edge(ray + 1)], palette.layer(0.32));
    }
    let radius = stage.dice.between(170.0, 210.0);
    stage.canvas.disc(centre, radius + 44.0, palette.mid);
    stage.canvas.disc(centre, radius + 8.0, palette.ground);
    stage.canvas.disc(centre, radius - 8.0, palette.hero);
    stage.canvas.rect([0.0, 590.0, WIDTH, HEIGHT - 590.0], palette.deep);
    stage.canvas.rect([0.0, 590.0, WIDTH, 10.0], palette.mid);
    Lockup::foot(640.0)
}

/// A dark wall, a lit door, somebody in it, and a long shadow.
pub(super) fn doorway(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let (left, lean) = if stage.dice.coin() { (350.0, -1.0) } else { (130.0, 1.0) };
    let (width, top, floor) = (120.0, stage.dice.between(430.0, 460.0), 710.0);
    stage.canvas.rect([0.0, 0.0, WIDTH, floor], palette.deep);
    let (right, fall) = (left + width, 190.0);
    let lit = [
        [left, floor],
        [right, floor],
        [right + lean * 150.0 + 90.0, floor + fall],
        [left + lean * 150.0 - 90.0, floor + fall],
    ];
    stage.canvas.polygon(&lit, palette.mid);
    stage.canvas.rect([left, top, width, floor - top], palette.hero);
    let middle = left + width / 2.0;
    let shadow = [
        [middle - 16.0, floor],
        [middle + 16.0, floor],
        [middle + lean * 150.0 + 52.0, floor + fall],
        [middle + lean * 150.0 - 52.0, floor + fall],
    ];
    stage.canvas.polygon(&shadow, palette.ground);
    let head = floor - 172.0;
    stage.canvas.disc([middle, head], 17.0, palette.ground);
    let coat = Path::from([middle - 12.0, head + 22.0])
        .line([middle + 12.0, head + 22.0])
        .bend([middle + 33.0, head + 28.0], [middle + 33.0, head + 62.0])
        .line([middle + 24.0, floor])
        .line([middle - 24.0, floor])
        .line([middle - 33.0, head + 62.0])
        .bend([middle - 33.0, head + 28.0], [middle - 12.0, head + 22.0])
        .close();
    stage.canvas.shape(&coat, palette.ground);
    Lockup::head(390.0)
}

/// A ball, shaded by the size of its dots alone.
pub(super) fn halftone(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let turn = stage.dice.between(0.0, std::f32::consts::TAU);
    let light = [turn.cos() * 0.72, turn.sin() * 0.72, 0.69];
    let (centre, radius, gap) = ([300.0, 315.0], 262.0, 27.0);
    let mut classes = vec![Path::default(); 7];
    let rows = (radius / (gap * 0.866)) as i32;
    for row in -rows..=rows {
        let y = row as f32 * gap * 0.866;
        let shift = if row % 2 == 0 { 0.0 } else { gap / 2.0 };
        for column in -11..=11 {
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
        stage.canvas.dots(path, 5.0 + class as f32 * 3.7, tone);
    }
    Lockup::foot(640.0)
}
