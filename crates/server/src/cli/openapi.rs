//! `usher openapi`.

use clap::Args;

use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Openapi;

impl Openapi {
    pub(super) fn run(self) -> Result<(), Trouble> {
        println!("{}", http_api::openapi_json());
        Ok(())
    }
}
