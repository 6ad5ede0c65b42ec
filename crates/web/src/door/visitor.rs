//! Who looks at a page, and how they want it.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use accounts::{AccessNeeds, Language, Principal};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http_api::ApiError;
use http_api::actions::Asker;
use sha2::{Digest, Sha256};
use ui::shell::CityLink;
use ui::{Lang, Shell, Theme, Words};

/// Bytes of the proof in forms.
const PROOF_BYTES: usize = 18;

/// Somebody in front of a page. [`visit`](super::visit) finds out who; handlers take it as an
/// argument.
#[derive(Debug, Clone)]
pub(crate) struct Visitor(Arc<Known>);

/// What is known of a visitor.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// A secret of this browser: whose a guest's holds are.
    pub(crate) session: String,
    /// Who is signed in.
    pub(crate) person: Option<Person>,
    /// In which language.
    pub(crate) lang: Lang,
    /// In which colours.
    pub(crate) theme: Theme,
    /// The city that was chosen.
    pub(crate) city: Option<ChosenCity>,
    /// What they told this browser that they need.
    pub(crate) needs: AccessNeeds,
    /// What our forms prove themselves with.
    pub(crate) csrf: String,
    /// Lets our inline import map through the policy of this answer.
    pub(crate) nonce: String,
    /// The path and query that were asked for.
    pub(crate) path: String,
    /// Names this request in our log.
    pub(crate) request_id: String,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) principal: Principal,
    pub(crate) name: Arc<str>,
}

/// The city that somebody looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChosenCity {
    /// `new-delhi`
    pub(crate) slug: String,
    /// `New Delhi`
    pub(crate) name: String,
    /// `/c/new-delhi`
    href: String,
}

impl ChosenCity {
    pub(crate) fn new(slug: String, name: String) -> Self {
        let href = format!("/c/{slug}");
        Self { slug, name, href }
    }

    /// Reads what [`ChosenCity::cookie`] wrote. Whatever a browser makes of it is shown to that
    /// browser alone, as text.
    pub(super) fn read(cookie: &str) -> Option<Self> {
        let mut pairs = form_urlencoded::parse(cookie.as_bytes());
        let (slug, name) = pairs.next()?;
        let is_slug = slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_city = is_slug && !slug.is_empty() && !name.is_empty();
        is_city.then(|| Self::new(slug.into_owned(), name.into_owned()))
    }

    /// For the cookie.
    pub(crate) fn cookie(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).append_pair(&self.slug, &self.name).finish()
    }
}

impl Visitor {
    pub(super) fn new(known: Known) -> Self {
        Self(Arc::new(known))
    }

    /// The same visitor on a page of another city than the one that is remembered.
    pub(crate) fn looking_at(&self, city: ChosenCity) -> Self {
        Self::new(Known { city: Some(city), ..Known::clone(self) })
    }

    /// What the pages are made with.
    pub(crate) fn shell(&self) -> Shell<'_> {
        Shell {
            words: self.words(),
            theme: self.theme,
            nonce: &self.nonce,
            csrf: &self.csrf,
            path: &self.path,
            city: self.city.as_ref().map(|city| CityLink { name: &city.name, href: &city.href }),
            person: self.person.as_ref().map(|person| &*person.name),
        }
    }

    /// The words of their language.
    pub(crate) fn words(&self) -> Words {
        Words::new(self.lang)
    }

    /// The language of their letters: that of the pages.
    pub(crate) fn language(&self) -> Language {
        self.lang.code().parse().expect("our codes have two letters")
    }

    /// Who is signed in.
    pub(crate) fn principal(&self) -> Option<&Principal> {
        self.person.as_ref().map(|person| &person.principal)
    }

    /// The names that their holds go by.
    pub(crate) fn asker(&self) -> Result<Asker, ApiError> {
        Asker::new(self.principal(), Some(self.session.clone()))
    }
}

impl Deref for Visitor {
    type Target = Known;
    fn deref(&self) -> &Known {
        &self.0
    }
}

/// The proof of a session's forms. The session is a secret that no other site can read, so nobody
/// else can write this.
pub(super) fn proof_of(session: &str) -> String {
    let digest = Sha256::new().chain_update("usher form ").chain_update(session).finalize();
    BASE64_URL_SAFE_NO_PAD.encode(&digest[..PROOF_BYTES])
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().expect("`visit` is around every page"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_comes_back_from_its_cookie() {
        let city = ChosenCity::new("sao-paulo".into(), "São Paulo".into());
        assert_eq!(ChosenCity::read(&city.cookie()), Some(city));
        for odd in ["", "=x", "a/b=x", "x"] {
            assert_eq!(ChosenCity::read(odd), None, "{odd}");
        }
    }
}
