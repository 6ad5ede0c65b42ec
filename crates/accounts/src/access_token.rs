//! Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256, good for fifteen minutes.
//!
//! Written on `hmac` and `sha2` directly: a general JWT crate would read the machine's clock, take
//! its cryptography from a global of the process, and let the token say how it wants to be checked.
//! Here a token must begin with the very header that one of our keys writes, so "alg" is never a
//! choice of the sender.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Class, Refusal, SignInId, TheaterId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::limits::ACCESS_TOKEN_SECONDS;
use crate::vault::derive;
use crate::{Principal, RefreshToken, Role};

const ISSUER: &str = "usher";

/// Issues and reads access tokens, and knows which refresh token follows which.
pub struct AccessTokens {
    current: SigningKey,
    older: Vec<SigningKey>,
}

impl AccessTokens {
    /// With the key that signs.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { current: SigningKey::new(key), older: Vec::new() }
    }

    /// Goes on reading what an earlier key signed: for as long as such tokens last, after a change
    /// of keys.
    #[must_use]
    pub fn accepting(mut self, older: [u8; 32]) -> Self {
        self.older.push(SigningKey::new(older));
        self
    }

    /// A token for somebody who has just signed in or refreshed.
    #[must_use]
    pub fn issue(&self, principal: &Principal, now: Timestamp) -> String {
        let claims = json!(Claims {
            iss: ISSUER.into(),
            sub: principal.user,
            sid: principal.sign_in,
            role: principal.role,
            theaters: principal.theaters.clone(),
            iat: now.as_second(),
            exp: now.as_second() + ACCESS_TOKEN_SECONDS,
        });
        let signed = format!("{}.{}", self.current.header, encode(claims.to_string()));
        let signature = encode(mac(self.current.key.as_slice(), &signed).finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// Who a token was issued to, if it is ours and still good.
    pub fn read(&self, token: &str, now: Timestamp) -> Result<Principal, TokenRefusal> {
        let claims = self.genuine_claims(token).ok_or(TokenRefusal::NotGenuine)?;
        if claims.exp <= now.as_second() {
            return Err(TokenRefusal::Expired);
        }
        Ok(Principal {
            user: claims.sub,
            role: claims.role,
            theaters: claims.theaters,
            sign_in: claims.sid,
        })
    }

    /// The refresh token that follows this one: made of it with our key, so that a device that asks
    /// again gets the same, on whichever node, and nobody else can make it.
    #[must_use]
    pub fn next_refresh_token(&self, spent: &RefreshToken) -> RefreshToken {
        let mac = mac(self.current.refresh_key.as_slice(), spent.bytes());
        RefreshToken::new(mac.finalize().into_bytes().into())
    }

    fn genuine_claims(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let mut keys = std::iter::once(&self.current).chain(&self.older);
        let key = keys.find(|key| key.header == header)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        mac(key.key.as_slice(), signed).verify_slice(&signature).ok()?;
        let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?;
        serde_json::from_slice(&claims).ok().filter(|claims: &Claims| claims.iss == ISSUER)
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: UserId,
    sid: SignInId,
    role: Role,
    theaters: Vec<TheaterId>,
    iat: i64,
    exp: i64,
}

struct SigningKey {
    key: Zeroizing<[u8; 32]>,
    /// Makes refresh tokens.
    refresh_key: Zeroizing<[u8; 32]>,
    /// The encoded header of its tokens; names the key by the beginning of its hash.
    header: String,
}

impl SigningKey {
    fn new(key: [u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(b"usher/access-token/kid").chain_update(key);
        let id = encode(&digest.finalize()[..6]);
        let header = encode(json!({ "alg": "HS256", "typ": "JWT", "kid": id }).to_string());
        let refresh_key = derive(&key, b"usher/refresh-token/next");
        Self { key: Zeroizing::new(key), refresh_key, header }
    }
}

fn mac(key: &[u8], signed: impl AsRef<[u8]>) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length").chain_update(signed)
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessTokens(hidden)")
    }
}

/// Why an access token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    /// Its time has passed; the refresh token gets a new one.
    Expired,
    /// Not issued by us, or altered.
    NotGenuine,
}

