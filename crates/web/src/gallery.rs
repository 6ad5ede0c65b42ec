//! Every component in its states, where the house shows it.

use ui::gallery;

use crate::door::{Page, Visitor};

/// Shows it.
pub async fn show(visitor: Visitor) -> Page {
    Page::ok(gallery::show(&visitor.shell()))
}
