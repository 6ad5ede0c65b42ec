//! Checkout: one page on which people say where their tickets go and how they pay.
//!
//! It sits between a hold and a payment, so it is careful: every price part stands there before the
//! button, the button says the amount, and whatever goes wrong, what was typed stays typed.

pub mod samples;

use jiff::civil::DateTime;
use kernel::Money;
use maud::{Markup, html};

use crate::components::{
    Field, FieldKind, PriceLines, Problems, ShowSummary, Tone, banner, csrf_field, error_summary,
    field, icon, price_lines, show_summary,
};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

/// Names the form; the buttons of the hold bar belong to it.
pub const FORM_ID: &str = "checkout-form";
/// Characters of an address; see `accounts`.
const EMAIL_CHARS_MAX: u32 = 254;
/// Characters of a number with spaces.
const PHONE_CHARS_MAX: u32 = 24;
/// Characters of an offer's code.
const PROMO_CHARS_MAX: u32 = 50;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct View {
    /// Names the hold in links.
    pub hold: String,
    /// The bar that tells how long the seats are held.
    pub hold_bar: Markup,
    /// What is bought.
    pub show: ShowSummary,
    /// Where other seats are chosen.
    pub seats_href: String,
    /// What it costs.
    pub lines: PriceLines,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub problems: Problems,
    /// Whether the code in the field is what takes the discount off.
    pub is_promo_applied: bool,
    /// Tells this try to pay from earlier ones of the same hold, so that none is made twice.
    pub attempt: String,
    /// Who buys.
    pub buyer: Buyer,
    /// How people can pay here.
    pub methods: Vec<Method>,
    /// What a signed-in person has in their wallet.
    pub wallet: Option<Money>,
    /// Why the last try came to nothing.
    pub declined: Option<Declined>,
    /// The terms of giving tickets back.
    pub policy: Policy,
}

/// What people type and choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Where the tickets go.
    pub email: String,
    /// A number, or nothing.
    pub phone: String,
    /// The code of an offer, or nothing.
    pub promo: String,
    /// How they pay.
    pub method: PayBy,
    /// Which of the accounts of that method.
    pub account: String,
    /// Whether the wallet pays a part.
    pub uses_wallet: bool,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Buyer {
    /// Somebody without an account, or not signed in.
    Guest {
        /// Where they can sign in and come back from.
        sign_in_href: String,
    },
    /// Somebody who is signed in.
    Person,
}

/// How people pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PayBy {
    /// A credit or debit card.
    #[default]
    Card,
    /// UPI.
    Upi,
    /// PayPal.
    Paypal,
    /// Their wallet here.
    Wallet,
}

impl PayBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Card, Self::Upi, Self::Paypal, Self::Wallet];

    /// The word in forms and in the names of messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Upi => "upi",
            Self::Paypal => "paypal",
            Self::Wallet => "wallet",
        }
    }

    /// The method of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// A method with the test accounts that the sandbox gateway offers. A real gateway brings its own
/// fields; card numbers never come to us.
#[derive(Debug, Clone)]
pub struct Method {
    /// Which.
    pub by: PayBy,
    /// What one can pay with.
    pub accounts: Vec<TestAccount>,
}

/// A card or account that behaves in a certain way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestAccount {
    /// The gateway's token for it.
    pub token: &'static str,
    /// What it is called: `Visa 4242`.
    pub name: &'static str,
    /// What it does, as the ending of a message's name.
    pub does: &'static str,
}

/// A try that came to nothing; nothing was charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// The gateway's code.
    pub code: String,
}

/// The terms of giving tickets back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Never: nothing would come back.
    Never,
    /// It is too late by now.
    Over,
    /// For some time.
    Open {
        /// Until when, on the theatre's clocks.
        until: DateTime,
        /// What is kept, in basis points.
        fee_bp: i64,
    },
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "checkout-title", title = view.show.title.as_str());
    let head = Head {
        title: &title,
        islands: &["pay-form", "hold-clock", "hold-timer"],
        audience: Audience::Private,
        ..Head::default()
    };
    let main = html! {
        (view.hold_bar)
        div.wrap.page.checkout {
            h1 { (say!(words, "checkout-heading")) }
            (declined(words, view))
            (error_summary(words, &view.problems))
            div.checkout-columns {
                (summary(words, view))
                (form(shell, view))
            }
        }
    };
    shell::step(shell, &head, &main)
}

fn declined(words: Words, view: &View) -> Markup {
    let Some(declined) = &view.declined else { return html! {} };
    let key = format!("checkout-declined-{}", declined.code);
    let key = if words.has(&key) { key.as_str() } else { "checkout-declined-other" };
    banner(
        Tone::Danger,
        &html! {
            p { strong { (say!(words, key)) } }
            p { (say!(words, "checkout-declined-advice")) }
        },
    )
}

