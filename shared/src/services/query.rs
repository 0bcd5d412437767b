//! The state of the Services page as its URL holds it.

use super::{Direction, ServiceFilter, ServiceStatus, SortKey};
use crate::query::{QueryRefusal, QueryText, keep, keep_all, keep_date};

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
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cards => "Card view",
            Self::List => "List view",
        }
    }
}

/// Everything that the URL of the Services page says. Absent parts are the reader's own habits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesQuery {
    /// How the list is drawn.
    pub view: Option<View>,
    /// By what it is sorted.
    pub sort: Option<SortKey>,
    /// Whether the smallest or the largest comes first.
    pub direction: Option<Direction>,
    /// Which services are shown; an empty one shows all.
    pub filter: ServiceFilter,
}

impl ServicesQuery {
    /// Reads decoded pairs of a query string. What is not understood is named, and the rest is
    /// kept. Unknown names are passed over: links get decorated by others.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<QueryRefusal>) {
        let mut query = Self::default();
        let mut refusals = Vec::new();
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            let filter = &mut query.filter;
            let understood = match name {
                "view" => keep(&mut query.view, value),
                "sort" => keep(&mut query.sort, value),
                "dir" => keep(&mut query.direction, value),
                "q" => {
                    filter.search = value.into();
                    true
                }
                "requested" => {
                    filter.cancellation_requested = value == "yes";
                    value == "yes"
                }
                "status" => {
                    keep_all(&mut filter.statuses, name, value, &mut refusals);
                    true
                }
                "due_from" => keep_date(&mut filter.due.from, value),
                "due_to" => keep_date(&mut filter.due.to, value),
                "created_from" => keep_date(&mut filter.created.from, value),
                "created_to" => keep_date(&mut filter.created.to, value),
                "activated_from" => keep_date(&mut filter.activated.from, value),
                "activated_to" => keep_date(&mut filter.activated.to, value),
                _ => true,
            };
            if !understood {
                refusals.push(QueryRefusal::value(name, value));
            }
        }
        let ranges = [
            ("next due", query.filter.due),
            ("creation", query.filter.created),
            ("activation", query.filter.activated),
        ];
        refusals.extend(
            ranges
                .into_iter()
                .filter(|(_, range)| range.is_reversed())
                .map(|(name, _)| QueryRefusal::Reversed(name)),
        );
        (query, refusals)
    }

    /// The query string, without the question mark, values percent-encoded; empty for the plain
    /// page.
    pub fn to_query_string(&self) -> String {
        let filter = &self.filter;
        let mut text = QueryText::default();
        text.add("view", self.view.map_or("", View::as_str));
        text.add("sort", self.sort.map_or("", SortKey::as_str));
        text.add("dir", self.direction.map_or("", Direction::as_str));
        text.add("q", &filter.search);
        text.add_words(
            "status",
            filter.statuses.iter().copied().map(ServiceStatus::as_str),
        );
        if filter.cancellation_requested {
            text.add("requested", "yes");
        }
        text.add_range("due", filter.due);
        text.add_range("created", filter.created);
        text.add_range("activated", filter.activated);
        text.finish()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::query::decode;
    use crate::services::DateRange;

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
            sort in prop::option::of(prop::sample::select(SortKey::ALL)),
            direction in prop::option::of(prop::sample::select(Direction::ALL)),
            search in "\\PC{0,12}",
            statuses in prop::sample::subsequence(ServiceStatus::ALL, 0..=ServiceStatus::ALL.len()),
            cancellation_requested: bool,
            (due, created, activated) in (any_range(), any_range(), any_range()),
        ) {
            let filter = ServiceFilter { search, statuses, cancellation_requested, due, created, activated };
            let query = ServicesQuery { view, sort, direction, filter };
            let pairs = decode(&query.to_query_string());
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
        assert_eq!(query.sort, Some(SortKey::NextDueDate));
        assert_eq!(query.filter.statuses, [ServiceStatus::Active]);
        let named: Vec<_> = refusals.iter().map(ToString::to_string).collect();
        assert_eq!(named.len(), 3, "{named:?}");
        assert!(named.iter().any(|words| words.contains("status=broken")));
    }

    #[test]
    fn the_views_are_called_as_in_the_source_text() {
        let views: Vec<_> = View::ALL.iter().map(|view| view.label()).collect();
        assert_eq!(views, ["Card view", "List view"]);
    }

    #[test]
    fn a_range_that_ends_before_it_begins_is_told() {
        let (_, refusals) =
            ServicesQuery::parse([("due_from", "2026-02-01"), ("due_to", "2026-01-01")]);
        assert_eq!(refusals, [QueryRefusal::Reversed("next due")]);
    }
}
