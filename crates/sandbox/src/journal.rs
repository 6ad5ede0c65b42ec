//! What the sandbox remembers: a file of JSON lines, only ever added to. A later line about the same
//! thing replaces an earlier one.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::payment_intent::Intent;
use crate::refund::Refund;

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A payment as it is now.
    Intent(Intent),
    /// A refund as it is now.
    Refund(Refund),
    /// A payment was called off before it was asked for.
    CalledOff {
        /// The client's reference.
        reference: String,
        /// The id that the payment will have.
        id: String,
    },
}

/// The open file; none for a sandbox that forgets.
#[derive(Debug)]
pub(crate) struct Journal(Option<Open>);

#[derive(Debug)]
struct Open {
    file: File,
    /// How long the file is, all lines whole.
    bytes: u64,
}

impl Journal {
    /// Opens or makes the file, and returns what it says. A last line that a crash has torn is cut
    /// off: whoever asked for it got no answer. Any other line that makes no sense is an error.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<(Self, Vec<Entry>)> {
        let Some(path) = path else { return Ok((Self(None), Vec::new())) };
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let bytes = std::fs::read(path)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            tracing::warn!(?path, "the sandbox's journal ends in a torn line, which is cut off");
            file.set_len(whole as u64)?;
        }
        let entries = read_lines(&bytes[..whole])?;
        Ok((Self(Some(Open { file, bytes: whole as u64 })), entries))
    }

    /// Adds a line, or on a full disk nothing: half a line would spoil the next one.
    pub(crate) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(open) = &mut self.0 else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        if let Err(error) = open.file.write_all(&line) {
            open.file.set_len(open.bytes)?;
            return Err(error);
        }
        open.bytes += line.len() as u64;
        Ok(())
    }
}

fn read_lines(bytes: &[u8]) -> io::Result<Vec<Entry>> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..);
    lines
        .map(|(line, line_no)| {
            serde_json::from_slice(line).map_err(|error| {
                let cause = format!("line {line_no} of the sandbox's journal: {error}");
                io::Error::new(io::ErrorKind::InvalidData, cause)
            })
        })
        .collect()
}
