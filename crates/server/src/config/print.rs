//! `usher config print`: the values in force, where each came from, secrets masked.

use toml::Value;

use super::{Layers, Origin};

/// TOML that can be saved as a file: each key with its meaning, and where its value came from
/// unless it is the default.
pub(crate) fn print(layers: &Layers) -> String {
    let (mut page, mut section) = (String::new(), "");
    for (entry, value, origin) in layers.entries() {
        let (here, name) = entry.key.split_once('.').unwrap_or(("", &entry.key));
        if here != section {
            page += &format!("[{here}]\n");
            section = here;
        }
        for line in &entry.explanation {
            page += &format!("# {line}\n");
        }
        page += &format!("{name} = {}", masked(&entry.key, value));
        if *origin != Origin::Default {
            page += &format!("  # {origin}; the default is {}", entry.default);
        }
        page += "\n\n";
    }
    page
}

fn masked(key: &str, value: &Value) -> Value {
    if let Value::Array(urls) = value {
        let masked = urls.iter().map(|url| url.as_str().map(without_password));
        return Value::Array(masked.flatten().map(Value::String).collect());
    }
    match value.as_str() {
        Some("") | None => value.clone(),
        Some(_) if key.starts_with("secrets.") => Value::String("***".into()),
        Some(text) if key.ends_with("_url") => Value::String(without_password(text)),
        Some(_) => value.clone(),
    }
}

/// `postgres://usher:***@host/usher`
pub(crate) fn without_password(url: &str) -> String {
    if let Some((before, after)) = url.split_once("password=") {
        let rest = after.find('&').map_or("", |end| &after[end..]);
        return without_password(&format!("{before}password:***{rest}"))
            .replace("password:***", "password=***");
    }
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    // The last @ before the options ends the credentials: a password may hold one itself, and / or ?.
    let options = rest.find('?').filter(|at| rest[..*at].contains('@'));
    let Some(at) = rest[..options.unwrap_or(rest.len())].rfind('@') else { return url.to_owned() };
    match rest[..at].split_once(':') {
        Some((person, _)) => format!("{scheme}://{person}:***{}", &rest[at..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_masked() {
        for (url, shown) in [
            ("postgres://ann:s3@cret@db:5432/usher", "postgres://ann:***@db:5432/usher"),
            ("postgres://ann:a/b?c@db/usher", "postgres://ann:***@db/usher"),
            ("postgres://ann:s3@db/usher?x=a@b", "postgres://ann:***@db/usher?x=a@b"),
            ("postgres://ann@db/usher", "postgres://ann@db/usher"),
            ("postgres://db/usher?password=s3&user=a", "postgres://db/usher?password=***&user=a"),
            ("redis://:only@cache", "redis://:***@cache"),
            ("https://tickets.example", "https://tickets.example"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
