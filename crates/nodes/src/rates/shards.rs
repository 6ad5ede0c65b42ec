//! What is kept of each caller, in bounded memory and with little waiting for each other.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

/// Callers that are kept in each shard.
const PER_SHARD_MAX: usize = 16_384;
const SHARDS: usize = 16;

/// A note for each caller.
pub(crate) struct Shards<T> {
    hasher: RandomState,
    shards: [Mutex<HashMap<u64, T>>; SHARDS],
}

impl<T> Default for Shards<T> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), shards: Default::default() }
    }
}

impl<T> Shards<T> {
    /// Works with the note of a caller, a new one if there is none. A full shard forgets what is not in
    /// use, or all of it: a flood of new callers then costs everyone a fresh note, never memory.
    pub(crate) fn with<R>(
        &self,
        caller: impl Hash,
        in_use: impl Fn(&T) -> bool,
        new: impl FnOnce() -> T,
        work: impl FnOnce(&mut T) -> R,
    ) -> R {
        let key = self.hasher.hash_one(caller);
        let shard = &self.shards[(key % SHARDS as u64) as usize];
        let mut notes = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() >= PER_SHARD_MAX && !notes.contains_key(&key) {
            notes.retain(|_, note| in_use(note));
            if notes.len() >= PER_SHARD_MAX {
                notes.clear();
            }
        }
        work(notes.entry(key).or_insert_with(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded() {
        let shards = Shards::<u32>::default();
        for caller in 0..(SHARDS * PER_SHARD_MAX * 2) {
            shards.with(caller, |_| true, || 0, |note| *note += 1);
        }
        for shard in &shards.shards {
            assert!(shard.lock().unwrap().len() <= PER_SHARD_MAX);
        }
    }
}
