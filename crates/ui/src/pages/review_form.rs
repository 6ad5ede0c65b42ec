//! The form that writes a review of a film or event, changes it or takes it back.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::components::breadcrumb::breadcrumb;
use crate::components::poster_card::picture;
use crate::components::reviews::{STARS, review_text, stars};
use crate::components::{Problems, Tone, banner, csrf_field, error_summary, icon};
use crate::format;
use crate::say;
use crate::shell::{Audience, Head, Shell, page};
use crate::words::Words;

/// The form that writes a review.
#[derive(Debug, Clone)]
pub struct Write<'a> {
    /// The title of the film or event.
    pub title: &'a str,
    /// Its page.
    pub href: &'a str,
    /// The address of its poster.
    pub picture: &'a str,
    /// The name under the review.
    pub byline: &'a str,
    /// What was chosen.
    pub stars: Option<u8>,
    /// What was typed.
    pub text: &'a str,
    /// How it stands.
    pub stage: Stage,
    /// Characters at most.
    pub chars_max: usize,
    /// Days for which it can be changed.
    pub edit_days: i64,
    /// What is wrong.
    pub problems: Problems,
}

/// How a review stands with its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// There is none yet.
    New,
    /// There is one that can be changed until that day.
    Open(Date),
    /// It can only be withdrawn.
    Closed,
    /// It was taken down, perhaps for a reason that is known; it can be withdrawn if it still has
    /// words.
    Hidden(Option<String>),
    /// The visitor was signed out while writing.
    SignedOut,
}

/// The form that writes a review, or changes the one that is there.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &Write<'_>) -> Markup {
    let words = shell.words;
    let head = Head {
        title: &say!(words, "review-write-title", title = view.title),
        description: &say!(words, "reviews-description", title = view.title),
        audience: Audience::Private,
        islands: &["chars-left"],
        ..Head::default()
    };
    let can_write = matches!(view.stage, Stage::New | Stage::Open(_) | Stage::SignedOut);
    let main = html! {
        div.wrap.page.review-form {
            (breadcrumb(words, &[(view.href, view.title)], &say!(words, "reviews-mine")))
            div.film-line {
                (picture(view.picture, true))
                h1 dir="auto" { (say!(words, "review-write-heading", title = view.title)) }
            }
            (notice(words, view))
            (error_summary(words, &view.problems))
            @if can_write { (form(shell, view)) } @else { (as_it_is(words, view)) }
            @if view.stage != Stage::New && view.stage != Stage::SignedOut && view.stars.is_some() {
                (withdrawal(shell, view.href))
            }
        }
    };
    page(shell, &head, &main)
}

fn notice(words: Words, view: &Write<'_>) -> Markup {
    let (tone, said) = match &view.stage {
        Stage::New | Stage::Open(_) => return Markup::default(),
        Stage::Closed => (Tone::Info, say!(words, "review-over", days = view.edit_days)),
        Stage::Hidden(None) => (Tone::Warn, say!(words, "review-hidden")),
        Stage::Hidden(Some(reason)) => {
            (Tone::Warn, say!(words, "review-hidden-because", reason = reason.as_str()))
        }
        Stage::SignedOut => (Tone::Warn, say!(words, "review-sign-in")),
    };
    let back = format!("/sign-in?back={}/review", view.href);
    banner(
        tone,
        &html! {
            p { (said) }
            @if view.stage == Stage::SignedOut {
                p { a href=(back) target="_blank" { (say!(words, "review-sign-in-link")) } }
            }
        },
    )
}

fn form(shell: &Shell<'_>, view: &Write<'_>) -> Markup {
    let words = shell.words;
    html! {
        form.form.card method="post" action={ (view.href) "/review" } {
            (csrf_field(shell))
            (star_field(words, view.stars, &view.problems))
            (text_field(words, view))
            div.stack {
                button.btn.cta type="submit" { (say!(words, "review-publish")) }
                p.hint {
                    @match view.stage {
                        Stage::Open(until) => {
                            @let date = format::day_of_year(words, until);
                            (say!(words, "review-until", date = date))
                        }
                        _ => {
                            (say!(words, "review-signed", name = view.byline,
                                days = view.edit_days)) " " (say!(words, "review-mark"))
                        }
                    }
                }
            }
        }
    }
}

