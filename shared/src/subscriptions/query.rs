//! Which subscriptions are listed and in which order, as the URL of the listing and of the API says
//! it.

use core::str::FromStr;

use super::{BillingStatus, SubscriptionStatus};
use crate::ids::{CustomerId, PlanId, ProductId, SubscriptionId};
use crate::query::{QueryRefusal, QueryText, keep, keep_all, keep_date};
use crate::services::{DateRange, Direction};
use crate::text::UnknownWord;

closed_enum! {
    /// By what the listing is sorted. Ties go to the newer subscription.
    pub enum SubscriptionSort {
        /// When it was made.
        Created = "created",
        /// When it was activated, or will be.
        StartDate = "start",
        /// Its end date; those without one last.
        EndDate = "end",
        /// Its status, in the order of its life.
        Status = "status",
    }
}

impl SubscriptionSort {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "Created at",
            Self::StartDate => "Start date",
            Self::EndDate => "End date",
            Self::Status => "Status",
        }
    }

    /// The direction in which it is useful at first: the newest, else what comes first.
    pub const fn usual_direction(self) -> Direction {
        match self {
            Self::Created | Self::StartDate => Direction::Descending,
            Self::EndDate | Self::Status => Direction::Ascending,
        }
    }
}

/// A billing status, or that there is none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingChoice(pub Option<BillingStatus>);

impl BillingChoice {
    const NONE: &'static str = "not_billed_yet";

    /// Every choice, "Not billed yet" first.
    pub fn all() -> impl Iterator<Item = Self> {
        core::iter::once(Self(None))
            .chain(BillingStatus::ALL.iter().map(|known| Self(Some(*known))))
    }

    /// The spelling in URLs.
    pub const fn as_str(self) -> &'static str {
        match self.0 {
            Some(billing) => billing.as_str(),
            None => Self::NONE,
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self.0 {
            Some(billing) => billing.label(),
            None => "Not billed yet",
        }
    }
}

impl FromStr for BillingChoice {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if text == Self::NONE {
            return Ok(Self(None));
        }
        text.parse().map(|billing| Self(Some(billing)))
    }
}

/// Everything that the URL of the listing says. All conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionsQuery {
    /// By what it is sorted; none means newest first.
    pub sort: Option<SubscriptionSort>,
    /// Whether the smallest or the largest comes first; none means the sort's own habit.
    pub direction: Option<Direction>,
    /// The beginning of an identifier, or words of a product or plan.
    pub search: String,
    /// Its status: one of these; empty means any. Never Deleted.
    pub statuses: Vec<SubscriptionStatus>,
    /// Its billing status: one of these; empty means any.
    pub billing: Vec<BillingChoice>,
    /// Only those that need somebody: [`BillingStatus::needs_attention`].
    pub needs_attention: bool,
    /// The billing plan that it is billed under; none means any.
    pub plan: Option<PlanId>,
    /// A product that it bills; none means any.
    pub product: Option<ProductId>,
    /// The days within which its start date lies.
    pub started: DateRange,
    /// The days within which its end date lies.
    pub ended: DateRange,
    /// The customer whose they are, which only staff may ask; none means everybody's.
    pub customer: Option<CustomerId>,
    /// Which rows are expanded; the page's own, the server passes it over.
    pub open: Vec<SubscriptionId>,
    /// The signed position of the part that is shown; empty for the first.
    pub cursor: String,
}

