//! Seat plans: what they mean, what is wrong with them, and that nothing makes the readers panic.

use catalog::plan::{Plan, PlanProblem, parse_ascii, parse_plan, parse_pretix, print_ascii};
use catalog::{AreaShape, Layout, SeatKind, SeatType};
use kernel::LayoutId;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const SMALL_HALL: &str = include_str!("../data/small_hall.json");
const CURVED_ROWS: &str = include_str!("../data/curved_rows.json");
const TWO_ZONES: &str = include_str!("../data/two_zones.json");

fn layout_id() -> LayoutId {
    LayoutId::new(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000))
}

fn ascii(text: &str) -> Layout {
    parse_ascii(layout_id(), text).unwrap().layout
}

fn pretix(text: &str) -> Layout {
    parse_pretix(layout_id(), text).unwrap().layout
}

fn places(result: Result<Plan, Vec<PlanProblem>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|problem| problem.place).collect()
}

#[test]
fn an_ascii_plan_is_read() {
    let hall = ascii(
        r#"
        # Audi 1 of the Regal, after the rebuild
        name "Audi 1"
        a = regular "Classic" color "rgb(10, 20, 30)"
        r = recliner
        w = wheelchair of a
        c = companion
        x = restricted of a
        A: wc__xaa
        B: aaa_aaa

        section "Balcony"
        A: rr__rr
        "#,
    );
    assert_eq!(hall.name, "Audi 1");
    let sections: Vec<(&str, usize)> =
        hall.sections.iter().map(|section| (section.name.as_str(), section.rows.len())).collect();
    assert_eq!(sections, [("Main", 2), ("Balcony", 1)]);
    let categories: Vec<(&str, &str, SeatType)> = hall
        .categories
        .iter()
        .map(|category| (category.key.as_str(), category.name.as_str(), category.seat_type))
        .collect();
    assert_eq!(
        categories,
        [("regular", "Classic", SeatType::Regular), ("recliner", "Recliner", SeatType::Recliner)]
    );
    assert_eq!(hall.categories[0].color.as_deref(), Some("rgb(10, 20, 30)"));
    assert_eq!(hall.sections[0].rows[0].segments, [vec![0, 1], vec![2, 3, 4]]);

    let kinds: Vec<SeatKind> = hall.seats[..3].iter().map(|seat| seat.kind).collect();
    assert_eq!(kinds, [SeatKind::Wheelchair, SeatKind::Companion, SeatKind::Standard]);
    assert_eq!(hall.category_of(&hall.seats[1]).key, "regular", "taken from the nearest seat");
    assert!(hall.seats[2].is_obstructed);
    let third = &hall.seats[2];
    assert_eq!((third.label().as_str(), third.column, third.segment), ("A3", 5, 1));
    assert!(hall.seats.iter().enumerate().all(|(index, seat)| seat.no as usize == index));
}

#[test]
fn labels_that_two_sections_share_need_the_section() {
    let hall = ascii("a = regular\nA: aa\nsection \"Balcony\"\nA: a\nB: a");
    assert_eq!(hall.seat_by_label("A2").map(|seat| seat.no), Some(1));
    assert_eq!(hall.seat_by_label("A1"), None, "there are two");
    assert_eq!(hall.seat_by_label("Balcony A1").map(|seat| seat.no), Some(2));
    assert_eq!(hall.seat_by_label("Main A1").map(|seat| seat.no), Some(0));
    assert_eq!(hall.seat_by_label("C1"), None);
    assert_eq!(hall.full_label(&hall.seats[2]), "Balcony A1");
    assert_eq!(hall.full_label(&hall.seats[3]), "B1");
}

#[test]
fn seat_identifiers_begin_with_their_layout() {
    let hall = ascii("a = regular\nA: aaa");
    let seat = hall.seat_uuid(2);
    assert_eq!(seat.to_string(), "01920000-0000-8000-8000-000000000002");
    assert_eq!(hall.seat_no(seat), Some(2));
    assert_eq!(hall.seat_no(hall.seat_uuid(3)), None, "there is no fourth seat");
    assert_eq!(hall.seat_no(Uuid::nil()), None);
    let other = parse_ascii(LayoutId::new(Uuid::from_u128(7)), "a = regular\nA: aaa").unwrap();
    assert_eq!(other.layout.seat_no(seat), None);
}

