//! Which handler runs which kind of job.

use std::sync::Arc;

use accounts::MAIL_JOB;
use booking::BOOKING_LETTER_JOB;
use flows::{CANCEL_SHOW_JOB, CancelShowFailure, Flows, RefundFailure};
use kernel::{BookingId, RefundId, ShowId, Timestamp};
use payments::REFUND_JOB;
use serde_json::Value;
use store::{ClaimedJob, Store, StoreError};

use crate::MailSender;

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) store: Store,
    pub(crate) flows: Flows,
    pub(crate) mail: Option<Arc<MailSender>>,
}

impl Tools {
    fn mail(&self) -> Result<&MailSender, JobFailure> {
        let none = || JobFailure("this worker was given no way to send mail".into());
        self.mail.as_deref().ok_or_else(none)
    }
}

/// Why a job was not done. It is tried again, later each time.
#[derive(Debug)]
pub struct JobFailure(pub String);

impl From<StoreError> for JobFailure {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<RefundFailure> for JobFailure {
    fn from(failure: RefundFailure) -> Self {
        match failure {
            RefundFailure::TryAgain(cause) => Self(cause),
            RefundFailure::Store(error) => error.into(),
            RefundFailure::Interrupted(cut) => Self(format!("interrupted at {}", cut.at)),
        }
    }
}

impl From<CancelShowFailure> for JobFailure {
    fn from(failure: CancelShowFailure) -> Self {
        match failure {
            CancelShowFailure::Store(error) => error.into(),
            CancelShowFailure::Interrupted(cut) => Self(format!("interrupted at {}", cut.at)),
        }
    }
}

/// Runs one job.
pub(crate) async fn run(tools: &Tools, job: &ClaimedJob, now: Timestamp) -> Result<(), JobFailure> {
    let flows = &tools.flows;
    match job.kind.as_str() {
        REFUND_JOB => {
            let refund: RefundId = id(&job.payload, "refundId")?;
            Ok(flows.send_refund(refund).await?)
        }
        CANCEL_SHOW_JOB => {
            let show: ShowId = id(&job.payload, "showId")?;
            let done = flows.refund_show(show).await?;
            tracing::info!(%show, refunded = done.refunded, failed = done.failed.len(),
                put_off = done.put_off, pending = done.pending, "refunded the bookings of a cancelled show");
            match done.failed.first() {
                None => Ok(()),
                Some((booking, why)) => Err(JobFailure(format!(
                    "{} bookings could not be refunded, among them {booking}: {why}",
                    done.failed.len()
                ))),
            }
        }
        MAIL_JOB => tools.mail()?.send(job, now).await,
        BOOKING_LETTER_JOB => {
            let booking: BookingId = id(&job.payload, "bookingId")?;
            tools.mail()?.write_about(&tools.store, booking, job.id, now).await
        }
        other => Err(JobFailure(format!("no handler for jobs of kind {other}"))),
    }
}

fn id<T: std::str::FromStr>(payload: &Value, name: &str) -> Result<T, JobFailure> {
    let text = payload.get(name).and_then(Value::as_str);
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| JobFailure(format!("the payload has no {name}")))
}
