//! A message as the text of an `.eml` file: RFC 5322, with UTF-8 where RFC 6532 and MIME allow it.
//!
//! Nothing that people typed can add a header: a subject of other than plain characters travels as
//! encoded words (RFC 2047), a local part as a quoted string, and an address with control characters
//! is refused.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kernel::{JobId, Timestamp};

use crate::{Message, NotAnAddress};

/// A longer subject is written as encoded words, which can be folded anywhere.
const PLAIN_SUBJECT_MAX: usize = 60;
/// Bytes of text in an encoded word, so that the word has at most 75 characters.
const ENCODED_WORD_BYTES_MAX: usize = 45;

/// The whole file. The job names the message, so that it is the same one if the job runs again.
pub(crate) fn eml(
    message: &Message,
    domain: &str,
    job: JobId,
    now: Timestamp,
) -> Result<String, NotAnAddress> {
    let to = mailbox(&message.to)?;
    let date = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_string(&now)
        .expect("the years of our clock have four digits");
    let headers = [
        ("Date", date),
        ("From", format!("Usher <no-reply@{domain}>")),
        ("To", to),
        ("Message-ID", format!("<{job}@{domain}>")),
        ("Subject", subject(&message.subject)),
        ("MIME-Version", "1.0".into()),
        ("Content-Type", "text/plain; charset=utf-8".into()),
        ("Content-Transfer-Encoding", "8bit".into()),
        // Tells holiday notices and the like not to answer (RFC 3834).
        ("Auto-Submitted", "auto-generated".into()),
    ];
    let mut file: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    for line in std::iter::once("").chain(message.text.lines()) {
        file.extend(line.chars().filter(|c| *c != '\r'));
        file += "\r\n";
    }
    Ok(file)
}

/// An address as a header may have it: `"who,ever"@example.com`.
fn mailbox(address: &str) -> Result<String, NotAnAddress> {
    let (local, domain) = address.rsplit_once('@').ok_or(NotAnAddress)?;
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let is_unusable = local.is_empty()
        || local.contains(char::is_control)
        || domain.is_empty()
        || !domain.chars().all(is_domain);
    if is_unusable {
        return Err(NotAnAddress);
    }
    if is_dot_atom(local) {
        return Ok(address.to_owned());
    }
    let escaped = local.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!("\"{escaped}\"@{domain}"))
}

fn is_dot_atom(local: &str) -> bool {
    let is_atom_char =
        |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
}

fn subject(text: &str) -> String {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    if text.len() <= PLAIN_SUBJECT_MAX && text.bytes().all(is_plain) && !text.contains("=?") {
        return text.to_owned();
    }
    let words = chunks(text).into_iter().map(|chunk| {
        let encoded = BASE64_STANDARD.encode(chunk);
        format!("=?utf-8?B?{encoded}?=")
    });
    words.collect::<Vec<_>>().join("\r\n ")
}

/// Pieces of whole characters that fit into an encoded word each.
fn chunks(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(ENCODED_WORD_BYTES_MAX));
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn written(to: &str, subject: &str, text: &str) -> Result<String, NotAnAddress> {
        let message = Message { to: to.into(), subject: subject.into(), text: text.into() };
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        eml(&message, "usher.test", JobId::new(Uuid::from_u128(7)), now)
    }

    fn subject_line(subject: &str) -> String {
        let file = written("ana@usher.test", subject, "Hello\n").unwrap();
        let after = file.split("Subject: ").nth(1).unwrap();
        after.split("\r\nMIME").next().unwrap().to_owned()
    }

    /// What a mail program shows of encoded words.
    fn decoded(header: &str) -> String {
        let word = |word: &str| {
            assert!(word.len() <= 75, "{word}");
            let inner = word.strip_prefix("=?utf-8?B?").unwrap().strip_suffix("?=").unwrap();
            String::from_utf8(BASE64_STANDARD.decode(inner).unwrap()).unwrap()
        };
        header.split("\r\n ").map(word).collect()
    }

    #[test]
    fn a_message_is_a_file_that_mail_programs_read() {
        assert_eq!(
            written("ana@usher.test", "Welcome", "Hello\n\nGrüße\n").unwrap(),
            "Date: Wed, 18 Nov 2026 11:06:40 -0000\r\n\
             From: Usher <no-reply@usher.test>\r\n\
             To: ana@usher.test\r\n\
             Message-ID: <00000000-0000-0000-0000-000000000007@usher.test>\r\n\
             Subject: Welcome\r\n\
             MIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n\
             Auto-Submitted: auto-generated\r\n\
             \r\n\
             Hello\r\n\
             \r\n\
             Grüße\r\n"
        );
    }

    #[test]
    fn a_subject_cannot_add_a_header() {
        for subject in ["x\r\nBcc: eve@usher.test", "x\nBcc: eve@usher.test", "x\rBcc: e@u.test"] {
            let line = subject_line(subject);
            assert_eq!(decoded(&line), subject);
            assert!(!line.contains("Bcc"), "{line}");
        }
    }

    #[test]
    fn a_subject_in_any_script_arrives_whole() {
        for subject in ["Grüße", "आपके टिकट तैयार हैं — शो आज रात आठ बजे शुरू होता है", &"🎬".repeat(40)]
        {
            assert_eq!(decoded(&subject_line(subject)), subject);
        }
        let looks_encoded = "=?utf-8?B?SGk=?=";
        assert_eq!(decoded(&subject_line(looks_encoded)), looks_encoded);
        let long = "word ".repeat(30);
        assert_eq!(decoded(&subject_line(&long)), long);
    }

    #[test]
    fn an_address_cannot_add_a_header_or_another_reader() {
        for to in [
            "ana@usher.test\r\nBcc: eve@usher.test",
            "ana\r\nBcc: eve@usher.test",
            "ana@usher.test, eve",
            "ana",
            "@usher.test",
            "ana@",
        ] {
            assert_eq!(written(to, "x", "x"), Err(NotAnAddress), "{to:?}");
        }
        for (to, shown) in [
            ("o'neil+films@usher.test", "o'neil+films@usher.test"),
            ("jörg@bücher.example", "jörg@bücher.example"),
            ("a>,<b@usher.test", "\"a>,<b\"@usher.test"),
            ("ana@x,eve@usher.test", "\"ana@x,eve\"@usher.test"),
            ("a\"b\\c@usher.test", "\"a\\\"b\\\\c\"@usher.test"),
            (".ana@usher.test", "\".ana\"@usher.test"),
        ] {
            let file = written(to, "x", "x").unwrap();
            assert!(file.contains(&format!("\r\nTo: {shown}\r\n")), "{file}");
        }
    }

    #[test]
    fn lines_end_as_the_standard_says() {
        let file = written("ana@usher.test", "x", "one\r\ntwo\rthree\n").unwrap();
        assert!(file.ends_with("\r\n\r\none\r\ntwothree\r\n"), "{file:?}");
        assert_eq!(file.matches('\r').count(), file.matches('\n').count());
    }
}
