//! What stands around every page: the head, the header, the footer.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::app;
use crate::assets;
use crate::components::icon;
use crate::say;
use crate::words::{Lang, Words};

/// What every page needs to know of the request that it answers.
#[derive(Debug, Clone)]
pub struct Shell<'a> {
    /// The language.
    pub words: Words,
    /// The colours.
    pub theme: Theme,
    /// Lets the import map through the content security policy.
    pub nonce: &'a str,
    /// Goes into every form; see [`csrf_field`](crate::components::csrf_field).
    pub csrf: &'a str,
    /// The path and query of this page: where a change of language or colours comes back to.
    pub path: &'a str,
    /// The city that people look at: its name and its page.
    pub city: Option<CityLink<'a>>,
    /// Who is signed in, by name.
    pub person: Option<&'a str>,
}

impl Shell<'static> {
    /// A visitor who has said nothing yet: for tests and for looking at pages.
    #[must_use]
    pub const fn sample() -> Self {
        Self {
            words: Words::new(Lang::En),
            theme: Theme::Auto,
            nonce: "nonce",
            csrf: "csrf",
            path: "/",
            city: None,
            person: None,
        }
    }
}

/// The city in the header.
#[derive(Debug, Clone, Copy)]
pub struct CityLink<'a> {
    /// `Bengaluru`
    pub name: &'a str,
    /// `/c/…`
    pub href: &'a str,
}

/// Which colours a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Those of the device.
    #[default]
    Auto,
    /// Light ones.
    Light,
    /// Dark ones.
    Dark,
}

impl Theme {
    /// What lies behind everything, for what the browser itself colours; the token `bg`.
    pub const LIGHT_GROUND: &'static str = "#FAF7F5";
    /// The same in the dark.
    pub const DARK_GROUND: &'static str = "#130D18";

    /// `auto`, `light`, `dark`: in the cookie and in `data-theme`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word, `Auto` if it is none.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// What a page tells browsers and search engines of itself.
#[derive(Debug, Clone, Default)]
pub struct Head<'a> {
    /// `Choose seats · Inception`; the brand is added.
    pub title: &'a str,
    /// One sentence for search results.
    pub description: &'a str,
    /// The islands that this page uses, by the names of their files: `seat-map`.
    pub islands: &'a [&'a str],
    /// Styles that no other page needs, by the names of their files.
    pub styles: &'a [&'a str],
    /// Whether it is of one person or one moment, and no business of search engines.
    pub audience: Audience,
    /// Read again after so many seconds where there is no JavaScript.
    pub refresh_seconds: Option<u32>,
    /// What a shared link shows: the address of a picture.
    pub picture: Option<&'a str>,
}

/// Whom a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Everybody, search engines too.
    #[default]
    Public,
    /// The one who asked.
    Private,
}

/// What stands above the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    /// Search, city, account.
    Full,
    /// The brand alone: nothing leads away from a purchase.
    Quiet,
    /// The same, and nothing on phones: a map needs the room.
    Roomy,
}

/// A whole page. `main` is its content without the landmark, with one `h1`.
#[must_use]
pub fn page(shell: &Shell<'_>, head: &Head<'_>, main: &Markup) -> Markup {
    document(shell, head, Header::Full, main)
}

/// A page on the way to a ticket: the same, without what leads away.
#[must_use]
pub fn step(shell: &Shell<'_>, head: &Head<'_>, main: &Markup) -> Markup {
    document(shell, head, Header::Quiet, main)
}

/// A step with a map, which on phones has the room of the header.
#[must_use]
pub fn step_with_map(shell: &Shell<'_>, head: &Head<'_>, main: &Markup) -> Markup {
    document(shell, head, Header::Roomy, main)
}

fn document(shell: &Shell<'_>, head: &Head<'_>, header: Header, main: &Markup) -> Markup {
    let words = shell.words;
    html! {
        (DOCTYPE)
        html lang=(words.lang.code()) dir=(words.lang.direction()) data-theme=(shell.theme.word()) {
            (head_of(shell, head, header))
            body {
                a.skip href="#main" { (say!(words, "skip-to-content")) }
                (header_of(shell, header))
                main id="main" tabindex="-1" { (main) }
                (footer_of(shell))
            }
        }
    }
}

