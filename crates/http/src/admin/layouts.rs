//! Seat layouts: published from plans, never changed afterwards.

use axum::extract::State;
use axum::http::StatusCode;
use catalog::plan::{Plan, PlanProblem, parse_ascii, parse_pretix, print_ascii};
use catalog::{PublishLayout, find_layout_of_screen, layouts_of_screen, publish_layout};
use jiff::Timestamp;
use kernel::{LayoutId, ScreenId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::own_screen;
use crate::App;
use crate::door::error::FieldProblem;
use crate::door::{ApiError, Id, Json, PageQuery, Pagination, Query, Staff, TwoIds};
use crate::words::{PlanFormat, SeatType};

/// A seat plan.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLayout {
    /// How the plan is written.
    format: PlanFormat,
    /// The plan: a text, or for `pretix` also the object itself.
    #[schema(value_type = Value, example = "a = regular \"Classic\"\n\nA: aa_aa\nB: aa_aa\n")]
    plan: Value,
}

/// A layout that was published.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedLayout {
    /// Names the layout.
    layout_id: Uuid,
    /// Counted from 1 for each screen.
    #[schema(example = 1)]
    version: i64,
    /// How many seats it has.
    #[schema(example = 300)]
    total_seats: usize,
    /// The price categories that its shows need prices for.
    categories: Vec<LayoutCategory>,
    /// What the author should know.
    warnings: Vec<PlanWarning>,
}

/// Seats that cost the same.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LayoutCategory {
    /// Names it in the prices of shows.
    #[schema(example = "premium")]
    category: String,
    /// What people read.
    #[schema(example = "Premium")]
    name: String,
    /// What its seats are made of.
    #[serde(rename = "type")]
    seat_type: SeatType,
}

/// Something about a plan, and where.
#[derive(Serialize, ToSchema)]
pub struct PlanWarning {
    /// A line, or a path in the JSON.
    #[schema(example = "line 7")]
    place: String,
    /// What is the matter.
    #[schema(example = "Row G has no wheelchair space beside its companion seat.")]
    message: String,
}

/// The layouts of a screen.
#[derive(Serialize, ToSchema)]
pub struct Layouts {
    /// The latest first.
    layouts: Vec<LayoutVersion>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A layout in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LayoutVersion {
    /// Names the layout.
    layout_id: Uuid,
    /// Counted from 1 for each screen.
    #[schema(example = 1)]
    version: i64,
    /// How many seats it has.
    #[schema(example = 300)]
    total_seats: u32,
    /// When it was published.
    published_at: Timestamp,
}

/// A layout.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LayoutDetail {
    /// Names the layout.
    layout_id: Uuid,
    /// What the house calls it.
    #[schema(example = "Screen 3")]
    name: String,
    /// How many seats it has.
    #[schema(example = 300)]
    total_seats: usize,
    /// Its price categories.
    categories: Vec<LayoutCategory>,
    /// Its plan in our own format; positions of a drawn plan are lost in it.
    #[schema(example = "a = regular \"Classic\"\n\nA: aa_aa\nB: aa_aa\n")]
    plan: String,
}

/// Publish a seat layout
///
/// It becomes the layout of new shows on this screen. Shows that sell already keep theirs.
#[utoipa::path(
    post, path = "/api/v1/admin/screens/{screenId}/layouts", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Published", body = PublishedLayout),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`"),
        (status = 422, description = "`invalid_plan`, with all problems and their places; \
            `screen_closed`"),
    )
)]
pub async fn add_layout(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(screen): Id<ScreenId>,
    Json(body): Json<NewLayout>,
) -> Result<(StatusCode, axum::Json<PublishedLayout>), ApiError> {
    own_screen(&app, &principal, screen).await?;
    let id = app.fresh(LayoutId::new);
    let read = body.reader()?;
    let plan = app.slowly(move || read(id)).await?.map_err(|problems| invalid_plan(&problems))?;
    let categories = categories(&plan.layout);
    let total_seats = plan.layout.seats.len();
    let command = PublishLayout { actor: principal.actor(), screen, layout: plan.layout };
    let published =
        app.store.write("catalog.publish_layout", move |tx| publish_layout(tx, &command)).await?;
    let warnings = plan
        .warnings
        .into_iter()
        .map(|problem| PlanWarning { place: problem.place, message: problem.message });
    let body = PublishedLayout {
        layout_id: published.layout.uuid(),
        version: published.version,
        total_seats,
        categories,
        warnings: warnings.collect(),
    };
    Ok((StatusCode::CREATED, axum::Json(body)))
}

