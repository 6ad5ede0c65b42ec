//! The document that describes the API, made from the handlers' own annotations.
//!
//! What holds for every call is added here once: the identifiers in paths, `Idempotency-Key`, the
//! errors that the door itself answers, and the error envelope as the body of all of them.

use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::door::error::ErrorBody;
use crate::router;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Usher",
        version = "1",
        description = "An open box office: find a film or an event, hold seats, pay, walk in.\n\n\
            Instants are RFC 3339 in UTC; local dates and times are in the theatre's zone, which \
            stands beside them. Money is a decimal number with its `currency` beside it. Fields \
            that a call does not know are refused, so that a typing mistake is never overlooked.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Usher")
    ),
    components(schemas(ErrorBody)),
    tags(
        (name = "Accounts", description = "Register, sign in, and the profile of whoever is."),
        (name = "Catalogue", description = "Cities, films and events, theatres and showtimes."),
        (name = "Seats", description = "The seat map of a show, live, and holds on its seats."),
        (name = "Bookings", description = "Pay for a hold, get tickets, cancel."),
        (name = "Gate", description = "Let people in."),
        (name = "Payments", description = "What gateways tell us."),
        (name = "Run a theatre", description = "For theatre admins, scoped to their own theatres."),
        (name = "Run the installation", description = "For system admins."),
        (name = "About", description = "This document."),
    )
)]
pub struct Document;

/// The finished document. Made once.
static FINISHED: LazyLock<Value> = LazyLock::new(|| {
    let (_, api) = router::calls().split_for_parts();
    let mut document = serde_json::to_value(api).expect("a document of ours serialises");
    finish(&mut document);
    document
});

/// The document as it is served and checked in.
#[must_use]
pub fn openapi_json() -> String {
    let mut text = serde_json::to_string_pretty(&*FINISHED).expect("a JSON value serialises");
    text.push('\n');
    text
}

/// The document for those who read it in this process.
pub fn document() -> &'static Value {
    &FINISHED
}

/// The API's description in the OpenAPI format
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "About",
    responses((status = 200, description = "OpenAPI 3.1", body = Object))
)]
pub async fn show_openapi() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(openapi_json);
    let kind = HeaderValue::from_static("application/json");
    let cache = HeaderValue::from_static("public, max-age=300");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], TEXT.as_str()).into_response()
}

fn finish(document: &mut Value) {
    document["components"]["securitySchemes"] = json!({
        "signIn": {
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "The accessToken that POST /api/v1/auth/login answers. It lasts 15 \
                minutes; POST /api/v1/auth/refresh gives the next one.",
        }
    });
    let schemas = document["components"]["schemas"].as_object_mut().expect("it has schemas");
    for schema in schemas.values_mut() {
        lift_descriptions(schema);
    }
    let paths = document["paths"].as_object_mut().expect("a document has paths");
    for (path, methods) in paths.iter_mut() {
        for (method, call) in methods.as_object_mut().expect("a path has methods") {
            finish_call(path, method, call);
        }
    }
}

/// A field that may be null says what it is inside its choice; readers look for that at the field.
fn lift_descriptions(schema: &mut Value) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        lift_descriptions(part);
    }
    let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for field in fields.values_mut() {
        let Some(choices) = field.get_mut("oneOf").and_then(Value::as_array_mut) else { continue };
        let said =
            choices.iter_mut().filter_map(|choice| choice.as_object_mut()?.remove("description"));
        if let Some(description) = said.last() {
            field["description"] = description;
        }
    }
}

fn finish_call(path: &str, method: &str, call: &mut Value) {
    let mut common: Vec<u16> = vec![429, 500, 503];
    let names: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
    let parameters = call["parameters"].as_array().cloned().unwrap_or_default();
    let mut parameters: Vec<Value> = names
        .iter()
        .filter(|name| parameters.iter().all(|known| known["name"] != **name))
        .map(|name| id_parameter(name))
        .chain(parameters.iter().cloned())
        .collect();
    if !parameters.is_empty() {
        common.push(400);
    }
    if call.get("requestBody").is_some() {
        common.extend([400, 408, 413, 415]);
    }
    let security = call["security"].as_array();
    if security.is_some_and(|schemes| !schemes.is_empty()) {
        common.push(401);
    }
    if method == "post" {
        parameters.push(idempotency_parameter());
        common.extend([400, 409, 422]);
    }
    if !parameters.is_empty() {
        call["parameters"] = Value::Array(parameters);
    }
    finish_responses(call["responses"].as_object_mut().expect("a call answers"), &common);
}

fn finish_responses(responses: &mut Map<String, Value>, common: &[u16]) {
    for status in common {
        let description = common_description(*status);
        responses
            .entry(status.to_string())
            .or_insert_with(|| json!({ "description": description }));
    }
    for (status, response) in responses.iter_mut() {
        if status.as_str() >= "400" && response.get("content").is_none() {
            let envelope = json!({ "$ref": "#/components/schemas/ErrorBody" });
            response["content"] = json!({ "application/json": { "schema": envelope } });
        }
        if matches!(status.as_str(), "429" | "503") {
            let seconds = json!({ "type": "integer", "minimum": 1 });
            response["headers"]["Retry-After"] =
                json!({ "description": "Seconds to wait.", "schema": seconds });
        }
    }
    responses.sort_keys();
}

const fn common_description(status: u16) -> &'static str {
    match status {
        400 => "Malformed; `details.fields` names what to mend",
        401 => "Not signed in, or the access token is no longer good",
        408 => "The body did not arrive within 20 seconds",
        409 => {
            "The first request with this `Idempotency-Key` still runs; `Retry-After` says when \
                to ask again"
        }
        413 => "The body is larger than 1 MB",
        415 => "The body is not `application/json`",
        422 => "The `Idempotency-Key` was used for another request",
        429 => "Too many requests",
        500 => "A defect of ours; it has been noted",
        _ => "Overloaded or paused for a moment",
    }
}

fn id_parameter(name: &str) -> Value {
    let what = match name {
        "userId" => "person",
        "movieId" => "film or event",
        "reviewId" => "review",
        "theaterId" => "theatre",
        "cityId" => "city",
        "screenId" => "screen",
        "showId" => "show",
        "bookingId" => "booking",
        "ticketId" => "ticket",
        "promoCodeId" => "offer",
        "blockId" => "block",
        other => other,
    };
    json!({
        "name": name, "in": "path", "required": true, "description": format!("Which {what}."),
        "schema": { "type": "string", "format": "uuid" },
    })
}

fn idempotency_parameter() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Names this request for 24 hours: sent again with the same body it gets the \
            same answer and nothing is done twice.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        "example": "3f0a8c52-7c55-4a80-b0c6-0d3b7c7d0c55",
    })
}
