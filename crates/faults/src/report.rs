//! What was done and seen, for people and for machines. Written anew after each fault.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use loadtest::Trouble;
use loadtest::trouble::During;
use serde_json::{Value, json};

use crate::fault::Endured;
use crate::live::Took;

/// The report of a run.
#[derive(Debug)]
pub struct Report {
    out: PathBuf,
    text: String,
    live: Value,
    faults: Vec<Value>,
    is_sound: bool,
    is_control_done: bool,
}

impl Report {
    /// An empty one, to be written into a folder.
    #[must_use]
    pub const fn new(out: PathBuf) -> Self {
        Self {
            out,
            text: String::new(),
            live: Value::Null,
            faults: Vec::new(),
            is_sound: true,
            is_control_done: false,
        }
    }

    /// Adds how soon changes are seen across nodes.
    pub fn live(&mut self, took: &Took) -> Result<(), Trouble> {
        let [half, most] = [50, 95].map(|percent| took.percentile(percent).as_secs_f64() * 1e3);
        let text = format!(
            "live: a hold on one node is seen by who watches on another within {half:.0} ms (p50), \
             {most:.0} ms (p95) of the request\n\n"
        );
        print!("{text}");
        self.text.push_str(&text);
        self.live = json!({ "p50Milliseconds": half, "p95Milliseconds": most });
        self.write()
    }

    /// Adds what a fault has left, shows it, and writes the files.
    pub fn add(&mut self, endured: &Endured) -> Result<(), Trouble> {
        let problems = endured.problems();
        self.is_sound &= problems.is_empty();
        let text = text(endured, &problems);
        print!("{text}");
        self.text.push_str(&text);
        self.faults.push(as_json(endured, &problems));
        self.write()
    }

    /// Notes that the audit has found a booking that was invented.
    pub fn control_done(&mut self) -> Result<(), Trouble> {
        self.is_control_done = true;
        let text = "control: a booking that was invented was found to be missing, as it must\n\n";
        print!("{text}");
        self.text.push_str(text);
        self.write()
    }

    /// Whether it has.
    #[must_use]
    pub const fn is_control_done(&self) -> bool {
        self.is_control_done
    }

    /// Whether everything was borne.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.is_sound && self.is_control_done
    }

    fn write(&self) -> Result<(), Trouble> {
        fs::write(self.out.join("report.txt"), &self.text).during("the report")?;
        let all = json!({
            "isSound": self.is_sound(), "isControlDone": self.is_control_done,
            "live": self.live, "faults": self.faults,
        });
        fs::write(self.out.join("report.json"), format!("{all:#}\n")).during("the report")
    }
}

fn text(endured: &Endured, problems: &[String]) -> String {
    let (counted, audit) = (&endured.counted, &endured.left.audit);
    let mut text = String::new();
    let _ = writeln!(text, "{}: {}", endured.fault.name, endured.fault.about);
    let _ = writeln!(
        text,
        "  {} requests, {} bookings, {} errors, {} purchases without an end; it lasted {:.1} s, \
         and the house sold again within {:.1} s",
        counted.requests,
        counted.bookings,
        counted.error_count(),
        counted.gave_up,
        endured.lasted.as_secs_f64(),
        endured.returned.as_secs_f64(),
    );
    for (kind, count) in &counted.errors {
        let _ = writeln!(text, "  {count} × {kind}");
    }
    for (code, count) in &counted.refusals {
        let _ = writeln!(text, "  {count} × refused: {code}");
    }
    let _ = writeln!(
        text,
        "  {} seats were acknowledged: {} lost, {} sold twice; all maps agreed within {:.1} s; usher \
         verify: {}",
        audit.seats,
        audit.not_on_the_map.len(),
        audit.sold_twice.len(),
        endured.left.agreed_after.as_secs_f64(),
        endured.left.unsound.as_deref().unwrap_or("sound"),
    );
    for problem in problems {
        let _ = writeln!(text, "  PROBLEM: {problem}");
    }
    text.push('\n');
    text
}

fn as_json(endured: &Endured, problems: &[String]) -> Value {
    let (counted, audit) = (&endured.counted, &endured.left.audit);
    json!({
        "name": endured.fault.name, "about": endured.fault.about,
        "requests": counted.requests, "bookings": counted.bookings,
        "errors": counted.errors, "refusals": counted.refusals, "gaveUp": counted.gave_up,
        "lastedSeconds": endured.lasted.as_secs_f64(),
        "returnedSeconds": endured.returned.as_secs_f64(),
        "seats": audit.seats, "mapsAgreedSeconds": endured.left.agreed_after.as_secs_f64(),
        "lost": audit.not_on_the_map, "soldTwice": audit.sold_twice,
        "verify": endured.left.unsound.as_deref().unwrap_or("sound"), "problems": problems,
    })
}
