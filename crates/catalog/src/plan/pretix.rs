//! pretix's seating-plan JSON, as its schema says and as plans in the wild are.
//!
//! Zones become sections. Positions add up: zone, row, seat. What we do not know is passed over;
//! what is wrong is listed with its JSON path, all at once. Read by hand from a JSON value, because
//! a derived reader stops at the first fault.

use std::collections::HashMap;

use kernel::LayoutId;
use serde_json::Value;

use crate::layout::{Area, AreaShape, SeatKind, SeatType};
use crate::limits::PLAN_UNITS_MAX;
use crate::plan::draft::{Draft, DraftCategory, DraftRow, DraftSeat, DraftSection, clean};
use crate::plan::{Plan, PlanProblem, rows};

/// Words in a category's name that tell what its seats are made of.
const TYPE_WORDS: &[(&str, SeatType)] = &[
    ("recliner", SeatType::Recliner),
    ("sofa", SeatType::Recliner),
    ("premium", SeatType::Premium),
    ("vip", SeatType::Premium),
    ("gold", SeatType::Premium),
    ("platinum", SeatType::Premium),
];

/// Reads a pretix plan.
pub fn parse_pretix(id: LayoutId, json: &str) -> Result<Plan, Vec<PlanProblem>> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let plan: Value = serde_json::from_str(json).map_err(|error| {
        let place = format!("line {}", error.line());
        vec![PlanProblem::new(place, format!("This is not valid JSON: {error}."))]
    })?;
    let mut reader = Reader::default();
    let mut draft = Draft {
        name: plan.get("name").and_then(text).unwrap_or_else(|| "Seat plan".to_owned()),
        ..Draft::default()
    };
    draft.categories = reader.categories(&plan);
    let zones = reader.list(&plan, "zones", "");
    let mut raw = Vec::with_capacity(zones.len());
    for (index, zone) in zones.iter().enumerate() {
        raw.push(reader.zone(zone, index, zones.len()));
        reader.areas(zone, index, &mut draft.areas);
    }
    let pitch = rows::seat_pitch(raw.iter().flat_map(|zone| &zone.rows).map(|row| &row.seats[..]));
    draft.sections = raw.into_iter().map(|zone| zone.into_section(pitch)).collect();
    reader.problems.extend(rows::overlaps(&draft.sections, pitch));
    draft.size = size(&plan, &draft, pitch);
    draft.into_plan(id, reader.problems)
}

#[derive(Default)]
struct Reader {
    category_index: HashMap<String, usize>,
    /// What the name of each category says of its seats.
    category_marks: Vec<(SeatKind, bool)>,
    problems: Vec<PlanProblem>,
}

struct RawZone {
    name: String,
    rows: Vec<RawRow>,
    place: String,
}

struct RawRow {
    label: String,
    seats: Vec<DraftSeat>,
    place: String,
}

impl RawZone {
    fn into_section(self, plan_pitch: f64) -> DraftSection {
        let rows = self.rows.into_iter().map(|row| DraftRow {
            label: row.label,
            segments: rows::into_segments(row.seats, plan_pitch),
            place: row.place,
        });
        let mut section = DraftSection { name: self.name, rows: rows.collect(), place: self.place };
        rows::set_columns(&mut section, plan_pitch);
        section
    }
}

impl Reader {
    fn problem(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.problems.push(PlanProblem::new(place, message));
    }