/// The layouts of a screen
#[utoipa::path(
    get, path = "/api/v1/admin/screens/{screenId}/layouts", tag = "Run a theatre",
    params(PageQuery), security(("signIn" = [])),
    responses(
        (status = 200, description = "The latest first", body = Layouts),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`"),
    )
)]
pub async fn list_layouts(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(screen): Id<ScreenId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Layouts>, ApiError> {
    own_screen(&app, &principal, screen).await?;
    let page = query.read()?;
    let found = app
        .store
        .read("catalog.layouts_of_screen", move |s| layouts_of_screen(s, screen, page.rows()))
        .await?;
    let layouts = found.rows.into_iter().map(|version| LayoutVersion {
        layout_id: version.layout.uuid(),
        version: version.version,
        total_seats: version.seat_count,
        published_at: version.published_at,
    });
    Ok(axum::Json(Layouts { layouts: layouts.collect(), pagination: page.of(found.total) }))
}

/// A layout of a screen
#[utoipa::path(
    get, path = "/api/v1/admin/screens/{screenId}/layouts/{layoutId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The layout", body = LayoutDetail),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`, `unknown_layout`"),
    )
)]
pub async fn show_layout(
    State(app): State<App>,
    Staff(principal): Staff,
    TwoIds(screen, id): TwoIds<ScreenId, LayoutId>,
) -> Result<axum::Json<LayoutDetail>, ApiError> {
    own_screen(&app, &principal, screen).await?;
    let found = app
        .store
        .read("catalog.find_layout_of_screen", move |s| find_layout_of_screen(s, screen, id))
        .await?;
    let unknown = || ApiError::not_found("unknown_layout", "There is no such layout.");
    let layout = found.ok_or_else(unknown)?;
    Ok(axum::Json(LayoutDetail {
        layout_id: layout.id.uuid(),
        name: layout.name.clone(),
        total_seats: layout.seats.len(),
        categories: categories(&layout),
        plan: print_ascii(&layout),
    }))
}

type Reader = Box<dyn FnOnce(LayoutId) -> Result<Plan, Vec<PlanProblem>> + Send>;

impl NewLayout {
    /// What reads the plan; slow for a stadium.
    fn reader(self) -> Result<Reader, ApiError> {
        match (self.format, self.plan) {
            (PlanFormat::Ascii, Value::String(plan)) => {
                Ok(Box::new(move |id| parse_ascii(id, &plan)))
            }
            (PlanFormat::Pretix, Value::String(plan)) => {
                Ok(Box::new(move |id| parse_pretix(id, &plan)))
            }
            (PlanFormat::Pretix, plan @ Value::Object(_)) => {
                Ok(Box::new(move |id| parse_pretix(id, &plan.to_string())))
            }
            (PlanFormat::Ascii, _) => Err(malformed_plan("Send the plan as a text.")),
            (PlanFormat::Pretix, _) => Err(malformed_plan("Send the plan as an object or a text.")),
        }
    }
}

fn malformed_plan(message: &str) -> ApiError {
    let problem = FieldProblem { field: "plan".to_owned(), message: message.to_owned() };
    ApiError::fields("malformed_fields", &[problem])
}

fn invalid_plan(problems: &[PlanProblem]) -> ApiError {
    let count = problems.len();
    let first = problems.first().map(ToString::to_string).unwrap_or_default();
    let message = match count {
        1 => format!("The plan has a problem. {first}"),
        _ => format!("The plan has {count} problems. The first: {first}"),
    };
    let fields: Vec<Value> = problems
        .iter()
        .map(|problem| json!({ "field": problem.place, "message": problem.message }))
        .collect();
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_plan", message)
        .with_details(json!({ "fields": fields }))
}

fn categories(layout: &catalog::Layout) -> Vec<LayoutCategory> {
    let all = layout.categories.iter().map(|category| LayoutCategory {
        category: category.key.clone(),
        name: category.name.clone(),
        seat_type: category.seat_type.into(),
    });
    all.collect()
}
