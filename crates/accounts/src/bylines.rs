//! The names under what people write for everybody to read. Never the whole name: a first name and
//! an initial tell authors apart well enough, and do not lead to anybody.

use std::collections::HashMap;

use kernel::UserId;
use store::{Param, Snapshot, StoreError, sql};

/// Authors that are looked up at a time.
const AUTHORS_MAX: usize = 100;

sql! {
    family NAMES_OF[AUTHORS_MAX] = |count| {
        let users: Vec<String> = (1..=count).map(|n| format!("${n}")).collect();
        let users = users.join(", ");
        format!("SELECT user_id, name FROM users WHERE erased_at IS NULL AND user_id IN ({users})")
    };
}

/// The bylines of these people. Who is erased or unknown has none.
pub fn bylines_of(
    snapshot: &mut Snapshot<'_>,
    users: &[UserId],
) -> Result<HashMap<UserId, String>, StoreError> {
    let mut found = HashMap::with_capacity(users.len());
    for users in users.chunks(AUTHORS_MAX) {
        let key: Vec<Param<'_>> = users.iter().map(|user| (*user).into()).collect();
        let sql = &NAMES_OF[users.len() - 1];
        let names = snapshot.rows(sql, &key, |row| Ok((row.get(0)?, row.get::<String>(1)?)))?;
        found.extend(names.into_iter().map(|(user, name)| (user, byline(&name))));
    }
    Ok(found)
}

/// `Ana M.` for Ana María Müller.
#[must_use]
pub fn byline(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {}.", initial.to_uppercase()),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_a_first_name_and_an_initial() {
        for (name, expected) in [
            ("Ana", "Ana"),
            ("Ana María Müller", "Ana M."),
            (" ola  ångström ", "ola Å."),
            ("陳 大文", "陳 大."),
            ("", ""),
        ] {
            assert_eq!(byline(name), expected);
        }
    }
}
