//! Identifiers that follow from others, so that a step that runs again comes to the same rows.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The identifier of the `index`-th thing of a purpose that belongs to `base`.
#[must_use]
pub fn derived(base: Uuid, purpose: &str, index: usize) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(base.as_bytes());
    hash.update(purpose.as_bytes());
    hash.update((index as u64).to_be_bytes());
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_and_index_has_its_own() {
        let base = Uuid::from_u128(7);
        assert_eq!(derived(base, "ticket", 1), derived(base, "ticket", 1));
        assert_ne!(derived(base, "ticket", 1), derived(base, "ticket", 2));
        assert_ne!(derived(base, "ticket", 1), derived(base, "sale", 1));
        assert_eq!(derived(base, "sale", 0).get_version_num(), 8);
    }
}
