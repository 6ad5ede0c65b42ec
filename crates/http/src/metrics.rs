//! What this process counts, in the text format of Prometheus: `GET /metrics`.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use store::{Outcome, ScriptObserver, ScriptReport, job_counts};

use crate::App;
use crate::door::error::ApiError;

/// Upper bounds in seconds: from a cached answer to a caller who has given up.
const SECONDS: [f64; 13] =
    [0.000_1, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0];

type Timer<L> = Family<L, Histogram, fn() -> Histogram>;

/// The counters of this process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Timer<RouteLabels>,
    meters: Meters,
    scripts: Family<ScriptLabels, Counter>,
    script_wait_seconds: Timer<NameLabel>,
    script_run_seconds: Timer<NameLabel>,
    script_retries: Family<NameLabel, Counter>,
    scripts_waiting: Gauge,
    queries_waiting: Gauge,
    jobs_open: Gauge,
    jobs_failed: Gauge,
    oldest_job_seconds: Gauge<f64, AtomicU64>,
    seat_watchers: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: Word,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: Word,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ScriptLabels {
    name: Word,
    outcome: Word,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NameLabel {
    name: Word,
}

/// The counters of each call, by method and route: what every request needs is found without
/// writing its labels down first.
type Meters = RwLock<HashMap<&'static str, HashMap<String, Arc<Meter>>>>;

/// The counters of one call.
#[derive(Debug)]
struct Meter {
    seconds: Histogram,
    /// The few statuses that it was answered with.
    by_status: Mutex<Vec<(StatusCode, Counter)>>,
}

/// A label from a small, fixed set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Word(&'static str);

impl EncodeLabelValue for Word {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        EncodeLabelValue::encode(&self.0, encoder)
    }
}

impl Metrics {
    /// No counts yet, but for those of what nodes share.
    #[must_use]
    pub fn with(nodes: &nodes::Counts) -> Self {
        let timer = || Timer::new_with_constructor(seconds as fn() -> Histogram);
        let mut metrics = Self {
            registry: Registry::with_prefix("usher"),
            requests: Family::default(),
            request_seconds: timer(),
            meters: Meters::default(),
            scripts: Family::default(),
            script_wait_seconds: Timer::new_with_constructor(seconds),
            script_run_seconds: Timer::new_with_constructor(seconds),
            script_retries: Family::default(),
            scripts_waiting: Gauge::default(),
            queries_waiting: Gauge::default(),
            jobs_open: Gauge::default(),
            jobs_failed: Gauge::default(),
            oldest_job_seconds: Gauge::default(),
            seat_watchers: Gauge::default(),
        };
        metrics.register();
        // There from the start, so that the first retry is seen as a change from nothing.
        let first = NameLabel { name: Word("seating.hold_seats") };
        drop(metrics.script_retries.get_or_create(&first));
        nodes.register(&mut metrics.registry);
        metrics
    }
}

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("http_requests", "Requests answered", self.requests.clone());
        registry.register(
            "http_request_seconds",
            "From the first line of a request to its answer",
            self.request_seconds.clone(),
        );
        registry.register("store_scripts", "Scripts and queries", self.scripts.clone());
        registry.register(
            "store_wait_seconds",
            "From the call of a script to its start",
            self.script_wait_seconds.clone(),
        );
        registry.register(
            "store_run_seconds",
            "A script's own time, without the commit",
            self.script_run_seconds.clone(),
        );
        registry.register(
            "store_retries",
            "Further tries after a serialisation failure",
            self.script_retries.clone(),
        );
        let gauges = [
            ("store_scripts_waiting", "Scripts in the queue", &self.scripts_waiting),
            ("store_queries_waiting", "Queries in the queue", &self.queries_waiting),
            ("jobs_open", "Jobs not finished", &self.jobs_open),
            ("jobs_failed", "Jobs set aside for a person to look at", &self.jobs_failed),
            ("seat_watchers", "Open streams of seat events", &self.seat_watchers),
        ];
        for (name, help, gauge) in gauges {
            registry.register(name, help, gauge.clone());
        }
        registry.register(
            "oldest_job_seconds",
            "How long the oldest open job is overdue",
            self.oldest_job_seconds.clone(),
        );
    }

    /// Counts one answered request.
    pub(crate) fn request(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = method_word(method);
        let meter = self.meter(method, route);
        meter.seconds.observe(took.as_secs_f64());
        let mut by_status = meter.by_status.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counter)) = by_status.iter().find(|(known, _)| *known == status) {
            counter.inc();
            return;
        }
        let route = route.to_owned();
        let labels = RequestLabels { method: Word(method), route, status: status.as_u16() };
        let counter = self.requests.get_or_create_owned(&labels);
        counter.inc();
        by_status.push((status, counter));
    }

    fn meter(&self, method: &'static str, route: &str) -> Arc<Meter> {
        let known = self.meters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = known.get(method).and_then(|routes| routes.get(route)) {
            return Arc::clone(meter);
        }
        drop(known);
        let labels = RouteLabels { method: Word(method), route: route.to_owned() };
        let seconds = self.request_seconds.get_or_create_owned(&labels);
        let mut known = self.meters.write().unwrap_or_else(PoisonError::into_inner);
        let routes = known.entry(method).or_default();
        let meter = Meter { seconds, by_status: Mutex::default() };
        Arc::clone(routes.entry(labels.route).or_insert_with(|| Arc::new(meter)))
    }

    /// Open streams of seat events.
    pub(crate) const fn seat_watchers(&self) -> &Gauge {
        &self.seat_watchers
    }

    fn written(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing into a string cannot fail");
        text
    }
}

/// Strangers may send any word as a method; only known ones become labels.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::PUT => "PUT",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl ScriptObserver for Metrics {
    fn ended(&self, report: &ScriptReport) {
        let outcome = match report.outcome {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        };
        let name = NameLabel { name: Word(report.name) };
        let labels = ScriptLabels { name: Word(report.name), outcome: Word(outcome) };
        self.scripts.get_or_create(&labels).inc();
        self.script_wait_seconds.get_or_create(&name).observe(report.wait.as_secs_f64());
        self.script_run_seconds.get_or_create(&name).observe(report.run.as_secs_f64());
        if report.retries > 0 {
            self.script_retries.get_or_create(&name).inc_by(report.retries.into());
        }
    }
}

/// `GET /metrics`
pub async fn show_metrics(State(app): State<App>) -> Result<Response, ApiError> {
    let metrics = &app.metrics;
    let (scripts, queries) = app.store.waiting();
    metrics.scripts_waiting.set(scripts as i64);
    metrics.queries_waiting.set(queries as i64);
    let jobs = app.store.read("http.job_counts", job_counts).await?;
    metrics.jobs_open.set(jobs.open);
    metrics.jobs_failed.set(jobs.failed);
    let overdue = jobs.oldest_due.map_or(0.0, |due| (app.store.now() - due).get_seconds() as f64);
    metrics.oldest_job_seconds.set(overdue.max(0.0));
    let kind =
        HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], metrics.written()).into_response())
}
