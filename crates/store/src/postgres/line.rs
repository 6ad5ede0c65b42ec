//! One connection, and a thread's way of waiting for it.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};
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
    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let address = Address::of(url)?;
        let runtime =
            Builder::new_current_thread().enable_io().enable_time().build().map_err(unavailable)?;
        let client = runtime.block_on(async {
            let (client, wire) = address.connect().await?;
            tokio::spawn(keep_moving(wire));
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