    /// A list inside an object; one that is missing is empty, anything else is a problem.
    fn list<'v>(&mut self, of: &'v Value, name: &str, place: &str) -> &'v [Value] {
        match of.get(name) {
            Some(Value::Array(list)) => list,
            None | Some(Value::Null) => &[],
            Some(_) => {
                let place =
                    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
                self.problem(place, "This must be a list in square brackets.");
                &[]
            }
        }
    }

    fn categories(&mut self, plan: &Value) -> Vec<DraftCategory> {
        let mut categories = Vec::new();
        for (index, category) in self.list(plan, "categories", "").iter().enumerate() {
            let place = format!("categories[{index}]");
            let Some(name) = category.get("name").and_then(text) else {
                self.problem(place, "The category has no name. Add \"name\".");
                continue;
            };
            if self.category_index.insert(name.clone(), categories.len()).is_some() {
                self.problem(&place, format!("There is another category {name:?}. Remove one."));
            }
            let lower = name.to_lowercase();
            self.category_marks.push(marks_in(&lower));
            let by_name = TYPE_WORDS.iter().find(|(word, _)| lower.contains(word));
            categories.push(DraftCategory {
                name,
                seat_type: by_name.map_or(SeatType::Regular, |(_, seat_type)| *seat_type),
                color: category.get("color").and_then(text),
                place,
            });
        }
        categories
    }

    fn zone(&mut self, zone: &Value, index: usize, zone_count: usize) -> RawZone {
        let place = format!("zones[{index}]");
        let origin = self.position(zone, (0.0, 0.0), &place);
        let name = zone.get("name").and_then(text).unwrap_or_else(|| match zone_count {
            1 => "Main".to_owned(),
            _ => format!("Zone {}", index + 1),
        });
        let rows = self.list(zone, "rows", &place);
        let rows = rows.iter().enumerate().map(|(index, row)| self.row(row, index, origin, &place));
        RawZone { name, rows: rows.collect(), place }
    }

    fn row(&mut self, row: &Value, index: usize, zone: (f64, f64), place: &str) -> RawRow {
        let place = format!("{place}.rows[{index}]");
        let origin = self.position(row, zone, &place);
        let label = ["row_number", "row_label"].iter().find_map(|key| row.get(*key).and_then(text));
        let mut seats = Vec::new();
        for (index, seat) in self.list(row, "seats", &place).iter().enumerate() {
            let place = format!("{place}.seats[{index}]");
            seats.extend(self.seat(seat, index, origin, place));
        }
        rows::sort_along_row(&mut seats);
        RawRow { label: label.unwrap_or_else(|| (index + 1).to_string()), seats, place }
    }

    fn seat(
        &mut self,
        seat: &Value,
        index: usize,
        row: (f64, f64),
        place: String,
    ) -> Option<DraftSeat> {
        if seat.get("position").is_none() {
            self.problem(
                &place,
                "The seat has no position. Add \"position\": {\"x\": …, \"y\": …}.",
            );
            return None;
        }
        let (x, y) = self.position(seat, row, &place);
        let name = seat.get("category").and_then(text).unwrap_or_default();
        let Some(category) = self.category_index.get(&name).copied() else {
            let message = match name.as_str() {
                "" => "The seat has no category. Add \"category\".".to_owned(),
                name => format!("There is no category {name:?}. Add it to \"categories\"."),
            };
            self.problem(format!("{place}.category"), message);
            return None;
        };
        let (by_category, is_obstructed) = self.category_marks[category];
        let number = seat.get("seat_number").and_then(text);
        Some(DraftSeat {
            number: number.unwrap_or_else(|| (index + 1).to_string()),
            category,
            kind: kind_in(seat).unwrap_or(by_category),
            is_obstructed: is_obstructed || is_marked(seat, "restricted_view"),
            column: 0,
            x,
            y,
            place,
        })
    }

    fn areas(&mut self, zone: &Value, zone_index: usize, areas: &mut Vec<Area>) {
        let zone_place = format!("zones[{zone_index}]");
        let origin = offset(zone.get("position")).unwrap_or((0.0, 0.0));
        for (index, area) in self.list(zone, "areas", &zone_place).iter().enumerate() {
            let place = format!("{zone_place}.areas[{index}]");
            let (x, y) = self.position(area, origin, &place);
            let label = area.get("text");
            let label =
                label.and_then(|label| text(label).or_else(|| label.get("text").and_then(text)));
            let Some(shape) = shape_of(area) else {
                self.problem(place, "The area has no size. Add \"width\" and \"height\".");
                continue;
            };
            areas.push(Area {
                shape,
                x,
                y,
                rotation: area.get("rotation").and_then(units).unwrap_or(0.0),
                color: area.get("color").and_then(text),
                text: label,
            });
        }
    }

    /// Where something is: its own position on top of that of what it lies in.
    fn position(&mut self, of: &Value, origin: (f64, f64), place: &str) -> (f64, f64) {
        let own = match of.get("position") {
            None | Some(Value::Null) => Some((0.0, 0.0)),
            position => offset(position),
        };
        let sum = own.map(|(x, y)| (origin.0 + x, origin.1 + y));
        match sum.filter(|(x, y)| x.abs() <= PLAN_UNITS_MAX && y.abs() <= PLAN_UNITS_MAX) {
            Some(position) => position,
            None => {
                let message = format!(
                    "The position needs numbers \"x\" and \"y\" of at most {PLAN_UNITS_MAX}."
                );
                self.problem(format!("{place}.position"), message);
                origin
            }
        }
    }
}

