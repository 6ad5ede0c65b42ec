//! The line that each request leaves in the log, written straight: the general formatter takes
//! longer for it than memory takes for the answer. All other lines go the general way.

use std::cell::Cell;
use std::fmt::{self, Debug};

use jiff::Timestamp;
use kernel::{Clock, SystemClock};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::config::LogFormat;

/// What the lines of requests are written under.
const TARGET: &str = "usher::access";

/// Writes the lines of requests, and gives every other to `general`.
pub(super) struct AccessFirst<F> {
    pub(super) format: LogFormat,
    pub(super) general: F,
}

impl<S, N, F> FormatEvent<S, N> for AccessFirst<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut line: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let about = event.metadata();
        if about.target() != TARGET {
            return self.general.format_event(context, line, event);
        }
        let (now, level) = (SystemClock.now(), about.level().as_str());
        match self.format {
            LogFormat::Text => {
                write_instant(&mut line, now)?;
                line.write_str("  ")?;
                line.write_str(level)?;
                line.write_str(" usher::access:")?;
            }
            LogFormat::Json => {
                line.write_str("{\"timestamp\":\"")?;
                write_instant(&mut line, now)?;
                line.write_str("\",\"level\":\"")?;
                line.write_str(level)?;
                line.write_str("\",\"target\":\"usher::access\"")?;
            }
        }
        let mut fields = Fields { line, format: self.format, written: Ok(()) };
        event.record(&mut fields);
        fields.written?;
        fields.line.write_str(if self.format == LogFormat::Json { "}\n" } else { "\n" })
    }
}

/// `2026-11-20T10:00:00.123456Z`. All but the fraction is written once a second.
fn write_instant(line: &mut Writer<'_>, now: Timestamp) -> fmt::Result {
    thread_local! {
        static SECOND: Cell<(i64, [u8; 20])> = const { Cell::new((i64::MIN, [0; 20])) };
    }
    let micros = now.as_microsecond();
    let (second, fraction) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let (mut written_for, mut text) = SECOND.get();
    if written_for != second {
        let mut whole = now.strftime("%Y-%m-%dT%H:%M:%S.").to_string().into_bytes();
        whole.resize(text.len(), b' ');
        text.copy_from_slice(&whole);
        written_for = second;
        SECOND.set((written_for, text));
    }
    line.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)?;
    let digits: [u8; 6] =
        std::array::from_fn(|at| b'0' + (fraction / 10_i64.pow(5 - at as u32) % 10) as u8);
    line.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)?;
    line.write_char('Z')
}

/// Writes each field behind the line.
struct Fields<'a> {
    line: Writer<'a>,
    format: LogFormat,
    written: fmt::Result,
}

impl Fields<'_> {
    fn write(&mut self, field: &Field, value: impl FnOnce(&mut Writer<'_>) -> fmt::Result) {
        let (before, between) = match self.format {
            LogFormat::Text => (" ", "="),
            LogFormat::Json => (",\"", "\":"),
        };
        self.written = self.written.and_then(|()| {
            self.line.write_str(before)?;
            self.line.write_str(field.name())?;
            self.line.write_str(between)?;
            value(&mut self.line)
        });
    }

    fn write_text(&mut self, field: &Field, text: &str) {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        let (is_plain, format) = (text.bytes().all(is_plain), self.format);
        self.write(field, |line| match format {
            LogFormat::Text if is_plain => line.write_str(text),
            LogFormat::Json if is_plain => {
                line.write_char('"')?;
                line.write_str(text)?;
                line.write_char('"')
            }
            LogFormat::Text | LogFormat::Json => {
                line.write_str(&serde_json::Value::from(text).to_string())
            }
        });
    }
}

impl Visit for Fields<'_> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.write(field, |line| write!(line, "{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write_text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write_text(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::format;

    use super::*;

    #[derive(Clone, Default)]
    struct Heard(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Heard {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is written for one request with this route, and for another line.
    fn lines(format: LogFormat, route: &str) -> [String; 2] {
        let heard = Heard::default();
        let writer = heard.clone();
        let lines = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let tell = || {
            tracing::info!(
                target: "usher::access", request_id = "a-1", route, status = 200_u64,
                peer = %"10.0.0.1",
            );
            tracing::info!(target: "usher::store", count = 3, "three of them");
        };
        match format {
            LogFormat::Text => {
                let general = format::format().with_ansi(false);
                let lines = lines.event_format(AccessFirst { format, general });
                tracing::subscriber::with_default(lines.finish(), tell);
            }
            LogFormat::Json => {
                let general = format::json().flatten_event(true);
                let lines = lines.json().event_format(AccessFirst { format, general });
                tracing::subscriber::with_default(lines.finish(), tell);
            }
        }
        let text = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
        let mut lines = text.lines().map(str::to_owned);
        let both = [lines.next().unwrap(), lines.next().unwrap()];
        assert_eq!(lines.next(), None);
        both
    }

    #[test]
    fn a_request_is_one_line_of_text() {
        let [request, other] = lines(LogFormat::Text, "/api/v1/cities");
        let (time, rest) = request.split_once(' ').unwrap();
        assert!(time.parse::<Timestamp>().is_ok() && time.len() == 27, "{time}");
        let fields = "request_id=a-1 route=/api/v1/cities status=200 peer=10.0.0.1";
        assert_eq!(rest, format!(" INFO usher::access: {fields}"));
        assert!(other.ends_with("INFO usher::store: three of them count=3"), "{other}");
    }

    #[test]
    fn a_request_is_one_object_of_json() {
        let [request, other] = lines(LogFormat::Json, "/a \"b\"\n");
        let object: serde_json::Value = serde_json::from_str(&request).unwrap();
        assert!(object["timestamp"].as_str().unwrap().parse::<Timestamp>().is_ok());
        assert_eq!(object["route"], "/a \"b\"\n");
        assert_eq!(object["status"], 200);
        assert_eq!(object["target"], TARGET);
        let other: serde_json::Value = serde_json::from_str(&other).unwrap();
        assert_eq!(other["message"], "three of them");
    }

    #[test]
    fn instants_are_those_of_the_clock() {
        for micros in [0, 999_999, 1_000_000, 1_795_168_800_000_007_i64] {
            let mut text = String::new();
            let now = Timestamp::from_microsecond(micros).unwrap();
            write_instant(&mut Writer::new(&mut text), now).unwrap();
            assert_eq!(text.parse::<Timestamp>().unwrap(), now, "{text}");
        }
    }
}
