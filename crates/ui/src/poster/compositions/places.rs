//! Pictures of places.

use super::{HEIGHT, Lockup, Stage, WIDTH};
use crate::poster::canvas::Path;
use crate::poster::colour::Colour;

/// The moon above the sea.
pub(super) fn waves(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().in_small_letters();
    let room = lockup.free(stage);
    let radius = room.height() * stage.dice.between(0.19, 0.26);
    let moon = [stage.dice.between(180.0, 420.0), room.at(stage.dice.between(0.34, 0.4))];
    stage.canvas.disc(moon, radius, palette.hero);
    let layers = 7;
    for layer in 0..=layers {
        let nearness = layer as f32 / layers as f32;
        let y = room.at(0.62 + 0.38 * nearness.powf(1.15));
        let (half, high) = (70.0 + 80.0 * nearness, 9.0 + 15.0 * nearness);
        let mut x = -stage.dice.between(0.0, half * 2.0);
        let mut path = Path::from([x, y]);
        let mut is_crest = true;
        while x < WIDTH {
            let lift = if is_crest { -high } else { high };
            path = path.bend([x + half / 2.0, y + lift * 1.6], [x + half, y]);
            x += half;
            is_crest = !is_crest;
        }
        let path = path.line([x, HEIGHT]).line([-300.0, HEIGHT]).close();
        let tone = match layer {
            last if last == layers => palette.deep,
            _ => palette.layer(0.2 + 0.8 * nearness),
        };
        stage.canvas.shape(&path, tone);
        if layer < layers - 1 {
            let reach = radius * (0.8 - 0.55 * nearness) * stage.dice.between(0.7, 1.1);
            let (start, y) = (moon[0] - reach + stage.dice.between(-18.0, 18.0), y + high + 7.0);
            stage.canvas.round_rect([start, y, reach * 2.0, 7.0], 3.5, palette.hero);
        }
    }
    lockup
}

/// Houses against the sky, with people still up.
pub(super) fn skyline(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::head().full_at_times(stage);
    let room = lockup.free(stage);
    let radius = stage.dice.between(84.0, 110.0);
    let moon = [stage.dice.between(120.0, 480.0), room.top + radius + 10.0];
    stage.canvas.disc(moon, radius, palette.hero);
    roofs(stage, room.at(0.26), [44.0, 84.0], palette.layer(0.3));
    let houses = roofs(stage, room.at(0.46), [70.0, 120.0], palette.mid);
    let lit = if palette.is_night() { palette.hero } else { palette.ground };
    for [x, y, width] in houses {
        let columns = ((width - 18.0) / 20.0) as usize;
        let start = x + (width - columns as f32 * 20.0 + 10.0) / 2.0;
        for column in 0..columns {
            let across = start + column as f32 * 20.0;
            let from = y + 26.0 + stage.dice.below(4) as f32 * 24.0;
            let to = from + (1 + stage.dice.below(7)) as f32 * 24.0 - 10.0;
            let line = Path::from([across, from]).line([across, to.min(HEIGHT)]);
            stage.canvas.dashed(&line, 10.0, [14.0, 10.0], lit);
        }
    }
    lockup
}

/// One row of houses: where each begins, how high its roof is, and its width.
fn roofs(stage: &mut Stage<'_>, about: f32, widths: [f32; 2], tone: Colour) -> Vec<[f32; 3]> {
    let mut houses = Vec::new();
    let mut path = Path::from([-10.0, HEIGHT]);
    let mut x = -10.0;
    while x < WIDTH + 10.0 {
        let width = stage.dice.between(widths[0], widths[1]).round();
        let y = (about + stage.dice.between(-70.0, 90.0)).round();
        path = match stage.dice.below(5) {
            0 => path.line([x, y]).line([x + width * 0.5, y - 34.0]).line([x + width, y]),
            1 => {
                let mast = x + width * 0.5;
                let roof = path.line([x, y]).line([mast - 3.0, y]).line([mast - 3.0, y - 58.0]);
                roof.line([mast + 3.0, y - 58.0]).line([mast + 3.0, y]).line([x + width, y])
            }
            2 => path
                .line([x, y])
                .line([x + width * 0.2, y])
                .line([x + width * 0.2, y - 22.0])
                .line([x + width * 0.8, y - 22.0])
                .line([x + width * 0.8, y])
                .line([x + width, y]),
            _ => path.line([x, y]).line([x + width, y]),
        };
        houses.push([x, y, width]);
        x += width;
    }
    stage.canvas.shape(&path.line([x, HEIGHT]).close(), tone);
    houses
}

