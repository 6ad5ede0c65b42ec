//! Where there is no connection: what still works, and the tickets that this device has kept.

use maud::{Markup, html};

use crate::say;
use crate::shell::{self, Audience, Head, Shell};

/// The page. The service worker keeps it, and shows it in the place of any page that it cannot get.
#[must_use]
pub fn show(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "offline-title");
    let head = Head {
        title: &title,
        islands: &["saved-tickets"],
        audience: Audience::Private,
        ..Head::default()
    };
    let main = html! {
        div.wrap.narrow.page.error-page {
            h1 { (title) }
            p.lead { (say!(words, "offline-lead")) }
            saved-tickets.stack hidden {
                h2 { (say!(words, "offline-saved")) }
                ul.saved-tickets {}
                div { button.btn.small type="button" { (say!(words, "offline-forget")) } }
            }
            p { (say!(words, "offline-paused")) }
            div.row { a.btn.cta href="" { (say!(words, "offline-again")) } }
        }
    };
    shell::step(shell, &head, &main)
}