fn summary(words: Words, view: &View) -> Markup {
    let total = say!(words, "price-total");
    html! {
        section.card.checkout-summary aria-label=(say!(words, "checkout-summary")) {
            (show_summary(words, &view.show))
            (price_lines(words, &view.lines, &total))
            p.small-text { a href=(view.seats_href) { (say!(words, "checkout-change-seats")) } }
        }
    }
}

fn form(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let (hold, due) = (&view.hold, view.lines.total);
    html! {
        pay-form {
            form.form.checkout-form #(FORM_ID) method="post" action={ "/hold/" (hold) "/pay" } novalidate {
                (csrf_field(shell))
                input type="hidden" name="attempt" value=(view.attempt);
                input type="hidden" name="expected" value=(due.minor);
                (contact(words, view))
                (promo(words, view))
                @if due.is_zero() {
                    p { (say!(words, "checkout-nothing-to-pay")) }
                } @else {
                    (payment(words, view))
                }
                div.checkout-end {
                    p.small-text.muted { (policy(words, &view.policy)) }
                    button.btn.cta.wide type="submit" data-busy=(say!(words, "checkout-paying")) {
                        (button_text(words, due))
                    }
                    p.small-text.muted { (say!(words, "checkout-once")) }
                }
            }
        }
    }
}

fn button_text(words: Words, due: Money) -> String {
    match due.is_zero() {
        true => say!(words, "checkout-book"),
        false => say!(words, "checkout-pay", amount = format::money(words, due)),
    }
}

/// The terms in one line; giving everything back without a fee is worth other words.
#[must_use]
pub fn policy(words: Words, policy: &Policy) -> String {
    match *policy {
        Policy::Never => say!(words, "theater-policy-none"),
        Policy::Over => say!(words, "checkout-policy-over"),
        Policy::Open { until, fee_bp: 0 } => {
            say!(words, "checkout-policy-all", until = format::moment(words, until))
        }
        Policy::Open { until, fee_bp } => {
            let (until, percent) = (format::moment(words, until), format::percent(words, fee_bp));
            say!(words, "checkout-policy", until = until, percent = percent)
        }
    }
}

fn contact(words: Words, view: &View) -> Markup {
    let typed = &view.typed;
    let email = Field {
        name: "email",
        label: say!(words, "checkout-email"),
        value: &typed.email,
        kind: FieldKind::Email,
        hint: Some(say!(words, "checkout-email-hint")),
        autocomplete: "email",
        max_chars: Some(EMAIL_CHARS_MAX),
        ..Field::default()
    };
    let phone = Field {
        name: "phone",
        label: say!(words, "checkout-phone"),
        value: &typed.phone,
        kind: FieldKind::Phone,
        hint: Some(say!(words, "checkout-phone-hint")),
        autocomplete: "tel",
        is_optional: true,
        max_chars: Some(PHONE_CHARS_MAX),
    };
    html! {
        fieldset.checkout-part {
            legend { h2 { (say!(words, "checkout-contact")) } }
            @if let Buyer::Guest { sign_in_href } = &view.buyer {
                p.muted {
                    (say!(words, "checkout-guest")) " "
                    a href=(sign_in_href) { (say!(words, "checkout-sign-in")) }
                }
            }
            (field(words, &email, &view.problems))
            (field(words, &phone, &view.problems))
        }
    }
}

fn promo(words: Words, view: &View) -> Markup {
    let typed = &view.typed;
    let again = format!("/hold/{}/checkout", view.hold);
    let code = Field {
        name: "promo",
        label: say!(words, "checkout-promo"),
        value: &typed.promo,
        kind: FieldKind::Code,
        autocomplete: "off",
        is_optional: true,
        max_chars: Some(PROMO_CHARS_MAX),
        ..Field::default()
    };
    html! {
        details.checkout-promo open[!typed.promo.is_empty() || view.problems.of("promo").is_some()] {
            summary { (say!(words, "checkout-have-code")) }
            div.checkout-promo-row {
                (field(words, &code, &view.problems))
                button.btn type="submit" formaction=(again) { (say!(words, "checkout-apply")) }
            }
            @if view.is_promo_applied {
                p.promo-applied role="status" {
                    (icon::check()) (say!(words, "checkout-promo-applied"))
                    " " button.btn.quiet.small type="submit" formaction=(again) name="forget"
                        value="promo" { (say!(words, "remove")) }
                }
            }
        }
    }
}

