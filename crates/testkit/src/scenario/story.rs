//! A story in the telling: its world, what its names stand for, and who does what.

use std::collections::HashMap;
use std::sync::Arc;

use catalog::{Layout, Show, find_layout, find_show};
use fixtures::Bench;
use http_api::App;
use kernel::time::{plus_seconds, seconds_between};
use kernel::{BookingId, Currency, HoldId, SeatNo, ShowId, Timestamp, UserId};
use seating::Owner;
use store::StoreError;
use uuid::Uuid;

use super::words::{Words, say_span, unknown};
use super::{checkout, giving_back, looks, seats};
use crate::World;
use crate::stage::named;
use crate::test_app::{AMPLE, SEED, app_over};

/// A story in the telling.
pub struct Story<'b> {
    /// The box office that it is about.
    pub world: World<'b>,
    /// What its doors share.
    pub(super) door: App,
    /// The currency of the amounts: that of the last show.
    pub(super) currency: Currency,
    /// The show that each hold is for.
    pub(super) shows_of_holds: HashMap<HoldId, ShowId>,
    /// What bookings and people are called.
    names: HashMap<Uuid, String>,
    lines_told: usize,
}

impl<'b> Story<'b> {
    /// Opens an empty box office.
    #[must_use]
    pub fn begin(bench: &'b Bench) -> Self {
        let world = World::open(bench);
        Self {
            door: app_over(&world, SEED, AMPLE),
            world,
            currency: Currency::INR,
            shows_of_holds: HashMap::new(),
            names: HashMap::new(),
            lines_told: 0,
        }
    }

    /// Does what one line says, and answers what came of it; or why it cannot be told.
    pub fn tell(&mut self, line: &str) -> Result<String, String> {
        self.lines_told += 1;
        let words = &mut Words::of(line);
        let first = words.next("a command")?;
        let answer = match first {
            "show" => seats::show(self, words),
            "sweep" => seats::sweep(self),
            "offer" => checkout::offer(self, words),
            "wallet" => checkout::wallet(self, words),
            "gateway" => checkout::gateway(self, words),
            "reconcile" => checkout::reconcile(self),
            "gate" => giving_back::gate(self, words),
            "house" => giving_back::house(self, words),
            "tick" => self.tick(words),
            "work" => self.work(),
            "booking" => looks::booking(self, words),
            "payments" => looks::payments(self, words),
            "ledger" => looks::ledger(self, words),
            "seats" => looks::seats(self, words),
            "uses" => looks::uses(self, words),
            who => self.somebody_does(who, words),
        }?;
        words.end()?;
        Ok(answer)
    }

    /// Tells checkouts that all begin before the first of them ends.
    pub fn tell_at_once(&mut self, checkouts: &[String]) -> Result<Vec<String>, String> {
        checkout::books_at_once(self, checkouts)
    }

    /// What must hold when the last line was told.
    pub fn end(&self) -> Result<(), String> {
        let wrong = self.world.problems();
        let loose = self.world.loose_ends();
        match (wrong.is_empty(), loose.is_empty()) {
            (true, true) => Ok(()),
            (false, _) => Err(format!("at the end verify finds:\n  {}", wrong.join("\n  "))),
            (true, false) => {
                Err(format!("at the end something is left:\n  {}", loose.join("\n  ")))
            }
        }
    }

    fn somebody_does(&mut self, who: &str, words: &mut Words<'_>) -> Result<String, String> {
        let who = &Person::called(who);
        if let Some(user) = who.user {
            self.names.insert(user.uuid(), who.name.clone());
        }
        match words.next("what they do")? {
            "holds" => seats::holds(self, who, words),
            "extends" => seats::extends(self, who, words),
            "releases" => seats::releases(self, who, words),
            "books" => checkout::books(self, who, words),
            "approves" => checkout::answers_challenge(self, "approve", words),
            "refuses" => checkout::answers_challenge(self, "refuse", words),
            "previews" => giving_back::previews(self, words),
            "cancels" => giving_back::cancels(self, who, words),
            other => Err(unknown(other)),
        }
    }

