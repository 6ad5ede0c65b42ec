//! A light HTTP/1.1 client: keep-alive, no TLS, no redirects, no cookies, no compression.
//!
//! It shares the machine with what it measures, so it does as little as it can.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpSocket;
use tokio::task::spawn_local;
use tokio::time::timeout;

use crate::limits::{ANSWER_PATIENCE, CONNECTIONS_PER_SOURCE};
use crate::trouble::{During, Trouble};

/// A server, and the process that it is if it runs on this machine and we started it.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub pid: Option<u32>,
}

/// A request that can be sent any number of times.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    uri: Uri,
    token: Option<HeaderValue>,
    key: Option<HeaderValue>,
    body: Bytes,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; empty if it was only counted.
    pub body: Bytes,
    /// How long the body was.
    pub body_bytes: usize,
}

/// No answer came: the connection could not be made or broke, or it took too long.
#[derive(Debug)]
pub struct Broken(String);

/// A place from which requests are sent one after the other: a connection, made when it is needed
/// and made anew after it broke.
#[derive(Debug)]
pub struct Line {
    target: SocketAddr,
    host: HeaderValue,
    source: Option<Ipv4Addr>,
    requests: Option<SendRequest<Full<Bytes>>>,
}

impl Target {
    /// The server at `http://host:port`.
    pub fn at_url(url: &str) -> Result<Self, Trouble> {
        let uri: Uri = url.parse().during(url)?;
        let host = uri.host().ok_or_else(|| Trouble::new(format!("{url} names no host")))?;
        if uri.scheme_str() != Some("http") {
            return Err(Trouble::new(format!("{url}: only http:// can be measured, without TLS")));
        }
        let found = (host, uri.port_u16().unwrap_or(80)).to_socket_addrs().during(url)?;
        let none = || Trouble::new(format!("{host} has no address"));
        Ok(Self { address: found.into_iter().next().ok_or_else(none)?, pid: None })
    }
}

impl Call {
    /// A GET.
    ///
    /// # Panics
    /// If the path is none.
    #[must_use]
    pub fn get(path: &str) -> Self {
        let uri = path.parse().expect("a path of our own making");
        Self { method: Method::GET, uri, token: None, key: None, body: Bytes::new() }
    }

    /// A POST of JSON.
    ///
    /// # Panics
    /// If the path is none.
    #[must_use]
    pub fn post(path: &str, body: impl Into<Bytes>) -> Self {
        let uri = path.parse().expect("a path of our own making");
        Self { method: Method::POST, uri, token: None, key: None, body: body.into() }
    }

    /// As somebody who is signed in.
    ///
    /// # Panics
    /// If the token cannot stand in a header.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        let value = HeaderValue::from_str(&format!("Bearer {token}"));
        self.token = Some(value.expect("a token is visible ASCII"));
        self
    }

    /// Named, so that it is done once however often it is sent.
    ///
    /// # Panics
    /// If the key cannot stand in a header.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.key = Some(HeaderValue::from_str(key).expect("a key is visible ASCII"));
        self
    }

    fn request(&self, host: &HeaderValue) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, host.clone());
        if !self.body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(token) = &self.token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        if let Some(key) = &self.key {
            headers.insert("idempotency-key", key.clone());
        }
        request
    }
}

impl Answer {
    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether it was done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.status / 100 == 2
    }

    /// The code of a refusal, or its status.
    #[must_use]
    pub fn refusal(&self) -> String {
        let json = self.json();
        let code = json["error"]["code"].as_str();
        code.map_or_else(|| format!("status {}", self.status), str::to_owned)
    }
}

impl Line {
    /// The line number `index` to a server.
    #[must_use]
    pub fn to(target: &Target, index: usize) -> Self {
        let host = HeaderValue::from_str(&target.address.to_string());
        Self {
            target: target.address,
            host: host.expect("an address is visible ASCII"),
            source: source_of(target.address.ip(), index),
            requests: None,
        }
    }

