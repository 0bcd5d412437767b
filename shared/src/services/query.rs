//! The state of the Services page as its URL holds it.

use super::{Column, ServiceFilter, SortOrder, sort_query};
use crate::query::{ListingQuery, Visitor};
use goodstanding_words::Fixed;
use goodstanding_words::links;
use goodstanding_words::services::views as words;

closed_enum! {
    /// How the list is drawn.
    pub enum View {
        /// As cards, side by side.
        Cards = "cards",
        /// As a table, a row for each service.
        List = "list",
    }
}

impl View {
    /// The words of the source text.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Cards => words::CARDS,
            Self::List => words::LIST,
        }
    }
}

/// Everything that the URL of the Services page says. Absent parts are the reader's own habits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesQuery {
    /// How the list is drawn.
    pub view: Option<View>,
    /// Which columns the table has; empty for the usual ones.
    pub columns: Vec<Column>,
    /// By what it is sorted.
    pub sort: Option<SortOrder>,
    /// Which services are shown; an empty one shows all.
    pub filter: ServiceFilter,
}

/// The page sorts and filters by itself: the server is asked for all of them.
impl ListingQuery for ServicesQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        let filter = &mut self.filter;
        visitor.page("view", &mut self.view);
        visitor.page("columns", &mut self.columns);
        sort_query::visit(&mut self.sort, visitor);
        // As it is typed: a space may be followed by more.
        visitor.filter("q", "Words of a name.", &mut filter.search);
        visitor.filter("status", "Its status.", &mut filter.statuses);
        visitor.filter(
            "requested",
            "Whether its cancellation is requested.",
            &mut filter.cancellation_requested,
        );
        visitor.range(
            [
                ("due_from", "The first due date."),
                ("due_to", "The last due date."),
            ],
            &mut filter.due,
            links::NEXT_DUE_REVERSED,
        );
        visitor.range(
            [
                ("created_from", "The first day."),
                ("created_to", "The last day."),
            ],
            &mut filter.created,
            links::CREATION_REVERSED,
        );
        visitor.range(
            [
                ("activated_from", "The first day."),
                ("activated_to", "The last day."),
            ],
            &mut filter.activated,
            links::ACTIVATION_REVERSED,
        );
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::query::{QueryRefusal, decode};
    use crate::services::sort_order::tests::any_order;
    use crate::services::{DateRange, Direction, ServiceStatus, SortKey};

    fn any_range() -> impl Strategy<Value = DateRange> {
        let date = prop::option::of((0_u64..4000).prop_map(|days| {
            NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(days)
        }));
        (date.clone(), date).prop_map(|(from, to)| DateRange { from, to })
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(
            view in prop::option::of(prop::sample::select(View::ALL)),
            columns in prop::sample::subsequence(Column::ALL, 0..=Column::ALL.len()),
            sort in prop::option::of(any_order()),
            search in "\\PC{0,12}",
            statuses in prop::sample::subsequence(ServiceStatus::ALL, 0..=ServiceStatus::ALL.len()),
            cancellation_requested: bool,
            (due, created, activated) in (any_range(), any_range(), any_range()),
        ) {
            let filter = ServiceFilter { search, statuses, cancellation_requested, due, created, activated };
            let query = ServicesQuery { view, columns, sort, filter };
            let pairs = decode(&query.clone().into_query_string());
            let (read, refusals) = ServicesQuery::parse(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            prop_assert_eq!(read, query);
            let only_reversed = refusals.iter().all(|refusal| matches!(refusal, QueryRefusal::Reversed(_)));
            prop_assert!(only_reversed);
        }
    }

    #[test]
    fn what_is_not_understood_is_named_and_the_rest_is_kept() {
        let (query, refusals) = ServicesQuery::parse([
            ("sort", "due"),
            ("view", "tiles"),
            ("status", "active,broken"),
            ("due_from", "soon"),
            ("utm_source", "mail"),
        ]);
        let up = SortOrder::by(SortKey::NextDueDate, Direction::Ascending);
        assert_eq!(query.sort, Some(up));
        assert_eq!(query.filter.statuses, [ServiceStatus::Active]);
        let named: Vec<_> = refusals.iter().map(ToString::to_string).collect();
        assert_eq!(named.len(), 3, "{named:?}");
        assert!(named.iter().any(|words| words.contains("status=broken")));
    }

    #[test]
    fn an_order_is_read_step_by_step_and_what_is_not_understood_stays_alone() {
        let read = |sort: &str, dir: &str| {
            let (query, refusals) = ServicesQuery::parse([("sort", sort), ("dir", dir)]);
            let order = query.sort.map(|order| order.to_string());
            let refused: Vec<_> = refusals.iter().map(ToString::to_string).collect();
            (order.unwrap_or_default(), refused.join(" "))
        };
        let fine = String::new;
        assert_eq!(read("due", "desc"), ("due desc".into(), fine()));
        assert_eq!(
            read("status,due", "asc,desc"),
            ("status asc,due desc".into(), fine())
        );
        assert_eq!(
            read("status,due", "desc"),
            ("status desc,due asc".into(), fine())
        );
        let (order, refused) = read("colour,due", "asc,desc");
        assert_eq!(order, "due desc");
        assert!(refused.contains("sort=colour"), "{refused}");
        let (order, refused) = read("due", "desc,asc");
        assert_eq!(order, "due desc");
        assert!(refused.contains("dir=asc"), "{refused}");
        let (order, refused) = read("", "desc");
        assert_eq!(order, "");
        assert!(refused.contains("dir=desc"), "{refused}");
    }

    #[test]
    fn the_views_are_called_as_in_the_source_text() {
        let views: Vec<_> = View::ALL
            .iter()
            .map(|view| view.label().english())
            .collect();
        assert_eq!(views, ["Card view", "List view"]);
    }

    #[test]
    fn a_range_that_ends_before_it_begins_is_told() {
        let (_, refusals) =
            ServicesQuery::parse([("due_from", "2026-02-01"), ("due_to", "2026-01-01")]);
        assert_eq!(refusals, [QueryRefusal::Reversed(links::NEXT_DUE_REVERSED)]);
    }
}
