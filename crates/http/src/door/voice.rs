//! How a door speaks: the API answers errors in JSON, the pages answer them in HTML. All else that
//! happens around a request is the same for both; see [`front`](super::front).

use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::Response;

use super::error::{ApiError, envelope};
use super::once::IDEMPOTENCY_KEY;
use super::request_id::RequestId;

/// What differs between the doors.
pub trait Voice: Clone + Send + Sync + 'static {
    /// What it keeps of a request, to say no to its sender in their language.
    type Note: Clone + Send + Sync + 'static;

    /// Looks at a request before it is served.
    fn note(&self, request: &Request) -> Self::Note;

    /// Whether such a request for this path counts against the limit of its network.
    fn is_limited(&self, method: &Method, path: &str) -> bool;

    /// Whether this request has a name under which it is answered once. What is remembered has no
    /// headers, so this is not for a door that sends people on.
    fn is_named(&self, _request: &Request) -> bool {
        false
    }

    /// Writes a no. Headers that belong to it (`Retry-After`, `Allow`) are added to this.
    fn say_no(&self, error: &ApiError, note: &Self::Note, id: &RequestId) -> Response;
}

/// The API's.
#[derive(Debug, Clone, Copy)]
pub struct ApiVoice;

impl Voice for ApiVoice {
    type Note = ();

    fn note(&self, _: &Request) {}

    /// Gateways deliver their webhooks in bursts from few addresses, and each is signed; probes and
    /// scrapes must work on the worst day.
    fn is_limited(&self, _method: &Method, path: &str) -> bool {
        path.starts_with("/api/") && !path.starts_with("/api/v1/payments/webhooks/")
    }

    /// What is remembered is written down: not for whoever may ask as often as they like.
    fn is_named(&self, request: &Request) -> bool {
        let (method, path) = (request.method(), request.uri().path());
        method == Method::POST
            && self.is_limited(method, path)
            && request.headers().contains_key(IDEMPOTENCY_KEY)
    }

    fn say_no(&self, error: &ApiError, (): &(), id: &RequestId) -> Response {
        envelope(error, id)
    }
}

/// A door's voice for one request.
#[derive(Clone)]
pub struct Tongue<V: Voice> {
    /// The door's.
    pub voice: V,
    /// What it noted of the request.
    pub note: V::Note,
    /// The request's name.
    pub id: RequestId,
}

impl<V: Voice> Tongue<V> {
    /// Writes the no that a response carries, and tells the log its cause. Any other response passes
    /// unchanged.
    pub fn spoken(&self, mut response: Response) -> Response {
        let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
        if let Some(cause) = error.cause() {
            let (id, code) = (&self.id, error.code());
            tracing::error!(target: "usher::http", request_id = %id, code, cause);
        }
        let mut written = self.voice.say_no(&error, &self.note, &self.id);
        for (name, value) in response.headers() {
            if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
                written.headers_mut().append(name, value.clone());
            }
        }
        written
    }
}
