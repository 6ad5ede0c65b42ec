//! What components are made of: colours and type, read from where they are defined.

use maud::{Markup, html};

use super::{Piece, Sample};

const TOKENS: &str = include_str!("../../styles/tokens.css");

pub(super) fn pieces() -> Vec<Piece> {
    vec![
        Piece::new("colours", vec![Sample::wide("In the theme that is chosen", swatches())]),
        Piece::new("type", vec![Sample::wide("Bricolage Grotesque and Figtree", letters())]),
    ]
}

fn swatches() -> Markup {
    html! {
        ul.gallery-swatches {
            @for name in colours() {
                li {
                    svg viewBox="0 0 80 40" aria-hidden="true" {
                        rect width="80" height="40" rx="8" fill={ "var(--" (name) ")" } {}
                    }
                    code { (name) }
                }
            }
        }
    }
}

/// The names of all colours that have a light and a dark value.
fn colours() -> impl Iterator<Item = &'static str> {
    let names = TOKENS.split("--").filter_map(|part| Some(part.split_once(": light-dark(")?.0));
    names.filter(|name| !name.contains(char::is_whitespace))
}

fn letters() -> Markup {
    html! {
        div.stack {
            p.gallery-title { "A page's own title" }
            h2 { "A part of a page" }
            h3 { "A part of a part" }
            p.lead { "What leads into a page: a little larger, never wider than it can be read." }
            p { "Text, with " a href="#type" { "a link" } " and " strong { "what matters" } "." }
            p.muted { "Text that stands back." }
            p.small-text { "Small text, for what few people look for." }
            p.num { "7:15 pm · ₹1,030.80 · digits as wide as each other" }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_colours_are_those_of_the_design() {
        let names: Vec<&str> = super::colours().collect();
        assert!(names.contains(&"bg") && names.contains(&"tier-5"), "{names:?}");
    }
}
