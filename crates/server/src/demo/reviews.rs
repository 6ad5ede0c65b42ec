//! What people say of what is on: some in words, more of them in stars alone.

use accounts::{PasswordHash, Vault};
use catalog::{Movie, WriteReview, write_review};
use kernel::{MovieId, ReviewId};
use store::{Store, StoreError};

use super::dice::Dice;
use super::opinions::{OF_EVENTS, OF_FILMS, Opinion};
use super::people::{self, Newcomer};
use super::work;

/// Who says it. All are invented, and nobody knows their passwords.
const AUTHORS: &[&str] = &[
    "Aarav Deshmukh",
    "Agnieszka Wrona",
    "Akira Tanabe",
    "Amara Obi",
    "Anouk Lefèvre",
    "Bashir Rahmani",
    "Beatriz Cardoso",
    "Callum Reid",
    "Chitra Nambiar",
    "Daniela Rojas",
    "Dev Malhotra",
    "Elif Yıldız",
    "Emeka Nwosu",
    "Fatima Zahra",
    "Felix Brandt",
    "Giulia Conti",
    "Hana Suzuki",
    "Harpreet Gill",
    "Ines Vidal",
    "Ishaan Kulkarni",
    "Jonas Lindqvist",
    "Joyce Mutua",
    "Kavya Reddy",
    "Kwame Boateng",
    "Lena Hofmann",
    "Luca Moretti",
    "Mariam Haddad",
    "Mateo Ibarra",
    "Meera Joshi",
    "Mei Lin Chua",
    "Nadia Petrova",
    "Nikhil Rao",
    "Oisín Byrne",
    "Olivia Hart",
    "Pablo Serrano",
    "Priya Venkatesh",
    "Rafael Teixeira",
    "Ritu Banerjee",
    "Rosa Delgado",
    "Sanjay Pillai",
    "Sofia Almeida",
    "Tariq Aziz",
    "Tomasz Zieliński",
    "Uma Krishnan",
    "Vikram Chauhan",
    "Wanjiru Kamau",
    "Yusuf Demir",
    "Zoë van Dijk",
];
/// Words that are said of each film.
const WORDS_PER_FILM: usize = 3;
/// How many give stars alone, of what has words.
const STARS_ALONE: (usize, usize) = (6, 22);
/// How many of a hundred were there.
const WERE_THERE_PERCENT: usize = 80;
/// Reviews that one script writes.
const REVIEWS_PER_SCRIPT: usize = 200;

/// The accounts of those who write.
pub(super) fn authors(vault: &Vault, password: &PasswordHash) -> Vec<Newcomer> {
    let open = |name: &&str| people::person(vault, &address(name), name, password.clone());
    AUTHORS.iter().map(open).map(Newcomer::Person).collect()
}

/// Reviews of these films and events; those with words come last, so that they are the newest.
pub(super) fn write(store: &Store, films: &[Movie], events: &[Movie]) -> Result<(), StoreError> {
    let mut all = reviews(films, events);
    all.sort_by_key(|review| !review.text.is_empty());
    for reviews in all.chunks(REVIEWS_PER_SCRIPT) {
        let reviews = reviews.to_vec();
        store.write_blocking("demo.reviews", move |tx| {
            reviews.iter().try_for_each(|review| {
                write_review(tx, review).map(|_| ()).or_else(work::unless_refused)
            })
        })?;
    }
    Ok(())
}

fn reviews(films: &[Movie], events: &[Movie]) -> Vec<WriteReview> {
    let mut all = Vec::new();
    for (film, words) in films.iter().zip(OF_FILMS.chunks_exact(WORDS_PER_FILM)) {
        say(film, words, &mut all);
    }
    for event in events {
        let known = OF_EVENTS.iter().find(|(title, _)| *title == event.title);
        say(event, known.map_or(&[][..], |(_, words)| words), &mut all);
    }
    all
}

/// Each author says one thing of a film. Stars alone lie close to each other, as they do.
fn say(movie: &Movie, words: &[Opinion], all: &mut Vec<WriteReview>) {
    let dice = Dice::of(&["reviews", &movie.id.to_string()]);
    let mut authors = AUTHORS.to_vec();
    let mut review = |(stars, text): Opinion| {
        let name = authors.swap_remove(dice.below(authors.len()));
        one(movie.id, name, stars, text, dice.percent(WERE_THERE_PERCENT))
    };
    let best = dice.between(4, 5);
    let alone = (0..dice.between(STARS_ALONE.0, STARS_ALONE.1)).map(|_| {
        let stars = if dice.percent(70) { best } else { dice.between(best - 2, 5) };
        (u8::try_from(stars).expect("five at most"), "")
    });
    let said: Vec<Opinion> = alone.chain(words.iter().copied()).collect();
    all.extend(said.into_iter().map(&mut review));
}

fn one(movie: MovieId, name: &str, stars: u8, text: &str, is_verified: bool) -> WriteReview {
    let user = people::user(&address(name));
    let dice = Dice::of(&["review", &movie.to_string(), &user.to_string()]);
    let text = text.to_owned();
    WriteReview { review: dice.id(ReviewId::new), movie, user, stars, text, is_verified }
}

/// `elif.yildiz@usher.test`, of letters that every mail server knows.
fn address(name: &str) -> String {
    let letters = name.to_lowercase().replace(' ', ".");
    let ascii: String = letters.chars().filter(|c| c.is_ascii_alphabetic() || *c == '.').collect();
    format!("{ascii}@usher.test")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::{events::events, films::films};

    #[test]
    fn nothing_is_said_twice_and_everything_is_said() {
        let (films, events) = (films(), events());
        let all = reviews(&films[..24], &events);
        let words: Vec<&str> =
            all.iter().map(|review| review.text.as_str()).filter(|text| !text.is_empty()).collect();
        let different: BTreeSet<&str> = words.iter().copied().collect();
        assert_eq!(words.len(), different.len());
        assert!(words.len() > 90, "{}", words.len());
        let authors: BTreeSet<_> = all.iter().map(|one| (one.movie, one.user)).collect();
        assert_eq!(authors.len(), all.len(), "one person says one thing of a film");
        for event in &events {
            let mut of = OF_EVENTS.iter().filter(|(title, _)| *title == event.title);
            assert!(of.next().is_some(), "nobody says anything of {}", event.title);
        }
    }
}
