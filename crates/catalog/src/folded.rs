//! Texts as they are compared: lower case, single spaces.
//!
//! Search compares substrings of such texts. At 10,000 films a scan of them takes a few
//! milliseconds; see [`crate::search`] for what comes after that.

use crate::limits::QUERY_CHARS_MAX;

/// The form in which a text is compared.
pub(crate) fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several texts as one, to be searched.
pub(crate) fn folded_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.into_iter().collect();
    folded(&texts.join(" "))
}

/// What somebody typed into a search field, folded and cut; `None` if nothing is left of it.
pub(crate) fn query(text: &str) -> Option<String> {
    let cut: String = text.chars().take(QUERY_CHARS_MAX).collect();
    Some(folded(&cut)).filter(|query| !query.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_question_folds_and_stays_folded(text in "(?s).{0,300}") {
            let Some(asked) = query(&text) else { return Ok(()) };
            prop_assert!(!asked.starts_with(' ') && !asked.contains("  "));
            prop_assert_eq!(folded(&asked).split(' ').count(), asked.split(' ').count());
        }
    }
}
