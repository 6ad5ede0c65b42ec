//! What people have with us: profile, bookings, wallet, privacy.

use jiff::civil::{Date, DateTime};
use kernel::Money;
use maud::{Markup, html};

use crate::components::{Field, Problems, Tone, banner, csrf_field, empty, error_summary, field};
use crate::format;
use crate::pages::sign_in::{email, password, phone};
use crate::say;
use crate::shell::{Audience, Head, Shell, page};
use crate::words::Words;

/// The parts of an account, in the order of their tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Profile,
    Bookings,
    Reviews,
    Wallet,
    Access,
    Privacy,
}

impl Tab {
    const ALL: [Self; 6] =
        [Self::Profile, Self::Bookings, Self::Reviews, Self::Wallet, Self::Access, Self::Privacy];

    const fn word(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Bookings => "bookings",
            Self::Reviews => "reviews",
            Self::Wallet => "wallet",
            Self::Access => "access",
            Self::Privacy => "privacy",
        }
    }

    const fn href(self) -> &'static str {
        match self {
            Self::Profile => "/account",
            Self::Bookings => "/account/bookings",
            Self::Reviews => "/account/reviews",
            Self::Wallet => "/account/wallet",
            Self::Access => "/access-needs",
            Self::Privacy => "/account/privacy",
        }
    }
}

/// Who somebody is to us.
#[derive(Debug, Clone, Default)]
pub struct Profile<'a> {
    /// What to call them.
    pub name: &'a str,
    /// What they sign in with.
    pub email: &'a str,
    /// Whether they proved that letters reach them.
    pub is_verified: bool,
    /// A number.
    pub phone: &'a str,
    /// What is wrong.
    pub problems: Problems,
    /// Whether something was just changed.
    pub is_saved: bool,
}

/// Their bookings.
#[derive(Debug, Clone, Default)]
pub struct Bookings {
    /// Those whose show is ahead, the next first.
    pub ahead: Vec<BookingCard>,
    /// The others, the latest first.
    pub past: Vec<BookingCard>,
    /// Which page this is, and of how many.
    pub page: (u32, u32),
}

/// One booking in a list.
#[derive(Debug, Clone)]
pub struct BookingCard {
    /// `USH20261122AHQZSXQP`
    pub number: String,
    /// The film or event.
    pub title: String,
    /// Where its poster is.
    pub poster: String,
    /// At the theatre.
    pub starts_at: DateTime,
    /// The theatre.
    pub theater: String,
    /// `G9, G10`
    pub seats: String,
    /// What was paid.
    pub total: Money,
    /// How it stands, for the message `booking-status-…`.
    pub status: &'static str,
}

/// Their wallet.
#[derive(Debug, Clone, Default)]
pub struct Wallet {
    /// What is in it, by currency.
    pub balances: Vec<Money>,
    /// What went in and out, the latest first.
    pub lines: Vec<WalletLine>,
}

/// One movement.
#[derive(Debug, Clone)]
pub struct WalletLine {
    /// The day.
    pub on: Date,
    /// What for: `wallet-kind-…`.
    pub kind: &'static str,
    /// In, or out.
    pub amount: Money,
}

/// Sign-in, devices, deletion.
#[derive(Debug, Clone, Default)]
pub struct Privacy<'a> {
    /// The address.
    pub email: &'a str,
    /// Whether letters are proven to reach them.
    pub is_verified: bool,
    /// Where they are signed in.
    pub devices: Vec<Device>,
    /// What is wrong, and in which form.
    pub problems: Problems,
    /// What has just been done: `privacy-done-…`.
    pub done: Option<&'static str>,
}

/// One sign-in.
#[derive(Debug, Clone)]
pub struct Device {
    /// Names it.
    pub id: String,
    /// Since when.
    pub since: Date,
    /// When it was last heard of.
    pub seen: Date,
    /// Whether it is this one.
    pub is_this: bool,
}

/// The profile.
#[must_use]
pub fn show_profile(shell: &Shell<'_>, view: &Profile<'_>) -> Markup {
    let words = shell.words;
    let name = Field {
        name: "name",
        label: say!(words, "account-name"),
        value: view.name,
        autocomplete: "name",
        max_chars: Some(100),
        ..Field::default()
    };
    account(
        shell,
        Tab::Profile,
        &html! {
            @if view.is_saved {
                (banner(Tone::Success, &html! { p { (say!(words, "account-saved")) } }))
            }
            @if !view.is_verified { (unverified(shell)) }
            (error_summary(words, &view.problems))
            form.form.card method="post" action="/account" {
                (csrf_field(shell))
                (field(words, &name, &view.problems))
                (phone(words, view.phone, &view.problems))
                dl.facts {
                    dt { (say!(words, "account-email")) }
                    dd { (view.email) }
                }
                button.btn.cta type="submit" { (say!(words, "save")) }
            }
            form method="post" action="/sign-out" {
                (csrf_field(shell))
                button.btn type="submit" { (say!(words, "account-sign-out")) }
            }
        },
    )
}

