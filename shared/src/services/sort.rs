//! The order of a list of services: stable, missing dates last in both directions, ties by name and
//! then by identifier.

use core::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::{Direction, Service, ServiceStatus, SortKey, SortOrder, SortStep};

/// The place of each service when sorted by name, ties by identifier. Made once for a list; every
/// later sort compares numbers only.
#[derive(Clone, Debug, Default)]
pub struct NameRanks {
    /// A place for each service, none shared.
    places: Vec<u32>,
    /// Where the name of each sorts: the same for the same name.
    names: Vec<u32>,
}

impl NameRanks {
    /// Ranks `services` of which each has in `names` a number that grows along the order of the
    /// names, the same for names between which a reader sees no difference. Readers of each
    /// language expect an order of their own, for which page and server have the tables of the same
    /// library (CLDR). The ranks stay valid as long as names and order of the slice do.
    pub fn of(services: &[Service], names: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..services.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            names[a]
                .cmp(&names[b])
                .then_with(|| services[a].id.cmp(&services[b].id))
        });
        let mut places = vec![0; services.len()];
        for (place, index) in (0_u32..).zip(order) {
            places[index] = place;
        }
        Self {
            places,
            names: names.to_vec(),
        }
    }
}

/// What an order looks at of one service, wherever it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortFacts<Name> {
    /// Its name as something whose plain order is that of the names.
    pub name: Name,
    /// When it was made, in milliseconds.
    pub created_at_ms: i64,
    /// The due date that is shown; none comes last, in both directions.
    pub due: Option<NaiveDate>,
    /// Its status, in the order of a life.
    pub status: ServiceStatus,
}

/// Which of two services comes first in an order. Where this says they are equal, the identifiers
/// decide, in the direction of the names.
pub fn compare<Name: Ord>(order: SortOrder, a: &SortFacts<Name>, b: &SortFacts<Name>) -> Ordering {
    let by_step = |(key, direction): SortStep| {
        let plain = match key {
            SortKey::Name => a.name.cmp(&b.name),
            SortKey::CreatedAt => a.created_at_ms.cmp(&b.created_at_ms),
            SortKey::Status => a.status.cmp(&b.status),
            SortKey::NextDueDate => match (a.due, b.due) {
                (Some(a), Some(b)) => a.cmp(&b),
                // Last in both directions: not to be turned round.
                (None, Some(_)) => return Ordering::Greater,
                (Some(_), None) => return Ordering::Less,
                (None, None) => Ordering::Equal,
            },
        };
        match direction {
            Direction::Ascending => plain,
            Direction::Descending => plain.reverse(),
        }
    };
    let by_steps = order.steps().map(by_step).find(|it| it.is_ne());
    by_steps.unwrap_or_else(|| a.name.cmp(&b.name))
}

/// How services of one name follow each other in an order: by their identifiers, and those in the
/// direction in which it sorts by name; upwards where it does not.
pub fn direction_of_ties(order: SortOrder) -> Direction {
    order
        .direction_of(SortKey::Name)
        .unwrap_or(Direction::Ascending)
}

/// A number for each service that grows along the order, of as many bits as the keys need: all four
/// have room in 128.
struct Composed<'a> {
    services: &'a [Service],
    ranks: &'a NameRanks,
}

impl Composed<'_> {
    /// How many bits the numbers of a key have.
    const fn bits(key: SortKey) -> u32 {
        match key {
            SortKey::Name => 32,
            // Every instant that there can be.
            SortKey::CreatedAt => 54,
            // One more than a date has, for those that are missing.
            SortKey::NextDueDate => 33,
            SortKey::Status => 8,
        }
    }

    /// The number of a service by one key.
    fn number(&self, (key, direction): SortStep, place: usize) -> u64 {
        let service = &self.services[place];
        let most = (1_u64 << Self::bits(key)) - 1;
        let number = match key {
            SortKey::Name => u64::from(self.ranks.names[place]),
            SortKey::CreatedAt => from_lowest(service.created_at.timestamp_millis(), most),
            SortKey::Status => service.status as u64,
            SortKey::NextDueDate => match service.due_shown() {
                Some(due) => from_lowest(due.num_days_from_ce().into(), most >> 1),
                None => return most,
            },
        };
        match (direction, key) {
            (Direction::Ascending, _) => number,
            (Direction::Descending, SortKey::NextDueDate) => (most >> 1) - number,
            (Direction::Descending, SortKey::Name | SortKey::CreatedAt | SortKey::Status) => {
                most - number
            }
        }
    }

    /// The numbers of a service by every key, one behind the other.
    fn all<Number: Compose>(&self, order: SortOrder, place: usize) -> Number {
        order.steps().fold(Number::default(), |composed, step| {
            composed.append(self.number(step, place), Self::bits(step.0))
        })
    }
}

/// Counts from the lowest of `most + 1` numbers around zero, so that none is negative.
const fn from_lowest(number: i64, most: u64) -> u64 {
    number.cast_unsigned().wrapping_add(most / 2 + 1) & most
}

/// A number to which others can be appended.
trait Compose: Ord + Default {
    /// This number, and `number` of so many bits behind it.
    fn append(self, number: u64, bits: u32) -> Self;
}

impl Compose for u64 {
    fn append(self, number: u64, bits: u32) -> Self {
        (self << bits) | number
    }
}

impl Compose for u128 {
    fn append(self, number: u64, bits: u32) -> Self {
        (self << bits) | Self::from(number)
    }
}

