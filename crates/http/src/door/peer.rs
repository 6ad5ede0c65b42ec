//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Request};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The caller's address: of its connection, or as the proxies in front of us have noted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// `trusted_proxies` is how many proxies of the operator's stand in front of us; what is
    /// further left in the header was written by strangers.
    pub fn of<B>(request: &Request<B>, trusted_proxies: usize) -> Self {
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let direct = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        Self::seen(direct, request.headers(), trusted_proxies)
    }

    /// The caller whose connection came from `direct` with these headers.
    pub fn seen(direct: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> Self {
        Self(forwarded(headers, trusted_proxies).unwrap_or(direct).to_canonical())
    }

    /// What limits count by: one customer of a provider has a whole IPv6 network of addresses.
    pub fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        }
    }
}

fn forwarded(headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    let nth = trusted_proxies.checked_sub(1)?;
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    hops.iter().rev().nth(nth)?.trim().parse().ok()
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let noted = parts.extensions.get().copied();
        Ok(noted.unwrap_or(Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn one_household_has_one_limit() {
        let network = |text: &str| Peer(text.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
    }

    #[test]
    fn only_the_operators_own_proxies_are_believed() {
        let request = Request::builder()
            .header("x-forwarded-for", "6.6.6.6, 10.0.0.1")
            .header("x-forwarded-for", "192.168.1.1")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))))
            .body(Body::empty())
            .unwrap();
        let seen = |proxies| Peer::of(&request, proxies).0.to_string();
        assert_eq!(seen(0), "127.0.0.1");
        assert_eq!(seen(1), "192.168.1.1");
        assert_eq!(seen(2), "10.0.0.1");
        assert_eq!(seen(4), "127.0.0.1", "fewer hops than promised: not through the proxies");
    }
}
