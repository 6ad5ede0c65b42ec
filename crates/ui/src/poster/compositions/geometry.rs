//! Pictures made of circles and straight lines.

use std::f32::consts::{PI, TAU};

use super::{HEIGHT, Hang, Lockup, Stage, WIDTH};
use crate::poster::canvas::Path;
use crate::poster::colour::Colour;

/// Stripes side by side that turn back, turn a corner, or stand as an arch.
pub(super) fn bands(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let (turn, is_inward) = (stage.dice.below(3), stage.dice.coin());
    let lockup = Lockup::either(stage);
    let lockup = if turn == 2 { lockup.centred() } else { lockup.full_at_times(stage) };
    let room = lockup.free(stage);
    let [x, y] = room.middle();
    let width = (room.height() - 60.0).min(590.0) / 12.6;
    let (inner, reach) = (width * 1.6, width * 6.1);
    let count = 5;
    for at in 0..count {
        let tone = match if is_inward { count - 1 - at } else { at } {
            0 => palette.hero,
            step => palette.layer(1.16 - 0.22 * step as f32),
        };
        let radius = inner + at as f32 * width;
        let path = match turn {
            0 => Path::from([-20.0, y - radius])
                .line([x, y - radius])
                .arc(radius, true, [x, y + radius])
                .line([-20.0, y + radius]),
            1 => Path::from([-20.0, room.bottom - reach - width + radius])
                .line([230.0, room.bottom - reach - width + radius])
                .arc(radius, false, [230.0 + radius, room.bottom - reach - width])
                .line([230.0 + radius, room.top]),
            _ => Path::from([x - radius, room.bottom])
                .line([x - radius, room.bottom - reach])
                .arc(radius, true, [x + radius, room.bottom - reach])
                .line([x + radius, room.bottom]),
        };
        stage.canvas.stroke(&path, width + 0.6, tone);
    }
    match turn {
        0 => stage.canvas.disc([x, y], width * 0.8, palette.ink),
        1 => stage.canvas.disc([115.0, room.bottom - reach - width], width * 1.4, palette.ink),
        _ => stage.canvas.disc([x, room.bottom - reach], width * 0.8, palette.ink),
    }
    lockup
}

/// Circles in circles, each a little off, with a light at the end.
pub(super) fn rings(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage);
    let room = lockup.free(stage);
    let (middle, reach) = (room.middle(), room.radius(16.0));
    let turn = stage.dice.between(0.0, TAU);
    let drift = stage.dice.between(0.28, 0.52);
    let count = stage.dice.pick(&[9, 11, 13]);
    let step = reach / (count as f32 + 0.6);
    for ring in 0..=count {
        let off = ring as f32 * drift * step;
        let centre = [middle[0] + turn.cos() * off, middle[1] + turn.sin() * off];
        let (radius, tone) = match ring {
            last if last == count => (step * 1.25, palette.hero),
            even if even % 2 == 0 => {
                (reach - even as f32 * step, palette.mid.mix(palette.hero, even as f32 / 26.0))
            }
            odd => (reach - odd as f32 * step, palette.ground),
        };
        stage.canvas.disc(centre, radius, tone);
    }
    lockup
}

/// A slope cuts the sheet in two, and a disc with it.
pub(super) fn split(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::foot().full_at_times(stage);
    let room = lockup.free(stage);
    let rise = stage.dice.between(90.0, 170.0) * if stage.dice.coin() { 1.0 } else { -1.0 };
    let centre = [stage.dice.pick(&[220.0, 300.0, 380.0]), room.at(0.54)];
    let radius = stage.dice.between(0.34, 0.41) * room.height();
    let height = |x: f32| centre[1] + rise * (centre[0] - x) / 300.0;
    stage.canvas.disc(centre, radius, palette.hero);
    let slope = [[0.0, height(0.0)], [WIDTH, height(WIDTH)], [WIDTH, HEIGHT], [0.0, HEIGHT]];
    stage.canvas.polygon(&slope, palette.deep);
    let angle = (-rise).atan2(300.0);
    let reach = [angle.cos() * radius, angle.sin() * radius];
    let from = [centre[0] - reach[0], centre[1] - reach[1]];
    let to = [centre[0] + reach[0], centre[1] + reach[1]];
    stage.canvas.shape(&Path::from(to).arc(radius, true, from).close(), palette.mid);
    lockup
}