/// Sorts `indices` into `services`. Missing dates come last in both directions; ties go by name,
/// then by identifier, so that the same list always has the same order.
pub fn sort(indices: &mut [u32], services: &[Service], ranks: &NameRanks, order: SortOrder) {
    // Every key is a number, and several are one number: one sort serves all orders, and compares
    // no text.
    let composed = Composed { services, ranks };
    let bits: u32 = order.steps().map(|step| Composed::bits(step.0)).sum();
    if bits <= u64::BITS {
        sort_by_number::<u64>(indices, &composed, order);
    } else {
        sort_by_number::<u128>(indices, &composed, order);
    }
}

fn sort_by_number<Number: Compose>(indices: &mut [u32], composed: &Composed<'_>, order: SortOrder) {
    let tie = |place: usize| match direction_of_ties(order) {
        Direction::Ascending => composed.ranks.places[place],
        Direction::Descending => !composed.ranks.places[place],
    };
    let mut keyed: Vec<(Number, u32, u32)> = indices
        .iter()
        .map(|&index| {
            let place = index as usize;
            (composed.all(order, place), tie(place), index)
        })
        .collect();
    keyed.sort_unstable();
    for (place, (_, _, index)) in indices.iter_mut().zip(keyed) {
        *place = index;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::calendar::begins;
    use crate::ids::ServiceId;
    use crate::money::{Currency, Money};
    use crate::services::ProductBrief;
    use crate::services::sort_order::tests::any_order;
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
                name_language: None,
                group: "Cloud".into(),
                group_language: None,
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
        service.name.as_str().to_lowercase()
    }

    /// The ranks by the names in lower case.
    pub(crate) fn ranks(services: &[Service]) -> NameRanks {
        let mut keys: Vec<String> = services.iter().map(key_of).collect();
        keys.sort_unstable();
        keys.dedup();
        let place = |service| keys.binary_search(&key_of(service)).unwrap();
        let number = |service| u32::try_from(place(service)).unwrap();
        let names: Vec<u32> = services.iter().map(number).collect();
        NameRanks::of(services, &names)
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

    fn facts(service: &Service) -> SortFacts<String> {
        SortFacts {
            name: key_of(service),
            created_at_ms: service.created_at.timestamp_millis(),
            due: service.due_shown(),
            status: service.status,
        }
    }

    proptest! {
        #[test]
        fn a_sorted_list_is_ordered_complete_and_independent_of_where_it_began(
            services in prop::collection::vec(any_service(), 0..30),
            order in any_order(),
        ) {
            let ranks = ranks(&services);
            let mut forward: Vec<u32> = (0..).take(services.len()).collect();
            let mut backward: Vec<u32> = forward.iter().rev().copied().collect();
            sort(&mut forward, &services, &ranks, order);
            sort(&mut backward, &services, &ranks, order);
            prop_assert_eq!(&forward, &backward);

            let mut seen = forward.clone();
            seen.sort_unstable();
            prop_assert!(seen.iter().copied().eq((0..).take(services.len())));

            for pair in forward.windows(2) {
                let (a, b) = (&services[pair[0] as usize], &services[pair[1] as usize]);
                let found = compare(order, &facts(a), &facts(b));
                let ids = match direction_of_ties(order) {
                    Direction::Ascending => a.id.cmp(&b.id),
                    Direction::Descending => b.id.cmp(&a.id),
                };
                prop_assert_ne!(found.then(ids), Ordering::Greater, "{}", order);
            }
        }

        /// What a reader sees: by each key in its turn, without the functions above.
        #[test]
        fn a_later_key_decides_where_the_ones_before_it_say_nothing(
            services in prop::collection::vec(any_service(), 0..30),
            order in any_order(),
        ) {
            let ranks = ranks(&services);
            let mut places: Vec<u32> = (0..).take(services.len()).collect();
            sort(&mut places, &services, &ranks, order);
            for pair in places.windows(2) {
                let (a, b) = (&services[pair[0] as usize], &services[pair[1] as usize]);
                for (key, direction) in order.steps() {
                    let plain = match key {
                        SortKey::Name => key_of(a).cmp(&key_of(b)),
                        SortKey::CreatedAt => a.created_at.cmp(&b.created_at),
                        SortKey::Status => a.status.cmp(&b.status),
                        SortKey::NextDueDate if a.next_due.is_none() || b.next_due.is_none() => {
                            let is_last = b.next_due.is_none();
                            prop_assert!(is_last, "a missing date before a date: {order}");
                            if a.next_due.is_some() {
                                break;
                            }
                            continue;
                        }
                        SortKey::NextDueDate => a.next_due.cmp(&b.next_due),
                    };
                    if plain.is_ne() {
                        let expected = match direction {
                            Direction::Ascending => Ordering::Less,
                            Direction::Descending => Ordering::Greater,
                        };
                        prop_assert_eq!(plain, expected, "{} by {}", order, key);
                        break;
                    }
                }
            }
        }
    }

    /// The ends of what a number has room for.
    #[test]
    fn the_earliest_and_the_latest_dates_sort_as_dates() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let dated = |id, date: NaiveDate| service(id, "x", ServiceStatus::Active, date, Some(date));
        let first = dated(1, day("0001-01-01"));
        let services = [
            dated(3, day("9999-12-31")),
            dated(2, day("1969-12-31")),
            first,
        ];
        let ranks = ranks(&services);
        for key in [SortKey::CreatedAt, SortKey::NextDueDate] {
            for (direction, expected) in [
                (Direction::Ascending, [2, 1, 0]),
                (Direction::Descending, [0, 1, 2]),
            ] {
                let mut places = [0, 1, 2];
                sort(
                    &mut places,
                    &services,
                    &ranks,
                    SortOrder::by(key, direction),
                );
                assert_eq!(places, expected, "{key} {direction}");
            }
        }
    }
}
