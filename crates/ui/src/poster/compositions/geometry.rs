//! Pictures made of circles and straight lines.

use super::{HEIGHT, Lockup, Stage, WIDTH};
use crate::poster::canvas::Path;
use crate::poster::colour::Colour;

/// Stripes side by side that turn a corner, turn back, or stand as an arch.
pub(super) fn bands(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let tones =
        [palette.hero, palette.mid, palette.layer(0.55), palette.layer(0.3), palette.layer(0.14)];
    let width = 46.0;
    let (turn, is_inward) = (stage.dice.below(3), stage.dice.coin());
    for at in 0..tones.len() {
        let tone = tones[if is_inward { tones.len() - 1 - at } else { at }];
        let radius = 74.0 + at as f32 * width;
        let path = match turn {
            0 => Path::from([-20.0, 310.0 - radius])
                .line([310.0, 310.0 - radius])
                .arc(radius, true, [310.0, 310.0 + radius])
                .line([-20.0, 310.0 + radius]),
            1 => Path::from([-20.0, 270.0 + radius])
                .line([250.0, 270.0 + radius])
                .arc(radius, false, [250.0 + radius, 270.0])
                .line([250.0 + radius, -20.0]),
            _ => Path::from([300.0 - radius, 600.0])
                .line([300.0 - radius, 330.0])
                .arc(radius, true, [300.0 + radius, 330.0])
                .line([300.0 + radius, 600.0]),
        };
        stage.canvas.stroke(&path, width + 0.6, tone);
    }
    match turn {
        0 => stage.canvas.disc([310.0, 310.0], 36.0, palette.ink),
        1 => stage.canvas.disc([120.0, 130.0], 62.0, palette.ink),
        _ => stage.canvas.disc([300.0, 330.0], 36.0, palette.ink),
    }
    Lockup::foot(640.0)
}

/// Circles in circles, each a little off, with a light at the end.
pub(super) fn rings(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let turn = stage.dice.between(0.0, std::f32::consts::TAU);
    let drift = stage.dice.between(8.0, 15.0);
    let count = stage.dice.pick(&[9, 11, 13]);
    let step = 285.0 / (count as f32 + 0.6);
    for ring in 0..=count {
        let off = ring as f32 * drift * step / 27.0;
        let centre = [300.0 + turn.cos() * off, 320.0 + turn.sin() * off];
        let radius = 285.0 - ring as f32 * step;
        let tone = match ring {
            last if last == count => palette.hero,
            ring if ring % 2 == 0 => palette.mid.mix(palette.hero, ring as f32 / 26.0),
            _ => palette.ground,
        };
        let radius = if ring == count { step * 1.25 } else { radius };
        stage.canvas.disc(centre, radius, tone);
    }
    Lockup::foot(640.0)
}

/// A slope cuts the sheet in two, and a disc with it.
pub(super) fn split(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let rise = stage.dice.between(90.0, 150.0) * if stage.dice.coin() { 1.0 } else { -1.0 };
    let centre = [300.0, stage.dice.between(340.0, 370.0)];
    let radius = stage.dice.between(180.0, 215.0);
    let [left, right] = [centre[1] + rise, centre[1] - rise];
    stage.canvas.disc(centre, radius, palette.hero);
    let slope = [[0.0, left], [WIDTH, right], [WIDTH, HEIGHT], [0.0, HEIGHT]];
    stage.canvas.polygon(&slope, palette.deep);
    let angle = (-rise).atan2(300.0);
    let reach = [angle.cos() * radius, angle.sin() * radius];
    let from = [centre[0] - reach[0], centre[1] - reach[1]];
    let to = [centre[0] + reach[0], centre[1] + reach[1]];
    stage.canvas.shape(&Path::from(to).arc(radius, true, from).close(), palette.mid);
    Lockup::foot(640.0)
}

