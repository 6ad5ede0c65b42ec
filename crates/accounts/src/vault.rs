//! Seals what names a person, so that a stolen database or backup names nobody.
//!
//! A sealed value is `key id (1) | nonce (12) | ciphertext | tag (16)`, AES-256-GCM. Beside it lies
//! a blind index, HMAC-SHA256 of the normalised value: equal values can be found, no value can be
//! read, and without the key none can be guessed. Both keys come from the vault's keys by HKDF.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce as GcmNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use store::StoreError;
use zeroize::Zeroizing;

use crate::{Email, Phone};

/// Random bytes that are used for one sealing and never again.
pub type Nonce = [u8; NONCE_BYTES];

/// Finds a sealed value without opening it.
pub type BlindIndex = [u8; 32];

const NONCE_BYTES: usize = 12;

/// The keys of an installation. The latest seals; all of them open.
pub struct Vault {
    /// In the order in which they came; the position, from 1, is the key id.
    seals: Vec<Aes256Gcm>,
    index_key: Zeroizing<[u8; 32]>,
}

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Finds it again.
    pub index: BlindIndex,
    /// Opens to it.
    pub cipher: Vec<u8>,
}

/// A stored value does not open: it was altered, or its key is not in this vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultError;

impl Vault {
    /// A vault with its first key. The blind indexes hang on this one for good, because they could
    /// not be compared otherwise.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { seals: vec![cipher_of(&key)], index_key: derive(&key, b"usher/vault/index") }
    }

    /// Seals with a newer key from now on. Earlier keys go on opening what they sealed.
    #[must_use]
    pub fn rotated_to(mut self, key: [u8; 32]) -> Self {
        self.seals.push(cipher_of(&key));
        self
    }

    /// Seals an e-mail address, of an account or of a booking's contact.
    #[must_use]
    pub fn seal_email(&self, email: &Email, nonce: Nonce) -> Sealed {
        Sealed { index: self.email_index(email), cipher: self.seal(email.as_str(), nonce) }
    }

    /// Seals a phone number.
    #[must_use]
    pub fn seal_phone(&self, phone: &Phone, nonce: Nonce) -> Sealed {
        Sealed {
            index: self.blind_index("phone", phone.as_str()),
            cipher: self.seal(phone.as_str(), nonce),
        }
    }

    /// Finds an account or a booking by its e-mail address.
    #[must_use]
    pub fn email_index(&self, email: &Email) -> BlindIndex {
        self.blind_index("email", email.as_str())
    }

    /// Opens an e-mail address.
    pub fn open_email(&self, cipher: &[u8]) -> Result<Email, VaultError> {
        self.open(cipher)?.parse().map_err(|_| VaultError)
    }

    /// Opens a phone number.
    pub fn open_phone(&self, cipher: &[u8]) -> Result<Phone, VaultError> {
        self.open(cipher)?.parse().map_err(|_| VaultError)
    }

    /// Seals any text with the latest key.
    ///
    /// # Panics
    /// With more than 255 keys.
    #[must_use]
    pub fn seal(&self, plain: &str, nonce: Nonce) -> Vec<u8> {
        let seal = self.seals.last().expect("a vault has at least one key");
        let sealed = seal
            .encrypt(&GcmNonce::from(nonce), plain.as_bytes())
            .expect("a text in memory is shorter than the limit of AES-GCM");
        [&[self.latest_key_id()], nonce.as_slice(), &sealed].concat()
    }

    /// Opens what any of the keys has sealed.
    pub fn open(&self, sealed: &[u8]) -> Result<String, VaultError> {
        let (&id, rest) = sealed.split_first().ok_or(VaultError)?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError)?;
        let position = usize::from(id).checked_sub(1).ok_or(VaultError)?;
        let seal = self.seals.get(position).ok_or(VaultError)?;
        let plain = seal.decrypt(&GcmNonce::from(*nonce), cipher).map_err(|_| VaultError)?;
        String::from_utf8(plain).map_err(|_| VaultError)
    }

    /// Whether an earlier key sealed this.
    #[must_use]
    pub fn needs_resealing(&self, sealed: &[u8]) -> bool {
        sealed.first() != Some(&self.latest_key_id())
    }

    /// The blind index of a normalised value; values of two kinds never meet.
    #[must_use]
    pub fn blind_index(&self, kind: &str, normalized: &str) -> BlindIndex {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.index_key.as_slice())
            .expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(normalized.as_bytes());
        mac.finalize().into_bytes().into()
    }

    pub(crate) fn latest_key_id(&self) -> u8 {
        u8::try_from(self.seals.len()).expect("a vault has at most 255 keys")
    }
}

fn cipher_of(key: &[u8; 32]) -> Aes256Gcm {
    let sealing_key = derive(key, b"usher/vault/seal");
    Aes256Gcm::new_from_slice(sealing_key.as_slice()).expect("AES-256 takes keys of 32 bytes")
}

/// A key of its own for one purpose.
pub(crate) fn derive(key: &[u8; 32], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, key)
        .expand(purpose, derived.as_mut_slice())
        .expect("32 bytes are fewer than HKDF can give");
    derived
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.seals.len())
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sealed personal data does not open: altered, or its key is missing")
    }
}

impl std::error::Error for VaultError {}

impl From<VaultError> for StoreError {
    fn from(error: VaultError) -> Self {
        Self::Defect(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(text: &str) -> Email {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_sealed_opens_and_shows_nothing() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal_email(&email("ana@usher.test"), [1; 12]);
        assert_eq!(vault.open_email(&sealed.cipher), Ok(email("ana@usher.test")));
        assert!(!sealed.cipher.windows(3).any(|part| part == b"ana"));
        assert_eq!(sealed.cipher.len(), 1 + 12 + "ana@usher.test".len() + 16);
    }

    #[test]
    fn an_altered_byte_anywhere_is_noticed() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal("ana@usher.test", [1; 12]);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(vault.open(&altered), Err(VaultError), "byte {at}");
            assert_eq!(vault.open(&sealed[..at]), Err(VaultError), "cut at {at}");
        }
    }

    #[test]
    fn another_key_opens_nothing_and_finds_nothing() {
        let (ours, theirs) = (Vault::new([7; 32]), Vault::new([8; 32]));
        let sealed = ours.seal_email(&email("ana@usher.test"), [1; 12]);
        assert_eq!(theirs.open(&sealed.cipher), Err(VaultError));
        assert_ne!(theirs.email_index(&email("ana@usher.test")), sealed.index);
    }

    #[test]
    fn rotation_keeps_old_values_readable_and_findable() {
        let old = Vault::new([7; 32]).seal_email(&email("ana@usher.test"), [1; 12]);
        let vault = Vault::new([7; 32]).rotated_to([9; 32]);
        assert!(vault.needs_resealing(&old.cipher));
        assert_eq!(vault.open_email(&old.cipher), Ok(email("ana@usher.test")));

        let new = vault.seal_email(&email("ana@usher.test"), [2; 12]);
        assert!(!vault.needs_resealing(&new.cipher));
        assert_eq!(new.index, old.index);
        assert_eq!(Vault::new([7; 32]).open(&new.cipher), Err(VaultError));
    }

    #[test]
    fn equal_values_of_two_kinds_have_two_indexes() {
        let vault = Vault::new([7; 32]);
        assert_ne!(vault.blind_index("email", "x"), vault.blind_index("phone", "x"));
        assert_ne!(vault.blind_index("a", "bc"), vault.blind_index("ab", "c"));
    }
}
