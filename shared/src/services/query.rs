//! The state of the Services page as its URL holds it.

use core::fmt::Write as _;

use super::{DateRange, Direction, ServiceFilter, ServiceStatus, SortKey};

closed_enum! {
    /// How the list is drawn.
    pub enum View {
        /// As cards.
        Cards = "cards",
        /// As a table.
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

/// A part of the URL that was not understood; the rest is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryRefusal {
    /// A value that the parameter does not have.
    #[error("The link says {name}={value}, which is not known here. It was left out.")]
    Value {
        /// The parameter.
        name: String,
        /// Its value.
        value: String,
    },
    /// A range that ends before it begins.
    #[error("The {0} dates end before they begin: nothing can match.")]
    Reversed(&'static str),
}

/// Everything that the URL of the Services page says. Absent parts are the reader's own habits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesQuery {
    /// How the list is drawn.
    pub view: Option<View>,
    /// By what it is sorted.
    pub sort: Option<SortKey>,
    /// In which direction.
    pub direction: Option<Direction>,
    /// What is shown.
    pub filter: ServiceFilter,
}

impl ServicesQuery {
    /// Reads decoded pairs of a query string. What is not understood is named, and the rest is kept. Unknown names are passed over:
    /// links get decorated by others.
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
                    for word in value.split(',') {
                        match word.parse() {
                            Ok(status) => filter.statuses.push(status),
                            Err(_) => refusals.push(QueryRefusal::Value {
                                name: name.into(),
                                value: word.into(),
                            }),
                        }
                    }
                    filter.statuses.sort_unstable();
                    filter.statuses.dedup();
                    true
                }
                "due_from" => keep(&mut filter.due.from, value),
                "due_to" => keep(&mut filter.due.to, value),
                "created_from" => keep(&mut filter.created.from, value),
                "created_to" => keep(&mut filter.created.to, value),
                "activated_from" => keep(&mut filter.activated.from, value),
                "activated_to" => keep(&mut filter.activated.to, value),
                _ => true,
            };
            if !understood {
                refusals.push(QueryRefusal::Value {
                    name: name.into(),
                    value: value.into(),
                });
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

    /// The query string, without the question mark, values percent-encoded; empty for the plain page.
    pub fn to_query_string(&self) -> String {
        let mut text = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                if !text.is_empty() {
                    text.push('&');
                }
                text.push_str(name);
                text.push('=');
                percent_encode(value, &mut text);
            }
        };
        let filter = &self.filter;
        add("view", self.view.map_or("", View::as_str));
        add("sort", self.sort.map_or("", SortKey::as_str));
        add("dir", self.direction.map_or("", Direction::as_str));
        add("q", &filter.search);
        add(
            "status",
            &filter
                .statuses
                .iter()
                .map(|status| ServiceStatus::as_str(*status))
                .collect::<Vec<_>>()
                .join(","),
        );
        add(
            "requested",
            if filter.cancellation_requested {
                "yes"
            } else {
                ""
            },
        );
        for (name, DateRange { from, to }) in [
            ("due", filter.due),
            ("created", filter.created),
            ("activated", filter.activated),
        ] {
            for (end, date) in [("from", from), ("to", to)] {
                if let Some(date) = date {
                    add(&format!("{name}_{end}"), &date.to_string());
                }
            }
        }
        text
    }
}

/// Stores the parsed value; whether it could be parsed.
fn keep<T: core::str::FromStr>(place: &mut Option<T>, value: &str) -> bool {
    *place = value.parse().ok();
    place.is_some()
}

/// Writes `value` so that it can stand in a query string.
fn percent_encode(value: &str, text: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b',') {
            text.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    /// What a browser's URL parser does with a query string.
    fn decode(query: &str) -> Vec<(String, String)> {
        let plain = |text: &str| {
            let mut bytes = Vec::new();
            let mut rest = text.bytes();
            while let Some(byte) = rest.next() {
                if byte == b'%' {
                    let hex: String = rest.by_ref().take(2).map(char::from).collect();
                    bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                } else {
                    bytes.push(byte);
                }
            }
            String::from_utf8(bytes).unwrap()
        };
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(n, v)| (plain(n), plain(v)))
            .collect()
    }

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
    fn a_range_that_ends_before_it_begins_is_told() {
        let (_, refusals) =
            ServicesQuery::parse([("due_from", "2026-02-01"), ("due_to", "2026-01-01")]);
        assert_eq!(refusals, [QueryRefusal::Reversed("next due")]);
    }
}