fn star_field(words: Words, chosen: Option<u8>, problems: &Problems) -> Markup {
    let problem = problems.of("stars");
    let described = problem.map_or("stars-hint", |_| "stars-problem stars-hint");
    html! {
        fieldset.field.has-problem[problem.is_some()] aria-describedby=(described) {
            legend { (say!(words, "review-rating")) }
            p.hint #stars-hint { (say!(words, "review-stars-hint")) }
            @if let Some(problem) = problem { p.problem #stars-problem { (problem) } }
            div.star-choice {
                @for stars in 1..=STARS {
                    // The summary of problems leads to the first one.
                    @let id = (stars == 1).then_some("stars");
                    label {
                        input id=[id] type="radio" name="stars" value=(stars) required
                            checked[chosen == Some(stars)];
                        (icon::star())
                        span.vh { (say!(words, &format!("review-star-{stars}"))) }
                    }
                }
            }
        }
    }
}

fn text_field(words: Words, view: &Write<'_>) -> Markup {
    let problem = view.problems.of("text");
    let described = problem.map_or("text-hint", |_| "text-problem text-hint");
    html! {
        div.field.has-problem[problem.is_some()] {
            label for="text" {
                (say!(words, "review-text")) " "
                span.optional { "(" (say!(words, "optional")) ")" }
            }
            p.hint #text-hint { (say!(words, "review-text-hint", max = view.chars_max)) }
            @if let Some(problem) = problem { p.problem #text-problem { (problem) } }
            chars-left data-left=(say!(words, "review-left", left = "{left}")) {
                textarea #text name="text" rows="6" maxlength=(view.chars_max) dir="auto"
                    aria-describedby=(described) aria-invalid=[problem.map(|_| "true")] {
                    // Browsers drop the first line break of a field.
                    "\n" (view.text)
                }
            }
        }
    }
}

fn as_it_is(words: Words, view: &Write<'_>) -> Markup {
    html! {
        @if let Some(given) = view.stars {
            article.review { p { (stars(words, given)) } (review_text(view.text)) }
        }
    }
}

fn withdrawal(shell: &Shell<'_>, movie: &str) -> Markup {
    let words = shell.words;
    html! {
        details.card.fold {
            summary { (say!(words, "review-withdraw")) }
            form.form method="post" action={ (movie) "/review/withdraw" } {
                (csrf_field(shell))
                p { (say!(words, "review-withdraw-lead")) }
                div { button.btn.danger type="submit" { (say!(words, "review-withdraw")) } }
            }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use super::{Stage, Write};
    use crate::components::Problems;

    /// A form at some stage.
    #[must_use]
    pub fn form(stage: Stage) -> Write<'static> {
        Write {
            title: "Monsoon Express",
            href: "/m/x",
            picture: "/posters/x.svg",
            byline: "Ana M.",
            stars: (stage != Stage::New).then_some(4),
            text: if stage == Stage::New { "" } else { "Saw it twice." },
            stage,
            chars_max: 2_000,
            edit_days: 14,
            problems: Problems::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn a_form_keeps_what_was_chosen_and_typed() {
        let mut view = samples::form(Stage::New);
        view.stars = Some(4);
        view.text = "\nA line & another";
        view.problems.add("text", "Too long.");
        let html = show(&shell(), &view).into_string();
        assert!(html.contains("value=\"4\" required checked"), "{html}");
        assert_eq!(html.matches(" checked").count(), 1);
        assert!(html.contains("\n\nA line &amp; another</textarea>"), "{html}");
        assert!(html.contains("aria-describedby=\"text-problem text-hint\""), "{html}");
        assert!(html.contains("name=\"csrf\" value=\"proof\""));
        assert!(html.contains("Characters left: {left}"));
    }

    #[test]
    fn what_is_closed_can_only_be_withdrawn() {
        for stage in [Stage::Closed, Stage::Hidden(Some("It gives the ending away.".into()))] {
            let html = show(&shell(), &samples::form(stage.clone())).into_string();
            assert!(!html.contains("<textarea") && html.contains("/m/x/review/withdraw"));
            assert!(html.contains("Saw it twice."), "{stage:?}");
        }
        let open = show(&shell(), &samples::form(Stage::Open(date(2026, 12, 5))));
        assert!(open.into_string().contains("until 5 Dec 2026"));
        let gone = show(&shell(), &samples::form(Stage::SignedOut)).into_string();
        assert!(gone.contains("<textarea") && gone.contains("/sign-in?back=/m/x/review"));
        assert!(!gone.contains("/review/withdraw"));
    }
}