#[test]
fn every_faulty_line_of_an_ascii_plan_is_listed() {
    let problems = parse_ascii(
        layout_id(),
        "a = regular\n\
         b = throne\n\
         a = premium\n\
         w = wheelchair of q\n\
         p = premium \"Prime\n\
         : = gap\n\
         A: aaz\n\
         A: aa\n\
         B: a a\n\
         what is this\n\
         Row One: aa\n\
         C: ww\n\
         section \"Main\" twice\n",
    )
    .unwrap_err();
    let lines: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    for line in [2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13] {
        assert!(lines.contains(&format!("line {line}").as_str()), "{line} in {problems:#?}");
    }
    assert!(lines.contains(&"line 8, seat 1"), "row A is there twice");
    assert!(problems[0].message.contains("wheelchair"), "it says what would be understood");
}

#[test]
fn plans_without_seats_or_with_too_many_are_refused() {
    for nothing in ["", "a = regular", "a = regular\nA: ___", "{}", "{\"zones\": []}"] {
        assert_eq!(places(parse_plan(layout_id(), nothing)), ["the whole plan"], "{nothing:?}");
    }
    let rows = |count: usize| {
        let row = "a".repeat(100);
        (0..count)
            .fold("a = regular\n".to_owned(), |text, row_no| text + &format!("{row_no}: {row}\n"))
    };
    assert_eq!(places(parse_ascii(layout_id(), &rows(1_001))), ["the whole plan"]);
    let large = parse_ascii(layout_id(), &rows(200)).unwrap();
    assert_eq!(large.layout.seats.len(), 20_000);
    assert_eq!(large.warnings.len(), 1, "a section of 20,000 seats is slow to use");
}

#[test]
fn a_small_pretix_hall_is_read() {
    let hall = pretix(SMALL_HALL);
    assert_eq!((hall.name.as_str(), hall.size), ("Kleiner Saal", (420.0, 300.0)));
    assert_eq!(hall.seats.len(), 72);
    let keys: Vec<&str> = hall.categories.iter().map(|category| category.key.as_str()).collect();
    assert_eq!(keys, ["parkett", "recliner", "wheelchair", "companion"]);
    let segments: Vec<usize> = hall.sections[0].rows[0].segments.iter().map(Vec::len).collect();
    assert_eq!(segments, [6, 6], "the aisle is wider than one and a half seats");
    assert_eq!(hall.seat_by_label("A1").unwrap().kind, SeatKind::Wheelchair);
    assert_eq!(hall.seat_by_label("A11").unwrap().kind, SeatKind::Companion);
    let seat = hall.seat_by_label("C7").unwrap();
    assert_eq!((seat.x, seat.y), (40.0 + 200.0, 80.0 + 64.0), "zone, row and seat add up");
    assert_eq!(seat.column, 9, "the aisle has two columns");
    assert_eq!(hall.areas[0].text.as_deref(), Some("Screen"));
    assert_eq!(hall.areas[0].shape, AreaShape::Rectangle { width: 340.0, height: 20.0 });
}

#[test]
fn curved_rows_keep_their_neighbours() {
    let arena = pretix(CURVED_ROWS);
    let labels: Vec<&str> = arena.sections[0].rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "3", "4", "5"], "a row without a number is counted");
    for row in &arena.sections[0].rows {
        let segments: Vec<usize> = row.segments.iter().map(Vec::len).collect();
        assert_eq!(segments[0], segments[1], "one aisle in the middle of row {}", row.label);
        assert_eq!(segments.len(), 2);
    }
    let first = &arena.seats[0];
    assert_eq!(first.label(), "1-12", "numbered from the right; a dash parts the digits");
    assert!(first.is_obstructed);
    assert_eq!(arena.areas[0].shape, AreaShape::Ellipse { rx: 90.5, ry: 90.5 });
    assert_eq!(arena.areas[0].text.as_deref(), Some("Stage"));
    assert!(arena.size.0 > 500.0, "the size follows from the seats");
}

#[test]
fn zones_are_sections_and_may_repeat_row_labels() {
    let house = pretix(TWO_ZONES);
    let names: Vec<&str> = house.sections.iter().map(|section| section.name.as_str()).collect();
    assert_eq!(names, ["Stalls", "Balcony"]);
    assert_eq!(house.seats.len(), 8 * 20 + 3 * 16);
    assert_eq!(house.areas.len(), 4);
    assert!(house.seat_by_label("Balcony A1").unwrap().is_obstructed);
    assert_eq!(house.category_of(house.seat_by_label("H1").unwrap()).key, "rear-stalls");
}

