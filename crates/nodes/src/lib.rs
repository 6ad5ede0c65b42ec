//! What nodes share.
