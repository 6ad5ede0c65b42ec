//! One scenario's part of a report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::Cases;
use super::table::Table;
use crate::drive::Measured;
use crate::format::{count, micros, per_second, percentile, share};
use crate::histogram::{Latencies, Quantile};
use crate::notes::Step;
use crate::tally::Audit;

/// Above this part of its threads' time this program may be what is measured.
const CLIENT_BUSY: f64 = 0.9;
/// Above this part of the machine, others disturb.
const OTHERS_BUSY: f64 = 0.1;
/// The percentiles that tables tell.
const TOLD: [f64; 5] = [0.5, 0.9, 0.99, 0.999, 1.0];

/// What a scenario found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// The word for it on the command line.
    pub scenario: String,
    /// A heading.
    pub title: String,
    /// What was done, in a sentence or two.
    pub about: String,
    /// Side by side with a baseline, in turns.
    pub rounds: Option<Rounds>,
    /// Under several conditions, in turns.
    pub cases: Option<Cases>,
    /// Latencies, and answers over time.
    pub series: Vec<Series>,
    /// What else was counted.
    pub counts: BTreeMap<String, u64>,
    /// Other figures, by name.
    pub figures: Vec<(String, String)>,
    /// Against the goals.
    pub goals: Vec<Goal>,
    /// What a reader should know before believing it.
    pub remarks: Vec<String>,
    /// What must not happen; the first ones.
    pub faults: Vec<String>,
    /// How many there were.
    pub fault_count: u64,
    /// Seats that more than one buyer was told to have bought.
    pub seats_sold_twice: u64,
}

/// A system and its baseline, which took turns.
#[derive(Debug, Clone, Serialize)]
pub struct Rounds {
    /// What the baseline is.
    pub baseline: String,
    /// Each round.
    pub rounds: Vec<Round>,
    /// The median of each column.
    pub median: Round,
}

/// One round of both.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Round {
    /// Answers a second.
    pub rate: f64,
    /// The same of the baseline.
    pub baseline_rate: f64,
    /// One by the other.
    pub ratio: f64,
    /// Processor microseconds of the server for each answer.
    pub cpu_micros: Option<f64>,
    /// The same of the baseline.
    pub baseline_cpu_micros: Option<f64>,
    /// The part of the machine that others used meanwhile.
    pub elsewhere: f64,
    /// The part of its threads' time that this program used meanwhile.
    pub client_busy: f64,
}

/// The latencies of one kind of request.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// What was asked, and of whom.
    pub name: String,
    /// How many were done.
    pub count: u64,
    /// Done a second.
    pub rate: f64,
    /// The mean latency.
    pub mean_micros: f64,
    /// Latencies from when requests were due.
    pub latency: Vec<Quantile>,
    /// The percentiles that tables tell, in their order.
    pub told_micros: [f64; 5],
    /// The same, from when requests were sent.
    pub service_micros: [f64; 5],
    /// The length of an interval of the plot over time.
    pub interval_seconds: f64,
    /// Answers a second in each interval, the mean of all rounds.
    pub answers_per_second: Vec<f64>,
    /// The slowest of each, in any round.
    pub slowest_micros: Vec<f64>,
}

/// A goal of the house and what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// Its name, as in docs/performance.md.
    pub id: String,
    /// What is asked.
    pub asked: String,
    /// What was found.
    pub found: String,
    /// Whether that is good enough.
    pub is_met: bool,
}

impl Section {
    /// An empty one.
    #[must_use]
    pub fn of(scenario: &str, title: &str, about: impl Into<String>) -> Self {
        Self {
            scenario: scenario.to_owned(),
            title: title.to_owned(),
            about: about.into(),
            ..Self::default()
        }
    }

    /// Takes in what was measured: a series for each step of `who`'s visits, counts and faults.
    pub fn take(&mut self, who: &str, measured: &Measured) {
        for step in &measured.noted.steps {
            let name =
                if who.is_empty() { step.name.into() } else { format!("{who}: {}", step.name) };
            if step.latency.count() > 0 {
                self.series.push(Series::of(name.clone(), step, &step.latency, measured));
            }
            if step.refused.count() > 0 {
                self.series.push(Series::refused(format!("{name}, refused"), step, measured));
            }
        }
        self.take_faults(measured);
    }

