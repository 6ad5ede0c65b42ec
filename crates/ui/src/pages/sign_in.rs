//! The way in: sign in, sign up, and a forgotten password.

use maud::{Markup, html};

use crate::components::{
    Field, FieldKind, Problems, Tone, banner, csrf_field, error_summary, field,
};
use crate::say;
use crate::shell::{Audience, Head, Shell, page};
use crate::words::Words;

/// The characters that a password may have at most.
const PASSWORD_CHARS_MAX: u32 = 128;
/// The characters that an address may have at most.
const EMAIL_CHARS_MAX: u32 = 254;

/// Signing in.
#[derive(Debug, Clone, Default)]
pub struct SignIn<'a> {
    /// What was typed.
    pub email: &'a str,
    /// Where it goes on from here.
    pub back: &'a str,
    /// What is wrong.
    pub problems: Problems,
    /// What has just happened, if anything.
    pub news: Option<News>,
}

/// What leads to the sign-in page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A new password was chosen.
    PasswordChosen,
    /// The person signed out.
    SignedOut,
    /// The account is deleted.
    AccountDeleted,
}

impl News {
    const fn word(self) -> &'static str {
        match self {
            Self::PasswordChosen => "password-chosen",
            Self::SignedOut => "signed-out",
            Self::AccountDeleted => "account-deleted",
        }
    }
}

/// Opening an account.
#[derive(Debug, Clone, Default)]
pub struct SignUp<'a> {
    /// What was typed.
    pub name: &'a str,
    /// What was typed.
    pub email: &'a str,
    /// What was typed.
    pub phone: &'a str,
    /// Where it goes on from here.
    pub back: &'a str,
    /// What is wrong.
    pub problems: Problems,
}

/// Asking for a letter with a link.
#[derive(Debug, Clone, Default)]
pub struct Forgot<'a> {
    /// What was typed.
    pub email: &'a str,
    /// What is wrong.
    pub problems: Problems,
    /// Whether a letter is on its way, if the address has an account.
    pub is_sent: bool,
}

/// A page that a letter leads to.
#[derive(Debug, Clone, Default)]
pub struct FromLetter<'a> {
    /// From the link.
    pub token: &'a str,
    /// What is wrong.
    pub problems: Problems,
}

/// The page on which people sign in.
#[must_use]
pub fn show_sign_in(shell: &Shell<'_>, view: &SignIn<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "sign-in-title");
    entrance(
        shell,
        &title,
        &html! {
            @if let Some(news) = view.news {
                @let said = say!(words, &format!("sign-in-news-{}", news.word()));
                (banner(Tone::Success, &html! { p { (said) } }))
            }
            (error_summary(words, &view.problems))
            form.form method="post" action="/sign-in" {
                (csrf_field(shell))
                input type="hidden" name="back" value=(view.back);
                (email(words, view.email, &view.problems))
                (password(words, "password", "current-password", None, &view.problems))
                button.btn.cta.wide type="submit" { (say!(words, "nav-sign-in")) }
            }
            p { a href="/forgot-password" { (say!(words, "sign-in-forgot")) } }
            p {
                (say!(words, "sign-in-new")) " "
                a href={ "/sign-up?back=" (view.back) } { (say!(words, "sign-up-title")) }
            }
            p.small-text.muted { (say!(words, "sign-in-guest")) }
        },
    )
}

/// The page on which people open an account.
#[must_use]
pub fn show_sign_up(shell: &Shell<'_>, view: &SignUp<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "sign-up-title");
    let name = Field {
        name: "name",
        label: say!(words, "account-name"),
        value: view.name,
        autocomplete: "name",
        max_chars: Some(100),
        ..Field::default()
    };
    let hint = say!(words, "sign-up-password-hint");
    entrance(
        shell,
        &title,
        &html! {
            (error_summary(words, &view.problems))
            form.form method="post" action="/sign-up" {
                (csrf_field(shell))
                input type="hidden" name="back" value=(view.back);
                (field(words, &name, &view.problems))
                (email(words, view.email, &view.problems))
                (phone(words, view.phone, &view.problems))
                (password(words, "password", "new-password", Some(hint), &view.problems))
                button.btn.cta.wide type="submit" { (say!(words, "sign-up-button")) }
            }
            p {
                (say!(words, "sign-up-known")) " "
                a href={ "/sign-in?back=" (view.back) } { (say!(words, "nav-sign-in")) }
            }
        },
    )
}

