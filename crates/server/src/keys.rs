//! The keys of an installation: the administrator's where the configuration names them, else its
//! own, made on the first start and kept in the database, so that all nodes come to the same.

use std::sync::Arc;

use accounts::{AccessTokens, Vault};
use kernel::{Entropy, OsEntropy};
use store::{Store, StoreError, secret};
use tickets::TicketKeys;

use crate::config::{OwnKey, Secrets};

/// What an installation encrypts and signs with.
pub(crate) struct Keys {
    pub(crate) vault: Arc<Vault>,
    pub(crate) access_tokens: AccessTokens,
    pub(crate) tickets: TicketKeys,
    /// What the built-in gateway signs its webhooks with.
    pub(crate) sandbox_webhooks: [u8; 32],
}

impl Keys {
    /// Finds or makes them.
    pub(crate) fn of(store: &Store, configured: &Secrets) -> Result<Self, StoreError> {
        Ok(Self {
            vault: Arc::new(Vault::new(key(store, "personal_data", &configured.personal_data)?)),
            access_tokens: AccessTokens::new(key(
                store,
                "access_tokens",
                &configured.access_tokens,
            )?),
            tickets: TicketKeys::new(key(store, "ticket_master", &configured.ticket_master)?),
            sandbox_webhooks: key(store, "sandbox_webhooks", &OwnKey(None))?,
        })
    }
}

fn key(store: &Store, name: &'static str, configured: &OwnKey) -> Result<[u8; 32], StoreError> {
    if let Some(key) = configured.0 {
        return Ok(key);
    }
    let fresh = random();
    store.write_blocking("server.secret", move |tx| secret(tx, name, &fresh))
}

/// Fresh random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsEntropy.fill(&mut bytes);
    bytes
}
