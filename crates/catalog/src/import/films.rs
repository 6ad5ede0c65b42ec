//! Films and events from JSON: a provider's list, or movies as our own API shows them.
//!
//! Both are an array of objects, the second also under `"movies"`. A field has the same meaning in
//! snake case and in camel case; what we do not know is passed over.

use jiff::civil::Date;
use kernel::MovieId;
use serde_json::Value;
use store::{Actor, Failure, Tx};
use uuid::Uuid;

use crate::create_movie::{CreateMovie, create_movie};
use crate::import::{ImportRow, Imported, ReadFile, RejectedRow, Rejection, derived_id};
use crate::movie::{Movie, MovieKind, MovieStatus, find_movie};

/// What a list that does not say is taken to be in.
const DEFAULT_LANGUAGE: &str = "English";
/// What a list that does not say can be shown in.
const DEFAULT_FORMAT: &str = "2D";

/// One film of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmRow(Movie);

/// Reads films; the fields are described in `docs/import.md`.
#[must_use]
pub fn read_films(json: &str) -> ReadFile<FilmRow> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let mut file = ReadFile { rows: Vec::new(), rejected: Vec::new() };
    let films = match serde_json::from_str(json) {
        Ok(Value::Array(films)) => films,
        Ok(Value::Object(mut of)) => match of.remove("movies") {
            Some(Value::Array(films)) => films,
            _ => return no_list(file),
        },
        Ok(_) => return no_list(file),
        Err(error) => {
            let (line, reason) = (error.line() as u64, format!("This is not valid JSON: {error}."));
            file.rejected.push(RejectedRow { line, field: String::new(), reason });
            return file;
        }
    };
    let lines = lines_of_films(json);
    for (index, film) in films.iter().enumerate() {
        let line = lines.get(index).copied().unwrap_or(0);
        let mut fields = Fields { film, line, problems: Vec::new() };
        match read_film(&mut fields).filter(|_| fields.problems.is_empty()) {
            Some(movie) => file.rows.push((line, FilmRow(movie))),
            None => file.rejected.append(&mut fields.problems),
        }
    }
    file
}

fn no_list(mut file: ReadFile<FilmRow>) -> ReadFile<FilmRow> {
    let reason = "A list of films is expected: [{…}, {…}] or {\"movies\": [{…}]}.".to_owned();
    file.rejected.push(RejectedRow { line: 1, field: "movies".to_owned(), reason });
    file
}

fn read_film(fields: &mut Fields<'_>) -> Option<Movie> {
    if !fields.film.is_object() {
        fields.problem("", "A film is an object in braces.");
        return None;
    }
    let title = fields.required(&["title"]);
    let release_date: Option<Date> = fields
        .required(&["release_date", "releaseDate"])
        .and_then(|text| fields.parsed("release_date", &text, "2026-11-20"));
    let duration_minutes = fields.minutes(&["duration_minutes", "durationMinutes", "duration"]);
    let kind = fields.word(&["kind"], MovieKind::Film, "film, concert, play, sport");
    let status = fields.word(&["status"], MovieStatus::Active, "active, coming_soon, archived");
    let id = match fields.text(&["movieId", "movie_id"]) {
        Some(text) => fields.parsed::<Uuid>("movieId", &text, "a UUID"),
        None => title
            .as_ref()
            .zip(release_date)
            .map(|(title, date)| derived_id("movie", &[title.as_str(), &date.to_string()])),
    };
    let or_default = |list: Vec<String>, default: &str| match list {
        list if list.is_empty() => vec![default.to_owned()],
        list => list,
    };
    Some(Movie {
        id: MovieId::new(id?),
        kind: kind?,
        title: title?,
        description: fields.text(&["description"]).unwrap_or_default(),
        language: fields.text(&["language"]).unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned()),
        genres: fields.list(&["genre", "genres"]),
        formats: or_default(fields.list(&["formats", "format"]), DEFAULT_FORMAT),
        duration_minutes: duration_minutes?,
        certificate: fields.text(&["rating", "certificate"]),
        release_date: release_date?,
        director: fields.text(&["director"]),
        performers: fields.list(&["cast", "performers"]),
        poster_url: fields.text(&["posterUrl", "poster_url"]),
        trailer_url: fields.text(&["trailerUrl", "trailer_url"]),
        rating_sum: 0,
        rating_count: 0,
        status: status?,
    })
}

struct Fields<'a> {
    film: &'a Value,
    line: u64,
    problems: Vec<RejectedRow>,
}

impl Fields<'_> {
    fn problem(&mut self, field: &str, reason: impl Into<String>) {
        let (line, field) = (self.line, field.to_owned());
        self.problems.push(RejectedRow { line, field, reason: reason.into() });
    }

    fn value(&self, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|name| self.film.get(*name))
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        let text = self.value(names)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn required(&mut self, names: &[&str]) -> Option<String> {
        let text = self.text(names);
        if text.is_none() {
            self.problem(names[0], format!("Please fill in {:?}.", names[0]));
        }
        text
    }

    fn parsed<T: std::str::FromStr>(
        &mut self,
        field: &str,
        text: &str,
        example: &str,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.problem(field, format!("{text:?} is not understood. Write it like {example}."));
        }
        value
    }

    fn word<T: std::str::FromStr>(&mut self, names: &[&str], default: T, words: &str) -> Option<T> {
        match self.text(names) {
            Some(text) => self.parsed(names[0], &text, words),
            None => Some(default),
        }
    }

    fn minutes(&mut self, names: &[&str]) -> Option<u32> {
        let minutes = self.value(names).and_then(Value::as_u64);
        let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
        if minutes.is_none() {
            self.problem(names[0], "The duration is a whole number of minutes, like 148.");
        }
        minutes
    }

    /// An array of texts, or one text in which slashes part the words: `Thriller/Suspense`.
    fn list(&self, names: &[&str]) -> Vec<String> {
        let parts: Vec<&str> = match self.value(names) {
            Some(Value::String(text)) => text.split('/').collect(),
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }
}

/// The line on which each element of the list begins. The text is known to be valid JSON.
fn lines_of_films(json: &str) -> Vec<u64> {
    let depth_of_films = if json.trim_start().starts_with('[') { 1 } else { 2 };
    let (mut line, mut depth, mut lines) = (1, 0, Vec::new());
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => {
                if byte == b'{' && depth == depth_of_films {
                    lines.push(line);
                }
                depth += 1;
            }
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    lines
}

impl ImportRow for FilmRow {
    fn write(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<Imported, Failure<Rejection>> {
        let is_known = find_movie(tx, self.0.id)?.is_some();
        let command = CreateMovie { actor, movie: self.0.clone() };
        create_movie(tx, &command).map_err(|failure| failure.map(Rejection::from))?;
        Ok(if is_known { Imported::Unchanged } else { Imported::Created })
    }
}
