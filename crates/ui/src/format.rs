//! How amounts, days and times read in each language.
//!
//! Times are always those of the theatre: callers pass civil times of its zone, and nothing here
//! knows another. Amounts group as their country groups them: `₹1,00,000`, `$100,000`.

use jiff::civil::{Date, Time};
use kernel::Money;

use crate::say;
use crate::words::{Lang, Words};

/// The sign of a currency, where it is better known than its code.
fn sign(code: &str) -> Option<&'static str> {
    Some(match code {
        "INR" => "₹",
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        _ => return None,
    })
}

/// An amount with its currency: `₹1,030.80` in English, `1.030,80 €` in Spanish.
#[must_use]
pub fn money(words: Words, amount: Money) -> String {
    let exponent = amount.currency.exponent();
    let scale = 10_u64.pow(exponent);
    let (whole, rest) = (amount.minor.unsigned_abs() / scale, amount.minor.unsigned_abs() % scale);
    let code = amount.currency.code();
    let (comma, point) = match words.lang {
        Lang::En => (',', '.'),
        Lang::Es => ('.', ','),
    };
    let mut digits = grouped(whole, comma, code == "INR");
    // Whole rupees need no paise, but an amount with some shows both digits.
    if exponent > 0 && rest > 0 {
        digits = format!("{digits}{point}{rest:0width$}", width = exponent as usize);
    }
    let minus = if amount.minor < 0 { "−" } else { "" };
    let sign = sign(code);
    match (words.lang, sign) {
        (Lang::En, Some(sign)) => format!("{minus}{sign}{digits}"),
        (Lang::En, None) => format!("{minus}{code}\u{a0}{digits}"),
        (Lang::Es, sign) => format!("{minus}{digits}\u{a0}{}", sign.unwrap_or(code)),
    }
}

/// Digits in groups of three; in India groups of two before the last three.
fn grouped(number: u64, comma: char, is_indian: bool) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 2);
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        let is_border = match is_indian {
            true => left == 3 || (left > 3 && left % 2 == 1),
            false => left.is_multiple_of(3),
        };
        if at > 0 && is_border {
            text.push(comma);
        }
        text.push(digit);
    }
    text
}

/// A count: `1,234`.
#[must_use]
pub fn count(words: Words, number: u64) -> String {
    match words.lang {
        Lang::En => grouped(number, ',', false),
        Lang::Es => grouped(number, '.', false),
    }
}

/// Basis points in per cent: `10`, and `12.50` where there is more to it.
#[must_use]
pub fn percent(words: Words, basis_points: i64) -> String {
    let point = match words.lang {
        Lang::En => '.',
        Lang::Es => ',',
    };
    match (basis_points / 100, basis_points % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}{point}{rest:02}"),
    }
}

/// The time of day: `7:15 pm`, `19:15`.
#[must_use]
pub fn time(words: Words, at: Time) -> String {
    match words.lang {
        Lang::En => {
            let (hour, half) = (at.hour(), if at.hour() < 12 { "am" } else { "pm" });
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{hour}:{:02}\u{a0}{half}", at.minute())
        }
        Lang::Es => format!("{}:{:02}", at.hour(), at.minute()),
    }
}

/// A day: `Sat 22 Nov`.
#[must_use]
pub fn day(words: Words, date: Date) -> String {
    let (weekday, month) = (weekday(words, date), month(words, date));
    say!(words, "date-short", weekday = weekday, day = i64::from(date.day()), month = month)
}

/// A day in full: `Saturday 22 November 2026`.
#[must_use]
pub fn day_long(words: Words, date: Date) -> String {
    let weekday = say!(words, &format!("day-long-{}", date.weekday().to_monday_one_offset()));
    let month = say!(words, &format!("month-long-{}", date.month()));
    let (day, year) = (i64::from(date.day()), date.year().to_string());
    say!(words, "date-long", weekday = weekday, day = day, month = month, year = year)
}

/// A day that may be long ago: `22 Nov 2026`.
#[must_use]
pub fn day_of_year(words: Words, date: Date) -> String {
    let (day, month, year) = (i64::from(date.day()), month(words, date), date.year().to_string());
    say!(words, "date-of-year", day = day, month = month, year = year)
}

/// `Sat`
#[must_use]
pub fn weekday(words: Words, date: Date) -> String {
    say!(words, &format!("day-{}", date.weekday().to_monday_one_offset()))
}

/// `Nov`
#[must_use]
pub fn month(words: Words, date: Date) -> String {
    say!(words, &format!("month-{}", date.month()))
}

/// A moment at the theatre: `Sat 22 Nov, 7:15 pm`.
#[must_use]
pub fn moment(words: Words, at: jiff::civil::DateTime) -> String {
    let (date, time) = (day(words, at.date()), time(words, at.time()));
    say!(words, "date-at-time", date = date, time = time)
}

/// How long a film takes: `2 h 28 min`.
#[must_use]
pub fn duration(words: Words, minutes: u32) -> String {
    say!(words, "duration", hours = minutes / 60, minutes = minutes % 60)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time as at};
    use kernel::Currency;

    use super::*;

    fn say_money(lang: Lang, minor: i64, code: &str) -> String {
        let currency: Currency = code.parse().unwrap();
        money(Words::new(lang), Money::new(minor, currency))
    }

    #[test]
    fn amounts_group_as_their_country_does() {
        assert_eq!(say_money(Lang::En, 103_080, "INR"), "₹1,030.80");
        assert_eq!(say_money(Lang::En, 1_234_567_800, "INR"), "₹1,23,45,678");
        assert_eq!(say_money(Lang::En, 123_456_789, "USD"), "$1,234,567.89");
        assert_eq!(say_money(Lang::En, -50_000, "INR"), "−₹500");
        assert_eq!(say_money(Lang::En, 1_500, "JPY"), "¥1,500");
        assert_eq!(say_money(Lang::En, 1_500, "KWD"), "KWD\u{a0}1.500");
        assert_eq!(say_money(Lang::En, 5, "USD"), "$0.05");
        assert_eq!(say_money(Lang::Es, 103_080, "EUR"), "1.030,80\u{a0}€");
        assert_eq!(say_money(Lang::Es, 100_000, "CHF"), "1.000\u{a0}CHF");
    }

    #[test]
    fn days_and_times_read_as_people_say_them() {
        let (en, es) = (Words::new(Lang::En), Words::new(Lang::Es));
        assert_eq!(time(en, at(19, 15, 0, 0)), "7:15\u{a0}pm");
        assert_eq!(time(en, at(0, 5, 0, 0)), "12:05\u{a0}am");
        assert_eq!(time(en, at(12, 0, 0, 0)), "12:00\u{a0}pm");
        assert_eq!(time(es, at(9, 5, 0, 0)), "9:05");
        assert_eq!(day(en, date(2026, 11, 22)), "Sun 22 Nov");
        assert_eq!(day_long(es, date(2026, 11, 22)), "domingo, 22 de noviembre de 2026");
        assert_eq!(day_of_year(en, date(2026, 11, 22)), "22 Nov 2026");
        assert_eq!(duration(en, 148), "2 h 28 min");
        assert_eq!(duration(en, 45), "45 min");
        assert_eq!(duration(es, 120), "2 h");
        assert_eq!(count(es, 12_345), "12.345");
    }
}
