//! What people say of a film or event, and what somebody says of all films. The form that writes it is
//! in [`review_form`](super::review_form).

use jiff::civil::Date;
use maud::{Markup, html};

use super::account::{Tab, account};
use super::review_form::Stage;
use crate::components::breadcrumb::breadcrumb;
use crate::components::pagination::{Pages, pagination};
use crate::components::poster_card::picture;
use crate::components::reviews::{Review, Summary, review_list, review_text, stars, summary};
use crate::components::{Tone, banner, empty, icon};
use crate::format;
use crate::say;
use crate::shell::{Head, Shell, page};
use crate::words::Words;

/// All reviews of a film.
#[derive(Debug, Clone)]
pub struct View {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The sum of all, if there are any.
    pub summary: Option<Summary>,
    /// This page of them, without the visitor's own.
    pub reviews: Vec<Review>,
    /// Where it lies.
    pub pages: Pages,
    /// What the visitor said, where they are signed in and said something.
    pub mine: Option<Review>,
    /// Whether that was written just now.
    pub is_saved: bool,
}

/// What the page of a film shows of it, and the way to the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Glimpse {
    /// The page of the film.
    pub href: String,
    /// The sum of all, if there are any.
    pub summary: Option<Summary>,
    /// The newest that have words.
    pub newest: Vec<Review>,
}

/// What somebody said of all films.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// The newest first.
    pub cards: Vec<OwnCard>,
    /// Which page this is, and of how many.
    pub page: (u32, u32),
    /// Whether one was withdrawn just now.
    pub is_withdrawn: bool,
}

/// One review with its film.
#[derive(Debug, Clone)]
pub struct OwnCard {
    /// The title of the film.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The address of its poster.
    pub picture: String,
    /// 1 to 5.
    pub stars: u8,
    /// The words.
    pub text: String,
    /// The day on which it was written.
    pub on: Date,
    /// How it stands.
    pub stage: Stage,
}

/// The newest reviews on the page of a film.
#[must_use]
pub(super) fn glimpse(words: Words, of: &Glimpse) -> Markup {
    html! {
        section.wrap.film-reviews #reviews aria-labelledby="reviews-head" {
            div.section-head {
                h2 #reviews-head { (say!(words, "reviews-head")) }
                (write_link(words, &of.href))
            }
            @if of.summary.is_none() { p.muted { (say!(words, "reviews-none")) } }
            @else {
                (columns(words, of.summary.as_ref(), &html! {
                    (review_list(words, &of.newest))
                    p { a.more href={ (of.href) "/reviews" } {
                        (say!(words, "reviews-all")) (icon::arrow_on())
                    } }
                }))
            }
        }
    }
}

/// All reviews of a film.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let (words, title) = (shell.words, view.title.as_str());
    let head = Head {
        title: &say!(words, "reviews-title", title = title),
        description: &say!(words, "reviews-description", title = title),
        ..Head::default()
    };
    let above = [(view.href.as_str(), title)];
    let main = html! {
        div.wrap.page {
            (breadcrumb(words, &above, &say!(words, "reviews-head")))
            @if view.is_saved {
                (banner(Tone::Success, &html! { p { (say!(words, "reviews-saved")) } }))
            }
            div.section-head {
                h1 dir="auto" { (say!(words, "reviews-heading", title = title)) }
                @if view.mine.is_none() { (write_link(words, &view.href)) }
            }
            (columns(words, view.summary.as_ref(), &html! {
                @if let Some(mine) = &view.mine { (own(words, mine, &view.href)) }
                @if view.summary.is_none() { (empty(&say!(words, "reviews-none"), None)) }
                @else { (review_list(words, &view.reviews)) }
                (pagination(words, &view.pages))
            }))
        }
    };
    page(shell, &head, &main)
}

/// The sum beside what people say.
fn columns(words: Words, of: Option<&Summary>, beside: &Markup) -> Markup {
    html! {
        div.reviews-columns[of.is_some()] {
            @if let Some(of) = of { (summary(words, of)) }
            div.stack { (beside) }
        }
    }
}