impl SubscriptionsQuery {
    /// The names of all parameters that the server knows.
    pub const NAMES: &'static [&'static str] = &[
        "sort",
        "dir",
        "q",
        "status",
        "billing_status",
        "attention",
        "plan",
        "product",
        "start_from",
        "start_to",
        "end_from",
        "end_to",
        "customer",
        "cursor",
    ];

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
                "sort" => keep(&mut query.sort, value),
                "dir" => keep(&mut query.direction, value),
                "q" => {
                    value.trim().clone_into(&mut query.search);
                    true
                }
                "status" => {
                    keep_all(&mut query.statuses, name, value, &mut refusals);
                    true
                }
                "billing_status" => {
                    keep_all(&mut query.billing, name, value, &mut refusals);
                    true
                }
                "attention" => {
                    query.needs_attention = value == "yes";
                    query.needs_attention
                }
                "plan" => keep(&mut query.plan, value),
                "product" => keep(&mut query.product, value),
                "start_from" => keep_date(&mut query.started.from, value),
                "start_to" => keep_date(&mut query.started.to, value),
                "end_from" => keep_date(&mut query.ended.from, value),
                "end_to" => keep_date(&mut query.ended.to, value),
                "customer" => keep(&mut query.customer, value),
                "open" => {
                    keep_all(&mut query.open, name, value, &mut refusals);
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
        // Deleted appears in the reports only: a listing does not know it.
        let deleted = SubscriptionStatus::Deleted;
        if query.statuses.contains(&deleted) {
            query.statuses.retain(|status| *status != deleted);
            refusals.push(QueryRefusal::value("status", deleted.as_str()));
        }
        for (name, range) in [("start", query.started), ("end", query.ended)] {
            if range.is_reversed() {
                refusals.push(QueryRefusal::Reversed(name));
            }
        }
        (query, refusals)
    }

    /// The query string, without the question mark; empty for the plain listing.
    pub fn to_query_string(&self) -> String {
        let mut text = QueryText::default();
        text.add("sort", self.sort.map_or("", SubscriptionSort::as_str));
        text.add("dir", self.direction.map_or("", Direction::as_str));
        text.add("q", &self.search);
        text.add_words(
            "status",
            self.statuses
                .iter()
                .copied()
                .map(SubscriptionStatus::as_str),
        );
        text.add_words(
            "billing_status",
            self.billing.iter().copied().map(BillingChoice::as_str),
        );
        if self.needs_attention {
            text.add("attention", "yes");
        }
        text.add_some("plan", self.plan.as_ref().map(|id| id as _));
        text.add_some("product", self.product.as_ref().map(|id| id as _));
        text.add_range("start", self.started);
        text.add_range("end", self.ended);
        text.add_some("customer", self.customer.as_ref().map(|id| id as _));
        let open: Vec<_> = self.open.iter().map(ToString::to_string).collect();
        text.add_words("open", open.iter().map(String::as_str));
        text.add("cursor", &self.cursor);
        text.finish()
    }

    /// By what and in which direction it is sorted.
    pub fn order(&self) -> (SubscriptionSort, Direction) {
        let sort = self.sort.unwrap_or(SubscriptionSort::Created);
        (sort, self.direction.unwrap_or(sort.usual_direction()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::decode;

    fn parse(text: &str) -> (SubscriptionsQuery, Vec<QueryRefusal>) {
        let pairs = decode(text);
        SubscriptionsQuery::parse(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    fn range(from: &str, to: &str) -> DateRange {
        DateRange {
            from: from.parse().ok(),
            to: to.parse().ok(),
        }
    }

    #[test]
    fn the_sort_control_and_the_filter_are_worded() {
        let sorts: Vec<_> = SubscriptionSort::ALL
            .iter()
            .map(|sort| sort.label())
            .collect();
        assert_eq!(sorts, ["Created at", "Start date", "End date", "Status"]);
        let words = |choice| BillingChoice(choice).label();
        assert_eq!(words(None), "Not billed yet");
        assert_eq!(words(Some(BillingStatus::InRetry)), "In Retry");
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(
            sort in prop::option::of(prop::sample::select(SubscriptionSort::ALL)),
            direction in prop::option::of(prop::sample::select(Direction::ALL)),
            search in "[\\PC&&[^ ]]{0,12}",
            statuses in prop::sample::subsequence(&SubscriptionStatus::ALL[..10], 0..=10),
            billing in prop::sample::subsequence(BillingChoice::all().collect::<Vec<_>>(), 0..=12),
            needs_attention: bool,
            open in prop::collection::btree_set(any::<u128>().prop_map(SubscriptionId::from_bits), 0..3),
        ) {
            let query = SubscriptionsQuery {
                sort, direction, search: search.trim().to_owned(), statuses, billing, needs_attention,
                plan: "MONTHLY".parse().ok(),
                product: "HOSTING".parse().ok(),
                started: range("2026-01-01", "2026-06-30"),
                ended: range("2026-07-01", "2026-12-31"),
                customer: Some(CustomerId::from_bits(1)),
                cursor: "after".into(),
                open: open.into_iter().collect(),
            };
            let mut expected = query.clone();
            expected.statuses.sort_unstable();
            expected.billing.sort_unstable();
            prop_assert_eq!(parse(&query.to_query_string()), (expected, Vec::new()));
        }
    }

    #[test]
    fn a_listing_does_not_know_deleted_ones() {
        let (query, refusals) = parse("status=active,deleted");
        assert_eq!(query.statuses, [SubscriptionStatus::Active]);
        assert_eq!(refusals, [QueryRefusal::value("status", "deleted")]);
    }

    #[test]
    fn what_cannot_match_is_told() {
        let (_, refusals) = parse("end_from=2026-02-01&end_to=2026-01-01&plan=a%20b");
        assert_eq!(
            refusals,
            [
                QueryRefusal::value("plan", "a b"),
                QueryRefusal::Reversed("end")
            ]
        );
    }
}
