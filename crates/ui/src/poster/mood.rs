//! What a film feels like, as far as its genres tell.

use super::Poster;

/// A family of colours and pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Action,
    Adventure,
    Comedy,
    Documentary,
    Drama,
    Family,
    Fantasy,
    History,
    Horror,
    House,
    Music,
    Romance,
    SciFi,
    Sport,
    Stage,
    SuperHero,
    Thriller,
    Western,
}

/// All of them.
#[cfg(test)]
pub(super) const MOODS: &[Mood] = &[
    Mood::Action,
    Mood::Adventure,
    Mood::Comedy,
    Mood::Documentary,
    Mood::Drama,
    Mood::Family,
    Mood::Fantasy,
    Mood::History,
    Mood::Horror,
    Mood::House,
    Mood::Music,
    Mood::Romance,
    Mood::SciFi,
    Mood::Sport,
    Mood::Stage,
    Mood::SuperHero,
    Mood::Thriller,
    Mood::Western,
];

/// What genres are called, the most telling first: an animated comedy is for the family, and a
/// romantic comedy a romance.
const GENRES: &[(Mood, &[&str])] = &[
    (Mood::SuperHero, &["super hero", "superhero"]),
    (Mood::SciFi, &["science fiction", "sci-fi", "scifi", "space"]),
    (Mood::Western, &["western"]),
    (Mood::Horror, &["horror", "terror", "zombie"]),
    (Mood::Documentary, &["document", "factual"]),
    (Mood::Music, &["music", "concert", "opera", "dance", "jazz", "folk", "rock", "classical"]),
    (Mood::Fantasy, &["fantas", "fairy", "myth"]),
    (Mood::Family, &["family", "kids", "children", "animat", "anime"]),
    (Mood::Romance, &["roman", "love"]),
    (Mood::History, &["histor", "war", "biogra", "period", "epic"]),
    (Mood::Sport, &["sport", "athlet", "football", "cricket", "match", "race"]),
    (Mood::Thriller, &["thrill", "suspense", "mystery", "crime", "noir", "spy"]),
    (Mood::Comedy, &["comed", "farce", "stand-up", "improv", "satire"]),
    (Mood::Action, &["action", "martial"]),
    (Mood::Adventure, &["advent", "travel", "nature"]),
    (Mood::Drama, &["drama", "tragedy"]),
];

impl Mood {
    /// A concert, play or match is one before it is anything else.
    pub(super) fn of(poster: &Poster<'_>) -> Self {
        match poster.kind {
            "concert" => Self::Music,
            "play" => Self::Stage,
            "sport" => Self::Sport,
            "comedy" => Self::Comedy,
            _ => Self::of_genres(poster.genres),
        }
    }

    fn of_genres(genres: &[String]) -> Self {
        let genres: Vec<String> = genres.iter().map(|genre| genre.to_lowercase()).collect();
        let tells = |words: &[&str]| {
            genres.iter().any(|genre| words.iter().any(|word| genre.contains(word)))
        };
        GENRES.iter().find(|(_, words)| tells(words)).map_or(Self::House, |(mood, _)| *mood)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mood(genres: &[&str]) -> Mood {
        let genres: Vec<String> = genres.iter().map(|genre| (*genre).to_owned()).collect();
        Mood::of_genres(&genres)
    }

    #[test]
    fn the_more_telling_genre_wins() {
        assert_eq!(mood(&["Action", "Science Fiction"]), Mood::SciFi);
        assert_eq!(mood(&["Romantic Comedy"]), Mood::Romance);
        assert_eq!(mood(&["Thriller", "Suspense"]), Mood::Thriller);
        assert_eq!(mood(&["Drama", "Historical"]), Mood::History);
        assert_eq!(mood(&["Black Comedy"]), Mood::Comedy);
    }

    #[test]
    fn what_nobody_knows_gets_the_colours_of_the_house() {
        assert_eq!(mood(&["Zyzzyva"]), Mood::House);
        assert_eq!(mood(&[]), Mood::House);
    }
}
