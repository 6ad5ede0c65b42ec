//! `usher jobs`: the follow-up work that was set aside after its last try, and another round for it.

use clap::Args;
use kernel::JobId;
use store::{JobSetAside, Store, StoreError, job_counts, jobs_set_aside, retry_job};

use crate::config::{Config, ConfigArgs};
use crate::installation::look;
use crate::trouble::Trouble;

/// Jobs that are shown, or tried again, at a time.
const SHOWN_MAX: i64 = 1_000;

#[derive(Debug, Args)]
pub(super) struct Jobs {
    /// Try this one again, or `all` of them
    #[arg(long, value_name = "ID|all")]
    retry: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Jobs {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let store = look(&config)?;
        match self.retry.as_deref() {
            None => show(&store)?,
            Some("all") => {
                let retried = retry_all(&store)?;
                println!("{retried} jobs are tried again; a worker takes them up at once");
            }
            Some(id) => {
                let id = id.parse().map_err(|_| {
                    Trouble::Usage(format!(
                        "--retry: {id:?} is not a job's id; `usher jobs` lists them"
                    ))
                })?;
                if !retry(&store, id)? {
                    return Err(Trouble::Found(format!("job {id} was not set aside")));
                }
                println!("job {id} is tried again; a worker takes it up at once");
            }
        }
        Ok(())
    }
}

fn show(store: &Store) -> Result<(), Trouble> {
    let (jobs, counts) = store.read_blocking("jobs.set_aside", |s| {
        Ok::<_, StoreError>((jobs_set_aside(s, SHOWN_MAX)?, job_counts(s)?))
    })?;
    if jobs.is_empty() {
        println!("no job was set aside");
        return Ok(());
    }
    for JobSetAside { id, kind, since, cause } in &jobs {
        println!("{id}  {since:.0}  {kind}: {cause}");
    }
    let more = counts.failed - i64::try_from(jobs.len()).unwrap_or(i64::MAX);
    if more > 0 {
        println!("and {more} more");
    }
    println!("`usher jobs --retry ID` tries one again, `--retry all` each of them");
    Ok(())
}

/// Until none is left: one that is tried again is not set aside any more.
fn retry_all(store: &Store) -> Result<usize, Trouble> {
    let mut retried = 0;
    loop {
        let jobs = store.read_blocking("jobs.set_aside", |s| jobs_set_aside(s, SHOWN_MAX))?;
        if jobs.is_empty() {
            return Ok(retried);
        }
        for job in jobs {
            retried += usize::from(retry(store, job.id)?);
        }
    }
}

fn retry(store: &Store, job: JobId) -> Result<bool, Trouble> {
    Ok(store.write_blocking("jobs.retry", move |tx| retry_job(tx, job))?)
}
