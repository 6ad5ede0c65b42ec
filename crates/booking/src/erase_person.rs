//! Command: delete a person on request. What names them goes, and what they said of films with it;
//! bookings and ledger stay, nameless.

use accounts::{EraseUser, EraseUserRefusal, erase_user};
use catalog::forget_reviews;
use store::{Failure, Tx, params, sql};

sql! {
    ERASE_CONTACTS = "UPDATE bookings SET contact_email_index = NULL, \
        contact_email_cipher = NULL, contact_phone_cipher = NULL WHERE user_id = $1";
}

/// Erases the account, the contacts on its bookings and its reviews, or refuses and changes nothing.
pub fn erase_person(tx: &mut Tx<'_>, command: &EraseUser) -> Result<(), Failure<EraseUserRefusal>> {
    erase_user(tx, command)?;
    tx.execute(&ERASE_CONTACTS, params![command.user])?;
    forget_reviews(tx, command.user)?;
    Ok(())
}
