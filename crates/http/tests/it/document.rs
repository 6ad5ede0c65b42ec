//! The document that describes the API: complete, checked in, and shown.

use axum::http::StatusCode;
use serde_json::Value;

use crate::bench::{Api, UNLIMITED};

/// Set to write the checked-in file anew.
const BLESS: &str = "BLESS";

fn document() -> Value {
    serde_json::from_str(&http_api::openapi_json()).unwrap()
}

/// Each call with its path and method.
fn calls(document: &Value) -> Vec<(String, Value)> {
    let mut calls = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            calls.push((format!("{} {path}", method.to_uppercase()), call.clone()));
        }
    }
    calls
}

#[test]
fn the_checked_in_document_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let written = http_api::openapi_json();
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(path, &written).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == checked_in, "docs/openapi.json is stale; run this test with {BLESS}=1");
}

#[test]
fn every_call_is_described() {
    let document = document();
    let mut operations = std::collections::HashSet::new();
    for (name, call) in calls(&document) {
        assert!(call["summary"].as_str().is_some_and(|said| !said.is_empty()), "{name}: summary");
        assert!(operations.insert(call["operationId"].clone()), "{name}: its id is not unique");
        let tag = &call["tags"][0];
        let tags = document["tags"].as_array().unwrap();
        assert!(tags.iter().any(|known| known["name"] == *tag), "{name}: {tag} is not a group");
        let responses = call["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.as_str() < "300"), "{name}: no success");
        for (status, response) in responses {
            let description = response["description"].as_str().unwrap_or_default();
            assert!(!description.is_empty(), "{name}: {status} says nothing");
            if status.as_str() >= "400" {
                let schema = &response["content"]["application/json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/ErrorBody", "{name}: {status}");
            }
        }
        for parameter in call["parameters"].as_array().into_iter().flatten() {
            let said = parameter["description"].as_str().unwrap_or_default();
            assert!(!said.is_empty(), "{name}: {} is not described", parameter["name"]);
        }
    }
}

#[test]
fn nothing_in_it_is_null() {
    assert!(!http_api::openapi_json().contains(": null"), "some tools stumble over a null");
}

#[test]
fn every_reference_leads_somewhere_and_every_field_is_described() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in references(&document) {
        let name = reference.rsplit('/').next().unwrap();
        assert!(schemas.contains_key(name), "{reference} is not there");
    }
    for (name, schema) in schemas {
        for (field, described) in schema["properties"].as_object().into_iter().flatten() {
            let is_said = described.get("description").is_some() || described.get("$ref").is_some();
            assert!(is_said, "{name}.{field} is not described");
        }
    }
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, inner)| match (name.as_str(), inner) {
                ("$ref", Value::String(reference)) => vec![reference.clone()],
                _ => references(inner),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn it_is_served_and_shown_without_outside_assets() {
    fixtures::on_sqlite(|bench| {
        let api = Api::over(bench, UNLIMITED);
        assert_eq!(api.get("/api/v1/openapi.json").expect(StatusCode::OK), document());
        let page = api.get("/api/docs");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let text = page.text();
        for outside in ["<script", "href=\"http", "src=", "style=\"", "@import"] {
            assert!(!text.contains(outside), "the page has {outside}");
        }
        for (name, call) in calls(&document()) {
            let anchor = format!("id=\"{}\"", call["operationId"].as_str().unwrap());
            assert!(text.contains(&anchor), "{name} is not on the page");
        }
        assert_eq!(
            api.get("/api/docs/style.css").header("content-type"),
            "text/css; charset=utf-8"
        );
    });
}
