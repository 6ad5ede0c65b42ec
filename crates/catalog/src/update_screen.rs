//! Changes a screen: its name, its number, its status.

use kernel::{Fact, ScreenId};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::create_screen::number_taken;
use crate::edit::{Changes, EditRefusal};
use crate::screen::{Screen, find_screen, screen_numbered};
use crate::theater::{HouseStatus, find_theater};

sql! {
    UPDATE_SCREEN = "UPDATE screens SET screen_number = $2, name = $3, screen_type = $4, \
        status = $5, updated_at = $6 WHERE screen_id = $1";
}

/// What to change; what is `None` stays. Shows that exist go on, also on a closed screen.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Screen`")]
pub struct UpdateScreen {
    pub actor: Actor,
    pub screen: ScreenId,
    pub screen_number: Option<i64>,
    pub name: Option<String>,
    pub screen_type: Option<String>,
    pub status: Option<HouseStatus>,
}

impl UpdateScreen {
    /// A command that changes nothing yet.
    #[must_use]
    pub const fn of(screen: ScreenId, actor: Actor) -> Self {
        Self { actor, screen, screen_number: None, name: None, screen_type: None, status: None }
    }
}

/// Changes a screen and returns it as it is now.
pub fn update_screen(
    tx: &mut Tx<'_>,
    command: &UpdateScreen,
) -> Result<Screen, Failure<EditRefusal>> {
    let mut screen = find_screen(tx, command.screen)?.ok_or(EditRefusal::NotFound("screen"))?;
    let mut changes = Changes::default();
    let number = command.screen_number.as_ref();
    changes.set("screenNumber", &mut screen.screen_number, number);
    changes.set("name", &mut screen.name, command.name.as_ref());
    changes.set("screenType", &mut screen.screen_type, command.screen_type.as_ref());
    changes.set("status", &mut screen.status, command.status.as_ref());
    if changes.is_empty() {
        return Ok(screen);
    }
    screen.check()?;
    let holder = screen_numbered(tx, screen.theater, screen.screen_number)?;
    if holder.is_some_and(|other| other.id != screen.id) {
        return Err(number_taken(screen.screen_number).into());
    }
    write(tx, &screen)?;
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.update_screen",
        subject_kind: "screen",
        subject: screen.id.uuid(),
        detail: changes.detail(),
    })?;
    Ok(screen)
}

fn write(tx: &mut Tx<'_>, screen: &Screen) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        &UPDATE_SCREEN,
        params![
            screen.id,
            screen.screen_number,
            &screen.name,
            &screen.screen_type,
            screen.status.as_str(),
            now,
        ],
    )?;
    if let Some(theater) = find_theater(tx, screen.theater)? {
        tx.fact(Fact::TheaterChanged { theater: theater.id, city: theater.city });
    }
    Ok(())
}
