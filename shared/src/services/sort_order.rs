//! By what a list of services is sorted: by one key, and by more where that says nothing.

use super::{Direction, SortKey};
use goodstanding_words::{Message, services::orders as words};

/// One key with its direction.
pub type SortStep = (SortKey, Direction);

/// By what a list is sorted first, and by what where services do not differ in that. Each key
/// stands in it once. Where nothing in it tells two services apart, their names do, and then their
/// identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortOrder {
    first: SortStep,
    then: [Option<SortStep>; SortKey::ALL.len() - 1],
}

impl SortOrder {
    /// By one key alone.
    pub const fn by(key: SortKey, direction: Direction) -> Self {
        Self {
            first: (key, direction),
            then: [None; SortKey::ALL.len() - 1],
        }
    }

    /// By several, the first one first; none where there is no step. A key that stands in it
    /// already says nothing more, and is left out.
    pub fn of(steps: impl IntoIterator<Item = SortStep>) -> Option<Self> {
        let mut steps = steps.into_iter();
        let (key, direction) = steps.next()?;
        Some(
            steps.fold(
                Self::by(key, direction),
                |order, (key, direction)| match order.direction_of(key) {
                    Some(_) => order,
                    None => order.then_by(key, direction),
                },
            ),
        )
    }

    /// The key that comes first, with its direction.
    pub const fn first(self) -> SortStep {
        self.first
    }

    /// Every key with its direction, the first one first.
    pub fn steps(self) -> impl Iterator<Item = SortStep> {
        core::iter::once(self.first).chain(self.then.into_iter().flatten())
    }

    /// Whether there is more than one key.
    pub fn is_nested(self) -> bool {
        self.then[0].is_some()
    }

    /// In which direction it sorts by `key`, if it does.
    pub fn direction_of(self, key: SortKey) -> Option<Direction> {
        self.steps().find(|step| step.0 == key).map(|step| step.1)
    }

    /// At which place `key` stands, from 0; none where it does not.
    pub fn place_of(self, key: SortKey) -> Option<usize> {
        self.steps().position(|step| step.0 == key)
    }

    /// The keys that could come behind those of this order.
    pub fn others(self) -> impl Iterator<Item = SortKey> {
        let all = SortKey::ALL.iter().copied();
        all.filter(move |key| self.place_of(*key).is_none())
    }

    /// The same order, and `key` behind it; where it stands in it already, only its direction
    /// changes.
    #[must_use]
    pub fn then_by(mut self, key: SortKey, direction: Direction) -> Self {
        if self.first.0 == key {
            self.first.1 = direction;
        } else if let Some(place) = self
            .then
            .iter_mut()
            .find(|step| step.is_none_or(|step| step.0 == key))
        {
            *place = Some((key, direction));
        }
        self
    }

    /// The same order with another step at a place behind the first one, or with none there: what
    /// comes later moves up. A key that stands behind it already moves there.
    #[must_use]
    pub fn with_step(self, place: usize, step: Option<SortStep>) -> Self {
        let before = self.steps().take(place);
        let after = self.steps().skip(place + 1);
        Self::of(before.chain(step).chain(after)).unwrap_or(self)
    }

    /// The same order without `key`; the whole order where it is the only one.
    #[must_use]
    pub fn without(self, key: SortKey) -> Self {
        Self::of(self.steps().filter(|step| step.0 != key)).unwrap_or(self)
    }

    /// What pressing the head of a column makes of the order. Alone: by its key only, and the other
    /// way round where that comes first already. With others: by its key behind what is there, then
    /// the other way round, then not by it any more.
    #[must_use]
    pub fn pressed(self, key: SortKey, with_others: bool) -> Self {
        let now = self.direction_of(key);
        if !with_others {
            let is_first = self.first.0 == key;
            let direction = now.filter(|_| is_first).map(Direction::reversed);
            return Self::by(key, direction.unwrap_or(Direction::Ascending));
        }
        match now {
            None => self.then_by(key, Direction::Ascending),
            Some(Direction::Descending) if self.is_nested() => self.without(key),
            Some(direction) => self.then_by(key, direction.reversed()),
        }
    }

    /// As a sentence says it behind "sorted by": "status, Pending to Archived, then name, A to Z".
    pub fn words(self) -> Message {
        let all = self
            .steps()
            .map(|(key, direction)| step_words(key, direction));
        let all = all.reduce(words::then);
        // A list is sorted by something.
        all.unwrap_or_else(|| words::NAME_ASCENDING.into())
    }
}

/// One key with its direction, within a sentence.
fn step_words(key: SortKey, direction: Direction) -> Message {
    let words = match (key, direction) {
        (SortKey::Name, Direction::Ascending) => words::NAME_ASCENDING,
        (SortKey::Name, Direction::Descending) => words::NAME_DESCENDING,
        (SortKey::CreatedAt, Direction::Ascending) => words::CREATED_ASCENDING,
        (SortKey::CreatedAt, Direction::Descending) => words::CREATED_DESCENDING,
        (SortKey::NextDueDate, Direction::Ascending) => words::DUE_ASCENDING,
        (SortKey::NextDueDate, Direction::Descending) => words::DUE_DESCENDING,
        (SortKey::Status, Direction::Ascending) => words::STATUS_ASCENDING,
        (SortKey::Status, Direction::Descending) => words::STATUS_DESCENDING,
    };
    words.into()
}

/// How an order is told to people who look for the cursor of it, and kept as a habit: "status asc,
/// due desc".
impl core::fmt::Display for SortOrder {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (place, (key, direction)) in self.steps().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(formatter, "{comma}{key} {direction}")?;
        }
        Ok(())
    }
}

