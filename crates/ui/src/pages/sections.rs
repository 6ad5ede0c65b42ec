//! Choosing an area of a large venue: the best seats anywhere, a drawing, and the same as a list.

use maud::{Markup, html};

use super::seats::{self, Notice, SeatKindChoice, ShowLine};
use crate::components::csrf_field;
use crate::components::section_map::{Area, SectionMap, section_map};
use crate::say;
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which show this is.
    pub show: ShowLine,
    /// Its id, for addresses.
    pub show_id: String,
    /// The id of the layout.
    pub layout_id: String,
    /// The parts.
    pub map: SectionMap,
    /// For how many the person chooses.
    pub party: usize,
    /// How many seats a hold may have.
    pub limit: usize,
    /// The kinds of seats that the best ones can be asked of.
    pub kinds: Vec<SeatKindChoice>,
    /// What happened to the last try.
    pub notice: Option<Notice>,
}

/// The page with its form.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "sections-title", film = view.show.film.as_str());
    let head =
        Head { title: &title, description: &title, audience: Audience::Private, ..Head::default() };
    let main = html! {
        (seats::show_header(words, &view.show, None))
        div.wrap.page.sections {
            form.section-best method="post" action={ "/shows/" (view.show_id) "/hold" } {
                (csrf_field(shell))
                input type="hidden" name="layout" value=(view.layout_id);
                (seats::notices(words, view.notice.as_ref()))
                div.tool-line {
                    label.vh for="party" { (say!(words, "seats-party")) }
                    input #party.count type="number" name="party" inputmode="numeric" min="1"
                        max=(view.limit) value=(view.party);
                    (seats::kind_choice(words, &view.kinds))
                    (seats::best(words))
                }
            }
            section.card.section-drawing {
                h2 { (say!(words, "sections-heading")) }
                (section_map(words, &view.map))
                (key(words))
            }
            section.section-list aria-labelledby="areas" {
                h2 #areas { (say!(words, "sections-list")) }
                ul.areas { @for area in &view.map.areas { (line(words, area)) } }
            }
        }
    };
    shell::step(shell, &head, &main)
}

fn line(words: Words, area: &Area) -> Markup {
    html! {
        li {
            a.area-line href=(area.href) {
                i class={ "level " (area.level()) } {}
                b { (area.name) }
                span.num { (area.price) }
                span.left { (area.left(words)) }
            }
        }
    }
}

/// What the fills mean.
fn key(words: Words) -> Markup {
    html! {
        ul.legend {
            @for level in ["many", "some", "few", "none"] {
                li {
                    i class={ "level " (level) } {}
                    (say!(words, &format!("sections-key-{level}")))
                }
            }
        }
    }
}

/// Venues to look at and to test with.
pub mod samples {
    use super::*;

    /// A stage with two rings of blocks around it.
    #[must_use]
    pub fn arena() -> View {
        let hall = seats::samples::view();
        let areas = (0..24).map(|number| area(number / 12, number % 12)).collect();
        let stage = vec![(860.0, 420.0), (1_140.0, 420.0), (1_140.0, 500.0), (860.0, 500.0)];
        View {
            show: hall.show,
            show_id: hall.show_id,
            layout_id: hall.layout_id,
            map: SectionMap { size: (2_000.0, 1_600.0), stages: vec![stage], areas },
            party: 2,
            limit: hall.limit,
            kinds: hall.kinds,
            notice: None,
        }
    }

    fn area(ring: usize, block: usize) -> Area {
        let (near, far) = if ring == 0 { (380.0, 560.0) } else { (590.0, 760.0) };
        let angle = |share: f64| (-60.0 + share * 25.0 + 5.0_f64).to_radians();
        let (from, to) = (angle(block as f64), angle(block as f64 + 0.92));
        let at = |radius: f64, angle: f64| {
            (1_000.0 + radius * 1.25 * angle.cos(), 800.0 + radius * angle.sin())
        };
        Area {
            name: format!("{} {}", ["Lower", "Upper"][ring], (ring + 1) * 100 + block + 1),
            href: format!("/shows/x/sections/{}", ring * 12 + block + 1),
            price: if ring == 0 { "₹2,400" } else { "₹1,200" }.to_owned(),
            free: [310, 120, 20, 0][(block + ring) % 4],
            total: 320,
            outline: vec![at(near, from), at(far, from), at(far, to), at(near, to)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn every_area_is_a_link_in_the_drawing_and_in_the_list() {
        let html = show(&shell(), &samples::arena()).into_string();
        for number in 1..=24 {
            let href = format!("href=\"/shows/x/sections/{number}\"");
            assert_eq!(html.matches(&href).count(), 2, "area {number}");
        }
        assert!(html.contains(r#"aria-label="Lower 103, ₹2,400, 20 seats left""#), "{html}");
        assert!(html.contains("Sold out"));
        assert_eq!(html.matches("<h1").count(), 1);
    }
}
