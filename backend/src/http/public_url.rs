//! Where customers find the portal: what a browser names as the origin of our own pages.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;

/// A scheme, a host and a port, as browsers compare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    is_https: bool,
    host: String,
    port: u16,
}

/// What was given is no origin.
#[derive(Debug, thiserror::Error)]
#[error(
    "write the scheme and the host that customers use, such as https://portal.example, and nothing after them"
)]
pub struct NoOrigin;

impl PublicUrl {
    /// Whether what is sent there cannot be read on the way.
    pub const fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether a browser's `Origin` names it.
    pub(crate) fn is_origin(&self, origin: &str) -> bool {
        origin.parse().is_ok_and(|origin: Self| origin == *self)
    }

    const fn default_port(is_https: bool) -> u16 {
        if is_https { 443 } else { 80 }
    }
}

impl FromStr for PublicUrl {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let url: Uri = text.parse().map_err(|_| NoOrigin)?;
        let is_https = match url.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(NoOrigin),
        };
        let authority = url.authority().ok_or(NoOrigin)?;
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none();
        let names_somebody = authority.as_str().contains('@');
        // A port that is none is no part of what is taken for one.
        let names_a_port = authority.as_str().len() > authority.host().len();
        if !is_bare || names_somebody || authority.host().is_empty() || text.contains('#') {
            return Err(NoOrigin);
        }
        let port = match (authority.port_u16(), names_a_port) {
            (Some(port), _) => port,
            (None, false) => Self::default_port(is_https),
            (None, true) => return Err(NoOrigin),
        };
        Ok(Self {
            is_https,
            host: authority.host().to_ascii_lowercase(),
            port,
        })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.host)?;
        if self.port == Self::default_port(self.is_https) {
            Ok(())
        } else {
            write!(formatter, ":{}", self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn scheme_host_and_port_are_compared() {
        let url: PublicUrl = "https://Portal.example".parse().unwrap();
        for own in [
            "https://portal.example",
            "https://portal.example:443",
            "https://PORTAL.example",
            "https://portal.example/",
        ] {
            assert!(url.is_origin(own), "{own}");
        }
        for foreign in [
            "http://portal.example",
            "http://portal.example:443",
            "https://portal.example:8443",
            "https://portal.example.evil.example",
            "https://a.portal.example",
            "https://portal.example@evil.example",
            "portal.example",
            "null",
            "",
        ] {
            assert!(!url.is_origin(foreign), "{foreign}");
        }
    }

    #[test]
    fn only_an_origin_is_taken() {
        for (text, shown) in [
            ("https://portal.example:443/", "https://portal.example"),
            ("https://portal.example:8443", "https://portal.example:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
        }
        for refused in [
            "portal.example",
            "ftp://portal.example",
            "https://",
            "https://portal.example/portal",
            "https://portal.example/?a",
            "https://portal.example#a",
            "https://a@portal.example",
            "https://a@portal.example:443",
            "https://portal.example:",
            "https://portal.example:99999",
        ] {
            assert!(refused.parse::<PublicUrl>().is_err(), "{refused}");
        }
    }
}
