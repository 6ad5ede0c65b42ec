//! Which HTTP a guest speaks, found out before anything is read.
//!
//! The connection of each version is then built as such: one that could become either would keep the
//! room for both as long as it lives, and there are thousands of them.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::sleep;

/// What HTTP/2 begins with where nobody negotiated it, as no HTTP/1 request does.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How often we look again when only a part of it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// What TLS negotiates for HTTP/2.
const ALPN: &[u8] = b"h2";

/// A version of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

impl Version {
    /// Waits for the first bytes and leaves them where they are. How long is the caller's matter.
    pub(super) async fn of(stream: &TcpStream) -> io::Result<Self> {
        let mut first = [0; PREFACE.len()];
        loop {
            let count = stream.peek(&mut first).await?;
            if count == PREFACE.len() && first == PREFACE {
                return Ok(Self::Two);
            }
            if count == 0 || !PREFACE.starts_with(&first[..count]) {
                return Ok(Self::One);
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    /// What was negotiated.
    pub(super) fn negotiated(protocol: Option<&[u8]>) -> Self {
        if protocol == Some(ALPN) { Self::Two } else { Self::One }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    use super::*;

    /// What is found when the guest sends these pieces, and then nothing more.
    async fn found(pieces: &[&[u8]]) -> Version {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut guest = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let speaks = async {
            for piece in pieces {
                guest.write_all(piece).await.unwrap();
                sleep(LOOK_AGAIN).await;
            }
            guest.shutdown().await.unwrap();
        };
        tokio::join!(Version::of(&stream), speaks).0.unwrap()
    }

    #[tokio::test]
    async fn a_request_is_http_1_and_the_preface_http_2() {
        assert_eq!(found(&[b"GET / HTTP/1.1\r\n\r\n"]).await, Version::One);
        assert_eq!(found(&[b"PUT / HTTP/1.1\r\n\r\n"]).await, Version::One);
        assert_eq!(found(&[PREFACE]).await, Version::Two);
        assert_eq!(found(&[]).await, Version::One);
    }

    #[tokio::test]
    async fn pieces_are_waited_for() {
        assert_eq!(found(&[b"P", b"RI * HTTP/2.0\r\n", b"\r\nSM\r\n\r\n"]).await, Version::Two);
        assert_eq!(found(&[b"P", b"OST / HTTP/1.1\r\n\r\n"]).await, Version::One);
    }

    #[test]
    fn tls_negotiates_the_version() {
        assert_eq!(Version::negotiated(Some(b"h2")), Version::Two);
        assert_eq!(Version::negotiated(Some(b"http/1.1")), Version::One);
        assert_eq!(Version::negotiated(None), Version::One);
    }
}
