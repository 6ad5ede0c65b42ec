//! A house that sells, its pages, a worker with an outbox, and the sandbox gateway on a real socket.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use accounts::{AccessTokens, PasswordCost, Principal, Role, Vault};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, response::Parts};
use fixtures::{Bench, TempFolder};
use flows::gateways::Configured;
use flows::{Flows, Gateways};
use futures_util::FutureExt;
use http_api::{App, MoreTime, Nodes, RateLimits, Setup};
use kernel::{Clock, HeldClock, SeededEntropy, SignInId, UserId};
use notify::MailOutbox;
use payments::gateway::SandboxGateway;
use sandbox::{Sandbox, SandboxConfig};
use seating::Boards;
use serde_json::{Value, json};
use tickets::TicketKeys;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use uuid::Uuid;
use web::{Site, SiteSetup};
use worker::{MailSender, Worker};

const TOKEN_KEY: [u8; 32] = [2; 32];
const VAULT_KEY: [u8; 32] = [1; 32];
const WEBHOOK_SECRET: [u8; 32] = [4; 32];
pub const UNLIMITED: RateLimits = RateLimits {
    requests_per_minute_per_address: 0,
    holds_per_minute_per_person: 0,
    sign_ins_per_minute_per_account: 0,
};
const PLAN: &str = "a = regular \"Classic\"\np = premium \"Premium\"\n\
    w = wheelchair of a\nc = companion of a\n\nA: aaa_aaa\nB: ppp_ppp\nC: wcc\n";

/// The address that letters link to.
pub const BASE_URL: &str = "http://usher.test";

/// A house with one show tomorrow evening.
pub struct House {
    pub clock: Arc<HeldClock>,
    pub sandbox: Sandbox,
    pub show: String,
    worker: Worker,
    letters: TempFolder,
    router: Router,
    runtime: Runtime,
}

/// Runs a story on both engines.
pub fn on_both_engines(story: impl Fn(&House)) {
    fixtures::on_both_engines(|bench| story(&House::open(bench)));
}

impl House {
    pub fn open(bench: &Bench) -> Self {
        Self::limited(bench, UNLIMITED)
    }

    /// One whose visitors are counted.
    pub fn limited(bench: &Bench, rate_limits: RateLimits) -> Self {
        let mut house = Self::node(bench, rate_limits, 7, VAULT_KEY);
        house.take_webhooks();
        house.show = house.build();
        house
    }

    /// Another node over the same database.
    pub fn beside(&self, bench: &Bench) -> Self {
        Self { show: self.show.clone(), ..Self::node(bench, UNLIMITED, 8, VAULT_KEY) }
    }

    /// Another node that can open no personal data: reading a name fails there.
    pub fn beside_with_another_vault(&self, bench: &Bench) -> Self {
        Self { show: self.show.clone(), ..Self::node(bench, UNLIMITED, 8, [9; 32]) }
    }

    fn node(bench: &Bench, rate_limits: RateLimits, seed: u64, vault: [u8; 32]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (sandbox, flows) = runtime.block_on(gateway(bench));
        let vault = Arc::new(Vault::new(vault));
        let letters = TempFolder::new();
        let outbox = MailOutbox::open(letters.path(), BASE_URL).unwrap();
        let mail = MailSender::new(vault.clone(), outbox, BASE_URL.into());
        let worker = Worker::new("web".into(), bench.store.clone(), flows.clone()).with_mail(mail);
        let app = app_of(bench, flows, vault, rate_limits, seed);
        let setup = SiteSetup {
            base_url: BASE_URL.into(),
            gateway_origins: vec![sandbox.base_url().trim_end_matches('/').to_owned()],
            ..SiteSetup::default()
        };
        let router = http_api::router(app.clone()).merge(web::pages(Site::new(app, setup)));
        let clock = bench.clock.clone();
        Self { clock, sandbox, show: String::new(), worker, letters, router, runtime }
    }

    /// Asks the pages, or the API.
    pub fn send(&self, request: Request<Body>) -> (Parts, Vec<u8>) {
        self.runtime.block_on(async {
            let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
        })
    }

    /// Asks, and hangs up before anything can be answered.
    pub fn ask_and_leave(&self, request: Request<Body>) {
        self.runtime.block_on(async {
            // On a busy machine it may be answered by then, which does no harm.
            let _ = self.router.clone().oneshot(request).now_or_never();
        });
    }

    /// Does what waits to be done, and gives all letters that were sent so far.
    pub fn letters(&self) -> Vec<String> {
        self.runtime.block_on(self.worker.run_until_idle()).unwrap();
        let files = std::fs::read_dir(self.letters.path()).unwrap();
        let files = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        files.map(|letter| letter.replace("=\r\n", "").replace("=3D", "=")).collect()
    }

    /// Approves or refuses a payment on the bank's page; answers where that leads.
    pub fn decide(&self, challenge: &str, verdict: &str) -> String {
        let url = format!("{challenge}/{verdict}");
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let reply = self.runtime.block_on(post(host, &format!("/{path}")));
        let line = reply.lines().find(|line| line.to_lowercase().starts_with("location: "));
        line.unwrap_or_else(|| panic!("{reply}"))["location: ".len()..].trim().to_owned()
    }

