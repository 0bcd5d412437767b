//! Which cancellation requests the staff's queue lists, as its URL and the API say it.

use super::{CancellationState, CancellationType};
use crate::ids::CustomerId;
use crate::query::{ListingQuery, Visitor};

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
    /// The state that is listed.
    pub fn state(&self) -> CancellationState {
        self.state.unwrap_or(CancellationState::Open)
    }
}

impl ListingQuery for CancellationsQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.filter(
            "state",
            "What became of it; `open` when absent.",
            &mut self.state,
        );
        visitor.filter("type", "At once or on the due date.", &mut self.kind);
        visitor.search(
            "q",
            "Words that the reason contains, letter case aside.",
            &mut self.reason,
        );
        visitor.owner("customer", "Whose.", &mut self.customer);
        visitor.part(&mut self.cursor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{QueryRefusal, decode};

    #[test]
    fn a_query_survives_its_url_and_what_is_unknown_is_named() {
        let query = CancellationsQuery {
            state: Some(CancellationState::Withdrawn),
            kind: Some(CancellationType::Immediate),
            reason: "too dear & slow".into(),
            customer: Some(CustomerId::from_bits(7)),
            cursor: "abc".into(),
        };
        let pairs = decode(&query.clone().into_query_string());
        let pairs = || pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        assert_eq!(CancellationsQuery::parse(pairs()), (query, Vec::new()));
        let (_, refusals) = CancellationsQuery::parse([("state", "lost"), ("utm", "x")]);
        assert_eq!(refusals, [QueryRefusal::value("state", "lost")]);
    }
}
