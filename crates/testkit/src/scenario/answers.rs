//! How stories put answers into words.

use http_api::ApiError;
use kernel::{Money, Refusal};
use serde_json::Value;
use store::Failure;

/// What came of a command: words for what was done, or the refusal. That the store could not is
/// never an answer of a story.
pub(super) fn answer<T, R: Refusal>(
    outcome: Result<T, Failure<R>>,
    say: impl FnOnce(T) -> String,
) -> Result<String, String> {
    match outcome {
        Ok(done) => Ok(say(done)),
        Err(Failure::Refused(refusal)) => Ok(refused(&refusal)),
        Err(Failure::Store(error)) => Err(error.to_string()),
    }
}

/// The same of what was done at a door.
pub(super) fn answer_at_door<T>(
    outcome: Result<T, ApiError>,
    say: impl FnOnce(T) -> String,
) -> Result<String, String> {
    match outcome {
        Ok(done) => Ok(say(done)),
        Err(error) if error.status().is_server_error() => Err(format!("{error:?}")),
        Err(error) => Ok(refused_with(error.code(), error.details())),
    }
}

/// A refusal by its code, with those of its details that a story is about.
pub(super) fn refused(refusal: &dyn Refusal) -> String {
    refused_with(refusal.code(), &refusal.details())
}

fn refused_with(code: &str, details: &Value) -> String {
    let mut said = format!("refused {code}");
    if let Some(seats) = details["seats"].as_array() {
        let labels: Vec<&str> = seats.iter().filter_map(Value::as_str).collect();
        said += &format!(" [{}]", labels.join(" "));
    }
    for key in ["amount", "refundAmount", "minimum", "balance"] {
        if let Some(amount) = details[key].as_f64() {
            said += &format!(" {amount:.2}");
        }
    }
    if let Some(largest) = details["largestTogether"].as_u64() {
        said += &format!(" [{largest} together]");
    }
    said
}

/// An amount without its currency, which is known in a story.
pub(super) fn plain(amount: Money) -> String {
    let said = amount.to_string();
    said.split_once(' ').map_or(said.clone(), |(number, _)| number.to_owned())
}

/// `1 webhook`, `2 webhooks`.
pub(super) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