/// A low sun, cut by haze, behind dunes.
pub(super) fn horizon(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot();
    let room = lockup.free(stage);
    let sun = [stage.dice.pick(&[210.0, 300.0, 390.0]), room.at(0.56)];
    let radius = room.height() * stage.dice.between(0.34, 0.39);
    stage.canvas.disc(sun, radius, palette.hero);
    let mut y = sun[1] - 30.0;
    let mut thick = 4.0;
    while y < sun[1] + radius {
        stage.canvas.rect([0.0, y, WIDTH, thick], palette.ground);
        y += 34.0;
        thick += 3.2;
    }
    let is_left = stage.dice.coin();
    let dune = |start: f32, end: f32, swell: f32| {
        let (start, end) = if is_left { (start, end) } else { (end, start) };
        Path::from([0.0, start])
            .curve([200.0, start - swell], [380.0, end + swell], [WIDTH, end])
            .line([WIDTH, HEIGHT])
            .line([0.0, HEIGHT])
            .close()
    };
    let end = room.bottom - 40.0;
    stage.canvas.shape(&dune(end - 110.0, end - 20.0, 40.0), palette.layer(0.5));
    stage.canvas.shape(&dune(end + 20.0, end - 80.0, 70.0), palette.mid);
    stage.canvas.shape(&dune(end - 20.0, end + 40.0, 40.0), palette.deep);
    for _ in 0..3 {
        let x = stage.dice.between(70.0, 530.0);
        let y = stage.dice.between(36.0, (sun[1] - radius - 10.0).max(50.0));
        let bird = Path::from([x - 18.0, y - 8.0])
            .bend([x - 6.0, y - 13.0], [x, y])
            .bend([x + 6.0, y - 13.0], [x + 18.0, y - 8.0]);
        stage.canvas.stroke(&bird, 4.0, palette.ink);
    }
    lockup
}

/// A mountain with a lit side, snow on top, and hills before it.
pub(super) fn peaks(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot();
    let room = lockup.free(stage);
    let foot = room.bottom + 20.0;
    let top = [stage.dice.between(220.0, 380.0), room.at(stage.dice.between(0.22, 0.28))];
    let sun = [if stage.dice.coin() { 130.0 } else { 470.0 }, room.at(0.36)];
    stage.canvas.disc(sun, stage.dice.between(96.0, 124.0), palette.hero);
    let far = ridge(stage, room.at(0.7), 90.0);
    stage.canvas.shape(&far, palette.layer(0.3));
    let (left, right) = ([top[0] - 340.0, foot], [top[0] + 340.0, foot]);
    let fold = [
        [top[0] + 18.0, top[1] + 90.0],
        [top[0] - 26.0, top[1] + 190.0],
        [top[0] + 30.0, top[1] + 310.0],
        [top[0] - 10.0, foot],
    ];
    stage.canvas.polygon(&[top, left, right], palette.mid);
    let shade = [&[top], fold.as_slice(), &[right]].concat();
    stage.canvas.polygon(&shade, palette.layer(0.62));
    let along = |end: [f32; 2], part: f32| {
        [top[0] + (end[0] - top[0]) * part, top[1] + (end[1] - top[1]) * part]
    };
    let snow = [
        top,
        along(left, 0.27),
        [top[0] - 50.0, top[1] + 98.0],
        [top[0] - 26.0, top[1] + 138.0],
        [top[0] + 4.0, top[1] + 96.0],
        [top[0] + 40.0, top[1] + 146.0],
        [top[0] + 62.0, top[1] + 104.0],
        along(right, 0.25),
    ];
    stage.canvas.polygon(&snow, palette.pale());
    let near = ridge(stage, room.at(0.93), 50.0);
    stage.canvas.shape(&near, palette.layer(0.42));
    let front = ridge(stage, room.bottom, 22.0);
    stage.canvas.shape(&front, palette.deep);
    lockup
}

/// A jagged line across the sheet, and all below it.
fn ridge(stage: &mut Stage<'_>, about: f32, rough: f32) -> Path {
    let mut path = Path::from([0.0, HEIGHT]).line([0.0, about]);
    let mut x = 0.0;
    let mut is_up = true;
    while x < WIDTH {
        x += stage.dice.between(34.0, 84.0);
        let lift = stage.dice.between(rough * 0.25, rough);
        path = path.line([x, if is_up { about - lift } else { about + lift * 0.25 }]);
        is_up = !is_up;
    }
    path.line([x, HEIGHT]).close()
}

