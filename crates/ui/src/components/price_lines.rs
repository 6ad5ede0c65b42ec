//! The price with everything that it is made of, before paying and on the receipt.

use kernel::Money;
use maud::{Markup, html};

use super::show_summary::SeatName;
use crate::words::Words;
use crate::{format, say};

/// A price and its parts.
#[derive(Debug, Clone)]
pub struct PriceLines {
    /// The seats with their prices, fees not included.
    pub seats: Vec<(SeatName, Money)>,
    /// The booking fees of all seats.
    pub fees: Money,
    /// What an offer takes off.
    pub discount: Option<Discount>,
    /// What is to pay, or was paid.
    pub total: Money,
}

/// What an offer takes off.
#[derive(Debug, Clone)]
pub struct Discount {
    /// The offer's code.
    pub code: String,
    /// How much.
    pub amount: Money,
}

/// Seats of one category at one price, which share a line.
struct Group<'a> {
    category: &'a str,
    price: Money,
    seats: Vec<String>,
}

/// The lines, the total last under the name `total`.
#[must_use]
pub fn price_lines(words: Words, lines: &PriceLines, total: &str) -> Markup {
    html! {
        dl.amounts {
            @for group in groups(lines) {
                dt {
                    (say!(words, "price-seats", category = group.category, count = group.seats.len()))
                    " " span.seat-list { (group.seats.join(", ")) }
                }
                dd { (format::money(words, of_all(&group))) }
            }
            @if !lines.fees.is_zero() {
                dt { (say!(words, "price-fees")) }
                dd { (format::money(words, lines.fees)) }
            }
            @if let Some(discount) = &lines.discount {
                dt { (say!(words, "price-discount", code = discount.code.as_str())) }
                dd { (format::money(words, negative(discount.amount))) }
            }
            dt.total { (total) }
            dd.total { (format::money(words, lines.total)) }
        }
    }
}

fn groups(lines: &PriceLines) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (seat, price) in &lines.seats {
        let same =
            |group: &&mut Group<'_>| group.category == seat.category && group.price == *price;
        match groups.iter_mut().find(same) {
            Some(group) => group.seats.push(seat.short()),
            None => groups.push(Group {
                category: &seat.category,
                price: *price,
                seats: vec![seat.short()],
            }),
        }
    }
    groups
}

fn of_all(group: &Group<'_>) -> Money {
    let count = i64::try_from(group.seats.len()).unwrap_or(i64::MAX);
    Money::new(group.price.minor.saturating_mul(count), group.price.currency)
}

fn negative(amount: Money) -> Money {
    Money::new(-amount.minor, amount.currency)
}

#[cfg(test)]
mod tests {
    use crate::pages::checkout::samples;
    use crate::words::{Lang, Words};

    use super::*;

    #[test]
    fn the_lines_say_every_part() {
        let words = Words::new(Lang::En);
        let html = price_lines(words, &samples::lines(), "Total").into_string();
        for part in ["3 × Premium", "G9, G10, G11", "₹960", "₹70.80", "Total", "₹1,030.80"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
