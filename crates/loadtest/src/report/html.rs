//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere.

use std::fmt::Write;

use super::plot::{over_time, percentiles};
use super::table::escaped;
use super::{Report, Section};

const STYLE: &str = include_str!("page.css");

/// All of it.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Load report, {at}</title>\n<style>\n{STYLE}</style></head>\n<body><main>\n\
         <h1>Load report</h1>\n<p class=\"quiet\">{program}, {at}<br>{machine}</p>\n",
        at = report.at,
        program = escaped(&report.program),
        machine = escaped(&report.machine.line()),
    );
    for doubt in report.machine.doubts() {
        writeln!(out, "<p class=\"goal missed\">{doubt}</p>").expect("a string takes all text");
    }
    for section in &report.sections {
        write_section(&mut out, section).expect("a string takes all text");
    }
    out.push_str("</main></body></html>\n");
    out
}

fn write_section(out: &mut String, section: &Section) -> std::fmt::Result {
    writeln!(out, "<section><h2>{}</h2>", escaped(&section.title))?;
    writeln!(out, "<p>{}</p>", escaped(&section.about))?;
    for goal in &section.goals {
        let (class, verdict) = if goal.is_met { ("met", "Met") } else { ("missed", "Missed") };
        let (id, asked, found) = (&goal.id, escaped(&goal.asked), escaped(&goal.found));
        writeln!(out, "<p class=\"goal {class}\"><b>{verdict}: {found}</b> {id} {asked}</p>")?;
    }
    if section.fault_count > 0 {
        writeln!(out, "<div class=\"faults\"><b>{} faults</b><ul>", section.fault_count)?;
        for fault in &section.faults {
            writeln!(out, "<li>{}</li>", escaped(fault))?;
        }
        writeln!(out, "</ul></div>")?;
    }
    if let Some(plot) = percentiles(&section.series) {
        write!(out, "<h3>Latency by percentile</h3>\n{plot}")?;
    }
    if let Some(plot) = over_time(&section.series) {
        write!(out, "<h3>Answers a second over time</h3>\n{plot}")?;
    }
    for table in section.tables() {
        write!(out, "<div class=\"wide\">{}</div>", table.to_html())?;
    }
    for remark in &section.remarks {
        writeln!(out, "<p class=\"quiet\">{}</p>", escaped(remark))?;
    }
    writeln!(out, "</section>")
}
