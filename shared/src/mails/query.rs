//! Which mails are listed, as the URL of the API says it.

use super::{MailKind, MailState};
use crate::ids::CustomerId;
use crate::query::{ListingQuery, Visitor};

/// Everything that the URL of the listing says. Newest first; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailsQuery {
    /// What became of it; none means whatever.
    pub state: Option<MailState>,
    /// What about; none means anything.
    pub kind: Option<MailKind>,
    /// The customer whose mails they are, which only staff may ask; none means everybody's.
    pub customer: Option<CustomerId>,
    /// The signed position of the part that is shown; empty for the first.
    pub cursor: String,
}

impl ListingQuery for MailsQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.filter("state", "What became of it.", &mut self.state);
        visitor.filter("kind", "What about.", &mut self.kind);
        visitor.owner("customer", "Staff only: whose.", &mut self.customer);
        visitor.part(&mut self.cursor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::decode;

    #[test]
    fn a_query_survives_its_url() {
        let query = MailsQuery {
            state: Some(MailState::Failed),
            kind: Some(MailKind::PaymentFailed),
            customer: Some(CustomerId::from_bits(7)),
            cursor: "abc".into(),
        };
        let pairs = decode(&query.clone().into_query_string());
        let pairs = || pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        assert_eq!(MailsQuery::parse(pairs()), (query, Vec::new()));
    }
}