/// Two discs that overlap, with a third colour where they do.
pub(super) fn pair(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let turn = stage.dice.pick(&[0.0_f32, 35.0, 90.0, 145.0]).to_radians();
    let radius = stage.dice.between(160.0, 180.0);
    let apart = radius * stage.dice.between(0.5, 0.66);
    let middle = [300.0, 320.0];
    let (across, down) = (turn.cos() * apart, turn.sin() * apart);
    let one = [middle[0] - across, middle[1] - down];
    let two = [middle[0] + across, middle[1] + down];
    stage.canvas.disc(one, radius, palette.mid);
    stage.canvas.disc(two, radius, palette.hero);
    let half = (radius * radius - apart * apart).sqrt();
    let top = [middle[0] + turn.sin() * half, middle[1] - turn.cos() * half];
    let bottom = [middle[0] - turn.sin() * half, middle[1] + turn.cos() * half];
    let shared = Path::from(top).arc(radius, true, bottom).arc(radius, true, top).close();
    stage.canvas.shape(&shared, palette.ink);
    Lockup::foot(640.0).as_written()
}

/// An eye that looks back.
pub(super) fn eye(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let centre = [300.0, 330.0];
    let (white, iris) = match palette.is_night() {
        true => (palette.ink, palette.hero),
        false => (palette.mid, palette.ground),
    };
    let lashes = stage.dice.pick(&[13, 17, 21]);
    for lash in 0..lashes {
        let angle = std::f32::consts::PI * (lash as f32 + 0.5) / lashes as f32;
        let point = |reach: f32| {
            [centre[0] - angle.cos() * reach * 1.04, centre[1] - angle.sin() * reach * 0.86]
        };
        let (near, far) = (point(205.0), point(275.0 + 60.0 * angle.sin()));
        stage.canvas.stroke(&Path::from(near).line(far), 9.0, palette.mid);
    }
    let (left, right) = ([24.0, centre[1]], [576.0, centre[1]]);
    let lids = Path::from(left).bend([300.0, 20.0], right).bend([300.0, 640.0], left).close();
    stage.canvas.shape(&lids, white);
    let look = stage.dice.between(-60.0, 60.0);
    let pupil = [centre[0] + look, centre[1]];
    stage.canvas.disc(pupil, 128.0, iris);
    let threads = Path::circle(pupil, 96.0);
    stage.canvas.dashed(&threads, 40.0, [5.0, 13.0], white);
    stage.canvas.disc(pupil, 66.0, if palette.is_night() { palette.ground } else { palette.ink });
    stage.canvas.disc([pupil[0] + 34.0, pupil[1] - 38.0], 19.0, white);
    Lockup::foot(640.0)
}

/// A grid of quarters, halves and wholes.
pub(super) fn tiles(stage: &mut Stage<'_>) -> Lockup {
    let palette = stage.palette;
    let per_row = stage.dice.pick(&[3, 4, 4, 5]);
    let side = WIDTH / per_row as f32;
    let tones = [palette.hero, palette.mid, palette.ink, palette.deep, palette.layer(0.5)];
    for row in 0..per_row {
        for column in 0..per_row {
            let corner = [column as f32 * side, row as f32 * side];
            let back = stage.dice.below(tones.len() + 2);
            if let Some(tone) = tones.get(back) {
                stage.canvas.rect([corner[0], corner[1], side + 0.4, side + 0.4], *tone);
            }
            let shift = 1 + stage.dice.below(tones.len() - 1);
            tile(stage, corner, side, tones[(back + shift) % tones.len()]);
        }
    }
    let used = per_row as f32 * side;
    stage.canvas.rect([0.0, used, WIDTH, HEIGHT - used], palette.ground);
    Lockup::foot(640.0)
}

fn tile(stage: &mut Stage<'_>, [x, y]: [f32; 2], side: f32, tone: Colour) {
    let corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
    let first = stage.dice.below(4);
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| corners[(first + at) % 4]);
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
            stage.canvas.disc(between(c, middle), side * 0.1, tone);
        }
    }
}
