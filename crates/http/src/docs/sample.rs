//! An example of a value that a schema describes, from the examples that the schema gives.

use serde_json::{Map, Value, json};

/// Schemas may nest so deep before we stop drawing them.
const DEPTH_MAX: usize = 8;

/// A sample of the schema, with references looked up in the document.
pub fn sample(document: &Value, schema: &Value) -> Value {
    at_depth(document, schema, 0)
}

/// What a reference points at; anything else is itself.
pub fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
        .unwrap_or(schema)
}

fn at_depth(document: &Value, schema: &Value, depth: usize) -> Value {
    let schema = resolved(document, schema);
    if depth > DEPTH_MAX {
        return Value::Null;
    }
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(one) = schema["enum"].get(0) {
        return one.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        let choices = schema[choice].as_array();
        if let Some(first) = choices.and_then(|all| all.iter().find(|one| one["type"] != "null")) {
            return at_depth(document, first, depth + 1);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let merged = parts.iter().flat_map(|part| match at_depth(document, part, depth + 1) {
            Value::Object(fields) => fields,
            _ => Map::new(),
        });
        return Value::Object(merged.collect());
    }
    of_type(document, schema, depth)
}

fn of_type(document: &Value, schema: &Value, depth: usize) -> Value {
    match type_of(schema) {
        "object" => {
            let properties = schema["properties"].as_object();
            let fields = properties.into_iter().flatten();
            Value::Object(
                fields
                    .map(|(name, field)| (name.clone(), at_depth(document, field, depth + 1)))
                    .collect(),
            )
        }
        "array" => json!([at_depth(document, &schema["items"], depth + 1)]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "string" => of_format(schema["format"].as_str().unwrap_or_default()),
        _ => Value::Null,
    }
}

fn of_format(format: &str) -> Value {
    match format {
        "uuid" => json!("0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
        "date-time" => json!("2026-11-20T14:10:00Z"),
        "date" => json!("2026-11-20"),
        _ => json!("text"),
    }
}

/// The type's name; of a type that may also be null, the other one.
pub fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(one) => one,
        Value::Array(several) => {
            several.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or("any")
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "any",
    }
}
