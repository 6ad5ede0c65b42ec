//! Proof that a webhook comes from the gateway: HMAC-SHA256 with a shared secret over the time of
//! its sending and its body, in a header `t=<unix seconds>,v1=<hex>`.
//!
//! More than one `v1` may be there while a secret is being changed; one good one suffices. The age
//! limit keeps an overheard webhook from being sent again later; within it, the event id must.

use hmac::{Hmac, KeyInit, Mac};
use kernel::time::seconds_between;
use kernel::{Class, Refusal, Timestamp};
use sha2::Sha256;

/// A signature that is older, or as much from the future, is refused.
pub const SIGNATURE_AGE_MAX_SECONDS: i64 = 300;

/// Why a webhook is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookRefusal {
    /// No gateway of that name is in use.
    UnknownGateway,
    /// There is no signature, or nothing that reads as one.
    NotSigned,
    /// The signature is not made with our secret over this body.
    NotGenuine,
    /// The signature is genuine and too far from now.
    TooOld,
    /// It is genuine and cannot be read.
    Malformed,
}

impl Refusal for WebhookRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownGateway => "unknown_gateway",
            Self::NotSigned => "webhook_not_signed",
            Self::NotGenuine => "webhook_not_genuine",
            Self::TooOld => "webhook_too_old",
            Self::Malformed => "malformed_webhook",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownGateway => Class::NotFound,
            Self::NotSigned | Self::NotGenuine | Self::TooOld => Class::Unauthenticated,
            Self::Malformed => Class::Malformed,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownGateway => "No payment gateway of that name is in use here.".into(),
            Self::NotSigned => "The webhook has no signature that can be read.".into(),
            Self::NotGenuine => "The signature does not fit the body and our secret.".into(),
            Self::TooOld => format!(
                "The signature is more than {} minutes from now. Check the clocks, or send it again.",
                SIGNATURE_AGE_MAX_SECONDS / 60
            ),
            Self::Malformed => "The webhook is signed, but its content cannot be read.".into(),
        }
    }
}

/// Accepts a body whose signature header proves it, near `now`.
pub(super) fn verify(
    secret: &[u8],
    header: Option<&str>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), WebhookRefusal> {
    let signature = header.and_then(Signature::read).ok_or(WebhookRefusal::NotSigned)?;
    if !signature.proves(secret, body) {
        return Err(WebhookRefusal::NotGenuine);
    }
    // Age comes second: an outsider learns nothing about our clock.
    if seconds_between(signature.sent_at, now).abs() > SIGNATURE_AGE_MAX_SECONDS {
        return Err(WebhookRefusal::TooOld);
    }
    Ok(())
}

struct Signature<'a> {
    /// As it was written, since that is what was signed.
    sent_at_text: &'a str,
    sent_at: Timestamp,
    proofs: Vec<[u8; 32]>,
}

impl<'a> Signature<'a> {
    fn read(header: &'a str) -> Option<Self> {
        let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
        let sent_at_text = parts().find_map(|(key, value)| (key == "t").then_some(value))?;
        let sent_at = Timestamp::from_second(sent_at_text.parse().ok()?).ok()?;
        let proofs: Vec<_> =
            parts().filter(|(key, _)| *key == "v1").filter_map(|(_, hex)| read_hex(hex)).collect();
        (!proofs.is_empty()).then_some(Self { sent_at_text, sent_at, proofs })
    }

    /// Compares in constant time.
    fn proves(&self, secret: &[u8], body: &[u8]) -> bool {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
        mac.update(self.sent_at_text.as_bytes());
        mac.update(b".");
        mac.update(body);
        self.proofs.iter().any(|proof| mac.clone().verify_slice(proof).is_ok())
    }
}

fn read_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"a shared secret";
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const SENT: i64 = 1_795_000_000;

    /// Made with `printf '1795000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac '…'`.
    const PROOF: &str = "47f90f022e0ffade52c72b0034b494056a71e9673b62fdf8650cd4603c2a0a9a";

    fn verdict(header: &str, body: &[u8], now: i64) -> Result<(), WebhookRefusal> {
        verify(SECRET, Some(header), body, Timestamp::from_second(now).unwrap())
    }

    #[test]
    fn a_fresh_signature_over_this_body_is_accepted() {
        let header = format!("t={SENT},v1={PROOF}");
        assert_eq!(verdict(&header, BODY, SENT), Ok(()));
        assert_eq!(verdict(&header, BODY, SENT + SIGNATURE_AGE_MAX_SECONDS), Ok(()));
        let rotating = format!("t={SENT}, v1={}, v1={PROOF}, v0=old", "0".repeat(64));
        assert_eq!(verdict(&rotating, BODY, SENT), Ok(()));
    }

    #[test]
    fn another_body_time_or_secret_is_not_genuine() {
        let header = format!("t={SENT},v1={PROOF}");
        let refused = Err(WebhookRefusal::NotGenuine);
        assert_eq!(verdict(&header, br#"{"id":"evt_2"}"#, SENT), refused);
        assert_eq!(verdict(&format!("t={},v1={PROOF}", SENT + 1), BODY, SENT), refused);
        let now = Timestamp::from_second(SENT).unwrap();
        assert_eq!(verify(b"another secret", Some(&header), BODY, now), refused);
    }

    #[test]
    fn a_genuine_one_has_its_time() {
        let header = format!("t={SENT},v1={PROOF}");
        for now in [SENT + SIGNATURE_AGE_MAX_SECONDS + 1, SENT - SIGNATURE_AGE_MAX_SECONDS - 1] {
            assert_eq!(verdict(&header, BODY, now), Err(WebhookRefusal::TooOld));
        }
    }

    #[test]
    fn what_does_not_read_as_a_signature_is_none() {
        let now = Timestamp::from_second(SENT).unwrap();
        assert_eq!(verify(SECRET, None, BODY, now), Err(WebhookRefusal::NotSigned));
        for header in [
            String::new(),
            "t=1,v1=".into(),
            format!("v1={PROOF}"),
            format!("t={SENT}"),
            format!("t=soon,v1={PROOF}"),
            format!("t=99999999999999999,v1={PROOF}"),
            format!("t={SENT},v1={}", &PROOF[1..]),
            format!("t={SENT},v1={}", "é".repeat(32)),
        ] {
            assert_eq!(verdict(&header, BODY, SENT), Err(WebhookRefusal::NotSigned), "{header}");
        }
    }
}
