//! Seats as they are kept in one column: ordinals in order, with commas between.

use kernel::SeatNo;
use store::StoreError;

/// Writes ordinals; the caller has sorted them.
#[must_use]
pub fn write_seat_list(seats: &[SeatNo]) -> String {
    let words: Vec<String> = seats.iter().map(ToString::to_string).collect();
    words.join(",")
}

/// Reads what [`write_seat_list`] wrote.
pub fn read_seat_list(text: &str) -> Result<Vec<SeatNo>, StoreError> {
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.parse().map_err(|_| StoreError::Defect(format!("{text:?} is not a seat list")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_written_reads_back() {
        assert_eq!(write_seat_list(&[3, 4, 10]), "3,4,10");
        assert_eq!(read_seat_list("3,4,10"), Ok(vec![3, 4, 10]));
        assert_eq!(read_seat_list(""), Ok(vec![]));
        assert!(read_seat_list("3,x").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9,+ -]{0,60}|(?s).{0,60}") {
            if let Ok(seats) = read_seat_list(&text) {
                prop_assert_eq!(read_seat_list(&write_seat_list(&seats)), Ok(seats));
            }
        }
    }
}
