//! The door: accepts connections, speaks HTTP/1.1 and HTTP/2 on them, and closes in good order.
//!
//! Everything that a stranger may keep us waiting for has a limit: the handshake, the head of a
//! request, unread answers, and the number of connections, in all and from one address (`guests`).
//! The time and size of a body are limited where it is read.

mod guests;
mod version;

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_api::HotFirst;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use self::guests::{Guests, Visit};
use self::version::Version;
use super::tls::Tls;
use crate::config::Server;
use crate::trouble::Trouble;

/// Connections that the kernel keeps ready for us to accept.
const BACKLOG: u32 = 4_096;
/// The most that the head of one request may take, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Requests that one HTTP/2 connection may have open at once.
const STREAMS_PER_CONNECTION_MAX: u32 = 256;
/// A peer that took none of our bytes for so long is gone.
const UNREAD_MAX: Duration = Duration::from_secs(60);
/// The pause after the system refused us another connection.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// An open door.
pub(crate) struct Door {
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    http: Http,
    limits: Server,
}

/// How connections of each version are served.
#[derive(Clone)]
struct Http {
    one: http1::Builder,
    two: http2::Builder<TokioExecutor>,
}

impl Door {
    /// Takes the address. Nobody is served before [`Door::serve`].
    pub(crate) fn open(
        address: SocketAddr,
        tls: Option<Arc<Tls>>,
        limits: Server,
    ) -> Result<Self, Trouble> {
        let listener = listen(address).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => Trouble::Found(format!(
                "{address} is taken by another program; stop it, or choose another with --listen"
            )),
            _ => Trouble::Found(format!("cannot listen on {address}: {error}")),
        })?;
        let http = Http::within(&limits);
        Ok(Self { listener, tls, http, limits })
    }

    /// Where it is, with the port that the system chose if it was 0.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `close` is done, then lets open requests finish, for `limits.stop_timeout` at
    /// most. Answers whether all of them did.
    pub(crate) async fn serve(self, service: HotFirst, close: impl Future<Output = ()>) -> bool {
        let limits = &self.limits;
        let per_address_max = match limits.trusted_proxies {
            0 => limits.max_connections_per_address,
            // All connections come from a few addresses of ours.
            _ => 0,
        };
        let guests = Arc::new(Guests::new(limits.max_connections, per_address_max));
        let (graceful, (closing, _)) = (GracefulShutdown::new(), watch::channel(()));
        tokio::pin!(close);
        loop {
            tokio::select! {
                () = &mut close => break,
                accepted = self.accept(&guests) => match accepted {
                    Ok(Some((stream, peer, visit))) => {
                        let end = (graceful.watcher(), closing.subscribe());
                        let guest = self.guest((peer, visit), service.clone(), end);
                        tokio::spawn(guest.attend(stream, self.tls.clone()));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(%error, "could not accept a connection");
                        sleep(REFUSED_PAUSE).await;
                    }
                },
            }
        }
        let stop_timeout = self.limits.stop_timeout;
        drop((self, closing));
        timeout(stop_timeout, graceful.shutdown()).await.is_ok()
    }

    /// The next one who finds a place; `None` if their address has too many.
    async fn accept(
        &self,
        guests: &Arc<Guests>,
    ) -> io::Result<Option<(TcpStream, SocketAddr, Visit)>> {
        let (stream, peer) = self.listener.accept().await?;
        let visit = guests.welcome(peer.ip()).await;
        if visit.is_none() {
            tracing::debug!(%peer, "too many connections of one address");
        }
        Ok(visit.map(|visit| (stream, peer, visit)))
    }

    fn guest(
        &self,
        (peer, visit): (SocketAddr, Visit),
        service: HotFirst,
        (watcher, closing): (Watcher, watch::Receiver<()>),
    ) -> Guest {
        Guest {
            peer,
            visit,
            service,
            watcher,
            closing,
            http: self.http.clone(),
            header_timeout: self.limits.header_timeout,
        }
    }
}

