//! What a server is compared with: the least that the same libraries can do.
//!
//! A bare hyper service that answers a constant body, and an axum route that parses a request for
//! two seats and sends it back. Both run in a process of their own, as the server does, so that both
//! pay for the same switches between processes and their processor time can be told.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use clap::Subcommand;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use uuid::Uuid;

use crate::client::Target;
use crate::trouble::{During, Trouble};

/// The word of the hidden subcommand that is one.
pub const SUBCOMMAND: &str = "serve-baseline";

/// What a baseline answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Kind {
    /// A constant body, whatever it is asked
    Constant {
        /// How long the body is
        bytes: usize,
    },
    /// What it was sent, parsed and written again
    Echo,
}

/// A running baseline. It ends when this is dropped.
#[derive(Debug)]
pub struct Baseline {
    child: Child,
    target: Target,
}

/// The request for a hold, as the server reads it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TwoSeats {
    seat_ids: Vec<Uuid>,
    session_id: Option<String>,
}

impl Baseline {
    /// Starts one: `program` is this program.
    pub fn start(program: &Path, kind: Kind) -> Result<Self, Trouble> {
        let mut command = Command::new(program);
        command.arg(SUBCOMMAND);
        match kind {
            Kind::Constant { bytes } => command.args(["constant", &bytes.to_string()]),
            Kind::Echo => command.arg("echo"),
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .during("starting the baseline")?;
        let mut line = String::new();
        let output = child.stdout.take().expect("its output is a pipe");
        let pid = Some(child.id());
        let mut baseline = Self { child, target: Target { address: ([0; 4], 0).into(), pid } };
        BufReader::new(output).read_line(&mut line).during("starting the baseline")?;
        baseline.target = Target { pid, ..Target::at_url(line.trim())? };
        Ok(baseline)
    }

    /// Where it listens.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }
}

impl Drop for Baseline {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves one for ever, with as many threads as the server has: one a processor.
pub fn serve(kind: Kind) -> Result<Infallible, Trouble> {
    let runtime = Builder::new_multi_thread().enable_all().build().during("starting threads")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.during("listening")?;
        let address = listener.local_addr().during("listening")?;
        writeln!(std::io::stdout(), "http://{address}").during("saying where it listens")?;
        loop {
            let (stream, _) = listener.accept().await.during("accepting a connection")?;
            stream.set_nodelay(true).during("accepting a connection")?;
            match kind {
                Kind::Constant { bytes } => tokio::spawn(answer_constant(stream, bytes)),
                Kind::Echo => tokio::spawn(echo(stream)),
            };
        }
    })
}

async fn answer_constant(stream: TcpStream, bytes: usize) {
    let body = Bytes::from(vec![b'x'; bytes]);
    let service = service_fn(move |_: Request<Incoming>| {
        let mut response = Response::new(Full::new(body.clone()));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        async { Ok::<_, Infallible>(response) }
    });
    // A connection that broke is the client's affair.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn echo(stream: TcpStream) {
    let router = Router::new().route("/echo", post(async |Json(body): Json<TwoSeats>| Json(body)));
    let service = TowerToHyperService::new(router);
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
