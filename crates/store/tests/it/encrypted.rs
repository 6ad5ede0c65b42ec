//! A server that speaks TLS alone, and whose certificate is checked.

use std::fs;
use std::sync::Arc;

use fixtures::{SecureServer, TempFolder};
use kernel::SystemClock;
use store::{Location, Store, StoreConfig, StoreError, admin_sql};

use crate::support::{add, key, value};

const NOT_ENCRYPTED: &str = "SELECT COUNT(*)::text FROM pg_stat_activity a \
    LEFT JOIN pg_stat_ssl s USING (pid) \
    WHERE a.usename = 'usher' AND a.backend_type = 'client backend' AND s.ssl IS NOT TRUE";
const CONNECTIONS: &str = "SELECT COUNT(*)::text FROM pg_stat_activity \
    WHERE application_name LIKE 'usher%'";

/// A server with a certificate for `localhost` that an authority of its own has signed.
struct House {
    server: SecureServer,
    folder: TempFolder,
}

impl House {
    fn new() -> Self {
        let (authority, signer) = authority();
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &signer).unwrap();
        let server = SecureServer::start(&certificate.pem(), &key.serialize_pem());
        let folder = TempFolder::new();
        fs::write(folder.path().join("ours.pem"), authority).unwrap();
        fs::write(folder.path().join("others.pem"), self::authority().0).unwrap();
        Self { server, folder }
    }

    fn url(&self, host: &str, trusted: &str) -> String {
        let trusted = self.folder.path().join(trusted);
        let server = self.server.url(host);
        format!("{server}?sslmode=verify-full&sslrootcert={}", trusted.display())
    }
}

/// The certificate of an authority, and what it signs with.
fn authority() -> (String, rcgen::Issuer<'static, rcgen::KeyPair>) {
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (certificate.pem(), rcgen::Issuer::new(params, key))
}

fn open(url: &str) -> Result<Store, StoreError> {
    let config = StoreConfig::new(Location::Postgres(url.to_owned()));
    Store::open(&config, Arc::new(SystemClock))
}

fn refusal(url: &str) -> String {
    match open(url) {
        Err(StoreError::Unavailable(why)) => why,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("{url} was let in"),
    }
}

#[test]
fn everything_that_is_said_to_the_server_is_encrypted() {
    let house = House::new();
    let url = house.url("localhost", "ours.pem");
    let store = open(&url).unwrap();
    store.migrate().unwrap();
    store.write_blocking("add", |tx| add(tx, key(1), 7)).unwrap();
    assert_eq!(store.read_blocking("value", |snapshot| value(snapshot, key(1))), Ok(7));
    assert_eq!(admin_sql(&url, NOT_ENCRYPTED).unwrap(), ["0"]);
    assert_ne!(admin_sql(&url, CONNECTIONS).unwrap(), ["0"], "the list shows who is connected");
    assert!(!store.is_in_the_clear().unwrap());
}

#[test]
fn who_is_somebody_else_is_told_nothing() {
    let house = House::new();
    let stranger = refusal(&house.url("localhost", "others.pem"));
    assert!(stranger.contains("certificate"), "{stranger}");
    let other_name = refusal(&house.url("127.0.0.1", "ours.pem"));
    assert!(other_name.contains("certificate"), "{other_name}");
}

#[test]
fn nobody_comes_in_without_encryption() {
    let house = House::new();
    let plain = refusal(&house.server.url("localhost"));
    assert!(plain.contains("encryption"), "{plain}");
}
