//! Which subscriptions are listed and in which order, as the URL of the listing and of the API says
//! it.

use core::str::FromStr;
use goodstanding_words::links;
use goodstanding_words::{Fixed, columns, subscriptions};

use super::{BillingStatus, SubscriptionStatus};
use crate::ids::{CustomerId, PlanId, ProductId, SubscriptionId};
use crate::query::{ListingQuery, QueryRefusal, Visitor};
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
    pub const fn label(self) -> Fixed {
        match self {
            Self::Created => columns::CREATED_AT,
            Self::StartDate => columns::START_DATE,
            Self::EndDate => columns::END_DATE,
            Self::Status => columns::STATUS,
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
    pub const fn label(self) -> Fixed {
        match self.0 {
            Some(billing) => billing.label(),
            None => subscriptions::NOT_BILLED,
        }
    }
}

impl core::fmt::Display for BillingChoice {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for BillingChoice {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let choices = Self::all().map(Self::as_str).collect::<Vec<_>>();
        let object = utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .enum_values(Some(choices));
        utoipa::openapi::Schema::Object(object.build()).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for BillingChoice {}

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
    /// By what and in which direction it is sorted.
    pub fn order(&self) -> (SubscriptionSort, Direction) {
        let sort = self.sort.unwrap_or(SubscriptionSort::Created);
        (sort, self.direction.unwrap_or(sort.usual_direction()))
    }
}

impl ListingQuery for SubscriptionsQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.order(
            "sort",
            "By what they are sorted; the newest first when absent.",
            &mut self.sort,
        );
        visitor.order("dir", "In which direction.", &mut self.direction);
        visitor.search(
            "q",
            "The beginning of an identifier, or words of a product or plan.",
            &mut self.search,
        );
        visitor.filter(
            "status",
            "Its status; several with commas between them. Never `deleted`.",
            &mut self.statuses,
        );
        visitor.filter(
            "billing_status",
            "Its billing status, or `not_billed_yet`; several with commas between them.",
            &mut self.billing,
        );
        visitor.filter(
            "attention",
            "`yes`: only those that need somebody.",
            &mut self.needs_attention,
        );
        visitor.filter("plan", "Under which plan.", &mut self.plan);
        visitor.filter("product", "Of which product.", &mut self.product);
        visitor.range(
            [
                ("start_from", "The first start date."),
                ("start_to", "The last start date."),
            ],
            &mut self.started,
            links::START_REVERSED,
        );
        visitor.range(
            [
                ("end_from", "The first end date."),
                ("end_to", "The last end date."),
            ],
            &mut self.ended,
            links::END_REVERSED,
        );
        visitor.owner("customer", "Staff only: whose.", &mut self.customer);
        visitor.page("open", &mut self.open);
        visitor.part(&mut self.cursor);
        // Deleted appears in the reports only: a listing does not know it.
        let deleted = SubscriptionStatus::Deleted;
        if self.statuses.contains(&deleted) {
            self.statuses.retain(|status| *status != deleted);
            visitor.refuse(QueryRefusal::value("status", deleted.as_str()));
        }
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
            .map(|sort| sort.label().english())
            .collect();
        assert_eq!(sorts, ["Created at", "Start date", "End date", "Status"]);
        let words = |choice| BillingChoice(choice).label().english();
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
            prop_assert_eq!(parse(&query.clone().into_query_string()), (expected, Vec::new()));
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
                QueryRefusal::Reversed(links::END_REVERSED)
            ]
        );
    }
}