/// Trunks in three depths, the moon between them.
pub(super) fn forest(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot();
    let room = lockup.free(stage);
    let moon = [stage.dice.between(190.0, 410.0), room.at(stage.dice.between(0.36, 0.5))];
    stage.canvas.disc(moon, stage.dice.between(130.0, 170.0), palette.hero);
    for (count, width, nearness) in [(11, 12.0, 0.26), (7, 24.0, 0.55), (4, 46.0, 1.0)] {
        let foot = room.bottom - 40.0 + nearness * 40.0;
        let tone = palette.layer(nearness);
        let mut trunks = Path::default();
        for trunk in 0..count {
            let slot = WIDTH / count as f32;
            let x = slot * (trunk as f32 + stage.dice.between(0.1, 0.9));
            let width = width * stage.dice.between(0.75, 1.2);
            let top = x + stage.dice.between(-10.0, 10.0);
            trunks = trunks
                .and_from([x - width * 0.8, foot + 40.0])
                .bend([x - width / 2.0, foot - 80.0], [top - width * 0.34, -10.0])
                .line([top + width * 0.34, -10.0])
                .bend([x + width / 2.0, foot - 80.0], [x + width * 0.8, foot + 40.0])
                .close();
            let fork = [x, stage.dice.between(90.0, 380.0)];
            branch(stage, fork, width, tone);
        }
        stage.canvas.shape(&trunks, tone);
    }
    let hill = Path::from([0.0, room.bottom - 4.0])
        .curve(
            [180.0, room.bottom - 40.0],
            [400.0, room.bottom + 24.0],
            [WIDTH, room.bottom - 14.0],
        )
        .line([WIDTH, HEIGHT])
        .line([0.0, HEIGHT])
        .close();
    stage.canvas.shape(&hill, palette.deep);
    lockup
}

fn branch(stage: &mut Stage<'_>, [x, y]: [f32; 2], width: f32, tone: Colour) {
    let side = if stage.dice.coin() { width } else { -width };
    let start = x + side * 0.3;
    let path = Path::from([start, y])
        .bend([start + side * 1.2, y - width], [start + side * 2.2, y - width * 3.2])
        .bend([start + side * 0.9, y - width * 1.6], [start, y - width * 0.8])
        .close();
    stage.canvas.shape(&path, tone);
}

/// A planet with rings, and the paths of its moons.
pub(super) fn orbits(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().full_at_times(stage);
    let room = lockup.free(stage);
    let is_left = stage.dice.coin();
    let centre = [if is_left { 220.0 } else { 380.0 }, room.at(stage.dice.between(0.44, 0.52))];
    let radius = room.height() * stage.dice.between(0.22, 0.26);
    let mut stars = Path::default();
    for _ in 0..34 {
        let at = [stage.dice.between(10.0, 590.0), stage.dice.between(10.0, room.bottom)];
        stars = stars.dot(at.map(f32::round));
    }
    stage.canvas.dots(&stars, 4.5, palette.ink);
    for (reach, size) in [(1.75, 15.0), (2.35, 24.0), (3.0, 10.0)] {
        let reach = radius * reach;
        stage.canvas.stroke(&Path::circle(centre, reach), 2.5, palette.layer(0.5));
        let angle = stage.dice.between(0.3, 1.3);
        let across = if is_left { angle.cos() } else { -angle.cos() };
        let at = [centre[0] + across * reach, centre[1] + angle.sin() * reach];
        if at[1] < room.bottom - size {
            stage.canvas.disc(at, size, palette.mid);
        }
    }
    planet(stage, centre, radius, if is_left { 18.0 } else { -18.0 });
    lockup
}

fn planet(stage: &mut Stage<'_>, centre: [f32; 2], radius: f32, tilt: f32) {
    let palette = stage.palette;
    let rings = [radius * 1.62, radius * 0.34];
    let [left, right] = [-1.0, 1.0].map(|side| [centre[0] + side * rings[0], centre[1]]);
    stage.canvas.turned(tilt, centre, |canvas| {
        canvas.stroke(&Path::from(left).ellipse(rings, true, right), 16.0, palette.ink);
        canvas.disc(centre, radius, palette.hero);
        let top = [centre[0], centre[1] - radius];
        let night = Path::from(top)
            .arc(radius, true, [centre[0], centre[1] + radius])
            .ellipse([radius * 0.55, radius], false, top)
            .close();
        canvas.shape(&night, palette.mid);
        canvas.stroke(&Path::from(left).ellipse(rings, false, right), 16.0, palette.ink);
    });
}
