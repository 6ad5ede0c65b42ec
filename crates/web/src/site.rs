//! What the pages share.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use http_api::App;
use kernel::UserId;
use moka::future::Cache;

use crate::door::Renewals;
use crate::lists::Lists;

/// People whose names are remembered for the header.
const NAMES_MAX: u64 = 10_000;
/// A person who changes their name sees the old one elsewhere for so long at most.
const NAME_TIME_MAX: Duration = Duration::from_secs(300);

/// What the program tells the pages when it starts.
#[derive(Debug, Clone, Default)]
pub struct SiteSetup {
    /// The address that people type: `https://tickets.example.com`.
    pub base_url: String,
    /// Where a payment form may lead besides ourselves: the origins of the gateways.
    pub gateway_origins: Vec<String>,
    /// Whether there is a page with every component.
    pub gallery: Gallery,
}

/// The page with every component, for whoever designs them: visitors have no use for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gallery {
    /// There is none.
    #[default]
    Closed,
    /// At `/gallery`.
    Open,
}

/// The state of the pages: the API's, and a little more. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Shared>);

/// What the clones of a [`Site`] share.
pub struct Shared {
    app: App,
    pub(crate) setup: SiteSetup,
    /// Names of people who are signed in, as the header shows them.
    pub(crate) names: Cache<UserId, Arc<str>>,
    /// Sign-ins that are being renewed.
    pub(crate) renewals: Renewals,
    /// What many people look at.
    pub(crate) lists: Lists,
}

impl Site {
    /// The pages over an API.
    #[must_use]
    pub fn new(app: App, setup: SiteSetup) -> Self {
        let names = Cache::builder().max_capacity(NAMES_MAX).time_to_live(NAME_TIME_MAX).build();
        let (renewals, lists) = (Renewals::default(), Lists::new(&app));
        Self(Arc::new(Shared { app, setup, names, renewals, lists }))
    }

    /// The API's state, for its actions.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Whether people reach us through TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.setup.base_url.starts_with("https://")
    }
}

impl Deref for Site {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}
