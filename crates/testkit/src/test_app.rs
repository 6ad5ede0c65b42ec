//! The JSON API over a [`World`], asked without a network: the requests go straight into the router.
//!
//! Two theatres stand ready, each with an admin and somebody at its gate; people register as people
//! do.

use std::sync::Arc;
use std::time::Duration;

use accounts::{
    AccessTokens, CreateStaff, Email, NewPassword, PasswordCost, Principal, Role, create_staff,
};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use fixtures::Bench;
use http_api::{App, MoreTime, RateLimits, Setup, router};
use kernel::{Entropy, OsEntropy, SeededEntropy, SignInId, TheaterId, UserId};
use seating::Boards;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::World;
use crate::stage::{NewShow, named, put_on};

/// The password of everybody.
pub const PASSWORD: &str = "two films a week";
/// Nodes that share a database make up different names.
pub(crate) const SEED: u64 = 7;
const SEED_WITHOUT_REDIS: u64 = 8;
/// More than any test asks, so that tests of other things need not count.
const A_MINUTE: u32 = 1_000_000;
/// Limits that nobody reaches.
pub const AMPLE: RateLimits = RateLimits {
    requests_per_minute_per_address: A_MINUTE,
    holds_per_minute_per_person: A_MINUTE,
    sign_ins_per_minute_per_account: A_MINUTE,
};

