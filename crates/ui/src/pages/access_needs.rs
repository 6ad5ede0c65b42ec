//! What somebody needs: a part of the account; for guests a page of its own, which their browser
//! remembers.

use maud::{Markup, html};

use super::account::{Tab, account};
use crate::components::{Tone, banner, csrf_field};
use crate::say;
use crate::shell::{Audience, Head, Shell, page};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Whether they need more time.
    pub more_time: bool,
    /// Whether they need a way without steps.
    pub step_free: bool,
    /// How many come along to help.
    pub companions: u8,
    /// So many may.
    pub companions_max: u8,
    /// How long seats are held, in minutes.
    pub usual_minutes: u32,
    /// How long for those who need more time; nothing where that is not offered for the moment.
    pub more_minutes: Option<u32>,
    /// Whether something was just changed.
    pub is_saved: bool,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let content = html! {
        @if view.is_saved {
            (banner(Tone::Success, &html! { p { (say!(words, "access-saved")) } }))
        }
        p.lead { (say!(words, "access-lead")) }
        (form(shell, view))
    };
    if shell.person.is_some() {
        return account(shell, Tab::Access, &content);
    }
    let title = say!(words, "account-tab-access");
    let head = Head {
        title: &title,
        description: &say!(words, "access-description"),
        audience: Audience::Private,
        ..Head::default()
    };
    page(shell, &head, &html! { div.wrap.page.account { h1 { (title) } (content) } })
}

fn form(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let kept = match shell.person {
        Some(_) => "access-kept-account",
        None => "access-kept-browser",
    };
    html! {
        form.form.card method="post" action="/access-needs" {
            (csrf_field(shell))
            (need("more-time", view.more_time, &say!(words, "access-more-time"),
                &more_time_does(words, view)))
            (need("step-free", view.step_free, &say!(words, "access-step-free"),
                &say!(words, "access-step-free-does")))
            (companions(words, view))
            p.small-text.muted { (say!(words, kept)) }
            button.btn.cta type="submit" { (say!(words, "save")) }
        }
    }
}

fn more_time_does(words: Words, view: &View) -> String {
    let usual = view.usual_minutes;
    match view.more_minutes {
        Some(more) => say!(words, "access-more-time-does", minutes = more, usual = usual),
        None => say!(words, "access-more-time-off", usual = usual),
    }
}

fn need(name: &str, is_told: bool, label: &str, does: &str) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name=(name) value="yes" checked[is_told]
                aria-describedby={ (name) "-does" };
            span { (label) br; span.hint #{ (name) "-does" } { (does) } }
        }
    }
}

fn companions(words: Words, view: &View) -> Markup {
    html! {
        div.field {
            label for="companions" { (say!(words, "access-companions")) }
            p.hint #companions-does { (say!(words, "access-companions-does")) }
            select #companions name="companions" aria-describedby="companions-does" {
                @for count in 0..=view.companions_max {
                    option value=(count) selected[count == view.companions] {
                        @if count == 0 { (say!(words, "access-companions-none")) } @else { (count) }
                    }
                }
            }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use super::View;

    /// Somebody who needs more time and brings a friend.
    #[must_use]
    pub const fn told() -> View {
        View {
            more_time: true,
            step_free: false,
            companions: 1,
            companions_max: 3,
            usual_minutes: 10,
            more_minutes: Some(20),
            is_saved: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn shows_what_was_told_and_where_it_is_kept() {
        let guest = Shell { person: None, ..shell() };
        let html = show(&guest, &samples::told()).into_string();
        assert!(html.contains(r#"name="more-time" value="yes" checked"#), "{html}");
        assert!(html.contains(r#"name="step-free" value="yes" aria-describedby"#), "{html}");
        assert!(html.contains(r#"<option value="1" selected>1</option>"#));
        assert!(html.contains("20 minutes instead of 10") && html.contains("This browser"));
        let member = Shell { person: Some("Ana"), ..shell() };
        let html = show(&member, &samples::told()).into_string();
        assert!(html.contains("Only you are shown this") && html.contains("/account/wallet"));
    }

    #[test]
    fn says_so_where_there_is_no_more_time() {
        let view = View { more_minutes: None, ..samples::told() };
        assert!(show(&shell(), &view).into_string().contains("10 minutes for everybody"));
    }
}
