//! Our messages: whom they go to, what they bring, and the words of the reader's language.

use jiff::civil::DateTime;

use crate::Message;
use crate::language::Language;
use crate::words::{Letter, ShowInWords, WhyNot, Words};

/// Asks somebody to confirm their address.
#[must_use]
pub fn verification(language: Language, to: &str, base_url: &str, token: &str) -> Message {
    let link = format!("{base_url}/verify-email?token={token}");
    message(to, language.words().verification(&link))
}

/// Lets somebody choose a new password.
#[must_use]
pub fn password_reset(language: Language, to: &str, base_url: &str, token: &str) -> Message {
    let link = format!("{base_url}/reset-password?token={token}");
    message(to, language.words().password_reset(&link))
}

/// A show as letters tell it. All of it comes from the catalogue, none from whoever books.
#[derive(Debug, Clone)]
pub struct BookedShow {
    /// The film or event.
    pub title: String,
    /// On the theatre's clocks.
    pub starts_at: DateTime,
    /// Theatre, screen and address.
    pub place: String,
}

impl BookedShow {
    fn in_words(&self, words: &dyn Words) -> ShowInWords<'_> {
        let starts_at = words.moment(self.starts_at);
        ShowInWords { title: &self.title, starts_at, place: &self.place }
    }
}

/// Brings somebody their tickets.
#[must_use]
pub fn tickets(
    language: Language,
    to: &str,
    link: &str,
    number: &str,
    show: &BookedShow,
) -> Message {
    let words = language.words();
    message(to, words.tickets(link, number, &show.in_words(words)))
}

/// Tells somebody that their tickets are not good any more.
#[must_use]
pub fn no_tickets_left(
    language: Language,
    to: &str,
    link: &str,
    number: &str,
    show: &BookedShow,
) -> Message {
    let words = language.words();
    message(to, words.no_tickets_left(link, number, &show.in_words(words)))
}

/// Tells somebody that they have no tickets, and no reason to worry.
#[must_use]
pub fn booking_failed(
    language: Language,
    to: &str,
    number: &str,
    show: &BookedShow,
    why: WhyNot,
) -> Message {
    let words = language.words();
    message(to, words.booking_failed(number, &show.in_words(words), why))
}

fn message(to: &str, Letter { subject, text }: Letter) -> Message {
    Message { to: to.to_owned(), subject, text }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    const LINK: &str = "https://b.test/b/USH1?key=secret";

    fn show() -> BookedShow {
        BookedShow {
            title: "Monsoon Express".into(),
            starts_at: date(2026, 11, 22).at(19, 15, 0, 0),
            place: "Regal Talkies, Screen 3, Bengaluru".into(),
        }
    }

    /// All letters of a language.
    fn letters(language: Language) -> [Message; 7] {
        let to = "a@b.test";
        [
            verification(language, to, "https://b.test", "tok"),
            password_reset(language, to, "https://b.test", "tok"),
            tickets(language, to, LINK, "USH1", &show()),
            no_tickets_left(language, to, LINK, "USH1", &show()),
            booking_failed(language, to, "USH1", &show(), WhyNot::ShowCancelled),
            booking_failed(language, to, "USH1", &show(), WhyNot::SeatsLost),
            booking_failed(language, to, "USH1", &show(), WhyNot::NotCompleted),
        ]
    }

    #[test]
    fn every_language_brings_the_same_in_each_letter() {
        for language in Language::ALL {
            let when = language.words().moment(show().starts_at);
            let brings: [&[&str]; 7] = [
                &["\nhttps://b.test/verify-email?token=tok\n"],
                &["\nhttps://b.test/reset-password?token=tok\n"],
                &[
                    "\nMonsoon Express\n",
                    &when,
                    "\nRegal Talkies, Screen 3, Bengaluru\n",
                    "\nhttps://b.test/b/USH1?key=secret\n",
                    "USH1.",
                ],
                &["USH1", "\nMonsoon Express\n", &when, "\nhttps://b.test/b/USH1?key=secret\n"],
                &["USH1", "Monsoon Express", &when],
                &["USH1", "Monsoon Express", &when],
                &["USH1", "Monsoon Express", &when],
            ];
            for (letter, parts) in letters(language).iter().zip(brings) {
                for part in parts {
                    assert!(letter.text.contains(part), "{part:?} in {}", letter.text);
                }
                assert!(letter.text.lines().all(|line| line.chars().count() <= 90), "{letter:?}");
                assert!(!letter.subject.contains('\n') && letter.text.ends_with('\n'));
            }
        }
    }

    #[test]
    fn no_sentence_is_left_in_another_language() {
        let arguments = ["Monsoon Express", "Regal Talkies", "https://"];
        let sentences = |language| -> Vec<BTreeSet<String>> {
            let of = |letter: &Message| {
                let lines = letter.text.lines().chain([letter.subject.as_str()]);
                let own = lines.filter(|line| !arguments.iter().any(|one| line.starts_with(one)));
                own.filter(|line| !line.is_empty()).map(str::to_owned).collect()
            };
            letters(language).iter().map(of).collect()
        };
        let [english, spanish] = Language::ALL.map(sentences);
        for (english, spanish) in english.iter().zip(&spanish) {
            let both: Vec<_> = english.intersection(spanish).collect();
            assert!(both.is_empty(), "{both:?}");
        }
    }

    #[test]
    fn days_are_told_as_their_language_tells_them() {
        let told = |language: Language| language.words().moment(show().starts_at);
        assert_eq!(told(Language::English), "Sunday 22 November 2026, 7:15 pm");
        assert_eq!(told(Language::Spanish), "domingo 22 de noviembre de 2026, 19:15");
        assert_eq!(Language::of_code("fr"), Language::English, "which we do not write yet");
    }
}