impl Http {
    fn within(limits: &Server) -> Self {
        let mut one = http1::Builder::new();
        one.timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .max_buf_size(HEAD_BYTES_MAX);
        let mut two = http2::Builder::new(TokioExecutor::new());
        two.timer(TokioTimer::new())
            .keep_alive_interval(limits.header_timeout)
            .max_concurrent_streams(STREAMS_PER_CONNECTION_MAX);
        Self { one, two }
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// One accepted connection and what it may do.
struct Guest {
    peer: SocketAddr,
    visit: Visit,
    service: HotFirst,
    watcher: Watcher,
    /// Changes when the door closes: who has not begun by then need not.
    closing: watch::Receiver<()>,
    http: Http,
    header_timeout: Duration,
}

impl Guest {
    async fn attend(self, stream: TcpStream, tls: Option<Arc<Tls>>) {
        // Neither option is needed for a right answer; without them it only comes later.
        let _ = stream.set_nodelay(true);
        let _ = socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(UNREAD_MAX));
        match tls {
            None => self.attend_plain(stream).await,
            // Boxed, as all that few guests need: the others would keep room for it.
            Some(tls) => Box::pin(self.attend_encrypted(stream, &tls)).await,
        }
    }

    async fn attend_plain(mut self, stream: TcpStream) {
        if let Some(version) = self.arrives(Version::of(&stream)).await {
            self.talk(stream, version).await;
        }
    }

    async fn attend_encrypted(mut self, stream: TcpStream, tls: &Tls) {
        if let Some(stream) = self.arrives(tls.acceptor().accept(stream)).await {
            let version = Version::negotiated(stream.get_ref().1.alpn_protocol());
            self.talk(stream, version).await;
        }
    }

    /// What has to come before the first request; `None` if it does not, or the guest has to go.
    async fn arrives<T>(&mut self, what: impl Future<Output = io::Result<T>>) -> Option<T> {
        let what = tokio::select! {
            what = timeout(self.header_timeout, what) => what,
            () = self.visit.shown_out() => {
                tracing::debug!("an idle connection made room");
                return None;
            }
            _ = self.closing.changed() => return None,
        };
        match what {
            Ok(Ok(what)) => return Some(what),
            Ok(Err(error)) => tracing::debug!(%error, "a connection ended early"),
            Err(_) => tracing::debug!("a connection began nothing"),
        }
        None
    }

    async fn talk(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        version: Version,
    ) {
        let Self { peer, visit, service, watcher, http, header_timeout, .. } = self;
        let visit = Arc::new(visit);
        let asker = Arc::clone(&visit);
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let asking = asker.asks();
            let answer = service.answer(peer, request);
            async move { answer.await.map(|response| response.map(|body| asking.until_sent(body))) }
        });
        let stream = TokioIo::new(stream);
        match version {
            Version::One => {
                let connection = http.one.serve_connection(stream, answer);
                keep(&visit, watcher.watch(connection)).await;
            }
            Version::Two => {
                let connection = http.two.serve_connection(stream, answer);
                let kept = Box::pin(keep(&visit, watcher.watch(connection)));
                tokio::select! {
                    () = kept => {},
                    () = silence(&visit, header_timeout) => {
                        tracing::debug!("a connection asked nothing");
                    }
                }
            }
        }
    }
}

/// Serves a connection until it ends or its guest has to go.
async fn keep(visit: &Visit, connection: impl Future<Output = Result<(), impl std::fmt::Display>>) {
    tokio::select! {
        ended = connection => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        () = visit.shown_out() => tracing::debug!("an idle connection made room"),
    }
}

/// Who speaks HTTP/2 may say that they are there and ask nothing; HTTP/1 has its limit for that.
async fn silence(visit: &Visit, header_timeout: Duration) {
    sleep(header_timeout).await;
    if !visit.is_silent() {
        pending::<()>().await;
    }
}
