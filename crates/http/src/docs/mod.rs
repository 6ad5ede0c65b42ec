//! The API guide that the program shows of itself: `/api/docs`.
//!
//! Written from the same document that `/api/v1/openapi.json` serves. Plain HTML and one style
//! sheet: it works without scripts, without the network, in light and dark.

mod html;
mod sample;

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use html::Html;
use sample::{resolved, sample, type_of};

use crate::openapi::document;

/// Nothing but our own style sheet may be loaded.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// `GET /api/docs`
pub async fn show_docs() -> Response {
    static PAGE: LazyLock<String> = LazyLock::new(|| page(document()));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, [cached()], PAGE.as_str()).into_response()
}

/// `GET /api/docs/style.css`
pub async fn show_style() -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    ([kind], [cached()], include_str!("style.css")).into_response()
}

fn cached() -> (HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"))
}

/// A call of the document: its path, its method and what it says of itself.
struct Call<'a> {
    path: &'a str,
    method: &'a str,
    said: &'a Value,
}

fn calls_of<'a>(document: &'a Value, tag: &'a str) -> impl Iterator<Item = Call<'a>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, said)| Call { path, method, said })
        })
        .filter(move |call| call.said["tags"][0] == tag)
}

fn page(document: &Value) -> String {
    let mut html = Html::default();
    let title = text(&document["info"]["title"]);
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\"><title>API · ").text(title);
    html.raw("</title><link rel=\"stylesheet\" href=\"/api/docs/style.css\"></head><body>");
    html.raw("<a class=\"skip\" href=\"#calls\">Skip to the calls</a><header><h1>").text(title);
    html.raw(" API</h1>").paragraphs(text(&document["info"]["description"]));
    html.raw("<p><a href=\"/api/v1/openapi.json\">openapi.json</a></p></header>");
    contents(&mut html, document);
    html.raw("<main id=\"calls\">");
    for tag in tags(document) {
        group(&mut html, document, tag);
    }
    html.raw("</main></body></html>");
    html.written()
}

fn tags(document: &Value) -> impl Iterator<Item = &Value> {
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.filter(|tag| calls_of(document, text(&tag["name"])).next().is_some())
}

fn contents(html: &mut Html, document: &Value) {
    html.raw("<nav aria-label=\"Calls\">");
    for tag in tags(document) {
        let name = text(&tag["name"]);
        html.raw("<h2>").text(name).raw("</h2><ul>");
        for call in calls_of(document, name) {
            html.raw("<li><a href=\"#").text(call.anchor()).raw("\">");
            html.text(text(&call.said["summary"])).raw("</a></li>");
        }
        html.raw("</ul>");
    }
    html.raw("</nav>");
}

fn group(html: &mut Html, document: &Value, tag: &Value) {
    let name = text(&tag["name"]);
    html.raw("<section><h2>").text(name).raw("</h2>").paragraphs(text(&tag["description"]));
    for call in calls_of(document, name) {
        show_call(html, document, &call);
    }
    html.raw("</section>");
}

fn show_call(html: &mut Html, document: &Value, call: &Call<'_>) {
    html.raw("<article id=\"").text(call.anchor()).raw("\"><h3>");
    html.text(text(&call.said["summary"])).raw("</h3><p class=\"call\"><b class=\"");
    html.text(call.method).raw("\">").text(&call.method.to_uppercase()).raw("</b> <code>");
    html.text(call.path).raw("</code>");
    match call.said["security"].as_array().map(Vec::len) {
        None | Some(0) => {}
        Some(1) => _ = html.raw(" <span>sign-in needed</span>"),
        Some(_) => _ = html.raw(" <span>sign-in optional</span>"),
    }
    html.raw("</p>").paragraphs(text(&call.said["description"]));
    parameters(html, call);
    body(html, document, call);
    responses(html, document, call);
    html.raw("<h4>Try it</h4><pre><code>").text(&curl(document, call)).raw("</code></pre>");
    html.raw("</article>");
}

fn parameters(html: &mut Html, call: &Call<'_>) {
    let Some(parameters) = call.said["parameters"].as_array() else { return };
    html.raw("<h4>Parameters</h4>").table_start(["Name", "In", "Type", "What"]);
    for parameter in parameters {
        let is_required = parameter["required"] == true;
        html.row([
            (text(&parameter["name"]), is_required),
            (text(&parameter["in"]), false),
            (&kind(&parameter["schema"]), false),
            (text(&parameter["description"]), false),
        ]);
    }
    html.raw("</table>");
}

