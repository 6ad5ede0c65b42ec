//! The hot path: what most people ask for, answered from memory before a request is routed.
//!
//! Seat maps, availability and listings are asked for far more often than everything else together.
//! If the answer is in memory, as bytes that still hold, it leaves at once: no routing, no
//! extractors, no layers, no waiting. Everything else goes on to the routes, which write the answer
//! and keep it for the next who asks. The two answer alike, byte for byte.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, Uri};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::Either;
use kernel::ShowId;
use tower::{BoxError, Service};
use uuid::Uuid;

use crate::App;
use crate::door::front::Visit;
use crate::door::peer::Peer;
use crate::door::{Caller, Written};
use crate::listings::name_of;
use crate::seats::{live, map};

/// Asks memory first, then the routes.
#[derive(Clone)]
pub struct HotFirst {
    app: App,
    routes: Router,
}

/// An answer that is there, or that the routes will give.
pub type Answer = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

impl HotFirst {
    /// In front of these routes.
    pub fn new(app: App, routes: Router) -> Self {
        Self { app, routes }
    }

    /// Answers a request that came over a connection from `direct`.
    pub fn answer<B>(&self, direct: SocketAddr, mut request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if let Some(response) = hot(&self.app, direct, &request) {
            return Either::Left(ready(Ok(response)));
        }
        request.extensions_mut().insert(ConnectInfo(direct));
        Either::Right(self.routes.clone().call(request))
    }
}

/// The answer, if it is in memory and the caller may have it.
fn hot<B>(app: &App, direct: SocketAddr, request: &Request<B>) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let asked = Asked::read(request.uri())?;
    let peer = Peer::seen(direct.ip(), request.headers(), app.trusted_proxies);
    let visit = Visit::begin(app, peer, request);
    let written = asked.kept(app, request.uri())?;
    if !visit.is_admitted_at_once(app) {
        return None;
    }
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
