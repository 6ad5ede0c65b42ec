//! The report for a terminal.

use std::fmt::Write;

use super::{Report, Section};

/// All of it.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = format!("{}, {}\n{}\n", report.program, report.at, report.machine.line());
    for doubt in report.machine.doubts() {
        writeln!(out, "NOTE: {doubt}").expect("a string takes all text");
    }
    for section in &report.sections {
        write_section(&mut out, section).expect("a string takes all text");
    }
    out
}

fn write_section(out: &mut String, section: &Section) -> std::fmt::Result {
    writeln!(out, "\n{}\n{}", section.title, "─".repeat(section.title.chars().count()))?;
    writeln!(out, "{}", section.about)?;
    for table in section.tables() {
        write!(out, "\n{}", table.to_text())?;
    }
    for remark in &section.remarks {
        writeln!(out, "\n  Note: {remark}")?;
    }
    if section.fault_count > 0 {
        writeln!(out, "\n  FAULTS: {}", section.fault_count)?;
        for fault in &section.faults {
            writeln!(out, "    {fault}")?;
        }
    }
    Ok(())
}