    /// What is charged at the gateway, and what of it went back.
    pub fn till(&self) -> (usize, usize) {
        let (host, path) = (self.sandbox.base_url(), "/v1/report");
        let host = host.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let reply = self.runtime.block_on(ask(&host, &format!("GET {path}")));
        let body = reply.split("\r\n\r\n").nth(1).unwrap();
        let report: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{reply}"));
        let paid = report["charges"].as_array().unwrap();
        let paid = paid.iter().filter(|charge| charge["status"] == "succeeded").count();
        (paid, report["refunds"].as_array().unwrap().len())
    }

    /// The seats of these labels, by their ordinals as the form names them.
    pub fn seats(&self, labels: &[&str]) -> Vec<String> {
        let path = format!("/api/v1/shows/{}/seats", self.show);
        let (_, body) = self.send(Request::get(path).body(Body::empty()).unwrap());
        let map: Value = serde_json::from_slice(&body).unwrap();
        let seats = map["layout"]["seats"].as_array().unwrap();
        let name = |seat: &Value| format!("{}{}", seat["row"].as_str().unwrap(), seat["number"]);
        let place = |label: &&str| seats.iter().position(|seat| name(seat) == **label).unwrap();
        labels.iter().map(|label| place(label).to_string()).collect()
    }

    /// The gateway tells us over a real socket what people decide at their bank.
    fn take_webhooks(&self) {
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let address = self.runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(axum::serve(listener, service).into_future());
            address
        });
        let url = format!("http://{address}/api/v1/payments/webhooks/sandbox");
        self.sandbox.set_webhook_url(&url);
    }

    /// Calls the show off; what becomes of its bookings, waits to be done.
    pub fn cancel_show(&self) {
        self.run_house(&format!("shows/{}/cancel", self.show), &json!({ "reason": "No power" }));
    }

    /// A call of the people who run the house.
    fn run_house(&self, path: &str, body: &Value) -> Value {
        let (user, sign_in) = (UserId::new(Uuid::from_u128(9)), SignInId::new(Uuid::from_u128(9)));
        let role = Role::SystemAdmin;
        let admin = Principal { user, role, theaters: Vec::new(), sign_in };
        let token = AccessTokens::new(TOKEN_KEY).issue(&admin, self.clock.now());
        let request = Request::post(format!("/api/v1/admin/{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let (parts, body) = self.send(request);
        assert!(parts.status.is_success(), "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    fn build(&self) -> String {
        let add = |path: String, body: Value, id: &str| {
            self.run_house(&path, &body)[id].as_str().unwrap_or_default().to_owned()
        };
        let city = add("cities".into(), mumbai(), "cityId");
        let movie = add("movies".into(), inception(), "movieId");
        let theater = add("theaters".into(), regal(&city), "theaterId");
        let number = json!({ "screenNumber": 1 });
        let screen = add(format!("theaters/{theater}/screens"), number, "screenId");
        let plan = json!({ "format": "ascii", "plan": PLAN });
        add(format!("screens/{screen}/layouts"), plan, "layoutId");
        let offer = json!({
            "code": "FIRST10", "description": "A tenth off", "discountType": "percentage",
            "discountValue": 10, "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-01-01T00:00:00Z",
        });
        add("promo-codes".into(), offer, "promoCodeId");
        add("shows".into(), evening(&movie, &screen), "showId")
    }
}

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

fn app_of(
    bench: &Bench,
    flows: Flows,
    vault: Arc<Vault>,
    rate_limits: RateLimits,
    seed: u64,
) -> App {
    let boards = Arc::new(Boards::default());
    bench.store.listen(boards.clone());
    App::new(Setup {
        store: bench.store.clone(),
        entropy: Arc::new(SeededEntropy::new(seed)),
        vault,
        access_tokens: Arc::new(AccessTokens::new(TOKEN_KEY)),
        ticket_keys: Arc::new(TicketKeys::new([3; 32])),
        flows,
        password_cost: PasswordCost::LEAST,
        boards,
        nodes: Nodes::alone(),
        rate_limits,
        more_time: MoreTime::Offered,
        trusted_proxies: 0,
        listing_age_max: Duration::ZERO,
    })
}

async fn post(host: &str, path: &str) -> String {
    ask(host, &format!("POST {path}")).await
}

/// One request as plain text: what a bank's page needs is not worth a client.
async fn ask(host: &str, line: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

fn mumbai() -> Value {
    json!({
        "name": "Mumbai", "state": "Maharashtra", "country": "India", "countryCode": "IN",
        "timezone": "Asia/Kolkata", "currency": "INR", "latitude": 19.08, "longitude": 72.88,
    })
}

fn inception() -> Value {
    json!({
        "title": "Inception", "language": "English", "genre": ["Sci-Fi"], "formats": ["2D"],
        "duration": 148, "rating": "PG-13", "releaseDate": "2010-07-16",
        "director": "Christopher Nolan", "cast": ["Tom Hardy"], "description": "Dreams.",
    })
}

fn regal(city: &str) -> Value {
    json!({
        "cityId": city, "name": "Regal Colaba", "address": "Colaba, Mumbai 400001",
        "latitude": 18.92, "longitude": 72.83, "facilities": ["Parking"], "orphanRule": "off",
    })
}

fn evening(movie: &str, screen: &str) -> Value {
    json!({
        "movieId": movie, "screenId": screen, "date": "2026-11-21", "time": "19:30",
        "format": "2D", "pricing": { "regular": 200.0, "premium": 300.50 },
        "bookingFees": { "regular": 20.0, "premium": 30.05 },
    })
}