#[test]
fn every_fault_of_a_pretix_plan_is_listed_with_its_path() {
    let mut plan: Value = serde_json::from_str(SMALL_HALL).unwrap();
    let rows = &mut plan["zones"][0]["rows"];
    rows[0]["seats"][3]["category"] = json!("Loge");
    rows[1]["seats"][0]["seat_number"] = json!("2");
    rows[2]["seats"][5]["position"] = json!({"x": 101, "y": 0});
    rows[3]["seats"][0].as_object_mut().unwrap().remove("position");
    rows[4]["position"]["x"] = json!("left");
    plan["zones"][0]["areas"][0].as_object_mut().unwrap().remove("width");
    plan["categories"].as_array_mut().unwrap().push(json!({"color": "#fff"}));
    let problems = parse_pretix(layout_id(), &plan.to_string()).unwrap_err();
    let found: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    for path in [
        "zones[0].rows[0].seats[3].category",
        "zones[0].rows[2].seats[5]",
        "zones[0].rows[3].seats[0]",
        "zones[0].rows[4].position",
        "zones[0].areas[0]",
        "categories[4]",
    ] {
        assert!(found.contains(&path), "{path} in {problems:#?}");
    }
    assert!(found.iter().any(|path| path.starts_with("zones[0].rows[1].seats[")));
    assert_eq!(places(parse_pretix(layout_id(), "{\"zones\":\n[}")), ["line 2"]);
}

#[test]
fn a_printed_pretix_plan_keeps_its_rows() {
    for plan in [SMALL_HALL, CURVED_ROWS, TWO_ZONES] {
        let original = pretix(plan);
        let printed = print_ascii(&original);
        let again = parse_ascii(layout_id(), &printed).expect(&printed).layout;
        assert_eq!(again.sections, original.sections, "{printed}");
        assert_eq!(again.categories, original.categories);
        let marks = |layout: &Layout| {
            let seats = layout.seats.iter();
            seats.map(|seat| (seat.category, seat.kind, seat.column)).collect::<Vec<_>>()
        };
        assert_eq!(marks(&again), marks(&original));
    }
}

/// Rows of a hall with every character of the legend below.
fn halls() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec("[aabpwcx_]{1,24}", 1..12);
    (rows, prop::bool::ANY, "[^\\p{C}]{1,20}").prop_map(|(rows, has_balcony, name)| {
        let name = name.replace('\\', "\\\\").replace('"', "\\\"");
        let mut text = format!(
            "name \"H {name}\"\na = regular \"Classic\"\nb = regular \"{name}.\"\np = premium\n\
             w = wheelchair of b\nc = companion restricted of a\nx = restricted of p\n"
        );
        for (index, row) in rows.iter().enumerate() {
            if has_balcony && index == rows.len() / 2 {
                text += "section \"Balcony\"\n";
            }
            text += &format!("R{index}: {row}\n");
        }
        text
    })
}

proptest! {
    #[test]
    fn ascii_plans_survive_the_round_trip(text in halls()) {
        match parse_ascii(layout_id(), &text) {
            Ok(plan) => {
                let printed = print_ascii(&plan.layout);
                let again = parse_ascii(layout_id(), &printed).unwrap().layout;
                prop_assert_eq!(again, plan.layout, "{}", printed);
            }
            // All rows were gaps.
            Err(problems) => prop_assert_eq!(&problems[0].place, "the whole plan"),
        }
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "(?s).{0,400}") {
        let _ = parse_ascii(layout_id(), &text);
        let _ = parse_pretix(layout_id(), &text);
        let _ = parse_plan(layout_id(), &text);
    }

    #[test]
    fn nothing_like_an_ascii_plan_makes_the_reader_panic(
        lines in prop::collection::vec(
            "([a-cé_] ?= ?(gap|regular|premium|wheelchair|companion|restricted)( of [a-c])?\
             ( \"[a\\\\\"]*)?)|(section \"[a-c]?\")|([A-C]{0,2}: ?[a-cé_ ]{0,9})|(.{0,9})",
            0..20,
        ),
    ) {
        let _ = parse_ascii(layout_id(), &lines.join("\n"));
    }

    #[test]
    fn no_altered_pretix_plan_makes_the_reader_panic(
        which in 0..3_usize,
        cuts in prop::collection::vec(
            (any::<prop::sample::Index>(), "[\\[\\]{}0-9.e\":,a-n-]{0,6}"),
            0..4,
        ),
    ) {
        let mut text = [SMALL_HALL, CURVED_ROWS, TWO_ZONES][which].to_owned();
        for (at, with) in cuts {
            let at = at.index(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                text.replace_range(at..=at, &with);
            }
        }
        let _ = parse_pretix(layout_id(), &text);
    }

    #[test]
    fn positions_of_any_size_are_read_or_refused(x in any::<f64>(), y in any::<f64>()) {
        let seat = json!({"seat_number": "1", "category": "C", "position": {"x": x, "y": y}});
        let plan = json!({
            "name": "N",
            "categories": [{"name": "C"}],
            "zones": [{"position": {"x": x, "y": 0}, "rows": [{"seats": [seat]}]}],
        });
        let _ = parse_pretix(layout_id(), &plan.to_string());
    }
}
