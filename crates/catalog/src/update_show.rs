//! Changes the prices and the booking window of a show.
//!
//! Seats that are held or sold keep the price that was quoted for them: it is written beside each.
//! Film, screen and time do not change; cancel the show and add another one.

use kernel::{Class, Fact, Refusal, ShowId, Timestamp};
use serde_json::Value;
use store::{Actor, Entry, Failure, Param, StoreError, Tx, sql};

use crate::create_show::{check_prices, check_window};
use crate::edit::{Changes, Checks, FieldProblem, field_details, sentences};
use crate::layout::find_layout;
use crate::show::{CategoryPrice, OrphanRule, Show, ShowStatus, find_show};

sql! {
    UPDATE_SHOW = "UPDATE shows SET prices = $2, booking_opens_at = $3, booking_closes_at = $4, \
        orphan_rule = $5, updated_at = $6 WHERE show_id = $1 AND status = 'active'";
}

/// What to change; what is `None` stays.
#[derive(Debug, Clone)]
pub struct UpdateShow {
    /// Who changes it.
    pub actor: Actor,
    /// Which show.
    pub show: ShowId,
    /// All prices, one for each category.
    pub prices: Option<Vec<CategoryPrice>>,
    /// From when it sells.
    pub booking_opens_at: Option<Timestamp>,
    /// Until when it sells.
    pub booking_closes_at: Option<Timestamp>,
    /// What happens to single seats left over.
    pub orphan_rule: Option<OrphanRule>,
}

impl UpdateShow {
    /// A command that changes nothing yet.
    #[must_use]
    pub const fn of(show: ShowId, actor: Actor) -> Self {
        Self {
            actor,
            show,
            prices: None,
            booking_opens_at: None,
            booking_closes_at: None,
            orphan_rule: None,
        }
    }
}

/// Why a show was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdateShowRefusal {
    /// There is no such show.
    NotFound,
    /// The show was cancelled.
    Cancelled,
    /// Some fields cannot be so; all of them are listed.
    Invalid(Vec<FieldProblem>),
}

impl Refusal for UpdateShowRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Cancelled => "show_cancelled",
            Self::Invalid(_) => "invalid_fields",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Cancelled => Class::Gone,
            Self::Invalid(_) => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotFound => "There is no such show.".to_owned(),
            Self::Cancelled => {
                "The show was cancelled and cannot be changed. Please add another one.".to_owned()
            }
            Self::Invalid(problems) => sentences(problems),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Invalid(problems) => field_details(problems),
            Self::NotFound | Self::Cancelled => Value::Null,
        }
    }
}

/// Changes a show and returns it as it is now.
pub fn update_show(
    tx: &mut Tx<'_>,
    command: &UpdateShow,
) -> Result<Show, Failure<UpdateShowRefusal>> {
    let mut show = find_show(tx, command.show)?.ok_or(UpdateShowRefusal::NotFound)?;
    if show.status == ShowStatus::Cancelled {
        return Err(UpdateShowRefusal::Cancelled.into());
    }
    let mut changes = Changes::default();
    changes.set("pricing", &mut show.prices, command.prices.as_ref());
    let (opens, closes) = (command.booking_opens_at.as_ref(), command.booking_closes_at.as_ref());
    changes.set("bookingOpensAt", &mut show.booking_opens_at, opens);
    changes.set("bookingClosesAt", &mut show.booking_closes_at, closes);
    changes.set("orphanRule", &mut show.orphan_rule, command.orphan_rule.as_ref());
    if changes.is_empty() {
        return Ok(show);
    }
    check(tx, &show)?;
    if write(tx, &show)? == 0 {
        return Err(UpdateShowRefusal::Cancelled.into());
    }
    tx.fact(Fact::ShowChanged { show: show.id, movie: show.movie, city: show.city });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.update_show",
        subject_kind: "show",
        subject: show.id.uuid(),
        detail: changes.detail(),
    })?;
    Ok(show)
}

fn check(tx: &mut Tx<'_>, show: &Show) -> Result<(), Failure<UpdateShowRefusal>> {
    let layout = find_layout(tx, show.layout)?
        .ok_or_else(|| StoreError::Defect(format!("layout {} is missing", show.layout)))?;
    let mut checks = Checks::default();
    check_prices(&mut checks, &show.prices, &layout);
    check_window(&mut checks, show);
    match checks.into_problems() {
        problems if problems.is_empty() => Ok(()),
        problems => Err(UpdateShowRefusal::Invalid(problems).into()),
    }
}

fn write(tx: &mut Tx<'_>, show: &Show) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(
        &UPDATE_SHOW,
        &[
            show.id.into(),
            Param::json(&show.prices),
            show.booking_opens_at.into(),
            show.booking_closes_at.into(),
            show.orphan_rule.as_str().into(),
            now.into(),
        ],
    )
}
