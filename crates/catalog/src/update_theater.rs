//! Changes a theatre: its texts, its rules for new shows, its status.

use kernel::{Fact, TheaterId};
use store::{Actor, Entry, Failure, Tx, sql};

use crate::edit::{Changes, EditRefusal};
use crate::theater::{HouseStatus, Theater, find_theater, theater_params};
use crate::{Coordinates, OrphanRule};

sql! {
    UPDATE_THEATER = "UPDATE theaters SET name = $2, address = $3, latitude = $4, \
        longitude = $5, facilities = $6, orphan_rule = $7, cancellation_fee_bp = $8, \
        status = $9, search_text = $10, updated_at = $11 WHERE theater_id = $1";
}

/// What to change; what is `None` stays. Shows that exist keep the rules that they were sold under.
/// City, zone and currency are not here: shows and money depend on them.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Theater`")]
pub struct UpdateTheater {
    pub actor: Actor,
    pub theater: TheaterId,
    pub name: Option<String>,
    pub address: Option<String>,
    pub coordinates: Option<Option<Coordinates>>,
    pub facilities: Option<Vec<String>>,
    pub orphan_rule: Option<OrphanRule>,
    pub cancellation_fee_bp: Option<i64>,
    pub status: Option<HouseStatus>,
}

impl UpdateTheater {
    /// A command that changes nothing yet.
    #[must_use]
    pub const fn of(theater: TheaterId, actor: Actor) -> Self {
        Self {
            actor,
            theater,
            name: None,
            address: None,
            coordinates: None,
            facilities: None,
            orphan_rule: None,
            cancellation_fee_bp: None,
            status: None,
        }
    }
}

/// Changes a theatre and returns it as it is now.
pub fn update_theater(
    tx: &mut Tx<'_>,
    command: &UpdateTheater,
) -> Result<Theater, Failure<EditRefusal>> {
    let mut theater = find_theater(tx, command.theater)?.ok_or(EditRefusal::NotFound("theater"))?;
    let mut changes = Changes::default();
    changes.set("name", &mut theater.name, command.name.as_ref());
    changes.set("address", &mut theater.address, command.address.as_ref());
    changes.set("coordinates", &mut theater.coordinates, command.coordinates.as_ref());
    changes.set("facilities", &mut theater.facilities, command.facilities.as_ref());
    changes.set("orphanRule", &mut theater.orphan_rule, command.orphan_rule.as_ref());
    let fee = command.cancellation_fee_bp.as_ref();
    changes.set("cancellationFeeBp", &mut theater.cancellation_fee_bp, fee);
    changes.set("status", &mut theater.status, command.status.as_ref());
    if changes.is_empty() {
        return Ok(theater);
    }
    theater.check()?;
    let (now, search_text) = (tx.now(), theater.search_text());
    let mut values = theater_params(&theater, &search_text).to_vec();
    values.push(now.into());
    tx.execute(&UPDATE_THEATER, &values)?;
    tx.fact(Fact::TheaterChanged { theater: theater.id, city: theater.city });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.update_theater",
        subject_kind: "theater",
        subject: theater.id.uuid(),
        detail: changes.detail(),
    })?;
    Ok(theater)
}
