//! Command of the schedule: after a change of keys, seals again what earlier keys had sealed.

use kernel::UserId;
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::{Nonce, Vault};

sql! {
    SEALED_BY_OTHER_KEY = "SELECT user_id, email_cipher, phone_cipher, access_needs_cipher \
        FROM users WHERE SUBSTR(email_cipher, 1, 1) <> $1 OR SUBSTR(phone_cipher, 1, 1) <> $1 \
        OR SUBSTR(access_needs_cipher, 1, 1) <> $1 LIMIT $2";
    STORE_RESEALED = "UPDATE users SET email_cipher = $2, phone_cipher = $3, \
        access_needs_cipher = $4 WHERE user_id = $1";
}

/// The vault whose latest key seals, and fresh nonces. Each user takes three.
#[derive(Debug)]
pub struct ResealUsers<'a> {
    /// Opens with any of its keys, seals with the latest.
    pub vault: &'a Vault,
    /// For what is sealed of one user each; their number bounds the work.
    pub nonces: &'a [[Nonce; 3]],
}

/// Seals again what needs it and says for how many users; zero means that all are done.
pub fn reseal_users(tx: &mut Tx<'_>, command: &ResealUsers<'_>) -> Result<u64, StoreError> {
    let ResealUsers { vault, nonces } = command;
    let limit = i64::try_from(nonces.len()).unwrap_or(i64::MAX);
    let latest = [vault.latest_key_id()];
    let due = tx.rows(&SEALED_BY_OTHER_KEY, params![&latest, limit], |row| {
        let optional = |column| row.get::<Option<Vec<u8>>>(column);
        Ok((row.get::<UserId>(0)?, row.get::<Vec<u8>>(1)?, optional(2)?, optional(3)?))
    })?;
    let reseal =
        |sealed: &[u8], nonce| Ok::<_, StoreError>(vault.seal(&vault.open(sealed)?, nonce));
    for ((user, email, phone, needs), nonces) in due.iter().zip(*nonces) {
        let again = |sealed: &Option<Vec<u8>>, nonce| {
            sealed.as_ref().map(|sealed| reseal(sealed, nonce)).transpose()
        };
        let email = reseal(email, nonces[0])?;
        let (phone, needs) = (again(phone, nonces[1])?, again(needs, nonces[2])?);
        tx.execute(&STORE_RESEALED, params![*user, &email, phone.as_ref(), needs.as_ref()])?;
        tx.journal(&Entry {
            actor: Actor::System,
            action: "accounts.reseal_users",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "key": latest[0] }),
        })?;
    }
    Ok(due.len() as u64)
}
