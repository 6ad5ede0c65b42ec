//! The page for when there is no connection. The service worker fetches it while there is one.

use ui::pages::offline;

use crate::door::{Page, Visitor};

/// Shows it.
pub async fn show(visitor: Visitor) -> Page {
    Page::ok(offline::show(&visitor.shell()))
}
