//! The name of a request: the caller's own if it is sane, else one of ours.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use kernel::Entropy;

/// The header that carries it, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A longer name is not taken over.
const LENGTH_MAX: usize = 64;

/// Names one request, in its answer and in the log.
#[derive(Debug, Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// As a header of the answer.
    pub fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("a request id is plain ASCII")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        match given {
            Some(id) if is_sane(id) => RequestId(id.into()),
            _ => {
                let count = self.next.fetch_add(1, Ordering::Relaxed);
                RequestId(format!("{:08x}-{count:x}", self.process).into())
            }
        }
    }
}

fn is_sane(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    !id.is_empty() && id.len() <= LENGTH_MAX && id.bytes().all(is_plain)
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