fn unverified(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    banner(
        Tone::Info,
        &html! {
            p { (say!(words, "account-unverified")) }
            form method="post" action="/account/verification" {
                (csrf_field(shell))
                button.btn.small type="submit" { (say!(words, "account-send-letter")) }
            }
        },
    )
}

/// The bookings.
#[must_use]
pub fn show_bookings(shell: &Shell<'_>, view: &Bookings) -> Markup {
    let words = shell.words;
    let home = shell.city.map_or("/", |city| city.href);
    account(
        shell,
        Tab::Bookings,
        &html! {
            @if view.ahead.is_empty() && view.past.is_empty() {
                (empty(&say!(words, "bookings-none"), Some((home, &say!(words, "error-home")))))
            }
            @for (title, cards) in [("bookings-ahead", &view.ahead), ("bookings-past", &view.past)] {
                @if !cards.is_empty() {
                    section.stack {
                        h2 { (say!(words, title)) }
                        ul.booking-cards { @for card in cards { (booking_card(shell, card)) } }
                    }
                }
            }
            (pages(shell, view.page))
        },
    )
}

fn booking_card(shell: &Shell<'_>, card: &BookingCard) -> Markup {
    let words = shell.words;
    html! {
        li {
            a.booking-card href={ "/b/" (card.number) } {
                img src=(card.poster) alt="" width="64" height="96" loading="lazy";
                div {
                    h3 { (card.title) }
                    p { strong { (format::moment(words, card.starts_at)) } }
                    p.muted { (card.theater) " · " (card.seats) }
                    p.small-text.muted {
                        span.tag { (say!(words, &format!("booking-status-{}", card.status))) } " "
                        (format::money(words, card.total)) " · " span.num { (card.number) }
                    }
                }
            }
        }
    }
}

fn pages(shell: &Shell<'_>, (at, of): (u32, u32)) -> Markup {
    let words = shell.words;
    html! {
        @if of > 1 {
            nav.pages aria-label=(say!(words, "pagination")) {
                @if at > 1 {
                    a.btn.small rel="prev" href={ "?page=" (at - 1) } { (say!(words, "page-previous")) }
                }
                span { (say!(words, "page-of", page = at, pages = of)) }
                @if at < of {
                    a.btn.small rel="next" href={ "?page=" (at + 1) } { (say!(words, "page-next")) }
                }
            }
        }
    }
}

/// The wallet.
#[must_use]
pub fn show_wallet(shell: &Shell<'_>, view: &Wallet) -> Markup {
    let words = shell.words;
    account(
        shell,
        Tab::Wallet,
        &html! {
            div.balances {
                @for balance in &view.balances {
                    p.card.balance {
                        span.muted { (say!(words, "wallet-balance")) }
                        strong { (format::money(words, *balance)) }
                    }
                }
            }
            @if view.lines.is_empty() { (empty(&say!(words, "wallet-none"), None)) }
            @else {
                (ledger(words, &view.lines))
            }
        },
    )
}

fn ledger(words: Words, lines: &[WalletLine]) -> Markup {
    html! {
        table.ledger {
            caption.vh { (say!(words, "wallet-caption")) }
            thead { tr {
                th scope="col" { (say!(words, "wallet-day")) }
                th scope="col" { (say!(words, "wallet-what")) }
                th scope="col" { (say!(words, "wallet-amount")) }
            } }
            tbody {
                @for line in lines {
                    @let kind = format!("wallet-kind-{}", line.kind);
                    tr {
                        td { (format::day(words, line.on)) }
                        td { (say!(words, &kind)) }
                        td.num.incoming[line.amount.minor > 0] {
                            @if line.amount.minor > 0 { "+" }
                            (format::money(words, line.amount))
                        }
                    }
                }
            }
        }
    }
}

