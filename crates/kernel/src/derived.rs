//! Identifiers that follow from others, so that a step that runs again comes to the same rows.
//!
//! They begin with the moment that their base begins with (UUID version 7). What belongs to one
//! booking is so written beside what was sold just before, however large the tables are: random keys
//! would touch another page of each index for every row.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes of a version 7 identifier that tell its moment.
const MOMENT_BYTES: usize = 6;

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
    bytes[..MOMENT_BYTES].copy_from_slice(&base.as_bytes()[..MOMENT_BYTES]);
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

    #[test]
    fn what_belongs_to_a_later_thing_comes_later() {
        let of = |millis| uuid::Builder::from_unix_timestamp_millis(millis, &[7; 10]).into_uuid();
        assert!(derived(of(1), "sale", 0) < derived(of(2), "payment", 0));
        assert!(derived(of(2), "ticket", 9) < derived(of(3), "ticket", 0));
    }
}
