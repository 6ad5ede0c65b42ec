//! What people tell about themselves, parsed at the door: e-mail, phone and name.
//!
//! Each type holds the one form that is stored and looked up. None of them shows its content in
//! debug output, so that no log line names anybody.

use std::fmt;
use std::str::FromStr;

use kernel::{Class, Refusal};
use serde_json::{Value, json};

use crate::limits::{
    EMAIL_BYTES_MAX, EMAIL_LOCAL_BYTES_MAX, NAME_CHARS_MAX, PHONE_DIGITS_MAX, PHONE_DIGITS_MIN,
};

/// An e-mail address: trimmed, lower case, one @, a domain with a dot. Whether it receives mail
/// only a mail can tell.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// A phone number in international form: a plus sign and digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// What a person wants to be called.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a contact field was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactRefusal {
    /// Not an e-mail address.
    Email,
    /// Not a phone number in international form.
    Phone,
    /// Empty, too long, or with control characters.
    Name,
}

impl FromStr for Email {
    type Err = ContactRefusal;

    fn from_str(text: &str) -> Result<Self, ContactRefusal> {
        let address = text.trim().to_lowercase();
        let (local, domain) = address.split_once('@').ok_or(ContactRefusal::Email)?;
        let is_sane = address.len() <= EMAIL_BYTES_MAX
            && !address.contains(|c: char| c.is_whitespace() || c.is_control())
            && !local.is_empty()
            && local.len() <= EMAIL_LOCAL_BYTES_MAX
            && is_domain(domain);
        is_sane.then_some(Self(address)).ok_or(ContactRefusal::Email)
    }
}

/// Labels of letters (of any script), digits and inner hyphens, at least two.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

impl FromStr for Phone {
    type Err = ContactRefusal;

    fn from_str(text: &str) -> Result<Self, ContactRefusal> {
        let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let digits = bare.strip_prefix('+').ok_or(ContactRefusal::Phone)?;
        let is_sane = digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
            && (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len());
        is_sane.then_some(Self(bare)).ok_or(ContactRefusal::Phone)
    }
}

impl FromStr for PersonName {
    type Err = ContactRefusal;

    fn from_str(text: &str) -> Result<Self, ContactRefusal> {
        let name = text.trim();
        let is_sane = !name.is_empty()
            && name.chars().count() <= NAME_CHARS_MAX
            && !name.contains(char::is_control);
        is_sane.then(|| Self(name.to_owned())).ok_or(ContactRefusal::Name)
    }
}

macro_rules! discreet_text {
    ($($name:ident),*) => {
        $(
            impl $name {
                /// The text itself.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), "(hidden)"))
                }
            }
        )*
    };
}

discreet_text!(Email, Phone, PersonName);

impl ContactRefusal {
    const fn field(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
        }
    }
}

impl Refusal for ContactRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Email => "email_invalid",
            Self::Phone => "phone_invalid",
            Self::Name => "name_invalid",
        }
    }

    fn class(&self) -> Class {
        Class::Malformed
    }

    fn message(&self) -> String {
        match self {
            Self::Email => "That e-mail address is not complete. It should look like \
                name@example.com."
                .into(),
            Self::Phone => format!(
                "Give the phone number with its country code: a plus sign and \
                 {PHONE_DIGITS_MIN} to {PHONE_DIGITS_MAX} digits, like +91 98765 43210."
            ),
            Self::Name => format!("Give a name of 1 to {NAME_CHARS_MAX} characters on one line."),
        }
    }

    fn details(&self) -> Value {
        json!({ "field": self.field() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FromStr<Err = ContactRefusal>>(
        show: fn(&T) -> &str,
        good: &[(&str, &str)],
        bad: &[&str],
    ) {
        for (text, stored) in good {
            let value = text.parse::<T>().unwrap_or_else(|_| panic!("{text:?} was refused"));
            assert_eq!(show(&value), *stored);
        }
        for text in bad {
            assert!(text.parse::<T>().is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn an_address_has_one_form() {
        let long = format!("{}@{}.test", "a".repeat(64), "b".repeat(190));
        check(
            Email::as_str,
            &[
                (" Ana@Usher.TEST ", "ana@usher.test"),
                ("o'neil+films@sub.example.co.uk", "o'neil+films@sub.example.co.uk"),
                ("jörg@bücher.example", "jörg@bücher.example"),
            ],
            &[
                "",
                "ana",
                "@usher.test",
                "ana@",
                "ana@usher",
                "ana@@usher.test",
                "a@b@usher.test",
                "a na@usher.test",
                "ana@.test",
                "ana@usher..test",
                "ana@-usher.test",
                "ana@usher.test\r\nBcc: x",
                &long,
            ],
        );
    }

    #[test]
    fn a_phone_number_is_international() {
        check(
            Phone::as_str,
            &[
                ("+91 98765-43210", "+919876543210"),
                ("+1 (234) 567-890", "+1234567890"),
                ("+1234567", "+1234567"),
            ],
            &["", "+", "9876543210", "+0123456789", "+123456", "+1234567890123456", "+1234x567"],
        );
    }

    #[test]
    fn a_name_is_one_line() {
        let long = "a".repeat(101);
        check(PersonName::as_str, &[("  Ana Müller ", "Ana Müller")], &["", "  ", "a\nb", &long]);
    }

    #[test]
    fn debug_output_names_nobody() {
        let email: Email = "ana@usher.test".parse().unwrap();
        assert_eq!(format!("{email:?}"), "Email(hidden)");
    }

    #[test]
    fn a_refusal_names_its_field() {
        assert_eq!(ContactRefusal::Phone.details(), json!({ "field": "phone" }));
    }
}
