//! Two plots as inline SVG: how latency grows with the percentile, and what happened over time.
//!
//! Both have a table beside them that says the same; colours come from the page's style.

use std::fmt::Write;

use super::section::Series;
use super::table::escaped;
use crate::format::{count, micros, percentile};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// Lines of one plot that can be told apart; the style has as many colours.
pub(super) const LINES_MAX: usize = 6;

/// Where a plot's values lie between its edges.
struct Frame {
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn x(&self, value: f64) -> f64 {
        LEFT + (value - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.y.0) / (self.y.1 - self.y.0) * (HEIGHT - TOP - BOTTOM)
    }

    fn points(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut out = String::new();
        for (x, y) in points {
            write!(out, "{:.1},{:.1} ", self.x(x), self.y(y)).expect("a string takes all text");
        }
        out
    }
}

/// Latency by percentile, both in powers of ten: each step to the right is a further nine.
pub(super) fn percentiles(series: &[Series]) -> Option<String> {
    let lines: Vec<&Series> = series.iter().filter(|s| s.count > 1).take(LINES_MAX).collect();
    let all = || lines.iter().flat_map(|series| &series.latency);
    let (least, most) = bounds(all().map(|point| point.micros.max(1.0)))?;
    let nines = lines.iter().map(|series| (series.count as f64).log10()).fold(1.0, f64::max);
    let decades = (least.log10().floor(), most.log10().ceil().max(least.log10().floor() + 1.0));
    let frame = Frame { x: (0.0, nines), y: decades };
    let mut out = begin("Latency by percentile");
    for decade in decades.0 as i32..=decades.1 as i32 {
        let label = micros(10_f64.powi(decade));
        out.push_str(&horizontal(frame.y(f64::from(decade)), &label));
    }
    for nine in 0..=nines.floor() as i32 {
        let quantile = if nine == 0 { 0.0 } else { 1.0 - 10_f64.powi(-nine) };
        out.push_str(&below(frame.x(f64::from(nine)), &percentile(quantile)));
    }
    for (index, series) in lines.iter().enumerate() {
        let points = series.latency.iter().map(|point| {
            let nine = -(1.0 - point.quantile).max(10_f64.powf(-nines)).log10();
            (nine, point.micros.max(1.0).log10())
        });
        out.push_str(&line(index, &frame.points(points)));
    }
    Some(end(out, &lines))
}

/// Answers a second, over time.
pub(super) fn over_time(series: &[Series]) -> Option<String> {
    let lines: Vec<&Series> = series
        .iter()
        .filter(|series| series.answers_per_second.len() > 1)
        .take(LINES_MAX)
        .collect();
    let rates = |series: &Series| {
        let interval = series.interval_seconds;
        let points = series.answers_per_second.iter().enumerate();
        points.map(|(at, rate)| ((at as f64 + 0.5) * interval, *rate)).collect::<Vec<_>>()
    };
    let (_, most) = bounds(lines.iter().flat_map(|series| rates(series)).map(|point| point.1))?;
    let span = |series: &&Series| series.answers_per_second.len() as f64 * series.interval_seconds;
    let seconds = lines.iter().map(span).fold(0.0, f64::max);
    let step = round_step(most / 4.0);
    let frame = Frame { x: (0.0, seconds), y: (0.0, (most / step).ceil().max(1.0) * step) };
    let mut out = begin("Answers a second over time");
    let mut level = 0.0;
    while level <= frame.y.1 + step / 2.0 {
        let label =
            if step < 1.0 { format!("{level:.1}/s") } else { format!("{}/s", count(level)) };
        out.push_str(&horizontal(frame.y(level), &label));
        level += step;
    }
    let step = round_step(seconds / 6.0);
    for mark in 0..=(seconds / step).floor() as u32 {
        let at = f64::from(mark) * step;
        let label = if step < 1.0 { format!("{at:.1} s") } else { format!("{at:.0} s") };
        out.push_str(&below(frame.x(at), &label));
    }
    for (index, series) in lines.iter().enumerate() {
        out.push_str(&line(index, &frame.points(rates(series).into_iter())));
    }
    Some(end(out, &lines))
}

fn begin(title: &str) -> String {
    format!(
        "<figure><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}; the \
         table has the numbers\">\n"
    )
}

/// The legend is text below the plot: it wraps on a phone, and is read out.
fn end(mut out: String, lines: &[&Series]) -> String {
    out.push_str("</svg><figcaption>");
    for (index, series) in lines.iter().enumerate() {
        let name = escaped(&series.name);
        out.push_str(&format!("<span class=\"key k{index}\">{name}</span> "));
    }
    out.push_str("</figcaption></figure>\n");
    out
}

fn line(index: usize, points: &str) -> String {
    format!("<polyline class=\"l{index}\" points=\"{}\"/>\n", points.trim_end())
}

fn horizontal(y: f64, label: &str) -> String {
    let (right, middle) = (WIDTH - RIGHT, y + 4.0);
    format!(
        "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
         <text class=\"left\" x=\"{}\" y=\"{middle:.1}\">{label}</text>\n",
        LEFT - 8.0
    )
}

fn below(x: f64, label: &str) -> String {
    format!("<text class=\"below\" x=\"{x:.1}\" y=\"{}\">{label}</text>\n", HEIGHT - 12.0)
}

fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |bounds, value| {
        let (least, most) = bounds.unwrap_or((value, value));
        Some((least.min(value), most.max(value)))
    })
}

/// The next of 1, 2, 5, 10, 20 … that is at least so large.
fn round_step(least: f64) -> f64 {
    let decade = 10_f64.powf(least.max(1e-3).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * decade);
    steps.into_iter().find(|step| *step >= least).unwrap_or(decade * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(
            [0.3, 1.0, 3.1, 70.0].map(|least| round_step(least).to_string()),
            ["0.5", "1", "5", "100"]
        );
    }

    #[test]
    fn nothing_is_plotted_of_nothing() {
        assert_eq!(percentiles(&[]), None);
        assert_eq!(over_time(&[]), None);
    }
}
