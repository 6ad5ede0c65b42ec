//! Adds a theatre to a city.

use kernel::{CityId, Currency, Fact, TheaterId};
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, sql};

use crate::city::find_city;
use crate::edit::{EditRefusal, FieldProblem};
use crate::theater::{HouseStatus, Theater, find_theater, theater_params};
use crate::{Coordinates, OrphanRule};

sql! {
    INSERT_THEATER = "INSERT INTO theaters (theater_id, name, address, latitude, longitude, \
        facilities, orphan_rule, cancellation_fee_bp, status, search_text, city_id, timezone, \
        currency, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
        $12, $13, $14, $14) ON CONFLICT (theater_id) DO NOTHING";
}

/// A theatre to add.
#[derive(Debug, Clone)]
pub struct CreateTheater {
    /// Who adds it.
    pub actor: Actor,
    /// Its new identifier.
    pub theater: TheaterId,
    /// Where.
    pub city: CityId,
    /// Its name.
    pub name: String,
    /// Street and place.
    pub address: String,
    /// IANA zone; the city's if `None`.
    pub timezone: Option<String>,
    /// Currency of its prices; the city's if `None`.
    pub currency: Option<Currency>,
    /// Where it stands, if known.
    pub coordinates: Option<Coordinates>,
    /// What it has.
    pub facilities: Vec<String>,
    /// What new shows do about single seats left over.
    pub orphan_rule: OrphanRule,
    /// What it keeps of a cancelled booking, in basis points.
    pub cancellation_fee_bp: i64,
}

/// Adds a theatre. The same command again finds it there.
pub fn create_theater(
    tx: &mut Tx<'_>,
    command: &CreateTheater,
) -> Result<Theater, Failure<EditRefusal>> {
    let theater = described(tx, command)?;
    theater.check()?;
    let (now, search_text) = (tx.now(), theater.search_text());
    let mut values = theater_params(&theater, &search_text).to_vec();
    values.push(theater.city.into());
    values.push((&theater.timezone).into());
    values.push(theater.currency.code().into());
    values.push(now.into());
    if tx.execute(&INSERT_THEATER, &values)? == 0 {
        return match find_theater(tx, theater.id)?.filter(|known| *known == theater) {
            Some(known) => Ok(known),
            None => Err(EditRefusal::IdReused.into()),
        };
    }
    tx.fact(Fact::TheaterChanged { theater: theater.id, city: theater.city });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.create_theater",
        subject_kind: "theater",
        subject: theater.id.uuid(),
        detail: json!({ "name": theater.name, "city": theater.city }),
    })?;
    Ok(theater)
}

fn described(tx: &mut Tx<'_>, command: &CreateTheater) -> Result<Theater, Failure<EditRefusal>> {
    let city = find_city(tx, command.city)?.ok_or_else(|| {
        EditRefusal::Invalid(vec![FieldProblem {
            field: "cityId".to_owned(),
            message: "There is no such city. Add the city first.".to_owned(),
        }])
    })?;
    Ok(Theater {
        id: command.theater,
        city: command.city,
        name: command.name.clone(),
        address: command.address.clone(),
        timezone: command.timezone.clone().unwrap_or(city.timezone),
        currency: command.currency.unwrap_or(city.currency),
        coordinates: command.coordinates,
        facilities: command.facilities.clone(),
        orphan_rule: command.orphan_rule,
        cancellation_fee_bp: command.cancellation_fee_bp,
        status: HouseStatus::Active,
    })
}
