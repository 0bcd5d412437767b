//! The order of a list of services: stable, missing dates last in both directions, ties by name and
//! then by identifier.

use chrono::Datelike;

use super::Service;

closed_enum! {
    /// By what a list of services is sorted.
    pub enum SortKey {
        /// The service's name; numbers inside count as numbers.
        Name = "name",
        /// When the service was generated.
        CreatedAt = "created",
        /// The next date when the service is due.
        NextDueDate = "due",
        /// The status, in the order of a service's life.
        Status = "status",
    }
}

impl SortKey {
    /// The words of the source text.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::CreatedAt => "Created at",
            Self::NextDueDate => "Next due date",
            Self::Status => "Status",
        }
    }
}

closed_enum! {
    /// In which direction a list is sorted.
    pub enum Direction {
        /// The smallest, earliest or first by name at the top.
        Ascending = "asc",
        /// The largest, latest or last by name at the top.
        Descending = "desc",
    }
}

impl Direction {
    /// The same order the other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }

    /// What the direction means for a key: "Earliest first".
    pub const fn words(self, key: SortKey) -> &'static str {
        match (key, self) {
            (SortKey::Name, Self::Ascending) => "A to Z",
            (SortKey::Name, Self::Descending) => "Z to A",
            (SortKey::CreatedAt, Self::Ascending) => "Oldest first",
            (SortKey::CreatedAt, Self::Descending) => "Newest first",
            (SortKey::NextDueDate, Self::Ascending) => "Earliest first",
            (SortKey::NextDueDate, Self::Descending) => "Latest first",
            (SortKey::Status, Self::Ascending) => "Pending to Archived",
            (SortKey::Status, Self::Descending) => "Archived to Pending",
        }
    }
}

/// Makes a text lower case: the server by Rust's tables, the page by the browser's.
pub type LowerCase = fn(&str) -> String;

/// A text whose plain order is the order in which a reader expects names: letter case aside, runs
/// of digits by their number ("VPS 2" before "VPS 10"). Made once for each name, because a list of
/// 100,000 compares names two million times.
pub fn name_key(name: &str, lower_case: LowerCase) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    let name = lower_case(name);
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii_digit() {
            key.push(c);
            continue;
        }
        let mut number: String = Some(c).filter(|digit| *digit != '0').into_iter().collect();
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            if digit != '0' || !number.is_empty() {
                number.push(digit);
            }
        }
        // A number sorts where digits do; the longer run without leading zeros is the larger
        // number.
        key.push('0');
        key.push(char::from_u32(number.len().try_into().unwrap_or(u32::MAX)).unwrap_or(char::MAX));
        key.push_str(&number);
    }
    key
}

/// The place of each service when sorted by name, ties by identifier. Made once for a list; every
/// later sort compares numbers only.
#[derive(Clone, Debug, Default)]
pub struct NameRanks(Vec<u32>);

impl NameRanks {
    /// Ranks `services`; the ranks stay valid as long as names and order of the slice do.
    pub fn of(services: &[Service], lower_case: LowerCase) -> Self {
        let keys: Vec<String> = services
            .iter()
            .map(|service| name_key(service.name.as_str(), lower_case))
            .collect();
        let mut order: Vec<usize> = (0..services.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            keys[a]
                .cmp(&keys[b])
                .then_with(|| services[a].id.cmp(&services[b].id))
        });
        let mut ranks = vec![0; services.len()];
        for (rank, index) in (0_u32..).zip(order) {
            ranks[index] = rank;
        }
        Self(ranks)
    }
}

