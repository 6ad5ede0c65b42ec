//! Command: end an offer. Bookings that used it keep their discount.

use kernel::{Class, OfferId, Refusal};
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::offers::find_offer;

sql! {
    END_OFFER = "UPDATE offers SET status = 'ended', updated_at = $2 \
        WHERE offer_id = $1 AND status = 'active'";
}

/// Why an offer is not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndOfferRefusal {
    /// There is no such offer.
    UnknownOffer,
}

impl Refusal for EndOfferRefusal {
    fn code(&self) -> &'static str {
        "unknown_offer"
    }
    fn class(&self) -> Class {
        Class::NotFound
    }
    fn message(&self) -> String {
        "There is no such offer.".into()
    }
}

/// Ends it now. Ending twice changes nothing.
pub fn end_offer(
    tx: &mut Tx<'_>,
    offer: OfferId,
    by: Actor,
) -> Result<(), Failure<EndOfferRefusal>> {
    let now = tx.now();
    if tx.execute(&END_OFFER, params![offer, now])? == 0 {
        find_offer(tx, offer)?.ok_or(EndOfferRefusal::UnknownOffer)?;
        return Ok(());
    }
    tx.journal(&Entry {
        actor: by,
        action: "booking.end_offer",
        subject_kind: "offer",
        subject: offer.uuid(),
        detail: json!({}),
    })?;
    Ok(())
}
