//! Theatres and their screens from CSV: one line a screen.

use kernel::{Currency, ScreenId, TheaterId};
use store::{Actor, Failure, Tx};

use crate::create_screen::{CreateScreen, create_screen};
use crate::create_theater::{CreateTheater, create_theater};
use crate::import::csv_rows::{Columns, Fields, read_csv};
use crate::import::names::{CityName, one_of};
use crate::import::{ImportRow, Imported, ReadFile, Rejection, derived_id};
use crate::screen::screen_numbered;
use crate::theater::{CANCELLATION_FEE_BP_DEFAULT, Theater, theaters_named};
use crate::{City, Coordinates, OrphanRule};

const COLUMNS: Columns = Columns {
    required: &["city", "name", "address", "screen_number"],
    optional: &[
        "state",
        "country_code",
        "latitude",
        "longitude",
        "facilities",
        "timezone",
        "currency",
        "orphan_rule",
        "cancellation_fee_bp",
        "screen_name",
        "screen_type",
    ],
};

/// One screen of a file, with the theatre that it is in.
#[derive(Debug, Clone, PartialEq)]
pub struct TheaterRow {
    city: CityName,
    name: String,
    address: String,
    coordinates: Option<Coordinates>,
    facilities: Vec<String>,
    timezone: Option<String>,
    currency: Option<Currency>,
    orphan_rule: OrphanRule,
    cancellation_fee_bp: i64,
    screen_number: i64,
    screen_name: String,
    screen_type: String,
}

/// Reads theatres; the columns are described in `docs/import.md`.
#[must_use]
pub fn read_theaters(csv: &str) -> ReadFile<TheaterRow> {
    read_csv(csv, &COLUMNS, read_theater)
}

fn read_theater(fields: &mut Fields<'_>) -> Option<TheaterRow> {
    let city = CityName::read(fields);
    let (name, address) = (fields.required("name"), fields.required("address"));
    let screen_number: Option<i64> = fields.value("screen_number", "3");
    let latitude: Option<Option<f64>> = fields.optional("latitude", "18.94");
    let longitude: Option<Option<f64>> = fields.optional("longitude", "72.82");
    let currency = fields.optional("currency", "INR");
    let orphan_rule: Option<Option<OrphanRule>> = fields.optional("orphan_rule", "warn");
    let fee: Option<Option<i64>> = fields.optional("cancellation_fee_bp", "1000");
    let coordinates = match (latitude?, longitude?) {
        (Some(latitude), Some(longitude)) => Some(Coordinates { latitude, longitude }),
        (None, None) => None,
        _ => {
            fields.problem("latitude", "Fill in both latitude and longitude, or none of them.");
            None
        }
    };
    let screen_number = screen_number?;
    let text = |field, default: &str| fields.text(field).unwrap_or(default).to_owned();
    Some(TheaterRow {
        city: city?,
        name: name?.to_owned(),
        address: address?.to_owned(),
        coordinates,
        facilities: fields.list("facilities").into_iter().map(str::to_owned).collect(),
        timezone: fields.text("timezone").map(str::to_owned),
        currency: currency?,
        orphan_rule: orphan_rule?.unwrap_or(OrphanRule::Warn),
        cancellation_fee_bp: fee?.unwrap_or(CANCELLATION_FEE_BP_DEFAULT),
        screen_number,
        screen_name: text("screen_name", &format!("Screen {screen_number}")),
        screen_type: text("screen_type", "Standard"),
    })
}

impl ImportRow for TheaterRow {
    /// Both halves of the row are checked before the first is written.
    fn write(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<Imported, Failure<Rejection>> {
        let city = self.city.find(tx)?;
        let known = self.known_theater(tx, &city)?;
        let theater = known.as_ref().map_or_else(|| self.new_id(&city), |known| known.id);
        if screen_numbered(tx, theater, self.screen_number)?.is_some() {
            return Ok(Imported::Unchanged);
        }
        let screen = self.screen(theater, actor);
        screen.described().check().map_err(Rejection::from)?;
        if known.is_none() {
            let command = self.theater(theater, &city, actor);
            create_theater(tx, &command).map_err(|failure| failure.map(Rejection::from))?;
        }
        create_screen(tx, &screen).map_err(|failure| failure.map(Rejection::from))?;
        Ok(Imported::Created)
    }
}

impl TheaterRow {
    /// The theatre of this name, which must have this address.
    fn known_theater(
        &self,
        tx: &mut Tx<'_>,
        city: &City,
    ) -> Result<Option<Theater>, Failure<Rejection>> {
        let known = theaters_named(tx, city.id, &self.name)?;
        if known.is_empty() {
            return Ok(None);
        }
        let theater = one_of(known, "name", &self.name, "a name of its own for each")?;
        if theater.address == self.address {
            return Ok(Some(theater));
        }
        let message = format!(
            "{} is already there at {:?}. Use that address, or another name.",
            theater.name, theater.address
        );
        Err(Rejection::of("address", message).into())
    }

    fn new_id(&self, city: &City) -> TheaterId {
        TheaterId::new(derived_id("theater", &[&city.id.to_string(), &self.name]))
    }

    fn theater(&self, theater: TheaterId, city: &City, actor: Actor) -> CreateTheater {
        CreateTheater {
            actor,
            theater,
            city: city.id,
            name: self.name.clone(),
            address: self.address.clone(),
            timezone: self.timezone.clone(),
            currency: self.currency,
            coordinates: self.coordinates,
            facilities: self.facilities.clone(),
            orphan_rule: self.orphan_rule,
            cancellation_fee_bp: self.cancellation_fee_bp,
        }
    }

    fn screen(&self, theater: TheaterId, actor: Actor) -> CreateScreen {
        let key = [theater.to_string(), self.screen_number.to_string()];
        CreateScreen {
            actor,
            screen: ScreenId::new(derived_id("screen", &[&key[0], &key[1]])),
            theater,
            screen_number: self.screen_number,
            name: self.screen_name.clone(),
            screen_type: self.screen_type.clone(),
        }
    }
}