/// Sorts `indices` into `services` by `key` and `direction`. Missing dates come last in both
/// directions; ties go by name, then by identifier, always upwards, so that the same list always
/// has the same order.
pub fn sort(
    indices: &mut [u32],
    services: &[Service],
    ranks: &NameRanks,
    key: SortKey,
    direction: Direction,
) {
    // Every key is a number, and numbers are turned round by their sign: one sort serves all
    // orders, and compares no text.
    let turn = |number: i64| match direction {
        Direction::Ascending => number,
        Direction::Descending => -number,
    };
    let number = |place: usize| {
        let service = &services[place];
        match key {
            SortKey::Name => turn(ranks.0[place].into()),
            SortKey::CreatedAt => turn(service.created_at.timestamp_millis()),
            SortKey::NextDueDate => service
                .due_shown()
                .map_or(i64::MAX, |due| turn(due.num_days_from_ce().into())),
            SortKey::Status => turn(service.status as i64),
        }
    };
    let mut keyed: Vec<(i64, u32, u32)> = indices
        .iter()
        .map(|&index| (number(index as usize), ranks.0[index as usize], index))
        .collect();
    keyed.sort_unstable();
    for (place, (_, _, index)) in indices.iter_mut().zip(keyed) {
        *place = index;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use core::cmp::Ordering;
    use std::sync::Arc;

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::begins;
    use crate::ids::ServiceId;
    use crate::money::{Currency, Money};
    use crate::sentence::assert_distinct;
    use crate::services::{ProductBrief, ServiceStatus};
    use crate::text::ServiceName;

    /// A service that differs from others in what the sort looks at.
    pub(crate) fn service(
        id: u128,
        name: &str,
        status: ServiceStatus,
        created: NaiveDate,
        next_due: Option<NaiveDate>,
    ) -> Service {
        Service {
            id: ServiceId::from_bits(id),
            version: 1,
            name: ServiceName::parse(name).unwrap(),
            product: Arc::new(ProductBrief {
                id: "vps-4".parse().unwrap(),
                name: "Managed VPS 4".into(),
                group: "Cloud".into(),
            }),
            quantity: 1,
            price: Money::new(4900, Currency::EUR),
            cycle: "1 month".parse().ok(),
            status,
            created_at: begins(created),
            activated_at: None,
            updated_at: begins(created),
            paid: None,
            next_due,
            awaits_answer: false,
            no_due: None,
            starts_on: None,
            waits_for: Vec::new(),
            suspended_for: Vec::new(),
            ended_for: None,
            unpaid: None,
            cancellation: None,
        }
    }

    fn key_of(service: &Service) -> String {
        name_key(service.name.as_str(), str::to_lowercase)
    }

    fn turned(direction: Direction, ordering: Ordering) -> Ordering {
        match direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        }
    }

    pub(crate) fn any_service() -> impl Strategy<Value = Service> {
        let date = (0_u64..6).prop_map(|days| {
            NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days)
        });
        (
            any::<u128>(),
            "[aBäÄ]{1,2}( (2|10|010))?",
            prop::sample::select(ServiceStatus::ALL),
            date.clone(),
            prop::option::of(date),
        )
            .prop_map(|(id, name, status, created, due)| service(id, &name, status, created, due))
    }

    proptest! {
        #[test]
        fn a_sorted_list_is_ordered_complete_and_independent_of_where_it_began(
            services in prop::collection::vec(any_service(), 0..30),
            key in prop::sample::select(SortKey::ALL),
            direction in prop::sample::select(Direction::ALL),
        ) {
            let ranks = NameRanks::of(&services, str::to_lowercase);
            let mut forward: Vec<u32> = (0..).take(services.len()).collect();
            let mut backward: Vec<u32> = forward.iter().rev().copied().collect();
            sort(&mut forward, &services, &ranks, key, direction);
            sort(&mut backward, &services, &ranks, key, direction);
            prop_assert_eq!(&forward, &backward);

            let mut seen = forward.clone();
            seen.sort_unstable();
            prop_assert!(seen.iter().copied().eq((0..).take(services.len())));

            for pair in forward.windows(2) {
                let (a, b) = (&services[pair[0] as usize], &services[pair[1] as usize]);
                let primary = match key {
                    SortKey::Name => key_of(a).cmp(&key_of(b)),
                    SortKey::CreatedAt => a.created_at.cmp(&b.created_at),
                    SortKey::Status => a.status.cmp(&b.status),
                    SortKey::NextDueDate => match (a.next_due, b.next_due) {
                        (Some(a), Some(b)) => a.cmp(&b),
                        (None, Some(_)) => { prop_assert!(false, "a missing date before a date"); Ordering::Equal }
                        (Some(_), None) => continue,
                        (None, None) => Ordering::Equal,
                    },
                };
                prop_assert_ne!(turned(direction, primary), Ordering::Greater);
                if primary.is_eq() {
                    let tie = key_of(a).cmp(&key_of(b)).then(a.id.cmp(&b.id));
                    let expected = if key == SortKey::Name { turned(direction, a.id.cmp(&b.id)) } else { tie };
                    prop_assert_ne!(expected, Ordering::Greater);
                }
            }
        }
    }

    #[test]
    fn keys_are_those_of_the_source_text_and_directions_say_what_comes_first() {
        let keys: Vec<_> = SortKey::ALL.iter().map(|key| key.label()).collect();
        assert_eq!(keys, ["Name", "Created at", "Next due date", "Status"]);
        let all = |direction: Direction| SortKey::ALL.iter().map(move |key| direction.words(*key));
        assert_distinct(all(Direction::Ascending).chain(all(Direction::Descending)));
        for direction in Direction::ALL {
            assert_ne!(direction.reversed(), *direction);
        }
    }

    #[test]
    fn names_are_compared_as_people_read_them() {
        let mut names = [
            "10 gates", "vps 10", "VPS 2", "Älter", "Zebra", "vps 02b", "VPS", "日本", "2 gates",
        ];
        names.sort_by_key(|name| name_key(name, str::to_lowercase));
        assert_eq!(
            names,
            [
                "2 gates", "10 gates", "VPS", "VPS 2", "vps 02b", "vps 10", "Zebra", "Älter",
                "日本"
            ]
        );
    }
}
