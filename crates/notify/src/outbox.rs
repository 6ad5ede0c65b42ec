//! Delivery into a folder: one file for each message, for people to open and for tests to read.
//!
//! A file is named by the job that asked for the message. A job that runs again finds it there, so
//! nothing is ever delivered twice.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use kernel::{JobId, Timestamp};

use crate::Message;
use crate::eml::eml;

/// Letters hold addresses and live links: nobody else on this machine reads them.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// A folder with the messages that were sent.
#[derive(Debug, Clone)]
pub struct MailOutbox {
    folder: PathBuf,
    domain: String,
}

impl MailOutbox {
    /// Makes the folder if it is not there. Messages come from the host of `base_url`.
    pub fn open(folder: &Path, base_url: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
        Ok(Self { folder: folder.to_owned(), domain: domain_of(base_url).to_owned() })
    }

    /// Delivers a message, unless this job has done so before. Waits for the disk.
    pub fn deliver(&self, job: JobId, message: &Message, now: Timestamp) -> io::Result<()> {
        let path = self.folder.join(format!("{job}.eml"));
        if path.try_exists()? {
            return Ok(());
        }
        let text = eml(message, &self.domain, job, now)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let unfinished = self.folder.join(format!("{job}.{}.part", std::process::id()));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(FILE_MODE)
            .open(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &path)?;
        File::open(&self.folder)?.sync_all()
    }
}

/// The host of a base address, if it is a name that mail can come from.
fn domain_of(base_url: &str) -> &str {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let is_name = !host.is_empty()
        && host.parse::<IpAddr>().is_err()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if is_name { host } else { "localhost" }
}

#[cfg(test)]
mod tests {
    use std::fs::{metadata, read_dir, read_to_string};
    use std::os::unix::fs::PermissionsExt;

    use fixtures::TempFolder;
    use uuid::Uuid;

    use super::*;

    const JOB: JobId = JobId::new(Uuid::from_u128(7));

    fn now() -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap()
    }

    fn message(text: &str) -> Message {
        Message { to: "ana@usher.test".into(), subject: "Hello".into(), text: text.into() }
    }

    #[test]
    fn a_job_that_runs_again_delivers_nothing_new() {
        let folder = TempFolder::new();
        let path = folder.path().join("data/outbox");
        let outbox = MailOutbox::open(&path, "https://tickets.example/").unwrap();
        outbox.deliver(JOB, &message("first"), now()).unwrap();
        let later = kernel::time::plus_seconds(now(), 60);
        MailOutbox::open(&path, "https://tickets.example/")
            .unwrap()
            .deliver(JOB, &message("second"), later)
            .unwrap();

        let files: Vec<_> = read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files, [path.join(format!("{JOB}.eml"))]);
        let text = read_to_string(&files[0]).unwrap();
        assert!(text.ends_with("\r\n\r\nfirst\r\n"), "{text}");
        assert!(text.contains(&format!("Message-ID: <{JOB}@tickets.example>\r\n")), "{text}");
        let mode = |path: &Path| metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&files[0])), (0o700, 0o600));
    }

    #[test]
    fn what_cannot_be_addressed_is_not_delivered() {
        let folder = TempFolder::new();
        let outbox = MailOutbox::open(folder.path(), "http://127.0.0.1:8080").unwrap();
        let nobody = Message { to: "nobody".into(), ..message("x") };
        let error = outbox.deliver(JOB, &nobody, now()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn messages_come_from_the_host_that_people_know() {
        for (base_url, domain) in [
            ("https://tickets.example", "tickets.example"),
            ("https://tickets.example:8443/box", "tickets.example"),
            ("http://127.0.0.1:8080", "localhost"),
            ("http://[::1]:8080", "localhost"),
            ("https://bücher.example", "localhost"),
            ("", "localhost"),
        ] {
            assert_eq!(domain_of(base_url), domain, "{base_url}");
        }
    }
}
