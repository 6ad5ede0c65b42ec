//! Letters about bookings.

use accounts::Email;
use booking::send_letter_again;
use kernel::JobId;
use std::time::Duration;
use tokio::time::sleep;

use crate::App;
use crate::door::{ApiError, Peer};

/// Asking for a letter takes at least so long, so that the time that an answer takes does not tell
/// which numbers and addresses belong together.
const ANSWER_AFTER: Duration = Duration::from_millis(250);

/// Sends the letter with the tickets again, if the booking with this number has this address. Whether
/// it has is nobody's business.
pub async fn send_tickets_again(
    app: &App,
    peer: Peer,
    number: &str,
    email: &Email,
) -> Result<(), ApiError> {
    let index = app.vault.email_index(email);
    app.limiters.sign_ins.admit((peer.network(), index), app.store.now()).await?;
    let (number, job) = (number.trim().to_ascii_uppercase(), app.fresh(JobId::new));
    let script = app
        .store
        .write("booking.send_letter_again", move |tx| send_letter_again(tx, &number, &index, job));
    let (done, ()) = tokio::join!(script, sleep(ANSWER_AFTER));
    Ok(done?)
}
