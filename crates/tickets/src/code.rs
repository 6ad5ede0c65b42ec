//! The code of a ticket: 60 characters that people can show, read out and type.
//!
//! It names the ticket and carries a proof (see [`crate::TicketKeys`]) of everything else about it,
//! so the QR stays small enough for a cracked screen in bad light. Why so, and what else was considered:
//! `docs/decisions/0002-ticket-code.md`.
//!
//! | bits | what |
//! | ---: | --- |
//! | 8 | version, 1 |
//! | 128 | ticket id |
//! | 32 | mark of the show, so that a gate without this show knows that it lacks it |
//! | 128 | proof: HMAC-SHA256, its first half |
//! | 4 | zero |

use std::fmt;
use std::str::FromStr;

use kernel::{ShowId, TicketId};
use uuid::Uuid;

/// Characters of a code.
pub const CODE_CHARS: usize = 60;
/// Bytes of the proof inside a code: the first half of an HMAC-SHA256.
pub const PROOF_BYTES: usize = 16;
/// The layout of the bytes below. Another layout gets another number.
pub const CODE_VERSION: u8 = 1;

const MARK_BYTES: usize = 4;
const CODE_BYTES: usize = 1 + 16 + MARK_BYTES + PROOF_BYTES;
const BITS_PER_CHAR: u32 = 5;
/// Digits and capitals without I, L, O and U: all in the alphanumeric set of QR codes, and none
/// looks like another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a code says. Reading one proves nothing: ask [`crate::TicketKeys::proves`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketCode {
    /// The ticket that it claims to be.
    pub ticket: TicketId,
    pub(crate) show_mark: [u8; MARK_BYTES],
    pub(crate) proof: [u8; PROOF_BYTES],
}

/// The text is not a ticket code of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a ticket code of {CODE_CHARS} letters and digits")
    }
}

impl std::error::Error for NotACode {}

impl TicketCode {
    /// Whether it claims to be for this show. Another show may share the mark by chance; the proof
    /// decides.
    #[must_use]
    pub fn may_be_for(&self, show: ShowId) -> bool {
        self.show_mark == show_mark(show)
    }

    /// The code as people read it, in groups of five, `per_line` groups a line.
    #[must_use]
    pub fn lines(&self, per_line: usize) -> Vec<String> {
        const GROUP: usize = 5;
        let text = self.to_string();
        let groups: Vec<&str> =
            (0..CODE_CHARS).step_by(GROUP).map(|start| &text[start..start + GROUP]).collect();
        groups.chunks(per_line).map(|line| line.join(" ")).collect()
    }
}

/// The last bytes of the id: the first ones are a time, and shows are created in batches.
pub(crate) fn show_mark(show: ShowId) -> [u8; MARK_BYTES] {
    let [.., a, b, c, d] = *show.uuid().as_bytes();
    [a, b, c, d]
}

impl fmt::Display for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [CODE_VERSION]
            .into_iter()
            .chain(*self.ticket.uuid().as_bytes())
            .chain(self.show_mark)
            .chain(self.proof);
        f.write_str(&to_text(bytes))
    }
}

impl FromStr for TicketCode {
    type Err = NotACode;

    /// Reads what a scanner or a person gives: lower case, spaces, dashes and an address in front
    /// are fine, and so are O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let tail = text.rsplit('/').next().unwrap_or(text);
        let bytes = to_bytes(tail).ok_or(NotACode)?;
        let (&version, rest) = bytes.split_first().ok_or(NotACode)?;
        let (ticket, rest) = rest.split_first_chunk().ok_or(NotACode)?;
        let (show_mark, rest) = rest.split_first_chunk().ok_or(NotACode)?;
        let proof = rest.try_into().map_err(|_| NotACode)?;
        if version != CODE_VERSION {
            return Err(NotACode);
        }
        let ticket = TicketId::new(Uuid::from_bytes(*ticket));
        Ok(Self { ticket, show_mark: *show_mark, proof })
    }
}

fn to_text(bytes: impl Iterator<Item = u8>) -> String {
    let mut text = String::with_capacity(CODE_CHARS);
    let (mut bits, mut held) = (0_u32, 0);
    let mut push = |value: u32| text.push(char::from(ALPHABET[value as usize & 31]));
    for byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= BITS_PER_CHAR {
            held -= BITS_PER_CHAR;
            push(bits >> held);
        }
    }
    if held > 0 {
        push(bits << (BITS_PER_CHAR - held));
    }
    text
}

/// The bytes of exactly one code; `None` for any other length, symbol or a bit that must be zero.
fn to_bytes(text: &str) -> Option<[u8; CODE_BYTES]> {
    let mut bytes = [0; CODE_BYTES];
    let mut free = bytes.iter_mut();
    let (mut bits, mut held, mut chars) = (0_u32, 0, 0);
    for symbol in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        bits = bits << BITS_PER_CHAR | value_of(symbol)?;
        held += BITS_PER_CHAR;
        chars += 1;
        if held >= 8 {
            held -= 8;
            *free.next()? = u8::try_from(bits >> held & 0xFF).ok()?;
        }
    }
    let is_padded_with_zero = bits & ((1 << held) - 1) == 0;
    (chars == CODE_CHARS && is_padded_with_zero).then_some(bytes)
}

fn value_of(symbol: char) -> Option<u32> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == symbol)?;
    u32::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(ticket: u128, mark: u32, proof: u128) -> TicketCode {
        TicketCode {
            ticket: TicketId::new(Uuid::from_u128(ticket)),
            show_mark: mark.to_be_bytes(),
            proof: proof.to_be_bytes(),
        }
    }

    #[test]
    fn a_code_is_60_characters_and_read_in_many_ways() {
        let code = code(u128::MAX / 3, 0x1234_5678, u128::MAX / 7);
        let text = code.to_string();
        assert_eq!(text.len(), CODE_CHARS);
        let lines = code.lines(3);
        assert_eq!(lines.len(), 4);
        for way in [
            text.clone(),
            text.to_lowercase(),
            text.replace('0', "o").replace('1', "l"),
            text.replace('1', "I"),
            lines.join("\n"),
            lines.join("-").replace(' ', "-"),
            format!("https://tickets.example/g/{text}\r\n"),
            format!("  {text}"),
        ] {
            assert_eq!(way.parse(), Ok(code), "{way}");
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        let text = code(1, 2, 3).to_string();
        for bad in [
            String::new(),
            "/".into(),
            text[1..].into(),
            format!("{text}0"),
            format!("{text}{text}"),
            text.replacen('0', "U", 1),
            text.replacen('0', "Ⅷ", 1),
            format!("1{}", &text[1..]),
            format!("{}1", &text[..CODE_CHARS - 1]),
        ] {
            assert_eq!(bad.parse::<TicketCode>(), Err(NotACode), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back(ticket: u128, mark: u32, proof: u128) {
            let code = code(ticket, mark, proof);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn no_text_panics(text in ".{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = text.parse::<TicketCode>();
            let _ = String::from_utf8_lossy(&bytes).parse::<TicketCode>();
        }
    }
}