    /// Takes in counts and faults alone.
    pub fn take_faults(&mut self, measured: &Measured) {
        for (what, times) in &measured.noted.counts {
            *self.counts.entry(what.clone()).or_default() += times;
        }
        self.faults.extend(measured.noted.faults.iter().cloned());
        self.fault_count += measured.noted.fault_count;
    }

    /// Adds something that must not happen.
    pub fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
        self.fault_count += 1;
    }

    /// Tells what a load cost beside its answers, and what disturbed it.
    pub fn cost(&mut self, measured: &Measured, threads: usize) {
        let usage = measured.usage;
        if let Some(used) = usage.server {
            let processors = used.as_secs_f64() / usage.span.as_secs_f64();
            self.figure("processors that the server kept busy", format!("{processors:.2}"));
        }
        self.figure("time of its threads that this program used", share(usage.own_share(threads)));
        self.figure("time of the machine that others used", share(usage.elsewhere));
        self.weather(usage.elsewhere, usage.own_share(threads));
    }

    /// Warns of figures that others, or this program itself, may have spoilt.
    pub fn weather(&mut self, elsewhere: f64, client_busy: f64) {
        if client_busy > CLIENT_BUSY {
            self.remarks.push(format!(
                "This program used {} of its threads' time: rates may be its own limit, and a ratio \
                 closer to 1 than the servers are. Compare the processor time of each answer.",
                share(client_busy)
            ));
        }
        if elsewhere > OTHERS_BUSY {
            let used = share(elsewhere);
            self.remarks.push(format!("Others used {used} of the machine meanwhile."));
        }
    }

    /// Takes in what the check of a sale found.
    pub fn judge(&mut self, audit: &Audit) {
        self.figure("bookings confirmed to buyers", count(audit.bookings as f64));
        self.figure("seats confirmed to buyers", count(audit.seats as f64));
        self.figure("seats sold to two buyers", count(audit.sold_twice.len() as f64));
        self.seats_sold_twice += audit.sold_twice.len() as u64;
        let lists = [
            ("sold to two buyers", &audit.sold_twice),
            ("confirmed, and not booked on the map", &audit.not_on_the_map),
            ("booked on the map, and confirmed to nobody", &audit.nobodys),
        ];
        for (what, seats) in lists {
            let Some(first) = seats.first() else { continue };
            self.faults.push(format!("{} seats {what}; the first: {first}", seats.len()));
            self.fault_count += seats.len() as u64;
        }
    }

    /// Adds a figure.
    pub fn figure(&mut self, name: &str, value: impl Into<String>) {
        self.figures.push((name.to_owned(), value.into()));
    }

    /// Everything that is numbers.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        tables.extend(self.rounds.as_ref().map(Rounds::table));
        tables.extend(self.cases.as_ref().map(Cases::table));
        if !self.series.is_empty() {
            tables.push(self.latency_table());
        }
        let mut counted = Table::new("Counted", &["what", "times"]);
        for (what, times) in &self.counts {
            counted.push([what.clone(), count(*times as f64)]);
        }
        let mut figures = Table::new("Figures", &["what", "found"]);
        self.figures.iter().for_each(|(name, found)| figures.push([name.clone(), found.clone()]));
        let mut goals = Table::of_texts("Goals", &["goal", "asked", "found", "verdict"]);
        for goal in &self.goals {
            let verdict = if goal.is_met { "met" } else { "missed" };
            goals.push([&goal.id, &goal.asked, &goal.found, verdict].map(ToString::to_string));
        }
        tables.extend([counted, figures, goals].into_iter().filter(|table| !table.rows.is_empty()));
        tables
    }

    fn latency_table(&self) -> Table {
        let percentiles = TOLD.map(percentile);
        let mut head = vec!["latency", "done", "rate"];
        head.extend(percentiles[..4].iter().map(String::as_str));
        head.push("slowest");
        let mut table = Table::new("Latency from when each request was due", &head);
        for series in &self.series {
            let mut row =
                vec![series.name.clone(), count(series.count as f64), per_second(series.rate)];
            row.extend(series.told_micros.map(micros));
            table.push(row);
        }
        table
    }
}

