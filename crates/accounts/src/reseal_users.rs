//! Command of the schedule: after a change of keys, seals again what earlier keys had sealed.

use kernel::UserId;
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::{Nonce, Vault};

sql! {
    SEALED_BY_OTHER_KEY = "SELECT user_id, email_cipher, phone_cipher FROM users \
        WHERE SUBSTR(email_cipher, 1, 1) <> $1 OR SUBSTR(phone_cipher, 1, 1) <> $1 LIMIT $2";
    STORE_RESEALED = "UPDATE users SET email_cipher = $2, phone_cipher = $3 WHERE user_id = $1";
}

/// The vault whose latest key seals, and fresh nonces. Each user takes one pair.
#[derive(Debug)]
pub struct ResealUsers<'a> {
    /// Opens with any of its keys, seals with the latest.
    pub vault: &'a Vault,
    /// For e-mail and phone of one user each; their number bounds the work.
    pub nonces: &'a [[Nonce; 2]],
}

/// Seals again what needs it and says for how many users; zero means that all are done.
pub fn reseal_users(tx: &mut Tx<'_>, command: &ResealUsers<'_>) -> Result<u64, StoreError> {
    let ResealUsers { vault, nonces } = command;
    let limit = i64::try_from(nonces.len()).unwrap_or(i64::MAX);
    let latest = [vault.latest_key_id()];
    let due = tx.rows(&SEALED_BY_OTHER_KEY, params![&latest, limit], |row| {
        Ok((row.get::<UserId>(0)?, row.get::<Vec<u8>>(1)?, row.get::<Option<Vec<u8>>>(2)?))
    })?;
    for ((user, email, phone), [for_email, for_phone]) in due.iter().zip(*nonces) {
        let email = vault.seal(&vault.open(email)?, *for_email);
        let phone = phone.as_ref().map(|phone| vault.open(phone)).transpose()?;
        let phone = phone.map(|phone| vault.seal(&phone, *for_phone));
        tx.execute(&STORE_RESEALED, params![*user, &email, phone.as_ref()])?;
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
