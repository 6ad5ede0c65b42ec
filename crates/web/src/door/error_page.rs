//! How the pages say no: the same refusals as the API's, in the visitor's language, with a way on.

use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use http_api::{ApiError, RequestId, Voice};
use serde_json::Value;
use ui::pages::error;
use ui::words::Args;
use ui::{Lang, Words};

use super::headers::add_page_headers;
use super::reply::Page;
use super::visit::look;
use super::visitor::Visitor;
use crate::Site;

/// The voice of the pages where no handler was reached, or one broke: visitors are guests there.
#[derive(Clone)]
pub(crate) struct Html(pub(crate) Site);

impl Voice for Html {
    type Note = Visitor;

    fn note(&self, request: &Request) -> Visitor {
        Visitor::new(look(&self.0, request))
    }

    /// People load a page and what belongs to it in one go, but do little in a minute: what they do
    /// counts, whoever their cookies say that they are.
    fn is_limited(&self, method: &Method, _path: &str) -> bool {
        method == Method::POST
    }

    fn say_no(&self, error: &ApiError, visitor: &Visitor, _: &RequestId) -> Response {
        let mut response = error_page(error, visitor);
        add_page_headers(&mut response, &self.0, visitor);
        response
    }
}

/// The page of a refusal.
pub(super) fn error_page(error: &ApiError, visitor: &Visitor) -> Response {
    let view = error::View {
        kind: kind_of(error),
        sentence: sentence(visitor.words(), error),
        request_id: &visitor.request_id,
    };
    let mut response = Page(error.status(), error::show(&visitor.shell(), &view)).into_response();
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn kind_of(error: &ApiError) -> error::Kind {
    error::Kind::of_status(error.status().as_u16())
}

/// What is said of a refusal in this language: the message `refusal-<code>` where there is one, with
/// the refusal's facts as arguments; else the refusal's own sentence, which is English, or what is said
/// of its kind.
pub(crate) fn sentence(words: Words, error: &ApiError) -> String {
    let id = format!("refusal-{}", error.code().replace('_', "-"));
    if !words.has(&id) {
        return match words.lang {
            Lang::En => error.message().to_owned(),
            Lang::Es => kind_of(error).comfort(words),
        };
    }
    let mut args = Args::new();
    for (name, fact) in error.details().as_object().into_iter().flatten() {
        match fact {
            Value::String(text) => args.set(name.clone(), text.clone()),
            Value::Number(number) => args.set(name.clone(), number.as_f64().unwrap_or_default()),
            Value::Array(all) => {
                let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                args.set(name.clone(), texts.join(", "));
            }
            _ => {}
        }
    }
    words.message(&id, &args)
}