impl core::str::FromStr for SortOrder {
    type Err = crate::text::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::text::UnknownWord { word: text.into() };
        let steps = text.split(',').map(|step| {
            let (key, direction) = step.split_once(' ').ok_or_else(unknown)?;
            Ok((key.parse()?, direction.parse()?))
        });
        let steps = steps.collect::<Result<Vec<SortStep>, Self::Err>>()?;
        Self::of(steps).ok_or_else(unknown)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every order: some of the keys in some sequence, each in some direction.
    pub(crate) fn any_order() -> impl Strategy<Value = SortOrder> {
        let keys = Just(SortKey::ALL.to_vec()).prop_shuffle();
        let directions = prop::collection::vec(prop::sample::select(Direction::ALL), 4);
        (keys, directions, 1..=4_usize).prop_map(|(keys, directions, many)| {
            SortOrder::of(keys.into_iter().zip(directions).take(many)).unwrap()
        })
    }

    const DUE: SortKey = SortKey::NextDueDate;
    const UP: Direction = Direction::Ascending;
    const DOWN: Direction = Direction::Descending;

    proptest! {
        #[test]
        fn an_order_survives_its_text(order in any_order()) {
            prop_assert_eq!(order.to_string().parse(), Ok(order));
            let steps: Vec<_> = order.steps().collect();
            prop_assert_eq!(SortOrder::of(steps.clone()), Some(order));
            prop_assert_eq!(order.is_nested(), steps.len() > 1);
            for (place, (key, direction)) in steps.into_iter().enumerate() {
                prop_assert_eq!(order.place_of(key), Some(place));
                prop_assert_eq!(order.direction_of(key), Some(direction));
            }
            prop_assert_eq!(order.steps().count() + order.others().count(), SortKey::ALL.len());
        }
    }

    #[test]
    fn a_key_stands_in_an_order_once() {
        let order = SortOrder::by(SortKey::Status, UP).then_by(DUE, UP);
        assert_eq!(order.to_string(), "status asc,due asc");
        assert_eq!(order.then_by(DUE, DOWN).to_string(), "status asc,due desc");
        let turned = order.then_by(SortKey::Status, DOWN);
        assert_eq!(turned.to_string(), "status desc,due asc");
        let twice = SortOrder::of([(DUE, UP), (DUE, DOWN), (SortKey::Name, UP)]).unwrap();
        assert_eq!(twice.to_string(), "due asc,name asc");
        assert_eq!(SortOrder::of([]), None);
    }

    #[test]
    fn what_is_taken_out_of_an_order_leaves_the_rest_and_never_nothing() {
        let order = SortOrder::by(SortKey::Status, UP).then_by(DUE, DOWN);
        assert_eq!(order.without(SortKey::Status), SortOrder::by(DUE, DOWN));
        assert_eq!(order.without(DUE), SortOrder::by(SortKey::Status, UP));
        assert_eq!(order.without(SortKey::Name), order);
        let alone = SortOrder::by(DUE, DOWN);
        assert_eq!(alone.without(DUE), alone);
    }

    #[test]
    fn the_heads_of_columns_lead_to_every_order() {
        let press = |order: &str, key, with_others| {
            let order: SortOrder = order.parse().unwrap();
            order.pressed(key, with_others).to_string()
        };
        assert_eq!(press("due asc", DUE, false), "due desc");
        assert_eq!(press("due desc", DUE, false), "due asc");
        assert_eq!(press("due desc", SortKey::Name, false), "name asc");
        // By one alone, whatever stood behind it.
        assert_eq!(
            press("status asc,due desc", SortKey::Status, false),
            "status desc"
        );
        assert_eq!(press("status asc,due desc", DUE, false), "due asc");

        assert_eq!(press("status asc", DUE, true), "status asc,due asc");
        assert_eq!(
            press("status asc,due asc", DUE, true),
            "status asc,due desc"
        );
        assert_eq!(press("status asc,due desc", DUE, true), "status asc");
        assert_eq!(
            press("status desc,due asc", SortKey::Status, true),
            "due asc"
        );
        assert_eq!(press("due asc", DUE, true), "due desc");
        assert_eq!(press("due desc", DUE, true), "due asc");
    }

    #[test]
    fn one_place_changes_and_no_key_is_lost_or_twice() {
        let order: SortOrder = "status asc,due desc,name asc".parse().unwrap();
        let with = |place, step| order.with_step(place, step).to_string();
        assert_eq!(with(1, None), "status asc,name asc");
        assert_eq!(with(1, Some((DUE, UP))), "status asc,due asc,name asc");
        assert_eq!(with(1, Some((SortKey::Name, DOWN))), "status asc,name desc");
        let created = Some((SortKey::CreatedAt, UP));
        assert_eq!(with(3, created), "status asc,due desc,name asc,created asc");
        assert_eq!(with(1, created), "status asc,created asc,name asc");
        assert_eq!(
            SortOrder::by(DUE, UP).with_step(0, None).to_string(),
            "due asc"
        );
    }

    #[test]
    fn what_no_order_is_called_is_none() {
        for wrong in [
            "",
            "due",
            "due up",
            "colour asc",
            "due asc,",
            "due asc;name asc",
        ] {
            assert!(wrong.parse::<SortOrder>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_order_is_said_in_words() {
        let order = SortOrder::by(SortKey::Status, DOWN).then_by(DUE, UP);
        assert_eq!(
            order.then_by(SortKey::Name, UP).words().to_string(),
            "status, Archived to Pending, then next due date, earliest first, then name, A to Z"
        );
    }
}
