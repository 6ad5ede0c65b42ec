//! The scenario language: one story a file, told over a [`World`](crate::World) in every house.
//!
//! ```text
//! show S1 seats A1..A4 price 250.00 INR starts +1d
//! alice holds H1 S1 A1 A2             -> held until +10m
//! bob holds H2 S1 A2 A3               -> refused seats_taken [A2]
//! alice books B1 H1 card pm_card_visa -> confirmed A1 A2 for 500.00
//! ```
//!
//! A line is a command, and after the arrow what must come of it. `README.md` beside the stories
//! lists the commands. Every story ends with two checks of its own: nothing is wrong that `usher
//! verify` would find, and nothing is left undone. With `BLESS=1` the answers are written into
//! the file instead of compared; read them before you commit them.

mod answers;
mod checkout;
mod door;
mod giving_back;
mod looks;
mod script;
mod seats;
mod story;
mod words;

use std::path::Path;
use std::{env, fs};

use fixtures::Bench;
use script::Script;
pub use story::Story;

/// Tells the story in a file on SQLite, on PostgreSQL, and on PostgreSQL with Redis.
///
/// # Panics
/// If a line cannot be read, an answer is not as expected, or the story leaves something wrong or
/// undone; the message names file and line.
pub fn play(file: &Path) {
    fixtures::in_every_house(|bench| play_once(file, bench));
}

fn play_once(file: &Path, bench: &Bench) {
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let script = Script::parse(&text);
    let mut story = Story::begin(bench);
    let answers = script.answers(|command| story.tell(command));
    let told = answers.and_then(|answers| {
        if env::var_os("BLESS").is_some() {
            let blessed = script.with_answers(&answers);
            fs::write(file, blessed).map_err(|error| error.to_string())?;
        } else {
            script.check(&answers)?;
        }
        story.end()
    });
    if let Err(problem) = told {
        panic!("{}, {problem}", file.display());
    }
}
