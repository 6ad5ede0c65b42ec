//! The API over a fresh database, asked without a network.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use accounts::{AccessTokens, PasswordCost, Principal, Role, Vault};
use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use fixtures::Bench;
use flows::gateways::Configured;
use flows::{Flows, Gateways};
use futures_util::FutureExt;
use http_api::{App, HotFirst, MoreTime, Nodes, RateLimits, Setup, router};
use kernel::{Clock, HeldClock, SeededEntropy, SignInId, UserId};
use payments::gateway::SandboxGateway;
use sandbox::{Sandbox, SandboxConfig};
use seating::Boards;
use serde_json::Value;
use tickets::TicketKeys;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use uuid::Uuid;

/// The API with everything behind it, a gateway on a real socket included.
pub struct Api {
    pub app: App,
    pub flows: Flows,
    pub clock: Arc<HeldClock>,
    pub sandbox: Sandbox,
    router: Router,
    runtime: Runtime,
}

/// What the bench signs access tokens with.
const TOKEN_KEY: [u8; 32] = [2; 32];
const WEBHOOK_SECRET: [u8; 32] = [4; 32];

/// Where requests come from that came over no network.
const NOBODY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

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

/// The sandbox gateway, and flows that pay through it.
async fn gateway(bench: &Bench) -> (Sandbox, Flows) {
    let mut config = SandboxConfig::new(WEBHOOK_SECRET);
    config.clock = bench.clock.clone();
    config.settle_after = Duration::ZERO;
    config.webhook_retry_pause = Duration::from_millis(20);
    let sandbox = sandbox::serve(config).await.unwrap();
    let language = Arc::new(SandboxGateway::new(WEBHOOK_SECRET));
    let mut line = Configured::new(language, &sandbox.base_url());
    line.timeout = Duration::from_millis(500);
    let gateways = Arc::new(Gateways::new(vec![line]).unwrap());
    (sandbox, Flows::new(bench.store.clone(), gateways))
}

impl Api {
    pub fn over(bench: &Bench, rate_limits: RateLimits) -> Self {
        Self::keeping(bench, rate_limits, Duration::ZERO)
    }

    /// One that keeps listings for so long.
    pub fn keeping(bench: &Bench, rate_limits: RateLimits, listing_age_max: Duration) -> Self {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2);
        Self::on(runtime, bench, rate_limits, listing_age_max)
    }

    /// One whose tasks run only while it is asked something.
    pub fn on_one_thread(bench: &Bench) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread();
        Self::on(runtime, bench, UNLIMITED, Duration::ZERO)
    }

    fn on(
        mut runtime: tokio::runtime::Builder,
        bench: &Bench,
        rate_limits: RateLimits,
        listing_age_max: Duration,
    ) -> Self {
        let runtime = runtime.enable_all().build().unwrap();
        let boards = Arc::new(Boards::default());
        bench.store.listen(boards.clone());
        let (sandbox, flows) = runtime.block_on(gateway(bench));
        let app = App::new(Setup {
            store: bench.store.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            vault: Arc::new(Vault::new([1; 32])),
            access_tokens: Arc::new(AccessTokens::new(TOKEN_KEY)),
            ticket_keys: Arc::new(TicketKeys::new([3; 32])),
            flows: flows.clone(),
            password_cost: PasswordCost::LEAST,
            boards,
            nodes: Nodes::alone(),
            rate_limits,
            more_time: MoreTime::Offered,
            trusted_proxies: 0,
            listing_age_max,
        });
        let router = router(app.clone());
        Self { app, flows, clock: bench.clock.clone(), sandbox, router, runtime }
    }

    /// Opens the door on a real socket, for streams and webhooks.
    pub fn open_door(&self) -> SocketAddr {
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        self.runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(axum::serve(listener, service).into_future());
            address
        })
    }

    /// Runs something of the flows to its end.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The access token of somebody with this role at these theatres.
    pub fn token(&self, role: Role, theaters: &[&Value]) -> String {
        let theaters = theaters.iter().map(|id| id.as_str().unwrap().parse().unwrap()).collect();
        let (user, sign_in) = (UserId::new(Uuid::from_u128(9)), SignInId::new(Uuid::from_u128(9)));
        let principal = Principal { user, role, theaters, sign_in };
        AccessTokens::new(TOKEN_KEY).issue(&principal, self.clock.now())
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.answered(HotFirst::new(self.app.clone(), self.router.clone()).answer(NOBODY, request))
    }

    /// Asks memory alone: what is not there is 404, without a word.
    pub fn send_to_memory(&self, request: Request<Body>) -> Answer {
        self.answered(HotFirst::new(self.app.clone(), Router::new()).answer(NOBODY, request))
    }

    /// Asks the routes, whatever is in memory.
    pub fn send_to_routes(&self, request: Request<Body>) -> Answer {
        self.answered(self.router.clone().oneshot(request))
    }

    /// Gets all of these at the same time.
    pub fn all(&self, paths: Vec<String>) -> Vec<StatusCode> {
        let door = HotFirst::new(self.app.clone(), self.router.clone());
        self.runtime.block_on(async {
            let asked = paths.into_iter().map(|path| {
                let request = Request::builder().uri(path).body(Body::empty()).unwrap();
                tokio::spawn(door.answer(NOBODY, request))
            });
            let asked: Vec<_> = asked.collect();
            let mut answers = Vec::new();
            for answer in asked {
                answers.push(answer.await.unwrap().unwrap().status());
            }
            answers
        })
    }

    /// The body of an answer that has no end, in pieces.
    pub fn stream(&self, path: &str) -> BodyDataStream {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = self.run(self.router.clone().oneshot(request)).unwrap();
        answer.into_body().into_data_stream()
    }

    fn answered(&self, answer: impl Future<Output = Result<Response, Infallible>>) -> Answer {
        self.runtime.block_on(async {
            let (parts, body) = answer.await.unwrap().into_parts();
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

    pub fn json(self, body: impl Into<Value>) -> Self {
        self.body("application/json", body.into().to_string())
    }

    pub fn body(mut self, kind: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", kind)
    }

    pub fn send(self) -> Answer {
        self.api.send(self.request)
    }

    /// Sends it and hangs up before anything can be answered.
    pub fn leave(self) {
        let api = self.api;
        let answer = HotFirst::new(api.app.clone(), api.router.clone());
        api.run(async {
            // On a busy machine it may be answered by then, which does no harm.
            let _ = answer.answer(NOBODY, self.request).now_or_never();
        });
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