impl Rounds {
    /// Puts rounds together.
    #[must_use]
    pub fn of(baseline: &str, rounds: Vec<Round>) -> Self {
        let column = |pick: fn(&Round) -> f64| median(rounds.iter().map(pick).collect());
        let cpu = |pick: fn(&Round) -> Option<f64>| {
            rounds.iter().map(pick).collect::<Option<Vec<f64>>>().map(median)
        };
        let median = Round {
            rate: column(|round| round.rate),
            baseline_rate: column(|round| round.baseline_rate),
            ratio: column(|round| round.ratio),
            cpu_micros: cpu(|round| round.cpu_micros),
            baseline_cpu_micros: cpu(|round| round.baseline_cpu_micros),
            elsewhere: column(|round| round.elsewhere),
            client_busy: column(|round| round.client_busy),
        };
        Self { baseline: baseline.to_owned(), rounds, median }
    }

    fn table(&self) -> Table {
        let bare = &self.baseline;
        let title = format!("Usher and {bare}, in turns");
        let (cpu, bare_cpu) = ("CPU each", format!("{bare}: CPU each"));
        let head = ["round", "Usher", bare, "ratio", cpu, &bare_cpu, "client busy", "others"];
        let mut table = Table::new(&title, &head);
        let row = |name: String, round: &Round| {
            let cpu = |cost: Option<f64>| cost.map_or("unknown".into(), micros);
            [
                name,
                per_second(round.rate),
                per_second(round.baseline_rate),
                format!("{:.2}", round.ratio),
                cpu(round.cpu_micros),
                cpu(round.baseline_cpu_micros),
                share(round.client_busy),
                share(round.elsewhere),
            ]
        };
        for (number, round) in self.rounds.iter().enumerate() {
            table.push(row((number + 1).to_string(), round));
        }
        table.push(row("median".into(), &self.median));
        table
    }
}

impl Series {
    fn of(name: String, step: &Step, latency: &Latencies, measured: &Measured) -> Self {
        let told = |latencies: &Latencies| {
            TOLD.map(|quantile| latencies.quantile(quantile).as_nanos() as f64 / 1_000.0)
        };
        let points = step.timeline.points();
        let interval_seconds = step.timeline.step().as_secs_f64();
        let each = interval_seconds * f64::from(measured.rounds);
        Self {
            name,
            count: latency.count(),
            rate: latency.count() as f64 / measured.span.as_secs_f64(),
            mean_micros: latency.mean().as_nanos() as f64 / 1_000.0,
            latency: latency.curve(),
            told_micros: told(latency),
            service_micros: told(&step.service),
            interval_seconds,
            answers_per_second: points.iter().map(|point| point.answers as f64 / each).collect(),
            slowest_micros: points.iter().map(|p| p.slowest.as_nanos() as f64 / 1_000.0).collect(),
        }
    }

    fn refused(name: String, step: &Step, measured: &Measured) -> Self {
        let (answers_per_second, slowest_micros) = (Vec::new(), Vec::new());
        let series = Self::of(name, step, &step.refused, measured);
        Self { answers_per_second, slowest_micros, ..series }
    }
}

/// The middle one; of an even number, the mean of both in the middle.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => numbers[middle],
        _ => f64::midpoint(numbers[middle - 1], numbers[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_not_moved_by_one_bad_round() {
        assert!((median(vec![1.0, 900.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn rounds_are_told_with_their_median() {
        let round = |rate: f64| Round {
            rate,
            baseline_rate: 100.0,
            ratio: rate / 100.0,
            cpu_micros: Some(20.0),
            ..Round::default()
        };
        let rounds = Rounds::of("bare hyper", vec![round(80.0), round(90.0), round(50.0)]);
        let table = rounds.table();
        assert_eq!(table.rows.len(), 4);
        assert_eq!(table.rows[3][..5], ["median", "80.0/s", "100/s", "0.80", "20 µs"]);
        assert_eq!(table.rows[3][5], "unknown");
    }
}
