//! By what a list of services can be sorted, and in which direction.

use goodstanding_words::services::directions;
use goodstanding_words::{Fixed, columns};

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
    pub const fn label(self) -> Fixed {
        match self {
            Self::Name => columns::NAME,
            Self::CreatedAt => columns::CREATED_AT,
            Self::NextDueDate => columns::NEXT_DUE_DATE,
            Self::Status => columns::STATUS,
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
    pub const fn words(self, key: SortKey) -> Fixed {
        match (key, self) {
            (SortKey::Name, Self::Ascending) => directions::NAME_ASCENDING,
            (SortKey::Name, Self::Descending) => directions::NAME_DESCENDING,
            (SortKey::CreatedAt, Self::Ascending) => directions::CREATED_ASCENDING,
            (SortKey::CreatedAt, Self::Descending) => directions::CREATED_DESCENDING,
            (SortKey::NextDueDate, Self::Ascending) => directions::DUE_ASCENDING,
            (SortKey::NextDueDate, Self::Descending) => directions::DUE_DESCENDING,
            (SortKey::Status, Self::Ascending) => directions::STATUS_ASCENDING,
            (SortKey::Status, Self::Descending) => directions::STATUS_DESCENDING,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

    #[test]
    fn keys_are_those_of_the_source_text_and_directions_say_what_comes_first() {
        let keys: Vec<_> = SortKey::ALL
            .iter()
            .map(|key| key.label().english())
            .collect();
        assert_eq!(keys, ["Name", "Created at", "Next due date", "Status"]);
        let all = |direction: Direction| {
            SortKey::ALL
                .iter()
                .map(move |key| direction.words(*key).english())
        };
        assert_distinct(all(Direction::Ascending).chain(all(Direction::Descending)));
        for direction in Direction::ALL {
            assert_ne!(direction.reversed(), *direction);
        }
    }
}
