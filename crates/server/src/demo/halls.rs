//! Halls: every screen gets one of its own, drawn from a few shapes of real houses.

use super::dice::Dice;

/// Row labels: no I and no O, which people take for digits.
const ROW_LABELS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The shape that a hall is drawn from.
struct Shape {
    rows: (usize, usize),
    /// Seats of each block of a row, aisles between them.
    blocks: &'static [(usize, usize)],
    /// How many rows at the back are premium, then recliners.
    premium_rows: usize,
    recliner_rows: usize,
    /// The front rows are shorter by so many seats at each end.
    narrow_front: usize,
}

const SHAPES: [Shape; 5] = [
    // A small house: one aisle in the middle.
    Shape {
        rows: (9, 11),
        blocks: &[(5, 6), (5, 6)],
        premium_rows: 2,
        recliner_rows: 1,
        narrow_front: 1,
    },
    // The usual hall: a wide middle between two aisles.
    Shape {
        rows: (10, 13),
        blocks: &[(3, 4), (8, 10), (3, 4)],
        premium_rows: 3,
        recliner_rows: 1,
        narrow_front: 1,
    },
    // A wide hall for the big films.
    Shape {
        rows: (13, 15),
        blocks: &[(5, 5), (10, 11), (5, 5)],
        premium_rows: 4,
        recliner_rows: 2,
        narrow_front: 2,
    },
    // An old house with an aisle on one side.
    Shape {
        rows: (9, 12),
        blocks: &[(4, 4), (9, 11)],
        premium_rows: 3,
        recliner_rows: 0,
        narrow_front: 0,
    },
    // A lounge.
    Shape {
        rows: (8, 9),
        blocks: &[(2, 2), (6, 8), (2, 2)],
        premium_rows: 3,
        recliner_rows: 4,
        narrow_front: 0,
    },
];

/// The shape with the most room, for the largest screen of a house.
const WIDE: usize = 2;

/// A hall as an ASCII plan.
pub(super) fn hall(name: &str, dice: &Dice, is_largest: bool) -> String {
    let shape = &SHAPES[if is_largest { WIDE } else { dice.below(SHAPES.len()) }];
    let rows = dice.between(shape.rows.0, shape.rows.1);
    let blocks: Vec<usize> =
        shape.blocks.iter().map(|(low, high)| dice.between(*low, *high)).collect();
    let wheelchair_row = if dice.percent(50) { 0 } else { rows - shape.recliner_rows - 1 };
    let mut plan = format!("name \"{name}\"\n{LEGEND}");
    for (row, label) in ROW_LABELS.iter().take(rows).enumerate() {
        let letter = match rows - row {
            from_back if from_back <= shape.recliner_rows => 'l',
            from_back if from_back <= shape.recliner_rows + shape.premium_rows => 'p',
            _ => 'r',
        };
        let narrow = if row < 2 { shape.narrow_front } else { 0 };
        let mut cells = seats(&blocks, letter, narrow);
        if row == wheelchair_row {
            let ends = [narrow, cells.len() - narrow - 2];
            cells.replace_range(ends[0]..ends[0] + 2, "wc");
            cells.replace_range(ends[1]..ends[1] + 2, "cw");
        }
        plan += &format!("{}: {cells}\n", char::from(*label));
    }
    plan
}

/// A stage with stalls below and a balcony above them.
pub(super) fn playhouse() -> String {
    let mut plan = format!("name \"Main stage\"\n{LEGEND}section \"Stalls\"\n");
    for (row, label) in ROW_LABELS.iter().take(13).enumerate() {
        let letter = if row < 5 { 'p' } else { 'r' };
        let mut cells = seats(&[7, 8, 7], letter, usize::from(row < 2));
        if row == 12 {
            cells.replace_range(..4, "wccw");
        }
        plan += &format!("{}: {cells}\n", char::from(*label));
    }
    plan += "section \"Balcony\"\n";
    for (row, label) in ["AA", "BB", "CC", "DD"].iter().enumerate() {
        plan += &format!("{label}: {}\n", seats(&[8, 8], if row == 0 { 'p' } else { 'r' }, 0));
    }
    plan
}

const LEGEND: &str = "\
r = regular \"Classic\"
p = premium \"Prime\"
l = recliner \"Recliner\"
w = wheelchair
c = companion
_ = gap
";

fn seats(blocks: &[usize], letter: char, narrow: usize) -> String {
    let full: Vec<String> = blocks.iter().map(|count| letter.to_string().repeat(*count)).collect();
    let mut cells = full.join("__");
    let gap = "_".repeat(narrow);
    let end = cells.len();
    cells.replace_range(..narrow, &gap);
    cells.replace_range(end - narrow.., &gap);
    cells
}

#[cfg(test)]
mod tests {
    use catalog::plan::parse_ascii;
    use kernel::LayoutId;

    use super::*;

    #[test]
    fn every_hall_can_be_published_and_seats_80_to_320() {
        let mut plans = std::collections::HashSet::new();
        for number in 0..400 {
            let dice = Dice::of(&["hall", &number.to_string()]);
            let plan = hall("Screen 1", &dice, number % 5 == 0);
            let read = parse_ascii(dice.id(LayoutId::new), &plan)
                .unwrap_or_else(|problems| panic!("{problems:?} in\n{plan}"));
            let seats = read.layout.seats.len();
            assert!((80..=320).contains(&seats), "{seats} seats in\n{plan}");
            let wheelchairs =
                read.layout.seats.iter().filter(|seat| seat.kind == catalog::SeatKind::Wheelchair);
            assert_eq!(wheelchairs.count(), 2, "{plan}");
            plans.insert(plan);
        }
        let stage = parse_ascii(Dice::of(&["stage"]).id(LayoutId::new), &playhouse()).unwrap();
        assert_eq!(stage.layout.sections.len(), 2);
        assert!(plans.len() > 100, "only {} different halls", plans.len());
    }
}
