//! The orders of the list, each along an index from a place on.
//!
//! What stands side by side in an index is a stretch; a sorted list is one stretch after the other.
//! The page sorts the same way (`sort` of `shared`): missing dates last in both directions, ties by
//! name and then by identifier, always upwards. Orders of several keys
//! have no index, nor have those of a language that sorts names in its own way (`nested.rs`).

use chrono::{Datelike as _, NaiveDate};
use goodstanding_shared::services::{Direction, Service, ServiceStatus, SortKey};

use super::name_keys;

/// In which order the services are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services) enum Order {
    /// As they were made; those of one instant by identifier.
    Made,
    /// As the page sorts them by one key. Only for the services of one customer: the indexes begin
    /// with it.
    Sorted(SortKey, Direction),
}

/// Services that stand side by side in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services) enum Stretch {
    /// All, as they were made.
    Made,
    /// All, by when they were made and then by name.
    Created,
    /// All, by their names alone.
    Name,
    /// Those in one status, by name.
    Status(ServiceStatus),
    /// Those with a due date that is shown, by that date and then by name.
    Due,
    /// Those without one, by name: none is known, or an answer is awaited that may move it.
    NotDue,
}

impl Order {
    /// All stretches, in the order of the list.
    fn stretches(self) -> Vec<Stretch> {
        match self {
            Self::Made => vec![Stretch::Made],
            Self::Sorted(SortKey::Name, _) => vec![Stretch::Name],
            Self::Sorted(SortKey::CreatedAt, _) => vec![Stretch::Created],
            Self::Sorted(SortKey::NextDueDate, _) => vec![Stretch::Due, Stretch::NotDue],
            Self::Sorted(SortKey::Status, direction) => {
                let all = ServiceStatus::ALL.iter().copied().map(Stretch::Status);
                match direction {
                    Direction::Ascending => all.collect(),
                    Direction::Descending => all.rev().collect(),
                }
            }
        }
    }

    /// The stretches from a place on, that of the place among them.
    pub(super) fn stretches_from(self, place: Option<&Place>) -> Vec<Stretch> {
        let passed = place.map_or(0, |place| place.stretch);
        self.stretches().into_iter().skip(passed).collect()
    }

    /// Whether what the index is ordered by first grows.
    pub(super) const fn is_upward(self) -> bool {
        matches!(self, Self::Made | Self::Sorted(_, Direction::Ascending))
    }

    /// Where a service stands in this order.
    pub(in crate::services) fn place_of(self, service: &Service) -> Place {
        let holds = |stretch: &Stretch| match *stretch {
            Stretch::Made | Stretch::Created | Stretch::Name => true,
            Stretch::Status(status) => service.status == status,
            Stretch::Due => service.due_shown().is_some(),
            Stretch::NotDue => service.due_shown().is_none(),
        };
        let stretches = self.stretches();
        let stretch = stretches.iter().position(holds).unwrap_or_default();
        let value = match stretches.get(stretch) {
            Some(Stretch::Made | Stretch::Created) => service.created_at.timestamp_millis(),
            Some(Stretch::Due) => service
                .due_shown()
                .map_or(0, |date| date.num_days_from_ce().into()),
            Some(Stretch::Name | Stretch::Status(_) | Stretch::NotDue) | None => 0,
        };
        Place {
            stretch,
            value,
            name_key: match self {
                Self::Made => Vec::new(),
                Self::Sorted(..) => name_keys::of(service.name.as_str()),
            },
            id: service.id.to_string(),
        }
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Made => formatter.write_str("as made"),
            Self::Sorted(key, direction) => write!(formatter, "by {key} {direction}"),
        }
    }
}

/// A place in a list: behind one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services) struct Place {
    /// In which of the order's stretches.
    stretch: usize,
    /// By what the stretch is ordered first: an instant in milliseconds, a date as its days from
    /// the common era; 0 where that is the name.
    pub(super) value: i64,
    pub(super) name_key: Vec<u8>,
    pub(super) id: String,
}

