//! What every request passes through, and the forms that headers, bodies and cursors have. Knows no
//! feature.

pub mod body;
pub(crate) mod change;
pub(crate) mod client;
pub mod connections;
pub(crate) mod csv;
pub mod cursor;
pub(crate) mod description;
pub mod etag;
pub mod figures;
pub(crate) mod heavy;
pub mod idempotency;
pub mod if_match;
pub mod in_flight;
pub(crate) mod json;
pub(crate) mod language;
pub(crate) mod layers;
pub(crate) mod listing;
pub(crate) mod page;
pub(crate) mod pairs;
mod parser;
pub(crate) mod path;
pub mod public_url;
pub(crate) mod query;
pub(crate) mod refusals;
mod unread;

/// Whose log lines tell what security asks about: who signed in, who was refused, who tried what
/// is not theirs. Logged unless somebody says otherwise.
pub(crate) const SECURITY: &str = "security";

/// The largest request body.
pub const BODY_LIMIT_BYTES: usize = 64 * 1024;
