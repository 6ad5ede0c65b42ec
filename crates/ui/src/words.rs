//! What the pages say, in each language that they speak.
//!
//! Messages are Fluent, a file for each page in `words/<language>/`. Names of people, films and
//! places are arguments and are never translated. [`say!`](crate::say) is the way to a message:
//! `say!(words, "seats-left", count = 41)`. A test holds the languages side by side: the same
//! messages, the same arguments, and none that the code asks for is missing.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue;

/// The files of one language, by name.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($lang:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../words/", $lang, "/", $name, ".ftl")))),*]
    };
}

macro_rules! languages {
    ($($names:tt)*) => {
        /// English, which every other language is compared with.
        pub const ENGLISH: Files = files!("en": $($names)*);
        /// Spanish.
        pub const SPANISH: Files = files!("es": $($names)*);
    };
}

languages!("shell" "error" "offline" "account" "booking" "checkout" "browse" "seats" "reviews");

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// All of them, the first one being what we speak where nothing else is asked for.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// `en`, `es`: for `<html lang>`, cookies and links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// `ltr` or `rtl`, for `<html dir>`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::En | Self::Es => "ltr",
        }
    }

    /// The language of a code such as `es` or `es-MX`.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let language = code.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(language))
    }

    /// The first of our languages in an `Accept-Language` header, its order being what people want.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| Self::of_code(part.split(';').next()?.trim()))
    }
}

/// The words of one language. Free to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// Which language.
    pub lang: Lang,
}

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle("en", ENGLISH), bundle("es", SPANISH)]);

fn bundle(code: &str, files: Files) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = code.parse().expect("our codes are BCP 47");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around arguments would end up in attributes and titles; markup isolates names instead.
    bundle.set_use_isolating(false);
    for (name, text) in files {
        let resource = FluentResource::try_new((*text).to_owned());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{code}/{name}: {errors:?}"));
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{code}/{name}: {errors:?}"));
    }
    bundle
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A message with its arguments; use [`say!`](crate::say). One that is missing shows its name,
    /// which the tests do not let happen.
    #[must_use]
    pub fn message(self, id: &str, args: &FluentArgs<'_>) -> String {
        let bundle = &BUNDLES[self.lang as usize];
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        let Some(pattern) = pattern else { return id.to_owned() };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }

    /// Whether there is such a message.
    #[must_use]
    pub fn has(self, id: &str) -> bool {
        BUNDLES[self.lang as usize].has_message(id)
    }
}

/// What people read: `say!(words, "seats-left", count = 41)`.
#[macro_export]
macro_rules! say {
    ($words:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut, reason = "a message without arguments")]
        let mut args = $crate::words::Args::new();
        $(args.set(stringify!($name), $value);)*
        $words.message($id, &args)
    }};
}

/// The arguments of a message.
pub type Args<'a> = FluentArgs<'a>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_the_language_that_is_asked_for() {
        assert_eq!(Lang::of_header("fr-FR, es-MX;q=0.9, en;q=0.8"), Some(Lang::Es));
        assert_eq!(Lang::of_header("fr"), None);
        assert_eq!(Lang::of_code("EN_gb"), Some(Lang::En));
    }

    #[test]
    fn says_what_it_knows() {
        assert_eq!(say!(Words::new(Lang::En), "skip-to-content"), "Skip to the content");
        assert_eq!(say!(Words::new(Lang::Es), "skip-to-content"), "Saltar al contenido");
    }
}
