//! Which transactions are listed, as the URL of the listing and of the API says it.

use super::search::typed_amount;
use super::{PaymentState, TransactionKind, TransactionStatus};
use crate::ids::{CustomerId, ServiceId, SubscriptionId};
use crate::money::{Currency, Money};
use crate::payments::PaymentMethodKind;
use crate::query::{ListingQuery, QueryRefusal, Visitor};
use crate::services::DateRange;
use goodstanding_words::links;

/// A range of amounts of one currency, both ends included; an absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AmountRange {
    /// The smallest amount within; none: however little.
    pub from: Option<Money>,
    /// The largest amount within; none: however much.
    pub to: Option<Money>,
}

impl AmountRange {
    /// In which currency; none for an open range.
    pub fn currency(self) -> Option<Currency> {
        self.from.or(self.to).map(Money::currency)
    }
}

/// Everything that the URL of the listing says. All conditions must hold. Newest first, always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransactionsQuery {
    /// A number, an amount or a part of a service's name; of one customer.
    pub search: String,
    /// The number, in full; what is typed is compared without regard to case.
    pub id: String,
    /// What became of it: one of these; empty means any.
    pub states: Vec<PaymentState>,
    /// What it pays for.
    pub subscription: Option<SubscriptionId>,
    /// The service that it pays for, through whichever version of its subscription.
    pub service: Option<ServiceId>,
    /// How it stands: one of these; empty means any.
    pub statuses: Vec<TransactionStatus>,
    /// What it is for.
    pub kind: Option<TransactionKind>,
    /// How it is paid.
    pub method: Option<PaymentMethodKind>,
    /// The amounts within which its own lies.
    pub amount: AmountRange,
    /// When it was made, as dates in UTC.
    pub created: DateRange,
    /// The customer whose they are, which only staff may ask; none means everybody's.
    pub customer: Option<CustomerId>,
    /// The customer's whole e-mail address; staff only.
    pub email: String,
    /// The signed position of the part that is shown; empty for the first.
    pub cursor: String,
}

impl ListingQuery for TransactionsQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.search(
            "q",
            "A number, an amount, or a part of the name of a service that it pays for. Staff say \
             whose: `customer`.",
            &mut self.search,
        );
        visitor.search("id", "The number, in full.", &mut self.id);
        visitor.filter(
            "state",
            "What became of it, in the words in which customers read it; several with commas \
             between them.",
            &mut self.states,
        );
        visitor.filter("subscription", "What it pays for.", &mut self.subscription);
        visitor.filter(
            "service",
            "The service that it pays for, before a change of plan as after it.",
            &mut self.service,
        );
        visitor.filter(
            "status",
            "How it stands; several with commas between them.",
            &mut self.statuses,
        );
        visitor.filter("type", "What it is for.", &mut self.kind);
        visitor.filter("method", "How it is paid.", &mut self.method);
        self.amount.parameters(visitor);
        visitor.range(
            [
                ("created_from", "The first day, in UTC."),
                ("created_to", "The last day, in UTC."),
            ],
            &mut self.created,
            links::CREATION_REVERSED,
        );
        visitor.owner("customer", "Staff only: whose.", &mut self.customer);
        visitor.owner(
            "email",
            "Staff only: the customer's whole e-mail address.",
            &mut self.email,
        );
        visitor.part(&mut self.cursor);
        self.email = self.email.trim().to_owned();
    }
}

impl TransactionsQuery {
    /// The same query with the statuses that a transaction in its states can have: of those that
    /// are asked for, where some are. None where no transaction can be as it is asked.
    pub fn with_statuses_of_states(&self) -> Option<Self> {
        if self.states.is_empty() {
            return Some(self.clone());
        }
        let of_states = TransactionStatus::ALL.iter().copied().filter(|status| {
            let mut states = self.states.iter();
            states.any(|state| state.statuses().contains(status))
        });
        let asked =
            |status: &TransactionStatus| self.statuses.is_empty() || self.statuses.contains(status);
        let statuses: Vec<TransactionStatus> = of_states.filter(asked).collect();
        (!statuses.is_empty()).then(|| Self {
            statuses,
            ..self.clone()
        })
    }
}

