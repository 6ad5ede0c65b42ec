//! Every component with samples of its states on one page: for whoever designs, and for tests.
//!
//! What a component says is in the language of the page. The names and notes around it are those of
//! the code, and English like it. A test holds the list against the folder of components, so that
//! none is left out.

mod basics;
mod buying;
mod finding;
mod halls;
mod tokens;

use maud::{Markup, html};

use crate::components::csrf_field;
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Lang;
use crate::{Theme, say};

/// A component, by the name of its module.
pub struct Piece {
    /// `seat_grid`
    pub name: &'static str,
    /// Its states, and what to look at in each.
    pub samples: Vec<Sample>,
}

/// One state of a component.
pub struct Sample {
    note: &'static str,
    markup: Markup,
    width: Width,
}

/// How much room a sample takes.
#[derive(Clone, Copy)]
enum Width {
    /// As much as it needs, beside others.
    Own,
    /// That of the page.
    Full,
}

/// A part of the page.
pub struct Group {
    name: &'static str,
    /// Its components.
    pub pieces: Vec<Piece>,
}

/// All components.
#[must_use]
pub fn groups(shell: &Shell<'_>) -> Vec<Group> {
    vec![
        Group { name: "Foundations", pieces: tokens::pieces() },
        Group { name: "Basics", pieces: basics::pieces(shell) },
        Group { name: "Finding a show", pieces: finding::pieces(shell.words) },
        Group { name: "Choosing seats", pieces: halls::pieces(shell.words) },
        Group { name: "Paying and going", pieces: buying::pieces(shell) },
    ]
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>) -> Markup {
    let head = Head {
        title: "Gallery",
        description: "Every component of the pages, in its states.",
        audience: Audience::Private,
        styles: &["gallery"],
        ..Head::default()
    };
    let groups = groups(shell);
    let main = html! {
        div.wrap.page.gallery lang="en" {
            div.stack {
                h1 { "Gallery" }
                p.lead { (head.description) }
                (looks(shell))
            }
            nav.row aria-label="Components" {
                @for piece in groups.iter().flat_map(|group| &group.pieces) {
                    a href={ "#" (piece.name) } { (piece.name) }
                }
            }
            @for group in &groups {
                section.gallery-group {
                    h2 { (group.name) }
                    @for piece in &group.pieces { (piece_of(piece, shell.words.lang)) }
                }
            }
        }
    };
    shell::page(shell, &head, &main)
}

/// The switches of colours and language, in reach.
fn looks(shell: &Shell<'_>) -> Markup {
    let (lang, theme) = (shell.words.lang, shell.theme);
    html! {
        div.row {
            form.row method="post" action="/preferences" aria-label="Colours" {
                (csrf_field(shell))
                input type="hidden" name="back" value=(shell.path);
                input type="hidden" name="language" value=(lang.code());
                @for one in [Theme::Auto, Theme::Light, Theme::Dark] {
                    button.chip name="theme" value=(one.word()) aria-pressed=(one == theme) {
                        span lang=(lang.code()) {
                            (say!(shell.words, &format!("theme-{}", one.word())))
                        }
                    }
                }
            }
            form.row method="post" action="/preferences" aria-label="Language" {
                (csrf_field(shell))
                input type="hidden" name="back" value=(shell.path);
                input type="hidden" name="theme" value=(theme.word());
                @for one in Lang::ALL {
                    button.chip name="language" value=(one.code()) aria-pressed=(one == lang) {
                        span lang=(one.code()) { (one.own_name()) }
                    }
                }
            }
        }
    }
}

fn piece_of(piece: &Piece, lang: Lang) -> Markup {
    html! {
        section.gallery-piece id=(piece.name) {
            h3 { code { (piece.name) } }
            div.gallery-samples {
                @for sample in &piece.samples {
                    figure.gallery-sample.full[matches!(sample.width, Width::Full)] {
                        figcaption { (sample.note) }
                        div lang=(lang.code()) { (sample.markup) }
                    }
                }
            }
        }
    }
}

impl Piece {
    fn new(name: &'static str, samples: Vec<Sample>) -> Self {
        Self { name, samples }
    }
}

impl Sample {
    fn new(note: &'static str, markup: Markup) -> Self {
        Self { note, markup, width: Width::Own }
    }

    fn wide(note: &'static str, markup: Markup) -> Self {
        Self { note, markup, width: Width::Full }
    }
}

/// A picture that needs no address of its own.
fn inline_picture(svg: &str) -> String {
    let mut url = String::from("data:image/svg+xml,");
    for letter in svg.chars() {
        match letter {
            '#' => url.push_str("%23"),
            '%' => url.push_str("%25"),
            '"' => url.push('\''),
            letter => url.push(letter),
        }
    }
    url
}
