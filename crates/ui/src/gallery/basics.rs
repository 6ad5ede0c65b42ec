//! Buttons, icons, notices and fields.

use maud::{Markup, PreEscaped, html};

use super::{Piece, Sample};
use crate::components::{
    Field, FieldKind, Problems, Tone, banner, empty, error_summary, field, icon,
};
use crate::shell::Shell;
use crate::words::Words;

pub(super) fn pieces(shell: &Shell<'_>) -> Vec<Piece> {
    vec![
        Piece::new("buttons", buttons()),
        Piece::new("chips", chips()),
        Piece::new("card", vec![Sample::new("A card with facts", card())]),
        Piece::new("icon", icons()),
        Piece::new("notice", notices()),
        Piece::new("form", fields(shell.words)),
    ]
}

fn buttons() -> Vec<Sample> {
    let button = |class: &str, label: &str| html! { button class=(class) { (label) } };
    vec![
        Sample::new("The way forward, one on a page", button("btn cta", "Hold seats")),
        Sample::new("Everything else", button("btn", "Other seats")),
        Sample::new("Beside others", button("btn quiet", "Not now")),
        Sample::new("What cannot be undone", button("btn danger", "Delete the account")),
        Sample::new("In a line of text", button("btn small", "More time")),
        Sample::new("Disabled", html! { button.btn disabled { "Other seats" } }),
        Sample::new("Busy", html! { button.btn.cta aria-busy="true" { "Holding seats …" } }),
        Sample::new(
            "A picture only",
            html! { button.btn.icon-only aria-label="Print" { (icon::print()) } },
        ),
    ]
}

fn chips() -> Vec<Sample> {
    vec![
        Sample::new("A link", html! { a.chip href="#chips" { (icon::place()) span { "Pune" } } }),
        Sample::new("Not chosen", html! { button.chip aria-pressed="false" { "IMAX" } }),
        Sample::new("Chosen", html! { button.chip aria-pressed="true" { "IMAX" } }),
        Sample::new("A tag", html! { span.tag { "Wheelchair access" } }),
    ]
}

fn card() -> Markup {
    html! {
        div.card.stack {
            p { strong { "Monsoon Express" } }
            dl.facts { dt { "When" } dd { "Sun 22 Nov" } dt { "Where" } dd { "Regal Talkies" } }
        }
    }
}

fn icons() -> Vec<Sample> {
    let named = html! {
        ul.gallery-icons {
            @for (name, icon) in icon::ALL { li { (icon()) code { (name) } } }
        }
    };
    let tones = [Tone::Info, Tone::Success, Tone::Warn, Tone::Danger];
    vec![
        Sample::wide("In the colour of the text", named),
        Sample::new("Of a tone", html! { @for tone in tones { (icon::tone(tone)) " " } }),
        Sample::new("The mark of the house", icon::logo()),
    ]
}

fn notices() -> Vec<Sample> {
    let say = |text: &str| html! { p { (text) } };
    vec![
        Sample::wide("Info", banner(Tone::Info, &say("Doors open 30 minutes before the show."))),
        Sample::wide("Success", banner(Tone::Success, &say("Your new address is confirmed."))),
        Sample::wide("Warn", banner(Tone::Warn, &say("The theatre has cancelled this show."))),
        Sample::wide(
            "Danger, announced at once, with a way on",
            banner(
                Tone::Danger,
                &html! {
                    p { "Your bank declined the card ending 4242. Nothing was charged." }
                    p { a href="#notice" { "Try another card" } }
                },
            ),
        ),
        Sample::wide(
            "Nothing to list",
            empty("No Tamil films on Tuesday. Wednesday has 6.", Some(("#notice", "Wednesday"))),
        ),
        Sample::wide("Nothing to list, and no way on", empty("No movements yet.", None)),
    ]
}

fn fields(words: Words) -> Vec<Sample> {
    let mut problems = Problems::default();
    problems.add("sample-wrong", "This does not look like an e-mail address.");
    problems.add("", "The offer has ended.");
    let text = |name, label: &str, value| Field {
        name,
        label: label.to_owned(),
        value,
        ..Field::default()
    };
    let optional = Field {
        hint: Some("Only if something happens to your show.".to_owned()),
        kind: FieldKind::Phone,
        is_optional: true,
        ..text("sample-phone", "Phone", "")
    };
    let secret = Field { kind: FieldKind::Password, ..text("sample-secret", "Password", "") };
    let code = Field { kind: FieldKind::Code, ..text("sample-code", "Offer", "FIRST10") };
    let wrong = Field { kind: FieldKind::Email, ..text("sample-wrong", "E-mail", "asha@") };
    let shown = |one: &Field<'_>| field(words, one, &problems);
    vec![
        Sample::new("Filled in", shown(&text("sample-name", "Name", "Asha Rao"))),
        Sample::new("With a hint, may be left out", shown(&optional)),
        Sample::new("A secret", shown(&secret)),
        Sample::new("A code", shown(&code)),
        Sample::new("With a problem", shown(&wrong)),
        Sample::new("All problems, above the form", quiet(&error_summary(words, &problems))),
        Sample::new("One of several", choices()),
    ]
}

/// Without the wish for the focus, which would scroll the gallery down to it.
fn quiet(summary: &Markup) -> Markup {
    PreEscaped(summary.0.replace(" autofocus", ""))
}

fn choices() -> Markup {
    html! {
        fieldset.stack {
            legend.label { "Pay with" }
            @for (name, is_chosen) in [("Card", true), ("UPI", false)] {
                label.choice {
                    input type="radio" name="sample-choice" value=(name) checked[is_chosen];
                    (name)
                }
            }
        }
    }
}
