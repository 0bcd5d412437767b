//! Who can reach the portal, and whether what they send can be read on the way.

use std::net::SocketAddr;

use clap::Args;
use goodstanding_backend::http::public_url::PublicUrl;
use ipnet::IpNet;

use super::{Failure, complain};

/// Where customers find the portal.
#[derive(Debug, Args)]
pub(super) struct Exposure {
    /// The address that customers type, such as `https://portal.example`. Changes are then taken
    /// from pages of exactly that scheme, host and port.
    #[arg(long, env = "GOODSTANDING_PUBLIC_URL", value_name = "URL")]
    pub(super) public_url: Option<PublicUrl>,
    /// Let other machines reach the portal over plain HTTP, where nothing in front of it speaks
    /// TLS: passwords can be read on the way, and browsers keep no session but on their own
    /// machine. For the inside of a container, or a closed network.
    #[arg(long, env = "GOODSTANDING_INSECURE_HTTP")]
    insecure_http: bool,
    /// Keep the description of the API, its browsable page and the version to ourselves. They hold
    /// no secret, and tell a stranger where to look; `goodstanding api` prints the description.
    #[arg(long, env = "GOODSTANDING_HIDE_API")]
    pub(super) hide_api: bool,
}

impl Exposure {
    /// Refuses to send passwords through a network as they are, unless somebody wants just that.
    pub(super) fn check(&self, listen: SocketAddr, proxies: &[IpNet]) -> Result<(), Failure> {
        let is_https = self.public_url.as_ref().is_some_and(PublicUrl::is_https);
        if listen.ip().to_canonical().is_loopback() || is_https || !proxies.is_empty() {
            return Ok(());
        }
        if self.insecure_http {
            complain(format_args!(
                "Careful: other machines reach {listen} over plain HTTP, where passwords can be read on the way."
            ));
            return Ok(());
        }
        Err(Failure::Usage(format!(
            "--listen {listen} lets other machines send passwords over plain HTTP. Put a proxy that speaks TLS in front, \
             and name it (--trusted-proxy 10.0.0.5) or the address that customers type (--public-url https://portal.example); \
             or listen on 127.0.0.1 only; or, where nobody can listen in, say --insecure-http"
        )))
    }
}
