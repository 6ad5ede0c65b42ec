//! The API over a fresh database, asked without a network.

use std::sync::Arc;
use std::time::Duration;

use accounts::{AccessTokens, PasswordCost, Vault};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use fixtures::Bench;
use flows::{Flows, Gateways};
use http_api::{App, RateLimits, Setup, router};
use kernel::{HeldClock, SeededEntropy};
use seating::Boards;
use serde_json::Value;
use store::Store;
use tickets::TicketKeys;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The API with everything behind it.
pub struct Api {
    pub app: App,
    pub store: Store,
    pub clock: Arc<HeldClock>,
    router: Router,
    runtime: Runtime,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// No limits, so that tests of other things need not count.
pub const UNLIMITED: RateLimits = RateLimits {
    requests_per_minute_per_address: 0,
    holds_per_minute_per_person: 0,
    sign_ins_per_minute_per_account: 0,
};

/// Runs a story on both engines.
pub fn on_both_engines(story: impl Fn(&Api)) {
    fixtures::on_both_engines(|bench| story(&Api::over(bench, UNLIMITED)));
}

impl Api {
    pub fn over(bench: &Bench, rate_limits: RateLimits) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let boards = Arc::new(Boards::default());
        bench.store.listen(boards.clone());
        let app = App::new(Setup {
            store: bench.store.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            vault: Arc::new(Vault::new([1; 32])),
            access_tokens: Arc::new(AccessTokens::new([2; 32])),
            ticket_keys: Arc::new(TicketKeys::new([3; 32])),
            flows: Flows::new(bench.store.clone(), Arc::new(Gateways::new(Vec::new()).unwrap())),
            password_cost: PasswordCost::LEAST,
            boards,
            rate_limits,
            trusted_proxies: 0,
            listing_age_max: Duration::ZERO,
        });
        let (store, clock) = (bench.store.clone(), bench.clock.clone());
        Self { router: router(app.clone()), app, store, clock, runtime }
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        })
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send()
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path).json(body).send()
    }

    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        Ask { api: self, request }
    }

    /// A person who has just registered: the access token and the session that told it.
    pub fn person(&self, name: &str) -> (String, Value) {
        let body = serde_json::json!({
            "email": format!("{name}@example.com"), "password": "correct horse", "name": name,
        });
        let session = self.post("/api/v1/auth/register", body).expect(StatusCode::CREATED);
        (session["accessToken"].as_str().unwrap().to_owned(), session)
    }
}

/// A request in the making.
pub struct Ask<'a> {
    api: &'a Api,
    request: Request<Body>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(name, value.parse().unwrap());
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, kind: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", kind)
    }

    pub fn send(self) -> Answer {
        self.api.send(self.request)
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The details of a refusal that must have this status and this code, in the envelope.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let error = &self.json()["error"];
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().is_some_and(|said| said.len() > 10), "{error}");
        assert_eq!(error["requestId"], self.header("x-request-id"), "{error}");
        error["details"].clone()
    }
}
