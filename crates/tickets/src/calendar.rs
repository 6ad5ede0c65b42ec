//! A booking as a calendar file (iCalendar, RFC 5545): one event with a reminder.
//!
//! Times are written in UTC, so no zone tables travel with the file; calendars show them in
//! the zone of whoever looks. The UID is the booking's, so a newer file replaces the event of an older one.

use jiff::tz::TimeZone;
use kernel::{BookingId, Timestamp};

/// Bytes of a line before it must be folded, without its line break.
const LINE_BYTES_MAX: usize = 75;
const REMINDER: &str = "-PT1H";

/// What goes into the file.
#[derive(Debug, Clone)]
pub struct CalendarEvent {
    /// Becomes the event's UID.
    pub booking: BookingId,
    /// When the booking last changed: a later file replaces an earlier one.
    pub changed_at: Timestamp,
    /// The start of the show.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
    /// The film or event.
    pub title: String,
    /// Theatre, screen and address, as people write them.
    pub location: String,
    /// Seats, booking number and what else is good to know; may have several lines.
    pub description: String,
    /// The page of the booking, if it has one.
    pub url: Option<String>,
}

/// The file, ready to be sent as `text/calendar; charset=utf-8`.
#[must_use]
pub fn calendar(event: &CalendarEvent) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Usher//Box office//EN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", event.booking),
        format!("DTSTAMP:{}", utc(event.changed_at)),
        format!("DTSTART:{}", utc(event.starts_at)),
        format!("DTEND:{}", utc(event.ends_at)),
        format!("SUMMARY:{}", escape(&event.title)),
        format!("LOCATION:{}", escape(&event.location)),
        format!("DESCRIPTION:{}", escape(&event.description)),
    ];
    lines.extend(event.url.as_ref().map(|url| format!("URL:{}", without_controls(url))));
    lines.extend([
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escape(&event.title)),
        format!("TRIGGER:{REMINDER}"),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ]);
    lines.iter().map(|line| folded(line)).collect()
}

fn utc(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '\\' | ';' | ',' => escaped.extend(['\\', symbol]),
            '\n' => escaped.push_str("\\n"),
            _ if symbol.is_control() => {}
            _ => escaped.push(symbol),
        }
    }
    escaped
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|symbol| !symbol.is_control()).collect()
}

/// The line with its break; where it is longer than allowed it goes on in the next one, after a
/// space. A character is never cut in two.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut bytes = 0;
    for symbol in line.chars() {
        if bytes + symbol.len_utf8() > LINE_BYTES_MAX {
            folded.push_str("\r\n ");
            bytes = 1;
        }
        folded.push(symbol);
        bytes += symbol.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn event() -> CalendarEvent {
        CalendarEvent {
            booking: BookingId::new(Uuid::from_u128(1)),
            changed_at: "2026-11-18T08:00:00Z".parse().unwrap(),
            starts_at: "2026-11-20T13:00:00Z".parse().unwrap(),
            ends_at: "2026-11-20T15:30:00Z".parse().unwrap(),
            title: "The Long Night; Part 2".into(),
            location: "Lumière, Screen 3, 12 MG Road, Bengaluru".into(),
            description: "Row G, seats 9 and 10\nBooking USH-4F7K2M".into(),
            url: Some("https://tickets.example/b/USH-4F7K2M".into()),
        }
    }

    #[test]
    fn a_booking_becomes_one_event_with_a_reminder() {
        let expected = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Usher//Box office//EN
METHOD:PUBLISH
BEGIN:VEVENT
UID:00000000-0000-0000-0000-000000000001
DTSTAMP:20261118T080000Z
DTSTART:20261120T130000Z
DTEND:20261120T153000Z
SUMMARY:The Long Night\\; Part 2
LOCATION:Lumière\\, Screen 3\\, 12 MG Road\\, Bengaluru
DESCRIPTION:Row G\\, seats 9 and 10\\nBooking USH-4F7K2M
URL:https://tickets.example/b/USH-4F7K2M
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:The Long Night\\; Part 2
TRIGGER:-PT1H
END:VALARM
END:VEVENT
END:VCALENDAR
";
        assert_eq!(calendar(&event()), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn a_title_cannot_smuggle_lines_in() {
        let title = "Night\r\nATTACH:file:///etc/passwd\rURL:x".to_owned();
        let text = calendar(&CalendarEvent { title, ..event() });
        assert!(text.contains("SUMMARY:Night\\nATTACH:file:///etc/passwdURL:x\r\n"));
        let url = Some("https://a.example/\r\nATTACH:x".to_owned());
        let text = calendar(&CalendarEvent { url, ..event() });
        assert!(text.contains("URL:https://a.example/ATTACH:x\r\n"));
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_unfolding_gives_the_text_back(text in "\\PC{0,300}") {
            let folded = folded(&text);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
            let unfolded = folded.replace("\r\n ", "");
            prop_assert_eq!(unfolded.trim_end_matches("\r\n"), text);
        }
    }
}
