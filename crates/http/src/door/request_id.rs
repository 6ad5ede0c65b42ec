//! The name of a request: the caller's own if it is sane, else one of ours.

use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use kernel::Entropy;

/// The header that carries it, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A longer name is not taken over.
const LENGTH_MAX: usize = 64;
/// The most that a name of ours has: two hexadecimal numbers of 32 and 64 bits, and a dash.
const OURS_LENGTH_MAX: usize = 25;

/// Names one request, in its answer and in the log.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().expect("a request id is plain ASCII")
    }

    /// As a header of the answer.
    pub fn into_header(self) -> HeaderValue {
        self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Names requests: a random part for this process, and a count.
#[derive(Debug)]
pub struct RequestIds {
    process: u32,
    next: AtomicU64,
}

impl RequestIds {
    /// Starts counting.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut process = [0; 4];
        entropy.fill(&mut process);
        Self { process: u32::from_le_bytes(process), next: AtomicU64::new(1) }
    }

    /// The name of the request with these headers.
    pub fn name(&self, headers: &HeaderMap) -> RequestId {
        match headers.get(REQUEST_ID) {
            Some(given) if is_sane(given.as_bytes()) => RequestId(given.clone()),
            _ => self.next_name(),
        }
    }

    fn next_name(&self) -> RequestId {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        let mut name = [0; OURS_LENGTH_MAX];
        let mut rest = &mut name[..];
        write!(rest, "{:08x}-{count:x}", self.process).expect("there is room for both numbers");
        let unused = rest.len();
        let name = HeaderValue::from_bytes(&name[..OURS_LENGTH_MAX - unused]);
        RequestId(name.expect("hexadecimal numbers are plain ASCII"))
    }
}

fn is_sane(id: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    !id.is_empty() && id.len() <= LENGTH_MAX && id.iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sane_name_is_kept_and_another_is_replaced() {
        let ids = RequestIds::new(&kernel::SeededEntropy::new(1));
        let named = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(value).unwrap());
            ids.name(&headers).to_string()
        };
        assert_eq!(named("trace-1.a:b_c"), "trace-1.a:b_c");
        for bad in ["", "two words", &"x".repeat(65), "<script>"] {
            assert_ne!(named(bad), bad);
        }
        assert_ne!(named(""), named(""), "each request has a name of its own");
    }
}
