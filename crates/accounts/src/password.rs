//! Passwords: which ones may be chosen, and how they are hashed.
//!
//! Hashing is slow on purpose (Argon2id). The doors call it on a thread that may wait, before the
//! script: it may not run inside a transaction.

use std::fmt;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::{Class, Refusal};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::Email;
use crate::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// How much work one hash is. Each hash remembers its own cost, so raising it locks nobody out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    memory_kib: u32,
    passes: u32,
}

impl PasswordCost {
    /// What OWASP recommends for Argon2id on one lane: 19 MiB, 2 passes.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// The least that Argon2 can do: for tests and demo data, never for real people.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1 };

    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, self.passes, 1, None)
            .expect("both costs are within the bounds of Argon2");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }

    pub(crate) fn hash(self, password: &str, salt: [u8; 16]) -> String {
        self.argon2()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .expect("Argon2 takes any password and a salt of 16 bytes")
            .to_string()
    }
}

/// A password that somebody chose and that the policy allows.
pub struct NewPassword(Zeroizing<String>);

impl NewPassword {
    /// Checks the policy: long enough, not the owner's address, not among the first ones tried.
    pub fn choose(text: &str, email: &Email) -> Result<Self, PasswordRefusal> {
        Self::check_length(text)?;
        let lower = Zeroizing::new(text.to_lowercase());
        if lower.trim() == email.as_str() {
            return Err(PasswordRefusal::SameAsEmail);
        }
        if is_common(&lower) {
            return Err(PasswordRefusal::TooCommon);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Checks what can be checked before the owner is known.
    pub fn check_length(text: &str) -> Result<(), PasswordRefusal> {
        match text.chars().count() {
            ..PASSWORD_CHARS_MIN => Err(PasswordRefusal::TooShort),
            PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(()),
            _ => Err(PasswordRefusal::TooLong),
        }
    }

    /// Hashes it; takes tens of milliseconds at the standard cost.
    #[must_use]
    pub fn hash(&self, cost: PasswordCost, salt: [u8; 16]) -> PasswordHash {
        PasswordHash(cost.hash(&self.0, salt))
    }
}

/// A hash in PHC form, with its salt and cost.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    pub(crate) const fn from_stored(phc: String) -> Self {
        Self(phc)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_of(&self, attempt: &str) -> bool {
        phc::PasswordHash::new(&self.0)
            .is_ok_and(|hash| Argon2::default().verify_password(attempt.as_bytes(), &hash).is_ok())
    }
}

/// The first that are tried, of those that are long enough, in lower case.
const COMMON: &str = "
    0123456789 0987654321 1234567890 123456789 12345678 123123123 147258369 1q2w3e4r 1q2w3e4r5t
    1qaz2wsx 87654321 987654321 a1b2c3d4 aa123456 abc12345 abcd1234 abcdefgh admin123
    administrator asdfasdf asdfghjk asdfghjkl baseball changeme computer dragon123 football
    iloveyou iloveyou1 india123 jennifer letmein1 liverpool michelle p@ssw0rd pa$$word pass1234
    passw0rd password password1 password12 password123 password1234 princess q1w2e3r4 qazwsxedc
    qwer1234 qwerty12 qwerty123 qwertyui qwertyuiop secret123 starwars sunshine superman test1234
    trustno1 welcome1 welcome123 whatever zxcvbnm1 zxcvbnm123
";

fn is_common(lower: &str) -> bool {
    COMMON.split_whitespace().any(|common| common == lower) || is_one_character(lower)
}

fn is_one_character(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    chars.all(|next| Some(next) == first)
}

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// Fewer characters than the policy asks for.
    TooShort,
    /// More characters than we hash.
    TooLong,
    /// The address of the account.
    SameAsEmail,
    /// Among the first that anybody tries.
    TooCommon,
}

impl Refusal for PasswordRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::SameAsEmail => "password_is_email",
            Self::TooCommon => "password_too_common",
        }
    }

    fn class(&self) -> Class {
        Class::Rule
    }

    fn message(&self) -> String {
        match self {
            Self::TooShort => format!(
                "That password is too short. Use at least {PASSWORD_CHARS_MIN} characters; \
                 a few words in a row work well."
            ),
            Self::TooLong => {
                format!("That password is too long. Use at most {PASSWORD_CHARS_MAX} characters.")
            }
            Self::SameAsEmail => "Your e-mail address cannot be your password too. \
                Choose something that others cannot see."
                .into(),
            Self::TooCommon => "That password is one of the first that anybody tries. \
                Choose another; a few words in a row work well."
                .into(),
        }
    }

    fn details(&self) -> Value {
        json!({
            "field": "password",
            "minCharacters": PASSWORD_CHARS_MIN,
            "maxCharacters": PASSWORD_CHARS_MAX,
        })
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<NewPassword, PasswordRefusal> {
        NewPassword::choose(text, &"ana@usher.test".parse().unwrap())
    }

    #[test]
    fn the_policy_names_its_reason() {
        for (text, refusal) in [
            ("short 7", PasswordRefusal::TooShort),
            (&*"long".repeat(33), PasswordRefusal::TooLong),
            ("ANA@usher.test", PasswordRefusal::SameAsEmail),
            ("PassWord123", PasswordRefusal::TooCommon),
            ("zzzzzzzzzz", PasswordRefusal::TooCommon),
        ] {
            assert_eq!(choose(text).err(), Some(refusal), "{text}");
        }
        for text in ["usher-demo", "ééééüüüü", "two films a week"] {
            assert!(choose(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_hash_says_how_it_was_made() {
        let password = choose("two films a week").unwrap();
        let hash = password.hash(PasswordCost::LEAST, [3; 16]);
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hash.as_str());
        assert!(hash.is_of("two films a week"));
        assert_ne!(hash, password.hash(PasswordCost::LEAST, [4; 16]));
        assert_eq!(format!("{password:?} {hash:?}"), "NewPassword(hidden) PasswordHash(hidden)");
    }
}