impl Refusal for TokenRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Expired => "access_token_expired",
            Self::NotGenuine => "access_token_not_genuine",
        }
    }

    fn class(&self) -> Class {
        Class::Unauthenticated
    }

    fn message(&self) -> String {
        match self {
            Self::Expired => "Your access token has expired. Refresh it, or sign in again.".into(),
            Self::NotGenuine => {
                "That access token is not one of ours. Please sign in again.".into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap()
    }

    fn later(seconds: i64) -> Timestamp {
        kernel::time::plus_seconds(now(), seconds)
    }

    fn ana() -> Principal {
        Principal {
            user: UserId::new(Uuid::from_u128(1)),
            role: Role::TheaterAdmin,
            theaters: vec![TheaterId::new(Uuid::from_u128(2))],
            sign_in: SignInId::new(Uuid::from_u128(3)),
        }
    }

    #[test]
    fn a_token_reads_back_until_it_expires() {
        let tokens = AccessTokens::new([1; 32]);
        let token = tokens.issue(&ana(), now());
        assert_eq!(tokens.read(&token, now()), Ok(ana()));
        assert_eq!(tokens.read(&token, later(ACCESS_TOKEN_SECONDS - 1)), Ok(ana()));
        assert_eq!(tokens.read(&token, later(ACCESS_TOKEN_SECONDS)), Err(TokenRefusal::Expired));
    }

    #[test]
    fn one_other_character_anywhere_is_noticed() {
        let tokens = AccessTokens::new([1; 32]);
        let token = tokens.issue(&ana(), now());
        for at in 0..token.len() {
            for other in ["A", "B", ".", "="] {
                let mut altered = token.clone();
                altered.replace_range(at..=at, other);
                if altered != token {
                    let read = tokens.read(&altered, now());
                    assert_eq!(read, Err(TokenRefusal::NotGenuine), "{at} {other}");
                }
            }
        }
    }

    #[test]
    fn a_token_does_not_choose_how_it_is_checked() {
        let tokens = AccessTokens::new([1; 32]);
        let token = tokens.issue(&ana(), now());
        let claims = token.split('.').nth(1).unwrap();
        for alg in ["none", "None", "HS384", "RS256"] {
            let header = encode(json!({ "alg": alg, "typ": "JWT" }).to_string());
            let signed = format!("{header}.{claims}");
            let signature = encode(mac(&[1; 32], &signed).finalize().into_bytes());
            for forged in [format!("{signed}."), format!("{signed}.{signature}"), signed.clone()] {
                assert_eq!(tokens.read(&forged, now()), Err(TokenRefusal::NotGenuine), "{forged}");
            }
        }
        let unsigned = token.rsplit_once('.').unwrap().0;
        assert_eq!(tokens.read(&format!("{unsigned}."), now()), Err(TokenRefusal::NotGenuine));
        assert_eq!(tokens.read("", now()), Err(TokenRefusal::NotGenuine));
    }

    #[test]
    fn keys_can_be_changed_without_signing_people_out() {
        let before = AccessTokens::new([1; 32]);
        let after = AccessTokens::new([2; 32]).accepting([1; 32]);
        let (old, new) = (before.issue(&ana(), now()), after.issue(&ana(), now()));
        assert_eq!(after.read(&old, now()), Ok(ana()));
        assert_eq!(after.read(&new, now()), Ok(ana()));
        assert_eq!(before.read(&new, now()), Err(TokenRefusal::NotGenuine));
        assert_eq!(AccessTokens::new([2; 32]).read(&old, now()), Err(TokenRefusal::NotGenuine));
    }

    #[test]
    fn one_refresh_token_follows_another_on_every_node_of_an_installation() {
        let (tokens, spent) = (AccessTokens::new([1; 32]), RefreshToken::new([3; 32]));
        let next = tokens.next_refresh_token(&spent);
        assert_eq!(AccessTokens::new([1; 32]).next_refresh_token(&spent).hash(), next.hash());
        let others = [
            spent.hash(),
            tokens.next_refresh_token(&next).hash(),
            AccessTokens::new([2; 32]).next_refresh_token(&spent).hash(),
        ];
        assert!(!others.contains(&next.hash()));
    }

    proptest! {
        #[test]
        fn no_text_is_a_token_and_none_panics(
            text in "(?s).{0,200}",
            cut in any::<prop::sample::Index>(),
        ) {
            let tokens = AccessTokens::new([1; 32]);
            prop_assert_eq!(tokens.read(&text, now()), Err(TokenRefusal::NotGenuine));
            let mut altered = tokens.issue(&ana(), now());
            let at = cut.index(altered.len());
            altered.replace_range(at.., &text);
            let read = tokens.read(&altered, now());
            prop_assert_eq!(read, Err(TokenRefusal::NotGenuine));
            // Genuinely ours, whatever its claims are.
            let signed = format!("{}.{}", tokens.current.header, encode(&text));
            let signature = encode(mac(&[1; 32], &signed).finalize().into_bytes());
            let read = tokens.read(&format!("{signed}.{signature}"), now());
            prop_assert_eq!(read, Err(TokenRefusal::NotGenuine));
        }
    }

    /// RFC 7515, appendix A.1.
    #[test]
    fn the_signature_is_the_one_of_the_standard() {
        let key = BASE64_URL_SAFE_NO_PAD
            .decode(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75\
                 aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            )
            .unwrap();
        let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
            cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = encode(mac(&key, signed).finalize().into_bytes());
        assert_eq!(signature, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }
}
