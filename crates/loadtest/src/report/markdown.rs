//! The report as a fragment of Markdown, for a document that keeps it.

use std::fmt::Write;

use super::{Report, Section};

/// All of it, under headings of the third level.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = format!("{}, {}. {}.\n", report.program, report.at, report.machine.line());
    for doubt in report.machine.doubts() {
        writeln!(out, "\n**{doubt}**").expect("a string takes all text");
    }
    for section in &report.sections {
        write_section(&mut out, section).expect("a string takes all text");
    }
    out
}

fn write_section(out: &mut String, section: &Section) -> std::fmt::Result {
    writeln!(out, "\n### {}\n\n{}", section.title, section.about)?;
    for table in section.tables() {
        write!(out, "\n{}", table.to_markdown())?;
    }
    for remark in &section.remarks {
        writeln!(out, "\nNote: {remark}")?;
    }
    if section.fault_count > 0 {
        writeln!(out, "\n**{} faults:**\n", section.fault_count)?;
        for fault in &section.faults {
            writeln!(out, "- {fault}")?;
        }
    }
    Ok(())
}