impl Place {
    /// The date by which a stretch of due dates is ordered.
    pub(super) fn date(&self) -> NaiveDate {
        let days = i32::try_from(self.value).ok();
        days.and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or(NaiveDate::MIN)
    }

    /// The place that a cursor holds; none where another version of the server wrote it.
    pub(in crate::services) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let place = Self {
            stretch: parts.next()?.parse().ok()?,
            value: parts.next()?.parse().ok()?,
            name_key: bytes(parts.next()?)?,
            id: parts.next()?.to_owned(),
        };
        parts.next().is_none().then_some(place)
    }
}

/// As a cursor holds it.
impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{},{},", self.stretch, self.value)?;
        write_bytes(&self.name_key, formatter)?;
        write!(formatter, ",{}", self.id)
    }
}

/// Writes bytes as a cursor holds them.
pub(super) fn write_bytes(
    bytes: &[u8],
    formatter: &mut std::fmt::Formatter<'_>,
) -> std::fmt::Result {
    bytes
        .iter()
        .try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

/// The bytes that a cursor holds.
pub(super) fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// Follows one stretch from a place on: `$query` with what belongs to it, and in its order. What an
/// index can follow is a condition of its own.
macro_rules! follow {
    ($query:expr, $stretch:expr, $order:expr, $place:expr) => {{
        let (upward, place): (bool, Option<Place>) = ($order.is_upward(), $place);
        let name = services::name_key;
        // Behind the place among those with the same first value.
        macro_rules! later {
            ($at:ident) => {
                name.gt($at.name_key.clone())
                    .or(name.eq($at.name_key).and(services::id.gt($at.id)))
            };
        }
        macro_rules! by_first {
            ($rows:expr, $column:expr, $value:ident) => {{
                let rows = match (place, upward) {
                    (None, _) => $rows,
                    (Some(at), true) => {
                        let value = $value(&at);
                        $rows
                            .filter($column.ge(value))
                            .filter($column.gt(value).or(later!(at)))
                    }
                    (Some(at), false) => {
                        let value = $value(&at);
                        $rows
                            .filter($column.le(value))
                            .filter($column.lt(value).or(later!(at)))
                    }
                };
                if upward {
                    rows.order(($column.asc(), name.asc(), services::id.asc()))
                } else {
                    rows.order(($column.desc(), name.asc(), services::id.asc()))
                }
            }};
        }
        macro_rules! by_name {
            ($rows:expr) => {{
                let rows = match place {
                    None => $rows,
                    Some(at) => $rows
                        .filter(name.ge(at.name_key.clone()))
                        .filter(later!(at)),
                };
                rows.order((name.asc(), services::id.asc()))
            }};
        }
        let value = |at: &Place| at.value;
        let date = |at: &Place| at.date();
        let is_charging = || subscriptions::charging_id.nullable().is_not_null();
        match $stretch {
            Stretch::Made => {
                let rows = match place {
                    None => $query,
                    Some(at) => $query
                        .filter(services::created_at.ge(at.value))
                        .filter(services::created_at.gt(at.value).or(services::id.gt(at.id))),
                };
                rows.order((services::created_at.asc(), services::id.asc()))
            }
            Stretch::Created => by_first!($query, services::created_at, value),
            Stretch::Due => {
                let rows = $query.filter(services::next_due.is_not_null());
                by_first!(
                    rows.filter(diesel::dsl::not(is_charging())),
                    services::next_due,
                    date
                )
            }
            Stretch::Status(status) => {
                by_name!($query.filter(services::status.eq(status.as_str())))
            }
            Stretch::NotDue => {
                by_name!($query.filter(services::next_due.is_null().or(is_charging())))
            }
            Stretch::Name if upward => by_name!($query),
            Stretch::Name => {
                let rows = match place {
                    None => $query,
                    Some(at) => {
                        let same = name.eq(at.name_key.clone()).and(services::id.lt(at.id));
                        $query
                            .filter(name.le(at.name_key.clone()))
                            .filter(name.lt(at.name_key).or(same))
                    }
                };
                rows.order((name.desc(), services::id.desc()))
            }
        }
    }};
}
pub(super) use follow;
