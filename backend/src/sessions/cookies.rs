//! The cookies that the server gives a browser: random tokens, of which it keeps only the digests.

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;

use super::db::tokens::{digest_of, read, written};

/// A cookie of ours. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Who is signed in.
    Session,
    /// From where somebody has signed in before. It opens nothing: its wrong passwords are counted
    /// apart from those of strangers.
    Device,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Device => "__Host-device",
        }
    }

    /// The header that has the browser keep a token for so long.
    pub(super) fn keep(self, token: &[u8; 32], age: TimeDelta) -> String {
        self.set(&written(token), age)
    }

    /// The header that has the browser forget it.
    pub(super) fn forget(self) -> String {
        self.set("", TimeDelta::zero())
    }

    fn set(self, value: &str, age: TimeDelta) -> String {
        let (name, seconds) = (self.name(), age.num_seconds());
        format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
    }

    /// The one token that the request carries in it; none where it carries two.
    pub(super) fn token(self, headers: &HeaderMap) -> Option<[u8; 32]> {
        let mut tokens = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, token)| token);
        let (token, None) = (tokens.next()?, tokens.next()) else {
            return None;
        };
        read(token)
    }

    /// The digest of the one token that the request carries.
    pub(super) fn digest(self, headers: &HeaderMap) -> Option<[u8; 32]> {
        self.token(headers).as_ref().map(digest_of)
    }
}
