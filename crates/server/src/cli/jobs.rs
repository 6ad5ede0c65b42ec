//! `usher jobs`: the follow-up work that was set aside after its last try, and another round for it.

use clap::Args;
use kernel::JobId;
use store::{JobSetAside, Store, jobs_set_aside, retry_job};

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
        let jobs = store.read_blocking("jobs.set_aside", |s| jobs_set_aside(s, SHOWN_MAX))?;
        match self.retry.as_deref() {
            None => show(&jobs),
            Some("all") => {
                let ids: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
                let retried = retry(&store, &ids)?;
                println!("{retried} jobs are tried again; a worker takes them up at once");
            }
            Some(id) => {
                let id = id.parse().map_err(|_| {
                    Trouble::Usage(format!(
                        "--retry: {id:?} is not a job's id; `usher jobs` lists them"
                    ))
                })?;
                if retry(&store, &[id])? == 0 {
                    return Err(Trouble::Found(format!("job {id} was not set aside")));
                }
                println!("job {id} is tried again; a worker takes it up at once");
            }
        }
        Ok(())
    }
}

fn show(jobs: &[JobSetAside]) {
    if jobs.is_empty() {
        println!("no job was set aside");
        return;
    }
    for JobSetAside { id, kind, since, cause } in jobs {
        println!("{id}  {since:.0}  {kind}: {cause}");
    }
    println!("`usher jobs --retry ID` tries one again, `--retry all` each of them");
}

fn retry(store: &Store, jobs: &[JobId]) -> Result<usize, Trouble> {
    let mut retried = 0;
    for job in jobs {
        let job = *job;
        retried += usize::from(store.write_blocking("jobs.retry", move |tx| retry_job(tx, job))?);
    }
    Ok(retried)
}
