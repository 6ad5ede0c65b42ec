//! One connection, and a thread's way of waiting for it.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::Client;

use super::address::{Address, keep_moving};
use super::cause;
use crate::StoreError;

/// A connection whose bytes move while the thread that owns it waits.
pub(super) struct Line {
    pub(super) client: Client,
    runtime: Runtime,
}

impl Line {
    /// Waits so long for each server that the URL names.
    pub(super) fn open(url: &str, answer_max: Duration) -> Result<Self, StoreError> {
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let address = Address::of(url)?;
        let runtime =
            Builder::new_current_thread().enable_io().enable_time().build().map_err(unavailable)?;
        let answer_max = answer_max.saturating_mul(address.hosts());
        let client = runtime.block_on(async {
            let connected = timeout(answer_max, address.connect()).await;
            let connected = connected.map_err(|_| silent(answer_max))?;
            let (client, wire) =
                connected.map_err(|error| StoreError::Unavailable(cause(&error)))?;
            tokio::spawn(keep_moving(wire));
            Ok(client)
        })?;
        Ok(Self { client, runtime })
    }

    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Nothing if there is no answer for so long. The connection is of no use then: whoever asks next
    /// would wait behind that answer.
    pub(super) fn wait_at_most<T>(
        &self,
        answer_max: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        self.wait(async { timeout(answer_max, work).await.ok() })
    }
}

pub(super) fn silent(answer_max: Duration) -> StoreError {
    StoreError::Unavailable(format!("the server has not answered for {answer_max:?}"))
}
