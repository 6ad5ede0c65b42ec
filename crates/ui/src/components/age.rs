//! Age ratings in words: nobody should learn at the door what two letters mean.

use crate::say;
use crate::words::Words;

/// What a certificate asks of people who come. Boards that share letters (`U`, `PG`) mean the same
/// by them; what we do not know is named as it is.
#[must_use]
pub fn age_rule(words: Words, certificate: &str) -> String {
    let plain: String = certificate
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    match plain.as_str() {
        "U" | "G" | "ALL" | "TP" | "FSK0" | "L" => say!(words, "age-all"),
        "PG" => say!(words, "age-guidance"),
        "PG13" => say!(words, "age-guidance-under", age = 13),
        "UA" | "12A" => say!(words, "age-accompanied", age = 12),
        "UA7" => say!(words, "age-accompanied", age = 7),
        "UA13" => say!(words, "age-accompanied", age = 13),
        "UA16" => say!(words, "age-accompanied", age = 16),
        "R" => say!(words, "age-accompanied", age = 17),
        "A" | "NC17" | "18" | "FSK18" | "R18" => say!(words, "age-from", age = 18),
        "6" | "FSK6" => say!(words, "age-from", age = 6),
        "12" | "FSK12" => say!(words, "age-from", age = 12),
        "15" => say!(words, "age-from", age = 15),
        "16" | "FSK16" => say!(words, "age-from", age = 16),
        _ => say!(words, "age-other", certificate = certificate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn letters_become_sentences() {
        let words = Words::new(Lang::En);
        let said = |certificate| age_rule(words, certificate);
        assert!(said("R").contains("Under 17"), "{}", said("R"));
        assert_eq!(said("U/A 13+"), said("UA13"));
        assert!(said("NC-17").contains("18"), "{}", said("NC-17"));
        assert!(said("Not Rated").contains("Not Rated"));
    }
}
