//! Statements: declared once, portable, registered for the tests that prepare and explain them all.

use std::sync::OnceLock;

use linkme::distributed_slice;

use crate::dialect::sqlite_form;

/// Every set of statements that the program was linked with.
#[distributed_slice]
#[allow(unsafe_code, reason = "a linker section collects the statements of all crates")]
pub static STATEMENTS: [fn() -> Vec<&'static Sql>];

/// One portable statement: PostgreSQL spelling, parameters `$1…$n`.
#[derive(Debug)]
pub struct Sql {
    name: &'static str,
    text: &'static str,
    sqlite: OnceLock<String>,
}

impl Sql {
    /// Used by [`crate::sql!`] and [`repeated`].
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, sqlite: OnceLock::new() }
    }

    /// `crate::module::NAME`, for messages and the hot list of the `EXPLAIN` test.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text for PostgreSQL.
    #[must_use]
    pub const fn postgres(&self) -> &'static str {
        self.text
    }

    /// Whether it surely changes nothing.
    pub(crate) fn only_reads(&self) -> bool {
        self.text.trim_start().starts_with("SELECT")
    }

    /// The table that it changes, or nothing if the text does not begin by saying so.
    pub(crate) fn changed_table(&self) -> &'static str {
        changed_table(self.text)
    }

    /// The text for SQLite, derived once.
    #[must_use]
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| sqlite_form(self.text))
    }
}

/// The table that a text changes: the word behind what it does. Empty if that is not one word.
fn changed_table(text: &str) -> &str {
    let does = ["INSERT INTO ", "INSERT OR FAIL INTO ", "UPDATE ", "DELETE FROM "];
    let after = does.iter().find_map(|does| text.trim_start().strip_prefix(does));
    let is_end = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_');
    after.and_then(|after| after.split(is_end).next()).unwrap_or("")
}

/// All registered statements.
#[must_use]
pub fn all_statements() -> Vec<&'static Sql> {
    STATEMENTS.iter().flat_map(|list| list()).collect()
}

/// A statement for each count from 1 to `max`, for multi-row statements whose rows are many but
/// bounded. `write` gets the count. The texts live as long as the program.
#[must_use]
pub fn repeated(name: &'static str, max: usize, write: impl Fn(usize) -> String) -> Vec<Sql> {
    (1..=max).map(|count| Sql::new(name, Box::leak(write(count).into_boxed_str()))).collect()
}

/// Declares statements and registers them.
///
/// ```ignore
/// sql! {
///     /// Finds a show by its key.
///     FIND_SHOW = "SELECT status FROM shows WHERE show_id = $1";
/// }
/// // One statement for each number of rows, indexed from zero: HOLD[n - 1]
/// sql! { family HOLD[10] = |rows| format!("…"); }
/// ```
#[macro_export]
macro_rules! sql {
    (family $name:ident[$max:expr] = $write:expr;) => {
        static $name: std::sync::LazyLock<Vec<$crate::Sql>> = std::sync::LazyLock::new(|| {
            $crate::repeated(concat!(module_path!(), "::", stringify!($name)), $max, $write)
        });
        const _: () = {
            #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::linkme)]
            #[allow(unsafe_code, reason = "a linker section collects the statements")]
            static LIST: fn() -> Vec<&'static $crate::Sql> = || $name.iter().collect();
        };
    };
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $(
            $(#[$doc])*
            static $name: $crate::Sql =
                $crate::Sql::new(concat!(module_path!(), "::", stringify!($name)), $text);
            const _: () = {
                #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
                #[linkme(crate = $crate::linkme)]
                #[allow(unsafe_code, reason = "a linker section collects the statements")]
                static LIST: fn() -> Vec<&'static $crate::Sql> = || vec![&$name];
            };
        )*
    };
}

#[cfg(test)]
mod tests {
    use super::changed_table;

    #[test]
    fn a_statement_says_which_table_it_changes() {
        assert_eq!(changed_table("UPDATE shows SET status = $1"), "shows");
        assert_eq!(changed_table("INSERT INTO show_seats (a) VALUES ($1)"), "show_seats");
        assert_eq!(changed_table("DELETE FROM jobs"), "jobs");
        assert_eq!(changed_table("WITH old AS (SELECT 1) DELETE FROM jobs"), "");
        assert_eq!(changed_table("INSERT INTO \"shows\" (a) VALUES ($1)"), "");
    }
}