fn payment(words: Words, view: &View) -> Markup {
    let due = view.lines.total;
    let wallet = view.wallet.filter(|balance| !balance.is_zero());
    let pays_all = wallet.is_some_and(|balance| balance.minor >= due.minor);
    html! {
        fieldset.checkout-part id="method" {
            legend { h2 { (say!(words, "checkout-method")) } }
            @if let Some(problem) = view.problems.of("method") { p.problem { (problem) } }
            @if view.methods.is_empty() && !pays_all { p { (say!(words, "checkout-no-method")) } }
            @if !view.methods.is_empty() {
                p.test-note { (icon::info()) (say!(words, "checkout-test-note")) }
            }
            @if let (Some(balance), false) = (wallet, pays_all) {
                (wallet_part(words, view, balance))
            }
            @if let (Some(balance), true) = (wallet, pays_all) {
                (method(words, view, &Method { by: PayBy::Wallet, accounts: Vec::new() },
                    &say!(words, "checkout-wallet-has", amount = format::money(words, balance))))
            }
            @for one in &view.methods { (method(words, view, one, "")) }
        }
    }
}

fn wallet_part(words: Words, view: &View, balance: Money) -> Markup {
    let amount = format::money(words, balance);
    html! {
        label.choice {
            input type="checkbox" name="wallet" value="yes" checked[view.typed.uses_wallet];
            span { (say!(words, "checkout-wallet-part", amount = amount)) }
        }
    }
}

fn method(words: Words, view: &View, method: &Method, note: &str) -> Markup {
    let word = method.by.word();
    let typed = &view.typed;
    html! {
        div.method {
            label.choice {
                input type="radio" name="method" value=(word) checked[typed.method == method.by];
                span { (say!(words, &format!("checkout-by-{word}"))) }
                @if !note.is_empty() { span.muted { (note) } }
            }
            @if !method.accounts.is_empty() {
                div.field.method-accounts {
                    label for={ "account-" (word) } { (say!(words, "checkout-test-account")) }
                    select id={ "account-" (word) } name=(word) {
                        @for account in &method.accounts {
                            option value=(account.token) selected[account.token == typed.account] {
                                (account.name) " · "
                                (say!(words, &format!("checkout-does-{}", account.does)))
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;
    use crate::words::Lang;

    #[test]
    fn the_button_says_the_amount_and_the_form_what_it_pays_for() {
        let html = show(&shell(), &samples::fresh()).into_string();
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.contains("Pay ₹1,030.80</button>"), "{html}");
        for part in [
            "name=\"expected\" value=\"103080\"",
            "name=\"attempt\" value=\"first\"",
            "name=\"csrf\"",
            "autocomplete=\"email\"",
            "autocomplete=\"tel\"",
            "Have a code?",
            "Sun 22 Nov, 5:15\u{a0}pm",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("role=\"alert\""), "nothing went wrong yet");
    }

    #[test]
    fn the_terms_are_told_as_they_are() {
        let until = jiff::civil::date(2026, 11, 22).at(17, 15, 0, 0);
        let said = |lang, fee_bp| policy(Words::new(lang), &Policy::Open { until, fee_bp });
        assert!(said(Lang::En, 1_000).ends_with("less a fee of 10 %."));
        assert!(said(Lang::En, 50).ends_with("less a fee of 0.50 %."), "half a per cent is a fee");
        assert!(said(Lang::Es, 1_250).ends_with("menos un cargo del 12,50 %."));
        assert!(said(Lang::En, 0).contains("without a fee"));
    }

    #[test]
    fn after_a_decline_everything_typed_is_still_there() {
        let html = show(&shell(), &samples::declined()).into_string();
        for part in [
            "value=\"asha@example.com\"",
            "value=\"+91 98450 12345\"",
            "value=\"FIRST10\"",
            "There is not enough money",
            "Nothing was charged",
            "−₹100",
            "Pay ₹930.80",
            "name=\"wallet\" value=\"yes\" checked",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_wrong_field_is_named_on_top_and_at_its_place() {
        let html = show(&shell(), &samples::mistyped()).into_string();
        assert!(html.contains("href=\"#email\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("value=\"asha@\""), "{html}");
    }

    #[test]
    fn what_a_wallet_covers_needs_no_card_and_what_is_free_no_payment() {
        let mut view = samples::fresh();
        view.wallet = Some(Money::new(500_000, kernel::Currency::INR));
        let html = show(&shell(), &view).into_string();
        assert!(html.contains("value=\"wallet\""), "{html}");
        view.lines.total.minor = 0;
        let html = show(&shell(), &view).into_string();
        assert!(!html.contains("name=\"method\""), "{html}");
    }
}