/// The API with everything behind it.
pub struct TestApp<'b> {
    /// What is behind it.
    pub world: World<'b>,
    router: Router,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Someone {
    /// Their account.
    pub id: String,
    /// Their access token.
    pub token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl<'b> TestApp<'b> {
    /// The API over an empty box office, with Redis if there is one beside it.
    #[must_use]
    pub fn open(bench: &'b Bench) -> Self {
        Self::over(World::open(bench), AMPLE)
    }

    /// The API over a box office.
    #[must_use]
    pub fn over(world: World<'b>, limits: RateLimits) -> Self {
        Self::of(world, SEED, limits)
    }

    /// Another node on the same database that does without Redis.
    #[must_use]
    pub fn without_redis(bench: &'b Bench) -> Self {
        Self::of(World::without_redis(bench), SEED_WITHOUT_REDIS, AMPLE)
    }

    fn of(world: World<'b>, seed: u64, limits: RateLimits) -> Self {
        let router = router(app_over(&world, seed, limits));
        Self { world, router }
    }

    /// The API alone, to be asked from many tasks at once by [`answer_of`].
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Asks for something, as whoever has this token; nobody's is empty.
    #[must_use]
    pub fn ask(&self, token: &str, call: &str, body: &Value) -> Answer {
        self.world.wait(answer_of(self.router(), request(token, call, body)))
    }

    /// Asks for something and gets it.
    ///
    /// # Panics
    /// If the answer is a refusal.
    #[track_caller]
    #[must_use]
    pub fn get(&self, token: &str, path: &str) -> Value {
        self.ask(token, &format!("GET {path}"), &Value::Null).done()
    }

    /// Has something done.
    ///
    /// # Panics
    /// If the answer is a refusal.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "callers write the body where they send it")]
    pub fn post(&self, token: &str, path: &str, body: Value) -> Value {
        self.ask(token, &format!("POST {path}"), &body).done()
    }

    /// Puts a show on; its id.
    ///
    /// # Panics
    /// If catalog refuses it.
    #[must_use]
    pub fn show(&self, new: NewShow) -> String {
        let show = self.world.write(move |tx| put_on(tx, &new)).expect("the show is put on");
        show.id.to_string()
    }

    /// Somebody opens an account.
    #[must_use]
    pub fn person(&self, name: &str) -> Someone {
        let email = format!("{name}@example.com");
        let body = json!({ "email": email, "password": PASSWORD, "name": name });
        signed_in(&self.post("", "/api/v1/auth/register", body))
    }

    /// Holds the first seats of a show for somebody, and gives the order that pays for them by card.
    ///
    /// # Panics
    /// If they cannot be held.
    #[must_use]
    pub fn order(&self, buyer: &Someone, show: &str, seats: usize) -> Value {
        let map = self.get("", &format!("/api/v1/shows/{show}/seats"));
        let all = map["layout"]["seats"].as_array().expect("the map has seats");
        let chosen: Vec<&Value> = all.iter().take(seats).map(|seat| &seat["seatId"]).collect();
        let lock = json!({ "seatIds": chosen });
        let hold = self.post(&buyer.token, &format!("/api/v1/shows/{show}/seats/lock"), lock);
        json!({
            "showId": show, "lockId": hold["lockId"],
            "contactInfo": { "email": "ana@example.com" },
            "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        })
    }

    /// A member of staff of some theatres, by their names.
    ///
    /// # Panics
    /// If the account cannot be opened.
    #[must_use]
    pub fn staff(&self, name: &str, role: Role, theaters: &[&str]) -> Someone {
        let email = format!("{name}@example.com");
        let address: Email = email.parse().expect("the name makes an address");
        let password = NewPassword::choose(PASSWORD, &address).expect("the password is good");
        let sign_in = SignInId::new(Uuid::nil());
        let founder = UserId::new(named("person", "the founder"));
        let theater = |theater: &&str| TheaterId::new(named("theater", theater));
        let by =
            Principal { user: founder, role: Role::SystemAdmin, theaters: Vec::new(), sign_in };
        let command = CreateStaff {
            by,
            user: UserId::new(named("person", name)),
            role,
            theaters: theaters.iter().map(theater).collect(),
            email: self.world.vault.seal_email(&address, random()),
            phone: None,
            name: name.parse().expect("it is a name"),
            password: password.hash(PasswordCost::LEAST, random()),
        };
        self.world.write(move |tx| create_staff(tx, &command)).expect("the account is opened");
        let body = json!({ "email": email, "password": PASSWORD });
        signed_in(&self.post("", "/api/v1/auth/login", body))
    }
}

/// What the doors of a box office share.
pub(crate) fn app_over(world: &World<'_>, seed: u64, limits: RateLimits) -> App {
    let store = &world.bench.store;
    let boards = Arc::new(Boards::default());
    store.listen(Arc::clone(&boards) as Arc<dyn store::FactSink>);
    App::new(Setup {
        store: store.clone(),
        entropy: Arc::new(SeededEntropy::new(seed)),
        vault: Arc::clone(&world.vault),
        access_tokens: Arc::new(AccessTokens::new([2; 32])),
        ticket_keys: Arc::new(world.ticket_keys.clone()),
        flows: world.flows().clone(),
        password_cost: PasswordCost::LEAST,
        boards,
        nodes: world.nodes.clone(),
        rate_limits: limits,
        more_time: MoreTime::Offered,
        trusted_proxies: 0,
        listing_age_max: Duration::ZERO,
    })
}

/// Sends a request and waits for the whole answer.
///
/// # Panics
/// If the body of the answer breaks off.
pub async fn answer_of(router: Router, request: Request<Body>) -> Answer {
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("the answer is whole").to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

fn signed_in(session: &Value) -> Someone {
    let text = |value: &Value| value.as_str().expect("a session is text").to_owned();
    Someone { id: text(&session["user"]["userId"]), token: text(&session["accessToken"]) }
}

/// A request: a call is a method and a path, a body of null is none.
///
/// # Panics
/// If it is no call.
#[must_use]
pub fn request(token: &str, call: &str, body: &Value) -> Request<Body> {
    let (method, path) = call.split_once(' ').expect("a call is a method and a path");
    let method: Method = method.parse().expect("it is a method");
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = match body {
        Value::Null => Body::empty(),
        body => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
    };
    request.body(body).expect("it is a request")
}

impl Answer {
    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body of an answer that is no refusal.
    ///
    /// # Panics
    /// If it is one.
    #[track_caller]
    #[must_use]
    pub fn done(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        self.json()
    }

    /// The details of a refusal.
    ///
    /// # Panics
    /// If it is another answer.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let error = self.json()["error"].clone();
        assert_eq!((self.status.as_u16(), error["code"].as_str()), (status, Some(code)), "{error}");
        error["details"].clone()
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsEntropy.fill(&mut bytes);
    bytes
}
