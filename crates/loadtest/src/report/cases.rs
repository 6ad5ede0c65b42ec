//! The same load under several conditions, which took turns.

use serde::Serialize;

use super::section::median;
use super::table::Table;
use crate::format::{count, micros, per_second, share};

/// What was found under each condition.
#[derive(Debug, Clone, Serialize)]
pub struct Cases {
    /// What is done, and counted a second.
    pub done: String,
    /// What cases are compared by, in the order of the columns.
    pub by: Vec<&'static str>,
    /// In order.
    pub cases: Vec<Case>,
}

/// One condition.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Case {
    /// What it is.
    pub name: String,
    /// Done a second, in each turn.
    pub rates: Vec<f64>,
    /// Half of those that were done took no longer.
    pub p50_micros: Option<f64>,
    /// The same of 99 in a hundred.
    pub p99_micros: Option<f64>,
    /// How many were refused, in all turns.
    pub refused: Option<u64>,
    /// Processor microseconds of the server, all its processes, for each that was done.
    pub cpu_micros: Option<f64>,
    /// The part of the machine that others used: the database is among them.
    pub elsewhere: Option<f64>,
    /// By the rates of other cases in the same rounds.
    pub ratios: Vec<Ratio>,
}

/// One case by another.
#[derive(Debug, Clone, Serialize)]
pub struct Ratio {
    /// By which.
    pub by: &'static str,
    /// The median of all rounds.
    pub median: f64,
}

impl Case {
    /// The median of its turns.
    #[must_use]
    pub fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    /// Compares it with another one, round by round.
    pub fn compare(&mut self, by: &'static str, with: &[f64]) {
        let rounds = self.rates.iter().zip(with).filter(|(_, other)| **other > 0.0);
        let median = median(rounds.map(|(rate, other)| rate / other).collect());
        self.ratios.push(Ratio { by, median });
    }
}

impl Cases {
    pub(super) fn table(&self) -> Table {
        let mut head = vec!["case", &self.done, "p50", "p99", "refused", "CPU each", "others"];
        head.extend(&self.by);
        let mut table = Table::new("In turns, the median of each case", &head);
        for case in &self.cases {
            let ratios = self.by.iter().map(|by| {
                let found = case.ratios.iter().find(|ratio| ratio.by == *by);
                or_dash(found.map(|ratio| ratio.median), |ratio| format!("{ratio:.2}"))
            });
            let figures = [
                case.name.clone(),
                per_second(case.rate()),
                or_dash(case.p50_micros, micros),
                or_dash(case.p99_micros, micros),
                or_dash(case.refused.map(|refused| refused as f64), count),
                or_dash(case.cpu_micros, micros),
                or_dash(case.elsewhere, share),
            ];
            table.push(figures.into_iter().chain(ratios));
        }
        table
    }
}

fn or_dash(figure: Option<f64>, told: impl Fn(f64) -> String) -> String {
    figure.map_or_else(|| "–".to_owned(), told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_beside_those_that_it_is_compared_with() {
        let one = Case { name: "one".into(), rates: vec![10.0, 20.0, 90.0], ..Case::default() };
        let mut two = Case { name: "two".into(), rates: vec![30.0, 30.0, 90.0], ..Case::default() };
        two.compare("by one", &one.rates);
        two.cpu_micros = Some(1_500.0);
        let table =
            Cases { done: "sold".into(), by: vec!["by one"], cases: vec![one, two] }.table();
        assert_eq!(table.head[1], "sold");
        let dash = "–";
        assert_eq!(table.rows[0], ["one", "20.0/s", dash, dash, dash, dash, dash, dash]);
        assert_eq!(table.rows[1], ["two", "30.0/s", dash, dash, dash, "1.50 ms", dash, "1.50"]);
    }
}
