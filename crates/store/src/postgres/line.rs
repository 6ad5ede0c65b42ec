//! One connection, and a thread's way of waiting for it.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

use super::{address, cause};
use crate::StoreError;

/// A connection whose bytes move while the thread that owns it waits.
pub(super) struct Line {
    pub(super) client: Client,
    runtime: Runtime,
}

impl Line {
    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let config = address(url)?;
        let runtime =
            Builder::new_current_thread().enable_io().enable_time().build().map_err(unavailable)?;
        let client = runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await?;
            // It ends with the client, or tells it why there are no more answers.
            tokio::spawn(connection);
            Ok(client)
        });
        let client = client
            .map_err(|error: tokio_postgres::Error| StoreError::Unavailable(cause(&error)))?;
        Ok(Self { client, runtime })
    }

    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}
