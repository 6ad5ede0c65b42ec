//! The payment gateways of this process: the sandbox, inside or elsewhere.

use std::sync::Arc;

use flows::Gateways;
use flows::gateways::Configured;
use payments::gateway::{Gateway, SandboxGateway};
use sandbox::{Sandbox, SandboxConfig};

use crate::config::Config;
use crate::installation::make_folder;
use crate::trouble::Trouble;

/// The file in the data folder in which the sandbox inside remembers its payments.
const SANDBOX_FILE: &str = "sandbox.journal";

/// The gateways in use, and the sandbox if it runs inside.
pub(super) struct Tills {
    pub(super) gateways: Arc<Gateways>,
    /// Where people confirm payments.
    base_url: String,
    inside: Option<Sandbox>,
}

impl Tills {
    /// Gets ready to take payments; starts a sandbox unless one is named.
    pub(super) async fn open(config: &Config, webhook_secret: [u8; 32]) -> Result<Self, Trouble> {
        let named = &config.payments.sandbox_url;
        let inside =
            if named.is_empty() { Some(start_inside(config, webhook_secret).await?) } else { None };
        let base_url = inside.as_ref().map_or_else(|| named.clone(), Sandbox::base_url);
        let gateway = Arc::new(SandboxGateway::new(webhook_secret)) as Arc<dyn Gateway>;
        let mut configured = Configured::new(gateway, &base_url);
        configured.timeout = config.payments.answer_timeout;
        let gateways = Gateways::new(vec![configured])
            .map_err(|error| Trouble::Found(format!("the payment gateways: {error}")))?;
        Ok(Self { gateways: Arc::new(gateways), base_url, inside })
    }

    /// The origins that a payment may lead a browser to.
    pub(super) fn origins(&self) -> Vec<String> {
        let mut parts = self.base_url.splitn(4, '/');
        let origin = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
        vec![origin.join("/")]
    }

    /// Tells the sandbox inside where its webhooks go.
    pub(super) fn send_webhooks_to(&self, door_url: &str) {
        if let Some(sandbox) = &self.inside {
            sandbox.set_webhook_url(&format!("{door_url}/api/v1/payments/webhooks/sandbox"));
        }
    }

    pub(super) async fn close(self) {
        if let Some(sandbox) = self.inside {
            sandbox.stop().await;
        }
    }
}

async fn start_inside(config: &Config, webhook_secret: [u8; 32]) -> Result<Sandbox, Trouble> {
    make_folder(&config.data_dir).map_err(|error| {
        Trouble::Found(format!("{} cannot be made: {error}", config.data_dir.display()))
    })?;
    let mut sandbox = SandboxConfig::new(webhook_secret);
    sandbox.listen = config.payments.sandbox_listen;
    sandbox.journal_file = Some(config.data_dir.join(SANDBOX_FILE));
    sandbox::serve(sandbox).await.map_err(|error| {
        Trouble::Found(format!(
            "the sandbox gateway cannot start on {}: {error}; choose another \
             payments.sandbox_listen",
            config.payments.sandbox_listen
        ))
    })
}
