//! One node: what is started in which order, and stopped in which.
//!
//! Stopping: say "not ready", give load balancers time to look away, close the door, let open
//! requests finish, hand jobs back, leave. On a second signal a node that serves leaves at once.

use std::sync::Arc;
use std::time::Duration;

use accounts::{PasswordCost, Vault};
use flows::Flows;
use futures_util::future::OptionFuture;
use http_api::{App, HotFirst, MoreTime, RateLimits, Readiness, Setup};
use kernel::{Entropy, OsEntropy};
use nodes::{Company, Nodes};
use notify::MailOutbox;
use seating::Boards;
use store::{FactSink, Location, Store};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use web::{Gallery, Site, SiteSetup};
use worker::{MailSender, Worker};

use super::door::Door;
use super::gateways::Tills;
use super::signals::Signals;
use super::tls::Tls;
use crate::config::Config;
use crate::installation::Installation;
use crate::keys::Keys;
use crate::trouble::Trouble;

/// How long the last tasks may take after everything was told to end.
const LAST_TASKS: Duration = Duration::from_secs(1);
/// The folder in the data folder that letters are delivered into.
const OUTBOX_FOLDER: &str = "outbox";
/// How long Redis may take to answer before we open the door without it.
const REDIS_ANSWERS: Duration = Duration::from_secs(2);
/// How long what runs beside the door may take to end.
const COMPANY_LEAVES: Duration = Duration::from_secs(3);
/// How long a worker may take to finish what it has in hand, and to hand back the rest.
const HAND_BACK: Duration = Duration::from_secs(8);

/// Whether a serving node works in the background as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Background {
    Work,
    Leave,
}

/// A node whose door is open.
pub(crate) struct Open {
    /// The address that people type.
    pub(crate) base_url: String,
    /// What is behind the door.
    pub(crate) app: App,
    /// Its sender goes when the node is told to stop.
    pub(crate) stop: watch::Receiver<()>,
}

/// Serves until told to stop. `company` is called once requests are welcome; what it answers runs
/// beside the door, and ends with it.
pub(crate) fn serve<C: Future<Output = ()> + Send + 'static>(
    config: &Config,
    installation: &Installation,
    background: Background,
    gallery: Gallery,
    company: impl FnOnce(Open) -> C,
) -> Result<(), Trouble> {
    let keys = Keys::of(&installation.store, &config.secrets)?;
    in_runtime(serve_until_told(config, &installation.store, keys, background, gallery, company))
}

/// Works in the background only, until told to stop.
pub(crate) fn work(config: &Config, installation: &Installation) -> Result<(), Trouble> {
    let keys = Keys::of(&installation.store, &config.secrets)?;
    in_runtime(work_until_told(config, &installation.store, &keys))
}

