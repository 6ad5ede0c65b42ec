//! The gateway that all nodes share, in a thread of this process: it outlives what is broken.

use std::net::SocketAddr;
use std::sync::mpsc::channel;
use std::thread;

use loadtest::Trouble;
use loadtest::trouble::During;
use sandbox::SandboxConfig;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// A running gateway. It ends when this is dropped.
#[derive(Debug)]
pub struct Till {
    _running: oneshot::Sender<()>,
}

impl Till {
    /// Starts it; its webhooks go to the balancer.
    pub fn open(listen: SocketAddr, front: SocketAddr, secret: [u8; 32]) -> Result<Self, Trouble> {
        let mut config = SandboxConfig::new(secret);
        config.listen = listen;
        config.webhook_url = Some(format!("http://{front}/api/v1/payments/webhooks/sandbox"));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.during("a runtime for the gateway")?;
        let (running, stopped) = oneshot::channel();
        let (opened, told) = channel();
        thread::spawn(move || {
            runtime.block_on(async {
                let sandbox = sandbox::serve(config).await;
                let is_open = sandbox.as_ref().map(|_| ()).map_err(ToString::to_string);
                if opened.send(is_open).is_ok() {
                    let _ = stopped.await;
                }
            });
        });
        told.recv().during("the gateway")?.during("the gateway")?;
        Ok(Self { _running: running })
    }
}
