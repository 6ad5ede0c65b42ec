//! The API as its callers see it: requests in, answers out, on both engines.

mod accounts_calls;
mod bench;
mod conventions;
mod document;