/// Sign-in, devices, deletion.
#[must_use]
pub fn show_privacy(shell: &Shell<'_>, view: &Privacy<'_>) -> Markup {
    let words = shell.words;
    account(
        shell,
        Tab::Privacy,
        &html! {
            @if let Some(done) = view.done {
                @let said = say!(words, &format!("privacy-done-{done}"));
                (banner(Tone::Success, &html! { p { (said) } }))
            }
            @if !view.is_verified { (unverified(shell)) }
            (error_summary(words, &view.problems))
            (devices(shell, &view.devices))
            details.card.fold open[has_problem(view, &["current", "new"])] {
                summary { (say!(words, "privacy-password")) }
                form.form method="post" action="/account/password" {
                    (csrf_field(shell))
                    (password(words, "current", "current-password", None, &view.problems))
                    (password(words, "new", "new-password",
                        Some(say!(words, "sign-up-password-hint")), &view.problems))
                    button.btn type="submit" { (say!(words, "privacy-password")) }
                }
            }
            details.card.fold open[has_problem(view, &["password", "email"])] {
                summary { (say!(words, "privacy-email")) }
                form.form method="post" action="/account/email" {
                    (csrf_field(shell))
                    p.muted { (say!(words, "privacy-email-now", email = view.email)) }
                    (email(words, "", &view.problems))
                    (password(words, "password", "current-password", None, &view.problems))
                    button.btn type="submit" { (say!(words, "privacy-email")) }
                }
            }
            p { a.btn.danger href="/account/delete" { (say!(words, "privacy-delete")) } }
        },
    )
}

/// A form with something wrong in it is open.
fn has_problem(view: &Privacy<'_>, fields: &[&str]) -> bool {
    fields.iter().any(|field| view.problems.of(field).is_some())
}

fn devices(shell: &Shell<'_>, devices: &[Device]) -> Markup {
    let words = shell.words;
    html! {
        section.card.stack {
            h2 { (say!(words, "privacy-devices")) }
            ul.devices {
                @for device in devices {
                    li {
                        div {
                            p { strong {
                                @if device.is_this { (say!(words, "privacy-this-device")) }
                                @else { (say!(words, "privacy-other-device")) }
                            } }
                            @let (since, seen) = (format::day(words, device.since),
                                format::day(words, device.seen));
                            p.small-text.muted {
                                (say!(words, "privacy-device-times", since = since, seen = seen))
                            }
                        }
                        @if !device.is_this {
                            form method="post" action={ "/account/devices/" (device.id) "/end" } {
                                (csrf_field(shell))
                                button.btn.small type="submit" { (say!(words, "account-sign-out")) }
                            }
                        }
                    }
                }
            }
            form method="post" action="/account/sign-out-everywhere" {
                (csrf_field(shell))
                button.btn type="submit" { (say!(words, "privacy-everywhere")) }
            }
        }
    }
}

/// The page on which an account is deleted: what goes, what stays and why.
#[must_use]
pub fn show_delete(shell: &Shell<'_>, problems: &Problems) -> Markup {
    let words = shell.words;
    account(
        shell,
        Tab::Privacy,
        &html! {
            section.card.stack {
                h2 { (say!(words, "delete-title")) }
                p { (say!(words, "delete-lead")) }
                ul {
                    li { (say!(words, "delete-goes")) }
                    li { (say!(words, "delete-tickets")) }
                    li { (say!(words, "delete-wallet")) }
                    li { (say!(words, "delete-stays")) }
                }
                (error_summary(words, problems))
                form.form method="post" action="/account/delete" {
                    (csrf_field(shell))
                    label.choice for="sure" {
                        input #sure type="checkbox" name="sure" required;
                        span { (say!(words, "delete-sure")) }
                    }
                    div.row {
                        button.btn.danger type="submit" { (say!(words, "privacy-delete")) }
                        a.btn href="/account/privacy" { (say!(words, "delete-keep")) }
                    }
                }
            }
        },
    )
}

/// A part of the account under its tabs.
pub(super) fn account(shell: &Shell<'_>, tab: Tab, content: &Markup) -> Markup {
    let words = shell.words;
    let title = say!(words, &format!("account-tab-{}", tab.word()));
    let head = Head {
        title: &title,
        description: &say!(words, "account-description"),
        audience: Audience::Private,
        islands: &["password-field"],
        ..Head::default()
    };
    page(
        shell,
        &head,
        &html! {
            div.wrap.page.account {
                h1 { (title) }
                nav aria-label=(say!(words, "account-title")) {
                    ul.chips {
                        @for one in Tab::ALL {
                            li { a.chip href=(one.href()) aria-current=[(one == tab).then_some("page")] {
                                (say!(words, &format!("account-tab-{}", one.word())))
                            } }
                        }
                    }
                }
                (content)
            }
        },
    )
}
