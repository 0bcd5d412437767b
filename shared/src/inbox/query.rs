//! Which rows of the inbox are listed, as its URL and the API say it.

use crate::query::{ListingQuery, Visitor};
use goodstanding_words::Fixed;
use goodstanding_words::inbox::kinds as words;

closed_enum! {
    /// What somebody has to decide.
    pub enum InboxKind {
        /// What to do about a payment that failed or is overdue.
        Payment = "payments",
        /// Whether an order is accepted.
        Order = "orders",
        /// What becomes of a cancellation request before its date.
        Request = "requests",
    }
}

impl InboxKind {
    /// The word on its chip.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Payment => words::PAYMENT,
            Self::Order => words::ORDER,
            Self::Request => words::REQUEST,
        }
    }
}

/// Everything that the URL of the inbox says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxQuery {
    /// What is listed; none means everything.
    pub kind: Option<InboxKind>,
}

impl ListingQuery for InboxQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.filter(
            "kind",
            "What is listed; everything when absent.",
            &mut self.kind,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_its_url() {
        for kind in InboxKind::ALL {
            let query = InboxQuery { kind: Some(*kind) };
            let text = query.into_query_string();
            let (name, value) = text.split_once('=').unwrap();
            assert_eq!(InboxQuery::parse([(name, value)]), (query, Vec::new()));
        }
        assert_eq!(InboxQuery::default().into_query_string(), "");
        let (query, refusals) = InboxQuery::parse([("kind", "letters")]);
        assert_eq!((query.kind, refusals.len()), (None, 1));
    }
}