/// Two discs that overlap, with a third colour where they do.
pub(super) fn pair(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage).in_small_letters();
    let room = lockup.free(stage);
    let turn = stage.dice.pick(&[0.0_f32, 40.0, 90.0, 140.0]).to_radians();
    let share = stage.dice.between(0.5, 0.62);
    let reach = (room.height() / 2.0 - 24.0).min(330.0);
    let radius = reach / (1.0 + share * turn.sin().max(0.55));
    let apart = radius * share;
    let middle = room.middle();
    let (across, down) = (turn.cos() * apart, turn.sin() * apart);
    stage.canvas.disc([middle[0] - across, middle[1] - down], radius, palette.mid);
    stage.canvas.disc([middle[0] + across, middle[1] + down], radius, palette.hero);
    let half = (radius * radius - apart * apart).sqrt();
    let top = [middle[0] + turn.sin() * half, middle[1] - turn.cos() * half];
    let bottom = [middle[0] - turn.sin() * half, middle[1] + turn.cos() * half];
    let shared = Path::from(top).arc(radius, true, bottom).arc(radius, true, top).close();
    stage.canvas.shape(&shared, palette.ink);
    lockup
}

/// An eye that looks back.
pub(super) fn eye(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage).full_at_times(stage);
    let room = lockup.free(stage);
    let size = (room.height() / 500.0).min(1.0);
    let centre = [300.0, room.middle()[1] + 66.0 * size];
    let (white, iris) = match palette.is_night() {
        true => (palette.ink, palette.hero),
        false => (palette.mid, palette.ground),
    };
    let lashes = stage.dice.pick(&[13, 17, 21]);
    let look = stage.dice.between(-60.0, 60.0) * size;
    for lash in 0..lashes {
        let angle = PI * (lash as f32 + 0.5) / lashes as f32;
        let point = |reach: f32| {
            let reach = reach * size;
            [centre[0] - angle.cos() * reach * 1.04, centre[1] - angle.sin() * reach * 0.86]
        };
        let (near, far) = (point(205.0), point(275.0 + 60.0 * angle.sin()));
        stage.canvas.stroke(&Path::from(near).line(far), 9.0 * size, palette.mid);
    }
    let [left, right] = [-276.0, 276.0].map(|across| [300.0 + across * size, centre[1]]);
    let [above, below] = [-310.0, 310.0].map(|down| centre[1] + down * size);
    let lids = Path::from(left).bend([300.0, above], right).bend([300.0, below], left).close();
    stage.canvas.shape(&lids, white);
    let pupil = [centre[0] + look, centre[1]];
    stage.canvas.disc(pupil, 128.0 * size, iris);
    let threads = Path::circle(pupil, 96.0 * size);
    stage.canvas.dashed(&threads, 40.0 * size, [5.0, 13.0], white);
    stage.canvas.disc(
        pupil,
        66.0 * size,
        if palette.is_night() { palette.ground } else { palette.ink },
    );
    stage.canvas.disc([pupil[0] + 34.0 * size, pupil[1] - 38.0 * size], 19.0 * size, white);
    lockup
}

/// A grid of quarters, halves and wholes.
pub(super) fn tiles(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let lockup = Lockup::either(stage);
    let room = lockup.free(stage);
    let columns = stage.dice.pick(&[3, 4, 4, 5]);
    let side = WIDTH / columns as f32;
    let rows = (room.height() / side).ceil();
    let is_below = lockup.setting.hang == Hang::Top;
    let start = if is_below { room.top } else { room.bottom - rows * side };
    let tones = [palette.hero, palette.mid, palette.ink, palette.deep, palette.layer(0.5)];
    for tile_at in 0..columns * rows as usize {
        let (column, row) = (tile_at % columns, tile_at / columns);
        let corner = [column as f32 * side, start + row as f32 * side];
        let back = stage.dice.below(tones.len() + 2);
        if let Some(tone) = tones.get(back) {
            stage.canvas.rect([corner[0], corner[1], side + 0.4, side + 0.4], *tone);
        }
        let shift = 1 + stage.dice.below(tones.len() - 1);
        tile(stage, corner, side, tones[(back + shift) % tones.len()]);
    }
    lockup
}

fn tile(stage: &mut Stage<'_>, [x, y]: [f32; 2], side: f32, tone: Colour) {
    let corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
    let first = stage.dice.below(4);
    let [a, b, _, d] = [0, 1, 2, 3].map(|at| corners[(first + at) % 4]);
    let middle = [x + side / 2.0, y + side / 2.0];
    let between = |one: [f32; 2], two: [f32; 2]| [(one[0] + two[0]) / 2.0, (one[1] + two[1]) / 2.0];
    let quarter = |centre, from, to| Path::from(centre).line(from).arc(side, true, to).close();
    match stage.dice.below(7) {
        0 | 1 => stage.canvas.shape(&quarter(a, b, d), tone),
        2 => stage.canvas.shape(&Path::from(b).arc(side, true, d).arc(side, true, b).close(), tone),
        3 => stage.canvas.disc(middle, side * 0.5, tone),
        4 => stage.canvas.shape(&Path::from(a).arc(side / 2.0, false, b).close(), tone),
        5 => stage.canvas.polygon(&[a, b, d], tone),
        _ => {
            let inner =
                Path::from(a).line(between(a, b)).arc(side / 2.0, true, between(a, d)).close();
            stage.canvas.shape_with_holes(&quarter(a, b, d).and(&inner), tone);
        }
    }
}
