//! The keys that make codes genuine: one master key, and a key for each show derived from it.
//!
//! A gate is given the keys of the shows that it admits and no more, so a stolen gate can forge
//! nothing else. The proof covers all that a ticket says: its id, booking, show, seat and the time
//! of its issue. Someone who gets a ticket handed on gets a new one, and the old code dies.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{BookingId, ShowId, TicketId, Timestamp};
use serde::Serialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Ticket;
use crate::code::{CODE_VERSION, PROOF_BYTES, TicketCode, show_mark};

/// Separates these keys from whatever else may be derived from the same master key.
const PURPOSE: &[u8] = b"usher ticket code 1";

/// The master key of an installation, the secret `ticket_master`.
#[derive(Clone)]
pub struct TicketKeys {
    master: Hkdf<Sha256>,
}

/// The key of one show.
#[derive(Clone)]
pub struct ShowKey {
    show: ShowId,
    key: [u8; 32],
}

/// A ticket in the form of the specification (§7.8), with the whole signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its booking.
    pub booking_id: BookingId,
    /// Its show.
    pub show_id: ShowId,
    /// How people call the seat.
    pub seat: String,
    /// When the ticket was issued.
    pub timestamp: Timestamp,
    /// HMAC-SHA256 in hexadecimal; its first half is the proof inside the code.
    pub signature: String,
}

impl TicketKeys {
    /// Takes the master key.
    #[must_use]
    pub fn new(master: [u8; 32]) -> Self {
        Self { master: Hkdf::new(None, &master) }
    }

    /// The key of one show, for signing or for a gate.
    #[must_use]
    pub fn of_show(&self, show: ShowId) -> ShowKey {
        let mut key = [0; 32];
        self.master
            .expand_multi_info(&[PURPOSE, show.uuid().as_bytes()], &mut key)
            .expect("one hash of key material can be derived");
        ShowKey { show, key }
    }

    /// The code of a ticket.
    #[must_use]
    pub fn code_of(&self, ticket: &Ticket) -> TicketCode {
        self.of_show(ticket.show).code_of(ticket)
    }

    /// Whether the code was made here for exactly this ticket.
    #[must_use]
    pub fn proves(&self, code: &TicketCode, ticket: &Ticket) -> bool {
        self.of_show(ticket.show).proves(code, ticket)
    }

    /// The ticket in the form of the specification.
    #[must_use]
    pub fn signed(&self, ticket: &Ticket) -> SignedTicket {
        let signature = self.of_show(ticket.show).signature(ticket);
        SignedTicket {
            ticket_id: ticket.id,
            booking_id: ticket.booking,
            show_id: ticket.show,
            seat: ticket.seat_label.clone(),
            timestamp: ticket.issued_at,
            signature: signature.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl ShowKey {
    /// A key that was handed to a gate.
    #[must_use]
    pub const fn new(show: ShowId, key: [u8; 32]) -> Self {
        Self { show, key }
    }

    /// The bytes to hand to a gate that admits this show. A secret.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// The code of a ticket of this show.
    #[must_use]
    pub fn code_of(&self, ticket: &Ticket) -> TicketCode {
        let mut proof = [0; PROOF_BYTES];
        proof.copy_from_slice(&self.signature(ticket)[..PROOF_BYTES]);
        TicketCode { ticket: ticket.id, show_mark: show_mark(self.show), proof }
    }

    /// Whether the code was made with this key for exactly this ticket. The proof is compared in
    /// constant time.
    #[must_use]
    pub fn proves(&self, code: &TicketCode, ticket: &Ticket) -> bool {
        let genuine = self.code_of(ticket);
        let is_same_proof = bool::from(code.proof.ct_eq(&genuine.proof));
        is_same_proof && code.ticket == genuine.ticket && code.show_mark == genuine.show_mark
    }

    /// All fields but the last have a fixed length, so no two tickets sign the same bytes.
    fn signature(&self, ticket: &Ticket) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(&[CODE_VERSION]);
        mac.update(ticket.id.uuid().as_bytes());
        mac.update(ticket.booking.uuid().as_bytes());
        mac.update(ticket.show.uuid().as_bytes());
        mac.update(&ticket.issued_at.as_microsecond().to_be_bytes());
        mac.update(ticket.seat_label.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::TicketState;
    use crate::code::CODE_CHARS;

    fn ticket() -> Ticket {
        Ticket {
            id: TicketId::new(Uuid::from_u128(1)),
            booking: BookingId::new(Uuid::from_u128(2)),
            show: ShowId::new(Uuid::from_u128(3)),
            seat_no: 4,
            seat_label: "A5".into(),
            seat_type: "regular".into(),
            price_minor: 25_000,
            fee_minor: 0,
            discount_minor: 0,
            issued_at: Timestamp::UNIX_EPOCH,
            state: TicketState::Valid,
        }
    }

    fn keys() -> TicketKeys {
        TicketKeys::new([7; 32])
    }

    #[test]
    fn a_code_proves_its_own_ticket_and_no_other() {
        let (keys, own) = (keys(), ticket());
        let code = keys.code_of(&own);
        assert!(keys.proves(&code, &own));
        let changes: [fn(&mut Ticket); 5] = [
            |ticket| ticket.id = TicketId::new(Uuid::from_u128(9)),
            |ticket| ticket.booking = BookingId::new(Uuid::from_u128(9)),
            |ticket| ticket.show = ShowId::new(Uuid::from_u128(9)),
            |ticket| ticket.seat_label = "A6".into(),
            |ticket| ticket.issued_at = Timestamp::from_microsecond(1).unwrap(),
        ];
        for change in changes {
            let mut other = own.clone();
            change(&mut other);
            assert!(!keys.proves(&code, &other), "{other:?}");
        }
    }

    #[test]
    fn another_key_proves_nothing() {
        let own = ticket();
        let code = keys().code_of(&own);
        assert!(!TicketKeys::new([8; 32]).proves(&code, &own));
        let other_show = keys().of_show(ShowId::new(Uuid::from_u128(9)));
        assert!(!ShowKey::new(own.show, *other_show.bytes()).proves(&code, &own));
        let handed_out = *keys().of_show(own.show).bytes();
        assert!(ShowKey::new(own.show, handed_out).proves(&code, &own));
    }

    /// Codes live on paper: this text may change only with [`CODE_VERSION`].
    #[test]
    fn the_format_stays() {
        let signed = keys().signed(&ticket());
        assert_eq!(
            serde_json::to_string_pretty(&signed).unwrap(),
            include_str!("../tests/signed_ticket.json").trim_end()
        );
        assert_eq!(
            keys().code_of(&ticket()).to_string(),
            include_str!("../tests/ticket_code.txt").trim_end()
        );
    }

    proptest! {
        #[test]
        fn an_altered_character_is_not_genuine(place in 0..CODE_CHARS, symbol in "[ -~]") {
            let (keys, own) = (keys(), ticket());
            let text = keys.code_of(&own).to_string();
            let altered = format!("{}{symbol}{}", &text[..place], &text[place + 1..]);
            if let Ok(code) = altered.parse::<TicketCode>() {
                let says_the_same = code.to_string() == text;
                prop_assert_eq!(keys.proves(&code, &own), says_the_same);
            }
        }

        #[test]
        fn a_guessed_proof_is_not_genuine(proof: [u8; PROOF_BYTES]) {
            let (keys, own) = (keys(), ticket());
            let guessed = TicketCode { proof, ..keys.code_of(&own) };
            prop_assert!(!keys.proves(&guessed, &own));
        }
    }
}
