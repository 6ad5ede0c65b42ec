//! One loads, the others wait: what many ask for at once is read from the database once.

use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

/// Two subjects may share a lock; their loads then come one after the other, which is harmless.
const LOCKS: u128 = 64;

/// Whose turn it is, by subject. Take a turn, look again, and load only what is still missing.
pub struct Turns([Mutex<()>; LOCKS as usize]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl Turns {
    /// Waits for the turn to load this subject. It ends when the answer is dropped.
    pub async fn of(&self, subject: Uuid) -> MutexGuard<'_, ()> {
        self.0[(subject.as_u128() % LOCKS) as usize].lock().await
    }
}