/// The way to the form.
fn write_link(words: Words, movie: &str) -> Markup {
    html! { a.btn href={ (movie) "/review" } { (icon::star()) (say!(words, "reviews-write")) } }
}

fn own(words: Words, mine: &Review, movie: &str) -> Markup {
    html! {
        section.stack aria-labelledby="mine" {
            h2 #mine { (say!(words, "reviews-mine")) }
            (review_list(words, std::slice::from_ref(mine)))
            p { a href={ (movie) "/review" } { (say!(words, "reviews-change")) } }
        }
    }
}

/// What somebody said of all films: a part of their account.
#[must_use]
pub fn show_own(shell: &Shell<'_>, view: &Own) -> Markup {
    let words = shell.words;
    let pages = Pages {
        number: view.page.0,
        count: view.page.1,
        previous: (view.page.0 > 1).then(|| format!("?page={}", view.page.0 - 1)),
        next: (view.page.0 < view.page.1).then(|| format!("?page={}", view.page.0 + 1)),
    };
    account(
        shell,
        Tab::Reviews,
        &html! {
            @if view.is_withdrawn {
                (banner(Tone::Success, &html! { p { (say!(words, "own-reviews-withdrawn")) } }))
            }
            @if view.cards.is_empty() { (empty(&say!(words, "own-reviews-none"), None)) }
            @else { ul.reviews { @for card in &view.cards { li { (own_card(words, card)) } } } }
            (pagination(words, &pages))
        },
    )
}

fn own_card(words: Words, card: &OwnCard) -> Markup {
    let way_on = match card.stage {
        Stage::Open(_) => say!(words, "own-reviews-change"),
        _ => say!(words, "own-reviews-look"),
    };
    html! {
        article.review.film-line {
            (picture(&card.picture, false))
            div.stack {
                h2.card-title dir="auto" { a.card-name href=(card.href) { (card.title) } }
                p.review-head {
                    (stars(words, card.stars)) " "
                    span.hint { (format::day_of_year(words, card.on)) }
                    @if matches!(card.stage, Stage::Hidden(_)) {
                        " " span.tag { (say!(words, "own-reviews-hidden")) }
                    }
                }
                (review_text(&card.text))
                p { a href={ (card.href) "/review" } { (way_on) span.vh { " · " (card.title) } } }
            }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use jiff::civil::date;

    use super::{Glimpse, Own, OwnCard, Stage, View};
    use crate::components::pagination::Pages;
    use crate::components::reviews::samples::{reviews, summary};

    /// The newest of many reviews.
    #[must_use]
    pub fn glimpse() -> Glimpse {
        Glimpse { href: "/m/x".to_owned(), summary: Some(summary()), newest: reviews() }
    }

    /// The second page of many reviews, for somebody who wrote one.
    #[must_use]
    pub fn many() -> View {
        View {
            title: "Monsoon Express".to_owned(),
            href: "/m/x".to_owned(),
            summary: Some(summary()),
            reviews: reviews(),
            pages: Pages {
                number: 2,
                count: 2,
                previous: Some("/m/x/reviews".to_owned()),
                next: None,
            },
            mine: reviews().pop(),
            is_saved: true,
        }
    }

    /// Somebody's reviews, one of them hidden.
    #[must_use]
    pub fn own() -> Own {
        let card = |stage| OwnCard {
            title: "Monsoon Express".to_owned(),
            href: "/m/x".to_owned(),
            picture: "/posters/x.svg".to_owned(),
            stars: 4,
            text: "Saw it twice.".to_owned(),
            on: date(2026, 11, 21),
            stage,
        };
        let cards = vec![card(Stage::Open(date(2026, 12, 5))), card(Stage::Hidden(None))];
        Own { cards, page: (1, 2), is_withdrawn: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn lists_lead_on() {
        let html = show(&shell(), &samples::many()).into_string();
        assert!(html.contains("rel=\"prev\" href=\"/m/x/reviews\""), "{html}");
        assert!(html.contains("Change or withdraw it") && !html.contains("Write a review"));
        let html = show_own(&shell(), &samples::own()).into_string();
        assert_eq!((html.matches("<h1").count(), html.matches("/m/x/review\"").count()), (1, 2));
    }
}
