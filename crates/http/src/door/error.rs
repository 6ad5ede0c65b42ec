//! How the API says no: one envelope, one mapping from the vocabulary of the house to a status.
//!
//! A handler fails with an [`ApiError`]; it travels to the [`front`](super::front) as an extension of
//! an empty response, and is written down there, where the request's id is known, by the
//! [`Voice`](super::voice::Voice) of its door. People get a kind sentence, the log gets the cause,
//! and neither gets the other's.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Class, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Failure, StoreError};
use utoipa::ToSchema;

use super::request_id::RequestId;

/// The envelope of every answer that is not a success.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What is the matter.
    pub error: ErrorDetail,
}

/// What is the matter, for programs and for people.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// Stable, for programs.
    #[schema(example = "seats_taken")]
    pub code: String,
    /// For people: what is the matter, and what to do.
    #[schema(example = "G10 was just taken. Choose another seat.")]
    pub message: String,
    /// Facts that belong to the code. `fields` lists what is wrong with which field.
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
    /// Names this request in our log.
    pub request_id: String,
}

/// One thing that is wrong with one field of a request.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where: `contactInfo.email`, `seatIds[1]`, `page`.
    pub field: String,
    /// What is the matter, and what would be right.
    pub message: String,
}

/// A no on its way out.
#[derive(Debug, Clone)]
pub struct ApiError(Box<Said>);

#[derive(Debug, Clone)]
struct Said {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Value,
    retry_after_seconds: Option<u32>,
    /// For the log alone.
    cause: Option<String>,
}

impl ApiError {
    /// A no of the door itself. What the business refuses comes through `From`.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let (message, details) = (message.into(), Value::Null);
        Self(Box::new(Said {
            status,
            code,
            message,
            details,
            retry_after_seconds: None,
            cause: None,
        }))
    }

    /// A no of the business.
    pub fn refused(refusal: &impl Refusal) -> Self {
        let class = refusal.class();
        let mut error = Self::new(status_of(class), refusal.code(), refusal.message());
        error.0.details = refusal.details();
        error.0.retry_after_seconds = refusal.retry_after_seconds().or(match class {
            Class::TooMany | Class::Unavailable => Some(RETRY_AFTER_SECONDS),
            _ => None,
        });
        error
    }

    /// Something is not there, or none that the asker may know of.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// Fields that are out of bounds, all of them at once.
    pub fn fields(code: &'static str, problems: &[FieldProblem]) -> Self {
        let message = problems
            .iter()
            .map(|problem| format!("{}: {}", problem.field, problem.message))
            .collect::<Vec<_>>()
            .join(" ");
        let details = json!({ "fields": problems });
        Self::new(StatusCode::BAD_REQUEST, code, message).with_details(details)
    }

    /// A defect of ours.
    pub fn internal(cause: impl Into<String>) -> Self {
        let mut error = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side. It has been noted; please try again later.",
        );
        error.0.cause = Some(cause.into());
        error
    }

    /// Says when another try makes sense.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// Adds facts for programs, an object.
    pub fn with_details(mut self, details: Value) -> Self {
        self.0.details = details;
        self
    }

    /// What it is to a program that speaks HTTP.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What it is to any program: stable, snake case.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What people read, unless their door has words of its own for the code.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Facts that belong to the code; an object, or null.
    pub fn details(&self) -> &Value {
        &self.0.details
    }

    /// What is wrong with which field, where fields were wrong.
    pub fn field_problems(&self) -> Vec<FieldProblem> {
        Vec::deserialize(&self.0.details["fields"]).unwrap_or_default()
    }

    /// When another try makes sense.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.0.retry_after_seconds
    }

    /// For the log alone.
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }
}

/// The wait that we suggest where nothing better is known.
const RETRY_AFTER_SECONDS: u32 = 1;

/// The one mapping from a class of refusal to a status.
const fn status_of(class: Class) -> StatusCode {
    match class {
        Class::Malformed => StatusCode::BAD_REQUEST,
        Class::Unauthenticated => StatusCode::UNAUTHORIZED,
        Class::Declined => StatusCode::PAYMENT_REQUIRED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Gone => StatusCode::GONE,
        Class::Rule => StatusCode::UNPROCESSABLE_ENTITY,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let busy = |code, message| {
            Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
                .retry_after(RETRY_AFTER_SECONDS)
        };
        match &error {
            StoreError::Overloaded | StoreError::Expired | StoreError::Contention => {
                busy("overloaded", "Very many people are booking. Please try again in a moment.")
            }
            StoreError::Unavailable(cause) => {
                let mut said =
                    busy("unavailable", "Booking is paused for a moment. Please try again.");
                said.0.cause = Some(cause.clone());
                said
            }
            StoreError::Constraint(_) | StoreError::Defect(_) => Self::internal(error.to_string()),
        }
    }
}

impl<R: Refusal> From<Failure<R>> for ApiError {
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::refused(&refusal),
            Failure::Store(error) => error.into(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        if let Some(seconds) = self.0.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the envelope of an error.
pub fn envelope(error: &ApiError, request_id: &RequestId) -> Response {
    let said = &error.0;
    let body = ErrorBody {
        error: ErrorDetail {
            code: said.code.to_owned(),
            message: said.message.clone(),
            details: said.details.as_object().cloned().unwrap_or_default(),
            request_id: request_id.to_string(),
        },
    };
    let mut written = (said.status, Json(body)).into_response();
    if said.status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        written.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    written
}
