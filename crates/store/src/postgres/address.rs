//! Where a PostgreSQL server is, and how it is spoken to.
//!
//! A URL says it in the words of libpq: `sslmode=verify-full`, and `sslrootcert=FILE` for a
//! certificate that the system does not trust by itself. Either the server's certificate is checked,
//! or nothing is encrypted: what is encrypted for whoever answers is kept from nobody.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::ready;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, Error, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{SILENCE_MAX, cause};
use crate::StoreError;

/// What a server says unasked. The bytes of the connection move while somebody waits for it.
pub(super) type Wire = BoxStream<'static, Result<AsyncMessage, Error>>;

/// A server, ready to be connected to as often as one likes.
pub(super) struct Address {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        let unusable = |why: String| StoreError::Unavailable(format!("database URL: {why}"));
        let (url, security) = Security::split_off(url).map_err(unusable)?;
        let config = config(&url).map_err(|error| unusable(cause(&error)))?;
        security.applied_to(config).map_err(unusable)
    }

    /// What the server shows in its list of connections.
    pub(super) fn named(mut self, application: &str) -> Self {
        self.config.application_name(application);
        self
    }

    pub(super) async fn connect(&self) -> Result<(Client, Wire), Error> {
        match &self.tls {
            Some(tls) => connect(&self.config, tls.clone()).await,
            None => connect(&self.config, NoTls).await,
        }
    }

    /// Servers that are tried one after the other.
    pub(super) fn hosts(&self) -> u32 {
        u32::try_from(self.config.get_hosts().len()).unwrap_or(u32::MAX).max(1)
    }

    /// Whether what is said leaves this machine unencrypted.
    pub(super) fn is_in_the_clear(&self) -> bool {
        self.tls.is_none() && !self.config.get_hosts().iter().all(is_this_machine)
    }
}

async fn connect<T>(config: &Config, tls: T) -> Result<(Client, Wire), Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, mut connection) = config.connect(tls).await?;
    Ok((client, stream::poll_fn(move |context| connection.poll_message(context)).boxed()))
}

/// Moves the bytes of a connection until it ends; then its client says why there are no more answers.
pub(super) async fn keep_moving(wire: Wire) {
    let _ = wire.try_for_each(|_| ready(Ok(()))).await;
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
    }
}

/// With limits on waiting for a server that is gone, unless the URL sets its own.
fn config(url: &str) -> Result<Config, Error> {
    let mut config: Config = url.parse()?;
    if config.get_application_name().is_none() {
        config.application_name("usher");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(SILENCE_MAX);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE_MAX);
    }
    if !url.contains("keepalives") {
        config.keepalives_idle(SILENCE_MAX).keepalives_interval(SILENCE_MAX / 5);
    }
    Ok(config)
}

/// What a URL says about encryption.
#[derive(Debug, Default, PartialEq, Eq)]
struct Security {
    is_wanted: bool,
    roots: Option<PathBuf>,
}

impl Security {
    /// Takes it out of a URL, because the driver knows fewer words.
    fn split_off(url: &str) -> Result<(String, Self), String> {
        let Some((server, options)) = url.split_once('?') else {
            return Ok((url.to_owned(), Self::default()));
        };
        let (mut security, mut others) = (Self::default(), Vec::new());
        for option in options.split('&') {
            match option.split_once('=') {
                Some(("sslmode", mode)) => security.is_wanted = is_wanted(mode)?,
                Some(("sslrootcert", "system")) => security.roots = None,
                Some(("sslrootcert", file)) => {
                    let file = percent_decode_str(file).decode_utf8();
                    let file = file.map_err(|_| "sslrootcert is not text".to_owned())?;
                    security.roots = Some(PathBuf::from(file.as_ref()));
                }
                _ => others.push(option),
            }
        }
        if security.roots.is_some() && !security.is_wanted {
            return Err("sslrootcert is of no use without sslmode=verify-full".to_owned());
        }
        Ok((format!("{server}?{}", others.join("&")), security))
    }

    fn applied_to(self, mut config: Config) -> Result<Address, String> {
        if !self.is_wanted {
            config.ssl_mode(SslMode::Disable);
            return Ok(Address { config, tls: None });
        }
        config.ssl_mode(SslMode::Require);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let tls = match &self.roots {
            None => tls.with_platform_verifier().map_err(|error| error.to_string())?,
            Some(file) => tls.with_root_certificates(certificates(file)?),
        };
        Ok(Address { config, tls: Some(MakeRustlsConnect::new(tls.with_no_client_auth())) })
    }
}

/// `require` is taken at its word too, but a certificate is never left unchecked.
fn is_wanted(mode: &str) -> Result<bool, String> {
    match mode {
        "disable" => Ok(false),
        "require" | "verify-ca" | "verify-full" => Ok(true),
        other => Err(format!(
            "sslmode={other} may encrypt nothing; say verify-full, or disable on a private line"
        )),
    }
}

fn certificates(file: &Path) -> Result<RootCertStore, String> {
    let unusable = |why: String| format!("sslrootcert {} cannot be used: {why}", file.display());
    let mut store = RootCertStore::empty();
    for certificate in
        CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))?
    {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        store.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(unusable("it has no certificate".into()));
    }
    Ok(store)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn security(url: &str) -> Security {
        Security::split_off(url).unwrap().1
    }

    #[test]
    fn what_is_said_of_encryption_is_understood_and_taken_out() {
        let url = "postgres://u@h/d?a=1&sslmode=verify-full&sslrootcert=%2Fca%20s.pem&b=2";
        let (rest, security) = Security::split_off(url).unwrap();
        assert_eq!(rest, "postgres://u@h/d?a=1&b=2");
        assert_eq!(security, Security { is_wanted: true, roots: Some("/ca s.pem".into()) });
    }

    #[test]
    fn nothing_is_encrypted_by_half() {
        assert_eq!(security("postgres://u@h/d"), Security::default());
        assert_eq!(security("postgres://u@h/d?sslmode=disable"), Security::default());
        let system = Security { is_wanted: true, roots: None };
        assert_eq!(security("postgres://u@h/d?sslmode=require"), system);
        assert_eq!(security("postgres://u@h/d?sslmode=verify-full&sslrootcert=system"), system);
        for bad in ["sslmode=prefer", "sslmode=allow", "sslmode=", "sslrootcert=ca.pem"] {
            let why = Security::split_off(&format!("postgres://u@h/d?{bad}")).unwrap_err();
            assert!(why.contains("verify-full"), "{bad}: {why}");
        }
    }

    #[test]
    fn only_what_leaves_the_machine_is_in_the_clear() {
        for (url, expected) in [
            ("postgres://u@localhost/d", false),
            ("postgres://u@127.0.0.1,[::1]/d", false),
            ("postgres://u@%2Ftmp/d", false),
            ("postgres://u@db1/d", true),
            ("postgres://u@localhost,db1/d?sslmode=disable", true),
            ("postgres://u@db1/d?sslmode=verify-full", false),
        ] {
            assert_eq!(Address::of(url).unwrap().is_in_the_clear(), expected, "{url}");
        }
    }

    #[test]
    fn a_file_of_certificates_that_cannot_be_used_is_named() {
        let url = "postgres://u@h/d?sslmode=verify-full&sslrootcert=/nowhere.pem";
        let why = Address::of(url).err().unwrap().to_string();
        assert!(why.contains("/nowhere.pem"), "{why}");
    }
}
