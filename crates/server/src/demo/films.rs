//! The demo's films, embedded: titles, dates and makers from vega-datasets.

use std::cmp::Reverse;

use catalog::{Movie, MovieKind, MovieStatus};
use jiff::civil::Date;
use kernel::MovieId;
use serde::Deserialize;

use super::dice::Dice;

const FILMS: &[u8] = include_bytes!("../../../../data/movies.json");
/// The films with the most votes are shown in all formats.
const BLOCKBUSTERS: usize = 80;

#[derive(Deserialize)]
struct Film {
    title: String,
    release_date: Date,
    duration_minutes: u32,
    rating: String,
    genre: String,
    creative_type: Option<String>,
    director: String,
    distributor: Option<String>,
    imdb_votes: Option<u64>,
}

/// Titles that the file has garbled.
const TITLES: &[(&str, &str)] = &[
    ("Le Fabuleux destin d'AmÈlie Poulain", "Le Fabuleux destin d'Amélie Poulain"),
    ("DÈj‡ Vu", "Déjà Vu"),
];

/// What is spoken where it is not English: the file does not say.
const LANGUAGES: &[(&str, &str)] = &[
    ("Apocalypto", "Yucatec Maya"),
    ("Banlieue 13", "French"),
    ("Crouching Tiger, Hidden Dragon", "Mandarin"),
    ("Jet Li's Hero", "Mandarin"),
    ("Le Fabuleux destin d'Amélie Poulain", "French"),
    ("Letters from Iwo Jima", "Japanese"),
    ("Man cheng jin dai huang jin jia", "Mandarin"),
    ("Red Cliff", "Mandarin"),
    ("Se jie", "Mandarin"),
    ("The Passion of the Christ", "Aramaic"),
];

/// All films, the best known first.
pub(super) fn films() -> Vec<Movie> {
    let mut films: Vec<Film> =
        serde_json::from_slice(FILMS).expect("the embedded file is a list of films");
    films.sort_by_key(|film| Reverse(film.imdb_votes));
    films.into_iter().enumerate().map(|(rank, film)| film.into_movie(rank)).collect()
}

impl Film {
    fn into_movie(self, rank: usize) -> Movie {
        let title = instead(TITLES, &self.title).unwrap_or(&self.title).to_owned();
        let dice = Dice::of(&["film", &title, &self.release_date.to_string()]);
        Movie {
            id: dice.id(MovieId::new),
            kind: MovieKind::Film,
            description: self.description(),
            language: instead(LANGUAGES, &title).unwrap_or("English").to_owned(),
            genres: self.genres(),
            formats: formats(rank),
            duration_minutes: self.duration_minutes,
            certificate: Some(self.rating),
            release_date: self.release_date,
            director: Some(self.director),
            performers: Vec::new(),
            poster_url: None,
            trailer_url: None,
            rating_sum: 0,
            rating_count: 0,
            status: MovieStatus::Active,
            title,
        }
    }

    fn description(&self) -> String {
        let kind = self.creative_type.as_deref().unwrap_or("Film").to_lowercase();
        let by = self.distributor.as_ref().map_or_else(String::new, |house| {
            format!(" It came out in {} with {house}.", self.release_date.year())
        });
        format!("{} ({kind}), directed by {}.{by}", self.genre.replace('/', " and "), self.director)
    }

    fn genres(&self) -> Vec<String> {
        let mut genres: Vec<String> = self.genre.split('/').map(str::to_owned).collect();
        genres.extend(match self.creative_type.as_deref() {
            Some("Fantasy") => Some("Fantasy".to_owned()),
            Some("Science Fiction") => Some("Science Fiction".to_owned()),
            Some("Super Hero") => Some("Super Hero".to_owned()),
            Some("Kids Fiction") => Some("Family".to_owned()),
            Some("Historical Fiction") => Some("Historical".to_owned()),
            _ => None,
        });
        genres
    }
}

fn formats(rank: usize) -> Vec<String> {
    let known: &[&str] = if rank < BLOCKBUSTERS { &["2D", "3D", "IMAX"] } else { &["2D"] };
    known.iter().map(|format| (*format).to_owned()).collect()
}

fn instead(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(found, _)| *found == key).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_films_are_there_with_whole_titles() {
        let films = films();
        assert_eq!(films.len(), 851);
        for (title, _) in LANGUAGES {
            assert!(films.iter().any(|film| film.title == *title), "no film {title}");
        }
        let broken = |film: &&Movie| film.title.contains(['È', '‡']);
        assert_eq!(films.iter().find(broken), None);
        let mut ids: Vec<_> = films.iter().map(|film| film.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), films.len());
    }
}
