//! PostgreSQL spelling in, SQLite spelling out: the one place that knows both.
//!
//! The map is by word and deliberately small. Statements keep to the common ground (`$n`, upserts,
//! `RETURNING`, partial indexes, no database clock, no `LIKE`); types differ by name only.

/// Which database a store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Longer spellings first: a phrase must not be eaten by a word in it. `AUTOINCREMENT` would keep a
/// row for each table that every insert writes; without it a number may come again only where the
/// rows with the highest numbers were deleted, and of the journal none ever is. An embedded file has
/// one writer, from whom nothing has to be locked.
const PHRASES: &[(&str, &str)] = &[
    (" FOR UPDATE SKIP LOCKED", ""),
    (" FOR UPDATE", ""),
    ("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY"),
    ("DOUBLE PRECISION", "REAL"),
    // Reads 32 hexadecimal digits.
    ("uuid(", "unhex("),
];

const WORDS: &[(&str, &str)] = &[
    ("UUID", "BLOB"),
    ("BYTEA", "BLOB"),
    ("TIMESTAMPTZ", "INTEGER"),
    ("BIGINT", "INTEGER"),
    ("BOOLEAN", "INTEGER"),
    ("DATE", "TEXT"),
    ("JSONB", "TEXT"),
];

/// Rewrites one statement or a whole migration for SQLite: type names, `$n` to `?n`, and `STRICT`
/// behind each table, with `WITHOUT ROWID` where a line ends in `-- sqlite: WITHOUT ROWID`.
#[must_use]
pub fn sqlite_form(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 16);
    for line in sql.lines() {
        match line.strip_prefix(");") {
            Some(rest) if rest.contains("sqlite: WITHOUT ROWID") => {
                out.push_str(") STRICT, WITHOUT ROWID;");
            }
            Some(_) => out.push_str(") STRICT;"),
            None => out.push_str(&words(line)),
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn words(line: &str) -> String {
    let mut line = line.to_owned();
    for (from, to) in PHRASES {
        line = line.replace(from, to);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted_length(rest),
            '$' => {
                out.push('?');
                rest = &rest[1..];
                continue;
            }
            letter if letter.is_ascii_alphabetic() || letter == '_' => rest
                .find(|next: char| !(next.is_ascii_alphanumeric() || next == '_'))
                .unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let mapped = WORDS.iter().find(|(from, _)| *from == word).map_or(word, |(_, to)| to);
        out.push_str(mapped);
        rest = after;
    }
    out
}

/// The length of the string literal at the start of `text`, both quotes included.
fn quoted_length(text: &str) -> usize {
    text[1..].find('\'').map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(postgres: &str, sqlite: &str) {
        assert_eq!(sqlite_form(postgres), sqlite);
    }

    #[test]
    fn types_and_parameters_change_their_spelling() {
        check("a UUID, b TIMESTAMPTZ NOT NULL", "a BLOB, b INTEGER NOT NULL");
        check("WHERE a = $1 AND b > $12", "WHERE a = ?1 AND b > ?12");
        check("CAST($1 AS DATE)", "CAST(?1 AS TEXT)");
        check("x DOUBLE PRECISION", "x REAL");
        check("uuid(substr(account, 9))", "unhex(substr(account, 9))");
    }

    #[test]
    fn literals_and_longer_words_stay() {
        check("'$1 UUID' || UPDATED", "'$1 UUID' || UPDATED");
        check("local_DATE, DATE", "local_DATE, TEXT");
    }

    #[test]
    fn locks_are_left_out() {
        check("SELECT a FROM t WHERE a = $1 FOR UPDATE", "SELECT a FROM t WHERE a = ?1");
        check("SELECT a FROM t LIMIT 1 FOR UPDATE SKIP LOCKED", "SELECT a FROM t LIMIT 1");
    }

    #[test]
    fn tables_are_strict() {
        check("CREATE TABLE t (\n    a UUID\n);", "CREATE TABLE t (\n    a BLOB\n) STRICT;");
        check("); -- sqlite: WITHOUT ROWID", ") STRICT, WITHOUT ROWID;");
    }
}
