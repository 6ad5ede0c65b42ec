//! Adds a screen to a theatre. It gets shows once a layout is published for it.

use kernel::{Fact, ScreenId, TheaterId};
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::edit::{EditRefusal, FieldProblem};
use crate::screen::{Screen, find_screen};
use crate::theater::{HouseStatus, find_theater};

sql! {
    INSERT_SCREEN = "INSERT INTO screens (screen_id, theater_id, screen_number, name, \
        screen_type, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) \
        ON CONFLICT DO NOTHING";
}

/// A screen to add.
#[derive(Debug, Clone)]
pub struct CreateScreen {
    /// Who adds it.
    pub actor: Actor,
    /// Its new identifier.
    pub screen: ScreenId,
    /// Its house.
    pub theater: TheaterId,
    /// Its number in the house.
    pub screen_number: i64,
    /// What it is called.
    pub name: String,
    /// `Standard`, `IMAX`, `4DX`.
    pub screen_type: String,
}

impl CreateScreen {
    /// The screen that the command makes.
    pub(crate) fn described(&self) -> Screen {
        Screen {
            id: self.screen,
            theater: self.theater,
            screen_number: self.screen_number,
            name: self.name.clone(),
            screen_type: self.screen_type.clone(),
            layout: None,
            status: HouseStatus::Active,
            seat_count: 0,
        }
    }
}

/// Adds a screen. The same command again finds it there, whatever layout it got since.
pub fn create_screen(
    tx: &mut Tx<'_>,
    command: &CreateScreen,
) -> Result<Screen, Failure<EditRefusal>> {
    let screen = command.described();
    screen.check()?;
    let theater = find_theater(tx, command.theater)?.ok_or(EditRefusal::NotFound("theater"))?;
    if insert(tx, &screen)? == 0 {
        return existing(tx, &screen);
    }
    tx.fact(Fact::TheaterChanged { theater: theater.id, city: theater.city });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.create_screen",
        subject_kind: "screen",
        subject: screen.id.uuid(),
        detail: json!({ "theater": theater.id, "screenNumber": screen.screen_number }),
    })?;
    Ok(screen)
}

fn insert(tx: &mut Tx<'_>, screen: &Screen) -> Result<u64, store::StoreError> {
    let now = tx.now();
    tx.execute(
        &INSERT_SCREEN,
        params![
            screen.id,
            screen.theater,
            screen.screen_number,
            &screen.name,
            &screen.screen_type,
            now,
        ],
    )
}

fn existing(tx: &mut Tx<'_>, screen: &Screen) -> Result<Screen, Failure<EditRefusal>> {
    let Some(known) = find_screen(tx, screen.id)? else {
        return Err(number_taken(screen.screen_number).into());
    };
    let as_created = Screen {
        layout: known.layout,
        seat_count: known.seat_count,
        status: known.status,
        ..screen.clone()
    };
    if known == as_created { Ok(known) } else { Err(EditRefusal::IdReused.into()) }
}

pub(crate) fn number_taken(screen_number: i64) -> EditRefusal {
    EditRefusal::Taken(FieldProblem {
        field: "screenNumber".to_owned(),
        message: format!(
            "The theatre already has a screen {screen_number}. Please choose another number."
        ),
    })
}
