//! Numbers as people read them.

use std::time::Duration;

/// A whole number with commas: `12,345`.
#[must_use]
pub fn count(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < -0.5 { format!("-{grouped}") } else { grouped }
}

/// A rate: `12,345/s`, `7.2/s`.
#[must_use]
pub fn per_second(rate: f64) -> String {
    if rate < 100.0 { format!("{rate:.1}/s") } else { format!("{}/s", count(rate)) }
}

/// A time in the unit that fits it, to three digits: `87 µs`, `1.23 ms`, `4.50 s`.
#[must_use]
pub fn time(time: Duration) -> String {
    micros(time.as_nanos() as f64 / 1_000.0)
}

/// The same, of microseconds.
#[must_use]
pub fn micros(micros: f64) -> String {
    match micros {
        short if short < 999.5 => format!("{short:.0} µs"),
        middle if middle < 999_500.0 => format!("{} ms", three_digits(middle / 1e3)),
        long => format!("{} s", three_digits(long / 1e6)),
    }
}

/// A part of a whole: `8.3 %`.
#[must_use]
pub fn share(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// A percentile: `99.9 %`.
#[must_use]
pub fn percentile(quantile: f64) -> String {
    let text = format!("{:.4}", quantile * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

fn three_digits(number: f64) -> String {
    match number {
        small if small < 9.995 => format!("{small:.2}"),
        middle if middle < 99.95 => format!("{middle:.1}"),
        large => format!("{large:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_tell_their_unit() {
        assert_eq!(
            [0.0, 999.0, 1_000.0, 1_234_567.8].map(count),
            ["0", "999", "1,000", "1,234,568"]
        );
        assert_eq!([7.24, 99.0, 12_345.0].map(per_second), ["7.2/s", "99.0/s", "12,345/s"]);
        assert_eq!(
            [12.4, 999.9, 1_234.0, 45_670.0, 4_500_000.0].map(micros),
            ["12 µs", "1.00 ms", "1.23 ms", "45.7 ms", "4.50 s"]
        );
        assert_eq!([0.5, 0.999, 0.9999].map(percentile), ["50 %", "99.9 %", "99.99 %"]);
    }
}