fn head_of(shell: &Shell<'_>, head: &Head<'_>, header: Header) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            title { (head.title) " · Usher" }
            meta name="description" content=(head.description);
            meta name="theme-color" content=(Theme::LIGHT_GROUND) media="(prefers-color-scheme: light)";
            meta name="theme-color" content=(Theme::DARK_GROUND) media="(prefers-color-scheme: dark)";
            @if head.audience == Audience::Private { meta name="robots" content="noindex"; }
            @if let Some(seconds) = head.refresh_seconds {
                noscript { meta http-equiv="refresh" content=(seconds); }
            }
            meta property="og:title" content=(head.title);
            meta property="og:site_name" content="Usher";
            @if let Some(picture) = head.picture { meta property="og:image" content=(picture); }
            link rel="icon" type="image/svg+xml" href=(assets::url("icon.svg"));
            link rel="apple-touch-icon" href=(assets::url("icon-512.png"));
            link rel="manifest" href=(app::MANIFEST_PATH);
            @for font in ["display.woff2", "text.woff2"] {
                link rel="preload" as="font" type="font/woff2" crossorigin href=(assets::url(font));
            }
            link rel="stylesheet" href=(assets::url("app.css"));
            @for styles in head.styles {
                link rel="stylesheet" href=(assets::url(&format!("{styles}.css")));
            }
            script type="importmap" nonce=(shell.nonce) { (PreEscaped(assets::import_map())) }
            @if header == Header::Full {
                script type="module" src=(assets::url("search-box.js")) {}
            }
            @for island in head.islands {
                script type="module" src=(assets::url(&format!("{island}.js"))) {}
            }
        }
    }
}

fn header_of(shell: &Shell<'_>, header: Header) -> Markup {
    let words = shell.words;
    html! {
        header.top.roomy[header == Header::Roomy] {
            nav.wrap.bar aria-label=(say!(words, "nav-main")) {
                a.logo href=(shell.city.map_or("/", |city| city.href)) { (icon::logo()) "Usher" }
                @if header == Header::Full {
                    (search_form(words))
                    (links(shell))
                }
            }
        }
    }
}

fn search_form(words: Words) -> Markup {
    html! {
        search-box data-label=(say!(words, "search-suggestions"))
            data-one=(say!(words, "search-suggested", count = 1))
            data-many=(say!(words, "search-suggested", count = "{count}"))
            data-movie=(say!(words, "search-kind-movie"))
            data-theater=(say!(words, "search-kind-theater"))
            data-person=(say!(words, "search-kind-person")) {
            form.site-search action="/search" role="search"
                aria-label=(say!(words, "nav-search-label")) {
                label.vh for="site-search" { (say!(words, "nav-search-label")) }
                input #site-search type="search" name="q" maxlength="100" autocomplete="off"
                    placeholder=(say!(words, "nav-search-placeholder"));
                button type="submit" aria-label=(say!(words, "nav-search-button")) {
                    (icon::search())
                }
            }
        }
    }
}

fn links(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    html! {
        @if let Some(city) = shell.city {
            a.chip href="/?choose" aria-label=(say!(words, "nav-city-change", city = city.name)) {
                (icon::place()) span { (city.name) }
            }
        } @else {
            a.chip href="/?choose" { (icon::place()) span { (say!(words, "nav-choose-city")) } }
        }
        @if let Some(name) = shell.person {
            a.chip href="/account" aria-label=(say!(words, "nav-account", name = name)) {
                (icon::person()) span { (name) }
            }
        } @else {
            a.chip.sign-in href="/sign-in" { (icon::person()) span { (say!(words, "nav-sign-in")) } }
        }
    }
}

fn footer_of(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    html! {
        footer.foot aria-label=(say!(words, "footer")) {
            div.wrap {
                p.foot-brand { strong { "Usher" } " · " (say!(words, "brand-tagline")) }
                p { (say!(words, "nav-about-prices")) }
                nav aria-label=(say!(words, "footer")) {
                    ul.foot-links {
                        li { a href="/find-booking" { (say!(words, "nav-find-booking")) } }
                        li { a href="/help" { (say!(words, "nav-help")) } }
                    }
                }
                (preferences(shell))
                p.credits { (say!(words, "footer-credits")) }
            }
        }
    }
}

/// Language and colours, kept in cookies; a form, so that they work without JavaScript.
fn preferences(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    let themes = [Theme::Auto, Theme::Light, Theme::Dark];
    html! {
        form.preferences method="post" action="/preferences" {
            (crate::components::csrf_field(shell))
            input type="hidden" name="back" value=(shell.path);
            label { span { (say!(words, "footer-language")) }
                select name="language" {
                    @for lang in Lang::ALL {
                        option value=(lang.code()) lang=(lang.code()) selected[lang == words.lang] {
                            (lang.own_name())
                        }
                    }
                }
            }
            label { span { (say!(words, "footer-theme")) }
                select name="theme" {
                    @for theme in themes {
                        option value=(theme.word()) selected[theme == shell.theme] {
                            (say!(words, &format!("theme-{}", theme.word())))
                        }
                    }
                }
            }
            button.btn.small type="submit" { (say!(words, "footer-apply")) }
        }
    }
}
