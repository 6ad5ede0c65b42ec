//! Names that every node makes alike and that tell nobody what they name: sessions are secrets, and
//! addresses are personal.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

/// The first 16 bytes of the SHA-256 of a value, as 32 hexadecimal digits.
///
/// Nodes of one version on one kind of machine agree on it. Where they do not, each keeps a bucket of
/// its own until the update is through.
pub(crate) fn name_of(value: impl Hash) -> String {
    let mut hasher = Named(Sha256::new());
    value.hash(&mut hasher);
    let digest = hasher.0.finalize();
    digest[..16].iter().fold(String::with_capacity(32), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

struct Named(Sha256);

impl Hasher for Named {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        u64::from_be_bytes(std::array::from_fn(|at| digest[at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_wherever_it_is_made_and_another_for_another() {
        let name = name_of("session:s3cret");
        assert_eq!(name, name_of(String::from("session:s3cret")));
        assert_ne!(name, name_of("session:s3cret2"));
        assert_eq!(name.len(), 32);
        assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