impl AmountRange {
    /// Amounts are typed without their currency, which may stand behind them in the URL.
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        let mut currency = self.currency();
        let typed = |amount: Option<Money>| amount.map(Money::amount).unwrap_or_default();
        let (mut from, mut to) = (typed(self.from), typed(self.to));
        visitor.filter(
            "currency",
            "In which currency the amounts below are meant.",
            &mut currency,
        );
        for (name, words, text, place) in [
            (
                "amount_from",
                "The smallest amount; needs `currency`.",
                &mut from,
                &mut self.from,
            ),
            (
                "amount_to",
                "The largest amount; needs `currency`.",
                &mut to,
                &mut self.to,
            ),
        ] {
            visitor.filter(name, words, text);
            *place = currency.and_then(|currency| typed_amount(text, currency));
            if place.is_none() && !text.is_empty() {
                visitor.refuse(QueryRefusal::value(name, text));
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.minor() > to.minor()
        {
            visitor.refuse(QueryRefusal::ReversedAmounts);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::decode;

    fn parse(text: &str) -> (TransactionsQuery, Vec<QueryRefusal>) {
        let pairs = decode(text);
        TransactionsQuery::parse(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(
            search in "[a-z]{0,6}[+&=%]{0,2}",
            id in "[A-Z]{0,2}[0-9]{0,8}",
            states in prop::sample::subsequence(PaymentState::ALL, 0..=PaymentState::ALL.len()),
            subscription in prop::option::of(any::<u128>().prop_map(SubscriptionId::from_bits)),
            service in prop::option::of(any::<u128>().prop_map(ServiceId::from_bits)),
            statuses in prop::sample::subsequence(TransactionStatus::ALL, 0..=TransactionStatus::ALL.len()),
            kind in prop::option::of(prop::sample::select(TransactionKind::ALL)),
            method in prop::option::of(prop::sample::select(PaymentMethodKind::ALL)),
            from in prop::option::of(0_i64..1_000_000),
            more in prop::option::of(0_i64..1_000_000),
            email in "[a-z]{0,6}[+@.&=]{0,2}",
        ) {
            let mut statuses = statuses;
            statuses.sort_unstable();
            let yen = |minor| Money::new(minor, Currency::JPY);
            let amount = AmountRange {
                from: from.map(yen),
                to: more.map(|more| yen(from.unwrap_or(0) + more)),
            };
            let query = TransactionsQuery {
                search, id, states, subscription, service, statuses, kind, method, amount, email,
                created: DateRange {
                    from: "2026-01-01".parse().ok(),
                    to: "2026-06-30".parse().ok(),
                },
                customer: Some(CustomerId::from_bits(1)),
                cursor: "after".into(),
            };
            prop_assert_eq!(parse(&query.clone().into_query_string()), (query, Vec::new()));
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for text in ["49", "49.0", "49.00"] {
            let (query, refusals) = parse(&format!("currency=EUR&amount_from={text}"));
            assert_eq!(
                query.amount.from,
                Some(Money::new(4900, Currency::EUR)),
                "{refusals:?}"
            );
        }
        for text in [
            "amount_from=49",
            "currency=EUR&amount_from=x",
            "currency=EUR&amount_to=1.234",
        ] {
            assert_eq!(parse(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn one_amount_alone_is_a_range() {
        let (query, refusals) = parse("currency=EUR&amount_from=49&amount_to=49");
        assert_eq!(refusals, []);
        assert_eq!(query.amount.from, query.amount.to);
    }

    #[test]
    fn the_first_part_asks_for_the_same() {
        let (later, _) = parse("type=refund&cursor=after");
        assert_eq!(later.first_part(), parse("type=refund").0);
    }

    #[test]
    fn what_cannot_match_is_told() {
        let (_, refusals) = parse("created_from=2026-02-01&created_to=2026-01-01");
        assert_eq!(refusals, [QueryRefusal::Reversed(links::CREATION_REVERSED)]);
        let (_, refusals) = parse("currency=EUR&amount_from=2&amount_to=1");
        assert_eq!(refusals, [QueryRefusal::ReversedAmounts]);
        let (query, refusals) = parse("status=captured,lost&type=gift");
        assert_eq!(query.statuses, [TransactionStatus::Captured]);
        assert_eq!(refusals.len(), 2);
    }
}
