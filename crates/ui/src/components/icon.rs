//! Small pictures, drawn with the colour of the text. They are decoration: words stand beside them.

use maud::{Markup, PreEscaped, html};

use super::Tone;

fn icon(path: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"
            stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            (PreEscaped(path))
        }
    }
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$doc])* #[must_use] pub fn $name() -> Markup { icon($path) })*

        /// All of them, with their names.
        pub const ALL: &[(&str, fn() -> Markup)] = &[$((stringify!($name), $name)),*];
    };
}

icons! {
    /// A magnifying glass.
    search = r#"<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>"#;
    /// A pin on a map.
    place = r#"<path d="M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.800-7 11-7 11z"/><circle cx="12" cy="10" r="2.500"/>"#;
    /// Head and shoulders.
    person = r#"<circle cx="12" cy="8" r="4"/><path d="M4 21c1-4.500 4.500-6 8-6s7 1.500 8 6"/>"#;
    /// Backwards.
    arrow_back = r#"<path d="M19 12H5m6-6-6 6 6 6"/>"#;
    /// Forwards.
    arrow_on = r#"<path d="M5 12h14m-6-6 6 6-6 6"/>"#;
    /// Yes.
    check = r#"<path d="m5 13 4 4 10-11"/>"#;
    /// Away with it.
    cross = r#"<path d="m6 6 12 12M18 6 6 18"/>"#;
    /// An i in a circle.
    info = r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5m0-8.500v.01"/>"#;
    /// A triangle with an exclamation mark.
    warn = r#"<path d="M12 3.500 2.500 20h19z"/><path d="M12 10v4m0 3v.01"/>"#;
    /// A clock.
    clock = r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>"#;
    /// A ticket with notches.
    ticket = r#"<path d="M3 8a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v2.500a1.800 1.800 0 0 0 0 3.500V17a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-3a1.800 1.800 0 0 0 0-3.500z"/><path d="M14.500 7v11" stroke-dasharray="2 2.500"/>"#;
    /// A leaf of a calendar.
    calendar = r#"<rect x="4" y="5.500" width="16" height="15" rx="2"/><path d="M4 10h16M8.500 3v4m7-4v4"/>"#;
    /// A printer.
    print = r#"<path d="M7 8V3.500h10V8M7 17H4.500V9.500a1.500 1.500 0 0 1 1.500-1.500h12a1.500 1.500 0 0 1 1.500 1.500V17H17"/><path d="M7 14h10v6.500H7z"/>"#;
    /// A wheelchair.
    wheelchair = r#"<circle cx="10" cy="4.500" r="1.500"/><path d="M10 8v5h5l3 6"/><path d="M8 11.500a5 5 0 1 0 6.500 6.500"/>"#;
    /// A star.
    star = r#"<path d="m12 3.500 2.600 5.500 6 .8-4.400 4.200 1.100 6L12 17l-5.300 3 1.100-6L3.400 9.800l6-.8z"/>"#;
    /// A list.
    list = r#"<path d="M9 6h11M9 12h11M9 18h11M4.500 6v.01m0 5.990v.01m0 5.990v.01"/>"#;
    /// A grid of seats.
    grid = r#"<path d="M5 5h5v5H5zm9 0h5v5h-5zM5 14h5v5H5zm9 0h5v5h-5z"/>"#;
    /// Forward: a film begins.
    play = r#"<path d="M7 4.500v15l12-7.500z"/>"#;
    /// More.
    plus = r#"<path d="M12 5v14M5 12h14"/>"#;
    /// Less.
    minus = r#"<path d="M5 12h14"/>"#;
    /// Four corners: all of it.
    fit = r#"<path d="M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5"/>"#;
    /// A wallet.
    wallet = r#"<path d="M4 7.500A2 2 0 0 1 6 5.500h11v3M4 7.500v10a2 2 0 0 0 2 2h13a1 1 0 0 0 1-1v-9a1 1 0 0 0-1-1H5a1 1 0 0 1-1-1z"/><path d="M16 14v.01"/>"#;
}

/// The mark of the house: a marigold light with a seat in it.
#[must_use]
pub fn logo() -> Markup {
    html! {
        svg.mark viewBox="0 0 26 26" width="26" height="26" aria-hidden="true" {
            rect.mark-ground width="26" height="26" rx="7" {}
            path.mark-seat d="M7 10a3 3 0 0 1 3-3h6a3 3 0 0 1 3 3v4.500H7zM6 16h14v1.500a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 6 17.500z" {}
        }
    }
}

/// The picture of a tone.
#[must_use]
pub fn tone(tone: Tone) -> Markup {
    match tone {
        Tone::Info => info(),
        Tone::Success => check(),
        Tone::Warn | Tone::Danger => warn(),
    }
}
