//! Which columns the list of services shows as a table.

use goodstanding_words::{Fixed, columns};

closed_enum! {
    /// A column of the table, in the order in which they stand.
    pub enum Column {
        /// What the service is called, and its product. It cannot go: it says of what the row is.
        Name = "name",
        /// The status, and whether its cancellation is requested.
        Status = "status",
        /// What it costs in a cycle.
        Price = "price",
        /// When it was made.
        CreatedAt = "created",
        /// When it was activated.
        ActivatedAt = "activated",
        /// The next date when it is due.
        NextDueDate = "due",
    }
}

impl Column {
    /// What the head of the column says.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Name => columns::NAME,
            Self::Status => columns::STATUS,
            Self::Price => columns::PRICE,
            Self::CreatedAt => columns::CREATED_AT,
            Self::ActivatedAt => columns::ACTIVATED_AT,
            Self::NextDueDate => columns::NEXT_DUE_DATE,
        }
    }

    /// Whether the table has it whatever is chosen.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Name)
    }

    /// Whether the table has it where nobody has chosen.
    const fn is_usual(self) -> bool {
        !matches!(self, Self::ActivatedAt)
    }

    /// The columns of a choice, in their order; an empty one is the usual columns.
    pub fn shown(chosen: &[Self]) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |column| {
            if chosen.is_empty() {
                column.is_usual()
            } else {
                column.is_required() || chosen.contains(column)
            }
        })
    }

    /// The choice after a column was taken in or out: empty again where it is the usual one.
    #[must_use]
    pub fn toggled(chosen: &[Self], column: Self) -> Vec<Self> {
        let is_shown = |other: Self| Self::shown(chosen).any(|shown| shown == other);
        let all = Self::ALL.iter().copied();
        let then: Vec<Self> = all
            .filter(|other| other.is_required() || is_shown(*other) != (*other == column))
            .collect();
        if then.iter().copied().eq(Self::shown(&[])) {
            Vec::new()
        } else {
            then
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(chosen: &[Column]) -> Vec<Column> {
        Column::shown(chosen).collect()
    }

    proptest! {
        #[test]
        fn a_column_comes_and_goes_and_leaves_the_others(
            chosen in prop::sample::subsequence(Column::ALL, 0..=Column::ALL.len()),
            column in prop::sample::select(Column::ALL),
        ) {
            let once = Column::toggled(&chosen, column);
            for other in Column::ALL {
                let (before, after) = (shown(&chosen).contains(other), shown(&once).contains(other));
                let turns = *other == column && !column.is_required();
                prop_assert_eq!(before != after, turns, "{} in {:?}", other, chosen);
            }
            prop_assert_eq!(shown(&Column::toggled(&once, column)), shown(&chosen));
        }
    }

    #[test]
    fn the_usual_columns_are_not_said() {
        use Column as C;
        let usual = [C::Name, C::Status, C::Price, C::CreatedAt, C::NextDueDate];
        assert_eq!(shown(&[]), usual);
        let without = Column::toggled(&[], C::Price);
        assert_eq!(without, [C::Name, C::Status, C::CreatedAt, C::NextDueDate]);
        assert_eq!(Column::toggled(&without, C::Price), []);
        // All can go but the name.
        let only = [C::Name];
        assert_eq!(shown(&only), only);
        assert_eq!(Column::toggled(&only, C::Name), only);
    }
}
