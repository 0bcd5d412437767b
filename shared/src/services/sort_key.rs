//! By what a list of services can be sorted, and in which direction.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

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
}