/// The page for a forgotten password. Whether the address has an account is not told.
#[must_use]
pub fn show_forgot(shell: &Shell<'_>, view: &Forgot<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "forgot-title");
    entrance(
        shell,
        &title,
        &html! {
            @if view.is_sent {
                (banner(Tone::Success, &html! {
                    p { (say!(words, "forgot-sent", email = view.email)) }
                }))
                p { a.btn href="/sign-in" { (say!(words, "nav-sign-in")) } }
            } @else {
                p.lead { (say!(words, "forgot-lead")) }
                (error_summary(words, &view.problems))
                form.form method="post" action="/forgot-password" {
                    (csrf_field(shell))
                    (email(words, view.email, &view.problems))
                    button.btn.cta.wide type="submit" { (say!(words, "forgot-button")) }
                }
            }
        },
    )
}

/// The page on which a new password is chosen.
#[must_use]
pub fn show_reset(shell: &Shell<'_>, view: &FromLetter<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "reset-title");
    let hint = say!(words, "sign-up-password-hint");
    entrance(
        shell,
        &title,
        &html! {
            p.lead { (say!(words, "reset-lead")) }
            (error_summary(words, &view.problems))
            form.form method="post" action="/reset-password" {
                (csrf_field(shell))
                input type="hidden" name="token" value=(view.token);
                (password(words, "password", "new-password", Some(hint), &view.problems))
                button.btn.cta.wide type="submit" { (say!(words, "reset-button")) }
            }
        },
    )
}

/// The page on which an address is confirmed: with a button, because programs that look into mail
/// follow links.
#[must_use]
pub fn show_verify(shell: &Shell<'_>, view: &FromLetter<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, "verify-title");
    entrance(
        shell,
        &title,
        &html! {
            p.lead { (say!(words, "verify-lead")) }
            (error_summary(words, &view.problems))
            form.form method="post" action="/verify-email" {
                (csrf_field(shell))
                input type="hidden" name="token" value=(view.token);
                button.btn.cta.wide type="submit" { (say!(words, "verify-button")) }
            }
        },
    )
}

/// The page after an address was confirmed.
#[must_use]
pub fn show_verified(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    entrance(
        shell,
        &say!(words, "verified-title"),
        &html! {
            p.lead { (say!(words, "verified-lead")) }
            p { a.btn href="/account" { (say!(words, "account-title")) } }
        },
    )
}

fn entrance(shell: &Shell<'_>, title: &str, content: &Markup) -> Markup {
    let description = say!(shell.words, "sign-in-description");
    let head = Head {
        title,
        description: &description,
        audience: Audience::Private,
        islands: &["password-field"],
        ..Head::default()
    };
    page(
        shell,
        &head,
        &html! {
            div.wrap.narrow.page.entrance {
                h1 { (title) }
                (content)
            }
        },
    )
}

/// The address to sign in with.
pub(super) fn email(words: Words, value: &str, problems: &Problems) -> Markup {
    let email = Field {
        name: "email",
        label: say!(words, "account-email"),
        value,
        kind: FieldKind::Email,
        autocomplete: "username",
        max_chars: Some(EMAIL_CHARS_MAX),
        ..Field::default()
    };
    field(words, &email, problems)
}

/// A number, which nobody has to give.
pub(super) fn phone(words: Words, value: &str, problems: &Problems) -> Markup {
    let phone = Field {
        name: "phone",
        label: say!(words, "account-phone"),
        value,
        kind: FieldKind::Phone,
        hint: Some(say!(words, "account-phone-hint")),
        autocomplete: "tel",
        is_optional: true,
        max_chars: Some(30),
    };
    field(words, &phone, problems)
}

/// A password, which the island around it can show.
pub(super) fn password(
    words: Words,
    name: &str,
    autocomplete: &str,
    hint: Option<String>,
    problems: &Problems,
) -> Markup {
    let label = match name {
        "current" => say!(words, "account-password-current"),
        "new" => say!(words, "account-password-new"),
        _ => say!(words, "account-password"),
    };
    let password = Field {
        name,
        label,
        kind: FieldKind::Password,
        hint,
        autocomplete,
        max_chars: Some(PASSWORD_CHARS_MAX),
        ..Field::default()
    };
    html! {
        password-field data-show=(say!(words, "show-password"))
            data-hide=(say!(words, "hide-password")) {
            (field(words, &password, problems))
        }
    }
}