/// What the name of a category says about whom it is for and what they see.
fn marks_in(name: &str) -> (SeatKind, bool) {
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let kind = if says(&["companion", "carer"]) {
        SeatKind::Companion
    } else if says(&["wheelchair", "accessible"]) {
        SeatKind::Wheelchair
    } else {
        SeatKind::Standard
    };
    (kind, says(&["restricted", "obstructed"]))
}

fn kind_in(seat: &Value) -> Option<SeatKind> {
    let word = seat.get("kind").and_then(Value::as_str).and_then(|word| word.parse().ok());
    word.or_else(|| is_marked(seat, "wheelchair").then_some(SeatKind::Wheelchair))
        .or_else(|| is_marked(seat, "companion").then_some(SeatKind::Companion))
}

fn is_marked(seat: &Value, name: &str) -> bool {
    seat.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// The outline of an area: the schema's width and height, or one of the shapes of newer plans.
fn shape_of(area: &Value) -> Option<AreaShape> {
    let inside = |shape: &str| area.get(shape);
    match area.get("shape").and_then(Value::as_str) {
        Some("circle") => {
            let radius = units(inside("circle")?.get("radius")?)?;
            Some(AreaShape::Ellipse { rx: radius, ry: radius })
        }
        Some("ellipse") => {
            let (rx, ry) = offset(inside("ellipse")?.get("radius"))?;
            Some(AreaShape::Ellipse { rx, ry })
        }
        Some("polygon") => {
            let points = inside("polygon")?.get("points")?.as_array()?;
            let points = points.iter().map(|point| offset(Some(point))).collect::<Option<_>>()?;
            Some(AreaShape::Polygon { points })
        }
        Some("text") => Some(AreaShape::Text),
        _ => {
            let sized = inside("rectangle").unwrap_or(area);
            let (width, height) = (units(sized.get("width")?)?, units(sized.get("height")?)?);
            Some(AreaShape::Rectangle { width, height })
        }
    }
}

fn offset(position: Option<&Value>) -> Option<(f64, f64)> {
    let position = position?;
    Some((units(position.get("x")?)?, units(position.get("y")?)?))
}

fn units(value: &Value) -> Option<f64> {
    value.as_f64().filter(|units| units.is_finite() && units.abs() <= PLAN_UNITS_MAX)
}

/// A text, or a number as plans in the wild write row and seat numbers. Empty is missing.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The size that the plan states, else what its seats need.
fn size(plan: &Value, draft: &Draft, pitch: f64) -> (f64, f64) {
    let stated = plan.get("size").and_then(|size| {
        Some((size.get("width").and_then(units)?, size.get("height").and_then(units)?))
    });
    stated.filter(|(width, height)| *width > 0.0 && *height > 0.0).unwrap_or_else(|| {
        let rows = draft.sections.iter().flat_map(|section| &section.rows);
        rows.flat_map(|row| row.segments.iter().flatten()).fold((0.0, 0.0), |(w, h), seat| {
            (f64::max(w, seat.x + pitch), f64::max(h, seat.y + pitch))
        })
    })
}