    fn tick(&self, words: &mut Words<'_>) -> Result<String, String> {
        self.world.bench.clock.advance_seconds(words.span()?);
        Ok(String::new())
    }

    fn work(&self) -> Result<String, String> {
        let idle = self.world.work().map_err(|error| error.to_string())?;
        Ok(match (idle.done, idle.failed) {
            (0, 0) => "nothing to do".into(),
            (done, 0) => format!("{done} done"),
            (done, failed) => format!("{done} done, {failed} failed"),
        })
    }

    /// A fresh id, the same in every telling.
    pub(super) fn fresh(&self, kind: &str) -> Uuid {
        named(kind, &self.lines_told.to_string())
    }

    /// The booking of that name.
    pub(super) fn booking(&mut self, words: &mut Words<'_>) -> Result<BookingId, String> {
        let name = words.next("a booking, like B1,")?;
        let id = named("booking", name);
        self.names.insert(id, name.to_owned());
        Ok(BookingId::new(id))
    }

    /// What a story calls a booking or a person.
    pub(super) fn name_of(&self, id: Uuid) -> &str {
        self.names.get(&id).map_or("somebody", String::as_str)
    }

    /// The show of that name with its layout.
    pub(super) fn show(&self, words: &mut Words<'_>) -> Result<(Show, Arc<Layout>), String> {
        let name = words.next("a show, like S1,")?;
        self.show_by_id(ShowId::new(named("show", name)))?.ok_or(format!("there is no show {name}"))
    }

    /// A show with its layout.
    pub(super) fn show_by_id(&self, show: ShowId) -> Result<Option<(Show, Arc<Layout>)>, String> {
        let found = self.world.read::<_, StoreError>(move |snapshot| {
            let Some(show) = find_show(snapshot, show)? else { return Ok(None) };
            Ok(find_layout(snapshot, show.layout)?.map(|layout| (show, layout)))
        });
        found.map_err(|error| error.to_string())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.world.bench.store.now()
    }

    /// The instant so many seconds from now.
    pub(super) fn after(&self, seconds: i64) -> Timestamp {
        plus_seconds(self.now(), seconds)
    }

    /// How long from now an instant is: `+10m`.
    pub(super) fn time_until(&self, instant: Timestamp) -> String {
        say_span(seconds_between(self.now(), instant))
    }
}

/// Somebody in a story: `alice` has an account, `guest:xyz` is a guest by their session.
pub(super) struct Person {
    name: String,
    /// Their account.
    pub(super) user: Option<UserId>,
    /// What their holds belong to.
    pub(super) owner: Owner,
}

impl Person {
    pub(super) fn called(name: &str) -> Self {
        let user = UserId::new(named("person", name));
        let (user, owner) = match name.strip_prefix("guest:") {
            Some(session) => (None, Owner::Session(session.to_owned())),
            None => (Some(user), Owner::Person(user)),
        };
        Self { name: name.to_owned(), user, owner }
    }

    /// Where their tickets go.
    pub(super) fn email(&self) -> String {
        format!("{}@example.com", self.name.replace(':', "."))
    }
}

/// Ordinals of seats by their labels.
pub(super) fn seat_numbers(layout: &Layout, labels: &[&str]) -> Result<Vec<SeatNo>, String> {
    let number = |label: &&str| match layout.seat_by_label(label) {
        Some(seat) => Ok(seat.no),
        None => Err(format!("there is no seat {label}")),
    };
    labels.iter().map(number).collect()
}

/// Labels of seats by their ordinals: `A1 A2`.
pub(super) fn seat_labels(layout: &Layout, seats: impl IntoIterator<Item = SeatNo>) -> String {
    let labels = seats.into_iter().filter_map(|no| layout.seat(no)).map(catalog::Seat::label);
    labels.collect::<Vec<_>>().join(" ")
}
