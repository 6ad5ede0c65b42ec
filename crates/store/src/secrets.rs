//! Keys that an installation makes for itself on its first start.

use crate::{StoreError, Tx, params, sql};

sql! {
    INSERT_SECRET = "INSERT INTO secrets (name, value, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO NOTHING";
    FIND_SECRET = "SELECT value FROM secrets WHERE name = $1";
}

/// The secret of that name; `fresh` becomes it if there is none yet. All nodes of an installation
/// come to the same value.
pub fn secret(tx: &mut Tx<'_>, name: &str, fresh: &[u8; 32]) -> Result<[u8; 32], StoreError> {
    let now = tx.now();
    tx.execute(&INSERT_SECRET, params![name, fresh, now])?;
    let value: Vec<u8> = tx.row(&FIND_SECRET, params![name], |row| row.get(0))?;
    value.try_into().map_err(|_| StoreError::Defect(format!("secret {name} is not 32 bytes")))
}