    /// Sends a request and reads the whole answer.
    pub async fn ask(&mut self, call: &Call) -> Result<Answer, Broken> {
        self.answer(call, BytesMut::extend_from_slice).await
    }

    /// Sends a request, reads the answer and keeps its size alone.
    pub async fn ask_size(&mut self, call: &Call) -> Result<Answer, Broken> {
        self.answer(call, |_, _| {}).await
    }

    async fn answer(
        &mut self,
        call: &Call,
        keep: fn(&mut BytesMut, &[u8]),
    ) -> Result<Answer, Broken> {
        let asked = async {
            let response = self.send(call).await?;
            let status = response.status().as_u16();
            let (mut body, mut kept, mut body_bytes) = (response, BytesMut::new(), 0);
            while let Some(frame) = body.frame().await {
                if let Some(data) = frame?.data_ref() {
                    body_bytes += data.len();
                    // Why something was refused is always of interest.
                    if status < 300 { keep(&mut kept, data) } else { kept.extend_from_slice(data) }
                }
            }
            Ok::<_, Broken>(Answer { status, body: kept.freeze(), body_bytes })
        };
        let answered = timeout(ANSWER_PATIENCE, asked).await;
        let answered = answered.unwrap_or_else(|_| Err(Broken("no answer in time".into())));
        if answered.is_err() {
            self.requests = None;
        }
        answered
    }

    /// Sends a request; the body of the answer is for the caller to read.
    pub async fn send(&mut self, call: &Call) -> Result<Response<Incoming>, Broken> {
        let request = call.request(&self.host);
        let requests = self.requests().await?;
        Ok(requests.send_request(request).await?)
    }

    /// Connects now, so that the first request need not.
    pub async fn connect(&mut self) -> Result<(), Broken> {
        self.requests().await.map(|_| ())
    }

    async fn requests(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, Broken> {
        let is_good = match &mut self.requests {
            Some(requests) => requests.ready().await.is_ok(),
            None => false,
        };
        if !is_good {
            self.requests = Some(open(self.target, self.source).await?);
        }
        Ok(self.requests.as_mut().expect("it was just made"))
    }
}

async fn open(
    target: SocketAddr,
    source: Option<Ipv4Addr>,
) -> Result<SendRequest<Full<Bytes>>, Broken> {
    let socket = if target.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(source) = source {
        socket.bind((source, 0).into())?;
    }
    let stream = socket.connect(target).await?;
    stream.set_nodelay(true)?;
    let (mut requests, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // What goes wrong on it is told to whoever waits for an answer.
    spawn_local(async move { drop(connection.await) });
    requests.ready().await?;
    Ok(requests)
}

/// One loopback address has some 28,000 ports; crowds come from several.
fn source_of(target: IpAddr, index: usize) -> Option<Ipv4Addr> {
    let further = index / CONNECTIONS_PER_SOURCE;
    (further > 0 && target.is_loopback() && target.is_ipv4())
        .then(|| Ipv4Addr::new(127, 0, 0, 1 + (further % 200) as u8))
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self(format!("no connection: {error}"))
    }
}

impl From<hyper::Error> for Broken {
    fn from(error: hyper::Error) -> Self {
        Self(format!("the connection broke: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_comes_from_several_addresses() {
        let home: IpAddr = [127, 0, 0, 1].into();
        assert_eq!(source_of(home, CONNECTIONS_PER_SOURCE - 1), None);
        assert_eq!(source_of(home, CONNECTIONS_PER_SOURCE), Some([127, 0, 0, 2].into()));
        assert_eq!(source_of([192, 0, 2, 1].into(), CONNECTIONS_PER_SOURCE), None);
    }

    #[test]
    fn only_plain_addresses_are_measured() {
        assert_eq!(Target::at_url("http://127.0.0.1:81").unwrap().address.port(), 81);
        assert!(Target::at_url("https://127.0.0.1").is_err());
        assert!(Target::at_url("127.0.0.1").is_err());
    }
}
