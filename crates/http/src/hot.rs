//! The hot path: what most people ask for, answered from memory before a request is routed.
//!
//! Seat maps, availability and listings are asked for far more often than everything else together.
//! If the answer is in memory, as bytes that still hold, it leaves at once: no routing, no
//! extractors, no layers, no waiting. Everything else goes on to the routes, which write the answer
//! and keep it for the next who asks. The two answer alike, byte for byte.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Bytes, HttpBody};
use axum::http::{Method, Request, Uri};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::Either;
use kernel::ShowId;
use tower::{BoxError, Service};
use uuid::Uuid;

use crate::App;
use crate::door::front::Visit;
use crate::door::{Caller, Written};
use crate::listings::name_of;
use crate::seats::{live, map};

/// Asks memory first, then the routes.
#[derive(Clone)]
pub struct HotFirst {
    app: App,
    routes: Router,
}

impl HotFirst {
    /// In front of these routes.
    pub fn new(app: App, routes: Router) -> Self {
        Self { app, routes }
    }
}

impl<B> Service<Request<B>> for HotFirst
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match hot(&self.app, &request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(self.routes.call(request)),
        }
    }
}

/// The answer, if it is in memory and the caller may have it.
fn hot<B>(app: &App, request: &Request<B>) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let asked = Asked::read(request.uri())?;
    let visit = Visit::begin(app, request);
    let written = asked.kept(app, request.uri())?;
    visit.admit(app).ok()?;
    let mut response = written.answer(&Caller::from(request.headers()));
    visit.end(app, asked.route(), &mut response);
    Some(response)
}

/// What may be asked for often enough to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Map(ShowId),
    Availability(ShowId),
    Listing(&'static str),
}

impl Asked {
    fn read(uri: &Uri) -> Option<Self> {
        let mut segments = uri.path().strip_prefix("/api/v1/")?.split('/');
        let [first, second, third, end] = std::array::from_fn(|_| segments.next());
        if end.is_some() {
            return None;
        }
        let show = |id: &str| id.parse::<Uuid>().ok().map(ShowId::new);
        match (first?, second, third) {
            ("shows", Some(id), Some("seats")) if uri.query().is_none() => show(id).map(Self::Map),
            ("shows", Some(id), Some("availability")) => show(id).map(Self::Availability),
            ("movies", Some(_), Some("shows")) => {
                Some(Self::Listing("/api/v1/movies/{movieId}/shows"))
            }
            ("movies", Some(_), None) => Some(Self::Listing("/api/v1/movies/{movieId}")),
            ("movies", None, None) => Some(Self::Listing("/api/v1/movies")),
            ("theaters", Some(_), None) => Some(Self::Listing("/api/v1/theaters/{theaterId}")),
            ("theaters", None, None) => Some(Self::Listing("/api/v1/theaters")),
            ("cities", None, None) => Some(Self::Listing("/api/v1/cities")),
            _ => None,
        }
    }

    /// The route that answers it otherwise, as the metrics name it.
    const fn route(self) -> &'static str {
        match self {
            Self::Map(_) => map::ROUTE,
            Self::Availability(_) => live::AVAILABILITY_ROUTE,
            Self::Listing(route) => route,
        }
    }

    fn kept(self, app: &App, uri: &Uri) -> Option<Written> {
        match self {
            Self::Map(show) => map::kept(app, show),
            Self::Availability(show) => live::kept_availability(app, show),
            Self::Listing(_) => app.listings.kept(name_of(uri)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019b76da-a800-7a6e-967e-15349a5089ac";

    fn asked(path: &str) -> Option<Asked> {
        Asked::read(&path.replace("ID", ID).parse().unwrap())
    }

    #[test]
    fn only_whole_paths_of_what_is_kept_are_hot() {
        let show = ShowId::new(ID.parse().unwrap());
        assert_eq!(asked("/api/v1/shows/ID/seats"), Some(Asked::Map(show)));
        assert_eq!(asked("/api/v1/shows/ID/availability"), Some(Asked::Availability(show)));
        for cold in [
            "/",
            "/api/v1/",
            "/api/v1/movies/",
            "/api/v1/shows/ID",
            "/api/v1/shows/7/seats",
            "/api/v1/shows/ID/seats/",
            "/api/v1/shows/ID/seats?section=Stalls",
            "/api/v1/shows/ID/seats/events",
            "/api/v1/bookings/ID",
            "/c/mumbai",
        ] {
            assert!(!matches!(asked(cold), Some(Asked::Map(_) | Asked::Availability(_))), "{cold}");
        }
        assert_eq!(asked("/api/v1/bookings/ID"), None);
    }

    #[test]
    fn a_hot_path_is_named_as_its_route_is() {
        let document = crate::openapi_json();
        for path in [
            "/api/v1/shows/ID/seats",
            "/api/v1/shows/ID/availability",
            "/api/v1/movies?page=2",
            "/api/v1/movies/ID",
            "/api/v1/movies/ID/shows?cityId=ID",
            "/api/v1/theaters",
            "/api/v1/theaters/ID",
            "/api/v1/cities",
        ] {
            let route = asked(path).unwrap().route();
            assert!(document.contains(&format!("{route:?}: {{")), "{route}");
        }
    }
}
