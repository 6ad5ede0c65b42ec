//! What helps with choosing: how many, the best ones, filters, map or list, how large.

use maud::{Markup, html};

use super::{Layer, SeatKindChoice, View, has_accessible};
use crate::components::icon;
use crate::components::seat_grid::tier_look;
use crate::say;
use crate::words::Words;

pub(super) fn tools(words: Words, view: &View) -> Markup {
    html! {
        div.tools role="group" aria-label=(say!(words, "seats-tools")) {
            div.tool-line { (party(words, view)) (best(words)) }
            div.chips role="group" aria-label=(say!(words, "seats-filters")) {
                (kind_choice(words, &view.kinds))
                label.chip.with-js {
                    input.cover #one-by-one type="checkbox";
                    (say!(words, "seats-one-by-one"))
                }
                label.chip {
                    input.cover #only-aisle type="checkbox";
                    (say!(words, "seats-aisle-only"))
                }
                @if has_accessible(&view.hall) {
                    label.chip {
                        input.cover #only-accessible type="checkbox";
                        (icon::wheelchair()) (say!(words, "seats-accessible-only"))
                    }
                }
            }
        }
    }
}

fn party(words: Words, view: &View) -> Markup {
    html! {
        div.stepper {
            button.with-js type="button" data-step="-1" aria-label=(say!(words, "seats-party-fewer")) {
                (icon::minus())
            }
            input #party type="number" name="party" inputmode="numeric" min="1" max=(view.limit)
                value=(view.party) aria-label=(say!(words, "seats-party"));
            button.with-js type="button" data-step="1" aria-label=(say!(words, "seats-party-more")) {
                (icon::plus())
            }
        }
    }
}

/// The best seats: without JavaScript the server holds them, with it they are shown first.
pub(in crate::pages) fn best(words: Words) -> Markup {
    html! {
        button.btn.best type="submit" name="best" value="yes" {
            (say!(words, "seats-pick-best-plain"))
        }
    }
}

/// At which price; nothing to choose where all seats cost the same.
pub(in crate::pages) fn kind_choice(words: Words, kinds: &[SeatKindChoice]) -> Markup {
    html! {
        @if kinds.len() > 1 {
            select.kind-choice name="type" aria-label=(say!(words, "seats-price-label")) {
                option value="" { (say!(words, "seats-price-any")) }
                @for kind in kinds {
                    @let looks = kind.tiers.iter().map(|tier| tier_look(*tier)).collect::<Vec<_>>();
                    option value=(kind.word) data-tiers=(looks.join(" ")) { (kind.name) }
                }
            }
        }
    }
}

/// Two styles of one table; radio buttons, so that the switch needs no JavaScript.
pub(super) fn layers(words: Words, layer: Layer) -> Markup {
    let choice = |this: Layer, icon: &Markup| {
        let value = this.word();
        html! {
            label {
                input.cover type="radio" name="view" value=(value) checked[this == layer];
                (icon) (say!(words, &format!("seats-view-{value}")))
            }
        }
    };
    html! {
        fieldset.switch {
            legend.vh { (say!(words, "seats-view")) }
            (choice(Layer::Map, &icon::grid()))
            (choice(Layer::List, &icon::list()))
        }
    }
}

pub(super) fn zoom(words: Words) -> Markup {
    html! {
        div.zoom.with-js role="group" aria-label=(say!(words, "seats-zoom")) {
            button type="button" data-zoom-by="-1" aria-label=(say!(words, "seats-zoom-out")) {
                (icon::minus())
            }
            button type="button" data-zoom-by="1" aria-label=(say!(words, "seats-zoom-in")) {
                (icon::plus())
            }
            button type="button" data-zoom-by="0" aria-label=(say!(words, "seats-zoom-fit")) {
                (icon::fit())
            }
        }
    }
}

/// Asked before a space without a chair is chosen; nobody has to prove anything.
pub(super) fn wheelchair_question(words: Words) -> Markup {
    html! {
        dialog.seat-question aria-labelledby="seat-question-title" {
            h2 #seat-question-title { (say!(words, "seats-wheelchair-title")) }
            p {}
            form.row method="dialog" {
                button.btn.cta value="yes" { (say!(words, "seats-wheelchair-yes")) }
                button.btn value="no" { (say!(words, "seats-wheelchair-no")) }
            }
        }
    }
}
