//! The layer around all pages: finds out who looks, and puts on the answer what all pages share.

use std::sync::Arc;

use accounts::Principal;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http_api::actions::{self, SignedInDevice};
use http_api::{ApiError, Peer, RequestId, refuse_nul_in_address};
use ui::{Lang, Theme};

use super::cookie::{Cookie, sent};
use super::error_page::error_page;
use super::headers::add_page_headers;
use super::signed_in::{forget_sign_in, remember_sign_in};
use super::visitor::{ChosenCity, Known, Person, Visitor, proof_of};
use crate::Site;

/// Random bytes of a session: a guest's holds are as safe as it is hard to guess.
const SESSION_BYTES: usize = 24;
/// Random bytes of a nonce.
const NONCE_BYTES: usize = 16;
/// Longer addresses are not come back to.
const PATH_BYTES_MAX: usize = 1_000;

/// Around every page.
pub(crate) async fn visit(
    State(site): State<Site>,
    peer: Peer,
    mut request: Request,
    next: Next,
) -> Response {
    let sign_in = find_sign_in(&site, peer, request.headers()).await;
    let visitor = Visitor::new(Known { person: sign_in.person, ..look(&site, &request) });
    let is_new = known_session(request.headers()).is_none();
    request.extensions_mut().insert(visitor.clone());

    let mut response = match stopped(&request, sign_in.unknown) {
        Some(error) => say_no(&error, &visitor, &Response::default()),
        None => next.run(request).await,
    };
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        response = say_no(&error, &visitor, &response);
    }
    add_page_headers(&mut response, &site, &visitor);
    if is_new {
        Cookie::new(Cookie::SESSION, &visitor.session).set(&mut response, &site);
    }
    // What the handler said of the sign-in is newer than what was found before it.
    if !sets(&response, Cookie::ACCESS) {
        match sign_in.cookies {
            SignInCookies::Stay => {}
            SignInCookies::Renew(device) => remember_sign_in(&device, &mut response, &site),
            SignInCookies::Forget => forget_sign_in(&mut response, &site),
        }
    }
    response
}

/// Why a request goes no further: its address cannot be read, or something would be done by nobody
/// knows whom.
fn stopped(request: &Request, unknown: Option<Arc<ApiError>>) -> Option<Arc<ApiError>> {
    let address = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let unreadable = refuse_nul_in_address(address).err().map(Arc::new);
    unreadable.or_else(|| unknown.filter(|_| !request.method().is_safe()))
}

/// The page of a refusal; what a handler set beside it (cookies) stays.
fn say_no(error: &ApiError, visitor: &Visitor, said: &Response) -> Response {
    if let Some(cause) = error.cause() {
        let (request_id, code) = (&visitor.request_id, error.code());
        tracing::error!(target: "usher::web", %request_id, code, cause);
    }
    let mut page = error_page(error, visitor);
    for cookie in said.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

/// A session of ours; whatever else a browser sends is replaced.
fn known_session(headers: &HeaderMap) -> Option<&str> {
    let is_ours = |session: &&str| {
        BASE64_URL_SAFE_NO_PAD.decode(session).is_ok_and(|bytes| bytes.len() == SESSION_BYTES)
    };
    sent(headers, Cookie::SESSION).filter(is_ours)
}

fn sets(response: &Response, cookie: &str) -> bool {
    let set = response.headers().get_all(header::SET_COOKIE);
    set.iter().any(|one| one.as_bytes().starts_with(cookie.as_bytes()))
}

/// What the request itself tells; who is signed in is found out beside it.
pub(super) fn look(site: &Site, request: &Request) -> Known {
    let (headers, app) = (request.headers(), site.app());
    let session = known_session(headers).map(str::to_owned);
    let session =
        session.unwrap_or_else(|| BASE64_URL_SAFE_NO_PAD.encode(app.random::<SESSION_BYTES>()));
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let chosen = sent(headers, Cookie::LANGUAGE).and_then(Lang::of_code);
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string);
    Known {
        csrf: proof_of(&session),
        session,
        person: None,
        lang: chosen.or_else(|| Lang::of_header(asked?)).unwrap_or_default(),
        theme: sent(headers, Cookie::THEME).map(Theme::of_word).unwrap_or_default(),
        needs: sent(headers, Cookie::NEEDS).and_then(|told| told.parse().ok()).unwrap_or_default(),
        city: sent(headers, Cookie::CITY).and_then(ChosenCity::read),
        nonce: BASE64_URL_SAFE_NO_PAD.encode(app.random::<NONCE_BYTES>()),
        path: path_of(request.uri()),
        request_id: request_id.unwrap_or_default(),
    }
}

fn path_of(uri: &Uri) -> String {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    if path.len() <= PATH_BYTES_MAX { path.to_owned() } else { "/".to_owned() }
}

/// Who is signed in, and what to do about the cookies that say so.
struct FoundSignIn {
    person: Option<Person>,
    cookies: SignInCookies,
    /// Why we could not find out who it is. They may look around like a guest; what they do would be
    /// done in the wrong name, and is not.
    unknown: Option<Arc<ApiError>>,
}

enum SignInCookies {
    Stay,
    Renew(Arc<SignedInDevice>),
    Forget,
}

/// Reads the proof, or renews it. A sign-in that has ended makes a guest, not an error.
async fn find_sign_in(site: &Site, peer: Peer, headers: &HeaderMap) -> FoundSignIn {
    let found = |person, cookies| FoundSignIn { person, cookies, unknown: None };
    let access = sent(headers, Cookie::ACCESS);
    let proven = access.and_then(|token| actions::principal(site.app(), token).ok());
    if let Some(principal) = proven {
        return found(person(site, principal).await, SignInCookies::Stay);
    }
    let Some(refresh) = sent(headers, Cookie::REFRESH).filter(|token| !token.is_empty()) else {
        return found(None, SignInCookies::Stay);
    };
    match site.renewals.renew(site.app(), peer, refresh).await {
        Ok(device) => {
            let (principal, name) = (device.principal.clone(), device.profile.name.as_str());
            found(Some(Person { principal, name: name.into() }), SignInCookies::Renew(device))
        }
        Err(error) if error.status() == StatusCode::UNAUTHORIZED => {
            found(None, SignInCookies::Forget)
        }
        // A database that is away for a moment must not sign anybody out, nor must a limit.
        Err(error) => FoundSignIn { unknown: Some(error), ..found(None, SignInCookies::Stay) },
    }
}

/// Somebody with their name; `None` if their account is gone. Who they are is proven already: when
/// only the name cannot be read, the header goes without it.
async fn person(site: &Site, principal: Principal) -> Option<Person> {
    let user = principal.user;
    let found = site.names.try_get_with(user, async {
        actions::profile(site.app(), user).await.map(|profile| Arc::from(profile.name.to_string()))
    });
    match found.await {
        Ok(name) => Some(Person { principal, name }),
        Err(error) if error.status() == StatusCode::UNAUTHORIZED => None,
        Err(_) => Some(Person { principal, name: "".into() }),
    }
}
