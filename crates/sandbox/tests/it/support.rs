//! A sandbox, the gateways that talk to it, and a receiver of its webhooks.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use flows::gateways::{Configured, Gateways};
use kernel::{Clock, Currency, Entropy, Money, OsEntropy, PaymentId, RefundId, SystemClock};
use payments::gateway::{
    Charge, GatewayEvent, GatewayOutcome, RefundRequest, SandboxGateway, WebhookRefusal,
};
use reqwest::Client;
use sandbox::{SIGNATURE_HEADER, Sandbox, SandboxConfig, serve};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

pub const NAME: &str = SandboxGateway::NAME;
pub const SECRET: [u8; 32] = [7; 32];
/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// What a client waits that is to be disappointed.
pub const IMPATIENCE: Duration = Duration::from_millis(300);

/// The usual sandbox of these tests: quick to settle, slow to answer.
pub fn config() -> SandboxConfig {
    let mut config = SandboxConfig::new(SECRET);
    config.settle_after = Duration::from_millis(600);
    config.answer_after = PATIENCE;
    config.webhook_retry_pause = Duration::from_millis(20);
    config
}

pub async fn sandbox() -> Sandbox {
    serve(config()).await.unwrap()
}

/// Gateways with the one at `base_url` under the name of the sandbox.
pub fn gateways_at(base_url: &str, timeout: Duration) -> Gateways {
    let gateway = Arc::new(SandboxGateway::new(SECRET));
    Gateways::new(vec![Configured { timeout, ..Configured::new(gateway, base_url) }]).unwrap()
}

pub fn gateways(sandbox: &Sandbox) -> Gateways {
    gateways_at(&sandbox.base_url(), PATIENCE)
}

pub fn payment() -> PaymentId {
    PaymentId::new(OsEntropy.uuid(SystemClock.now()))
}

pub fn inr(minor: i64) -> Money {
    Money::new(minor, Currency::INR)
}

/// 500.00 INR with a token.
pub fn charge(token: &str) -> Charge {
    Charge {
        payment: payment(),
        amount: inr(50_000),
        token: token.into(),
        method: "credit_card".into(),
        return_url: None,
        description: "2 seats, Metropolis".into(),
    }
}

/// Charges and expects the money to be taken; returns the gateway's name of the payment.
pub async fn captured(gateways: &Gateways, charge: &Charge) -> String {
    match gateways.charge(NAME, charge).await {
        Ok(GatewayOutcome::Captured { gateway_ref }) => gateway_ref,
        other => panic!("not captured: {other:?}"),
    }
}

pub fn refund(charge: &Charge, gateway_ref: &str, minor: i64) -> RefundRequest {
    RefundRequest {
        refund: RefundId::new(OsEntropy.uuid(SystemClock.now())),
        payment: charge.payment,
        gateway_ref: gateway_ref.into(),
        amount: inr(minor),
    }
}

/// The sandbox's own book.
pub async fn report(sandbox: &Sandbox) -> Value {
    get(&format!("{}/v1/report", sandbox.base_url())).await.1
}

/// The statuses in a list of the report.
pub fn statuses(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap()).collect()
}

/// A client of the tests' own, for what the gateways would never send.
pub fn browser() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([])
        .build()
        .unwrap()
}

pub async fn get(url: &str) -> (u16, Value) {
    let answer = browser().get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

pub async fn post(url: &str, key: &str, body: &str) -> (u16, Value) {
    let request = browser().post(url).header("idempotency-key", key).body(body.to_owned());
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Asks again and again until the payment is no longer unknown.
pub async fn settled(gateways: &Gateways, payment: PaymentId) -> GatewayOutcome {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match gateways.lookup(NAME, payment).await.unwrap() {
            GatewayOutcome::Unknown if Instant::now() < deadline => {
                sleep(Duration::from_millis(50)).await;
            }
            outcome => return outcome,
        }
    }
}

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub signature: Option<String>,
    pub body: Vec<u8>,
}

impl Delivery {
    pub fn event(&self) -> Result<GatewayEvent, WebhookRefusal> {
        self.event_at(SystemClock.now())
    }

    pub fn event_at(&self, now: kernel::Timestamp) -> Result<GatewayEvent, WebhookRefusal> {
        let header = |name: &str| {
            name.eq_ignore_ascii_case(SIGNATURE_HEADER).then(|| self.signature.clone()).flatten()
        };
        gateways_at("http://127.0.0.1:1", PATIENCE).verify_webhook(NAME, &header, &self.body, now)
    }
}

/// Receives webhooks on a socket of its own.
pub struct Receiver {
    pub url: String,
    deliveries: mpsc::UnboundedReceiver<Delivery>,
}

impl Receiver {
    /// Refuses the first so many deliveries, and takes the others.
    pub async fn refusing(refusals: u32) -> Self {
        let (sender, deliveries) = mpsc::unbounded_channel();
        let seen = Arc::new(AtomicU32::new(0));
        let hear = move |headers: HeaderMap, body: Bytes| async move {
            let signature = headers.get(SIGNATURE_HEADER);
            let signature = signature.map(|value| value.to_str().unwrap().to_owned());
            sender.send(Delivery { signature, body: body.to_vec() }).unwrap();
            match seen.fetch_add(1, Ordering::SeqCst) < refusals {
                true => StatusCode::SERVICE_UNAVAILABLE,
                false => StatusCode::OK,
            }
        };
        let url = spawn(Router::new().fallback(hear)).await;
        Self { url, deliveries }
    }

    pub async fn new() -> Self {
        Self::refusing(0).await
    }

    pub async fn next(&mut self) -> Delivery {
        timeout(PATIENCE, self.deliveries.recv()).await.expect("a webhook arrives").unwrap()
    }

    /// What has arrived by now.
    pub fn arrived(&mut self) -> Option<Delivery> {
        self.deliveries.try_recv().ok()
    }

    /// Nothing more arrives for a while.
    pub async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(500), self.deliveries.recv()).await.is_err()
    }
}

/// A gateway that says what it was told to say, one answer after the other, and counts.
pub struct Scripted {
    pub url: String,
    pub keys: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    pub async fn new(answers: &[(u16, &str)]) -> Self {
        let answers: VecDeque<(u16, String)> =
            answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let answers = Arc::new(Mutex::new(answers));
        let keys = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&keys);
        let answer = move |headers: HeaderMap| async move {
            let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
            heard.lock().unwrap().extend(key);
            let (status, body) =
                answers.lock().unwrap().pop_front().unwrap_or((500, String::new()));
            (StatusCode::from_u16(status).unwrap(), body)
        };
        Self { url: spawn(Router::new().fallback(answer)).await, keys }
    }
}

async fn spawn(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// An empty folder of this test's own.
pub fn folder(name: &str) -> PathBuf {
    let id = OsEntropy.uuid(SystemClock.now()).simple().to_string();
    let folder = std::env::temp_dir().join(format!("usher-sandbox-{name}-{id}"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
