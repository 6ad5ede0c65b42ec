//! A story as text: its lines, and how answers are set beside them.

use std::fmt::Write;

/// The lines of a file.
pub(super) struct Script<'t>(Vec<Line<'t>>);

/// One line. Without a command it is a blank or a remark.
struct Line<'t> {
    command: &'t str,
    expected: &'t str,
    remark: Option<&'t str>,
}

impl<'t> Script<'t> {
    /// Any text is a script; whether its commands are any is found out by telling them.
    pub(super) fn parse(text: &'t str) -> Self {
        Self(text.lines().map(Line::parse).collect())
    }

    /// Tells each command, and gathers what comes of it. The first that cannot be told ends it.
    pub(super) fn answers(
        &self,
        mut tell: impl FnMut(&str) -> Result<String, String>,
    ) -> Result<Vec<String>, String> {
        let answer = |(number, line): (usize, &Line<'_>)| match line.command {
            "" => Ok(String::new()),
            command => tell(command)
                .map_err(|problem| format!("line {}: {command}\n  {problem}", number + 1)),
        };
        self.0.iter().enumerate().map(answer).collect()
    }

    /// Compares answers with what the file expects, and lists all that differ.
    pub(super) fn check(&self, answers: &[String]) -> Result<(), String> {
        let mut problems = String::new();
        for (number, (line, answer)) in self.0.iter().zip(answers).enumerate() {
            if line.expected != answer {
                let _ = write!(
                    problems,
                    "line {}: {}\n  expected: {}\n  answered: {answer}\n",
                    number + 1,
                    line.command,
                    line.expected
                );
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The file with these answers instead of its own, the arrows of a paragraph below each other.
    pub(super) fn with_answers(&self, answers: &[String]) -> String {
        let lines: Vec<(&Line<'_>, &String)> = self.0.iter().zip(answers).collect();
        let mut text = String::new();
        for paragraph in lines.chunk_by(|(one, _), (next, _)| one.is_told() && next.is_told()) {
            let answered = paragraph.iter().filter(|(_, answer)| !answer.is_empty());
            let width = answered.map(|(line, _)| line.command.len()).max().unwrap_or(0);
            for (line, answer) in paragraph {
                let arrow = match answer.as_str() {
                    "" => line.command.to_owned(),
                    answer => format!("{:width$} -> {answer}", line.command),
                };
                let remark = line.remark.map_or(String::new(), |remark| format!("  #{remark}"));
                let _ = writeln!(text, "{}", format!("{arrow}{remark}").trim());
            }
        }
        text
    }
}

impl<'t> Line<'t> {
    fn parse(text: &'t str) -> Self {
        let (told, remark) = text.split_once('#').map_or((text, None), |(a, b)| (a, Some(b)));
        let (command, expected) = told.split_once("->").unwrap_or((told, ""));
        Self { command: command.trim(), expected: expected.trim(), remark }
    }

    fn is_told(&self) -> bool {
        !self.command.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Two guests.
show S1
ann holds H1 -> held
bo holds H2  -> refused  # too late

tick 1m
";

    #[test]
    fn blessing_the_same_answers_changes_nothing() {
        let script = Script::parse(TEXT);
        let answers = script.answers(|command| {
            Ok(match command {
                "ann holds H1" => "held".into(),
                "bo holds H2" => "refused".into(),
                _ => String::new(),
            })
        });
        let answers = answers.unwrap();
        assert_eq!(script.check(&answers), Ok(()));
        assert_eq!(script.with_answers(&answers), TEXT);
    }

    #[test]
    fn a_problem_is_told_with_its_line() {
        let script = Script::parse(TEXT);
        let stopped = script.answers(|command| match command {
            "show S1" => Ok(String::new()),
            _ => Err("no seats".into()),
        });
        assert_eq!(stopped, Err("line 3: ann holds H1\n  no seats".into()));
        let differs = script.check(&vec![String::new(); 6]).unwrap_err();
        assert!(differs.starts_with("line 3: ann holds H1\n  expected: held\n  answered: \n"));
    }
}
