//! The rows of users, as the commands share them: writing a new one, reading what it may do.

use kernel::{SignInId, TheaterId, UserId};
use store::{Snapshot, StoreError, Tx, params, sql};

use crate::{PasswordHash, PersonName, Principal, Role, Sealed};

sql! {
    INSERT_USER = "INSERT INTO users (user_id, email_index, email_cipher, phone_index, \
        phone_cipher, name, password_hash, role, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING";
    KNOWN_USER = "SELECT role, name, email_index, phone_index FROM users WHERE user_id = $1";
    ROLE_OF = "SELECT role FROM users WHERE user_id = $1 AND erased_at IS NULL";
    THEATERS_OF = "SELECT theater_id FROM user_theaters WHERE user_id = $1 ORDER BY theater_id";
    FORGET_THEATERS = "DELETE FROM user_theaters WHERE user_id = $1";
    ADD_THEATER = "INSERT INTO user_theaters (user_id, theater_id) VALUES ($1, $2) \
        ON CONFLICT DO NOTHING";
}

/// A user to write down.
pub(crate) struct NewUser<'a> {
    pub(crate) user: UserId,
    pub(crate) role: Role,
    pub(crate) email: &'a Sealed,
    pub(crate) phone: Option<&'a Sealed>,
    pub(crate) name: &'a PersonName,
    pub(crate) password: &'a PasswordHash,
}

/// What became of a new user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is there now.
    New,
    /// The same user was there already: the caller asks again.
    Again,
    /// The id names another user.
    IdReused,
    /// Another user has the address.
    EmailTaken,
}

/// Writes a user, unless its id or its address is there already.
pub(crate) fn write_user(tx: &mut Tx<'_>, new: &NewUser<'_>) -> Result<Written, StoreError> {
    let now = tx.now();
    let written = tx.execute(
        &INSERT_USER,
        params![
            new.user,
            &new.email.index,
            &new.email.cipher,
            new.phone.map(|phone| &phone.index),
            new.phone.map(|phone| &phone.cipher),
            new.name.as_str(),
            new.password.as_str(),
            new.role.word(),
            now,
        ],
    )?;
    if written == 1 {
        return Ok(Written::New);
    }
    // The password is not compared: the same one has another hash each time.
    let is_same = tx.row_opt(&KNOWN_USER, params![new.user], |row| {
        let bytes = |column| row.get::<Option<Vec<u8>>>(column);
        Ok(row.word::<Role>(0)? == new.role
            && row.get::<String>(1)? == new.name.as_str()
            && bytes(2)?.as_deref() == Some(&new.email.index[..])
            && bytes(3)?.as_deref() == new.phone.map(|phone| &phone.index[..]))
    })?;
    Ok(match is_same {
        None => Written::EmailTaken,
        Some(true) => Written::Again,
        Some(false) => Written::IdReused,
    })
}

/// What a user may do at this moment. `None` if they are unknown or erased.
pub(crate) fn principal_of(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    sign_in: SignInId,
) -> Result<Option<Principal>, StoreError> {
    let role = snapshot.row_opt(&ROLE_OF, params![user], |row| row.word(0))?;
    let Some(role) = role else { return Ok(None) };
    let theaters = theaters_of(snapshot, user)?;
    Ok(Some(Principal { user, role, theaters, sign_in }))
}

/// The theatres of a member of staff.
pub(crate) fn theaters_of(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
) -> Result<Vec<TheaterId>, StoreError> {
    snapshot.rows(&THEATERS_OF, params![user], |row| row.get(0))
}

/// Puts these theatres in the place of those that a member of staff had.
pub(crate) fn replace_theaters(
    tx: &mut Tx<'_>,
    user: UserId,
    theaters: &[TheaterId],
) -> Result<(), StoreError> {
    tx.execute(&FORGET_THEATERS, params![user])?;
    for theater in theaters {
        tx.execute(&ADD_THEATER, params![user, *theater])?;
    }
    Ok(())
}
