//! Which cancellation requests the staff's queue lists, as its URL and the API say it.

use super::{CancellationState, CancellationType};
use crate::ids::CustomerId;
use crate::query::{QueryRefusal, QueryText, keep};

/// Everything that the URL of the queue says. Newest first; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancellationsQuery {
    /// What became of it; none means open ones.
    pub state: Option<CancellationState>,
    /// At once or on the due date.
    pub kind: Option<CancellationType>,
    /// Words that the reason contains, whatever their case.
    pub reason: String,
    /// The customer whose requests they are; none means everybody's.
    pub customer: Option<CustomerId>,
    /// The signed position of the part that is shown; empty for the first.
    pub cursor: String,
}

impl CancellationsQuery {
    /// The names of all parameters.
    pub const NAMES: &'static [&'static str] = &["state", "type", "q", "customer", "cursor"];

    /// The state that is listed.
    pub fn state(&self) -> CancellationState {
        self.state.unwrap_or(CancellationState::Open)
    }

    /// Reads decoded pairs of a query string. What is not understood is named, and the rest is
    /// kept.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<QueryRefusal>) {
        let mut query = Self::default();
        let mut refusals = Vec::new();
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            let understood = match name {
                "state" => keep(&mut query.state, value),
                "type" => keep(&mut query.kind, value),
                "customer" => keep(&mut query.customer, value),
                "q" => {
                    value.trim().clone_into(&mut query.reason);
                    true
                }
                "cursor" => {
                    value.clone_into(&mut query.cursor);
                    true
                }
                _ => true,
            };
            if !understood {
                refusals.push(QueryRefusal::value(name, value));
            }
        }
        (query, refusals)
    }

    /// The query string, without the question mark; empty for the plain queue.
    pub fn to_query_string(&self) -> String {
        let mut text = QueryText::default();
        text.add("state", self.state.map_or("", CancellationState::as_str));
        text.add("type", self.kind.map_or("", CancellationType::as_str));
        text.add("q", &self.reason);
        text.add_some("customer", self.customer.as_ref().map(|id| id as _));
        text.add("cursor", &self.cursor);
        text.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::decode;

    #[test]
    fn a_query_survives_its_url_and_what_is_unknown_is_named() {
        let query = CancellationsQuery {
            state: Some(CancellationState::Withdrawn),
            kind: Some(CancellationType::Immediate),
            reason: "too dear & slow".into(),
            customer: Some(CustomerId::from_bits(7)),
            cursor: "abc".into(),
        };
        let pairs = decode(&query.to_query_string());
        let pairs = || pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        assert_eq!(CancellationsQuery::parse(pairs()), (query, Vec::new()));
        let (_, refusals) = CancellationsQuery::parse([("state", "lost"), ("utm", "x")]);
        assert_eq!(refusals, [QueryRefusal::value("state", "lost")]);
    }
}