async fn serve_until_told<C: Future<Output = ()> + Send + 'static>(
    config: &Config,
    store: &Store,
    keys: Keys,
    background: Background,
    gallery: Gallery,
    company: impl FnOnce(Open) -> C,
) -> Result<(), Trouble> {
    let tls = config.tls_files().map(Tls::load).transpose()?.map(Arc::new);
    let signals = Signals::listen(tls.clone())?;
    let door = Door::open(config.listen, tls, config.server.clone())?;
    let address = door.address().map_err(|error| Trouble::Found(error.to_string()))?;
    let tills = Tills::open(config, keys.sandbox_webhooks).await?;
    tills.send_webhooks_to(&config.door_url(address));
    let flows = Flows::new(store.clone(), Arc::clone(&tills.gateways));
    let (nodes, _others) = join(config, store).await?;
    let base_url = config.base_url(address);
    let worker = (background == Background::Work)
        .then(|| worker(config, store, &keys.vault, flows.clone(), &base_url))
        .transpose()?;
    let app = App::new(setup(config, store, keys, flows, nodes));
    let (stop_work, told) = watch::channel(());
    let worker = worker.map(|worker| tokio::spawn(worker.run(ended(told.clone()))));
    tracing::info!(address = base_url, "ready");
    let open = Open { base_url: base_url.clone(), app: app.clone(), stop: told };
    let company = tokio::spawn(company(open));

    let close = told_to_stop(signals, app.readiness.clone(), stop_work, config.server.drain_delay);
    let setup = SiteSetup { base_url, gateway_origins: tills.origins(), gallery };
    let routes = http_api::router(app.clone()).merge(web::pages(Site::new(app.clone(), setup)));
    if !door.serve(HotFirst::new(app, routes), close).await {
        tracing::warn!("some requests were still open after server.stop_timeout_seconds");
    }
    let _ = timeout(COMPANY_LEAVES, company).await;
    let _ = timeout(HAND_BACK, OptionFuture::from(worker)).await;
    tills.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn work_until_told(config: &Config, store: &Store, keys: &Keys) -> Result<(), Trouble> {
    let mut signals = Signals::listen(None)?;
    let tills = Tills::open(config, keys.sandbox_webhooks).await?;
    let flows = Flows::new(store.clone(), Arc::clone(&tills.gateways));
    let (_, _others) = join(config, store).await?;
    let base_url = config.base_url(config.listen);
    let worker = worker(config, store, &keys.vault, flows, &base_url)?;
    tracing::info!("working");
    worker.run(signals.stop()).await;
    tills.close().await;
    Ok(())
}

/// Joins the other nodes. That Redis is away now is no reason not to sell.
async fn join(config: &Config, store: &Store) -> Result<(Nodes, Company), Trouble> {
    let nodes = match config.redis() {
        None => Nodes::alone(),
        Some(redis) => Nodes::over(&redis).map_err(|error| Trouble::Usage(error.to_string()))?,
    };
    if timeout(REDIS_ANSWERS, nodes.up()).await.is_err() {
        tracing::warn!("Redis does not answer: starting without, see `usher doctor`");
    }
    let company = nodes.keep_company(store);
    Ok((nodes, company))
}

fn setup(config: &Config, store: &Store, keys: Keys, flows: Flows, nodes: Nodes) -> Setup {
    let boards = Arc::new(Boards::default());
    store.listen(Arc::clone(&boards) as Arc<dyn FactSink>);
    Setup {
        store: store.clone(),
        entropy: Arc::new(OsEntropy),
        vault: keys.vault,
        access_tokens: Arc::new(keys.access_tokens),
        ticket_keys: Arc::new(keys.tickets),
        flows,
        password_cost: PasswordCost::STANDARD,
        boards,
        nodes,
        rate_limits: RateLimits {
            requests_per_minute_per_address: config.limits.requests_per_minute_per_address,
            holds_per_minute_per_person: config.limits.holds_per_minute_per_person,
            sign_ins_per_minute_per_account: config.limits.sign_ins_per_minute_per_account,
        },
        more_time: if config.limits.more_time { MoreTime::Offered } else { MoreTime::Off },
        trusted_proxies: config.server.trusted_proxies,
        listing_age_max: config.server.listing_age_max,
    }
}

fn worker(
    config: &Config,
    store: &Store,
    vault: &Arc<Vault>,
    flows: Flows,
    base_url: &str,
) -> Result<Worker, Trouble> {
    let name = OsEntropy.uuid(store.now());
    if matches!(store.location(), Location::Postgres(_)) {
        tracing::info!(worker = %name, "one worker of several");
    }
    let folder = config.data_dir.join(OUTBOX_FOLDER);
    let outbox = MailOutbox::open(&folder, base_url).map_err(|error| {
        Trouble::Found(format!("{} cannot be used for mail: {error}", folder.display()))
    })?;
    let mail = MailSender::new(Arc::clone(vault), outbox, base_url.to_owned());
    Ok(Worker::new(name.to_string(), store.clone(), flows).with_mail(mail))
}

/// Waits for the signal, then looks closed for a while, so that load balancers send nobody new.
async fn told_to_stop(
    mut signals: Signals,
    readiness: Readiness,
    stop_work: watch::Sender<()>,
    drain_delay: Duration,
) {
    signals.stop().await;
    tracing::info!("stopping");
    readiness.drain();
    drop(stop_work);
    std::thread::spawn(|| leave_on_a_second_signal(signals));
    sleep(drain_delay).await;
}

/// Returns when the sender is gone.
async fn ended(mut told: watch::Receiver<()>) {
    while told.changed().await.is_ok() {}
}

/// With a runtime of its own: at the very end, while the store waits for its database, there is no
/// other.
fn leave_on_a_second_signal(mut signals: Signals) {
    let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
    runtime.block_on(signals.stop());
    tracing::warn!("leaving at once");
    std::process::exit(1);
}

fn in_runtime(work: impl Future<Output = Result<(), Trouble>>) -> Result<(), Trouble> {
    let runtime: Runtime = Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Trouble::Found(format!("threads cannot be started: {error}")))?;
    let done = runtime.block_on(work);
    runtime.shutdown_timeout(LAST_TASKS);
    done
}