fn body(html: &mut Html, document: &Value, call: &Call<'_>) {
    let schema = &call.said["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return;
    }
    html.raw("<h4>Body</h4>");
    fields(html, document, schema);
    json_example(html, &sample(document, schema));
}

fn responses(html: &mut Html, document: &Value, call: &Call<'_>) {
    html.raw("<h4>Answers</h4><dl>");
    for (status, response) in call.said["responses"].as_object().into_iter().flatten() {
        html.raw("<dt>").text(status).raw("</dt><dd>").text(text(&response["description"]));
        let schema = &response["content"]["application/json"]["schema"];
        if status.as_str() < "400" && !schema.is_null() {
            html.raw("<details><summary>Fields</summary>");
            fields(html, document, schema);
            html.raw("</details>");
            json_example(html, &sample(document, schema));
        }
        html.raw("</dd>");
    }
    html.raw("</dl>");
}

/// A table of the fields, nested ones with their path.
fn fields(html: &mut Html, document: &Value, schema: &Value) {
    html.table_start(["Field", "Type", "What"]);
    field_rows(html, document, schema, "", 0);
    html.raw("</table>");
}

/// Fields nested deeper than this are left to the example.
const FIELD_DEPTH_MAX: usize = 3;

fn field_rows(html: &mut Html, document: &Value, schema: &Value, prefix: &str, depth: usize) {
    let schema = resolved(document, schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        field_rows(html, document, part, prefix, depth);
    }
    let required = schema["required"].as_array();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let is_required = required.is_some_and(|names| names.iter().any(|known| known == name));
        let path = format!("{prefix}{name}");
        let inner = inner_schema(document, field);
        let what = [field, inner].map(|schema| text(&schema["description"]));
        let what = what.into_iter().find(|what| !what.is_empty()).unwrap_or_default();
        let shape = if field.get("oneOf").is_some() { inner } else { resolved(document, field) };
        html.row([(&path, is_required), (&kind(shape), false), (what, false)]);
        if depth < FIELD_DEPTH_MAX {
            let dots = if type_of(field) == "array" { "[]." } else { "." };
            field_rows(html, document, inner, &format!("{path}{dots}"), depth + 1);
        }
    }
}

/// What a field holds: the schema behind a reference, a list or a nullable choice.
fn inner_schema<'a>(document: &'a Value, field: &'a Value) -> &'a Value {
    if type_of(field) == "array" {
        return resolved(document, &field["items"]);
    }
    let choices = field["oneOf"].as_array().into_iter().flatten();
    let some = choices.into_iter().find(|choice| choice["type"] != "null");
    resolved(document, some.unwrap_or(field))
}

/// A type in words, with its bounds.
fn kind(schema: &Value) -> String {
    let mut words = vec![type_of(schema).to_owned()];
    if let Some(format) = schema["format"].as_str() {
        words.push(format.to_owned());
    }
    if let Some(all) = schema["enum"].as_array() {
        let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
        words.push(all.join(" | "));
    }
    for (name, symbol) in [
        ("minimum", "≥"),
        ("maximum", "≤"),
        ("minLength", "length ≥"),
        ("maxLength", "length ≤"),
        ("minItems", "entries ≥"),
        ("maxItems", "entries ≤"),
    ] {
        if let Some(bound) = schema.get(name) {
            words.push(format!("{symbol} {bound}"));
        }
    }
    words.join(", ")
}

fn json_example(html: &mut Html, value: &Value) {
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    html.raw("<pre><code>").text(&pretty).raw("</code></pre>");
}

fn curl(document: &Value, call: &Call<'_>) -> String {
    let mut lines = vec![format!("curl -X {} $USHER{}", call.method.to_uppercase(), call.path)];
    if call.said["security"].as_array().is_some_and(|schemes| !schemes.is_empty()) {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    let schema = &call.said["requestBody"]["content"]["application/json"]["schema"];
    if !schema.is_null() {
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("-d '{}'", sample(document, schema).to_string().replace('\'', "'\\''")));
    }
    lines.join(" \\\n  ")
}

impl Call<'_> {
    fn anchor(&self) -> &str {
        text(&self.said["operationId"])
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
