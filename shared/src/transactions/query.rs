//! Which transactions are listed, as the URL of the listing and of the API says it.

use super::{TransactionKind, TransactionStatus};
use crate::ids::{CustomerId, SubscriptionId};
use crate::money::{Currency, Money};
use crate::payments::PaymentMethodKind;
use crate::query::{QueryRefusal, QueryText, keep, keep_all, keep_date};
use crate::services::DateRange;

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
    /// The number, in full; what is typed is compared without regard to case.
    pub id: String,
    /// What it pays for.
    pub subscription: Option<SubscriptionId>,
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

impl TransactionsQuery {
    /// The names of all parameters.
    pub const NAMES: &'static [&'static str] = &[
        "id",
        "subscription",
        "status",
        "type",
        "method",
        "currency",
        "amount_from",
        "amount_to",
        "created_from",
        "created_to",
        "customer",
        "email",
        "cursor",
    ];

    /// Reads decoded pairs of a query string. What is not understood is named, and the rest is
    /// kept.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<QueryRefusal>) {
        let mut query = Self::default();
        let mut refusals = Vec::new();
        let mut currency = None;
        let (mut from, mut to) = ("", "");
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            let understood = match name {
                "id" => text(&mut query.id, value),
                "subscription" => keep(&mut query.subscription, value),
                "status" => {
                    keep_all(&mut query.statuses, name, value, &mut refusals);
                    true
                }
                "type" => keep(&mut query.kind, value),
                "method" => keep(&mut query.method, value),
                "currency" => keep(&mut currency, value),
                "amount_from" => {
                    from = value;
                    true
                }
                "amount_to" => {
                    to = value;
                    true
                }
                "created_from" => keep_date(&mut query.created.from, value),
                "created_to" => keep_date(&mut query.created.to, value),
                "customer" => keep(&mut query.customer, value),
                "email" => text(&mut query.email, value),
                "cursor" => text(&mut query.cursor, value),
                _ => true,
            };
            if !understood {
                refusals.push(QueryRefusal::value(name, value));
            }
        }
        for (name, given, place) in [
            ("amount_from", from, &mut query.amount.from),
            ("amount_to", to, &mut query.amount.to),
        ] {
            if !given.is_empty() {
                *place = currency.and_then(|currency| amount(given, currency));
                if place.is_none() {
                    refusals.push(QueryRefusal::value(name, given));
                }
            }
        }
        if query.created.is_reversed() {
            refusals.push(QueryRefusal::Reversed("creation"));
        }
        if let (Some(from), Some(to)) = (query.amount.from, query.amount.to)
            && from.minor() > to.minor()
        {
            refusals.push(QueryRefusal::ReversedAmounts);
        }
        (query, refusals)
    }

    /// The query string, without the question mark; empty for the plain listing.
    pub fn to_query_string(&self) -> String {
        let mut text = QueryText::default();
        text.add("id", &self.id);
        text.add_some("subscription", self.subscription.as_ref().map(|id| id as _));
        text.add_words(
            "status",
            self.statuses.iter().copied().map(TransactionStatus::as_str),
        );
        text.add("type", self.kind.map_or("", TransactionKind::as_str));
        text.add("method", self.method.map_or("", PaymentMethodKind::as_str));
        text.add_some("currency", self.amount.currency().as_ref().map(|c| c as _));
        text.add(
            "amount_from",
            &self.amount.from.map(Money::amount).unwrap_or_default(),
        );
        text.add(
            "amount_to",
            &self.amount.to.map(Money::amount).unwrap_or_default(),
        );
        text.add_range("created", self.created);
        text.add_some("customer", self.customer.as_ref().map(|id| id as _));
        text.add("email", &self.email);
        text.add("cursor", &self.cursor);
        text.finish()
    }

    /// The same listing from its beginning.
    #[must_use]
    pub fn first_part(mut self) -> Self {
        self.cursor.clear();
        self
    }
}

fn text(place: &mut String, value: &str) -> bool {
    value.trim().clone_into(place);
    true
}

/// Reads what people type: `49`, `49.5` and `49.00` are the same amount.
fn amount(text: &str, currency: Currency) -> Option<Money> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = currency.digits();
    if fraction.len() > digits {
        return None;
    }
    let point = if digits == 0 { "" } else { "." };
    Money::parse(&format!("{whole}{point}{fraction:0<digits$}"), currency).ok()
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
            id in "[A-Z]{0,2}[0-9]{0,8}",
            subscription in prop::option::of(any::<u128>().prop_map(SubscriptionId::from_bits)),
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
                id, subscription, statuses, kind, method, amount, email,
                created: DateRange {
                    from: "2026-01-01".parse().ok(),
                    to: "2026-06-30".parse().ok(),
                },
                customer: Some(CustomerId::from_bits(1)),
                cursor: "after".into(),
            };
            prop_assert_eq!(parse(&query.to_query_string()), (query, Vec::new()));
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
        assert_eq!(refusals, [QueryRefusal::Reversed("creation")]);
        let (_, refusals) = parse("currency=EUR&amount_from=2&amount_to=1");
        assert_eq!(refusals, [QueryRefusal::ReversedAmounts]);
        let (query, refusals) = parse("status=captured,lost&type=gift");
        assert_eq!(query.statuses, [TransactionStatus::Captured]);
        assert_eq!(refusals.len(), 2);
    }
}
