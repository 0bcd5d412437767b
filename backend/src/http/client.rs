//! Where a request comes from. Addresses are what throttles count by, so that nobody chooses their
//! own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Once;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

use super::SECURITY;
use crate::app::App;

/// Every proxy adds the address that it was asked from, on the right.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address that a request comes from: the other end of the connection or, where that is a
/// trusted proxy, whom the proxy names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The address of whoever sent a request.
    pub(crate) fn of_request(extensions: &Extensions, headers: &HeaderMap, app: &App) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|peer| peer.0.ip());
        let trusted = &app.settings().trusted_proxies;
        if let Some(peer) = peer
            && headers.contains_key(FORWARDED_FOR)
            && !is_within(peer, trusted)
        {
            warn_of_unnamed_proxy(peer);
        }
        Self::of(peer, headers, trusted)
    }

    /// The address of whoever sent these headers over a connection from `peer`.
    fn of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        // Nobody connects without an address but tests.
        let mut address = peer
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
            .to_canonical();
        let lines: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .map(|line| line.to_str().unwrap_or_default())
            .collect();
        let named = lines.iter().flat_map(|line| line.split(','));
        for name in named.rev() {
            if !is_within(address, trusted) {
                break;
            }
            // What a trusted proxy did not write as an address is nobody's: the proxy itself it is.
            let Some(before) = parse(name) else { break };
            address = before.to_canonical();
        }
        Self(address)
    }
}

/// Says once what an operator may have forgotten; anybody can send the header.
fn warn_of_unnamed_proxy(peer: IpAddr) {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            target: SECURITY,
            %peer,
            "X-Forwarded-For came from an address that is no trusted proxy, and is not believed: \
             where that is a proxy of yours, name it with --trusted-proxy, or everybody behind it \
             counts as one"
        );
    });
}

/// Whether an address belongs to one of the networks.
pub(crate) fn is_within(address: IpAddr, networks: &[IpNet]) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// An address with or without a port.
fn parse(name: &str) -> Option<IpAddr> {
    let name = name.trim();
    let bare = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    bare.parse()
        .ok()
        .or_else(|| name.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of_request(&parts.extensions, &parts.headers, app))
    }
}

/// Addresses are cheap, networks are not: a /24 of IPv4, a /64 of IPv6.
pub(crate) fn network_of(address: IpAddr) -> IpNet {
    let address = address.to_canonical();
    let length = match address {
        IpAddr::V4(_) => 24,
        IpAddr::V6(_) => 64,
    };
    IpNet::new(address, length).map_or(IpNet::from(address), |network| network.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let peer = Some(peer.parse().unwrap());
        ClientAddress::of(peer, &headers, &trusted).0.to_string()
    }

    #[test]
    fn a_header_of_whoever_is_no_proxy_changes_nothing() {
        assert_eq!(of("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        let proxies = ["10.0.0.0/8"];
        assert_eq!(of("203.0.113.9", &["10.0.0.1"], &proxies), "203.0.113.9");
    }

    #[test]
    fn of_what_proxies_say_the_last_that_none_of_them_is_counts() {
        let proxies = ["10.0.0.0/8", "2001:db8::/32", "127.0.0.1/32"];
        let of = |peer, forwarded: &[&str]| of(peer, forwarded, &proxies);
        assert_eq!(of("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        // What stands left of it was written by whoever asked.
        assert_eq!(of("10.0.0.1", &["1.1.1.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            of(
                "10.0.0.1",
                &["1.1.1.1", "198.51.100.1, 10.9.9.9", "2001:db8::1"]
            ),
            "198.51.100.1"
        );
        assert_eq!(of("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(of("127.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(of("127.0.0.1", &["[2606::1]:4711"]), "2606::1");
        assert_eq!(of("127.0.0.1", &["[2606::1]"]), "2606::1");
    }

    #[test]
    fn what_is_no_address_leaves_the_proxy() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(of("10.0.0.1", &[], &proxies), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["unknown"], &proxies), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["1.1.1.1, "], &proxies), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["10.0.0.2"], &proxies), "10.0.0.2");
    }

    #[test]
    fn neighbours_are_one_network() {
        let network = |text: &str| network_of(text.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
    }
}
